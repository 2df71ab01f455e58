"""The finance bureau returns or reviews the goal of a unit as a whole (2.2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal
from pbm_tracker.kernel.events import Act
from pbm_tracker.kernel.fields import Prose
from pbm_tracker.kernel.saying import say
from pbm_tracker.units.unit import UnitId, require_present

from .goal import NOUN, Verdict
from .goal_remark import REMARKS_MAX, OverallRemark, require_places
from .goal_reviewing import REVIEW, require_another
from .overall_goal import OverallGoal, OverallGoalReturned, OverallGoalReviewed
from .subject import Year, unit_stream_of


class OverallGoalVerdict(Command):
    """Decides on what a unit declared, by another person than the one who did."""

    roles = FINANCE
    unit: UnitId
    year: Year

    def declared(self, read: Read, act: Act) -> OverallGoal:
        """The goal that waits for its review, if this actor may review it. Raises Refusal."""
        require_present(read, self.unit)
        goal = read(OverallGoal, unit_stream_of(NOUN, self.year, self.unit))
        if not goal.pending or goal.declared_on is None or goal.author is None:
            raise Refusal("没有待审核的部门整体绩效目标", clause=REVIEW, field="unit")
        if act.occurred_on < goal.declared_on:
            raise Refusal(say("审核不能早于申报（{day}）", day=goal.declared_on), clause=REVIEW)
        require_another(read, goal.author, act)
        return goal


class ReturnOverallGoal(OverallGoalVerdict):
    """退回部门整体绩效目标，逐处写明意见。单位改好后再报。"""

    verb = "退回部门整体绩效目标"
    checked = True
    remarks: Annotated[tuple[OverallRemark, ...], Field(title="意见", min_length=1, max_length=REMARKS_MAX)]
    opinion: Annotated[Prose | None, Field(title="总的意见")] = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        goal = self.declared(read, act)
        require_places(self.remarks, len(goal.declared))
        return [Fact(goal, OverallGoalReturned(remarks=self.remarks, opinion=self.opinion))]


class ReviewOverallGoal(OverallGoalVerdict):
    """审核部门整体绩效目标：通过或不通过。"""

    verb = "审核部门整体绩效目标"
    checked = True
    verdict: Verdict
    opinion: Annotated[Prose, Field(title="审核意见")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        goal = self.declared(read, act)
        return [Fact(goal, OverallGoalReviewed(verdict=self.verdict, opinion=self.opinion))]
