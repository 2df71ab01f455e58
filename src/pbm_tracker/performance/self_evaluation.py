"""绩效自评: the unit's own verdict on a project's year, recomputed to the cent (三(四)1). Form: 项目支出绩效自评表."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.account import same_person
from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Line, Prose, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import EntryAt
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.notice.standards import Grade
from pbm_tracker.projects.money import Wan, Yuan, in_yuan, wan_text
from pbm_tracker.projects.project import Project, ProjectCode
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.person import HEADS_AND_LEADS, require_person
from pbm_tracker.units.unit import register

from .agency import require_agency
from .budget import budget_of
from .evaluation import Evaluation, evaluation_of
from .gates import Asked
from .gates_of_evaluation import g8_truthful
from .goal import Goal
from .scales import Score, band_of
from .scoring import in_band
from .self_scoring import Achieved, Form, Measure, Spent, missing, recompute
from .stated import goal_in_force, require_each_once
from .subject import OwnProjectYearCommand, ProjectYearCommand, Year

TRUTHFUL = CLAUSES["s3_4_1_truth"]
TWO_PERSONS = "本系统规则：自评与审核不得为同一人"
SOURCE_WORDS = {"fiscal": "当年财政拨款", "carried_over": "上年结转资金", "other": "其他资金"}

Source = Annotated[
    Literal["fiscal", "carried_over", "other"],
    Field(title="资金来源", json_schema_extra={"words": SOURCE_WORDS}),
]


def year_end(year: int) -> date:
    """By what was in force on this day a budget year is judged (R8)."""
    return date(year, 12, 31)


class FundsInWan(Frozen):
    """A line of the money of the year, as the form has it."""

    source: Source
    initial: Annotated[Wan, Field(title="年初预算数（万元）")]
    adjusted: Annotated[Wan, Field(title="全年预算数（万元）")]
    executed: Annotated[Wan, Field(title="全年执行数（万元）")]


class Funds(Frozen):
    """The same in 元."""

    source: Source
    initial: Annotated[Yuan, Field(title="年初预算数（元）")]
    adjusted: Annotated[Yuan, Field(title="全年预算数（元）")]
    executed: Annotated[Yuan, Field(title="全年执行数（元）")]


# Events


class SelfEvaluationSubmitted(Event):
    """Each score as the system recomputed it, by the goal in force at the end of the year; `rate_score` is R0."""

    words = "报送绩效自评"
    project: ProjectCode
    unit: Slug
    year: Year
    funds: tuple[Funds, ...]
    rate_score: Score
    rate_explanation: Prose | None = None
    achievement: Prose
    indicators: tuple[Achieved, ...]
    score: Score
    scale: Line
    grade: Grade
    conclusion: Prose
    problems: Prose | None = None
    improvement: Prose | None = None
    project_lead: Slug
    finance_lead: Slug
    unit_head: Slug
    helped_by: Slug | None = None
    evidence: EvidenceList

    def apply(self, state: Evaluation, entry: Entry) -> None:
        state.self_submitted_on, state.self_returned_on = entry.act.occurred_on, None
        state.self_score, state.self_grade = self.score, self.grade
        state.self_actuals = {one.no: one.actual for one in self.indicators if one.actual is not None}
        state.self_author, state.self_version, state.helped_by = entry.act.actor, entry.version, self.helped_by


class SelfEvaluationReturned(Event):
    words = "退回绩效自评"
    project: ProjectCode
    reason: Prose

    def apply(self, state: Evaluation, entry: Entry) -> None:
        state.self_returned_on = entry.act.occurred_on


# Commands


class SubmitSelfEvaluation(OwnProjectYearCommand):
    """报送项目的年度绩效自评表和自评报告。得分由系统按规则重算，所填与重算不同的不受理。"""

    verb = "报送绩效自评"
    roles = OF_A_UNIT
    funds: Annotated[tuple[FundsInWan, ...], Field(title="年度资金", min_length=1, max_length=3)]
    rate_explanation: Annotated[Prose | None, Field(title="执行率说明", description="预算执行率偏低的必填")] = None
    achievement: Annotated[Prose, Field(title="年度目标实际完成情况")]
    indicators: Annotated[tuple[Achieved, ...], Field(title="绩效指标", min_length=1, max_length=60)]
    stated_total: Annotated[Score, Field(title="总分", description="预算执行率和各项指标得分之和")]
    conclusion: Annotated[Prose, Field(title="自评结论")]
    problems: Annotated[Prose | None, Field(title="存在的问题")] = None
    improvement: Annotated[Prose | None, Field(title="改进措施")] = None
    project_lead: Annotated[Slug, Field(title="项目负责人", description="人员代号，应为当日的项目负责人")]
    finance_lead: Annotated[Slug, Field(title="财务负责人", description="人员代号")]
    unit_head: Annotated[Slug, Field(title="单位负责人", description="人员代号")]
    helped_by: Annotated[Slug | None, Field(title="协助自评的机构", description="第三方机构代号，没有就不填")] = None
    evidence: Annotated[EvidenceList, Field(min_length=1)]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        evaluation = evaluation_of(read, self.year, self.project)
        self._refuse_untimely(evaluation, act)
        goal = goal_in_force(read, self.year, self.project)
        indicators = goal.indicators_on(year_end(self.year))
        if not indicators:
            raise Refusal(say("{year} 年底以前没有审核通过的绩效目标", year=self.year), clause=TRUTHFUL, field="year")
        require_each_once(indicators, self.indicators, "indicators", complete=True)
        self._refuse_bands(goal)
        self._refuse_signers(project, read, act)
        if self.helped_by is not None:
            require_agency(read, self.helped_by, field="helped_by")
        standards = standards_on(read, act.occurred_on)
        measure = Measure(indicators, goal.waived_on(year_end(self.year)), standards, self.year)
        form = Form(self._spent(read), self.indicators, self.rate_explanation is not None, self.stated_total)
        found = recompute(form, measure)
        g8_truthful(
            Asked(evaluation, self.topic, project.unit),
            list(missing(form, found, measure)),
            EntryAt(stream=goal.stream, version=goal.passed_version),
        )
        scale = standards.scale(standards.scale_of.self_evaluation)
        left_out = {"funds", "stated_total"}
        submitted = SelfEvaluationSubmitted(
            **{name: value for name, value in vars(self).items() if name not in left_out},
            funds=tuple(self._in_yuan(one) for one in self.funds),
            rate_score=found.rate.score,
            score=found.total,
            scale=scale.id,
            grade=band_of(found.total, scale).grade,
        )
        return [Fact(evaluation, submitted)]

    @staticmethod
    def _in_yuan(one: FundsInWan) -> Funds:
        return Funds(
            source=one.source,
            initial=in_yuan(one.initial),
            adjusted=in_yuan(one.adjusted),
            executed=in_yuan(one.executed),
        )

    def _refuse_untimely(self, evaluation: Evaluation, act: Act) -> None:
        if act.occurred_on.year <= self.year:
            raise Refusal(
                say("{year} 年度还没有结束", year=self.year), clause=TRUTHFUL, cure="年度结束以后再自评", field="year"
            )
        if evaluation.submitted:
            raise Refusal("自评已经报送", clause=TRUTHFUL, cure="退回以后再报", field="year")

    def _refuse_bands(self, goal: Goal) -> None:
        indicators = goal.indicators_on(year_end(self.year))
        for at, row in enumerate(self.indicators):
            if indicators[row.no - 1].operator != "qualitative":
                continue
            if (row.band is None) != (row.percent is None):
                raise Refusal("档次和百分比要一起填", clause=TRUTHFUL, field=f"indicators.{at}.percent")
            if row.band is not None and row.percent is not None and not in_band(row.band, row.percent):
                raise Refusal("百分比不在所选的档次内", clause=TRUTHFUL, field=f"indicators.{at}.percent")

    def _refuse_signers(self, project: Project, read: Read, act: Act) -> None:
        if self.project_lead != project.lead_on(act.occurred_on):
            raise Refusal(
                "签字的不是当日的项目负责人", clause=HEADS_AND_LEADS, cure="请先确定项目负责人", field="project_lead"
            )
        units = set(register(read).origins(self.unit))
        for field in ("finance_lead", "unit_head"):
            signer = require_person(read, getattr(self, field), field=field)
            if not {post.unit for post in signer.posts} & units:
                raise Refusal("此人在该单位没有任职", clause=HEADS_AND_LEADS, field=field)

    def _spent(self, read: Read) -> Spent:
        """The money of the year in 元. Raises Refusal where it cannot be."""
        seen: set[str] = set()
        for at, one in enumerate(self.funds):
            if one.source in seen:
                raise Refusal("同一资金来源填了两次", clause=TRUTHFUL, field=f"funds.{at}.source")
            if one.executed > one.adjusted:
                raise Refusal(
                    "全年执行数超过全年预算数",
                    clause=TRUTHFUL,
                    cure="请核对；预算已经调整的，请财政部门先办理调整",
                    field=f"funds.{at}.executed",
                )
            seen.add(one.source)
        adjusted = in_yuan(sum((one.adjusted for one in self.funds), Decimal(0)))
        budget = budget_of(read, self.year, self.project).adjusted
        if budget is None or adjusted != budget:
            said = say("还没有安排") if budget is None else say("{n} 万元", n=wan_text(budget))
            raise Refusal(
                say("全年预算数合计 {n} 万元，与台账的不同：{said}", n=wan_text(adjusted), said=said),
                clause=TRUTHFUL,
                field="funds",
            )
        return Spent(adjusted, in_yuan(sum((one.executed for one in self.funds), Decimal(0))))


class ReturnSelfEvaluation(ProjectYearCommand):
    """退回一份绩效自评，说明理由。复核抽样的名单确定以后不再退回。"""

    verb = "退回绩效自评"
    roles = FINANCE
    checked = True
    reason: Annotated[Prose, Field(title="退回理由")]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        evaluation = evaluation_of(read, self.year, self.project)
        if not evaluation.submitted or evaluation.self_author is None:
            raise Refusal("没有报送的自评", clause=TRUTHFUL, field="year")
        if evaluation.re_review_score is not None:
            raise Refusal("这份自评已经复核", clause=TRUTHFUL, field="year")
        if same_person(read, evaluation.self_author, act.actor):
            raise Refusal("不得退回自己报送的自评", clause=TWO_PERSONS, cure="请另一人办理")
        return [Fact(evaluation, SelfEvaluationReturned(project=self.project, reason=self.reason))]
