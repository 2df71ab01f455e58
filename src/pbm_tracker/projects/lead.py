"""Who leads a project (项目负责人): by day, for a major project without a gap, and for life accountable for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import OF_A_UNIT
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Day, Line, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.units.person import HEADS_AND_LEADS, PersonId, require_person
from pbm_tracker.units.unit import UnitId, register

from .project import LeadTerm, Project, ProjectCode, require_own

# Events


class ProjectLeadBound(Event):
    """Whoever led before leads until the day before. One from a later day is known at once; `valid_from` says when."""

    words = "确定项目负责人"
    project: ProjectCode
    person: Slug
    valid_from: Day

    def effective_on(self, act: Act) -> date:
        return min(self.valid_from, act.occurred_on)

    def apply(self, project: Project, entry: Entry) -> None:
        before = self.valid_from - timedelta(days=1)
        ended = [
            term if term.until is not None and term.until <= before else term.model_copy(update={"until": before})
            for term in project.leads
        ]
        project.leads = (*ended, LeadTerm(person=self.person, since=self.valid_from))


class ProjectLeadReleased(Event):
    """The last day on which the lead leads. The binding to what was done until then never ends."""

    words = "解除项目负责人"
    project: ProjectCode
    person: Slug
    until: Day
    reason: Line

    def effective_on(self, act: Act) -> date:
        return min(self.until, act.occurred_on)

    def apply(self, project: Project, entry: Entry) -> None:
        *before, last = project.leads
        project.leads = (*before, last.model_copy(update={"until": self.until}))


# Commands


class BindProjectLead(Command):
    """确定项目负责人，自何日起。此前的负责人到前一日为止；他任内的责任不因此解除。"""

    verb = "确定项目负责人"
    roles = OF_A_UNIT
    project: ProjectCode
    unit: UnitId
    person: PersonId
    valid_from: Annotated[Day | None, Field(title="自何日起", description="不填即为今天；早于今天的由县府办补录")] = (
        None
    )

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        project = require_own(read, self.project, self.unit)
        person = require_person(read, self.person)
        since = self.valid_from or act.occurred_on
        if not {post.unit for post in person.posts} & set(register(read).origins(self.unit)):
            raise Refusal(
                say("此人在该单位没有任职：{person}", person=person.name),
                clause=HEADS_AND_LEADS,
                cure="请先登记任职",
                field="person",
            )
        if since < act.occurred_on:
            raise Refusal("不能确定为从前的负责人", clause=HEADS_AND_LEADS, cure="请县府办补录", field="valid_from")
        if project.leads and since <= project.leads[-1].since:
            raise Refusal(
                say("已有自 {since} 起的负责人，应在其后", since=project.leads[-1].since),
                clause=HEADS_AND_LEADS,
                field="valid_from",
            )
        if project.lead_on(since) == self.person:
            raise Refusal("此人已是负责人", clause=HEADS_AND_LEADS, field="person")
        return [Fact(project, ProjectLeadBound(project=self.project, person=self.person, valid_from=since))]


class ReleaseProjectLead(Command):
    """解除项目负责人，写明最后一日和原因。重大项目无人负责的日子会一直显示。"""

    verb = "解除项目负责人"
    roles = OF_A_UNIT
    project: ProjectCode
    unit: UnitId
    until: Annotated[Day | None, Field(title="负责到何日", description="含当日，不填即为今天")] = None
    reason: Annotated[Line, Field(title="解除原因")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        project = require_own(read, self.project, self.unit)
        until = self.until or act.occurred_on
        last = project.leads[-1] if project.leads else None
        if last is None or last.until is not None:
            raise Refusal("该项目现在没有负责人", clause=HEADS_AND_LEADS)
        if until < max(last.since, act.occurred_on):
            raise Refusal("最后一日不能在今天或上任之前", clause=HEADS_AND_LEADS, field="until")
        released = ProjectLeadReleased(project=self.project, person=last.person, until=until, reason=self.reason)
        return [Fact(project, released)]


# Judgement


def days_without_lead(
    terms: Sequence[tuple[date, date | None]], since: date, until: date
) -> Iterator[tuple[date, date]]:
    """The intervals, both ends included, in which nobody led; `terms` are (from, until) in the order they began."""
    day = since
    for begins, ends in sorted(terms, key=lambda term: term[0]):
        if ends is not None and ends < day:
            continue
        if begins > until:
            break
        if begins > day:
            yield day, begins - timedelta(days=1)
        if ends is None:
            return
        day = max(day, ends + timedelta(days=1))
    if day <= until:
        yield day, until
