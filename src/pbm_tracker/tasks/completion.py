"""Getting a duty done: progress, the claim that it is complete, and the verdict on the claim."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.account import same_person
from pbm_tracker.access.roles import OF_A_UNIT
from pbm_tracker.kernel.commands import Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Day, Prose
from pbm_tracker.kernel.saying import say

from .duty import SUPERVISING_UNIT, TWO_PERSONS, Claim, Duty, DutyCommand, EvidenceList
from .proving import FactList, FactsNamed, require_proof

COMPLETE_AND_SUSTAIN = "龙府办〔2021〕22号 附件「完成并长期坚持」"
NOT_ITS_OWN = "本系统规则：县府办核验各单位的任务，县府办自己的任务由县审计局核验"

VERDICT_ROLES = frozenset({"supervision", "audit"})

# Events


class ProgressReported(Event):
    words = "报告进展"
    text: Prose
    evidence: EvidenceList = ()


class CompletionEvent(Event):
    """What is said of a completion takes effect on the day of completion that was claimed, whenever it is said."""

    completed_on: Day

    def effective_on(self, act: Act) -> date:
        return self.completed_on


class CompletionClaimed(CompletionEvent):
    words = "报告完成"
    evidence: EvidenceList
    facts: FactsNamed = None

    def apply(self, duty: Duty, entry: Entry) -> None:
        facts = tuple(fact.position for fact in self.facts or ())
        duty.claim = Claim(completed_on=self.completed_on, claimed_by=entry.act.actor, facts=facts)
        duty.proved_by = {**duty.proved_by, **dict.fromkeys(facts, self.completed_on.year)}


class CompletionReturned(CompletionEvent):
    words = "退回完成报告"
    reason: Prose

    def apply(self, duty: Duty, entry: Entry) -> None:
        _unclaim(duty)


class CompletionVerified(Event):
    """`completed_on` is the day the verifier accepts; `claimed` the day that was claimed, from which this counts."""

    words = "核验通过"
    claimed: Day
    completed_on: Day
    reason: Prose | None = None

    def effective_on(self, act: Act) -> date:
        return self.claimed

    def apply(self, duty: Duty, entry: Entry) -> None:
        duty.accepted, duty.verified_by = self.completed_on, entry.act.actor


class VerificationOverturned(CompletionEvent):
    """As if neither claim nor verification had been made; a lapse that was open ends with them."""

    words = "推翻核验"
    reason: Prose

    def apply(self, duty: Duty, entry: Entry) -> None:
        _unclaim(duty)
        duty.accepted = duty.verified_by = None
        if duty.lapsed_on is not None:
            duty.lapsed_on, duty.cured_on = None, entry.act.occurred_on


def _unclaim(duty: Duty) -> None:
    """As if never claimed: what proved it may prove again."""
    if duty.claim is not None:
        duty.proved_by = {at: year for at, year in duty.proved_by.items() if at not in duty.claim.facts}
    duty.claim = None


# Commands


class ReportProgress(DutyCommand):
    """报告任务进展。不改变是否逾期。"""

    verb = "报告进展"
    roles = OF_A_UNIT
    text: Annotated[Prose, Field(title="进展情况")]
    evidence: EvidenceList = ()

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        return ProgressReported(text=self.text, evidence=self.evidence)


class ClaimCompletion(DutyCommand):
    """报告任务完成，请核验。是否按期以核验认定的完成日期为准，核验快慢不影响。"""

    verb = "报告完成"
    roles = OF_A_UNIT
    completed_on: Annotated[Day | None, Field(title="完成日期", description="实际完成的那一天，不填即为今天")] = None
    evidence: EvidenceList = ()
    facts: FactList = ()

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        completed_on = self.completed_on or act.occurred_on
        if duty.accepted is not None:
            raise Refusal(
                say("该任务已核验，认定 {accepted} 完成", accepted=duty.accepted), clause=COMPLETE_AND_SUSTAIN
            )
        if duty.claim is not None:
            raise Refusal(
                say("已有一份完成报告（{completed_on}）待核验", completed_on=duty.claim.completed_on),
                clause=COMPLETE_AND_SUSTAIN,
                cure="待核验或退回后再报",
            )
        if completed_on > act.occurred_on:
            raise Refusal(
                say("完成日期不能在报告之日（{occurred_on}）之后", occurred_on=act.occurred_on),
                clause=COMPLETE_AND_SUSTAIN,
                field="completed_on",
            )
        require_proof(read, duty, self.facts, self.evidence, completed_on)
        return CompletionClaimed(completed_on=completed_on, evidence=self.evidence, facts=self.facts or None)


class Verdict(DutyCommand):
    """A decision on a pending claim, by another person than the one who made it."""

    def claim_to_judge(self, duty: Duty, read: Read, act: Act) -> Claim:
        """The pending claim, if this actor may judge it on this day. Raises Refusal."""
        if duty.claim is None or duty.accepted is not None:
            raise Refusal("没有待核验的完成报告", clause=COMPLETE_AND_SUSTAIN)
        if (duty.unit == SUPERVISING_UNIT) != (act.role == "audit"):
            raise Refusal("这个单位的完成报告不由这个角色核验", clause=NOT_ITS_OWN)
        if same_person(read, duty.claim.claimed_by, act.actor):
            raise Refusal("不得核验自己报告的事项", clause=TWO_PERSONS, cure="请另一人核验")
        if act.occurred_on < duty.claim.completed_on:
            raise Refusal("核验不能早于所报的完成日期", clause=COMPLETE_AND_SUSTAIN)
        return duty.claim


class ReturnCompletion(Verdict):
    """退回完成报告，说明理由。退回后视同从未报告。"""

    verb = "退回完成报告"
    roles = VERDICT_ROLES
    checked = True
    reason: Annotated[Prose, Field(title="退回理由")]

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        claim = self.claim_to_judge(duty, read, act)
        return CompletionReturned(completed_on=claim.completed_on, reason=self.reason)


class VerifyCompletion(Verdict):
    """核验通过，认定完成日期。所认定的日期与所报不同时须说明理由。"""

    verb = "核验通过"
    roles = VERDICT_ROLES
    checked = True
    completed_on: Annotated[Day | None, Field(title="认定的完成日期", description="不填即认可所报日期")] = None
    reason: Annotated[Prose | None, Field(title="说明", description="认定日期与所报不同时必填")] = None

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        claim = self.claim_to_judge(duty, read, act)
        accepted = self.completed_on or claim.completed_on
        if accepted > act.occurred_on:
            raise Refusal("认定的完成日期不能在核验之后", clause=COMPLETE_AND_SUSTAIN, field="completed_on")
        if accepted != claim.completed_on and self.reason is None:
            raise Refusal(
                say("认定的日期与所报（{completed_on}）不同，请说明理由", completed_on=claim.completed_on),
                clause=COMPLETE_AND_SUSTAIN,
                field="reason",
            )
        return CompletionVerified(claimed=claim.completed_on, completed_on=accepted, reason=self.reason)


class OverturnVerification(DutyCommand):
    """推翻一次核验，说明理由。推翻后视同从未报告、从未核验。"""

    verb = "推翻核验"
    roles = VERDICT_ROLES
    checked = True
    reason: Annotated[Prose, Field(title="推翻理由")]

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        if duty.accepted is None or duty.claim is None or duty.verified_by is None:
            raise Refusal("该任务没有核验过的完成", clause=COMPLETE_AND_SUSTAIN)
        if same_person(read, duty.verified_by, act.actor):
            raise Refusal("不得推翻自己的核验", clause=TWO_PERSONS, cure="请另一人办理")
        if act.occurred_on < duty.claim.completed_on:
            raise Refusal("推翻不能早于所报的完成日期", clause=COMPLETE_AND_SUSTAIN)
        if duty.lapsed_on is not None and act.occurred_on < duty.lapsed_on:
            raise Refusal(
                say("推翻不能早于已认定的失守之日（{lapsed_on}）", lapsed_on=duty.lapsed_on),
                clause=COMPLETE_AND_SUSTAIN,
            )
        return VerificationOverturned(completed_on=duty.claim.completed_on, reason=self.reason)
