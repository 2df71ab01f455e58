"""The official form of monitoring (绩效运行监控表), as it is asked for and as it is recorded.

What the lights came to is recorded with the report, under the standards of its day.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from pbm_tracker.kernel.events import Entry, Frozen
from pbm_tracker.kernel.fields import Day, Flag, Line, Slug, decimal, line
from pbm_tracker.notice.standards import Percent
from pbm_tracker.projects.money import Wan, Yuan

from .goal_indicator import Operator
from .indicator import IndicatorKind
from .lights import LIGHT_WORDS, Light
from .monitoring import Monitoring, Number, OfProjectYear, Report, ReportNumber, Value
from .named_rows import RowName
from .stated import Actual, IndicatorNumber, actuals_of

PERIOD_WORDS = {"june": "1至6月（7月报送）", "september": "1至9月（10月报送）", "other": "其他时间"}

Period = Annotated[
    Literal["june", "september", "other"], Field(title="报告期", json_schema_extra={"words": PERIOD_WORDS})
]
SOURCE_WORDS = {"fiscal": "本年财政拨款", "carried_over": "上年结转", "other": "其他资金"}
Source = Annotated[
    Literal["fiscal", "carried_over", "other"], Field(title="资金来源", json_schema_extra={"words": SOURCE_WORDS})
]
DEVIATION_WORDS = {
    "funding": "经费保障",
    "institution": "制度保障",
    "staff": "人员保障",
    "hardware": "硬件条件保障",
    "other": "其他",
}
Deviation = Annotated[
    Literal["funding", "institution", "staff", "hardware", "other"],
    Field(title="偏差原因", json_schema_extra={"words": DEVIATION_WORDS}),
]
LIKELIHOOD_WORDS = {"certain": "确定能", "possible": "有可能", "impossible": "完全不可能"}
Likelihood = Annotated[
    Literal["certain", "possible", "impossible"],
    Field(title="完成目标可能性", json_schema_extra={"words": LIKELIHOOD_WORDS}),
]
Remark = Annotated[str, line(300)]
SharePlaced = Annotated[Decimal, decimal(4)]
IN_WORDS: dict[str, Any] = {"words": {**LIGHT_WORDS}}


class FundRow(Frozen):
    """Money by where it comes from, in 万元."""

    source: Source
    initial: Annotated[Wan, Field(title="年初预算数（万元）")]
    executed: Annotated[Wan, Field(title="累计执行数（万元）")]
    forecast: Annotated[Wan, Field(title="全年预计执行数（万元）")]


class IndicatorRow(Frozen):
    """An indicator so far, and what it is going to be."""

    no: IndicatorNumber
    name: RowName = None
    actual: Actual = None
    forecast: Annotated[Value, Field(title="全年预计完成值", description="定性指标填完成的百分比")]
    deviation: Annotated[Deviation | None, Field(title="偏差原因", description="预计完不成指标值的必填")] = None
    deviation_text: Annotated[Remark | None, Field(title="偏差原因说明")] = None
    likelihood: Likelihood
    measures: Annotated[Remark | None, Field(title="措施", description="完全不可能完成的必填")] = None
    note: Annotated[Remark | None, Field(title="备注")] = None


class ReportedFund(Frozen):
    """As FundRow, in 元."""

    source: Source
    initial: Annotated[Yuan, Field(title="年初预算数（元）")]
    executed: Annotated[Yuan, Field(title="累计执行数（元）")]
    forecast: Annotated[Yuan, Field(title="全年预计执行数（元）")]


class ReportedIndicator(IndicatorRow):
    """With what the goal said then, the stage target by that day, and the share of it that was reached."""

    kind: IndicatorKind
    name: Annotated[Line, Field(title="指标名称")]
    operator: Operator
    target: Annotated[Value | None, Field(title="年度指标值")] = None
    measure: Annotated[Line | None, Field(title="度量单位")] = None
    weight: Annotated[Percent, Field(title="分值")]
    stage: Annotated[Value | None, Field(title="阶段目标值")] = None
    reached: Annotated[SharePlaced | None, Field(title="实现程度")] = None


class MonitoringReported(OfProjectYear):
    """Money in 元, shares to four places. `expected` is the share of the year's money to be expected by that day."""

    words = "报送监控情况"
    unit: Slug
    number: Annotated[Number, Field(title="第几次报告")]
    period: Period
    data_until: Annotated[Day, Field(title="数据截至日")]
    initial: Annotated[Yuan, Field(title="年初预算数（元）")]
    budget: Annotated[Yuan, Field(title="全年预算数（元）")]
    executed: Annotated[Yuan, Field(title="累计执行数（元）")]
    forecast: Annotated[Yuan, Field(title="全年预计执行数（元）")]
    fund_rows: Annotated[tuple[ReportedFund, ...], Field(title="资金明细")] = ()
    indicator_rows: Annotated[tuple[ReportedIndicator, ...], Field(title="指标执行情况")]
    goal_version: Number
    expected: Annotated[SharePlaced, Field(title="应有进度")]
    money: Annotated[SharePlaced, Field(title="资金进度")]
    goal: Annotated[SharePlaced, Field(title="目标进度")]
    money_light: Annotated[Light, Field(title="资金灯", json_schema_extra=IN_WORDS)]
    goal_light: Annotated[Light, Field(title="目标灯", json_schema_extra=IN_WORDS)]
    light: Annotated[Light, Field(title="灯", json_schema_extra=IN_WORDS)]
    diverges: Annotated[Flag, Field(title="两条线背离")]
    slow: Annotated[Flag, Field(title="支出进度低于标准")]
    correction_of: ReportNumber = None

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        report = Report(
            number=self.number,
            version=entry.version,
            period=self.period,
            data_until=self.data_until,
            reported_on=entry.act.occurred_on,
            reporter=entry.act.actor,
            executed=self.executed,
            actuals=actuals_of(self.indicator_rows),
            goal_version=self.goal_version,
            light=self.light,
            slow=self.slow,
        )
        before = (
            one.model_copy(update={"replaced": True}) if one.number == self.correction_of else one
            for one in monitoring.reports
        )
        monitoring.reports = (*before, report)
