"""总览: where the county stands on a day, how it came there, who lags, and what has changed in a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup

from pbm_tracker.comparing import Side, changes, counted, side_at
from pbm_tracker.county import Moment
from pbm_tracker.documents.table import Table
from pbm_tracker.exports import dating, overview_table
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.saying import say
from pbm_tracker.reads import Dated
from pbm_tracker.tasks.difference import Kind
from pbm_tracker.tasks.marks import Mark
from pbm_tracker.tasks.overview import OfDeadline, by_category, by_deadline, quarter_ends
from pbm_tracker.tasks.pages import DutySeen, counts_of, duties_seen, reading_on
from pbm_tracker.tasks.work import arrears_by_unit, open_lapses

from .charts import step_chart
from .download import exported
from .kept_pages import kept
from .names import Names
from .visit import OnBusiness, Visit

DAYS_BACK = 30
UNITS_SHOWN = 10
TOLD_FIRST = (Kind.CLAIMED, Kind.VERIFIED, Kind.OVERDUE, Kind.LAPSED, Kind.CURED)

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Lately:
    """What has changed in a month, by the day and the knowledge of then; None where there was nothing yet."""

    day: date
    known: str
    counts: Mapping[Kind, int]


@router.get("/overview")
def show_overview(visit: OnBusiness) -> Response:
    with visit.moment() as moment:
        if file := exported(visit, "overview", lambda: _table(visit, moment)):
            return file
        if main := visit.shell.mains.get(_key(visit, moment)):
            return _page(visit, moment, main)
    before = _month_before(visit, moment.as_of)  # one moment after the other: two of the past are not read at once
    with visit.moment() as moment:
        return _page(visit, moment, visit.shell.mains.put(_key(visit, moment), _main(visit, moment, before)))


def _key(visit: Visit, moment: Moment) -> tuple[object, ...]:
    """All that the page has in common for whoever may see it."""
    return "overview", moment.position, moment.as_of, visit.asked.typed, visit.language


def _page(visit: Visit, moment: Moment, main: Markup) -> Response:
    page = visit.page("tasks/overview.html", moment, main=main, exportable=True)
    return kept(visit.request, page)


def _month_before(visit: Visit, as_of: date) -> tuple[Side, str]:
    """The duties of a month before, as they were known then; and that moment as an address writes it."""
    day, asked = as_of - timedelta(days=DAYS_BACK), visit.asked
    known_at, typed = clock.end_of(day), day.isoformat()
    if asked.known_at and asked.known_at < known_at:
        known_at, typed = asked.known_at, dict(asked.typed)["known_at"]
    head = visit.county.log.head()
    return side_at(visit.county, day, known_at, asked.reading, head), typed


def _main(visit: Visit, moment: Moment, before: tuple[Side, str]) -> Markup:
    catalogue, names = visit.county.catalogue, Names(moment.views)
    everything = duties_seen(moment.views, moment.as_of, visit.asked.reading)
    here = {unit.unit for unit in names.present}
    seen = [one for one in everything if one.unit in here]
    reading = visit.asked.reading or reading_on(moment.views, moment.as_of)
    deadlines = by_deadline(seen, catalogue, reading)
    first = min(catalogue.notice.issued_on, moment.as_of)
    arrears = arrears_by_unit(seen)
    own = {
        "names": names,
        "catalogue": catalogue,
        "reading": reading,
        "counts": counts_of(seen),
        "deadlines": deadlines,
        "charts": [
            (one, step_chart(one.steps, one.total, (first, one.due, moment.as_of)), _figures(one, first, moment.as_of))
            for one in deadlines
        ],
        "categories": by_category(seen, catalogue),
        "arrears": arrears[:UNITS_SHOWN],
        "units_in_arrears": len(arrears),
        "lapses": Counter(one.unit for one in open_lapses(seen)),
        "lately": _lately(visit, moment, everything, before),
        "told_first": TOLD_FIRST,
        "days_back": DAYS_BACK,
    }
    return Markup(visit.shell.render("tasks/overview_main.html", visit.frame(moment) | own))  # noqa: S704 - Jinja escaped it


def _figures(one: OfDeadline, first: date, as_of: date) -> list[tuple[date, int]]:
    """What the chart shows, at the ends of quarters, at the deadline and on the day."""
    days = sorted({*quarter_ends(first, as_of), *([one.due] if one.due < as_of else [])})
    return [(day, one.done_by(day)) for day in days]


def _lately(visit: Visit, moment: Moment, duties: Sequence[DutySeen], before: tuple[Side, str]) -> Lately | None:
    side, typed = before
    if not side.duties:
        return None
    now = Side(Dated.at(moment), duties)
    return Lately(side.dated.as_of, typed, counted(changes(visit.county, side, now)))


def _table(visit: Visit, moment: Moment) -> Table:
    """Every count of the page: by deadline, by category, and by unit."""
    catalogue, names = visit.county.catalogue, Names(moment.views)
    here = {unit.unit for unit in names.present}
    seen = [one for one in duties_seen(moment.views, moment.as_of, visit.asked.reading) if one.unit in here]
    reading = visit.asked.reading or reading_on(moment.views, moment.as_of)
    rows: list[tuple[str, str, Mapping[Mark, int]]] = []
    rows += [(say("完成时间"), one.due.isoformat(), one.counts) for one in by_deadline(seen, catalogue, reading)]
    categories = by_category(seen, catalogue)
    rows += [(say("类别"), f"{one.number} {one.name}", categories[one.number]) for one in catalogue.categories]
    of_units: dict[str, list[DutySeen]] = {unit.unit: [] for unit in names.present}
    for one in seen:
        of_units[one.unit].append(one)
    rows += [(say("单位"), names.unit(unit), counts_of(each)) for unit, each in of_units.items()]
    return overview_table(rows, dating(moment, reading))
