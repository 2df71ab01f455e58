"""事前绩效评估: the unit assesses a new major item on five aspects, the finance bureau reviews it (三(一))."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.account import same_person
from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Flag, Line, Prose, decimal
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.notice.standards import Grade
from pbm_tracker.projects.project import ProjectCode, require_own, require_project
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.unit import UnitId

from .scales import Score, band_of, total

FIVE_ASPECTS = (
    "龙府办〔2021〕22号 二(二)「重点论证立项必要性、投入经济性、绩效目标合理性、实施方案可行性、筹资合规性等」"
)
INVESTMENT = "龙府办〔2021〕22号 二(二)「投资主管部门要加强基建投资项目的绩效评估,做好项目立项、可行性研究等前期工作」"
NECESSARY = "龙府办〔2021〕22号 二(二)「必要时可组织第三方机构独立开展事前绩效评估」"
REVIEWED = "龙府办〔2021〕22号 三(一)2「财政部门对新增重大政策和项目预算进行审核」"
TWO_PERSONS = "本系统规则：评估与审核不得为同一人"

Aspect = Annotated[Decimal, decimal(2, "0", "20")]
CONCLUSION_WORDS = {"support": "予以支持", "support_adjusted": "调整完善后予以支持", "no_support": "不予支持"}
Conclusion = Annotated[
    Literal["support", "support_adjusted", "no_support"],
    Field(title="评估结论", json_schema_extra={"words": CONCLUSION_WORDS}),
]
VERDICT_WORDS = {"passed": "通过", "returned": "退回修改", "failed": "不通过"}
Verdict = Annotated[
    Literal["passed", "returned", "failed"], Field(title="审核意见", json_schema_extra={"words": VERDICT_WORDS})
]
ASPECTS = ("necessity", "economy", "goal_soundness", "feasibility", "funding_compliance")
# Without these nothing else of a plan counts.
INDISPENSABLE = ("necessity", "funding_compliance")


class Participant(Frozen):
    """Who took part in an assessment, and whether he declared that he has no stake in it."""

    name: Annotated[Line, Field(title="姓名")]
    organization: Annotated[Line, Field(title="单位")]
    no_conflict: Annotated[Flag, Field(title="声明无利益关系")]


class ExAnte(State):
    """The last assessment of a project; it stands until another is made."""

    assessed_on: date | None = None
    grade: Grade | None = None
    author: str | None = None
    completed_version: int = 0
    verdict: str | None = None
    reviewed_version: int = 0


def assessment_of(read: Read, project: str) -> ExAnte:
    return read(ExAnte, f"ex-ante/project/{project}")


# Events


class ExAnteAssessmentCompleted(Event):
    """Scores of 20 each, their total and what it is on the scale named; `no_support` and 差 are one and the same."""

    words = "完成事前绩效评估"
    project: ProjectCode
    necessity: Aspect
    economy: Aspect
    goal_soundness: Aspect
    feasibility: Aspect
    funding_compliance: Aspect
    score: Score
    scale: Line
    grade: Grade
    conclusion: Conclusion
    method: Line
    agency: Line | None = None
    feasibility_study: Line | None = None
    participants: tuple[Participant, ...]
    summary: Prose
    evidence: EvidenceList

    def apply(self, state: ExAnte, entry: Entry) -> None:
        state.assessed_on, state.grade, state.author = entry.act.occurred_on, self.grade, entry.act.actor
        state.completed_version, state.verdict, state.reviewed_version = entry.version, None, 0


class ExAnteAssessmentReviewed(Event):
    """`third_party` says whether an independent assessment was found necessary, the reason why or why not."""

    words = "审核事前绩效评估"
    project: ProjectCode
    verdict: Verdict
    opinion: Prose
    third_party: Flag
    third_party_reason: Prose

    def apply(self, state: ExAnte, entry: Entry) -> None:
        state.verdict, state.reviewed_version = self.verdict, entry.version


# Commands


class CompleteExAnteAssessment(Command):
    """完成对一个项目或一项政策的事前绩效评估：五个方面各 20 分，由系统合计并定等级。"""

    verb = "完成事前绩效评估"
    roles = OF_A_UNIT
    project: ProjectCode
    unit: UnitId
    necessity: Annotated[Aspect, Field(title="立项必要性（20 分）")]
    economy: Annotated[Aspect, Field(title="投入经济性（20 分）")]
    goal_soundness: Annotated[Aspect, Field(title="绩效目标合理性（20 分）")]
    feasibility: Annotated[Aspect, Field(title="实施方案可行性（20 分）")]
    funding_compliance: Annotated[Aspect, Field(title="筹资合规性（20 分）")]
    conclusion: Conclusion
    method: Annotated[Line, Field(title="评估方法")]
    agency: Annotated[Line | None, Field(title="第三方机构", description="独立开展评估的机构，没有就不填")] = None
    feasibility_study: Annotated[Line | None, Field(title="可行性研究批复文号", description="基建项目必填")] = None
    participants: Annotated[tuple[Participant, ...], Field(title="评估人员", min_length=1, max_length=20)]
    summary: Annotated[Prose, Field(title="总体结论和建议")]
    evidence: Annotated[EvidenceList, Field(min_length=1)]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        project = require_own(read, self.project, self.unit)
        self._refuse_partiality()
        if project.special_kind == "capital_construction" and self.feasibility_study is None:
            raise Refusal("基建项目须有可行性研究批复", clause=INVESTMENT, field="feasibility_study")
        standards = standards_on(read, act.occurred_on)
        scale = standards.scale(standards.scale_of.ex_ante)
        score = total(getattr(self, aspect) for aspect in ASPECTS)
        nothing = any(getattr(self, aspect) == 0 for aspect in INDISPENSABLE)
        band = scale.bands[-1] if nothing else band_of(score, scale)
        if (self.conclusion == "no_support") != (band.grade == "poor"):
            raise Refusal(
                say("评分 {score} 为“{grade}”，与结论不符", score=score, grade=say(band.words)),
                clause=FIVE_ASPECTS,
                cure="等级为差的，结论应为不予支持；不予支持的，评分应为差",
                field="conclusion",
            )
        given = {name: value for name, value in vars(self).items() if name != "unit"}
        completed = ExAnteAssessmentCompleted(**given, score=score, scale=scale.id, grade=band.grade)
        return [Fact(assessment_of(read, self.project), completed)]

    def _refuse_partiality(self) -> None:
        for index, one in enumerate(self.participants):
            if not one.no_conflict:
                raise Refusal(
                    say("{name} 没有声明无利益关系", name=one.name),
                    clause=FIVE_ASPECTS,
                    cure="有利益关系的人员应当回避",
                    field=f"participants.{index}.no_conflict",
                )


class ReviewExAnteAssessment(Command):
    """审核一份事前绩效评估，并写明要不要第三方独立评估、理由是什么。"""

    verb = "审核事前绩效评估"
    roles = FINANCE
    checked = True
    project: ProjectCode
    verdict: Verdict
    opinion: Annotated[Prose, Field(title="审核说明")]
    third_party: Annotated[Flag, Field(title="有必要组织第三方评估")]
    third_party_reason: Annotated[Prose, Field(title="有无必要的理由")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_project(read, self.project)
        assessment = assessment_of(read, self.project)
        if assessment.assessed_on is None or assessment.author is None:
            raise Refusal("还没有事前绩效评估", clause=REVIEWED, cure="请单位先完成评估", field="project")
        if assessment.verdict is not None:
            raise Refusal("这份评估已经审核", clause=REVIEWED, cure="修改后的评估由单位重新提交", field="project")
        if act.occurred_on < assessment.assessed_on:
            raise Refusal("审核不能早于评估", clause=REVIEWED)
        if same_person(read, assessment.author, act.actor):
            raise Refusal("不得审核自己完成的评估", clause=TWO_PERSONS, cure="请另一人审核")
        if self.verdict == "passed" and assessment.grade == "poor":
            raise Refusal("评估结果为差的不能通过", clause=REVIEWED, field="verdict")
        return [Fact(assessment, ExAnteAssessmentReviewed(**vars(self)))]
