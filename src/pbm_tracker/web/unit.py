"""The register of units; and one unit with its duties by what they wait for, its sections, posts and history."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from pbm_tracker.audit.history import entries_of
from pbm_tracker.county import Moment
from pbm_tracker.documents.table import Table
from pbm_tracker.exports import board_table, dating, duties_table
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.events import Entry
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.reading import AdoptReading
from pbm_tracker.tasks.pages import DutySeen, board, counts_of, duties_seen, matching
from pbm_tracker.tasks.work import work_of
from pbm_tracker.units.person import LeavePost, RegisterPerson, TakePost
from pbm_tracker.units.section import AddSection
from pbm_tracker.units.unit import KIND_WORDS, STREAM, AbolishUnit, MergeUnit, RegisterUnit, RenameUnit

from .asked import read_query
from .download import exported
from .filters import UnitFilter
from .names import Names
from .trail import Trail
from .visit import OnBusiness, Visit
from .work import returned_streams

router = APIRouter(include_in_schema=False)


@router.get("/units")
def show_units(visit: OnBusiness) -> Response:
    with visit.moment() as moment:
        names = Names(moment.views)
        duties: dict[str, list[DutySeen]] = {unit: [] for unit in names.units}
        for seen in duties_seen(moment.views, moment.as_of, visit.asked.reading):
            duties[seen.unit].append(seen)

        def table() -> Table:
            counted = [one for each in duties.values() for one in each]
            rows = board(moment.views, visit.county.catalogue, "unit", counted)
            return board_table(rows, "unit", dating(moment, visit.asked.reading))

        if file := exported(visit, "units", table):
            return file
        return visit.page(
            "tasks/units.html",
            moment,
            names=names,
            kinds=KIND_WORDS,
            ended=[unit for unit in names.units.values() if unit.ended_on is not None],
            counts={unit: counts_of(each) for unit, each in duties.items()},
            exportable=True,
            commands=_offered(visit, (RegisterUnit, RegisterPerson, TakePost, AdoptReading)),
        )


@router.get("/units/{unit}")
def show_unit(unit: str, visit: OnBusiness) -> Response:
    chosen = read_query(UnitFilter, visit.request.query_params)
    with visit.moment() as moment:
        names = Names(moment.views)
        if unit not in names.units:
            raise HTTPException(404, _unknown(visit, unit))
        here = names.units[unit].ended_on is None
        seen = duties_seen(moment.views, moment.as_of, visit.asked.reading, unit=unit)
        shown = [
            one for one in matching(seen, chosen.state, chosen.punctuality) if chosen.capacity in (None, one.capacity)
        ]
        told = {"单位": names.unit(unit), **chosen.told(visit.county.catalogue)}
        dated = dating(moment, visit.asked.reading, told)
        title = say("{unit}任务清单", unit=names.unit(unit))
        if file := exported(visit, f"unit-{unit}", lambda: duties_table(visit.county, moment, shown, dated, title)):
            return file
        posts = moment.views.rows("people", "posts", unit=unit)
        commands = (AddSection, TakePost, RenameUnit, MergeUnit, AbolishUnit)
        return visit.page(
            "tasks/unit.html",
            moment,
            names=names,
            unit=names.units[unit],
            kinds=KIND_WORDS,
            chosen=chosen,
            counts=counts_of(seen),
            work=work_of(shown, moment.as_of, returned_streams(visit, moment, shown)),
            shown=shown,
            exportable=True,
            sections=moment.views.rows("units", "sections", unit=unit),
            posts=[row for row in posts if row["left_on"] is None or row["left_on"] > moment.as_of.isoformat()],
            left=[row for row in posts if row["left_on"] is not None and row["left_on"] <= moment.as_of.isoformat()],
            lines=Trail(names, visit.county, visit.session).lines(_history(visit, moment, unit)),
            catalogue=visit.county.catalogue,
            commands=_offered(visit, commands, unit) if here else [],
            may_end_posts=bool(_offered(visit, (LeavePost,), unit)),
        )


def _offered(visit: Visit, commands: tuple[type[Command], ...], unit: str | None = None) -> list[type[Command]]:
    return [one for one in commands if visit.identity.may(one, unit) and not visit.in_the_past]


def _history(visit: Visit, moment: Moment, unit: str) -> list[Entry]:
    """What the register says of a unit: how it came, what it was called, what went into it or where it went."""
    entries = entries_of(visit.county.log, STREAM, moment.position, moment.as_of)
    return [entry for entry in entries if unit in (getattr(entry.event, name, None) for name in ("unit", "into"))]


def _unknown(visit: Visit, unit: str) -> str:
    """A unit that is not there on the day asked may be there today."""
    with visit.county.at() as now:
        there = Names(now.views).units.get(unit) if visit.in_the_past else None
    return say("这一天，登记册里还没有{name}。", name=there.name) if there else "登记册里没有这个单位。"
