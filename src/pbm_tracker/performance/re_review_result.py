"""What a re-review found: the values verified, and the score that they come to by the same rules."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.account import same_person
from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Flag, Line, Prose, whole
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.notice.standards import Grade
from pbm_tracker.projects.money import Wan, Yuan, in_yuan
from pbm_tracker.projects.project import Project, ProjectCode
from pbm_tracker.tasks.duty import EvidenceList

from .budget import budget_of
from .evaluation import Evaluation, evaluation_of
from .re_review import sample_of
from .scales import Score, band_of
from .scoring import in_band
from .self_evaluation import TWO_PERSONS, year_end
from .self_scoring import BAND_WORDS, Achieved, Form, Measure, Percent, Spent, Value, recompute
from .stated import goal_in_force, require_each_once
from .subject import ProjectYearCommand, Year

RE_REVIEWED = CLAUSES["s3_4_2_rereview"]


class Verified(Frozen):
    """What was verified of an indicator; `set_low` says that its target was obviously set too low (R4)."""

    no: Annotated[int, whole(1, 60), Field(title="指标序号")]
    actual: Annotated[Value | None, Field(title="核实的完成值", description="定性指标不填")] = None
    band: Annotated[
        Literal["reached", "partly", "missed"] | None,
        Field(title="达成档次", description="定性指标填", json_schema_extra={"words": BAND_WORDS}),
    ] = None
    percent: Annotated[Percent | None, Field(title="档内百分比")] = None
    set_low: Annotated[Flag, Field(title="目标明显偏低")] = False
    note: Annotated[Line | None, Field(title="核实情况")] = None

    def as_achieved(self) -> Achieved:
        return Achieved(no=self.no, actual=self.actual, band=self.band, percent=self.percent, score=Decimal(0))


class ReReviewCompleted(Event):
    """`score` is recomputed from what was verified; `executed` is what was found to be spent, in 元."""

    words = "完成自评复核"
    project: ProjectCode
    year: Year
    executed: Annotated[Yuan, Field(title="核实的全年执行数（元）")]
    verified: tuple[Verified, ...]
    scores: tuple[Score, ...]
    rate_score: Score
    score: Score
    scale: Line
    grade: Grade
    opinion: Prose
    evidence: EvidenceList

    def apply(self, state: Evaluation, entry: Entry) -> None:
        state.re_review_score, state.re_review_version = self.score, entry.version


class CompleteReReview(ProjectYearCommand):
    """登记一个被抽中项目的复核结果：逐项核实完成值，得分由系统按同样的规则算出。"""

    verb = "完成自评复核"
    roles = FINANCE
    checked = True
    executed: Annotated[Wan, Field(title="核实的全年执行数（万元）")]
    verified: Annotated[tuple[Verified, ...], Field(title="核实的指标", min_length=1, max_length=60)]
    opinion: Annotated[Prose, Field(title="复核意见")]
    evidence: Annotated[EvidenceList, Field(min_length=1)]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        evaluation = evaluation_of(read, self.year, self.project)
        if self.project not in sample_of(read, self.year).drawn:
            raise Refusal("这个项目没有被抽中", clause=RE_REVIEWED, field="project")
        if evaluation.re_review_score is not None:
            raise Refusal("这个项目已经复核", clause=RE_REVIEWED, field="project")
        if evaluation.self_author is not None and same_person(read, evaluation.self_author, act.actor):
            raise Refusal("不得复核自己报送的自评", clause=TWO_PERSONS, cure="请另一人办理")
        goal = goal_in_force(read, self.year, self.project)
        measure = Measure(
            goal.indicators_on(year_end(self.year)),
            goal.waived_on(year_end(self.year)),
            standards_on(read, act.occurred_on),
            self.year,
        )
        require_each_once(measure.indicators, self.verified, "verified", complete=True)
        self._refuse_rows(measure)
        adjusted = budget_of(read, self.year, self.project).adjusted or Decimal(0)
        spent = Spent(adjusted, in_yuan(self.executed))
        set_low = frozenset(one.no for one in self.verified if one.set_low)
        rows = tuple(one.as_achieved() for one in self.verified)
        found = recompute(Form(spent, rows, rate_explained=True, stated_total=Decimal(0)), measure, set_low)
        scale = measure.standards.scale(measure.standards.scale_of.re_review)
        completed = ReReviewCompleted(
            project=self.project,
            year=self.year,
            executed=spent.executed,
            verified=self.verified,
            scores=tuple(one.score for one in found.rows),
            rate_score=found.rate.score,
            score=found.total,
            scale=scale.id,
            grade=band_of(found.total, scale).grade,
            opinion=self.opinion,
            evidence=self.evidence,
        )
        return [Fact(evaluation, completed)]

    def _refuse_rows(self, measure: Measure) -> None:
        for at, row in enumerate(self.verified):
            described = measure.indicators[row.no - 1].operator == "qualitative"
            if described and (row.band is None or row.percent is None or not in_band(row.band, row.percent)):
                raise Refusal("定性指标要填档次和档内的百分比", clause=RE_REVIEWED, field=f"verified.{at}.percent")
            if not described and row.actual is None:
                raise Refusal("没有核实的完成值", clause=RE_REVIEWED, field=f"verified.{at}.actual")
