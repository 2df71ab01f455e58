"""Where a step of the yearly cycle stands on a day: the one place that says what late means for a step.

It is a verdict of its own, kept apart from that on the 63 tasks: a self-evaluation that came eight days late is a late
step, and may prove a task that was done on time. Days are calendar days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from pbm_tracker.kernel.saying import say

from .windows import Span, StepWindows

STANDINGS_KEPT = 20_000
UNIT_AS_A_WHOLE = ""
NIL = "nil"  # in place of projects that there are none of: 零报告


class StepState(StrEnum):
    DONE = "done"
    NIL = "nil"
    DONE_LATE = "done_late"
    MISSING = "missing"
    OPEN = "open"
    NOT_OPEN = "not_open"
    UNDATED = "undated"
    NOTHING = "nothing"
    BEFORE_NOTICE = "before_notice"


STATE_WORDS = {
    StepState.DONE: "按期完成",
    StepState.NIL: "零报告",
    StepState.DONE_LATE: "逾期后完成",
    StepState.MISSING: "逾期未完成",
    StepState.OPEN: "办理中",
    StepState.NOT_OPEN: "未到时间",
    StepState.UNDATED: "日期未定",
    StepState.NOTHING: "没有对象",
    StepState.BEFORE_NOTICE: "方案印发前",
}
# The mark that pages show a state by.
MARKS = {
    StepState.DONE: "on-time",
    StepState.NIL: "nil",
    StepState.DONE_LATE: "late",
    StepState.MISSING: "overdue",
    StepState.OPEN: "progress",
    StepState.NOT_OPEN: "idle",
    StepState.UNDATED: "undated",
    StepState.NOTHING: "withdrawn",
    StepState.BEFORE_NOTICE: "before",
}
AWAITED_WORDS = {"budget_published": "预算公开", "final_account_published": "决算公开"}

# Of the several times of a step the first of these that occurs says how the step stands.
_WORST_FIRST = (StepState.MISSING, StepState.OPEN, StepState.NOT_OPEN, StepState.DONE_LATE, StepState.DONE)


@dataclass(frozen=True, slots=True)
class Time:
    """One time that a step is to be done: its window, of how many subjects it was done, and by which day all were.

    `days` are those it came late, or has been missing; `missing` the subjects without it.
    """

    span: Span | None
    state: StepState
    asked: int = 0
    done: int = 0
    days: int = 0
    done_on: date | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A step of a unit or of the county on a day, with each of its times."""

    state: StepState
    days: int
    times: tuple[Time, ...]
    awaits: str | None = None

    @property
    def asked(self) -> int:
        return sum(time.asked for time in self.times)

    @property
    def done(self) -> int:
        return sum(time.done for time in self.times)

    @property
    def done_on(self) -> date | None:
        """The day on which the last of it was done; None while something is missing."""
        days = [time.done_on for time in self.times if time.asked]
        return max((day for day in days if day), default=None) if all(days) else None

    @property
    def span(self) -> Span | None:
        """The window that matters now: the first that something is missing in, else the last."""
        times = [time for time in self.times if time.missing] or self.times[-1:]
        return times[0].span if times else None


NOTHING = Standing(StepState.NOTHING, 0, ())

# The first day of what was done, by subject and month of the window; month 0 where none was named.
Done = Mapping[tuple[str, int], date]


def judge(windows: StepWindows, asked: Sequence[str], done: Done, as_of: date, since: date | None = None) -> Standing:
    """Judge a step of which something is `asked` of subjects. What closed before `since` (加入之日) asks nothing."""
    own = tuple(sorted((subject, month, day) for (subject, month), day in done.items() if day <= as_of))
    return _judge(windows, tuple(asked), own, as_of, since)


