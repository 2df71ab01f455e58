"""重点绩效评价: the finance bureau's evaluation of a project's year, by a third party or itself (三(四)3)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Line, Prose, Slug, line
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.notice.standards import Grade
from pbm_tracker.projects.money import Wan, Yuan, in_yuan
from pbm_tracker.projects.project import Project, ProjectCode
from pbm_tracker.tasks.duty import EvidenceList

from .agency import INDEPENDENT, require_agency
from .evaluation import Evaluation, evaluation_of
from .scales import Score, band_of, total
from .subject import ProjectYearCommand, Year

KEY = "龙府办〔2021〕22号 三(四)3「县财政对重点绩效评价结果为中、低、差的,下年度原则上减少安排或不再安排预算」"
FULL = Decimal(100)
# 产出 and 效益 together are the larger part of an evaluation.
RESULTS, RESULTS_AT_LEAST = frozenset({"output", "effect"}), Decimal(60)

ASPECT_WORDS = {"decision": "决策", "process": "过程", "output": "产出", "effect": "效益"}
AspectOfEvaluation = Annotated[
    Literal["decision", "process", "output", "effect"],
    Field(title="一级指标", json_schema_extra={"words": ASPECT_WORDS}),
]
ASPECTS = ("decision", "process", "output", "effect")


class AspectScore(Frozen):
    """A part of the evaluation: what it weighs, and what was earned of it."""

    aspect: AspectOfEvaluation
    weight: Annotated[Score, Field(title="权重")]
    score: Annotated[Score, Field(title="得分")]


class ProblemInWan(Frozen):
    """A problem that was found: the fact, its cause, the money concerned, and the post that answers for it."""

    fact: Annotated[Annotated[str, line(300)], Field(title="问题")]
    cause: Annotated[Annotated[str, line(300)], Field(title="成因")]
    amount: Annotated[Wan | None, Field(title="涉及金额（万元）")] = None
    post: Annotated[Line | None, Field(title="责任岗位")] = None


class Problem(Frozen):
    """The same with its money in 元."""

    fact: Annotated[Annotated[str, line(300)], Field(title="问题")]
    cause: Annotated[Annotated[str, line(300)], Field(title="成因")]
    amount: Annotated[Yuan | None, Field(title="涉及金额（元）")] = None
    post: Annotated[Line | None, Field(title="责任岗位")] = None


class Proposal(Frozen):
    """What is proposed, to whom, and by when."""

    content: Annotated[Annotated[str, line(300)], Field(title="建议")]
    addressee: Annotated[Line, Field(title="对象")]
    by: Annotated[Day | None, Field(title="时限")] = None


# Events


class KeyEvaluationSelected(Event):
    words = "列入重点评价"
    project: ProjectCode
    year: Year
    reason: Prose
    agency: Slug | None = None

    def apply(self, state: Evaluation, entry: Entry) -> None:
        state.key_selected_on = entry.act.occurred_on


class KeyEvaluationCompleted(Event):
    """The score and what it is on the scale named; by this the next budget is bound (G10)."""

    words = "完成重点评价"
    project: ProjectCode
    year: Year
    aspects: tuple[AspectScore, ...]
    score: Score
    scale: Line
    grade: Grade
    problems: tuple[Problem, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    agency: Slug | None = None
    lead_assessor: Line
    conclusion: Prose
    evidence: EvidenceList

    def apply(self, state: Evaluation, entry: Entry) -> None:
        state.key_score, state.key_grade, state.key_scale = self.score, self.grade, self.scale
        state.key_completed_on, state.key_version = entry.act.occurred_on, entry.version


# Commands


class SelectKeyEvaluation(ProjectYearCommand):
    """把项目的一个年度列入重点绩效评价，写明理由，可委托第三方机构。"""

    verb = "列入重点评价"
    roles = FINANCE
    reason: Annotated[Prose, Field(title="选取理由")]
    agency: Annotated[Slug | None, Field(title="第三方机构", description="机构代号，自行评价的不填")] = None

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        evaluation = evaluation_of(read, self.year, self.project)
        if evaluation.key_selected_on is not None:
            raise Refusal(say("已于 {day} 列入", day=evaluation.key_selected_on), clause=KEY, field="year")
        _refuse_helper(evaluation, self.agency, self.project, self.year, read)
        return [Fact(evaluation, KeyEvaluationSelected(**vars(self)))]


class CompleteKeyEvaluation(ProjectYearCommand):
    """完成一项重点绩效评价：决策、过程、产出、效益四部分，由系统合计并定等级；结果约束下年度预算。"""

    verb = "完成重点评价"
    roles = FINANCE
    checked = True
    aspects: Annotated[tuple[AspectScore, ...], Field(title="评分", min_length=4, max_length=4)]
    problems: Annotated[tuple[ProblemInWan, ...], Field(title="存在的问题", max_length=40)] = ()
    proposals: Annotated[tuple[Proposal, ...], Field(title="有关建议", max_length=40)] = ()
    agency: Annotated[Slug | None, Field(title="第三方机构", description="机构代号，自行评价的不填")] = None
    lead_assessor: Annotated[Line, Field(title="主评人")]
    conclusion: Annotated[Prose, Field(title="评价结论")]
    evidence: Annotated[EvidenceList, Field(min_length=1)]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        evaluation = evaluation_of(read, self.year, self.project)
        if evaluation.key_selected_on is None:
            raise Refusal("没有列入重点评价", clause=KEY, cure="请先列入", field="year")
        if evaluation.key_completed_on is not None:
            raise Refusal(say("已于 {day} 完成", day=evaluation.key_completed_on), clause=KEY, field="year")
        if act.occurred_on.year <= self.year:
            raise Refusal(say("{year} 年度还没有结束", year=self.year), clause=KEY, field="year")
        _refuse_helper(evaluation, self.agency, self.project, self.year, read)
        self._refuse_weights()
        standards = standards_on(read, act.occurred_on)
        scale = standards.scale(standards.scale_of.key_evaluation)
        score = total(one.score for one in self.aspects)
        given = {name: value for name, value in vars(self).items() if name != "problems"}
        problems = tuple(
            Problem(**{**vars(one), "amount": None if one.amount is None else in_yuan(one.amount)})
            for one in self.problems
        )
        completed = KeyEvaluationCompleted(
            **given, problems=problems, score=score, scale=scale.id, grade=band_of(score, scale).grade
        )
        return [Fact(evaluation, completed)]

    def _refuse_weights(self) -> None:
        if [one.aspect for one in self.aspects] != list(ASPECTS):
            raise Refusal("应依次填决策、过程、产出、效益", clause=KEY, field="aspects")
        for at, one in enumerate(self.aspects):
            if one.score > one.weight:
                raise Refusal("得分不能高于权重", clause=KEY, field=f"aspects.{at}.score")
        weights = sum((one.weight for one in self.aspects), Decimal(0))
        if weights != FULL:
            raise Refusal(say("权重合计应为 100，现为 {total}", total=weights), clause=KEY, field="aspects")
        results = sum((one.weight for one in self.aspects if one.aspect in RESULTS), Decimal(0))
        if results < RESULTS_AT_LEAST:
            raise Refusal("产出和效益的权重合计不得少于 60", clause=KEY, field="aspects")


def _refuse_helper(evaluation: Evaluation, agency: str | None, project: str, year: int, read: Read) -> None:
    """An agency that had a hand in the self-evaluation does not judge it. Raises Refusal."""
    if agency is None:
        return
    state = require_agency(read, agency)
    if agency == evaluation.helped_by or state.engaged_for("self_evaluation", project, year):
        raise Refusal("该机构参与了这个项目的自评", clause=INDEPENDENT, cure="请另选机构", field="agency")
