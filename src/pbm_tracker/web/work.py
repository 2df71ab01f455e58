"""我的待办: what waits for whoever is signed in, by role; and the first page, for anybody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.access.account import CloseAccount, GrantRole, OpenAccount, RevokeRole
from pbm_tracker.access.roles import OF_A_UNIT, SUPERVISION
from pbm_tracker.audit.history import entries_of
from pbm_tracker.county import Moment
from pbm_tracker.tasks.marks import Mark, mark_of
from pbm_tracker.tasks.pages import DutySeen, duties_seen
from pbm_tracker.tasks.standing import DutyState
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

from .names import Names
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
            return _accounts(visit, moment)
        names = Names(moment.views)
        if identity.role in OF_A_UNIT and identity.unit:
            return _unit_work(visit, moment, names, identity.unit)
        seen = duties_seen(moment.views, moment.as_of, visit.asked.reading)
        here = {unit.unit for unit in names.present}
        return visit.page(
            "tasks/work_office.html",
            moment,
            names=names,
            supervises=identity.role in SUPERVISION,
            long=LONG,
            claims=claims_to_judge(seen, identity.role),
            requests=requests_to_decide(seen) if identity.role in SUPERVISION else [],
            lapses=open_lapses(seen),
            arrears=arrears_by_unit(seen),
            counts=counts_of(one for one in seen if one.unit in here),
            catalogue=visit.county.catalogue,
        )


def _unit_work(visit: Visit, moment: Moment, names: Names, unit: str) -> Response:
    """A unit's own: what is late or due soon, what came back, what nobody was made answerable for."""
    seen = duties_seen(moment.views, moment.as_of, visit.asked.reading, unit=unit)
    work = work_of(seen, moment.as_of, returned_streams(visit, moment, seen))
    return visit.page(
        "tasks/work_unit.html",
        moment,
        names=names,
        unit=unit,
        work=work,
        long=LONG,
        without_hands=without_hands(seen),
        upkeep=upkeep_to_confirm(moment, seen),
        counts=counts_of(seen),
        catalogue=visit.county.catalogue,
    )


def _accounts(visit: Visit, moment: Moment) -> Response:
    names = Names(moment.views)
    roles: dict[str, list[Any]] = {}
    for row in moment.views.rows("accounts", "roles"):
        roles.setdefault(row["account"], []).append(row)
    commands = (OpenAccount, GrantRole, CloseAccount, RevokeRole)
    return visit.page(
        "accounts.html",
        moment,
        names=names,
        accounts=moment.views.rows("accounts", "accounts"),
        roles=roles,
        may={command.topic: visit.identity.may(command) and not visit.in_the_past for command in commands},
    )


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


def counts_of(duties: Iterable[DutySeen]) -> dict[Mark, int]:
    """How many duties bear each mark; every mark is there."""
    counts = dict.fromkeys(Mark, 0)
    for seen in duties:
        counts[mark_of(seen.standing)] += 1
    return counts
