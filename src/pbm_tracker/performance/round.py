"""The county's budget round of a year: its five steps, each beside the goals' own (五同步). Source: 二(三), T9."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.reading import workdays_between
from pbm_tracker.notice.standards import Standards
from pbm_tracker.tasks.duty import EvidenceList

from .subject import Year

FIVE_SYNC = "龙府办〔2021〕22号 二(三)「与预算编制管理同步布置、同步申报、同步审核、同步批复、同步公开」"

SyncStep = Literal["arrange", "declare", "review", "approve", "publish"]
SYNC_WORDS: dict[SyncStep, str] = {
    "arrange": "布置",
    "declare": "申报",
    "review": "审核",
    "approve": "批复",
    "publish": "公开",
}
SyncStepField = Annotated[SyncStep, Field(title="环节", json_schema_extra={"words": {**SYNC_WORDS}})]
BudgetDay = Annotated[Day, Field(title="预算环节日期")]
GoalDay = Annotated[Day | None, Field(title="绩效目标环节日期", description="还没有进行的不填，进行以后再登记一次")]


class SyncDays(Frozen):
    budget_on: date
    goal_on: date | None = None


class Round(State):
    sync: Mapping[str, SyncDays] = Field(default_factory=dict)
    draft_on: date | None = None  # submitted to congress
    goals_on: date | None = None
    approved_on: date | None = None  # by congress
    account_on: date | None = None  # the final account, submitted to congress
    results_on: date | None = None


def round_of(read: Read, year: int) -> Round:
    return read(Round, f"round/{year}")


def day_of(named: date | None, act: Act, field: str, clause: str) -> date:
    """The day that is named, or that of the act. Raises Refusal for one that had not come."""
    if named is not None and named > act.occurred_on:
        raise Refusal(say("{day} 还没有到", day=named), clause=clause, field=field)
    return named or act.occurred_on


def days_apart(step: SyncStep, days: SyncDays, standards: Standards, as_of: date) -> int:
    """Working days by which the goals' step is off the budget's beyond the tolerance, on a day; 0 is in step.

    A step that the goals have not taken yet is as late as the day asked.
    """
    apart = workdays_between(days.budget_on, days.goal_on or as_of)
    return max(0, apart - standards.sync_tolerance.get(step, 0))


# Event


class SyncStepRecorded(Event):
    """A step of the round, and the goals' own; a day that has not come by a day asked counts from when it comes."""

    words = "登记五同步环节"
    year: Year
    step: SyncStepField
    budget_on: BudgetDay
    goal_on: GoalDay = None
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return min(self.budget_on, self.goal_on or self.budget_on)

    def apply(self, round_: Round, entry: Entry) -> None:
        round_.sync = {**round_.sync, self.step: SyncDays(budget_on=self.budget_on, goal_on=self.goal_on)}


# Command


class RecordSyncStep(Command):
    """登记预算编制一个环节的日期，和绩效目标同一环节的日期。相差超过容许的工作日即为不同步，如实显示。"""

    verb = "登记五同步环节"
    roles = FINANCE
    year: Year
    step: SyncStepField
    budget_on: BudgetDay
    goal_on: GoalDay = None
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        round_ = round_of(read, self.year)
        day_of(self.budget_on, act, "budget_on", FIVE_SYNC)
        day_of(self.goal_on, act, "goal_on", FIVE_SYNC)
        if (known := round_.sync.get(self.step)) is not None:
            self._refuse_unless_completing(known)
        recorded = SyncStepRecorded(**{name: getattr(self, name) for name in type(self).model_fields})
        return [Fact(round_, recorded)]

    def _refuse_unless_completing(self, known: SyncDays) -> None:
        if known.goal_on is not None:
            raise Refusal(
                say("这个环节已登记：预算 {budget_on}，绩效目标 {goal_on}", **known.model_dump()),
                clause=FIVE_SYNC,
                field="step",
            )
        if known.budget_on != self.budget_on or self.goal_on is None:
            raise Refusal(
                say("这个环节已登记：预算 {budget_on}，只缺绩效目标的日期", budget_on=known.budget_on),
                clause=FIVE_SYNC,
                cure="预算环节日期照前填写，补上绩效目标环节日期",
                field="goal_on",
            )
