"""The whole ledger of a sample county, written from a seed: the same seed, the same rows, up to the last moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from pbm_tracker.kernel.clock import day_of
from pbm_tracker.notice.catalogue import Catalogue, Task
from pbm_tracker.units.register_file import UnitRow

from .changes import LATE, Changes, chosen
from .cycle.expected import Expected
from .cycle.writing import write_cycle
from .hours import Hours
from .keeping_up import DutyStory
from .places import Place, place_of
from .rows import Row
from .staffing import Staffing

DAYS_AFTER_JOINING = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class SampleLedger:
    """The units the county is founded with and when, and everything after that in the order of its recording."""

    units: list[UnitRow]
    founded_at: datetime
    rows: list[Row]
    expected: list[Expected]  # what each project's year must come to


def write(seed: int, count: int, until: datetime, catalogue: Catalogue, register: Sequence[UnitRow]) -> SampleLedger:
    """So many units, and what became of them up to a moment."""
    rng = Random(f"{seed}/county")
    hours = Hours(seed)
    issued_on = catalogue.notice.issued_on
    founding = chosen(register, count, rng)
    places = {row.id: place_of(row, issued_on, issued_on, rng) for row in founding}
    places |= {row.id: place_of(row, joins, starts, rng) for row, joins, starts in LATE}
    changes, staffing = Changes(hours, rng), Staffing(hours, rng)
    rows = [*changes.of_units(places), *changes.of_readings()]
    for place in places.values():
        rows += staffing.fill(place)
    rows += staffing.accounts(places, issued_on + timedelta(days=2))
    rows += staffing.moves(list(places.values()))
    for place in places.values():
        rows += _duties(place, catalogue.tasks, hours, seed, until)
    cycle = write_cycle(places, hours, seed, day_of(until))
    rows += cycle.rows
    recorded = [row for row in rows if row.at <= until and _still_there(row, places)]
    expected = [one for one in cycle.expected if one.at <= until]
    return SampleLedger(founding, hours.of(issued_on)[0], sorted(recorded, key=lambda row: row.at), expected)


def _duties(place: Place, tasks: Sequence[Task], hours: Hours, seed: int, until: datetime) -> Iterator[Row]:
    for task in tasks:
        for capacity in ("member",) * task.collective + ("named",) * (place.unit in task.units):
            story = DutyStory(place, task, capacity, hours, seed)
            story.begin(max(task.due, place.joins + DAYS_AFTER_JOINING))
            yield from story.run(day_of(until))


def _still_there(row: Row, places: Mapping[str, Place]) -> bool:
    """Nobody acts for a unit that is gone; its end is the last that is recorded of it."""
    place = places.get(str(row.fields.get("unit")))
    return place is None or place.ends is None or row.at < place.ends or row.do in ("merge_unit", "abolish_unit")
