"""How 「12月底前」 is read: a recorded decision, valid from a day. Both readings can be asked for at any time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Literal

import chinese_calendar
from pydantic import Field

from pbm_tracker.access.roles import SUPERVISION
from pbm_tracker.kernel.commands import Command, Fact, Read, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Day

STREAM = "readings"
SATURDAY = 5

Reading = Literal["printed", "next_workday"]
PRINTED: Reading = "printed"
READING_WORDS: dict[Reading, str] = {"printed": "按文件所印日期", "next_workday": "遇休息日顺延到下一工作日"}
ReadingField = Annotated[Reading, Field(title="读法", json_schema_extra={"words": {**READING_WORDS}})]
Wording = Annotated[Literal["12月底前"], Field(title="措辞")]


def next_workday(day: date) -> date:
    """The day itself if it is a working day, else the next one, by the State Council's yearly arrangement."""
    while not _is_workday(day):
        day += timedelta(days=1)
    return day


def workdays_after(day: date, count: int) -> date:
    """The working day that is so many working days after a day: the last of a limit counted in them."""
    for _ in range(count):
        day = next_workday(day + timedelta(days=1))
    return day


def _is_workday(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # the arrangement of that year is not published, or not known here: weekdays
        return day.weekday() < SATURDAY


def read_deadline(printed: date, reading: Reading) -> date:
    """The last day of a printed deadline, under a reading."""
    return next_workday(printed) if reading == "next_workday" else printed


def in_force(adopted: Iterable[tuple[date, Reading]], day: date) -> Reading:
    """The reading valid on a day: the one that begins last by then, and of equals the one adopted last."""
    reading, since = PRINTED, date.min
    for valid_from, adopted_reading in adopted:
        if since <= valid_from <= day:
            reading, since = adopted_reading, valid_from
    return reading


class Readings(State):
    adopted: tuple[tuple[date, Reading], ...] = ()


def readings(read: Read) -> Readings:
    return read(Readings, STREAM)


class ReadingAdopted(Event):
    """One that is valid from a later day is known at once; from when it counts, `valid_from` says."""

    words = "确定时限的读法"
    wording: Wording
    reading: ReadingField
    valid_from: Day

    def effective_on(self, act: Act) -> date:
        return min(self.valid_from, act.occurred_on)

    def apply(self, readings: Readings, entry: Entry) -> None:
        readings.adopted = (*readings.adopted, (self.valid_from, self.reading))


class AdoptReading(Command):
    """确定「12月底前」怎样读：2022-12-31 是休息日，可按所印日期，也可顺延到下一工作日。"""

    verb = "确定时限读法"
    roles = SUPERVISION
    wording: Wording
    reading: ReadingField
    valid_from: Annotated[Day | None, Field(title="自何日起", description="不填即为今天")] = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        valid_from = self.valid_from or act.occurred_on
        adopted = ReadingAdopted(wording=self.wording, reading=self.reading, valid_from=valid_from)
        return [Fact(readings(read), adopted)]
