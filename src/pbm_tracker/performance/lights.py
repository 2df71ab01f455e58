"""双监控: how far the money and the goal of a project have come, against what was to be expected by a day.

Every share is an exact fraction, and is compared as such. What is shown of it is rounded down to four places, so that
no page claims a border that was not reached. The borders are the standards' (`lights`, `slow_below`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from pbm_tracker.notice.standards import Lights

from .goal_indicator import Aim

Light = Literal["green", "yellow", "red"]
LIGHT_WORDS: dict[Light, str] = {"green": "绿灯", "yellow": "黄灯", "red": "红灯"}
WORST_FIRST: tuple[Light, ...] = ("red", "yellow", "green")
MONTHS = 12
HALF, THREE_QUARTERS = Fraction(1, 2), Fraction(3, 4)  # of the year: 06-30 and 09-30
QUARTERS = (Fraction(1, 4), HALF, THREE_QUARTERS, Fraction(1))
FULL = 100  # percent
FOUR_PLACES = Decimal("0.0001")

Share = Fraction


class Judged(NamedTuple):
    """Both tracks of a report, the light of each, the worse of the two, and whether they lie too far apart."""

    money: Share
    goal: Share
    money_light: Light
    goal_light: Light
    diverges: bool

    @property
    def light(self) -> Light:
        return worst(self.money_light, self.goal_light)


def shown(share: Share) -> Decimal:
    """A share as it is recorded and shown, rounded down to four places."""
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(FOUR_PLACES, ROUND_DOWN)


def worst(*lights: Light) -> Light:
    return min(lights, key=WORST_FIRST.index)


def passed_of_year(day: date) -> Share:
    """How much of its year has passed with a day: N/12 at the end of month N, within a month by its days."""
    of_month = Fraction(day.day, monthrange(day.year, day.month)[1])
    return (day.month - 1 + of_month) / MONTHS


def expected_share(day: date, promised: Iterable[Decimal] | None = None) -> Share:
    """The share of the year's money to be expected by a day: as promised for 03-31, 06-30, 09-30, 12-31, else N/12.

    `promised` are the four rates of the commitment (预算执行承诺书) in percent; between two of them it rises evenly.
    """
    passed = passed_of_year(day)
    if promised is None:
        return passed
    points = {quarter: Fraction(rate) / FULL for quarter, rate in zip(QUARTERS, promised, strict=True)}
    return _between({Fraction(0): Fraction(0), **points}, passed)


def money_share(executed: Decimal, budget: Decimal, expected: Share) -> Share:
    """执行数 / 全年预算数 / e. Where nothing was to be expected, nothing is lacking."""
    if not budget or not expected:
        return Fraction(1)
    return Fraction(executed) / Fraction(budget) / expected


def stage_target(indicator: Aim, day: date) -> Decimal | None:
    """What an indicator is held against on a day; None where nothing has been asked of it yet.

    A cumulative one rises evenly from stage target to stage target, and without any to the year's; of another the
    last stage target passed counts, and without any the year's target, at the end of the year.
    """
    if indicator.target is None:
        return None
    passed = passed_of_year(day)
    stages = {HALF: indicator.by_june, THREE_QUARTERS: indicator.by_september, Fraction(1): indicator.target}
    known = {at: Fraction(value) for at, value in stages.items() if value is not None}
    if indicator.cumulative:
        reached = _between({Fraction(0): Fraction(0), **known}, passed)
        return (Decimal(reached.numerator) / Decimal(reached.denominator)).quantize(FOUR_PLACES, ROUND_DOWN)
    begun = [value for at, value in known.items() if at <= passed]
    return Decimal(begun[-1].numerator) / Decimal(begun[-1].denominator) if begun else None


def reached_share(indicator: Aim, actual: Decimal, stage: Decimal | None) -> Share:
    """min(1, actual / stage target); of ≤ the other way round; of a qualitative one the percentage reached.

    One that is measured before anything is asked of it is held against the year's target.
    """
    if indicator.operator == "qualitative":
        return min(Fraction(1), Fraction(actual) / FULL)
    target = indicator.target if stage is None else stage
    if indicator.operator == "at_most":
        return Fraction(1) if target is None or actual <= target else Fraction(target) / Fraction(actual)
    return min(Fraction(1), Fraction(actual) / Fraction(target)) if target else Fraction(1)


def goal_share(reached: Iterable[tuple[Decimal, Share]]) -> Share | None:
    """g: the mean of what indicators reached, each by its weight; None where none was measured."""
    rows = [(Fraction(weight), share) for weight, share in reached]
    total = sum((weight for weight, _ in rows), Fraction(0))
    return sum((weight * share for weight, share in rows), Fraction(0)) / total if total else None


def light_of(share: Share, lights: Lights) -> Light:
    if share >= Fraction(lights.green):
        return "green"
    return "yellow" if share >= Fraction(lights.yellow) else "red"


def judged(money: Share, goal: Share, lights: Lights) -> Judged:
    apart = abs(money - goal) >= Fraction(lights.divergence)
    return Judged(money, goal, light_of(money, lights), light_of(goal, lights), apart)


def _between(points: Mapping[Fraction, Fraction], at: Fraction) -> Fraction:
    """The value on the straight line between the two points around `at`; the points are in their order."""
    places = list(points)
    after = next(place for place in places if place >= at)
    if after == at:
        return points[after]
    before = places[places.index(after) - 1]
    return points[before] + (points[after] - points[before]) * (at - before) / (after - before)
