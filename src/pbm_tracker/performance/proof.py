"""What the yearly cycle asks of a duty, and the days on which its record lacked it. Pure.

A need is something recorded that had to come again by a day: the self-evaluation of a project that had a budget, by
the end of May. Missing after that day it is a lapse (失守) from the next day on, which its filing ends, and whose days
stay. What was never recorded as owed is presumed of nobody. Source: the annex (长期坚持) and part 三; DOMAIN 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

Interval = tuple[date, date | None]

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Need:
    """An event that a unit, or the finance bureau for the county, owed by the end of `closes`.

    `subject` is a project, or "" for the unit as a whole; `month` that of the report, 0 where a year has one. `met` is
    the day on which it came, `ended` that on which it was owed no more, `since` that from which it was this unit's.
    """

    event: str
    year: int
    subject: str
    month: int
    closes: date
    met: date | None = None
    ended: date | None = None
    since: date | None = None


def gap(need: Need) -> Interval | None:
    """The days on which it was missing after its day; None if there were none."""
    start = max(need.closes + A_DAY, need.since or date.min)
    end = min((day for day in (need.met, need.ended) if day is not None), default=None)
    return None if end is not None and end <= start else (start, end)


def lapses(needs: Iterable[Need], first_year: int) -> tuple[Interval, ...]:
    """The days on which anything was missing, in order, and none of them twice.

    What had to come before the first year of upkeep counts for the completion, and never as a lapse.
    """
    gaps = sorted(
        (found for need in needs if need.closes.year >= first_year and (found := gap(need))),
        key=lambda one: (one[0], one[1] or date.max),
    )
    merged: list[Interval] = []
    for start, end in gaps:
        if merged and start <= (merged[-1][1] or date.max):
            merged[-1] = merged[-1][0], _later(merged[-1][1], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
