"""Scores and grades (等级): a grade is what a scale makes of a score of two places, and is kept with its scale."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from typing import Annotated

from pbm_tracker.kernel.fields import decimal
from pbm_tracker.notice.standards import Band, Grade, Scale

HUNDREDTH = Decimal("0.01")

Score = Annotated[Decimal, decimal(2, "0", "100")]
# 中、低、差: what costs a project next year's budget.
CUT = frozenset[Grade]({"fair", "low", "poor"})


def rounded(value: Decimal | Fraction) -> Decimal:
    """Half up at two places, as every score and rate of the forms is."""
    if isinstance(value, Decimal):
        return value.quantize(HUNDREDTH, ROUND_HALF_UP)
    return Decimal(floor(value * 100 + Fraction(1, 2))).scaleb(-2)


def total(scores: Iterable[Decimal]) -> Decimal:
    """The sum of scores that were rounded one by one, so that it is the sum of what is printed."""
    return sum((rounded(score) for score in scores), Decimal("0.00"))


def band_of(score: Decimal, scale: Scale) -> Band:
    """The grade that a score of two places is on a scale: bands are half open, 89.99 is 良 and 90.00 is 优."""
    return next(band for band in scale.bands if score >= band.lowest)
