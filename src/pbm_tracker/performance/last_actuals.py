"""What the indicators of a project last came to, beside its new targets (V10): as its self-evaluations say it.

A goal is declared in the autumn before its year, when the year that is running is not evaluated yet: of the two years
before the goal's the later one counts that has a self-evaluation. Indicators are the same by their kind and name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from pbm_tracker.kernel.commands import Read, Refusal
from pbm_tracker.kernel.saying import say

from .evaluation import evaluation_of
from .goal import NOUN, Goal
from .goal_indicator import GoalIndicator, written
from .goal_remark import FINE
from .self_evaluation import year_end
from .subject import stream_of

YEARS_BACK = (1, 2)


class Called(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...


class Reached(NamedTuple):
    """An actual value, and the year of its self-evaluation."""

    value: Decimal
    year: int


Actuals = Mapping[tuple[str, str], Reached]


def last_actuals(read: Read, project: str, year: int) -> Actuals:
    """By kind and name, what was reached in the last year before this one that was evaluated."""
    for before in (year - back for back in YEARS_BACK):
        if reached := evaluation_of(read, before, project).self_actuals:
            goal = read(Goal, stream_of(NOUN, before, project))
            return by_name(goal.indicators_on(year_end(before)), reached, before)
    return {}


def by_name(indicators: Sequence[Called], reached: Mapping[int, Decimal], year: int) -> Actuals:
    """Actual values by number, as those of the indicators that bear the numbers."""
    return {
        (one.kind, one.name): Reached(reached[no], year) for no, one in enumerate(indicators, start=1) if no in reached
    }


def beside(rows: Sequence[GoalIndicator], actuals: Actuals) -> tuple[GoalIndicator, ...]:
    """The rows with what each last came to, where nobody typed it. Raises Refusal for less without a reason."""
    filled = []
    for index, row in enumerate(rows):
        reached = actuals.get((row.kind, row.name))
        if reached is None or not row.numeric or row.last_actual is not None:
            filled.append(row)
            continue
        if row.asks_less_than(reached.value) and row.lower_reason is None:
            raise Refusal(
                say(
                    "{year} 年自评的实际值为 {value}，指标值不及它，请说明理由",
                    year=reached.year,
                    value=written(reached.value),
                ),
                clause=FINE,
                field=f"indicators.{index}.lower_reason",
            )
        filled.append(row.model_copy(update={"last_actual": reached.value}))
    return tuple(filled)
