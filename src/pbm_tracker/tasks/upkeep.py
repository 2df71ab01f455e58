"""Keeping it up (长期坚持): yearly confirmation, and lapses, whose days stay for ever, cured or not."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import OF_A_UNIT, SUPERVISION
from pbm_tracker.kernel.commands import Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Day, Prose, whole
from pbm_tracker.kernel.saying import say

from .completion import COMPLETE_AND_SUSTAIN
from .duty import Duty, DutyCommand, EvidenceList
from .proving import FactList, FactsNamed, require_proof

Year = Annotated[int, whole(2021, 2100), Field(title="年度")]

# Events


class UpkeepConfirmed(Event):
    words = "确认长期坚持"
    year: Year
    evidence: EvidenceList
    facts: FactsNamed = None

    def apply(self, duty: Duty, entry: Entry) -> None:
        duty.upkeep_years |= {self.year}
        duty.proved_by = {**duty.proved_by, **{fact.position: self.year for fact in self.facts or ()}}


class LapseFound(Event):
    words = "认定失守"
    lapsed_on: Day
    reason: Prose

    def effective_on(self, act: Act) -> date:
        return self.lapsed_on

    def apply(self, duty: Duty, entry: Entry) -> None:
        duty.lapsed_on = self.lapsed_on


class LapseCured(Event):
    words = "恢复坚持"
    cured_on: Day
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return self.cured_on

    def apply(self, duty: Duty, entry: Entry) -> None:
        duty.lapsed_on, duty.cured_on = None, self.cured_on


# Commands


class ConfirmUpkeep(DutyCommand):
    """确认一个年度里这项工作仍在坚持，附证明材料。"""

    verb = "确认坚持"
    roles = OF_A_UNIT
    year: Year
    evidence: EvidenceList = ()
    facts: FactList = ()

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        if duty.accepted is None:
            raise Refusal("任务尚未核验完成，谈不上坚持", clause=COMPLETE_AND_SUSTAIN, cure="请先报告完成")
        if self.year > act.occurred_on.year:
            raise Refusal("不能确认将来的年度", clause=COMPLETE_AND_SUSTAIN, field="year")
        if self.year in duty.upkeep_years:
            raise Refusal(say("{year} 年已经确认过", year=self.year), clause=COMPLETE_AND_SUSTAIN, field="year")
        require_proof(read, duty, self.facts, self.evidence, min(act.occurred_on, date(self.year, 12, 31)))
        return UpkeepConfirmed(year=self.year, evidence=self.evidence, facts=self.facts or None)


class FindLapse(DutyCommand):
    """认定一项完成了的任务没有坚持下来，自哪一天起。恢复之前天天计入，恢复之后也不抹去。"""

    verb = "认定失守"
    roles = SUPERVISION | {"audit"}
    checked = True
    lapsed_on: Annotated[Day, Field(title="自何日起失守")]
    reason: Annotated[Prose, Field(title="认定理由")]

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        if duty.accepted is None:
            raise Refusal("任务尚未核验完成，谈不上失守", clause=COMPLETE_AND_SUSTAIN)
        if duty.lapsed_on is not None:
            raise Refusal(
                say("已认定自 {lapsed_on} 起失守，尚未恢复", lapsed_on=duty.lapsed_on), clause=COMPLETE_AND_SUSTAIN
            )
        if self.lapsed_on > act.occurred_on:
            raise Refusal("失守之日不能在认定之后", clause=COMPLETE_AND_SUSTAIN, field="lapsed_on")
        if self.lapsed_on < max(duty.accepted, duty.cured_on or duty.accepted):
            raise Refusal("失守之日不能在完成或上次恢复之前", clause=COMPLETE_AND_SUSTAIN, field="lapsed_on")
        return LapseFound(lapsed_on=self.lapsed_on, reason=self.reason)


class CureLapse(DutyCommand):
    """认定失守已经恢复，自哪一天起重新坚持。"""

    verb = "认定恢复"
    roles = SUPERVISION
    cured_on: Annotated[Day, Field(title="自何日起恢复")]
    evidence: EvidenceList = ()

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        if duty.lapsed_on is None:
            raise Refusal("没有未恢复的失守", clause=COMPLETE_AND_SUSTAIN)
        if self.cured_on > act.occurred_on:
            raise Refusal("恢复之日不能在认定之后", clause=COMPLETE_AND_SUSTAIN, field="cured_on")
        if self.cured_on < duty.lapsed_on:
            raise Refusal("恢复之日不能在失守之前", clause=COMPLETE_AND_SUSTAIN, field="cured_on")
        return LapseCured(cured_on=self.cured_on, evidence=self.evidence)