@lru_cache(STANDINGS_KEPT)
def _judge(
    windows: StepWindows,
    asked: tuple[str, ...],
    done: tuple[tuple[str, int, date], ...],
    as_of: date,
    since: date | None,
) -> Standing:
    if not asked:
        return NOTHING
    if not windows.spans:
        return _undated(windows, asked, done)
    days = _by_window(windows.spans, done)
    times = tuple(_time(span, asked, days, as_of, since) for span in windows.spans)
    counted = [time for time in times if time.state not in (StepState.NOTHING, StepState.BEFORE_NOTICE)]
    if not counted:
        return Standing(times[-1].state, 0, times)
    state = next(state for state in _WORST_FIRST if any(time.state is state for time in counted))
    if state is StepState.NOT_OPEN and any(time.done for time in counted):
        state = StepState.OPEN  # done for the first time, and the next has not come
    if state is StepState.DONE and asked == (NIL,):
        state = StepState.NIL
    return Standing(state, max((time.days for time in counted if time.state is state), default=0), times)


def _undated(windows: StepWindows, asked: tuple[str, ...], done: tuple[tuple[str, int, date], ...]) -> Standing:
    """What is there already is done; for what is not there no day is guessed."""
    first = {subject: day for subject, _, day in reversed(done)}
    missing = tuple(subject for subject in asked if subject not in first)
    last = None if missing else max(first[subject] for subject in asked)
    unknown = StepState.BEFORE_NOTICE if windows.before_notice else StepState.UNDATED
    state = unknown if missing else StepState.DONE
    return Standing(
        state, 0, (Time(None, state, len(asked), len(asked) - len(missing), 0, last, missing),), windows.awaits
    )


def _by_window(spans: Sequence[Span], done: Sequence[tuple[str, int, date]]) -> dict[Span, dict[str, date]]:
    """To each window what was done for it. What names no month belongs to the last that had opened by its day."""
    found: dict[Span, dict[str, date]] = {span: {} for span in spans}
    for subject, month, day in done:
        named = [span for span in spans if span.month == month] if month else []
        opened = [span for span in spans if span.opens <= day]
        span = (named or opened[-1:] or [spans[0]])[0]
        found[span][subject] = min(day, found[span].get(subject, day))
    return found


def _time(
    span: Span, asked: tuple[str, ...], found: Mapping[Span, Mapping[str, date]], as_of: date, since: date | None
) -> Time:
    days = found[span]
    missing = tuple(subject for subject in asked if subject not in days)
    if span.before_notice or (since is not None and span.closes < since):
        state = StepState.BEFORE_NOTICE if span.before_notice else StepState.NOTHING
        return Time(span, state, 0, len(asked) - len(missing))
    if not missing:
        last = max(days[subject] for subject in asked)
        late = max(0, (last - span.closes).days)
        return Time(span, StepState.DONE_LATE if late else StepState.DONE, len(asked), len(asked), late, last)
    state, overdue = StepState.OPEN, 0
    if as_of > span.closes:
        state, overdue = StepState.MISSING, (as_of - span.closes).days
    elif as_of < span.opens:
        state = StepState.NOT_OPEN
    return Time(span, state, len(asked), len(asked) - len(missing), overdue, None, missing)


def in_words(standing: Standing) -> str:
    """How a step stands, in a few words and figures: 逾期 12 天，3/5."""
    words = say(STATE_WORDS[standing.state])
    if standing.state is StepState.MISSING:
        words = say("逾期 {days} 天未完成", days=standing.days)
    elif standing.state is StepState.DONE_LATE:
        words = say("逾期 {days} 天后完成", days=standing.days)
    elif standing.state is StepState.UNDATED and standing.awaits:
        words = say("日期未定，待{event}", event=say(AWAITED_WORDS[standing.awaits]))
    elif standing.state is StepState.NOT_OPEN and standing.span:
        words = say("未到时间，{day} 起", day=standing.span.opens)
    if standing.state in (StepState.MISSING, StepState.OPEN) and standing.asked > 1:
        return say("{words}，{done}/{asked}", words=words, done=standing.done, asked=standing.asked)
    return words
