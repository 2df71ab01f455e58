"""The finance bureau reviews what units reported, and selects what it follows by itself (重点跟踪监控, 三(三)2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.account import same_person
from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry
from pbm_tracker.kernel.fields import Line, Prose
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.projects.project import Project

from .monitoring import Monitoring, Number, OfProjectYear, ReportNumber, monitoring_of, require_budget, require_report
from .subject import ProjectYearCommand

REVIEWED = "龙府办〔2021〕22号 三(三)2「财政部门对各部门各单位报送的绩效运行跟踪监控情况进行审核」"
NEW_MAJOR = CLAUSES["s3_3_2_new_major"]
TWO_PERSONS = "本系统规则：报送监控情况与审核不得为同一人"

VERDICT_WORDS = {"passed": "通过", "returned": "退回"}
Verdict = Annotated[
    Literal["passed", "returned"], Field(title="监控审核结论", json_schema_extra={"words": VERDICT_WORDS})
]
Opinion = Annotated[Prose | None, Field(title="监控审核意见", description="退回的必填")]
KEY_WORDS = {"new_major": "新出台的重大政策、项目", "key": "重点项目", "slow": "进度慢", "other": "其他"}
KeyGround = Annotated[
    Literal["new_major", "key", "slow", "other"], Field(title="选取依据", json_schema_extra={"words": KEY_WORDS})
]
Note = Annotated[Line | None, Field(title="备注")]


class MonitoringReviewed(OfProjectYear):
    """What is returned does not count any more, and is to be reported again."""

    words = "审核监控情况"
    report: Annotated[Number, Field(title="第几次报告")]
    verdict: Verdict
    opinion: Opinion = None

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        monitoring.reports = tuple(
            one.model_copy(update={"verdict": self.verdict}) if one.number == self.report else one
            for one in monitoring.reports
        )


class KeyMonitoringSelected(OfProjectYear):
    words = "列入重点跟踪监控"
    ground: KeyGround
    note: Note = None

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        monitoring.key_listed_on = entry.act.occurred_on


class ReviewMonitoring(ProjectYearCommand):
    """审核单位报送的监控情况。退回的须写明意见，由单位更正后再报。"""

    verb = "审核监控情况"
    checked = True
    roles = FINANCE
    report: ReportNumber = None
    verdict: Verdict
    opinion: Opinion = None

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        monitoring = monitoring_of(read, self.year, self.project)
        report = require_report(monitoring, self.report)
        if report.verdict is not None:
            raise Refusal(say("第 {n} 次报告已经审核", n=report.number), clause=REVIEWED, field="report")
        if same_person(read, report.reporter, act.actor):
            raise Refusal("不得审核自己报送的监控情况", clause=TWO_PERSONS, cure="请另一人审核")
        if self.verdict == "returned" and self.opinion is None:
            raise Refusal("退回须写明意见", clause=REVIEWED, field="opinion")
        reviewed = MonitoringReviewed(
            project=self.project, year=self.year, report=report.number, verdict=self.verdict, opinion=self.opinion
        )
        return [Fact(monitoring, reviewed)]


class SelectKeyMonitoring(ProjectYearCommand):
    """把项目列入本年度的重点跟踪监控。新出台的重大政策和项目都应列入。"""

    verb = "列入重点监控"
    roles = FINANCE
    ground: KeyGround
    note: Note = None

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        monitoring = monitoring_of(read, self.year, self.project)
        require_budget(read, self.year, self.project)
        if monitoring.key_listed_on is not None:
            raise Refusal(say("已于 {day} 列入", day=monitoring.key_listed_on), clause=NEW_MAJOR, field="project")
        if self.ground == "new_major" and not project.newly_major:
            raise Refusal("不是新出台的重大政策、项目", clause=NEW_MAJOR, field="ground")
        return [Fact(monitoring, KeyMonitoringSelected(**vars(self)))]
