"""A project's budget of a year: asked for, arranged, adjusted. Money is promised behind the gates G1, G3 and G10."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Line, Prose, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.notice.standards import Grade
from pbm_tracker.projects.money import Wan, Yuan, YuanAmount, in_yuan
from pbm_tracker.projects.project import LIBRARY, Project, ProjectCode
from pbm_tracker.units.person import PersonId, require_person
from pbm_tracker.units.unit import register

from .admission import pass_g1
from .evaluation import Evaluation
from .gates import Asked, Money, g3_goal_passed, g10_consequence, suggested
from .goal import Goal
from .subject import OwnProjectYearCommand, ProjectYearCommand, Year, stream_of

LINKED = "龙府办〔2021〕22号 二(六)「将预算目标评审结果与当年度预算安排挂钩,将重点绩效评价结果与下一年度预算安排挂钩」"
IN_PRINCIPLE = "龙府办〔2021〕22号 三(四)3「下年度原则上减少安排或不再安排预算」"
# The key evaluations that may have been completed in the year before a budget: of that year, and of three before it.
YEARS_EVALUATED = 4
OVERRIDE = ("override_reason", "override_approver", "override_document")

Amount = Annotated[Wan, Field(title="金额（万元）", description="例如 320.5")]


class Budget(State):
    """元; None where it did not come to that."""

    requested: Decimal | None = None
    arranged: Decimal | None = None  # 年初预算数
    adjusted: Decimal | None = None  # 全年预算数
    arranged_version: int = 0


def budget_of(read: Read, year: int, project: str) -> Budget:
    return read(Budget, stream_of("budget", year, project))


# Events


class BudgetRequested(Event):
    words = "申请预算"
    project: ProjectCode
    year: Year
    amount: YuanAmount

    def apply(self, budget: Budget, entry: Entry) -> None:
        budget.requested = self.amount


class BudgetArranged(Event):
    words = "安排预算"
    project: ProjectCode
    year: Year
    amount: YuanAmount

    def apply(self, budget: Budget, entry: Entry) -> None:
        budget.arranged = budget.adjusted = self.amount
        budget.arranged_version = entry.version


class BudgetAdjusted(Event):
    """The new full-year budget (全年预算数), not the difference."""

    words = "调整预算"
    project: ProjectCode
    year: Year
    amount: YuanAmount
    reason: Prose
    document: Line | None = None

    def apply(self, budget: Budget, entry: Entry) -> None:
        budget.adjusted = self.amount


class BudgetConsequenceDecided(Event):
    """What a key evaluation of 中, 低 or 差 came to in the next budget (G10), and against what it was measured."""

    words = "评价结果挂钩预算"
    project: ProjectCode
    year: Year
    grade: Grade
    evaluated: Line  # the stream of the evaluation
    consequence: Literal["exempt", "reduced", "stopped", "override"]
    before: Annotated[Yuan, Field(title="上年全年预算（元）")]
    amount: YuanAmount
    override_reason: Prose | None = None
    override_approver: Slug | None = None
    override_document: Line | None = None


# Commands


class RequestBudget(OwnProjectYearCommand):
    """为项目申请一个年度的预算。新出台的重大项目和政策，事前绩效评估是必备条件。"""

    verb = "申请预算"
    roles = OF_A_UNIT
    amount: Amount

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        budget = budget_of(read, self.year, self.project)
        pass_g1(Asked(budget, self.topic, project.unit), self.project, project, read, act)
        if budget.arranged is not None:
            raise Refusal(say("{year} 年的预算已经安排", year=self.year), clause=LIBRARY, field="year")
        requested = BudgetRequested(project=self.project, year=self.year, amount=in_yuan(self.amount))
        return [Fact(budget, requested)]


class PromisesMoney(ProjectYearCommand):
    """What arranging and adjusting share: the amount, and the exception that G10 knows."""

    amount: Amount
    override_reason: Annotated[
        Prose | None, Field(title="例外理由", description="重点评价为中、低、差而不减预算的，三项都要写")
    ] = None
    override_approver: Annotated[PersonId | None, Field(title="例外批准人", description="应为单位以外的人")] = None
    override_document: Annotated[Line | None, Field(title="例外批准文号")] = None

    def consequence(self, budget: Budget, project: Project, read: Read, act: Act) -> list[Fact]:
        """What a key evaluation completed in the year before comes to here. Raises Refusal, GateRefusal."""
        override = self._override(project, read)
        graded = self._graded(read)
        before, after = budget_of(read, self.year - 1, self.project).adjusted or Decimal(0), in_yuan(self.amount)
        grade = graded.key_grade if graded else None
        money = Money(before, after, suggested(grade, before, standards_on(read, act.occurred_on).cuts))
        asked = Asked(budget, self.topic, project.unit)
        consequence = g10_consequence(asked, project, graded, money, overridden=bool(override))
        if graded is None or grade is None or consequence == "none":
            return []
        decided = BudgetConsequenceDecided(
            project=self.project,
            year=self.year,
            grade=grade,
            evaluated=graded.stream,
            consequence=consequence,
            before=before,
            amount=after,
            **(override if consequence == "override" else {}),
        )
        return [Fact(budget, decided)]

    def _graded(self, read: Read) -> Evaluation | None:
        """The latest key evaluation that was completed in the year before the budget's, whatever year it judged."""
        completed = [
            one
            for year in range(self.year - YEARS_EVALUATED, self.year)
            if (one := read(Evaluation, stream_of("evaluation", year, self.project))).key_completed_on is not None
            and one.key_completed_on.year == self.year - 1
        ]
        return max(completed, key=lambda one: (one.key_completed_on or date.min, one.stream), default=None)

    def _override(self, project: Project, read: Read) -> dict[str, Any]:
        """What is said of an exception: nothing, or all three. Raises Refusal."""
        named = {name: getattr(self, name) for name in OVERRIDE}
        if not any(named.values()):
            return {}
        if absent := next((name for name, value in named.items() if value is None), None):
            raise Refusal("例外须同时写明理由、批准人和文号", clause=IN_PRINCIPLE, field=absent)
        approver = require_person(read, named["override_approver"], field="override_approver")
        if {post.unit for post in approver.posts} & set(register(read).origins(project.unit)):
            raise Refusal("例外不能由项目单位自己的人批准", clause=IN_PRINCIPLE, field="override_approver")
        return named


