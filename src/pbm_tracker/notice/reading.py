"""How the notice's deadlines are read: recorded decisions, each valid from a day.

「12月底前」 is how the 63 tasks are due; the other wordings stand in the steps of part 三, which hold their windows.
Every reading can be asked for at any time, whichever is adopted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple, cast

import chinese_calendar
from pydantic import Field

from pbm_tracker.access.roles import SUPERVISION
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Day
from pbm_tracker.kernel.saying import joined, say

STREAM = "readings"
SATURDAY = 5

Reading = Literal["printed", "next_workday"]  # of 「12月底前」
PRINTED: Reading = "printed"
READING_WORDS: dict[Reading, str] = {"printed": "按文件所印日期", "next_workday": "遇休息日顺延到下一工作日"}

Wording = Literal["12月底前", "10月前", "12月前", "随预算一同公开", "随决算一同公开"]
DEADLINE: Wording = "12月底前"
ReadingName = Literal["printed", "next_workday", "through_month", "before_month", "same_day", "within_20_days"]
WindowReading = Literal["through_month", "before_month", "same_day", "within_20_days"]  # of a step's window
# The readings of each wording, the first by default; those of a step's window are the ones its `readings` name.
READINGS_OF: dict[Wording, tuple[ReadingName, ...]] = {
    DEADLINE: ("printed", "next_workday"),
    "10月前": ("through_month", "before_month"),
    "12月前": ("through_month", "before_month"),
    "随预算一同公开": ("same_day", "within_20_days"),
    "随决算一同公开": ("same_day", "within_20_days"),
}
NAME_WORDS: dict[ReadingName, str] = {
    "printed": READING_WORDS["printed"],
    "next_workday": READING_WORDS["next_workday"],
    "through_month": "到当月最后一日",
    "before_month": "到上月最后一日",
    "same_day": "与预算、决算公开同日",
    "within_20_days": "预算、决算公开后 20 日内",
}
ReadingField = Annotated[ReadingName, Field(title="读法", json_schema_extra={"words": {**NAME_WORDS}})]
ONE_OF_ITS_OWN = "本系统规则：每种时限措辞只能按它自己的几种读法之一来读"


class Adoption(NamedTuple):
    """That a wording is read so, from a day on."""

    wording: str
    reading: ReadingName
    valid_from: date


def next_workday(day: date) -> date:
    """The day itself if it is a working day, else the next one, by the State Council's yearly arrangement."""
    while not _is_workday(day):
        day += timedelta(days=1)
    return day


@lru_cache(4_096)  # a list of a year's reports asks for the same few days again and again
def workdays_after(day: date, count: int) -> date:
    """The working day that is so many working days after a day: the last of a limit counted in them."""
    for _ in range(count):
        day = next_workday(day + timedelta(days=1))
    return day


def workdays_between(day: date, other: date) -> int:
    """How many working days two days are apart: those after the earlier, up to the later."""
    first, last = min(day, other), max(day, other)
    return sum(_is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def _is_workday(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # the arrangement of that year is not published, or not known here: weekdays
        return day.weekday() < SATURDAY


def read_deadline(printed: date, reading: Reading) -> date:
    """The last day of a printed deadline, under a reading."""
    return next_workday(printed) if reading == "next_workday" else printed


def adopted_on(adoptions: Iterable[Adoption], day: date, wording: str) -> ReadingName | None:
    """The reading adopted of a wording, valid on a day; None until one is.

    Of several it is the one that begins last by then, and of equals the one adopted last.
    """
    reading, since = None, date.min
    for adoption in adoptions:
        if adoption.wording == wording and since <= adoption.valid_from <= day:
            reading, since = adoption.reading, adoption.valid_from
    return reading


def in_force(adoptions: Iterable[Adoption], day: date) -> Reading:
    """How 「12月底前」 is read on a day: as printed, until something else is adopted."""
    return cast("Reading", adopted_on(adoptions, day, DEADLINE) or PRINTED)


class Readings(State):
    adopted: tuple[Adoption, ...] = ()


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
        readings.adopted = (*readings.adopted, Adoption(self.wording, self.reading, self.valid_from))


class AdoptReading(Command):
    """确定一种时限措辞怎样读，自何日起。例如「12月底前」遇休息日是否顺延，「10月前」是否含 10 月。"""

    verb = "确定时限读法"
    roles = SUPERVISION
    wording: Annotated[Wording, Field(title="措辞")]
    reading: ReadingField
    valid_from: Annotated[Day | None, Field(title="自何日起", description="不填即为今天")] = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        if self.reading not in READINGS_OF[self.wording]:
            raise Refusal(
                say("「{wording}」没有这种读法", wording=self.wording),
                clause=ONE_OF_ITS_OWN,
                cure=say(
                    "请选：{readings}", readings=joined(say(NAME_WORDS[one]) for one in READINGS_OF[self.wording])
                ),
                field="reading",
            )
        valid_from = self.valid_from or act.occurred_on
        adopted = ReadingAdopted(wording=self.wording, reading=self.reading, valid_from=valid_from)
        return [Fact(readings(read), adopted)]
