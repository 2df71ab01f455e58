"""The sample's own small arithmetic: scores, lights and grades in exact fractions, written from the rules in words.

It shares nothing with the product's, so that tests can hold the one against the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from .goals import Aim

RATE_POINTS = 10
GREEN, YELLOW, APART, SLOW = Fraction(9, 10), Fraction(7, 10), Fraction(3, 10), Fraction(7, 10)
FOUR = ((9000, "excellent"), (8000, "good"), (6000, "fair"), (0, "poor"))
FIVE = ((9000, "excellent"), (8000, "good"), (7000, "fair"), (6000, "low"), (0, "poor"))
CUTS = {"fair": 10, "low": 30, "poor": 100}
EXPLAINED_BELOW = Fraction(9, 10)
OVER = Fraction(13, 10)


class Reached(NamedTuple):
    """What an indicator came to: a number, or of a described one the band and the percentage within it."""

    actual: int = 0
    band: str | None = None


def half_up(value: Fraction) -> int:
    """Hundredths, half up."""
    return int(value * 100 + Fraction(1, 2))


def points(aim: Aim, reached: Reached) -> int:
    """Hundredths of a point for an indicator: R1 ≥, R2 ≤, R3 =, R5 described."""
    weight, actual = Fraction(aim.weight), Fraction(reached.actual)
    if aim.operator == "qualitative":
        return half_up(weight * actual / 100)
    target = Fraction(aim.target)
    if aim.operator == "at_most":
        return half_up(weight if actual <= target else weight * target / actual)
    if aim.operator == "equal":
        return half_up(weight * max(Fraction(0), 1 - abs(actual - target) / target))
    return half_up(weight * min(Fraction(1), actual / target))


def points_for_rate(executed: int, budget: int) -> int:
    """R0, in hundredths of a point."""
    return half_up(RATE_POINTS * min(Fraction(1), Fraction(executed, budget)))


def grade(hundredths: int, scale: Iterable[tuple[int, str]]) -> str:
    return next(word for least, word in scale if hundredths >= least)


class Lights(NamedTuple):
    """What a report must light up: each track, the worse of the two, whether they lie apart, whether money is slow."""

    money: str
    goal: str
    light: str
    apart: bool
    slow: bool


def lights(executed: int, budget: int, percent_expected: Fraction, goals: Iterable[tuple[int, Fraction]]) -> Lights:
    money = Fraction(executed, budget) / (percent_expected / 100)
    weighed = list(goals)
    goal = sum((weight * share for weight, share in weighed), Fraction(0)) / sum(weight for weight, _ in weighed)
    of_money, of_goal = _light(money), _light(goal)
    worse = next(light for light in ("red", "yellow", "green") if light in (of_money, of_goal))
    return Lights(of_money, of_goal, worse, apart=abs(money - goal) >= APART, slow=money < SLOW)


def share_so_far(aim: Aim, actual: int, stage: int | None) -> Fraction:
    """How much of a stage target was reached, or of the year's where the stage has none."""
    target = Fraction(aim.target if stage is None else stage)
    if aim.operator == "at_most":
        return Fraction(1) if actual <= target else target / actual
    return min(Fraction(1), actual / target)


def _light(share: Fraction) -> str:
    return "green" if share >= GREEN else "yellow" if share >= YELLOW else "red"


def written(hundredths: int) -> str:
    """Hundredths as people write them, with two places."""
    return f"{Decimal(hundredths) / 100:.2f}"
