"""Extensions: asked for by the unit, decided by the office. The original deadline stays beside the new one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.account import same_person
from pbm_tracker.access.roles import OF_A_UNIT, SUPERVISION
from pbm_tracker.kernel.commands import Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Day, Prose
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.reading import in_force, readings

from .duty import TWO_PERSONS, Duty, DutyCommand, ExtensionRequest
from .standing import original_deadline

DEADLINES = "龙府办〔2021〕22号 附件「完成时间」"


def _deadline(duty: Duty, read: Read, day: date) -> date:
    """The effective deadline as it is read on a day."""
    original = original_deadline(duty.due, duty.due_as_printed, in_force(readings(read).adopted, day))
    return max(original, duty.extended) if duty.extended else original


def _refuse_unless_later(until: date, duty: Duty, read: Read, act: Act) -> None:
    deadline = _deadline(duty, read, act.occurred_on)
    if until <= deadline:
        raise Refusal(
            say("延期后的时限应在现时限（{deadline}）之后", deadline=deadline), clause=DEADLINES, field="until"
        )


# Events


class ExtensionRequested(Event):
    words = "申请延期"
    until: Day
    reason: Prose

    def apply(self, duty: Duty, entry: Entry) -> None:
        duty.request = ExtensionRequest(until=self.until, asked_on=entry.act.occurred_on, asked_by=entry.act.actor)


class ExtensionGranted(Event):
    words = "批准延期"
    until: Day

    def apply(self, duty: Duty, entry: Entry) -> None:
        duty.extended, duty.request = self.until, None


class ExtensionRefused(Event):
    words = "不批准延期"
    reason: Prose

    def apply(self, duty: Duty, entry: Entry) -> None:
        duty.request = None


# Commands


class RequestExtension(DutyCommand):
    """申请延期。时限过后才申请的会标明；原时限始终保留。"""

    verb = "申请延期"
    roles = OF_A_UNIT
    until: Annotated[Day, Field(title="延期到")]
    reason: Annotated[Prose, Field(title="申请理由")]

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        if duty.claim is not None or duty.accepted is not None:
            raise Refusal("已报告完成的任务不能申请延期", clause=DEADLINES)
        if duty.request is not None:
            raise Refusal(
                say("已有一份延期申请（到 {until}）待批", until=duty.request.until),
                clause=DEADLINES,
                cure="待答复后再申请",
            )
        _refuse_unless_later(self.until, duty, read, act)
        return ExtensionRequested(until=self.until, reason=self.reason)


class ExtensionDecision(DutyCommand):
    """An answer to the open request, by another person than the one who asked."""

    def request_to_decide(self, duty: Duty, read: Read, act: Act) -> ExtensionRequest:
        if duty.request is None:
            raise Refusal("没有待批的延期申请", clause=DEADLINES)
        if same_person(read, duty.request.asked_by, act.actor):
            raise Refusal("不得批准自己的申请", clause=TWO_PERSONS, cure="请另一人办理")
        if act.occurred_on < duty.request.asked_on:
            raise Refusal(say("答复不能早于申请之日（{asked_on}）", asked_on=duty.request.asked_on), clause=DEADLINES)
        return duty.request


class GrantExtension(ExtensionDecision):
    """批准延期。新时限自批准之日起生效。"""

    verb = "批准延期"
    roles = SUPERVISION
    checked = True
    until: Annotated[Day | None, Field(title="延期到", description="不填即按所申请的日期")] = None

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        request = self.request_to_decide(duty, read, act)
        if duty.accepted is not None:
            raise Refusal("任务已核验，逾期与否不再改变", clause=DEADLINES)
        until = self.until or request.until
        _refuse_unless_later(until, duty, read, act)
        return ExtensionGranted(until=until)


class RefuseExtension(ExtensionDecision):
    """不批准延期，说明理由。"""

    verb = "不批准延期"
    roles = SUPERVISION
    checked = True
    reason: Annotated[Prose, Field(title="理由")]

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        self.request_to_decide(duty, read, act)
        return ExtensionRefused(reason=self.reason)
