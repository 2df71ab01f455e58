"""The form of a project's goal as it is asked for, and what it is held against (V1, V2, V6 to V10) with gate G2.

G2 (二(三), rule c) refuses a form that is not complete as the notice wants it, and that attempt is recorded: one of the
seven kinds has no indicator and is not waived with a reason (产出, 成本, 满意度 cannot be where money is spent), or
not one indicator is a number. All else is a slip in filling in, told at its field and not recorded: points that do
not come to 100 or not to the profile's, an indicator without target, measure or description, a percentage of 1,000,
a name twice, a kind waived that has an indicator, an input instead of a result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, ValidationError

from pbm_tracker.kernel.commands import Read, Refusal
from pbm_tracker.kernel.events import Act, Frozen
from pbm_tracker.kernel.fields import Prose
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.notice.gate import refuse
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.notice.standards import Profile, Standards
from pbm_tracker.projects.money import Wan, in_wan, in_yuan
from pbm_tracker.projects.project import Project, ProjectCode, require_own
from pbm_tracker.units.person import HEADS_AND_LEADS, require_person
from pbm_tracker.units.unit import UnitId, register

from .goal import NOUN, SEED_KIND_WORDS, Goal, GoalForm, PlannedStep, WaivedKind
from .goal_indicator import ROWS_MAX, Aim, GoalIndicator, GoalIndicatorRow, written
from .goal_remark import FINE
from .goal_rules import FULL, PART_WORDS, above_percent, differing, inputs, missing_kinds, repeated, seed_kind
from .indicator import require_indicator
from .last_actuals import beside, last_actuals
from .subject import OwnProjectYearCommand, Year, stream_of

SOURCES = ("fiscal", "carried_over", "other")
POINTS = "本系统规则：各项指标的分值与预算执行率的分值合计 100 分，各部分按任务分工文件所列标准，另有安排的说明理由"
MEASURED = "本系统规则：绩效指标写结果，可以计量，一类之中不重名；投入多少资金、人员不是结果"


class _About(Frozen):
    project: ProjectCode
    unit: UnitId
    year: Year


class GoalFormCommand(OwnProjectYearCommand):
    """Asks for a goal as the official form has it."""

    grounds: Annotated[Prose | None, Field(title="立项依据")] = None
    feasibility: Annotated[Prose | None, Field(title="可行性和必要性")] = None
    fiscal: Annotated[Wan | None, Field(title="财政拨款（万元）", description="年度资金；合计由系统计算")] = None
    carried_over: Annotated[Wan | None, Field(title="上年结转（万元）")] = None
    other: Annotated[Wan | None, Field(title="其他资金（万元）")] = None
    plan: Annotated[tuple[PlannedStep, ...], Field(title="实施进度计划", max_length=20)] = ()
    mid_term_goal: Annotated[Prose | None, Field(title="中期目标", description="实施期超过一年的填写")] = None
    annual_goal: Annotated[Prose, Field(title="年度目标")]
    indicators: Annotated[tuple[GoalIndicatorRow, ...], Field(title="绩效指标", min_length=1, max_length=ROWS_MAX)]
    waived: Annotated[
        tuple[WaivedKind, ...],
        Field(title="不适用的指标类别", description="七类中确实不适用的，逐类写明理由", max_length=7),
    ] = ()
    profile_reason: Annotated[
        Prose | None, Field(title="分值不按标准的理由", description="各部分分值与标准不同的才填")
    ] = None

    def form(self, read: Read) -> dict[str, Any]:
        """What is recorded of it: money in 元, rows as they are kept, with what each last came to. Raises Refusal."""
        kept = {name: value for name, value in vars(self).items() if name != "reason"}
        for source in SOURCES:
            kept[source] = None if kept[source] is None else in_yuan(kept[source])
        rows = [GoalIndicator(**vars(row)) for row in self.indicators]
        kept["indicators"] = beside(rows, last_actuals(read, self.project, self.year))
        return kept

    @classmethod
    def stream_asked(cls, read: Read, about: Mapping[str, str]) -> Goal | None:
        """The goal that a form is about, by the project, the year and the unit that its address names.

        None where there is no such project, or it is not the unit's.
        """
        try:
            asked = _About.model_validate({name: about.get(name) for name in _About.model_fields})
            require_own(read, asked.project, asked.unit)
        except (ValidationError, Refusal):
            return None
        return read(Goal, stream_of(NOUN, asked.year, asked.project))

    def require_complete(self, project: Project, goal: Goal, read: Read, act: Act) -> None:
        """Hold the form against the rules. Raises Refusal, by gate G2 GateRefusal."""
        standards = standards_on(read, act.occurred_on)
        _require_lead(project, self.unit, read, act)
        self._require_plan()
        require_measured(self.indicators, standards)
        self._require_library(goal, read)
        self._require_waivers()
        self._require_kinds(project, goal)
        self._require_points(standards.profile(self.year))

    def _require_plan(self) -> None:
        for index, step in enumerate(self.plan):
            if step.until < step.since:
                raise Refusal("完成不能在开始之前", clause=FINE, field=f"plan.{index}.until")

    def _require_library(self, goal: Goal, read: Read) -> None:
        """Who takes an indicator from the library finds it there; what retired since stays where it was in force."""
        kept = {one.library for one in goal.indicators}
        for index, row in enumerate(self.indicators):
            if row.library is not None and row.library not in kept:
                require_indicator(read, row.library, f"indicators.{index}.library")

    def _require_waivers(self) -> None:
        kinds = {seed_kind(one.kind) for one in self.indicators}
        for index, one in enumerate(self.waived):
            field = f"waived.{index}.kind"
            called = say(SEED_KIND_WORDS[one.kind])
            if one.kind in kinds:
                raise Refusal(say("已有“{kind}”指标，不能又列为不适用", kind=called), clause=FINE, field=field)
            if one.kind in {before.kind for before in self.waived[:index]}:
                raise Refusal(say("“{kind}”列了两次", kind=called), clause=FINE, field=field)

    def _require_kinds(self, project: Project, goal: Goal) -> None:
        """Gate G2, 二(三)「绩效目标应全面涵盖…」; rule c, task 10."""
        waived = [one.kind for one in self.waived]
        lacking = missing_kinds((one.kind for one in self.indicators), waived, spends=project.total_funds > 0)
        missing = [
            say("“{kind}”不能列为不适用", kind=say(SEED_KIND_WORDS[kind]))
            if kind in waived
            else say("缺“{kind}”指标", kind=say(SEED_KIND_WORDS[kind]))
            for kind in lacking
        ]
        if not any(one.numeric for one in self.indicators):
            missing.append(say("没有一项指标是数值"))
        if missing:
            refuse(
                gate="G2",
                clause="s2_3_kinds",
                stream_state=goal,
                asked=self.topic,
                unit=self.unit,
                missing=missing,
                cure=say("请补齐指标；确实不适用的类别写明理由，产出、成本、满意度除外"),
                task=10,
                field="indicators",
            )

    def _require_points(self, profile: Profile) -> None:
        require_sum(self.indicators, FULL - profile.execution_rate)
        off = differing(self.indicators, profile)
        if off and self.profile_reason is None:
            told = [_told(part, have, want) for part, (have, want) in off.items()]
            raise Refusal(
                say("分值与标准“{profile}”不同：{parts}", profile=profile.name, parts=joined(told, "；")),
                clause=POINTS,
                cure="请调整分值，或说明理由",
                field="profile_reason",
            )


def _told(part: str, have: Decimal, want: Decimal) -> str:
    return say("{part} {have} 分，应为 {want} 分", part=say(PART_WORDS[part]), have=written(have), want=written(want))


def as_asked(form: GoalForm) -> dict[str, Any]:
    """What a form holds as a command has it: money in 万元."""
    fields = form.model_dump(exclude={*_About.model_fields, "reason"}, exclude_none=True)
    return {name: in_wan(value) if name in SOURCES else value for name, value in fields.items()}


def require_sum(indicators: Sequence[Aim], points: Decimal) -> None:
    """The points of all rows are exactly so many. Raises Refusal."""
    have = sum((one.weight for one in indicators), Decimal(0))
    if have != points:
        raise Refusal(
            say("各项指标的分值合计 {have} 分，应为 {points} 分", have=written(have), points=written(points)),
            clause=POINTS,
            field="indicators",
        )


def require_measured(indicators: Sequence[Aim], standards: Standards) -> None:
    """No name twice, no percentage beyond what there may be, no input for a result. Raises Refusal."""
    if (index := repeated(indicators)) is not None:
        named = say("同类指标已有“{name}”", name=indicators[index].name)
        raise Refusal(named, clause=MEASURED, field=f"indicators.{index}.name")
    highest = standards.percent_highest
    for index, one in enumerate(indicators):
        if (field := above_percent(one, standards.percent_signs, highest)) is not None:
            most = say("百分比不能高于 {highest}%", highest=written(highest))
            raise Refusal(most, clause=MEASURED, cure="请核对数值和度量单位", field=f"indicators.{index}.{field}")
    for index, word in inputs(indicators, standards.input_words):
        raise Refusal(
            say("“{word}”是投入，不是结果", word=word),
            clause=MEASURED,
            cure="请改写为产出、效益或满意度；与花费有关的列为成本指标",
            field=f"indicators.{index}.name",
        )


def _require_lead(project: Project, unit: str, read: Read, act: Act) -> None:
    """The project has a lead on the day, who holds a post in the unit (V7)."""
    lead = project.lead_on(act.occurred_on)
    if lead is None:
        raise Refusal("当日没有项目负责人", clause=HEADS_AND_LEADS, cure="请先确定项目负责人", field="project")
    person = require_person(read, lead)
    held = {post.unit for post in person.posts if post.valid_from <= act.occurred_on}
    if not held & set(register(read).origins(unit)):
        raise Refusal(
            say("项目负责人 {person} 当日在该单位没有任职", person=person.name),
            clause=HEADS_AND_LEADS,
            cure="请先登记任职，或另行确定项目负责人",
            field="project",
        )
