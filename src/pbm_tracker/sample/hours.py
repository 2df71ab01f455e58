"""Office hours: the moments at which the sample's offices record what they did, on working days only."""

from __future__ import annotations

import functools
from datetime import date, datetime, time, timedelta
from random import Random

from pbm_tracker.kernel.clock import ZONE, day_of
from pbm_tracker.notice.reading import next_workday

HOURS = (10, 16)


@functools.cache
def workday(day: date) -> date:
    """The day itself if the offices are open, else the next day that they are."""
    return next_workday(day)


class Hours:
    """A morning and an afternoon moment, different from day to day, the same for the same seed."""

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
        day = workday(max(day, day_of(earliest)) if earliest else day)
        while not (left := [moment for moment in self.of(day) if earliest is None or moment >= earliest]):
            day = workday(day + timedelta(days=1))
        return rng.choice(left)
