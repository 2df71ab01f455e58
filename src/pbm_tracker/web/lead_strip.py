"""Who led a project from when to when, as a band: where the pieces begin and how long they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pbm_tracker.performance.project_seen import ProjectSeen

WIDTH, HEIGHT = 1000, 24


@dataclass(frozen=True, slots=True)
class Piece:
    """`person` is None where nobody led."""

    x: int
    width: int
    person: str | None


@dataclass(frozen=True, slots=True)
class LeadStrip:
    pieces: Sequence[Piece]
    years: Sequence[tuple[int, int]]
    width: int = WIDTH
    height: int = HEIGHT


def lead_strip(seen: ProjectSeen, as_of: date) -> LeadStrip:
    """From the first day that somebody led, or ought to have, to the day asked."""
    begins = [*(one.since for one in seen.leads), *(one.since for one in seen.without_lead)]
    first, last = min(begins), max([as_of, *begins])

    def x(day: date) -> int:
        return round(WIDTH * (day - first).days / max((last - first).days, 1))

    led = [(one.since, one.until or last, one.person) for one in seen.leads]
    gaps = [(one.since, one.until, None) for one in seen.without_lead]
    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    return LeadStrip(
        pieces=[
            Piece(x(since), max(x(min(until, last)) - x(since), 2), person) for since, until, person in [*led, *gaps]
        ],
        years=[(x(day), day.year) for day in years],
    )
