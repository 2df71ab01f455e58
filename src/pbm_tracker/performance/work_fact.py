"""Facts that only prove that something was done (a meeting, a training, a check): one kind of entry, its kinds data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import FINANCE, OF_A_UNIT, SUPERVISION
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Event
from pbm_tracker.kernel.fields import Day, Line, Prose, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.wording import nearest
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.notice.steps import Code
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.unit import UnitId, require_member

SUSTAINED = "龙府办〔2021〕22号 附件「完成并长期坚持」"

FactKindCode = Annotated[Code, Field(title="事项种类", description="种类代号，例如 leading_group_met")]


class WorkFacts(State):
    """Nothing is decided by earlier ones."""


class WorkFactRecorded(Event):
    """`done_on` is the day it was done, from which it counts."""

    words = "记载工作事实"
    unit: Slug
    fact_kind: FactKindCode
    done_on: Day
    text: Prose
    document: Line | None = None
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return self.done_on


class RecordWorkFact(Command):
    """记载一件做过的事：会议、培训、核查、公开说明等。种类见任务分工文件，各证明哪些任务也在其中。"""

    verb = "记载工作事实"
    roles = OF_A_UNIT | FINANCE | SUPERVISION | {"audit"}
    unit: UnitId
    fact_kind: FactKindCode
    done_on: Annotated[Day | None, Field(title="发生日期", description="不填即为今天")] = None
    text: Annotated[Prose, Field(title="情况")]
    document: Annotated[Line | None, Field(title="文号")] = None
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_member(read, self.unit, act)
        kinds = {kind.id: kind for kind in standards_on(read, act.occurred_on).fact_kinds}
        done_on = self.done_on or act.occurred_on
        if self.fact_kind not in kinds:
            raise Refusal(
                say("没有这种事项{nearest}", nearest=nearest(self.fact_kind, list(kinds))),
                clause=SUSTAINED,
                field="fact_kind",
            )
        if done_on > act.occurred_on:
            raise Refusal("还没有发生的事不能记载", clause=SUSTAINED, field="done_on")
        recorded = WorkFactRecorded(
            unit=self.unit,
            fact_kind=self.fact_kind,
            done_on=done_on,
            text=self.text,
            document=self.document,
            evidence=self.evidence,
        )
        return [Fact(read(WorkFacts, f"facts/{self.unit}"), recorded)]
