"""Regulations (制度、办法、细则): issued, in force by day, amended, reviewed, superseded, repealed. Never rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE, OF_A_UNIT, SUPERVISION
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Line, Prose, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.tasks.duty import EvidenceList, TaskNumber
from pbm_tracker.units.unit import UnitId, register, require_member

REGULATIONS = "龙府办〔2021〕22号 二(九)「各部门各单位要制订具体办法和操作细则,完善管理流程」"
ISSUERS = OF_A_UNIT | FINANCE | SUPERVISION

RegulationCode = Annotated[Slug, Field(title="制度", description="制度代号，例如 monitoring-warning")]
Outcome = Annotated[
    Literal["kept", "to_amend", "to_repeal"],
    Field(
        title="复审结论",
        json_schema_extra={"words": {"kept": "继续有效", "to_amend": "需要修订", "to_repeal": "应当废止"}},
    ),
]


class ServedTask(Frozen):
    """A task of the notice that a regulation is issued for."""

    task: TaskNumber


class Regulation(State):
    unit: str = ""
    issued_on: date | None = None
    valid_from: date = date.max
    valid_until: date | None = None  # the last day on which it is in force

    def in_force(self, day: date) -> bool:
        begun = self.issued_on is not None and self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


def regulation_of(read: Read, code: str) -> Regulation:
    return read(Regulation, f"regulation/{code}")


# Events


class RegulationIssued(Event):
    """One that comes into force later is known at once; from when it counts, `valid_from` says."""

    words = "印发制度"
    regulation: RegulationCode
    unit: Slug
    title: Line
    document: Line
    valid_from: Day
    valid_until: Day | None = None
    tasks: tuple[ServedTask, ...] = ()
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return min(self.valid_from, act.occurred_on)

    def apply(self, regulation: Regulation, entry: Entry) -> None:
        regulation.unit, regulation.issued_on = self.unit, entry.act.occurred_on
        regulation.valid_from, regulation.valid_until = self.valid_from, self.valid_until


class RegulationAmended(Event):
    words = "修订制度"
    document: Line
    valid_from: Day
    summary: Prose
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return min(self.valid_from, act.occurred_on)


class RegulationReviewed(Event):
    words = "复审制度"
    outcome: Outcome
    note: Prose


class RegulationRepealed(Event):
    """The last day in force; `successor` is what takes its place, where something does."""

    words = "废止制度"
    valid_until: Day
    successor: Slug | None = None
    reason: Prose

    def effective_on(self, act: Act) -> date:
        return min(self.valid_until, act.occurred_on)

    def apply(self, regulation: Regulation, entry: Entry) -> None:
        regulation.valid_until = self.valid_until


# Commands


class IssueRegulation(Command):
    """登记一项印发的制度、办法或细则，自何日起施行，为落实哪些任务；取代旧制度的，旧的自同日起失效。"""

    verb = "印发制度"
    roles = ISSUERS
    regulation: Annotated[RegulationCode, Field(title="制度代号", description="例如 monitoring-warning，不重复使用")]
    unit: UnitId
    title: Annotated[Line, Field(title="制度名称")]
    document: Annotated[Line, Field(title="文号")]
    valid_from: Annotated[Day | None, Field(title="自何日起施行", description="不填即为今天")] = None
    valid_until: Annotated[Day | None, Field(title="有效期至", description="没有期限就不填")] = None
    supersedes: Annotated[Slug | None, Field(title="取代的制度", description="被取代制度的代号")] = None
    tasks: Annotated[tuple[ServedTask, ...], Field(title="落实的任务", max_length=20)] = ()
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_member(read, self.unit, act)
        regulation = regulation_of(read, self.regulation)
        valid_from = self.valid_from or act.occurred_on
        if regulation.issued_on is not None:
            raise Refusal("这个制度代号已经用过", clause=REGULATIONS, field="regulation")
        if self.valid_until is not None and self.valid_until < valid_from:
            raise Refusal("有效期不能在施行之前结束", clause=REGULATIONS, field="valid_until")
        issued = RegulationIssued(
            regulation=self.regulation,
            unit=self.unit,
            title=self.title,
            document=self.document,
            valid_from=valid_from,
            valid_until=self.valid_until,
            tasks=self.tasks,
            evidence=self.evidence,
        )
        return [Fact(regulation, issued), *self._superseded(read, valid_from)]

    def _superseded(self, read: Read, valid_from: date) -> list[Fact]:
        if self.supersedes is None:
            return []
        old = _own(read, self.supersedes, self.unit, field="supersedes")
        last = max(valid_from - timedelta(days=1), old.valid_from)
        reason = say("由“{title}”取代", title=self.title)
        return [Fact(old, RegulationRepealed(valid_until=last, successor=self.regulation, reason=reason))]


class RegulationCommand(Command):
    """Something about a regulation that the unit issued, and that is still to be in force."""

    regulation: RegulationCode
    unit: UnitId

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        regulation = _own(read, self.regulation, self.unit)
        return [Fact(regulation, self.decide_on(regulation, act))]

    def decide_on(self, regulation: Regulation, act: Act) -> Event:
        raise NotImplementedError


class AmendRegulation(RegulationCommand):
    """登记对一项制度的修订。原来的内容仍然留着。"""

    verb = "修订制度"
    roles = ISSUERS
    document: Annotated[Line, Field(title="文号")]
    valid_from: Annotated[Day | None, Field(title="自何日起施行", description="不填即为今天")] = None
    summary: Annotated[Prose, Field(title="修订内容")]
    evidence: EvidenceList = ()

    def decide_on(self, regulation: Regulation, act: Act) -> Event:
        valid_from = self.valid_from or act.occurred_on
        if valid_from < regulation.valid_from:
            raise Refusal("修订不能早于制度施行", clause=REGULATIONS, field="valid_from")
        return RegulationAmended(
            document=self.document, valid_from=valid_from, summary=self.summary, evidence=self.evidence
        )


class ReviewRegulation(RegulationCommand):
    """登记对一项制度的复审。制度应当定期复审，久不复审视为没有坚持。"""

    verb = "复审制度"
    roles = ISSUERS
    outcome: Outcome
    note: Annotated[Prose, Field(title="复审情况")]

    def decide_on(self, regulation: Regulation, act: Act) -> Event:
        return RegulationReviewed(outcome=self.outcome, note=self.note)


class RepealRegulation(RegulationCommand):
    """废止一项制度，写明最后有效的一日和理由。"""

    verb = "废止制度"
    roles = ISSUERS
    checked = True
    valid_until: Annotated[Day | None, Field(title="有效至何日", description="含当日，不填即为今天")] = None
    reason: Annotated[Prose, Field(title="废止理由")]

    def decide_on(self, regulation: Regulation, act: Act) -> Event:
        valid_until = self.valid_until or act.occurred_on
        if valid_until < regulation.valid_from:
            raise Refusal("废止不能早于制度施行", clause=REGULATIONS, field="valid_until")
        return RegulationRepealed(valid_until=valid_until, reason=self.reason)


def _own(read: Read, code: str, unit: str, field: str = "regulation") -> Regulation:
    """A regulation that this unit, or one merged into it, issued, and that was not repealed. Raises Refusal."""
    regulation = regulation_of(read, code)
    if regulation.issued_on is None:
        raise Refusal(say("没有登记这项制度：{code}", code=code), clause=REGULATIONS, field=field)
    if regulation.unit not in register(read).origins(unit):
        raise Refusal("这项制度不是该单位印发的", clause=REGULATIONS, field=field)
    if regulation.valid_until is not None:
        raise Refusal(say("这项制度的有效期到 {day}", day=regulation.valid_until), clause=REGULATIONS, field=field)
    return regulation
