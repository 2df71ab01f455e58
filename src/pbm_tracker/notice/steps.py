"""The twelve yearly steps of part 三 of the notice, with the readings of their windows and the gates that they keep."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag, Line, Parsed, Whole, line, parse_day, pattern
from pbm_tracker.kernel.saying import wrong

Code = Annotated[str, pattern("[a-z][a-z0-9]*(_[a-z0-9]+)*", "应为小写字母、数字和下划线，最多 60 个字符", 60)]
GateId = Annotated[str, pattern("G[1-9][0-9]?", "应为关口编号，例如 G1", 3)]
Letter = Annotated[str, pattern("[a-z]", "应为规则编号，一个小写字母", 1)]
StepNumber = Annotated[str, pattern(r"[1-4]\.[1-9]", "应为步骤编号，例如 1.1", 3)]


def _parse_month_day(value: Any) -> str:
    try:
        parse_day(f"2001-{value}")  # no leap year: a day that every year has
    except ValueError:
        raise wrong("month_day", "应为每年都有的一天，写成 10-31 的样子") from None
    return str(value)


MonthDay = Annotated[str, Parsed(_parse_month_day, {"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"})]


class Window(Frozen):
    """From a day to a day of the year, both included; one without `opens` is a deadline only."""

    opens: MonthDay | None
    closes: MonthDay


class Reading(Frozen):
    """One way to read the printed window: as days of the year, or as days counted from the event that is followed."""

    name: Code
    windows: tuple[Window, ...]
    within_days: Whole | None


Asked = Literal["new_major", "unit", "projects", "chosen"]


class Step(Frozen):
    """One yearly step. `wording` is its window as printed, `readings` what that may mean, the first by default.

    It is done when each of those it is asked of has one of the events `done_by`; `chosen` are those that an event
    `chosen_by` names. Where there is nothing to be done for, a `nil_return` says so.
    """

    number: StepNumber
    name: Annotated[str, line(exact=True)]
    stage: Annotated[str, line(exact=True)]
    wording: Annotated[str, line(exact=True)]
    text: Annotated[str, line(1_000, exact=True)]
    actors: Annotated[tuple[Annotated[str, line(60)], ...], Field(min_length=1)]
    runs_in: Literal["year_before", "same_year", "year_after"]
    follows: Code | None
    readings: Annotated[tuple[Reading, ...], Field(min_length=1)]
    reports: tuple[Window, ...]
    needs: tuple[Line, ...]
    forms: tuple[Line, ...]
    produces: tuple[Code, ...]
    asked_of: Annotated[tuple[Asked, ...], Field(min_length=1)]
    done_by: Annotated[tuple[Code, ...], Field(min_length=1)]
    chosen_by: Code | None
    nil_return: Flag
    gates: tuple[GateId, ...]
    clauses: tuple[Code, ...]


class Gate(Frozen):
    """What a step does not let pass: refused; refused unless a reasoned decision overrides; or recorded as a breach."""

    id: GateId
    effect: Literal["refuse", "override", "record"]
    meaning: Annotated[str, line(200)]
    clauses: tuple[Code, ...]


class Rule(Frozen):
    """A rule of the notice that a task's upkeep leans on, by its letter, and the gates that keep it."""

    id: Letter
    meaning: Annotated[str, line(200)]
    gates: tuple[GateId, ...]
