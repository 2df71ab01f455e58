"""A day of the past over many entries: first asked, asked again; and what django-simple-history takes for the same."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from pbm_tracker.county import County
from pbm_tracker.tasks.pages import board, duties_seen

from .counties import FIRST_DAY
from .figures import Figure, Sizes, seconds

ASKED_AGAIN = 5


def measure(county: County, sizes: Sizes, data: Path, full_fold: float) -> list[Figure]:
    """`full_fold` is how many seconds the whole log takes. Each day is asked for the first time."""
    today = county.today()
    days = _days(county, sizes.past_days)
    this_year = [today - timedelta(days=12 + 20 * back) for back in range(sizes.past_days)]
    this_year = [day for day in this_year if day.year == today.year] or [today - timedelta(days=1)]
    cold = seconds(lambda: past_board(county, today.replace(day=1) - timedelta(days=1)))  # and then all is kept
    first = [seconds(lambda day=day: past_board(county, day)) for day in days]  # type: ignore[misc]
    recent = [seconds(lambda day=day: past_board(county, day)) for day in this_year]  # type: ignore[misc]
    now = statistics.median(seconds(lambda: past_board(county, None)) for _ in range(ASKED_AGAIN))
    again = statistics.median(seconds(lambda: past_board(county, this_year[-1])) for _ in range(ASKED_AGAIN))
    theirs = history_as_of(data / "history.sqlite", sizes.entries, days)
    half = len(days) // 2
    early, late = slice(0, max(1, half - 1)), slice(-max(1, half - 1), None)
    return [
        Figure("  board of a past day while nothing is kept: to a full fold", cold / full_fold),
        Figure(
            "board of a past day, first asked: time, to a full fold", statistics.median(first) / full_fold, at_most=0.08
        ),
        Figure("  a day of this year, first asked", statistics.median(recent) / full_fold, at_most=0.02),
        Figure("  asked again: time, to today's", again / now, at_most=5),
        Figure(
            "as of a late day: time, to django-simple-history's",
            statistics.median(first[late]) / statistics.median(theirs[late]),
            at_most=1,
        ),
        Figure(
            "as of an early day: time, to django-simple-history's",
            statistics.median(first[early]) / statistics.median(theirs[early]),
            at_most=2,
        ),
    ]


def past_board(county: County, day: date | None) -> None:
    with county.at(as_of=day) as moment:
        board(moment.views, county.catalogue, "unit", duties_seen(moment.views, moment.as_of))


def _days(county: County, count: int) -> list[date]:
    """Spread over the years before this one, each somewhere in its part; in order."""
    chosen = random.Random(1)
    first = FIRST_DAY + timedelta(days=1)
    last = max(county.today().replace(month=1, day=1), first + timedelta(days=count))
    part = (last - first).days // count
    return [first + timedelta(days=part * at + chosen.randrange(part)) for at in range(count)]


def history_as_of(path: Path, rows: int, days: Sequence[date]) -> list[float]:
    """In a process of its own, since Django is set up once in each."""
    command = [sys.executable, "-m", "bench.history", str(path), str(rows), *map(str, days)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])  # noqa: S603 - our own program
    return [float(line) for line in ran.stdout.split()]
