"""Counties to measure in: founded as a real one is, with its 70 units and 2,703 duties, or grown to some size."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pbm_tracker.county import County
from pbm_tracker.founding import found
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.settings import Settings, folder
from pbm_tracker.tasks.completion import (
    CompletionClaimed,
    CompletionReturned,
    CompletionVerified,
    ProgressReported,
    VerificationOverturned,
)
from pbm_tracker.tasks.duty import Evidence
from pbm_tracker.units.register_file import load_units

TEXT = "已制定本单位预算绩效管理工作方案，正在征求各股室意见。"
EVIDENCE = (Evidence(name="工作方案（征求意见稿）.pdf", sha256="5e" * 32),)
FIRST_DAY = date(2021, 5, 1)
DAYS_BETWEEN = 25
BATCH = 10_000


def new_county(data: Path) -> County:
    county = County(Settings(data=data, database=""))
    found(county, load_units(folder("tasks") / "units.yaml"), "admin")
    return county


def streams_of_duties(county: County) -> list[str]:
    return [row[1] for row in county.log.rows(0, county.log.head()) if row[3] == "duty_assigned"]


def grown_county(data: Path, size: int) -> County:
    """Filled up to a number of entries, written as the product writes them, but into the table at once."""
    county = new_county(data)
    entries = itertools.islice(_history(streams_of_duties(county)), size - county.log.head())
    while batch := [county.log.mapper.to_stored_event(entry) for entry in itertools.islice(entries, BATCH)]:
        county.log.recorder.insert_events(batch)
    county.views.catch_up()
    return county


def _history(streams: list[str]) -> Iterator[Entry]:
    """Each duty is reported on, claimed, returned, claimed again, verified, overturned, and so on for ever."""
    version = 1
    for number, day in enumerate(FIRST_DAY + timedelta(days) for days in itertools.count(0, DAYS_BETWEEN)):
        version += 1
        role, event = _step(number, day)
        at = datetime.combine(day, time(9), clock.ZONE)
        for stream in streams:
            unit = "county-office" if role == "supervision" else stream.rpartition("/")[2]
            yield Entry(stream, version, Act(actor=f"{unit}/clerk", role=role, occurred_on=day), event, None, at)


def _step(number: int, day: date) -> tuple[str, Event]:
    claimed = FIRST_DAY
    match number % 9:
        case 4 | 6:
            return "unit_clerk", CompletionClaimed(completed_on=claimed, evidence=EVIDENCE)
        case 5:
            return "supervision", CompletionReturned(completed_on=claimed, reason=TEXT)
        case 7:
            return "supervision", CompletionVerified(claimed=claimed, completed_on=claimed)
        case 8:
            return "supervision", VerificationOverturned(completed_on=claimed, reason=TEXT)
        case _:
            return "unit_clerk", ProgressReported(text=TEXT, evidence=EVIDENCE)
