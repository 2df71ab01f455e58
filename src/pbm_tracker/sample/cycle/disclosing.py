"""The sample's budget rounds and publications: five steps in step or not, what goes to congress, nil returns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from pbm_tracker.sample.hours import Hours, workday
from pbm_tracker.sample.places import Place
from pbm_tracker.sample.story import Happening
from pbm_tracker.sample.wording import evidence

from .applying import ProjectStory
from .plans import FIRST_YEAR, LAST_YEAR
from .telling import BUREAU, Around, CycleStory

CHANNEL = "县政府门户网站预决算公开专栏"
UNLISTED = 2023  # the draft of this year went to congress without the list of goals


class RoundStory(CycleStory):
    """The county's: from the first step to the final account."""

    def __init__(self, hours: Hours, seed: int) -> None:
        super().__init__("cycle/round", hours, Random(f"{seed}/round"), {})

    def begin(self) -> None:
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            if year > FIRST_YEAR:
                self._plan(year, date(year - 1, 8, 2), "record_sync_step", step="arrange")
                self._plan(year, date(year - 1, 11, 1), "record_sync_step", step="declare")
                self._plan(year, date(year - 1, 12, 20), "record_sync_step", step="review")
                listed = {"evidence": self._list(year, "绩效目标清单.xlsx")}
                self._plan(year, date(year, 1, 20), "submit_budget_draft", **({} if year == UNLISTED else listed))
                if year == UNLISTED:
                    self._plan(year, date(year, 2, 1), "submit_goals", **listed)
                self._plan(year, date(year, 1, 25), "approve_budget")
                self._plan(year, date(year, 2, 8), "record_sync_step", step="approve")
                self._plan(year, date(year, 2, 22), "record_sync_step", step="publish")
            results = {"evidence": self._list(year, "绩效评价结果清单.xlsx")}
            self._plan(year, date(year + 1, 8, 22), "submit_final_account", **results)
            for what in ("final_account", "results"):
                self._plan(year, date(year + 1, 9, 5), "publish_for_county", what=what, channel=CHANNEL)

    def _list(self, year: int, name: str) -> list[dict[str, Any]]:
        return evidence((name,), f"{year}/{name}", self.rng, most=1)

    def _plan(self, year: int, day: date, do: str, **fields: Any) -> None:
        def work(day: date) -> None:
            on = workday(day)
            days: dict[str, Any] = {}
            if do == "record_sync_step":
                apart = 9 if (year, fields["step"]) == (2022, "arrange") else 0
                days = {"budget_on": on - timedelta(days=apart), "goal_on": on}
            self.act(on, lambda _: BUREAU, do, year=year, **fields, **days)

        self.plan(day, work)


class DisclosureStory(CycleStory):
    """A unit's: what it is approved, makes public, and has nothing to report of."""

    def __init__(self, place: Place, around: Around, projects: Sequence[ProjectStory], hours: Hours, seed: int) -> None:
        super().__init__(place.unit, hours, Random(f"{seed}/disclosure/{place.unit}"), {"unit": place.unit})
        self.place = place
        self.around = around
        self.projects = projects

    def begin(self) -> None:
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            if self.place.starts > date(year, 1, 1) - timedelta(days=40) and year > FIRST_YEAR:
                continue
            if year > FIRST_YEAR:
                self.plan(self.later(date(year - 1, 10, 12), 0, 15), self._of(self.report_nothing, year))
                self.plan(self.later(date(year, 2, 9), 0, 6), self._of(self.be_approved, year))
                self._publish(year, self.later(date(year, 2, 20), 0, 9), "publish_budget", "publish_goals")
            self._publish(year, self.later(date(year + 1, 9, 6), 0, 14), "publish_final_account", "publish_results")

    def _of(self, work: Any, *about: Any) -> Happening:
        return lambda day: work(*about, day)

    def _clerk(self, day: date, do: str, **fields: Any) -> date:
        return self.act(day, lambda on: self.place.acting("unit_clerk", on), do, **fields)

    def be_approved(self, year: int, day: date) -> None:
        self.act(day, lambda _: BUREAU, "approve_budget_to_unit", year=year)

    def _publish(self, year: int, day: date, main: str, beside: str) -> None:
        """What goes with it on the same day: some come late, and some never."""
        day = workday(day)
        self.plan(day, lambda on: self._clerk(on, main, year=year, channel=CHANNEL))
        if not self.happens(0.05):
            follows = self.later(day, 2, 20) if self.happens(0.12) else day
            self.plan(follows, lambda on: self._clerk(on, beside, year=year, channel=CHANNEL))

    def report_nothing(self, year: int, day: date) -> None:
        """Who has no new major project says so; a few say so though they have one, and are contradicted."""
        own = [
            one.project
            for one in self.projects
            if self.around.acting_for(one.project.place, day).unit == self.place.unit and one.project.first == year
        ]
        false = any(project.major for project in own)
        if not self.happens(0.08 if false else 0.75):
            return
        signer = self.place.head.on(day).person.id
        about = {"year": year, "step": "1.1"}
        day = self._clerk(day, "file_nil_return", **about, statement="本单位没有新出台的重大政策和项目", signer=signer)
        if false and self.happens(0.7):
            found = "项目库中有新出台的重大项目"
            self.plan(self.later(day, 5, 30), lambda on: self._contradict(about, found, on))

    def _contradict(self, about: dict[str, Any], found: str, day: date) -> None:
        self.act(day, lambda _: BUREAU, "contradict_nil_return", **about, found=found)