class ArrangeBudget(PromisesMoney):
    """安排项目的年度预算。须已入库，绩效目标审核通过；上年重点评价为中、低、差的，减少或不再安排。"""

    verb = "安排预算"
    roles = FINANCE
    checked = True

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        budget = budget_of(read, self.year, self.project)
        asked = Asked(budget, self.topic, project.unit)
        pass_g1(asked, self.project, project, read, act)
        if project.admitted_on is None:
            raise Refusal("项目还没有入库", clause=LIBRARY, cure="请先办理项目入库", field="project")
        if budget.arranged is not None:
            raise Refusal(
                say("{year} 年的预算已经安排", year=self.year), clause=LINKED, cure="可以调整预算", field="year"
            )
        if self.amount:
            g3_goal_passed(asked, self.of(read, Goal, "goal"))
        arranged = BudgetArranged(project=self.project, year=self.year, amount=in_yuan(self.amount))
        return [Fact(budget, arranged), *self.consequence(budget, project, read, act)]


class AdjustBudget(PromisesMoney):
    """调整项目的全年预算数，写明理由。增加到不少于上年的，与安排预算一样受评价结果约束。"""

    verb = "调整预算"
    roles = FINANCE
    checked = True
    amount: Annotated[Wan, Field(title="调整后的全年预算（万元）")]
    reason: Annotated[Prose, Field(title="调整理由")]
    document: Annotated[Line | None, Field(title="文号")] = None

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        budget = budget_of(read, self.year, self.project)
        if budget.arranged is None or budget.adjusted is None:
            raise Refusal(say("{year} 年的预算还没有安排", year=self.year), clause=LINKED, field="year")
        amount = in_yuan(self.amount)
        if amount == budget.adjusted:
            raise Refusal("没有改动", clause=LINKED, field="amount")
        adjusted = BudgetAdjusted(
            project=self.project, year=self.year, amount=amount, reason=self.reason, document=self.document
        )
        raised = amount > budget.adjusted
        if raised:
            g3_goal_passed(Asked(budget, self.topic, project.unit), self.of(read, Goal, "goal"))
        return [Fact(budget, adjusted), *(self.consequence(budget, project, read, act) if raised else [])]
