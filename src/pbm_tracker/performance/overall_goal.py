"""The goal of a unit as a whole (部门整体绩效目标): its state, and what happens to it. By 二(一) and 三(二)1.

Official form: 部门整体支出绩效目标申报表. Its points come to 100 without an execution rate.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.kernel.commands import State
from pbm_tracker.kernel.events import Entry, Event, Frozen
from pbm_tracker.kernel.fields import Line, Prose, Slug, line, pattern
from pbm_tracker.projects.money import Yuan

from .goal import Verdict
from .goal_indicator import Aim, RowRules
from .goal_remark import OverallRemark
from .subject import Year

DIMENSION_WORDS = {
    "running_cost": "运行成本",
    "management": "管理效率",
    "fulfilment": "履职效能",
    "social_effect": "社会效应",
    "sustainable_capacity": "可持续发展能力",
    "satisfaction": "服务对象满意度",
}
_CODE = "20[0-9]{2}-[0-9]{3,4}"
_BETWEEN = "[^0-9A-Za-z-]{1,3}"
Codes = Annotated[
    str,
    pattern(f"{_CODE}({_BETWEEN}{_CODE})*", "应为项目编码，几个之间用顿号，例如 2022-031、2022-032", 400),
]
TaskName = Annotated[Line, Field(title="任务名称")]
TaskContent = Annotated[Annotated[str, line(300)], Field(title="主要内容")]


class OverallIndicator(Aim):
    """An indicator of a unit as a whole, in one of the six dimensions of the notice."""

    kind: Annotated[
        Literal["running_cost", "management", "fulfilment", "social_effect", "sustainable_capacity", "satisfaction"],
        Field(title="维度", json_schema_extra={"words": DIMENSION_WORDS}),
    ]


class OverallIndicatorRow(RowRules, OverallIndicator):
    """A row as it is asked for."""


class AnnualTask(Frozen):
    """A task of the year (年度主要任务) with its money in 元, and the projects that carry it out."""

    name: TaskName
    content: TaskContent
    amount: Yuan
    fiscal: Yuan
    other: Yuan
    projects: Codes | None = None


# Events, and the state that is made of them


class OverallGoalDeclared(Event):
    words = "申报部门整体绩效目标"
    unit: Slug
    year: Year
    functions: Prose
    tasks: tuple[AnnualTask, ...]
    project_spending: Yuan | None = None
    basic_spending: Yuan | None = None
    mid_term_goal: Prose | None = None
    annual_goal: Prose
    indicators: tuple[OverallIndicator, ...]

    def apply(self, goal: OverallGoal, entry: Entry) -> None:
        goal.declared_on, goal.author = entry.act.occurred_on, entry.act.actor
        goal.form, goal.pending, goal.remarks = self, True, ()


class OverallGoal(State):
    declared_on: date | None = None
    author: str | None = None
    form: OverallGoalDeclared | None = None  # declared last
    pending: bool = False  # the form waits for its review
    remarks: tuple[OverallRemark, ...] = ()  # on the form, where it was returned
    passed_on: date | None = None
    passed_version: int = 0
    indicators: tuple[OverallIndicator, ...] = ()  # those in force; elsewhere each is called by its number, from 1

    @property
    def passed(self) -> bool:
        return self.passed_on is not None

    @property
    def declared(self) -> tuple[OverallIndicator, ...]:
        """The indicators that wait for their review."""
        return self.form.indicators if self.form and self.pending else ()


class OverallGoalReturned(Event):
    words = "退回部门整体绩效目标"
    remarks: tuple[OverallRemark, ...]
    opinion: Prose | None = None

    def apply(self, goal: OverallGoal, entry: Entry) -> None:
        goal.pending, goal.remarks = False, self.remarks


class OverallGoalReviewed(Event):
    words = "审核部门整体绩效目标"
    verdict: Verdict
    opinion: Prose

    def apply(self, goal: OverallGoal, entry: Entry) -> None:
        if self.verdict == "passed":
            goal.passed_on, goal.passed_version = entry.act.occurred_on, entry.version
            goal.indicators = goal.declared
        goal.pending = False
