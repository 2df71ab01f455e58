"""What people and programs read of a budget year: where each unit of the day stands in each of its twelve steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.views import Reading as Views
from pbm_tracker.notice.catalogue import Catalogue
from pbm_tracker.notice.steps import Step

from .calendar import THE_COUNTY, anchors_in, calendar_of
from .progress import NIL, UNIT_AS_A_WHOLE, Standing, judge
from .windows import StepWindows

FINANCE_BUREAU = "finance-bureau"
NIL_RETURN = "nil_return_filed"

Key = tuple[str, str]  # a unit and a step
Days = dict[tuple[str, int], date]  # by subject and month


@dataclass(frozen=True, slots=True)
class Member:
    """A unit of the day, and since when it is one."""

    unit: str
    name: str
    kind: str
    since: date


@dataclass(frozen=True, slots=True)
class Cell:
    """A step of a unit, or of the county: its windows, of what it is asked, what was done, and how it stands."""

    step: Step
    unit: str
    windows: StepWindows
    asked: tuple[str, ...]
    done: Days
    standing: Standing


@dataclass(frozen=True, slots=True)
class Cycle:
    """A budget year: the cells of every unit of the day, and the county's own where the finance bureau acts."""

    year: int
    as_of: date
    steps: Sequence[Step]
    members: Sequence[Member]
    cells: Mapping[Key, Cell]
    county: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is recorded of a budget year by a day: who has which projects, what was done and chosen, by whom.

    `county` holds by step the kinds of what was done for the county as a whole.
    """

    projects: Mapping[str, Sequence[Row]]
    done: Mapping[Key, Days]
    chosen: Mapping[Key, set[str]]
    county: Mapping[str, Days]
    anchors: Mapping[tuple[str, str], date]


def members_of(views: Views) -> list[Member]:
    """The units of the day, in register order."""
    return [
        Member(row["unit"], row["name"], row["kind"], date.fromisoformat(row["member_from"]))
        for row in views.rows("units", "all_units")
        if row["ended_on"] is None
    ]


def cycle_seen(
    views: Views, catalogue: Catalogue, year: int, *, unit: str | None = None, reading: str | None = None
) -> Cycle:
    """Every step of a budget year, of one unit, or of all and the county, as of the day that the views are of."""
    calendar = calendar_of(views, catalogue, reading)
    known, as_of = _known(views, catalogue, year), views.as_of
    members = [member for member in members_of(views) if unit in (None, member.unit)]
    cells, county = {}, {}
    for step in catalogue.steps:
        follows = step.follows or ""
        for member in members:
            read = calendar.windows(step, year, known.anchors.get((follows, member.unit)))
            asked, done = _asked(step, member.unit, read, known), known.done.get((member.unit, step.number), {})
            standing = judge(read, asked, done, as_of, member.since)
            cells[member.unit, step.number] = Cell(step, member.unit, read, asked, done, standing)
        if unit is None and FINANCE_BUREAU in step.actors:
            read = calendar.windows(step, year, known.anchors.get((follows, THE_COUNTY)))
            asked, done = _of_the_county(step, [cells[one.unit, step.number] for one in members], known)
            county[step.number] = Cell(step, THE_COUNTY, read, asked, done, judge(read, asked, done, as_of))
    return Cycle(year, as_of, catalogue.steps, members, cells, county)


def steps_of(cycle: Cycle, unit: str, project: str) -> list[tuple[Cell, Standing]]:
    """Where a project stands in each step; in one that is asked of the unit as a whole, where the unit does."""
    since = next((member.since for member in cycle.members if member.unit == unit), None)
    found = []
    for step in cycle.steps:
        if (cell := cycle.cells.get((unit, step.number))) is None:
            continue
        of_the_unit = step.asked_of == ("unit",)
        subject = UNIT_AS_A_WHOLE if of_the_unit else project
        asked = tuple(one for one in cell.asked if one == subject)
        done = {key: day for key, day in cell.done.items() if key[0] == subject}
        found.append((cell, judge(cell.windows, asked, done, cycle.as_of, since)))
    return found


def _known(views: Views, catalogue: Catalogue, year: int) -> _Known:
    steps = {step.number: step for step in catalogue.steps}
    projects: dict[str, list[Row]] = defaultdict(list)
    owner: dict[str, str] = {}
    for row in views.rows("projects", "projects"):
        owner[row["project"]] = row["unit"]
        if int(row["period_from"][:4]) <= year <= int(row["period_until"][:4]):
            projects[row["unit"]].append(row)
    done: dict[Key, Days] = defaultdict(dict)
    chosen: dict[Key, set[str]] = defaultdict(set)
    county: dict[str, Days] = defaultdict(dict)
    for row in views.rows("steps", "facts", year=year, as_of=views.as_of.isoformat()):
        if (step := steps.get(row["step"])) is None:
            continue
        unit, kind = owner.get(row["subject"], row["unit"]), row["kind"]
        if kind == step.chosen_by and unit:
            chosen[unit, step.number].add(row["subject"])
        if kind == step.chosen_by or not unit:
            _add(county[step.number], kind, 0, row)
        elif kind == NIL_RETURN:
            _add(done[unit, step.number], NIL, row["month"], row)
        elif kind in step.done_by:
            _add(done[unit, step.number], row["subject"], row["month"], row)
    return _Known(projects, done, chosen, county, anchors_in(views, year))


def _add(days: Days, subject: str, month: int, row: Row) -> None:
    day = date.fromisoformat(row["occurred_on"])
    days[subject, month] = min(day, days.get((subject, month), day))


def _asked(step: Step, unit: str, read: StepWindows, known: _Known) -> tuple[str, ...]:
    """Of what a step is asked in a unit: the unit as a whole, its projects, or word that there are none."""
    if step.chosen_by is not None:
        return tuple(sorted(known.chosen.get((unit, step.number), ())))
    asked = [UNIT_AS_A_WHOLE] if "unit" in step.asked_of else []
    if "projects" in step.asked_of or "new_major" in step.asked_of:
        rows = known.projects.get(unit, ())
        found = [row["project"] for row in rows if _is_asked(row, step, read)]
        asked += found or ([NIL] if step.nil_return else [])
    return tuple(asked)


def _is_asked(row: Row, step: Step, read: StepWindows) -> bool:
    """Goals are asked of every project from its proposal on; what follows the budget, of those in the library.

    One that was cleared out before the year, or before monitoring began in it, is asked for nothing more.
    """
    if "new_major" in step.asked_of:
        begins = int(row["period_from"][:4]) == read.cycle_year
        return bool(row["major"]) and row["attribute"] == "new" and begins
    until = date(read.cycle_year, 1, 1)
    if step.runs_in == "same_year":
        until = read.spans[0].opens
    if step.runs_in != "year_before" and row["admitted_on"] is None:
        return False
    return row["cleared_on"] is None or row["cleared_on"] >= until.isoformat()


def _of_the_county(step: Step, cells: Iterable[Cell], known: _Known) -> tuple[tuple[str, ...], Days]:
    """What the finance bureau owes the county in a step: its own acts, or that it dealt with what units have."""
    own = known.county.get(step.number, {})
    if step.follows:
        return step.produces, own
    asked = [step.chosen_by] if step.chosen_by else []
    done = dict(own)
    for cell in cells:
        asked += [f"{cell.unit}/{subject}" for subject in cell.asked]
        done |= {(f"{cell.unit}/{subject}", month): day for (subject, month), day in cell.done.items()}
    return tuple(asked), done
