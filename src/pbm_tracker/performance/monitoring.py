"""绩效运行监控 of a project in a year (三(三)): what the entries of its stream add up to.

Reports and quarterly data come from its unit (report.py, quarterly_data.py); reviews, findings, warnings, measures and
payments from the finance bureau (monitoring_review.py, finding.py, warning.py, measure.py, payment.py). Money in 元.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from pydantic import Field

from pbm_tracker.kernel.commands import Read, Refusal, State
from pbm_tracker.kernel.events import Event, Frozen
from pbm_tracker.kernel.fields import decimal, whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import EntryAt
from pbm_tracker.projects.money import Wan
from pbm_tracker.projects.project import ProjectCode

from .budget import Budget, budget_of
from .subject import Year, stream_of

NOUN = "monitoring"
NODES = CLAUSES["s3_3_1_nodes"]
MEASURES = CLAUSES["s3_3_2_measures"]
FOLLOWED = "龙府办〔2021〕22号 三(三)1「适时跟踪监控绩效目标实现程度和项目执行情况」"
ROWS_MAX = 60

Value = Annotated[Decimal, decimal(4)]
Executed = Annotated[
    Wan | None, Field(title="累计执行数（万元）", description="本年 1 月 1 日至数据截至日已经支付的，例如 120.5")
]
Number = Annotated[int, whole(1, 1000)]
ReportNumber = Annotated[Number | None, Field(title="第几次报告", description="本年度监控报告的序号，不填即为最近一次")]


class Point(NamedTuple):
    """What had been spent and reached by a day, as somebody stated it; `goal_version` is that of its indicators."""

    day: date
    executed: Decimal
    actuals: Mapping[int, Decimal]
    goal_version: int


class Report(Frozen):
    """A monitoring report; `replaced` by the one that corrects it, `verdict` that of its review."""

    number: int
    version: int
    period: str
    data_until: date
    reported_on: date
    reporter: str
    executed: Decimal
    actuals: Mapping[int, Decimal]
    goal_version: int
    light: str
    slow: bool
    replaced: bool = False
    verdict: str | None = None

    @property
    def in_force(self) -> bool:
        return not self.replaced and self.verdict != "returned"


class Quarter(Frozen):
    """The data of a quarter, as collected last."""

    day: date
    executed: Decimal
    actuals: Mapping[int, Decimal]
    goal_version: int


class Finding(Frozen):
    """Whether slow or idle money of a report has a legitimate reason; `version` is that of its entry."""

    accepted: bool
    report: int
    version: int


class Correction(Frozen):
    """What had to be put right, by whom and until when."""

    number: int
    limit: date
    person: str
    completed_on: date | None = None


class Suspension(Frozen):
    """Payments that are suspended (暂缓) or stopped (停止) from a day on, until they are resumed."""

    kind: str
    since: date
    version: int
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


class Monitoring(State):
    reports: tuple[Report, ...] = ()
    quarters: Mapping[int, Quarter] = Field(default_factory=dict)
    key_listed_on: date | None = None
    finding: Finding | None = None
    corrections: tuple[Correction, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    paid: Decimal = Decimal(0)

    @property
    def latest(self) -> Report | None:
        """The report in force with the latest data."""
        return max(
            (one for one in self.reports if one.in_force), key=lambda one: (one.data_until, one.number), default=None
        )

    @property
    def found_on(self) -> Report | None:
        """The report that the finding is about, while it is in force."""
        number = self.finding.report if self.finding else None
        return next((one for one in self.reports if one.number == number and one.in_force), None)

    @property
    def spent(self) -> Decimal:
        """What is spent for certain: what was paid here, or what the last report says, if that is more."""
        return max(self.paid, self.latest.executed if self.latest else Decimal(0))

    @property
    def suspension(self) -> Suspension | None:
        """The one that holds now."""
        return self.suspensions[-1] if self.suspensions and self.suspensions[-1].until is None else None

    def points(self, *, without: int | None = None, quarter: int | None = None) -> Iterator[Point]:
        """What was stated so far and not replaced, but for one report or quarter that is about to be."""
        for one in self.reports:
            if not one.replaced and one.number != without:
                yield Point(one.data_until, one.executed, one.actuals, one.goal_version)
        for number, data in self.quarters.items():
            if number != quarter:
                yield Point(data.day, data.executed, data.actuals, data.goal_version)

    def suspended_on(self, day: date) -> Suspension | None:
        return next((one for one in reversed(self.suspensions) if one.holds_on(day)), None)

    def at(self, version: int) -> EntryAt:
        return EntryAt(stream=self.stream, version=version)


def monitoring_of(read: Read, year: int, project: str) -> Monitoring:
    return read(Monitoring, stream_of(NOUN, year, project))


class OfProjectYear(Event):
    """What every entry of this stream names."""

    project: ProjectCode
    year: Year


def require_budget(read: Read, year: int, project: str, field: str = "year") -> tuple[Budget, Decimal, Decimal]:
    """The budget, what it was at the beginning of the year (年初预算数) and what it is (全年预算数). Raises Refusal."""
    budget = budget_of(read, year, project)
    if budget.arranged is None or budget.adjusted is None:
        raise Refusal(
            say("项目 {project} 没有安排 {year} 年的预算", project=project, year=year), clause=FOLLOWED, field=field
        )
    return budget, budget.arranged, budget.adjusted


def require_report(monitoring: Monitoring, number: int | None) -> Report:
    """The report of that number, or the latest, if it is in force. Raises Refusal."""
    if number is None:
        if (latest := monitoring.latest) is None:
            raise Refusal("还没有有效的监控报告", clause=NODES, cure="请单位先报送监控情况", field="report")
        return latest
    report = next((one for one in monitoring.reports if one.number == number), None)
    if report is None:
        raise Refusal(say("没有第 {n} 次报告", n=number), clause=NODES, field="report")
    if not report.in_force:
        raise Refusal(say("第 {n} 次报告已被更正或退回", n=number), clause=NODES, field="report")
    return report
