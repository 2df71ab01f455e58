"""Where the lines of the two tracks run (双监控): money spent and goal reached over a year, beside what is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pbm_tracker.performance.lights import QUARTERS, passed_of_year

WIDTH, HEIGHT = 620, 300
LEFT, RIGHT, TOP, BOTTOM = 50, 90, 16, 34
WORDS_HEIGHT = 18  # of a label, so that two do not lie upon each other
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Stated:
    """What a report says of a day: shares of the whole year's money and goal, and of what was to be expected."""

    day: date
    money: Decimal
    goal: Decimal
    expected: Decimal


@dataclass(frozen=True, slots=True)
class Track:
    """A line: its path, its points, and where its name stands beside the last of them."""

    path: str
    points: Sequence[tuple[int, int]]
    words_x: int
    words_y: int


@dataclass(frozen=True, slots=True)
class TrackChart:
    expected: Track
    money: Track | None
    goal: Track | None
    months: Sequence[tuple[int, int]]
    shares: Sequence[tuple[int, int]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def track_chart(stated: Sequence[Stated], promised: Sequence[Decimal] | None) -> TrackChart:
    """`promised` are the four rates of the commitment in percent; without them what is expected rises evenly."""
    rates = [Fraction(rate) / 100 for rate in promised] if promised else list(QUARTERS)
    expected = _track([(0, 0), *((at, rate) for at, rate in zip(QUARTERS, rates, strict=True))])
    tracks: Mapping[str, Track] = {
        name: _track([(0, 0), *((passed_of_year(one.day), Fraction(getattr(one, name))) for one in stated)])
        for name in ("money", "goal")
        if stated
    }
    money, goal = _apart(tracks.get("money"), tracks.get("goal"))
    return TrackChart(
        expected=expected,
        money=money,
        goal=goal,
        months=[(_x(Fraction(month, MONTHS)), month) for month in (3, 6, 9, 12)],
        shares=[(_y(Fraction(share, 100)), share) for share in (0, 50, 100)],
    )


def _track(points: Sequence[tuple[Fraction | int, Fraction | int]]) -> Track:
    places = [(_x(Fraction(at)), _y(Fraction(share))) for at, share in points]
    path = "M" + "L".join(f"{x} {y}" for x, y in places)
    return Track(path, places[1:], places[-1][0] + 8, places[-1][1] + 5)


def _apart(money: Track | None, goal: Track | None) -> tuple[Track | None, Track | None]:
    """The two names at the ends, one below the other where they would lie upon each other."""
    if money is None or goal is None or abs(money.words_y - goal.words_y) >= WORDS_HEIGHT:
        return money, goal
    below, step = (money, 1) if money.words_y >= goal.words_y else (goal, -1)
    y = max(money.words_y, goal.words_y) + WORDS_HEIGHT // 2
    moved = Track(below.path, below.points, below.words_x, min(y, HEIGHT - BOTTOM))
    other = goal if step == 1 else money
    other = Track(other.path, other.points, other.words_x, moved.words_y - WORDS_HEIGHT)
    return (moved, other) if step == 1 else (other, moved)


def _x(share: Fraction) -> int:
    return LEFT + round((WIDTH - LEFT - RIGHT) * share)


def _y(share: Fraction) -> int:
    return HEIGHT - BOTTOM - round((HEIGHT - TOP - BOTTOM) * min(share, Fraction(1)))
