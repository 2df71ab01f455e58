"""A duty: where it stands, why, its whole trail, and what can be done next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from pbm_tracker.audit.history import entries_of, history_rows, without_remarks
from pbm_tracker.county import Moment
from pbm_tracker.documents.table import Table
from pbm_tracker.exports import dating, history_table
from pbm_tracker.holders import holder_of
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.events import Entry
from pbm_tracker.performance.proof_seen import proof_of
from pbm_tracker.tasks.completion import ClaimCompletion, ReturnCompletion, VerifyCompletion
from pbm_tracker.tasks.duty import CAPACITY_WORDS, Capacity, stream_of
from pbm_tracker.tasks.extension import GrantExtension
from pbm_tracker.tasks.pages import DutySeen, duty_seen, reading_on
from pbm_tracker.tasks.standing import DutyState
from pbm_tracker.tasks.upkeep import ConfirmUpkeep, CureLapse
from pbm_tracker.tasks.work import awaited, offered, years_to_confirm

from .context import duty_path, task_number
from .download import exported
from .names import Names
from .proving import offered_of
from .trail import Trail
from .visit import OnBusiness, Visit
from .why import reasons

# What usually comes next, and so stands out among what can be done.
NATURAL = frozenset(one.topic for one in (ClaimCompletion, ConfirmUpkeep, CureLapse, GrantExtension, VerifyCompletion))

UNIT_ID = "[a-z0-9-]{1,60}"

router = APIRouter(include_in_schema=False)


@router.get("/duties/{task}/{capacity}/{unit}")
def show_duty(task: str, capacity: str, unit: str, visit: OnBusiness) -> Response:
    number = task_number(task)
    known = next((one for one in CAPACITY_WORDS if one == capacity), None)
    if number is None or known is None or not re.fullmatch(UNIT_ID, unit):
        raise HTTPException(404)
    with visit.moment() as moment:
        names = Names(moment.views)
        seen = duty_seen(moment.views, moment.as_of, visit.asked.reading, task=number, capacity=known, unit=unit)
        if seen is None:
            return _elsewhere(visit, moment, names, number, known, unit)
        entries = entries_of(visit.county.log, seen.row["stream"], moment.position, moment.as_of)
        reading = visit.asked.reading or reading_on(moment.views, moment.as_of)
        if file := exported(visit, "history", lambda: _history(visit, moment, seen, entries)):
            return file
        described = visit.county.catalogue.task(number)
        rows = moment.views.rows("duties", "upkeep", stream=seen.row["stream"])
        needs = proof_of(moment.views).needs(number, known, unit)
        confirmed = {row["year"]: row["confirmed_on"] for row in rows}
        return visit.page(
            "tasks/duty.html",
            moment,
            names=names,
            seen=seen,
            task=described,
            category=visit.county.catalogue.categories[described.category - 1],
            reasons=list(reasons(seen, entries, needs, moment.as_of, reading, described.due_wording)),
            lines=Trail(names, visit.county, visit.session, seen.unit, acting=not visit.in_the_past).lines(entries),
            confirmed=confirmed,
            to_confirm=years_to_confirm(seen, moment.as_of, confirmed),
            exportable=True,
            proving=offered_of(visit, moment, seen) if visit.identity.sees_details_of(seen.unit) else None,
            inherited=moment.views.rows("duties", "inherited", stream=seen.row["stream"]),
            actions=[] if visit.in_the_past else _actions(visit, seen),
            natural=NATURAL,
            awaited=awaited(seen),
            own_claim=seen.standing.state is DutyState.CLAIMED and seen.row["claimed_by"] == visit.identity.account,
        )


def _actions(visit: Visit, seen: DutySeen) -> list[tuple[type[Command], str]]:
    """Commands to be offered, each with the address of its form. Nobody judges his own report."""
    own = seen.row["claimed_by"] == visit.identity.account
    back = visit.asked.link(duty_path(seen.task, seen.capacity, seen.unit))
    return [
        (
            command,
            visit.asked.link(
                f"/act/{command.topic}", task=seen.task, unit=seen.unit, capacity=seen.capacity, back=back
            ),
        )
        for command in offered(seen, visit.identity)
        if not (own and command in (VerifyCompletion, ReturnCompletion))
    ]


def _history(visit: Visit, moment: Moment, seen: DutySeen, entries: Sequence[Entry]) -> Table:
    """What the trail shows, and no more: remarks and evidence for those only who may see them."""
    rows = history_rows(entries)
    if not visit.identity.sees_details_of(seen.unit):
        rows = [without_remarks(row) for row in rows]
    return history_table(str(seen.row["stream"]), rows, dating(moment, visit.asked.reading))


def _elsewhere(visit: Visit, moment: Moment, names: Names, task: int, capacity: Capacity, unit: str) -> Response:
    """There is no such duty on that day; if it went to another unit, or came later, says so."""
    stream = stream_of(task, capacity, unit)
    holder = holder_of(visit.county, stream)
    if not holder:
        raise HTTPException(404, "这个单位没有这项任务。")
    seen = duty_seen(moment.views, moment.as_of, task=task, capacity=capacity, unit=holder) if holder != unit else None
    return visit.page(
        "tasks/duty_elsewhere.html",
        moment,
        status=404,
        names=names,
        task=task,
        capacity=capacity,
        unit=unit,
        holder=holder if seen else None,
    )
