"""部门整体绩效: a unit judged as a whole, by itself and by the bureau, and its report to congress and government."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.account import same_person
from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Line, Prose, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.gate import EntryAt
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.notice.standards import Grade
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.person import HEADS_AND_LEADS, require_person
from pbm_tracker.units.unit import UnitId, register, require_member

from .gates import Asked
from .gates_of_evaluation import g8_truthful
from .overall_goal import OverallGoal
from .scales import Score, band_of, total
from .scoring import in_band
from .self_evaluation import TRUTHFUL, TWO_PERSONS
from .self_scoring import Achieved, Measure, missing_in_rows, scored_rows
from .stated import require_each_once
from .subject import Year, unit_stream_of

STEP_BY_STEP = "龙府办〔2021〕22号 二(五)「逐步开展部门整体绩效评价,采取先试点、再扩面的方式」"
REPORTED = (
    "龙府办〔2021〕22号 二(五)「建立部门单位整体绩效报告制度,将部门单位整体绩效情况向人大和政府报告,"
    "推动提高部门和单位整体绩效水平」"
)
FULL = Decimal(100)

Addressee = Annotated[
    Literal["congress", "government"],
    Field(title="报告对象", json_schema_extra={"words": {"congress": "县人大", "government": "县政府"}}),
]


class OverallEvaluation(State):
    submitted_on: date | None = None
    author: str | None = None
    score: Decimal | None = None
    completed_on: date | None = None
    reported_to: frozenset[str] = frozenset()


def overall_of(read: Read, year: int, unit: str) -> OverallEvaluation:
    return read(OverallEvaluation, unit_stream_of("evaluation", year, unit))


# Events


class OverallSelfEvaluationSubmitted(Event):
    """Points come to 100 without an execution rate, by the goal of the unit as a whole."""

    words = "报送部门整体自评"
    unit: Slug
    year: Year
    indicators: tuple[Achieved, ...]
    score: Score
    scale: Line
    grade: Grade
    achievement: Prose
    conclusion: Prose
    unit_head: Slug
    evidence: EvidenceList

    def apply(self, state: OverallEvaluation, entry: Entry) -> None:
        state.submitted_on, state.author, state.score = entry.act.occurred_on, entry.act.actor, self.score


class OverallEvaluationCompleted(Event):
    words = "完成部门整体评价"
    unit: Slug
    year: Year
    score: Score
    scale: Line
    grade: Grade
    agency: Slug | None = None
    conclusion: Prose
    evidence: EvidenceList

    def apply(self, state: OverallEvaluation, entry: Entry) -> None:
        state.completed_on = entry.act.occurred_on


class OverallPerformanceReported(Event):
    words = "报告部门整体绩效"
    unit: Slug
    year: Year
    addressee: Addressee
    document: Line
    evidence: EvidenceList

    def apply(self, state: OverallEvaluation, entry: Entry) -> None:
        state.reported_to |= {self.addressee}


# Commands


class OfAUnitsYear(Command):
    """Something about a unit as a whole in a year that is over."""

    unit: UnitId
    year: Year

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_member(read, self.unit, act)
        if act.occurred_on.year <= self.year:
            raise Refusal(
                say("{year} 年度还没有结束", year=self.year), clause=TRUTHFUL, cure="年度结束以后再办", field="year"
            )
        return self.decide_on(overall_of(read, self.year, self.unit), read, act)

    def decide_on(self, state: OverallEvaluation, read: Read, act: Act) -> Iterable[Fact]:
        raise NotImplementedError


class SubmitOverallSelfEvaluation(OfAUnitsYear):
    """报送部门整体支出绩效自评：六个方面逐项填实际值，得分由系统重算。"""

    verb = "报送部门整体自评"
    roles = OF_A_UNIT
    indicators: Annotated[tuple[Achieved, ...], Field(title="绩效指标", min_length=1, max_length=60)]
    stated_total: Annotated[Score, Field(title="总分", description="各项指标得分之和")]
    achievement: Annotated[Prose, Field(title="年度目标实际完成情况")]
    conclusion: Annotated[Prose, Field(title="自评结论")]
    unit_head: Annotated[Slug, Field(title="单位负责人", description="人员代号")]
    evidence: Annotated[EvidenceList, Field(min_length=1)]

    def decide_on(self, state: OverallEvaluation, read: Read, act: Act) -> Iterable[Fact]:
        if state.submitted_on is not None:
            raise Refusal(say("已于 {day} 报送", day=state.submitted_on), clause=TRUTHFUL, field="year")
        goal = read(OverallGoal, unit_stream_of("goal", self.year, self.unit))
        if not goal.passed:
            raise Refusal(
                say("没有审核通过的 {year} 年部门整体绩效目标", year=self.year), clause=TRUTHFUL, field="year"
            )
        require_each_once(goal.indicators, self.indicators, "indicators", complete=True)
        self._refuse_bands(goal)
        head = require_person(read, self.unit_head, field="unit_head")
        if not {post.unit for post in head.posts} & set(register(read).origins(self.unit)):
            raise Refusal("此人在该单位没有任职", clause=HEADS_AND_LEADS, field="unit_head")
        standards = standards_on(read, act.occurred_on)
        by = Measure(goal.indicators, frozenset(), standards, self.year)
        found = scored_rows(self.indicators, by, FULL)
        score = total(one.score for one in found)
        lacking = list(missing_in_rows(self.indicators, found, by))
        if self.stated_total != score:
            said = say("总分填 {stated}，按规则应为 {score}", stated=self.stated_total, score=score)
            lacking.append(("stated_total", said))
        at = EntryAt(stream=goal.stream, version=goal.passed_version)
        g8_truthful(Asked(state, self.topic, self.unit), lacking, at)
        scale = standards.scale(standards.scale_of.self_evaluation)
        given = {name: value for name, value in vars(self).items() if name != "stated_total"}
        grade = band_of(score, scale).grade
        return [Fact(state, OverallSelfEvaluationSubmitted(**given, score=score, scale=scale.id, grade=grade))]

    def _refuse_bands(self, goal: OverallGoal) -> None:
        for at, row in enumerate(self.indicators):
            described = goal.indicators[row.no - 1].operator == "qualitative"
            if described and row.band is not None and row.percent is not None and not in_band(row.band, row.percent):
                raise Refusal("百分比不在所选的档次内", clause=TRUTHFUL, field=f"indicators.{at}.percent")


class CompleteOverallEvaluation(OfAUnitsYear):
    """登记对一个单位整体绩效的评价结果：先试点，再扩面，逐步覆盖全部单位。"""

    verb = "完成部门整体评价"
    roles = FINANCE
    checked = True
    score: Annotated[Score, Field(title="得分")]
    agency: Annotated[Slug | None, Field(title="第三方机构", description="机构代号，自行评价的不填")] = None
    conclusion: Annotated[Prose, Field(title="评价结论")]
    evidence: Annotated[EvidenceList, Field(min_length=1)]

    def decide_on(self, state: OverallEvaluation, read: Read, act: Act) -> Iterable[Fact]:
        if state.completed_on is not None:
            raise Refusal(say("已于 {day} 完成", day=state.completed_on), clause=STEP_BY_STEP, field="year")
        if state.author is not None and same_person(read, state.author, act.actor):
            raise Refusal("不得评价自己报送的自评", clause=TWO_PERSONS, cure="请另一人办理")
        standards = standards_on(read, act.occurred_on)
        scale = standards.scale(standards.scale_of.key_evaluation)
        grade = band_of(self.score, scale).grade
        return [Fact(state, OverallEvaluationCompleted(**vars(self), scale=scale.id, grade=grade))]


class ReportOverallPerformance(OfAUnitsYear):
    """登记本单位向县人大或县政府报告了年度整体绩效，附报告。"""

    verb = "报告部门整体绩效"
    roles = OF_A_UNIT
    addressee: Addressee
    document: Annotated[Line, Field(title="文号")]
    evidence: Annotated[EvidenceList, Field(min_length=1)]

    def decide_on(self, state: OverallEvaluation, read: Read, act: Act) -> Iterable[Fact]:
        if state.submitted_on is None:
            raise Refusal("还没有部门整体自评", clause=REPORTED, cure="请先报送部门整体自评", field="year")
        if self.addressee in state.reported_to:
            raise Refusal("已经报告过", clause=REPORTED, field="addressee")
        return [Fact(state, OverallPerformanceReported(**vars(self)))]
