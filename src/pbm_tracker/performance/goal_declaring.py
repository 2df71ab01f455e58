"""A unit declares the goal of a project for a year, and asks for its revision once it has passed (2.1 绩效目标编制)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from pbm_tracker.access.roles import OF_A_UNIT
from pbm_tracker.kernel.commands import Earlier, Fact, Read, Refusal
from pbm_tracker.kernel.events import Act
from pbm_tracker.kernel.fields import Prose
from pbm_tracker.kernel.saying import say
from pbm_tracker.projects.project import Project

from .goal import NOUN, Goal, GoalDeclared, GoalRevisionRequested
from .goal_form import GoalFormCommand, as_asked
from .last_actuals import last_actuals
from .subject import stream_of

# What an indicator has for one year only.
OF_ITS_YEAR = {"target", "by_june", "by_september", "last_actual", "lower_reason"}
DECLARE = "龙府办〔2021〕22号 二(三)「科学设置绩效目标,并对绩效目标负责」"
WITHIN_THE_YEAR = "本系统规则：绩效目标的修订在预算年度的12月31日以前批准的才作数，否则按原目标评价"


class DeclareGoal(GoalFormCommand):
    """申报项目支出绩效目标，或者改好退回的再报。财政部门审核通过以后才能安排预算。"""

    verb = "申报绩效目标"
    roles = OF_A_UNIT

    @classmethod
    def earlier(cls, read: Read, about: Mapping[str, str]) -> Earlier:
        """The form that came back, with its remarks; the first time, the indicators of the year before."""
        goal = cls.stream_asked(read, about)
        if goal is None or goal.pending or goal.passed:
            return Earlier()
        if goal.form is None:
            return Earlier(_begun_by_last_year(read, about["project"], int(about["year"])))
        return Earlier(as_asked(goal.form), [(one.at, one.text) for one in goal.remarks])

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        goal = self.of(read, Goal, NOUN)
        if goal.pending:
            raise Refusal(
                say("已有一份 {day} 申报的，等待审核", day=goal.declared_on), clause=DECLARE, cure="待审核或退回后再报"
            )
        if goal.passed:
            reason = say("该年度的绩效目标已于 {day} 审核通过", day=goal.passed_on)
            raise Refusal(reason, clause=DECLARE, cure="要改动的请申请修订")
        self.require_complete(project, goal, read, act)
        return [Fact(goal, GoalDeclared(**self.form(read)))]


class ReviseGoal(GoalFormCommand):
    """申请修订已经通过的绩效目标，写明理由，整张表重新填报。批准以前仍按原目标；原目标一直保留。"""

    verb = "申请修订绩效目标"
    roles = OF_A_UNIT
    reason: Annotated[Prose, Field(title="修订理由")]

    @classmethod
    def earlier(cls, read: Read, about: Mapping[str, str]) -> Earlier:
        """The form in force."""
        goal = cls.stream_asked(read, about)
        return Earlier(as_asked(goal.in_force)) if goal and goal.in_force else Earlier()

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        goal = self.of(read, Goal, NOUN)
        require_passed(goal)
        require_within_year(self.year, act.occurred_on)
        if goal.revision is not None:
            raise Refusal(
                say("已有一份 {day} 的修订申请，等待批准", day=goal.revision.asked_on),
                clause=WITHIN_THE_YEAR,
                cure="待决定后再申请",
            )
        self.require_complete(project, goal, read, act)
        return [Fact(goal, GoalRevisionRequested(**self.form(read), reason=self.reason))]


def _begun_by_last_year(read: Read, project: str, year: int) -> dict[str, Any]:
    """The indicators that were in force the year before, without targets, each with what it last came to."""
    before = read(Goal, stream_of(NOUN, year - 1, project)).in_force
    if before is None:
        return {}
    actuals, rows = last_actuals(read, project, year), []
    for one in before.indicators:
        reached = actuals.get((one.kind, one.name))
        kept = one.model_dump(exclude=OF_ITS_YEAR, exclude_none=True)
        rows.append({**kept, "last_actual": reached.value} if reached else kept)
    return {"mid_term_goal": before.mid_term_goal, "indicators": rows}


def require_passed(goal: Goal) -> None:
    """Raises Refusal where nothing is in force that could be revised."""
    if not goal.passed:
        raise Refusal("该年度没有审核通过的绩效目标", clause=WITHIN_THE_YEAR, cure="请先申报，审核通过后才谈修订")


def require_within_year(year: int, day: date) -> None:
    """A revision counts only within the budget year (R8). Raises Refusal."""
    if day > date(year, 12, 31):
        raise Refusal(
            say("{year} 年已经结束，不再修订当年的绩效目标", year=year),
            clause=WITHIN_THE_YEAR,
            cure="请按原目标评价",
            field="year",
        )
