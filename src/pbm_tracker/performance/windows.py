"""The calendar of the yearly cycle (方案 part 三): when each step of a budget year runs, under every reading.

Pure: the steps come from the notice's file, the readings and the days of publication from whoever asks. A window that
follows a publication has no day until that has happened, and none is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from pbm_tracker.notice.reading import Adoption, ReadingName, adopted_on
from pbm_tracker.notice.steps import Reading, Step, Window

RUNS_IN = {"year_before": -1, "same_year": 0, "year_after": 1}
EVERY_YEAR = "每年"


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, both included. `month` is that in which it opens, for a step that has several.

    `data_until` is the last day that a report of this window tells of. One that had begun when the notice was issued
    is `before_notice` (方案印发前), and held against nobody; a mere deadline, if it had passed by then.
    """

    opens: date
    closes: date
    before_notice: bool
    month: int = 0
    data_until: date | None = None


@dataclass(frozen=True, slots=True)
class StepWindows:
    """When a step of a budget year is to be done: a span for each time; none where the day is not known yet.

    `runs` is the printed window where the times lie within it. `awaits` is the event that gives the day.
    """

    step: str
    cycle_year: int
    reading: str
    spans: tuple[Span, ...]
    runs: Span | None
    awaits: str | None
    before_notice: bool


def year_of_steps(step: Step, cycle_year: int) -> int:
    """The calendar year that a step runs in, for a budget year."""
    return cycle_year + RUNS_IN[step.runs_in]


def budget_year_in(step: Step, calendar_year: int) -> int:
    """The budget year that a step serves in a calendar year: 2022 holds steps 1-2 for 2023, 3 for 2022, 4 for 2021."""
    return calendar_year - RUNS_IN[step.runs_in]


def wording_of(step: Step) -> str:
    """The words of its window that a reading is adopted of."""
    return step.wording.removeprefix(EVERY_YEAR)


def windows(
    step: Step, cycle_year: int, issued_on: date, anchor: date | None = None, reading: str | None = None
) -> StepWindows:
    """The windows of a step. `anchor` is the day of the event it follows; `reading` one of the step's, or the first.

    A reading that the step does not have is taken as none. Source: 三, and the house readings of its wordings.
    """
    read = next((one for one in step.readings if one.name == reading), step.readings[0])
    return _windows(step, cycle_year, issued_on, anchor if step.follows else None, read)


def reading_in_force(
    step: Step, cycle_year: int, adoptions: Iterable[Adoption], anchor: date | None = None
) -> ReadingName | None:
    """The reading that counts for a window: the one in force on the first day on which it could matter.

    So a reading that is adopted later moves no window that could already have closed. None where none was adopted.
    """
    if len(step.readings) == 1:
        return None
    first = anchor
    if step.follows is None:
        year = year_of_steps(step, cycle_year)
        first = min(_day(year, window.closes) for reading in step.readings for window in reading.windows)
    return adopted_on(adoptions, first or date.max, wording_of(step))


@lru_cache(1_000)
def _windows(step: Step, cycle_year: int, issued_on: date, anchor: date | None, read: Reading) -> StepWindows:
    year = year_of_steps(step, cycle_year)
    runs = None
    if read.within_days is not None:
        spans = []
        if anchor is not None:
            spans = [Span(anchor, anchor + timedelta(days=read.within_days), anchor < issued_on)]
    else:
        spans = [_span(year, window, issued_on) for window in read.windows]
        if step.reports:
            [runs] = spans
            spans = [_span(year, window, issued_on) for window in step.reports]
            spans = [replace(span, data_until=span.opens - timedelta(days=1)) for span in spans]
        if len(spans) > 1:
            spans = [replace(span, month=span.opens.month) for span in spans]
    return StepWindows(
        step=step.number,
        cycle_year=cycle_year,
        reading=read.name,
        spans=tuple(spans),
        runs=runs,
        awaits=step.follows if anchor is None else None,
        before_notice=all(span.before_notice for span in spans) if spans else date(year, 12, 31) < issued_on,
    )


def _span(year: int, window: Window, issued_on: date) -> Span:
    """A deadline alone is open from the beginning of its year."""
    closes = _day(year, window.closes)
    if window.opens is None:
        return Span(date(year, 1, 1), closes, closes < issued_on)
    opens = _day(year, window.opens)
    return Span(opens, closes, opens < issued_on)


def _day(year: int, month_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_day}")
