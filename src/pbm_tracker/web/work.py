"""我的待办: what waits for whoever is signed in, by role; and the first page, for anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.access.roles import FINANCE, OF_A_UNIT, SUPERVISION
from pbm_tracker.audit.history import entries_of
from pbm_tracker.county import Moment
from pbm_tracker.exports import dating, lists_table
from pbm_tracker.performance.queue import for_a_unit, for_the_finance_bureau, steps_due
from pbm_tracker.tasks.pages import DutySeen, counts_of, duties_seen, matching
from pbm_tracker.tasks.standing import DutyState, Punctuality
from pbm_tracker.tasks.work import (
    arrears_by_unit,
    claims_to_judge,
    open_lapses,
    requests_to_decide,
    returned_last,
    without_hands,
    work_of,
    years_to_confirm,
)
from pbm_tracker.units.section import DOWN_TO_SECTIONS

from .accounts import accounts_page
from .cycle_work import cycle_lists
from .download import exported
from .frame import quoted
from .names import Names
from .saved import all_saved
from .visit import Anybody, SignedIn, Visit

LONG = 25

router = APIRouter(include_in_schema=False)


@router.get("/")
def show_home(visit: Anybody) -> Response:
    """Answers anybody: what this is, and where to sign in; who is signed in gets the own work."""
    if visit.session is None or visit.session.must_choose_password:
        return visit.page("home.html", catalogue=visit.county.catalogue)
    return show_work(visit)


@router.get("/work")
def show_work(visit: SignedIn) -> Response:
    identity = visit.identity
    with visit.moment() as moment:
        if not identity.sees_business:
            return accounts_page(visit, moment)
        names = Names(moment.views)
        if identity.role in OF_A_UNIT and identity.unit:
            return _unit_work(visit, moment, names, identity.unit)
        seen = duties_seen(moment.views, moment.as_of, visit.asked.reading)
        here = {unit.unit for unit in names.present}
        supervises = identity.role in SUPERVISION
        claims, lapses = claims_to_judge(seen, identity.role), open_lapses(seen)
        requests = requests_to_decide(seen) if supervises else []
        lists = {
            "待核验的完成报告": claims,
            "延期申请": [one for one, _ in requests],
            "已失守，尚未恢复": lapses,
            "已经逾期": matching(seen, None, Punctuality.OVERDUE),
        }
        if file := _exported(visit, moment, lists):
            return file
        return visit.page(
            "tasks/work_office.html",
            moment,
            exportable=True,
            names=names,
            supervises=supervises,
            cycle_lists=cycle_lists(visit, moment, for_the_finance_bureau(moment.views))
            if identity.role in FINANCE
            else [],
            long=LONG,
            claims=claims,
            requests=requests,
            lapses=lapses,
            arrears=arrears_by_unit(seen),
            counts=counts_of(one for one in seen if one.unit in here),
            catalogue=visit.county.catalogue,
            drafts=all_saved(visit, names),
        )


def _unit_work(visit: Visit, moment: Moment, names: Names, unit: str) -> Response:
    """A unit's own: what is late or due soon, what came back, what nobody was made answerable for."""
    seen = duties_seen(moment.views, moment.as_of, visit.asked.reading, unit=unit)
    work = work_of(seen, moment.as_of, returned_streams(visit, moment, seen))
    hands, upkeep = without_hands(seen), upkeep_to_confirm(moment, seen)
    lists = {
        "退回或推翻的完成报告": work.returned,
        "已经逾期": work.overdue,
        "已失守，尚未恢复": work.lapsed,
        "30 天内到期": work.soon,
        "90 天内到期": work.ahead,
        "已报，等待核验": work.waiting,
        "年度坚持尚未确认": [one for one, _ in upkeep],
        "没有落实到股室和责任人": hands,
    }
    if file := _exported(visit, moment, lists):
        return file
    return visit.page(
        "tasks/work_unit.html",
        moment,
        exportable=True,
        names=names,
        unit=unit,
        work=work,
        cycle_lists=cycle_lists(visit, moment, for_a_unit(moment.views, unit)),
        steps=steps_due(moment.views, visit.county.catalogue, unit),
        long=LONG,
        without_hands=hands,
        quotation=quoted(DOWN_TO_SECTIONS)[0],
        upkeep=upkeep,
        counts=counts_of(seen),
        catalogue=visit.county.catalogue,
        drafts=all_saved(visit, names),
    )


def _exported(visit: Visit, moment: Moment, lists: Mapping[str, Iterable[DutySeen]]) -> Response | None:
    """All lists of the page in one table; the first column says which."""
    rows = [(name, seen) for name, each in lists.items() for seen in each]
    dated = dating(moment, visit.asked.reading)
    return exported(visit, "work", lambda: lists_table(visit.county, moment, rows, dated, "待办"))


def returned_streams(visit: Visit, moment: Moment, duties: Iterable[DutySeen]) -> set[str]:
    """The streams whose last claim was returned or overturned: only the log says so."""
    found = set()
    for seen in duties:
        if seen.standing.state is DutyState.IN_PROGRESS:
            entries = entries_of(visit.county.log, seen.row["stream"], moment.position, moment.as_of)
            if returned_last([entry.event.topic for entry in entries]):
                found.add(seen.row["stream"])
    return found


def upkeep_to_confirm(moment: Moment, duties: Iterable[DutySeen]) -> list[tuple[DutySeen, list[int]]]:
    """Duties with years whose upkeep is not confirmed."""
    confirmed: dict[str, set[int]] = {}
    for row in moment.views.rows("duties", "upkeep"):
        confirmed.setdefault(row["stream"], set()).add(row["year"])
    found = [(seen, years_to_confirm(seen, moment.as_of, confirmed.get(seen.row["stream"], ()))) for seen in duties]
    return [(seen, years) for seen, years in found if years]
