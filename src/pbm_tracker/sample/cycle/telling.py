"""What every part of a project's story uses: who acts for its unit on a day, who leads it, what a year must come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from pbm_tracker.kernel.clock import day_of
from pbm_tracker.sample.hours import Hours, workday
from pbm_tracker.sample.places import Place
from pbm_tracker.sample.rows import Who
from pbm_tracker.sample.story import Story
from pbm_tracker.sample.wording import evidence

from .arithmetic import Reached
from .expected import Expected
from .goals import Aim
from .plans import Plan

BUREAU = Who("finance-1", "finance")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a unit promised for a year: the day it signed, and its rates by March, June, September and December."""

    on: date
    rates: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Around:
    """What the projects share: the heirs of units that are merged, and what was promised of a year."""

    places: dict[str, Place]
    heirs: dict[str, str]
    signed: dict[tuple[str, int], Signed]

    def acting_for(self, place: Place, day: date) -> Place:
        """The unit itself, or from the day after its end its heir."""
        if place.ends is None or day < place.ends.date():
            return place
        return self.places[self.heirs[place.unit]]

    def expected_percent(self, place: Place, year: int, month: int, day: date) -> Fraction:
        """How much of a year's money was to be spent by the end of a month, as known on a day."""
        for unit in (self.acting_for(place, day).unit, place.unit):
            signed = self.signed.get((unit, year))
            if signed is not None and signed.on < day:
                return Fraction(signed.rates[month // 3 - 1])
        return Fraction(100 * month, 12)


@dataclass(slots=True)
class Year:
    """How a project's year stands: money in hundredths of 万元, and what it will have come to in the end."""

    year: int
    aims: tuple[Aim, ...]
    reached: tuple[Reached, ...] = ()
    asked: int = 0
    budget: int = 0
    adjusted: int = 0
    executed: int = 0  # at the end of the year
    passed: bool = False
    reports: int = 0
    counted: dict[str, int] = field(default_factory=dict)  # spent by the last report
    paid: int = 0
    found: bool = False  # that slow money has no reason
    suspended: bool = False
    submitted_on: date | None = None
    evaluated: str | None = None  # the grade of its key evaluation


class CycleStory(Story):
    def begin(self) -> None:
        """Put on the agenda what can be foreseen; the rest follows from it."""
        raise NotImplementedError


class ProjectTelling(CycleStory):
    def __init__(self, plan: Plan, around: Around, hours: Hours, seed: int) -> None:
        super().__init__(plan.code, hours, Random(f"{seed}/project/{plan.code}"), {"project": plan.code})
        self.project = plan
        self.around = around
        self.post = self.rng.choice(plan.place.staff)
        self.lead: str | None = None
        self.leads: list[tuple[date, str | None]] = []
        self.expected: list[Expected] = []
        self.years: dict[int, Year] = {}

    # When and who

    def open_day(self, day: date) -> date:
        """The first day from `day` on when something of this project can be recorded by its unit."""
        on = workday(max(day, day_of(self._cursor)) if self._cursor else day)
        while self.project.place.ends is not None and on == self.project.place.ends.date():
            on = workday(on + timedelta(days=1))
        return on

    def by_unit(self, day: date, do: str, *, gate: str | None = None, **fields: Any) -> date:
        on = self.open_day(day)
        place = self.around.acting_for(self.project.place, on)
        role = self.rng.choice(("unit_clerk", "unit_clerk", "unit_clerk", "unit_head"))
        return self._done(gate, on, place.acting(role, on), do, unit=place.unit, **fields)

    def by_bureau(self, day: date, do: str, *, gate: str | None = None, **fields: Any) -> date:
        return self._done(gate, day, BUREAU, do, **fields)

    def _done(self, gate: str | None, day: date, who: Who, do: str, **fields: Any) -> date:
        if gate is None:
            return self.act(day, lambda _: who, do, **fields)
        on = self.be_refused(gate, day, lambda _: who, do, **fields)
        self.must(fields.get("year", self.project.first), "gate", gate)
        return on

    def must(self, year: int, what: str, value: Any) -> None:
        """From now on the product must say so."""
        if self._cursor is not None:
            self.expected.append(Expected(self._cursor, self.project.code, year, what, value))

    def led(self, day: date) -> date:
        """The first day from `day` on when the project has a lead who is in post; binds one where it has none."""
        on = self.open_day(day)
        while any(holder.known.date() == on for holder in self.post.holders):
            on = self.open_day(on + timedelta(days=1))
        known = [holder for holder in self.post.holders if holder.known.date() < on]
        person = (known or self.post.holders)[-1].person.id
        if person != self.lead:
            on = self.by_unit(on, "bind_project_lead", person=person)
            self.lead = person
            self.leads.append((on, person))
        return on

    def lead_on(self, day: date) -> str | None:
        """Who leads on a day; None also on a day on which that changes."""
        known = [person for since, person in self.leads if since < day]
        return known[-1] if known and all(since != day for since, _ in self.leads) else None

    def signers(self, day: date) -> dict[str, str]:
        place = self.around.acting_for(self.project.place, day)
        return {
            "project_lead": self.lead or "",
            "finance_lead": place.clerk.on(day).person.id,
            "unit_head": place.head.on(day).person.id,
        }

    def proofs(self, name: str) -> list[dict[str, Any]]:
        return evidence((name,), f"{self.about}/{self._cursor}", self.rng, most=1)
