"""The finance bureau returns or reviews a goal, and decides on its revision (2.2 绩效目标审核)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.account import same_person
from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Fact, Read, Refusal
from pbm_tracker.kernel.events import Act
from pbm_tracker.kernel.fields import Flag, Prose
from pbm_tracker.kernel.saying import say
from pbm_tracker.projects.project import Project

from .goal import (
    NOUN,
    Goal,
    GoalReturned,
    GoalReviewed,
    GoalRevised,
    GoalRevisionRefused,
    ReviewKind,
    Verdict,
)
from .goal_declaring import WITHIN_THE_YEAR, require_within_year
from .goal_remark import REMARKS_MAX, GoalRemark, require_places
from .subject import ProjectYearCommand

REVIEW = "龙府办〔2021〕22号 三(二)2「财政部门对绩效目标进行审核,审核通过后方可进入预算编制阶段」"
MAJOR_REVIEW = (
    "龙府办〔2021〕22号 二(三)"
    "「加强重大政策、重点项目绩效目标审核,必要时可组织第三方机构对重大政策、重点项目开展绩效目标评审」"
)
REVIEWED_BY_ANOTHER = "本系统规则：绩效目标的申报与审核、修订的申请与批准不得为同一人"


class GoalVerdict(ProjectYearCommand):
    """Decides on what a unit declared or asked for, by another person than the one who did."""

    roles = FINANCE

    def declared(self, read: Read, act: Act) -> Goal:
        """The goal that waits for its review, if this actor may review it. Raises Refusal."""
        goal = self.of(read, Goal, NOUN)
        if not goal.pending or goal.declared_on is None or goal.author is None:
            raise Refusal("没有待审核的绩效目标", clause=REVIEW, field="project")
        if act.occurred_on < goal.declared_on:
            raise Refusal(say("审核不能早于申报（{day}）", day=goal.declared_on), clause=REVIEW)
        require_another(read, goal.author, act)
        return goal

    def asked(self, read: Read, act: Act) -> Goal:
        """The goal whose revision waits, if this actor may decide on it. Raises Refusal."""
        goal = self.of(read, Goal, NOUN)
        if goal.revision is None:
            raise Refusal("没有待批准的修订申请", clause=WITHIN_THE_YEAR, field="project")
        if act.occurred_on < goal.revision.asked_on:
            raise Refusal(say("决定不能早于申请（{day}）", day=goal.revision.asked_on), clause=WITHIN_THE_YEAR)
        require_another(read, goal.revision.asked_by, act)
        return goal


class ReturnGoal(GoalVerdict):
    """退回绩效目标，逐处写明意见。单位改好后再报。"""

    verb = "退回绩效目标"
    checked = True
    remarks: Annotated[tuple[GoalRemark, ...], Field(title="意见", min_length=1, max_length=REMARKS_MAX)]
    opinion: Annotated[Prose | None, Field(title="总的意见")] = None

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        goal = self.declared(read, act)
        require_places(self.remarks, len(goal.declared))
        return [Fact(goal, GoalReturned(remarks=self.remarks, opinion=self.opinion))]


class ReviewGoal(GoalVerdict):
    """审核绩效目标：通过或不通过。通过的才能安排预算，也认可所列的不适用类别。重大的政策和项目须作重大项目审核。"""

    verb = "审核绩效目标"
    checked = True
    verdict: Verdict
    kind: ReviewKind
    opinion: Annotated[Prose, Field(title="审核意见")]
    third_party: Annotated[Flag | None, Field(title="有必要组织第三方评审", description="重大项目审核必填")] = None
    third_party_reason: Annotated[Prose | None, Field(title="有无必要的理由", description="重大项目审核必填")] = None

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        goal = self.declared(read, act)
        if project.major and self.kind == "ordinary" and self.verdict == "passed":
            raise Refusal(
                "重大政策和项目的绩效目标不能只经一般审核通过",
                clause=MAJOR_REVIEW,
                cure="请作重大项目审核，并记下有没有必要请第三方评审",
                field="kind",
            )
        for field in ("third_party", "third_party_reason"):
            if self.kind == "major" and getattr(self, field) is None:
                raise Refusal("请判断有没有必要请第三方评审，并写明理由", clause=MAJOR_REVIEW, field=field)
        reviewed = GoalReviewed(
            verdict=self.verdict,
            kind=self.kind,
            opinion=self.opinion,
            third_party=self.third_party,
            third_party_reason=self.third_party_reason,
        )
        return [Fact(goal, reviewed)]


class ApproveGoalRevision(GoalVerdict):
    """批准修订绩效目标，自批准之日起按修订后的目标。年度结束以后不再批准。"""

    verb = "批准修订绩效目标"
    checked = True
    opinion: Annotated[Prose | None, Field(title="意见")] = None

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        goal = self.asked(read, act)
        require_within_year(self.year, act.occurred_on)
        return [Fact(goal, GoalRevised(opinion=self.opinion))]


class RefuseGoalRevision(GoalVerdict):
    """不批准修订绩效目标，说明理由。仍按原目标。"""

    verb = "不批准修订绩效目标"
    checked = True
    reason: Annotated[Prose, Field(title="不批准的理由")]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        goal = self.asked(read, act)
        return [Fact(goal, GoalRevisionRefused(reason=self.reason))]


def require_another(read: Read, author: str, act: Act) -> None:
    """Whoever declared or asked does not decide on it, under whatever account. Raises Refusal."""
    if same_person(read, author, act.actor):
        raise Refusal("不得审核自己申报的绩效目标", clause=REVIEWED_BY_ANOTHER, cure="请另一人审核")
