"""Office hours: the moments at which the sample's offices record what they did, on working days only."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from pbm_tracker.kernel.clock import ZONE, day_of
from pbm_tracker.notice.reading import next_workday

HOURS = (9, 11, 15, 16)


@functools.cache
def workday(day: date) -> date:
    """The day itself if the offices are open, else the next day that they are."""
    return next_workday(day)


class Hours:
    """A few moments a day, different from day to day, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._moments: dict[date, tuple[datetime, ...]] = {}

    def of(self, day: date) -> tuple[datetime, ...]:
        if day not in self._moments:
            rng = Random(f"{self._seed}/{day}")
            self._moments[day] = tuple(
                datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), ZONE) for hour in HOURS
            )
        return self._moments[day]

    def moment(self, day: date, rng: Random, earliest: datetime | None = None) -> datetime:
        """Some moment on the first working day from `day` on, not before `earliest`."""
        return rng.choice(next(self._left(day, earliest)))

    def _left(self, day: date, earliest: datetime | None) -> Iterator[list[datetime]]:
        if earliest is not None:
            day = max(day, day_of(earliest))
        while True:
            day = workday(day)
            if left := [moment for moment in self.of(day) if earliest is None or moment >= earliest]:
                yield left
            day += timedelta(days=1)
