"""Whether slow or idle money has a legitimate reason (正当理由): a finding on a report; measures rest on it (T20)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry
from pbm_tracker.kernel.fields import Prose
from pbm_tracker.kernel.saying import say
from pbm_tracker.projects.project import Project

from .monitoring import (
    MEASURES,
    Finding,
    Monitoring,
    Number,
    OfProjectYear,
    ReportNumber,
    monitoring_of,
    require_report,
)
from .subject import ProjectYearCommand

Ground = Annotated[
    Literal["slow", "idle"],
    Field(title="认定情形", json_schema_extra={"words": {"slow": "支出进度较低", "idle": "存量资金规模较大"}}),
]
Legitimate = Annotated[Prose, Field(title="正当理由")]
Basis = Annotated[Prose, Field(title="认定说明", description="为何没有正当理由")]

# Events


class LegitimateReasonAccepted(OfProjectYear):
    words = "认定有正当理由"
    report: Annotated[Number, Field(title="第几次报告")]
    legitimate: Legitimate

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        monitoring.finding = Finding(accepted=True, report=self.report, version=entry.version)


class NoReasonFound(OfProjectYear):
    words = "认定无正当理由"
    report: Annotated[Number, Field(title="第几次报告")]
    ground: Ground
    finding: Basis

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        monitoring.finding = Finding(accepted=False, report=self.report, version=entry.version)


# Commands


class AcceptLegitimateReason(ProjectYearCommand):
    """认定支出进度低、存量资金多有正当理由，不采取收回、撤销、压减等措施。"""

    verb = "认定有正当理由"
    checked = True
    roles = FINANCE
    report: ReportNumber = None
    legitimate: Legitimate

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        monitoring = monitoring_of(read, self.year, self.project)
        report = require_report(monitoring, self.report)
        _refuse_again(monitoring, report.number, accepted=True)
        accepted = LegitimateReasonAccepted(
            project=self.project, year=self.year, report=report.number, legitimate=self.legitimate
        )
        return [Fact(monitoring, accepted)]


class FindNoReason(ProjectYearCommand):
    """认定支出进度低或存量资金多，而没有正当理由。收回、撤销、压减、调整和暂缓、停止拨款都以此为前提。"""

    verb = "认定无正当理由"
    checked = True
    roles = FINANCE
    report: ReportNumber = None
    ground: Annotated[Ground, Field(title="认定情形")]
    finding: Basis

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        monitoring = monitoring_of(read, self.year, self.project)
        report = require_report(monitoring, self.report)
        _refuse_again(monitoring, report.number, accepted=False)
        if self.ground == "slow" and not report.slow:
            raise Refusal(say("第 {n} 次报告的支出进度不低于标准", n=report.number), clause=MEASURES, field="ground")
        found = NoReasonFound(
            project=self.project, year=self.year, report=report.number, ground=self.ground, finding=self.finding
        )
        return [Fact(monitoring, found)]


def _refuse_again(monitoring: Monitoring, report: int, *, accepted: bool) -> None:
    finding = monitoring.finding
    if finding is not None and (finding.report, finding.accepted) == (report, accepted):
        raise Refusal("已经这样认定", clause=MEASURES, field="report")
