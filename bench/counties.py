"""Counties to measure in: founded as a real one is, with its 70 units and 2,703 duties; or grown to some size."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from pbm_tracker.county import County
from pbm_tracker.founding import found
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.log import entry_of
from pbm_tracker.settings import Settings, folder
from pbm_tracker.tasks.assignment import DutyAssigned
from pbm_tracker.tasks.completion import (
    CompletionClaimed,
    CompletionReturned,
    CompletionVerified,
    ProgressReported,
    VerificationOverturned,
)
from pbm_tracker.tasks.duty import Capacity, Evidence, stream_of
from pbm_tracker.units.register_file import load_units

TEXT = "已制定本单位预算绩效管理工作方案，正在征求各股室意见。"
EVIDENCE = (Evidence(name="工作方案（征求意见稿）.pdf", sha256="5e" * 32),)
FIRST_DAY = date(2021, 5, 1)
DAYS_BETWEEN = 25
BATCH = 10_000


class Duty(NamedTuple):
    task: int
    capacity: Capacity
    unit: str


def new_county(data: Path, now: clock.Now = clock.machine_now) -> County:
    county = County(Settings(data=data, database=""), now)
    found(county, load_units(folder("tasks") / "units.yaml"), "admin")
    return county


def duties_of(county: County) -> list[Duty]:
    events = (entry_of(row).event for row in county.log.rows(0, county.log.head()))
    return [Duty(event.task, event.capacity, event.unit) for event in events if isinstance(event, DutyAssigned)]


def grown_county(data: Path, size: int) -> County:
    """Filled up to a number of entries: as the product writes them, but put into its table by the thousand."""
    moments = [morning(FIRST_DAY)]
    county = new_county(data, lambda: moments[0])
    entries = itertools.islice(_history(duties_of(county)), size - county.log.head())
    while batch := [county.log.mapper.to_stored_event(entry) for entry in itertools.islice(entries, BATCH)]:
        county.log.recorder.insert_events(batch)
    (last,) = county.log.rows(county.log.head() - 1, county.log.head())
    moments[0] = (entry_of(last).recorded_at or moments[0]) + timedelta(days=1)
    return county


def _history(duties: Sequence[Duty]) -> Iterator[Entry]:
    """Every few weeks something happens to each duty."""
    for step in itertools.count():
        day = FIRST_DAY + timedelta(days=step * DAYS_BETWEEN)
        role, event = _happening(step)
        acts = {duty.unit: Act(actor=f"{duty.unit}/clerk", role=role, occurred_on=day) for duty in duties}
        for duty in duties:
            yield Entry(stream_of(*duty), 2 + step, acts[duty.unit], event, recorded_at=morning(day))


def _happening(step: int) -> tuple[str, Event]:
    """Reports of progress, a claim that is returned, another that is verified and at last overturned; and again.

    What is claimed lies up to three weeks before the claim, so what is said of it takes effect before it is recorded.
    """
    claimed_in = step - {5: 1, 7: 1, 8: 2}.get(step % 9, 0)
    done = FIRST_DAY + timedelta(days=claimed_in * DAYS_BETWEEN - claimed_in * 7 % 21)
    match step % 9:
        case 4 | 6:
            return "unit_clerk", CompletionClaimed(completed_on=done, evidence=EVIDENCE)
        case 5:
            return "supervision", CompletionReturned(completed_on=done, reason=TEXT)
        case 7:
            return "supervision", CompletionVerified(claimed=done, completed_on=done)
        case 8:
            return "supervision", VerificationOverturned(completed_on=done, reason=TEXT)
        case _:
            return "unit_clerk", ProgressReported(text=TEXT, evidence=EVIDENCE)


def morning(day: date) -> datetime:
    """When a day's entries are recorded."""
    return datetime.combine(day, time(9), clock.ZONE)
