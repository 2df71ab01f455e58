"""The unit reports on a project in July and October, and whenever it likes: money and goal, both (双监控, G5).

The expected progress is that of the unit's commitment where it signed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from pbm_tracker.access.roles import OF_A_UNIT
from pbm_tracker.kernel.commands import Earlier, Fact, Read, Refusal
from pbm_tracker.kernel.events import Act
from pbm_tracker.kernel.fields import Day
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.notice.standards import Standards
from pbm_tracker.projects.money import Wan, in_yuan, wan_text
from pbm_tracker.projects.project import Project

from .commitment import promised_rates
from .gates import Asked
from .gates_of_monitoring import Tracks, g5_both_tracks
from .goal import Goal
from .goal_indicator import Aim, GoalIndicator, worse, written
from .lights import expected_share, goal_share, judged, money_share, reached_share, shown, stage_target
from .monitoring import NODES, ROWS_MAX, Executed, Monitoring, Number, monitoring_of, require_budget
from .monitoring_form import FundRow, IndicatorRow, MonitoringReported, Period, ReportedFund, ReportedIndicator
from .named_rows import require_named, rows_to_fill
from .stated import (
    TRUTH,
    Stated,
    goal_in_force,
    require_each_once,
    require_rising,
    require_within,
    version_of,
)
from .subject import OwnProjectYearCommand

# The last day that a period tells of: that of its months, or at most of the month in which it is reported.
PERIOD_ENDS = {"june": ((6, 30), (7, 31)), "september": ((9, 30), (10, 31))}
FULL_PERCENT = Decimal(100)


class Funds(NamedTuple):
    """元: 年初预算数, 全年预算数, what was spent, and what is going to be."""

    initial: Decimal
    budget: Decimal
    executed: Decimal
    forecast: Decimal


class ReportMonitoring(OwnProjectYearCommand):
    """报送一个项目的绩效运行监控情况：预算执行进度和绩效目标实现程度，两条线都要填（双监控）。7月、10月各报一次，其他时间也可报。"""

    verb = "报送监控情况"
    roles = OF_A_UNIT
    period: Period
    data_until: Annotated[
        Day | None, Field(title="数据截至日", description="不填即为 6 月 30 日、9 月 30 日或今天")
    ] = None
    executed: Executed = None
    forecast: Annotated[Wan | None, Field(title="全年预计执行数（万元）")] = None
    fund_rows: Annotated[
        tuple[FundRow, ...], Field(title="资金明细", description="按资金来源分列的，合计应与上面的数相同", max_length=3)
    ] = ()
    indicator_rows: Annotated[tuple[IndicatorRow, ...], Field(title="指标执行情况", max_length=ROWS_MAX)] = ()
    correction_of: Annotated[
        Number | None, Field(title="更正第几次报告", description="更正本年度报过的一次报告，填它的序号")
    ] = None

    @classmethod
    def earlier(cls, read: Read, about: Mapping[str, str]) -> Earlier:
        """The indicators of the goal in force."""
        return Earlier({"indicator_rows": rows_to_fill(read, about)})

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        monitoring = monitoring_of(read, self.year, self.project)
        until = self._until(act.occurred_on)
        tracks = Tracks(
            money=self.executed is not None and self.forecast is not None,
            goal=any(row.actual is not None for row in self.indicator_rows),
            data_until=until,
        )
        g5_both_tracks(Asked(monitoring, self.topic, project.unit), tracks, act.occurred_on)
        goal = goal_in_force(read, self.year, self.project)
        _, initial, budget = require_budget(read, self.year, self.project)
        funds = Funds(initial, budget, in_yuan(self.executed or Decimal(0)), in_yuan(self.forecast or Decimal(0)))
        self._check_funds(funds)
        self._check_indicators(goal.indicators, until)
        self._check_past(monitoring, until, funds.executed, goal)
        promised = promised_rates(read, self.year, self.unit, project.unit)
        came_to = self._came_to(goal, funds, until, promised, standards_on(read, act.occurred_on))
        reported = MonitoringReported(
            project=self.project,
            year=self.year,
            unit=self.unit,
            number=len(monitoring.reports) + 1,
            period=self.period,
            data_until=until,
            fund_rows=tuple(_in_yuan(row) for row in self.fund_rows),
            indicator_rows=tuple(_beside(row, goal.indicators[row.no - 1], until) for row in self.indicator_rows),
            goal_version=version_of(goal),
            correction_of=self.correction_of,
            **funds._asdict(),
            **came_to,
        )
        return [Fact(monitoring, reported)]

    def _came_to(
        self, goal: Goal, funds: Funds, until: date, promised: Sequence[Decimal] | None, standards: Standards
    ) -> dict[str, Any]:
        """Both tracks against what was to be expected by that day, as the report records them."""
        expected = expected_share(until, promised)
        rows = [(goal.indicators[row.no - 1], row.actual) for row in self.indicator_rows]
        reached = [
            (indicator.weight, reached_share(indicator, actual, stage_target(indicator, until)))
            for indicator, actual in rows
            if actual is not None
        ]
        money, of_goal = money_share(funds.executed, funds.budget, expected), goal_share(reached) or Fraction(0)
        lights = judged(money, of_goal, standards.lights)
        return {
            "expected": shown(expected),
            "money": shown(money),
            "goal": shown(of_goal),
            "money_light": lights.money_light,
            "goal_light": lights.goal_light,
            "light": lights.light,
            "diverges": lights.diverges,
            "slow": money < Fraction(standards.slow_below),
        }

    def _until(self, today: date) -> date:
        """The day that the data reach to. Raises Refusal for one that is not of the period."""
        if self.period == "other":
            until = self.data_until or today
            first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        else:
            (begins, ends) = PERIOD_ENDS[self.period]
            first, last = date(self.year, *begins), date(self.year, *ends)
            until = self.data_until or first
        if not first <= until <= last:
            raise Refusal(
                say("数据截至日应在 {first} 至 {last} 之间", first=first, last=last), clause=NODES, field="data_until"
            )
        return until

    def _check_funds(self, funds: Funds) -> None:
        """Nothing exceeds the full-year budget; where money is told by its sources, they add up to the whole."""
        require_within(funds.budget, funds.executed)
        require_within(funds.budget, funds.forecast, "forecast")
        if funds.forecast < funds.executed:
            raise Refusal("全年预计执行数不能少于已经执行的", clause=TRUTH, field="forecast")
        for name in ("executed", "forecast") if self.fund_rows else ():
            total = sum((getattr(row, name) for row in self.fund_rows), Decimal(0))
            if total != getattr(self, name):
                raise Refusal(
                    say(
                        "各项来源合计 {total} 万元，与总数 {whole} 万元不同",
                        total=wan_text(in_yuan(total)),
                        whole=wan_text(in_yuan(getattr(self, name))),
                    ),
                    clause=TRUTH,
                    field="fund_rows",
                )
        if len({row.source for row in self.fund_rows}) < len(self.fund_rows):
            raise Refusal("同一资金来源只写一行", clause=TRUTH, field="fund_rows")

    def _check_indicators(self, indicators: Sequence[Aim], until: date) -> None:
        require_each_once(indicators, self.indicator_rows, "indicator_rows", complete=True)
        require_named(indicators, self.indicator_rows, "indicator_rows")
        for at, row in enumerate(self.indicator_rows):
            indicator, place = indicators[row.no - 1], f"indicator_rows.{at}"
            if row.actual is None and stage_target(indicator, until):
                raise Refusal("到这一天已有阶段目标，须填完成值", clause=TRUTH, field=f"{place}.actual")
            if _falls_short(indicator, row.forecast) and row.deviation is None:
                raise Refusal(
                    say("预计完不成指标值 {target}，须填偏差原因", target=_target(indicator)),
                    clause=TRUTH,
                    field=f"{place}.deviation",
                )
            if row.likelihood == "impossible" and row.measures is None:
                raise Refusal("完全不可能完成的，须写明措施", clause=TRUTH, field=f"{place}.measures")

    def _check_past(self, monitoring: Monitoring, until: date, executed: Decimal, goal: Goal) -> None:
        """A period is reported once, unless an earlier report is corrected; and cumulative values do not fall."""
        corrected = next((one for one in monitoring.reports if one.number == self.correction_of), None)
        if self.correction_of is not None and (corrected is None or corrected.replaced):
            raise Refusal(say("没有第 {n} 次报告可以更正", n=self.correction_of), clause=NODES, field="correction_of")
        if corrected is not None and corrected.period != self.period:
            raise Refusal("更正的应是同一报告期的报告", clause=NODES, field="correction_of")
        rows = {f"indicator_rows.{at}.actual": row for at, row in enumerate(self.indicator_rows)}
        require_rising(monitoring.points(without=self.correction_of), Stated(until, executed, rows), goal)
        again = [one for one in monitoring.reports if one.period == self.period and not one.replaced]
        if self.period != "other" and corrected is None and again:
            raise Refusal(
                say("这一期已报过（第 {n} 次报告）", n=again[-1].number),
                clause=NODES,
                cure="如需更正，请写明更正的是第几次报告",
                field="correction_of",
            )


def _falls_short(indicator: Aim, forecast: Decimal) -> bool:
    if indicator.target is None:
        return forecast < FULL_PERCENT
    if indicator.operator == "equal":
        return forecast != indicator.target
    return worse(indicator.operator, forecast, indicator.target)


def _target(indicator: Aim) -> str:
    return "100%" if indicator.target is None else written(indicator.target)


def _in_yuan(row: FundRow) -> ReportedFund:
    amounts: dict[str, Any] = {name: in_yuan(getattr(row, name)) for name in ("initial", "executed", "forecast")}
    return ReportedFund(source=row.source, **amounts)


def _beside(row: IndicatorRow, indicator: GoalIndicator, until: date) -> ReportedIndicator:
    """A row as it is recorded: with what the goal says of its indicator, and how much of it was reached."""
    stage = stage_target(indicator, until)
    of_goal = {name: getattr(indicator, name) for name in ("kind", "name", "operator", "target", "measure", "weight")}
    reached = None if row.actual is None else shown(reached_share(indicator, row.actual, stage))
    return ReportedIndicator(**{**vars(row), **of_goal}, stage=stage, reached=reached)
