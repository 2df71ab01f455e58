"""Where the lines of a chart run: figures in, places in the drawing out. The macros in charts.html draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 520, 260
LEFT, RIGHT, TOP, BOTTOM = 50, 16, 34, 34
DAYS_AFTER = 92
WORDS_WIDTH = 150  # of a label beside a line


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place, beginning or ending there."""

    x: int
    y: int
    anchor: str
    count: int


@dataclass(frozen=True, slots=True)
class StepChart:
    """Completions over time. `line` is the path of the steps; ticks are places with what stands there."""

    line: str
    years: Sequence[tuple[int, int]]
    shares: Sequence[tuple[int, int]]
    due_x: int
    due_anchor: str
    at_due: Label | None
    at_end: Label
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def step_chart(steps: Sequence[tuple[date, int]], total: int, days: tuple[date, date, date]) -> StepChart:
    """`days` are the first one drawn, the deadline, and the day up to which the figures go."""
    first, due, last = days
    turned = max(due, steps[-1][0] if steps else due)
    last = min(
        last, turned + timedelta(days=DAYS_AFTER)
    )  # years in which nothing changes would press the rest together
    end = max(due + timedelta(days=31), last)

    def x(day: date) -> int:
        return LEFT + round((WIDTH - LEFT - RIGHT) * (day - first).days / max((end - first).days, 1))

    def y(count: int) -> int:
        return HEIGHT - BOTTOM - round((HEIGHT - TOP - BOTTOM) * count / max(total, 1))

    path, at = [f"M{LEFT} {y(0)}"], (LEFT, y(0))
    for day, count in steps:
        place = max(x(day), LEFT), y(count)
        path += [f"H{place[0]}"] if place[0] != at[0] else []
        path += [f"V{place[1]}"] if place[1] != at[1] else []
        at = place
    path.append(f"H{x(last)}")
    by_due = max((count for day, count in steps if day <= due), default=0)
    done = steps[-1][1] if steps else 0
    years = [date(year, 1, 1) for year in range(first.year, end.year + 1)]
    return StepChart(
        line="".join(path),
        years=[(x(day), day.year) for day in years if day >= first],
        shares=[(y(round(total * share / 100)), share) for share in (0, 50, 100)],
        due_x=x(due),
        due_anchor="end" if x(due) > WIDTH - WORDS_WIDTH else "start",
        at_due=Label(x(due), y(by_due), "start" if x(due) < WIDTH - WORDS_WIDTH else "end", by_due)
        if due < last
        else None,
        at_end=Label(x(last), y(done), "end" if x(last) > LEFT + WORDS_WIDTH else "start", done),
    )
