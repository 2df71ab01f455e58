"""逾期: every duty that is overdue, with who answers for it and what was done last; sorted by any of its columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.audit.history import entries_of
from pbm_tracker.county import Moment
from pbm_tracker.exports import dating, overdue_table
from pbm_tracker.kernel.events import Entry
from pbm_tracker.kernel.fields import Flag, Slug, whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.tasks.duty import TaskNumber
from pbm_tracker.tasks.pages import DutySeen, duties_seen
from pbm_tracker.tasks.standing import DutyState, Punctuality

from .asked import BadQuery, read_query
from .download import exported
from .names import Names
from .paging import Paged, part_of
from .visit import OnBusiness, Visit

Sort = Literal["unit", "-unit", "task", "-task", "due", "-due", "days", "-days", "person", "-person", "last", "-last"]
COLUMNS: dict[str, str] = {
    "unit": "单位",
    "task": "任务",
    "due": "时限",
    "days": "天数",
    "person": "股室、责任人",
    "last": "最近办理",
}
FIRST_DESCENDING = ("days", "last")

router = APIRouter(include_in_schema=False)


class OverdueQuery(Paged):
    """What the list is narrowed to and sorted by; `days` is the least number of days."""

    sort: Sort = "-days"
    unit: Slug | None = None
    task: TaskNumber | None = None
    category: Annotated[int, whole(1, 14)] | None = None
    days: Annotated[int, whole(1, 100_000)] | None = None
    lapsed: Flag = False

    @property
    def given(self) -> bool:
        return bool(self.unit or self.task or self.category or self.days or self.lapsed)


@dataclass(frozen=True, slots=True)
class OverdueDuty:
    """A duty that is overdue, or that is not kept up where those are asked for too: since how many days."""

    seen: DutySeen
    days: int
    hands: str
    last: Entry | None = None


@router.get("/overdue")
def show_overdue(visit: OnBusiness) -> Response:
    chosen = read_query(OverdueQuery, visit.request.query_params)
    catalogue = visit.county.catalogue
    with visit.moment() as moment:
        names = Names(moment.views)
        if chosen.unit is not None and chosen.unit not in names.units:
            raise BadQuery({"unit": "登记册里没有这个单位，或这一天还没有"})
        rows = _sorted(visit, moment, names, _rows(visit, moment, names, chosen), chosen.sort)
        dated = dating(moment, visit.asked.reading, _told(visit, names, chosen))

        def table() -> Any:
            listed = [(row.seen, row.last or _last(visit, moment, row.seen)) for row in rows]
            return overdue_table(visit.county, moment, listed, dated)

        if file := exported(visit, "overdue", table):
            return file
        part = part_of(rows, chosen.page)
        return visit.page(
            "tasks/overdue.html",
            moment,
            chosen=chosen,
            names=names,
            catalogue=catalogue,
            columns=[(name, words, *_order(name, chosen.sort)) for name, words in COLUMNS.items()],
            rows=[(row, row.last or _last(visit, moment, row.seen)) for row in part.rows],
            part=part,
            overdue=[row.days for row in rows if row.seen.standing.state is not DutyState.LAPSED],
            lapsed=[row.days for row in rows if row.seen.standing.state is DutyState.LAPSED],
            units={row.seen.unit for row in rows},
            exportable=True,
        )


def _rows(visit: Visit, moment: Moment, names: Names, chosen: OverdueQuery) -> list[OverdueDuty]:
    here = {unit.unit for unit in names.present}
    category = visit.county.catalogue.task
    seen = duties_seen(moment.views, moment.as_of, visit.asked.reading, unit=chosen.unit, task=chosen.task)
    return [
        OverdueDuty(one, days, _hands(one, names))
        for one in seen
        if one.unit in here
        and (days := _days(one, lapsed=chosen.lapsed)) >= (chosen.days or 1)
        and chosen.category in (None, category(one.task).category)
    ]


def _days(seen: DutySeen, *, lapsed: bool) -> int:
    """For how many days it has been overdue, or not kept up; 0 if it is neither."""
    if seen.standing.punctuality is Punctuality.OVERDUE:
        return seen.standing.overdue_days
    lapse = seen.standing.open_lapse
    return lapse.days if lapse and lapsed and seen.standing.state is DutyState.LAPSED else 0


def _hands(seen: DutySeen, names: Names) -> str:
    section, person = names.section(seen.row["section"], seen.unit), names.person(seen.row["person"])
    return " ".join(filter(None, (section, person)))


def _last(visit: Visit, moment: Moment, seen: DutySeen) -> Entry | None:
    """The last thing recorded of a duty that counts."""
    return next(reversed(entries_of(visit.county.log, seen.row["stream"], moment.position, moment.as_of)), None)


def _sorted(visit: Visit, moment: Moment, names: Names, rows: Sequence[OverdueDuty], sort: Sort) -> list[OverdueDuty]:
    """By a column; what is equal in it stays by task, then in register order."""
    if sort.removeprefix("-") == "last":
        rows = [OverdueDuty(row.seen, row.days, row.hands, _last(visit, moment, row.seen)) for row in rows]
    order = {unit: place for place, unit in enumerate(names.units)}
    keys: dict[str, Callable[[OverdueDuty], Any]] = {
        "unit": lambda row: order[row.seen.unit],
        "task": lambda row: row.seen.task,
        "due": lambda row: row.seen.standing.effective_due,
        "days": lambda row: row.days,
        "person": lambda row: row.hands,
        "last": lambda row: row.last.act.occurred_on if row.last else date.min,
    }
    return sorted(rows, key=keys[sort.removeprefix("-")], reverse=sort.startswith("-"))


def _order(name: str, sort: Sort) -> tuple[str, str]:
    """How a column is sorted now, as the reader is told, and what its heading asks for."""
    if sort.removeprefix("-") != name:
        return "", f"-{name}" if name in FIRST_DESCENDING else name
    descending = sort.startswith("-")
    return ("descending" if descending else "ascending"), name if descending else f"-{name}"


def _told(visit: Visit, names: Names, chosen: OverdueQuery) -> dict[str, str | None]:
    categories = visit.county.catalogue.categories
    return {
        "单位": chosen.unit and names.unit(chosen.unit),
        "任务": str(chosen.task) if chosen.task else None,
        "类别": categories[chosen.category - 1].name if chosen.category else None,
        "至少天数": str(chosen.days) if chosen.days else None,
        "已失守": say("一并列出") if chosen.lapsed else None,
    }
