"""A story of the sample: an agenda of what is to happen, and the rows it leaves, each recorded after the one before."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from pbm_tracker.kernel.clock import day_of

from .hours import Hours
from .rows import Row, Who

Happening = Callable[[date], object]


class Story:
    """Runs what is on the agenda in the order of days; what happens may put more on it."""

    def __init__(self, about: str, hours: Hours, rng: Random, fields: dict[str, Any]) -> None:
        self.about = about
        self.rng = rng
        self.rows: list[Row] = []
        self._fields = fields
        self._hours = hours
        self._cursor: datetime | None = None
        self._agenda: list[tuple[date, int, Happening]] = []
        self._number = itertools.count()

    def plan(self, day: date, happening: Happening) -> None:
        heapq.heappush(self._agenda, (day, next(self._number), happening))

    def run(self, until: date) -> list[Row]:
        """Everything that happens up to a day, as rows."""
        while self._agenda and self._agenda[0][0] <= until:
            day, _, happening = heapq.heappop(self._agenda)
            happening(max(day, day_of(self._cursor)) if self._cursor else day)
        return self.rows

    def end(self) -> None:
        self._agenda.clear()

    def act(self, day: date, who: Callable[[date], Who], do: str, **fields: Any) -> date:
        """Something is done and recorded on the first working day from `day` on, which is returned."""
        at = self._hours.moment(day, self.rng, self._cursor)
        self._cursor = at
        on = day_of(at)
        self.rows.append(Row(at, on, who(on), do, self._fields | fields))
        return on

    def be_refused(self, gate: str, day: date, who: Callable[[date], Who], do: str, **fields: Any) -> date:
        """The same, but a gate of the notice stands in its way, which is recorded instead."""
        on = self.act(day, who, do, **fields)
        self.rows[-1] = replace(self.rows[-1], gate=gate)
        return on

    def act_recorded_late(self, day: date, days: int, who: Who, basis: str, do: str, **fields: Any) -> date:
        """The same, recorded so many days later on a basis (补录)."""
        on = day_of(self._hours.moment(day, self.rng, self._cursor))
        self._cursor = self._hours.moment(on + timedelta(days=days), self.rng)
        self.rows.append(Row(self._cursor, on, who, do, self._fields | fields, basis))
        return on

    def later(self, day: date, least: int, most: int) -> date:
        return day + timedelta(days=self.rng.randint(least, most))

    def happens(self, share: float) -> bool:
        return self.rng.random() < share
