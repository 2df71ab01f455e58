"""A unit declares its goal as a whole (部门整体绩效目标, 2.1).

What the form is held against: the six dimensions of 二(一) have an indicator each, the points come to 100, the money
adds up, and every major project of the unit stands in one of its tasks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from pbm_tracker.access.roles import OF_A_UNIT
from pbm_tracker.kernel.commands import Command, Earlier, Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Frozen
from pbm_tracker.kernel.fields import Prose
from pbm_tracker.kernel.saying import joined, say, wrong
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.projects.money import Wan, in_wan, in_yuan
from pbm_tracker.projects.portfolio import projects_of
from pbm_tracker.units.unit import UnitId, register, require_member

from .goal import NOUN
from .goal_declaring import DECLARE
from .goal_form import require_measured, require_sum
from .goal_indicator import ROWS_MAX, written
from .goal_rules import FULL
from .overall_goal import (
    DIMENSION_WORDS,
    AnnualTask,
    Codes,
    OverallGoal,
    OverallGoalDeclared,
    OverallIndicator,
    OverallIndicatorRow,
    TaskContent,
    TaskName,
)
from .subject import Year, unit_stream_of

AS_A_WHOLE = (
    "龙府办〔2021〕22号 二(一)「从运行成本、管理效率、履职效能、社会效应、可持续发展能力和服务对象满意度等方面,"
    "衡量部门和单位整体及核心业务实施效果」"
)
MONEY = {"amount", "fiscal", "other", "project_spending", "basic_spending"}
EVERY_MAJOR = "本系统规则：部门整体绩效目标的年度主要任务包括本单位的每个重大项目，金额相符"


class AnnualTaskRow(Frozen):
    """A task as it is asked for, in 万元."""

    name: TaskName
    content: TaskContent
    fiscal: Annotated[Wan, Field(title="其中财政拨款（万元）")]
    other: Annotated[Wan, Field(title="其他资金（万元）")]
    amount: Annotated[Wan, Field(title="金额合计（万元）")]
    projects: Annotated[Codes | None, Field(title="所含项目", description="项目编码，例如 2022-031、2022-032")] = None

    @field_validator("amount")
    @classmethod
    def _is_the_sum(cls, value: Decimal, info: ValidationInfo) -> Decimal:
        known = [info.data[name] for name in ("fiscal", "other") if name in info.data]
        if len(known) == len(("fiscal", "other")) and value != (total := sum(known)):
            raise wrong("goal", "与财政拨款和其他资金之和 {total} 不符", total=written(total))
        return value


class DeclareOverallGoal(Command):
    """申报部门整体支出绩效目标，或者改好退回的再报。六个维度各有指标，分值合计 100 分。"""

    verb = "申报部门整体绩效目标"
    roles = OF_A_UNIT
    unit: UnitId
    year: Year
    functions: Annotated[Prose, Field(title="部门职能")]
    tasks: Annotated[tuple[AnnualTaskRow, ...], Field(title="年度主要任务", min_length=1, max_length=40)]
    project_spending: Annotated[Wan | None, Field(title="部门预算项目支出（万元）")] = None
    basic_spending: Annotated[
        Wan | None, Field(title="基本支出（万元）", description="两项都填的，与任务金额合计核对")
    ] = None
    mid_term_goal: Annotated[Prose | None, Field(title="中长期目标")] = None
    annual_goal: Annotated[Prose, Field(title="年度总体目标")]
    indicators: Annotated[tuple[OverallIndicatorRow, ...], Field(title="绩效指标", min_length=1, max_length=ROWS_MAX)]

    @classmethod
    def earlier(cls, read: Read, about: Mapping[str, str]) -> Earlier:
        """The form that came back, with its remarks."""
        unit, year = about.get("unit", ""), about.get("year", "")
        if not register(read).present(unit) or not re.fullmatch("2[01][0-9]{2}", year):
            return Earlier()
        goal = read(OverallGoal, unit_stream_of(NOUN, int(year), unit))
        if goal.form is None or goal.pending or goal.passed:
            return Earlier()
        return Earlier(_as_asked(goal.form), [(one.at, one.text) for one in goal.remarks])

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_member(read, self.unit, act)
        goal = read(OverallGoal, unit_stream_of(NOUN, self.year, self.unit))
        if goal.pending:
            raise Refusal(
                say("已有一份 {day} 申报的，等待审核", day=goal.declared_on), clause=DECLARE, cure="待审核或退回后再报"
            )
        if goal.passed_on is not None:
            raise Refusal(say("该年度的部门整体绩效目标已于 {day} 审核通过", day=goal.passed_on), clause=DECLARE)
        require_measured(self.indicators, standards_on(read, act.occurred_on))
        self._require_dimensions()
        require_sum(self.indicators, FULL)
        self._require_amounts()
        self._require_projects(read)
        return [Fact(goal, self._declared())]

    def _require_dimensions(self) -> None:
        there = {one.kind for one in self.indicators}
        lacking = [say(words) for kind, words in DIMENSION_WORDS.items() if kind not in there]
        if lacking:
            raise Refusal(
                say("缺“{kinds}”指标", kinds=joined(lacking)),
                clause=AS_A_WHOLE,
                cure="六个维度各填至少一项指标",
                field="indicators",
            )

    def _require_amounts(self) -> None:
        if self.project_spending is None or self.basic_spending is None:
            return
        amount, spending = sum(one.amount for one in self.tasks), self.project_spending + self.basic_spending
        if amount != spending:
            raise Refusal(
                say(
                    "任务金额合计 {amount} 万元，项目支出与基本支出合计 {spending} 万元，两者应相同",
                    amount=written(Decimal(amount)),
                    spending=written(spending),
                ),
                clause=EVERY_MAJOR,
                field="tasks",
            )

    def _require_projects(self, read: Read) -> None:
        """Who names a project has it in the year; every major one is named."""
        own = dict(projects_of(read, self.unit, self.year))
        named = [(index, code) for index, one in enumerate(self.tasks) for code in codes_in(one.projects)]
        for index, code in named:
            if code not in own:
                raise Refusal(
                    say("{code} 不是本单位该年度的项目", code=code),
                    clause=EVERY_MAJOR,
                    field=f"tasks.{index}.projects",
                )
        lacking = [code for code, project in own.items() if project.major and code not in {one for _, one in named}]
        if lacking:
            raise Refusal(
                say("年度主要任务里没有重大项目 {codes}", codes=joined(sorted(lacking))),
                clause=EVERY_MAJOR,
                cure="在所属任务的“所含项目”里写上项目编码",
                field="tasks",
            )

    def _declared(self) -> OverallGoalDeclared:
        return OverallGoalDeclared(
            unit=self.unit,
            year=self.year,
            functions=self.functions,
            tasks=tuple(_kept(one) for one in self.tasks),
            project_spending=None if self.project_spending is None else in_yuan(self.project_spending),
            basic_spending=None if self.basic_spending is None else in_yuan(self.basic_spending),
            mid_term_goal=self.mid_term_goal,
            annual_goal=self.annual_goal,
            indicators=tuple(OverallIndicator(**vars(one)) for one in self.indicators),
        )


def codes_in(written_codes: str | None) -> list[str]:
    """The codes of projects that a task names."""
    return re.findall(r"[0-9]{4}-[0-9]{3,4}", written_codes or "")


def _as_asked(form: OverallGoalDeclared) -> dict[str, Any]:
    """What a form holds as the command has it: money in 万元."""
    fields = form.model_dump(exclude={"unit", "year"}, exclude_none=True)
    for row in (fields, *fields["tasks"]):
        row.update({name: in_wan(row[name]) for name in MONEY & row.keys()})
    return fields


def _kept(row: AnnualTaskRow) -> AnnualTask:
    money = {name: in_yuan(getattr(row, name)) for name in ("amount", "fiscal", "other")}
    return AnnualTask(name=row.name, content=row.content, projects=row.projects, **money)
