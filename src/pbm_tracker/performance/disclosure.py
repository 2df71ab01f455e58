"""What a unit makes public of a budget year: budget with goals, final account with results. The first are the anchors.

The county's own (政府决算) stands beside the units'; its budget is made public by the last of the five sync steps.
Source: 三(二)3 and 三(四)5, T13, T32.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Day, Line, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.unit import UnitId, require_member

from .congress import WITH_THE_ACCOUNT, WITH_THE_DRAFT, ListedProjects, require_listed
from .round import day_of, round_of
from .subject import Year

APPROVED_BY_CONGRESS_FIRST = "本系统规则：人大批准预算以后才向单位批复"

PublishedOn = Annotated[Day | None, Field(title="公开日期", description="不填即为今天")]
Channel = Annotated[Line, Field(title="公开渠道", description="例如 县政府门户网站预决算公开专栏")]


class Disclosure(State):
    """By topic of the event, the projects it named and the day it first happened."""

    published: Mapping[str, frozenset[str]] = Field(default_factory=dict)
    first: Mapping[str, date] = Field(default_factory=dict)
    approved_on: date | None = None


def disclosure_of(read: Read, year: int, unit: str | None) -> Disclosure:
    """A unit's, or the county's own, whose stream names no unit."""
    return read(Disclosure, f"disclosure/{year}/{unit}" if unit else f"disclosure/{year}")


# Events


class Published(Event):
    """What the publications share. Without a unit it is the county's own."""

    year: Year
    unit: Slug | None = None
    published_on: Day
    channel: Channel
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return self.published_on

    def apply(self, disclosure: Disclosure, entry: Entry) -> None:
        named = frozenset(one.project for one in getattr(self, "projects", ()))
        known = disclosure.published.get(self.topic, frozenset())
        disclosure.published = {**disclosure.published, self.topic: known | named}
        first = min(disclosure.first.get(self.topic, self.published_on), self.published_on)
        disclosure.first = {**disclosure.first, self.topic: first}


class BudgetPublished(Published):
    words = "公开预算"


class GoalPublished(Published):
    words = "公开绩效目标"
    projects: ListedProjects = ()


class FinalAccountPublished(Published):
    words = "公开决算"


class ResultPublished(Published):
    words = "公开绩效评价结果"
    projects: ListedProjects = ()


class BudgetApprovedToUnit(Event):
    words = "批复预算"
    year: Year
    unit: Slug
    approved_on: Day
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return self.approved_on

    def apply(self, disclosure: Disclosure, entry: Entry) -> None:
        disclosure.approved_on = self.approved_on


# Commands


class Publication(Command):
    """A publication of a unit's."""

    clause: ClassVar[str]
    event: ClassVar[type[Published]]
    year: Year
    unit: UnitId
    published_on: PublishedOn = None
    channel: Channel
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_member(read, self.unit, act)
        disclosure = disclosure_of(read, self.year, self.unit)
        day = day_of(self.published_on, act, "published_on", self.clause)
        projects: ListedProjects = getattr(self, "projects", ())
        require_listed(read, projects, self.clause, self.unit)
        _refuse_unless_new(disclosure, self.event, projects, self.clause)
        _refuse_within_the_year(self.event, self.year, day)
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return [Fact(disclosure, self.event.model_validate({**fields, "published_on": day}))]


class PublishBudget(Publication):
    """登记本单位预算已经公开。绩效目标应在同一天公开。"""

    verb = "公开预算"
    roles = OF_A_UNIT
    clause = WITH_THE_DRAFT
    event = BudgetPublished


class PublishGoals(Publication):
    """登记绩效目标已经公开，写明哪些项目。随预算一同公开，晚一天也算晚。"""

    verb = "公开绩效目标"
    roles = OF_A_UNIT
    clause = WITH_THE_DRAFT
    event = GoalPublished
    projects: ListedProjects = ()


class PublishFinalAccount(Publication):
    """登记本单位决算已经公开。绩效评价结果应在同一天公开。"""

    verb = "公开决算"
    roles = OF_A_UNIT
    clause = WITH_THE_ACCOUNT
    event = FinalAccountPublished


class PublishResults(Publication):
    """登记绩效评价结果已经公开，写明哪些项目。随决算一同公开，晚一天也算晚。"""

    verb = "公开绩效评价结果"
    roles = OF_A_UNIT
    clause = WITH_THE_ACCOUNT
    event = ResultPublished
    projects: ListedProjects = ()


class PublishForCounty(Command):
    """登记全县决算或全县绩效评价结果已经公开。全县预算和绩效目标的公开，登记为五同步的“公开”环节。"""

    verb = "公开全县决算"
    roles = FINANCE
    checked = True
    year: Year
    what: Annotated[
        Literal["final_account", "results"],
        Field(title="公开内容", json_schema_extra={"words": {"final_account": "决算", "results": "绩效评价结果"}}),
    ]
    published_on: PublishedOn = None
    channel: Channel
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        event: type[Published] = FinalAccountPublished if self.what == "final_account" else ResultPublished
        disclosure = disclosure_of(read, self.year, None)
        day = day_of(self.published_on, act, "published_on", WITH_THE_ACCOUNT)
        _refuse_unless_new(disclosure, event, (), WITH_THE_ACCOUNT)
        _refuse_within_the_year(event, self.year, day)
        published = event(year=self.year, published_on=day, channel=self.channel, evidence=self.evidence)
        return [Fact(disclosure, published)]


class ApproveBudgetToUnit(Command):
    """登记向单位批复预算的日期。绩效目标随之批复。"""

    verb = "批复预算"
    roles = FINANCE
    year: Year
    unit: UnitId
    approved_on: Annotated[Day | None, Field(title="批复日期", description="不填即为今天")] = None
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_member(read, self.unit, act)
        disclosure, by_congress = disclosure_of(read, self.year, self.unit), round_of(read, self.year).approved_on
        day = day_of(self.approved_on, act, "approved_on", APPROVED_BY_CONGRESS_FIRST)
        if disclosure.approved_on is not None:
            raise Refusal(
                say("这一年度已登记，日期 {day}", day=disclosure.approved_on),
                clause=APPROVED_BY_CONGRESS_FIRST,
                field="year",
            )
        if by_congress is None or day < by_congress:
            raise Refusal(
                "这一天人大还没有批准预算",
                clause=APPROVED_BY_CONGRESS_FIRST,
                cure="请先登记人大批准预算",
                field="approved_on",
            )
        approved = BudgetApprovedToUnit(year=self.year, unit=self.unit, approved_on=day, evidence=self.evidence)
        return [Fact(disclosure, approved)]


def _refuse_unless_new(disclosure: Disclosure, event: type[Published], projects: ListedProjects, clause: str) -> None:
    """Publishing more projects later is another publication; the same again is none."""
    named = {one.project for one in projects}
    if event.topic in disclosure.first and named <= disclosure.published[event.topic]:
        raise Refusal(
            say("已登记公开，最早 {day}", day=disclosure.first[event.topic]),
            clause=clause,
            cure="另有项目公开的，请列出这些项目" if "projects" in event.model_fields else None,
            field="year",
        )


def _refuse_within_the_year(event: type[Published], year: int, day: date) -> None:
    if event in (FinalAccountPublished, ResultPublished) and day.year <= year:
        raise Refusal("预算年度终了以后才有决算", clause=WITH_THE_ACCOUNT, cure="请核对预算年度", field="year")
