"""The unit collects a project's performance data each quarter (绩效数据收集), and says what goes wrong (T17)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import OF_A_UNIT
from pbm_tracker.kernel.commands import Earlier, Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Frozen
from pbm_tracker.kernel.fields import Line, Prose, Slug, whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.projects.money import Wan, Yuan, in_yuan
from pbm_tracker.projects.project import Project

from .monitoring import FOLLOWED, ROWS_MAX, Monitoring, Number, OfProjectYear, Quarter, monitoring_of, require_budget
from .named_rows import RowName, require_named, rows_to_fill
from .stated import (
    Actual,
    IndicatorNumber,
    Stated,
    actuals_of,
    goal_in_force,
    require_each_once,
    require_rising,
    require_within,
    version_of,
)
from .subject import OwnProjectYearCommand

MONTHS_OF_QUARTER = 3

QuarterNumber = Annotated[int, whole(1, 4), Field(title="季度", description="1 至 4")]
Problem = Annotated[Prose | None, Field(title="发现的问题", description="没有问题的不填")]
Amended = Annotated[Line | None, Field(title="数据更正说明", description="该季度报过的数据有误的必填")]


class DataRow(Frozen):
    no: IndicatorNumber
    name: RowName = None
    actual: Actual = None
    note: Annotated[Line | None, Field(title="备注")] = None


DataRows = Annotated[tuple[DataRow, ...], Field(title="指标数据", max_length=ROWS_MAX)]


def end_of_quarter(year: int, quarter: int) -> date:
    month = quarter * MONTHS_OF_QUARTER
    return date(year, month, monthrange(year, month)[1])


class PerformanceDataCollected(OfProjectYear):
    """Cumulative to the end of the quarter; what is collected again takes the place of what was."""

    words = "收集绩效数据"
    unit: Slug
    quarter: QuarterNumber
    executed: Annotated[Yuan, Field(title="累计执行数（元）")]
    data_rows: DataRows = ()
    problem: Problem = None
    amended: Amended = None
    goal_version: Number

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        data = Quarter(
            day=end_of_quarter(self.year, self.quarter),
            executed=self.executed,
            actuals=actuals_of(self.data_rows),
            goal_version=self.goal_version,
        )
        monitoring.quarters = {**monitoring.quarters, self.quarter: data}


class CollectPerformanceData(OwnProjectYearCommand):
    """收集一个项目一个季度的绩效数据：到季度末为止的执行数和各项指标的完成值，以及发现的问题。"""

    verb = "收集绩效数据"
    roles = OF_A_UNIT
    quarter: QuarterNumber
    executed: Annotated[Wan, Field(title="累计执行数（万元）", description="从年初到季度末")]
    data_rows: DataRows = ()
    problem: Problem = None
    amended: Amended = None

    @classmethod
    def earlier(cls, read: Read, about: Mapping[str, str]) -> Earlier:
        """The indicators of the goal in force."""
        return Earlier({"data_rows": rows_to_fill(read, about)})

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        monitoring = monitoring_of(read, self.year, self.project)
        goal = goal_in_force(read, self.year, self.project)
        _, _, budget = require_budget(read, self.year, self.project)
        day, executed = end_of_quarter(self.year, self.quarter), in_yuan(self.executed)
        if act.occurred_on < day:
            raise Refusal(say("这个季度到 {day} 才结束", day=day), clause=FOLLOWED, field="quarter")
        if self.quarter in monitoring.quarters and self.amended is None:
            raise Refusal("这个季度的数据已经收集", clause=FOLLOWED, cure="如需更正，请写更正说明", field="amended")
        require_within(budget, executed)
        require_each_once(goal.indicators, self.data_rows, "data_rows", complete=False)
        require_named(goal.indicators, self.data_rows, "data_rows")
        rows = {f"data_rows.{at}.actual": row for at, row in enumerate(self.data_rows)}
        require_rising(monitoring.points(quarter=self.quarter), Stated(day, executed, rows), goal)
        given = {name: value for name, value in vars(self).items() if name != "executed"}
        return [Fact(monitoring, PerformanceDataCollected(**given, executed=executed, goal_version=version_of(goal)))]
