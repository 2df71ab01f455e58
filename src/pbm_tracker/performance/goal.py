"""The performance goal of a project or policy in a year (项目支出绩效目标): its state, and what happens to it.

Declared by the unit, returned or reviewed by the finance bureau; once it has passed it is changed by revisions only.
Official form: 项目支出绩效目标申报表.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.kernel.commands import State
from pbm_tracker.kernel.events import Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Flag, Line, Prose, Slug, line
from pbm_tracker.projects.money import Yuan
from pbm_tracker.projects.project import ProjectCode

from .goal_indicator import GoalIndicator
from .goal_remark import GoalRemark
from .subject import Year

NOUN = "goal"
SEED_KIND_WORDS = {
    "output": "产出",
    "cost": "成本",
    "economic_benefit": "经济效益",
    "social_benefit": "社会效益",
    "ecological_benefit": "生态效益",
    "sustainability": "可持续影响",
    "satisfaction": "服务对象满意度",
}
SeedKind = Annotated[
    Literal[
        "output",
        "cost",
        "economic_benefit",
        "social_benefit",
        "ecological_benefit",
        "sustainability",
        "satisfaction",
    ],
    Field(title="不适用的类别", json_schema_extra={"words": SEED_KIND_WORDS}),
]
Verdict = Annotated[
    Literal["passed", "failed"],
    Field(title="审核结论", json_schema_extra={"words": {"passed": "通过", "failed": "不通过"}}),
]
ReviewKind = Annotated[
    Literal["ordinary", "major"],
    Field(title="审核方式", json_schema_extra={"words": {"ordinary": "一般审核", "major": "重大项目审核"}}),
]


class WaivedKind(Frozen):
    """One of the seven kinds that does not apply to the project, and why; the reviewer accepts it by passing."""

    kind: SeedKind
    reason: Annotated[Line, Field(title="理由")]


class PlannedStep(Frozen):
    """A line of the plan (实施进度计划)."""

    content: Annotated[Annotated[str, line(200)], Field(title="实施内容")]
    since: Annotated[Day, Field(title="开始")]
    until: Annotated[Day, Field(title="完成")]


class GoalForm(Event):
    """What the form holds. Money in 元; `mid_term_goal` is that of the whole period."""

    project: ProjectCode
    unit: Slug
    year: Year
    grounds: Prose | None = None
    feasibility: Prose | None = None
    plan: tuple[PlannedStep, ...] = ()
    fiscal: Yuan | None = None
    carried_over: Yuan | None = None
    other: Yuan | None = None
    mid_term_goal: Prose | None = None
    annual_goal: Prose
    indicators: tuple[GoalIndicator, ...]
    waived: tuple[WaivedKind, ...] = ()
    profile_reason: Prose | None = None

    @property
    def waived_kinds(self) -> frozenset[str]:
        return frozenset(one.kind for one in self.waived)


class InForce(Frozen):
    """A form from the day on which it passed, or was approved as a revision; by that entry of the stream."""

    since: date
    version: int
    form: GoalForm


class Revision(Frozen):
    """A revision that waits for its approval."""

    asked_on: date
    asked_by: str
    form: GoalForm


class Goal(State):
    """`form` was declared last; `versions` are what passed and each approved revision, the last in force."""

    declared_on: date | None = None
    declared_version: int = 0
    author: str | None = None
    form: GoalForm | None = None
    pending: bool = False  # the form waits for its review
    returned_on: date | None = None  # since it was declared
    remarks: tuple[GoalRemark, ...] = ()
    failed_on: date | None = None
    passed_on: date | None = None
    passed_version: int = 0
    versions: tuple[InForce, ...] = ()
    revision: Revision | None = None

    @property
    def passed(self) -> bool:
        return self.passed_on is not None

    @property
    def declared(self) -> tuple[GoalIndicator, ...]:
        """The indicators that wait for their review."""
        return self.form.indicators if self.form and self.pending else ()

    @property
    def in_force(self) -> GoalForm | None:
        return self.versions[-1].form if self.versions else None

    @property
    def indicators(self) -> tuple[GoalIndicator, ...]:
        """Those in force; none before the goal has passed. Elsewhere each is called by its number, from 1."""
        return self.in_force.indicators if self.in_force else ()

    @property
    def waived(self) -> frozenset[str]:
        return self.in_force.waived_kinds if self.in_force else frozenset()

    def form_on(self, day: date) -> GoalForm | None:
        """The form in force on a day: as it passed, or as the last revision approved by then has it (R8)."""
        begun = [one for one in self.versions if one.since <= day]
        return begun[-1].form if begun else None

    def indicators_on(self, day: date) -> tuple[GoalIndicator, ...]:
        form = self.form_on(day)
        return form.indicators if form else ()

    def waived_on(self, day: date) -> frozenset[str]:
        """The kinds that did not apply on a day."""
        form = self.form_on(day)
        return form.waived_kinds if form else frozenset()


# Events


class GoalDeclared(GoalForm):
    words = "申报绩效目标"

    def apply(self, goal: Goal, entry: Entry) -> None:
        goal.declared_on, goal.author = entry.act.occurred_on, entry.act.actor
        goal.declared_version = entry.version
        goal.form, goal.pending = self, True
        goal.returned_on, goal.remarks, goal.failed_on = None, (), None


class GoalReturned(Event):
    words = "退回绩效目标"
    remarks: tuple[GoalRemark, ...]
    opinion: Prose | None = None

    def apply(self, goal: Goal, entry: Entry) -> None:
        goal.pending, goal.returned_on, goal.remarks = False, entry.act.occurred_on, self.remarks


class GoalReviewed(Event):
    """`third_party` says of a major goal whether a third party's review was found necessary, the reason why or not."""

    words = "审核绩效目标"
    verdict: Verdict
    kind: ReviewKind
    opinion: Prose
    third_party: Flag | None = None
    third_party_reason: Prose | None = None

    def apply(self, goal: Goal, entry: Entry) -> None:
        day = entry.act.occurred_on
        if self.verdict == "passed":
            goal.passed_on, goal.passed_version = day, entry.version
            _put_in_force(goal, entry, goal.form)
        else:
            goal.failed_on = day
        goal.pending = False


class GoalRevisionRequested(GoalForm):
    words = "申请修订绩效目标"
    reason: Prose

    def apply(self, goal: Goal, entry: Entry) -> None:
        goal.revision = Revision(asked_on=entry.act.occurred_on, asked_by=entry.act.actor, form=self)


class GoalRevised(Event):
    """The revision that was asked for counts from this day; what was in force before stays on record."""

    words = "批准修订绩效目标"
    opinion: Prose | None = None

    def apply(self, goal: Goal, entry: Entry) -> None:
        if goal.revision is not None:
            _put_in_force(goal, entry, goal.revision.form)
        goal.revision = None


class GoalRevisionRefused(Event):
    words = "不批准修订绩效目标"
    reason: Prose

    def apply(self, goal: Goal, entry: Entry) -> None:
        goal.revision = None


def _put_in_force(goal: Goal, entry: Entry, form: GoalForm | None) -> None:
    if form is not None:
        begun = InForce(since=entry.act.occurred_on, version=entry.version, form=form)
        goal.versions = (*goal.versions, begun)
