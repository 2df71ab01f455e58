"""What people and programs read of duties: the board, the list, one duty. Judged here, for every surface alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from pydantic import BaseModel, Field

from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.views import Reading as Views
from pbm_tracker.notice.catalogue import Catalogue
from pbm_tracker.notice.reading import Adoption, Reading, in_force

from .duty import Capacity
from .marks import Mark, mark_of
from .presumed import Interval, first_year_of_upkeep, presumed_in
from .standing import DutyState, Extension, Facts, Punctuality, Standing, standing

JUDGED_KEPT = 6_000  # the duties of a county on two days


@dataclass(frozen=True, slots=True)
class UnitSeen:
    """A unit as of the day asked."""

    unit: str
    name: str
    kind: str
    ended_on: date | None
    heir: str | None


@dataclass(frozen=True)
class DutySeen:
    """A duty with its judgement, as of the day asked. The same one as before, if nothing about it has changed."""

    row: Row
    task: int
    unit: str
    capacity: Capacity
    facts: Facts
    standing: Standing

    __hash__ = object.__hash__  # what is remembered is remembered of this one: comparing rows would take longer

    @cached_property
    def mark(self) -> Mark:
        return mark_of(self.standing)


def reading_on(views: Views, day: date) -> Reading:
    """The reading of 「12月底前」 in force on a day."""
    return in_force(adoptions(views), day)


def adoptions(views: Views) -> list[Adoption]:
    """Every reading that was adopted of a deadline, in the order of adoption."""
    rows = views.rows("notice", "readings")
    return [Adoption(row["wording"], row["reading"], date.fromisoformat(row["valid_from"])) for row in rows]


def units_of(views: Views) -> list[UnitSeen]:
    """Every unit there was by the day asked, in register order."""
    return [
        UnitSeen(row["unit"], row["name"], row["kind"], _day(row["ended_on"]), row["heir"])
        for row in views.rows("units", "all_units")
    ]


def duties_seen(
    views: Views, as_of: date, reading: Reading | None = None, *, unit: str | None = None, task: int | None = None
) -> list[DutySeen]:
    """Duties as of a day: by task, then in register order, member before named."""
    order = {seen.unit: index for index, seen in enumerate(units_of(views))}
    seen = _judged(views, views.rows("duties", "duties", unit=unit, task=task), as_of, reading)
    return sorted(seen, key=lambda one: (one.task, order[one.unit], one.capacity))  # which keeps the order of streams


def duty_seen(
    views: Views, as_of: date, reading: Reading | None = None, *, task: int, capacity: Capacity, unit: str
) -> DutySeen | None:
    """The duty a unit holds, or held last, in one capacity; None if it never did."""
    rows = views.rows("duties", "one_duty", task=task, capacity=capacity, unit=unit)
    return next(iter(_judged(views, rows, as_of, reading)), None)


def _judged(views: Views, rows: Sequence[Row], as_of: date, reading: Reading | None) -> list[DutySeen]:
    day = as_of, reading or reading_on(views, as_of)
    stream = rows[0]["stream"] if len(rows) == 1 else None
    extensions: dict[str, list[Extension]] = defaultdict(list)
    for row in views.rows("duties", "extensions", stream=stream):
        asked = Extension(*(_day(row[name]) for name in ("asked_on", "until", "granted_on", "refused_on")))  # type: ignore[arg-type]
        extensions[row["stream"]].append(asked)
    lapses: dict[str, list[Interval]] = defaultdict(list)
    for row in views.rows("lapses", "lapses", stream=stream):
        lapses[row["stream"]].append((date.fromisoformat(row["lapsed_on"]), _day(row["cured_on"])))
    if not rows:
        return []
    names = tuple(rows[0].keys())
    at = names.index("stream")
    presumed = _presumed(views, rows)
    return [
        _judge(
            names,
            values,
            tuple(extensions.get(values[at], ())),
            (tuple(lapses.get(values[at], ())), presumed.get(values[at], ())),
            day,
        )
        for values in map(_values, rows)
    ]


def _presumed(views: Views, rows: Sequence[Row]) -> dict[str, tuple[Interval, ...]]:
    """By stream the lapses that follow from what else is recorded; only what was verified can have lapsed."""
    known = presumed_in(views)
    found = {}
    for row in rows:
        if row["accepted"] is not None:
            first_year = first_year_of_upkeep(date.fromisoformat(row["due"]))
            found[row["stream"]] = known.lapses(row["task"], row["capacity"], row["unit"], first_year)
    return found


def _values(row: Row) -> tuple[Any, ...]:
    return tuple(row.values() if isinstance(row, dict) else row)


@lru_cache(JUDGED_KEPT)
def _judge(
    names: tuple[str, ...],
    values: tuple[Any, ...],
    extensions: tuple[Extension, ...],
    lapses: tuple[tuple[Interval, ...], tuple[Interval, ...]],
    day: tuple[date, Reading],
) -> DutySeen:
    """Judge a duty as its row says it is, on a day, under a reading. The same is judged once.

    Of the lapses the first are those that were found, the second those that follow from the records.
    """
    row = dict(zip(names, values, strict=True))
    facts = Facts(
        due=date.fromisoformat(row["due"]),
        due_as_printed=bool(row["due_as_printed"]),
        started=bool(row["started"]),
        withdrawn=row["withdrawn_on"] is not None,
        claimed_on=_day(row["claimed_on"]),
        claimed=_day(row["claimed"]),
        accepted=_day(row["accepted"]),
        extensions=extensions,
        lapses=lapses[0],
        presumed=lapses[1],
    )
    return DutySeen(row, row["task"], row["unit"], row["capacity"], facts, standing(facts, *day))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


# What programs get


class ExtensionRow(BaseModel):
    asked_on: date
    granted_on: date | None
    refused_on: date | None
    until: date
    late_request: bool


class LapseRow(BaseModel):
    from_: date = Field(serialization_alias="from")
    to: date | None
    days: int
    presumed: bool


class DutyRow(BaseModel):
    task: int
    unit: str
    capacity: Capacity
    due: date
    effective_due: date
    extensions: list[ExtensionRow]
    state: DutyState
    punctuality: Punctuality | None
    overdue_days: int
    claimed_on: date | None
    completed_on: date | None
    days_late: int | None
    days_late_from_original: int | None
    lapses: list[LapseRow]
    person: str | None
    section: str | None


class BoardRow(BaseModel):
    id: str
    name: str
    duties: int = 0
    states: dict[DutyState, int] = Field(default_factory=lambda: dict.fromkeys(DutyState, 0))
    punctuality: dict[Punctuality, int] = Field(default_factory=lambda: dict.fromkeys(Punctuality, 0))

    def count(self, judged: Standing) -> None:
        self.states[judged.state] += 1
        if judged.punctuality is not None:
            self.duties += 1
            self.punctuality[judged.punctuality] += 1


def duty_row(seen: DutySeen) -> DutyRow:
    judged = seen.standing
    return DutyRow(
        task=seen.task,
        unit=seen.unit,
        capacity=seen.capacity,
        due=judged.original_due,
        effective_due=judged.effective_due,
        extensions=[
            ExtensionRow(
                asked_on=one.asked_on,
                granted_on=one.granted_on,
                refused_on=one.refused_on,
                until=one.until,
                late_request=late,
            )
            for one, late in zip(seen.facts.extensions, judged.late_requests, strict=True)
        ],
        state=judged.state,
        punctuality=judged.punctuality,
        overdue_days=judged.overdue_days,
        claimed_on=judged.claimed_on,
        completed_on=judged.completed_on,
        days_late=judged.days_late,
        days_late_from_original=judged.days_late_from_original,
        lapses=[
            LapseRow(from_=lapse.from_, to=lapse.to, days=lapse.days, presumed=lapse.presumed)
            for lapse in judged.lapses
        ],
        person=seen.row["person"],
        section=seen.row["section"],
    )


def board(views: Views, catalogue: Catalogue, by: str, duties: Iterable[DutySeen]) -> list[BoardRow]:
    """Counts by unit, task or category, of the units of the day. Withdrawn duties count in `states` alone."""
    units = [unit for unit in units_of(views) if unit.ended_on is None]
    present = {unit.unit for unit in units}
    if by == "unit":
        rows = [BoardRow(id=unit.unit, name=unit.name) for unit in units]
    elif by == "task":
        rows = [BoardRow(id=str(task.number), name=task.text) for task in catalogue.tasks]
    else:
        rows = [BoardRow(id=str(category.number), name=category.name) for category in catalogue.categories]
    found = {row.id: row for row in rows}
    for seen in duties:
        if seen.unit in present:
            found[_group(seen, by, catalogue)].count(seen.standing)
    return rows


def _group(seen: DutySeen, by: str, catalogue: Catalogue) -> str:
    if by == "unit":
        return seen.unit
    return str(seen.task if by == "task" else catalogue.task(seen.task).category)


def counts_of(duties: Iterable[DutySeen]) -> dict[Mark, int]:
    """How many duties bear each mark; every mark is there."""
    marks = [seen.mark for seen in duties]
    return {mark: marks.count(mark) for mark in Mark}


def matching(duties: Iterable[DutySeen], state: str | None, punctuality: str | None) -> list[DutySeen]:
    """Those in one state, or of one punctuality; all, where neither is asked."""
    if state is None and punctuality is None:
        return list(duties)
    return [
        seen
        for seen in duties
        if state in (None, seen.standing.state) and punctuality in (None, seen.standing.punctuality)
    ]
