"""预警, 提醒纠正: the finance bureau says what goes wrong with a project and why, the unit puts it right (T18, T17)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry
from pbm_tracker.kernel.fields import Day, Prose, whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.projects.project import Project
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.person import PersonId, require_person

from .monitoring import Correction, Monitoring, OfProjectYear, ReportNumber, monitoring_of, require_report
from .subject import OwnProjectYearCommand, ProjectYearCommand

CORRECTED = "龙府办〔2021〕22号 二(四)「对监控中发现的问题,要分析产生的原因,及时提醒纠正」"

Analysis = Annotated[Prose, Field(title="成因分析", description="偏差是怎样形成的")]
Content = Annotated[Prose, Field(title="提醒内容")]
Found = Annotated[Prose, Field(title="存在的问题")]
Requirement = Annotated[Prose, Field(title="纠正要求")]
Limit = Annotated[Day, Field(title="纠正期限", description="含当日")]
Responsible = Annotated[PersonId, Field(title="纠正责任人", description="人员代号")]
CorrectionNumber = Annotated[int, whole(1, 1000), Field(title="第几项纠正", description="本年度纠正要求的序号")]
Result = Annotated[Prose, Field(title="纠正情况")]

# Events


class WarningIssued(OfProjectYear):
    """On a report, or where none was made on its absence."""

    words = "发出预警"
    report: ReportNumber = None
    analysis: Analysis
    content: Content


class CorrectionRequired(OfProjectYear):
    words = "要求纠正"
    correction: CorrectionNumber
    report: ReportNumber = None
    problem_found: Found
    analysis: Analysis
    requirement: Requirement
    limit: Limit
    responsible: Responsible

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        required = Correction(number=self.correction, limit=self.limit, person=self.responsible)
        monitoring.corrections = (*monitoring.corrections, required)


class CorrectionCompleted(OfProjectYear):
    words = "完成纠正"
    correction: CorrectionNumber
    result: Result
    evidence: EvidenceList = ()

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        done = {"completed_on": entry.act.occurred_on}
        monitoring.corrections = tuple(
            one.model_copy(update=done) if one.number == self.correction else one for one in monitoring.corrections
        )


# Commands


class IssueWarning(ProjectYearCommand):
    """对一个项目发出预警（提醒函），写明成因分析。监控亮红灯的，应在规定的工作日内发出。"""

    verb = "发出预警"
    roles = FINANCE
    report: ReportNumber = None
    analysis: Analysis
    content: Content

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        monitoring = monitoring_of(read, self.year, self.project)
        issued = WarningIssued(**{**vars(self), "report": _report(monitoring, self.report)})
        return [Fact(monitoring, issued)]


class RequireCorrection(ProjectYearCommand):
    """要求单位纠正，写明问题、成因、要求、期限和责任人。"""

    verb = "要求纠正"
    roles = FINANCE
    report: ReportNumber = None
    problem_found: Found
    analysis: Analysis
    requirement: Requirement
    limit: Limit
    responsible: Responsible

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        monitoring = monitoring_of(read, self.year, self.project)
        require_person(read, self.responsible, field="responsible")
        if self.limit < act.occurred_on:
            raise Refusal("期限不能在今天之前", clause=CORRECTED, field="limit")
        named = {**vars(self), "report": _report(monitoring, self.report)}
        return [Fact(monitoring, CorrectionRequired(**named, correction=len(monitoring.corrections) + 1))]


class CompleteCorrection(OwnProjectYearCommand):
    """报告一项纠正已经完成，写明情况。"""

    verb = "完成纠正"
    roles = OF_A_UNIT
    correction: CorrectionNumber
    result: Result
    evidence: EvidenceList = ()

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        monitoring = monitoring_of(read, self.year, self.project)
        required = next((one for one in monitoring.corrections if one.number == self.correction), None)
        if required is None:
            raise Refusal(say("没有第 {n} 项纠正", n=self.correction), clause=CORRECTED, field="correction")
        if required.completed_on is not None:
            raise Refusal(
                say("第 {n} 项纠正已于 {day} 完成", n=self.correction, day=required.completed_on),
                clause=CORRECTED,
                field="correction",
            )
        completed = CorrectionCompleted(
            project=self.project,
            year=self.year,
            correction=self.correction,
            result=self.result,
            evidence=self.evidence,
        )
        return [Fact(monitoring, completed)]


def _report(monitoring: Monitoring, number: int | None) -> int | None:
    """The report that is meant: the one named, else the latest; None where none was made yet. Raises Refusal."""
    if number is None:
        return monitoring.latest.number if monitoring.latest else None
    return require_report(monitoring, number).number
