"""Payments of a project: recorded, suspended (暂缓), stopped (停止), resumed; nothing is paid meanwhile (G7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry
from pbm_tracker.kernel.fields import Day, Line, Prose
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.gate import EntryAt
from pbm_tracker.projects.money import Wan, Yuan, in_yuan, wan_text
from pbm_tracker.projects.project import Project

from .gates import Asked
from .gates_of_monitoring import g6_grounded, g7_not_suspended
from .monitoring import MEASURES, Monitoring, OfProjectYear, Suspension, monitoring_of, require_budget
from .stated import TRUTH
from .subject import ProjectYearCommand

SUSPENSION_WORDS = {"suspended": "暂缓拨款", "stopped": "停止拨款"}

PaymentReason = Annotated[Prose, Field(title="拨款决定理由")]
DecisionNumber = Annotated[Line, Field(title="决定文号")]
Voucher = Annotated[Line, Field(title="支付凭证号")]
PaidOn = Annotated[Day | None, Field(title="支付日期", description="不填即为今天")]

# Events


class PaymentRecorded(OfProjectYear):
    words = "登记拨款"
    amount: Annotated[Yuan, Field(title="金额（元）")]
    paid_on: Annotated[Day, Field(title="支付日期")]
    voucher: Voucher

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        monitoring.paid += self.amount


class PaymentHalted(OfProjectYear):
    """What suspending and stopping share."""

    payment_reason: PaymentReason
    document: DecisionNumber
    rests_on: tuple[EntryAt, ...] = ()

    def begin(self, monitoring: Monitoring, entry: Entry, kind: Literal["suspended", "stopped"]) -> None:
        begun = Suspension(kind=kind, since=entry.act.occurred_on, version=entry.version)
        monitoring.suspensions = (*_ended(monitoring, begun.since), begun)


class PaymentSuspended(PaymentHalted):
    words = "暂缓拨款"

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        self.begin(monitoring, entry, "suspended")


class PaymentStopped(PaymentHalted):
    words = "停止拨款"

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        self.begin(monitoring, entry, "stopped")


class PaymentResumed(OfProjectYear):
    words = "恢复拨款"
    payment_reason: PaymentReason
    document: DecisionNumber

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        monitoring.suspensions = _ended(monitoring, entry.act.occurred_on)


def _ended(monitoring: Monitoring, day: date) -> tuple[Suspension, ...]:
    return tuple(
        one if one.until is not None else one.model_copy(update={"until": day}) for one in monitoring.suspensions
    )


# Commands


class RecordPayment(ProjectYearCommand):
    """登记一笔拨款。暂缓、停止拨款期间不得拨款；累计不超过全年预算数。"""

    verb = "登记拨款"
    roles = FINANCE
    amount: Annotated[Wan, Field(title="金额（万元）")]
    paid_on: PaidOn = None
    voucher: Voucher

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        monitoring = monitoring_of(read, self.year, self.project)
        paid_on, amount = self.paid_on or act.occurred_on, in_yuan(self.amount)
        if paid_on > act.occurred_on:
            raise Refusal(say("{day} 还没有到", day=paid_on), clause=TRUTH, field="paid_on")
        if paid_on.year != self.year:
            raise Refusal(say("支付日期应在 {year} 年内", year=self.year), clause=TRUTH, field="paid_on")
        if not amount:
            raise Refusal("金额应大于零", clause=TRUTH, field="amount")
        _, _, budget = require_budget(read, self.year, self.project)
        g7_not_suspended(Asked(monitoring, self.topic, project.unit, "paid_on"), monitoring, paid_on)
        if monitoring.paid + amount > budget:
            raise Refusal(
                say(
                    "累计 {n} 万元超过全年预算数 {budget} 万元",
                    n=wan_text(monitoring.paid + amount),
                    budget=wan_text(budget),
                ),
                clause=TRUTH,
                field="amount",
            )
        recorded = PaymentRecorded(
            project=self.project, year=self.year, amount=amount, paid_on=paid_on, voucher=self.voucher
        )
        return [Fact(monitoring, recorded)]


class HaltPayment(ProjectYearCommand):
    """A decision that nothing is paid from its day on: it rests on a report, and on there being no reason (G6)."""

    payment_reason: PaymentReason
    document: DecisionNumber

    def halted(self, event: type[PaymentHalted], project: Project, read: Read) -> Fact:
        monitoring = monitoring_of(read, self.year, self.project)
        grounds = g6_grounded(Asked(monitoring, self.topic, project.unit), [(self.project, monitoring)])
        ground = grounds[self.project]
        rests_on = (monitoring.at(ground.report.version), monitoring.at(ground.finding.version))
        return Fact(monitoring, event(**vars(self), rests_on=rests_on))

    def refuse_while(self, *kinds: str, read: Read) -> None:
        suspension = monitoring_of(read, self.year, self.project).suspension
        if suspension is not None and suspension.kind in kinds:
            words = SUSPENSION_WORDS[suspension.kind]
            raise Refusal(say("已自 {day} 起{words}", day=suspension.since, words=say(words)), clause=MEASURES)


class SuspendPayment(HaltPayment):
    """暂缓拨款：问题严重且难以纠正、没有正当理由的。暂缓期间的拨款一律不予登记。"""

    verb = "暂缓拨款"
    roles = FINANCE
    checked = True

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        self.refuse_while("suspended", "stopped", read=read)
        return [self.halted(PaymentSuspended, project, read)]


class StopPayment(HaltPayment):
    """停止拨款。已经暂缓的，也可以改为停止。"""

    verb = "停止拨款"
    roles = FINANCE
    checked = True

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        self.refuse_while("stopped", read=read)
        return [self.halted(PaymentStopped, project, read)]


class ResumePayment(ProjectYearCommand):
    """恢复拨款，写明问题怎样解决。"""

    verb = "恢复拨款"
    roles = FINANCE
    payment_reason: PaymentReason
    document: DecisionNumber

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        monitoring = monitoring_of(read, self.year, self.project)
        if monitoring.suspension is None:
            raise Refusal("没有暂缓或停止拨款", clause=MEASURES)
        return [Fact(monitoring, PaymentResumed(**vars(self)))]
