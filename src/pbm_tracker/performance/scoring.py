"""How a self-evaluation is scored, rule by rule (R0 to R6): recomputed to the cent, half up, and summed afterwards.

Each function is one rule of the form (项目支出绩效自评表), from exact numbers to a score of two places. What an
indicator asks for is its `operator`, `target` and `weight`; what was reached is its `actual`, or for 定性 a percentage
within the band that was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from .scales import rounded

Operator = Literal["at_least", "at_most", "equal", "qualitative"]
Band = Literal["reached", "partly", "missed"]
# 达成 100-80 %, 部分达成 80-60 %, 未达成 60-0 %: 80 belongs to the upper band, 60 to the middle one.
BANDS: Mapping[Band, tuple[Decimal, Decimal]] = {
    "reached": (Decimal(80), Decimal(100)),
    "partly": (Decimal(60), Decimal("79.99")),
    "missed": (Decimal(0), Decimal("59.99")),
}
HALF = Fraction(1, 2)
ONE = Fraction(1)


class Asked(NamedTuple):
    """What an indicator of the goal asks for."""

    operator: Operator
    target: Decimal | None
    weight: Decimal


def rate(executed: Decimal, adjusted: Decimal) -> Decimal:
    """预算执行率: executed by the full-year budget, not rounded; 1 where nothing was to be spent and nothing was."""
    return executed / adjusted if adjusted else Decimal(1)


def rate_score(executed: Decimal, adjusted: Decimal, points: Decimal) -> Decimal:
    """R0: the points for the execution rate, never more than all of them."""
    return rounded(Fraction(points) * (min(ONE, Fraction(executed) / Fraction(adjusted)) if adjusted else 1))


def indicator_score(asked: Asked, actual: Decimal, *, set_low_above: Decimal | None = None) -> Decimal:
    """R1 to R4: what a number earns. `set_low_above` is given where a reviewer finds that the target was set too low.

    Raises ValueError for a negative actual value, and for an indicator without a numeric target.
    """
    if asked.target is None or actual < 0:
        raise ValueError("no numeric target, or a negative actual value")
    share = reached(asked.operator, asked.target, actual)
    if set_low_above is not None and asked.operator == "at_least":
        share = lowered(asked.target, actual, set_low_above)
    return rounded(Fraction(asked.weight) * share)


def reached(operator: Operator, target: Decimal, actual: Decimal) -> Fraction:
    """The share of an indicator that was reached, 0 to 1, exact: a half is a half. Its target is not 0."""
    aimed, found = Fraction(target), Fraction(actual)
    if operator == "at_least":  # R1
        return min(ONE, found / aimed)
    if operator == "at_most":  # R2, the inverse formula; nothing at all is all of it
        return ONE if found <= aimed else aimed / found
    return max(Fraction(0), ONE - abs(found - aimed) / abs(aimed))  # R3


def over_achieved(operator: Operator, target: Decimal, actual: Decimal, above: Decimal) -> bool:
    """R4: so much more than the target that it needs an analysis."""
    return operator == "at_least" and Fraction(actual) / Fraction(target) > Fraction(above)


def lowered(target: Decimal, actual: Decimal, above: Decimal) -> Fraction:
    """R4: what is left of an indicator whose target was obviously set too low, by how far it was exceeded."""
    excess = Fraction(actual) / Fraction(target) - Fraction(above)
    return ONE if excess <= 0 else max(HALF, ONE - excess)


def in_band(band: Band, percent: Decimal) -> bool:
    """R5: whether a percentage lies in its band."""
    low, high = BANDS[band]
    return low <= percent <= high


def qualitative_score(weight: Decimal, percent: Decimal) -> Decimal:
    """R5: what a described indicator earns."""
    return rounded(weight * percent / 100)


def scaled(scores: Iterable[tuple[Decimal, Decimal]], points: Decimal) -> list[Decimal]:
    """R6: (score, weight) of the indicators that remain, as if their weights were all the points there are."""
    remaining = list(scores)
    weights = sum((weight for _, weight in remaining), Decimal(0))
    return [
        rounded(Fraction(score) * Fraction(points) / Fraction(weights)) if weights else Decimal("0.00")
        for score, weight in remaining
    ]
