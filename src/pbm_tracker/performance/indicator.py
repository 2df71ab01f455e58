"""The library of indicators (指标库, T40-T43): by sector, field and level; revised and retired, never rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Flag, Line, Prose, Slug, decimal
from pbm_tracker.kernel.saying import say
from pbm_tracker.units.unit import UnitId, register, require_member

from .subject import Year

THREE_DIMENSIONS = "龙府办〔2021〕22号 二(九)「要加快构建分行业、分领域、分层次的核心绩效指标和标准体系」"
COLLECTED = "龙府办〔2021〕22号 二(九)「要加大绩效指标数据的采集、积累、跟踪和分析」"
KEPT_UP = "龙府办〔2021〕22号 二(九)「完善绩效指标库动态管理机制」"

IndicatorCode = Annotated[Slug, Field(title="指标", description="指标代号，例如 school-heating-coverage")]
KIND_WORDS = {
    "quantity": "数量",
    "quality": "质量",
    "timeliness": "时效",
    "cost": "成本",
    "economic_benefit": "经济效益",
    "social_benefit": "社会效益",
    "ecological_benefit": "生态效益",
    "sustainability": "可持续影响",
    "satisfaction": "服务对象满意度",
}
IndicatorKind = Annotated[
    Literal[
        "quantity",
        "quality",
        "timeliness",
        "cost",
        "economic_benefit",
        "social_benefit",
        "ecological_benefit",
        "sustainability",
        "satisfaction",
    ],
    Field(title="指标类别", json_schema_extra={"words": KIND_WORDS}),
]
Level = Annotated[
    Literal["county", "department", "project"],
    Field(title="层次", json_schema_extra={"words": {"county": "县级", "department": "部门", "project": "项目"}}),
]
Value = Annotated[Decimal, decimal(4, "0", "999999999999")]


class Indicator(State):
    unit: str = ""
    name: str = ""
    added_on: date | None = None
    retired_on: date | None = None
    years: frozenset[int] = frozenset()


def require_indicator(read: Read, code: str, field: str = "indicator") -> Indicator:
    """The indicator, if it is in the library and was not retired. Raises Refusal."""
    indicator = read(Indicator, f"indicator/{code}")
    if indicator.added_on is None:
        raise Refusal(say("指标库里没有这项指标：{code}", code=code), clause=KEPT_UP, field=field)
    if indicator.retired_on is not None:
        raise Refusal(say("该指标已于 {day} 退出", day=indicator.retired_on), clause=KEPT_UP, field=field)
    return indicator


# Events


class IndicatorAdded(Event):
    words = "指标入库"
    indicator: IndicatorCode
    unit: Slug
    name: Line
    kind: IndicatorKind
    sector: Line
    field: Line
    level: Level
    measure: Line | None = None
    standard: Prose
    source: Line
    core: Flag

    def apply(self, indicator: Indicator, entry: Entry) -> None:
        indicator.unit, indicator.name, indicator.added_on = self.unit, self.name, entry.act.occurred_on


class IndicatorRevised(Event):
    """What is not named stays; goals that were set by it before keep what it said then."""

    words = "修订指标"
    name: Line | None = None
    measure: Line | None = None
    standard: Prose | None = None
    source: Line | None = None
    core: Flag | None = None
    reason: Prose

    def apply(self, indicator: Indicator, entry: Entry) -> None:
        indicator.name = self.name or indicator.name


class IndicatorRetired(Event):
    words = "指标退出"
    reason: Prose

    def apply(self, indicator: Indicator, entry: Entry) -> None:
        indicator.retired_on = entry.act.occurred_on


class IndicatorValueCollected(Event):
    words = "采集指标值"
    indicator: IndicatorCode
    unit: Slug
    year: Year
    value: Value
    source: Line

    def apply(self, indicator: Indicator, entry: Entry) -> None:
        indicator.years |= {self.year}


# Commands


class AddIndicator(Command):
    """把一项指标列入指标库，写明行业、领域、层次，以及标准和数据来源。"""

    verb = "指标入库"
    roles = OF_A_UNIT | FINANCE
    indicator: Annotated[IndicatorCode, Field(title="指标代号", description="例如 school-heating-coverage，不重复使用")]
    unit: UnitId
    name: Annotated[Line, Field(title="指标名称")]
    kind: IndicatorKind
    sector: Annotated[Line, Field(title="行业")]
    field: Annotated[Line, Field(title="领域")]
    level: Level
    measure: Annotated[Line | None, Field(title="度量单位")] = None
    standard: Annotated[Prose, Field(title="标准")]
    source: Annotated[Line, Field(title="数据来源")]
    core: Annotated[Flag, Field(title="核心指标")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_member(read, self.unit, act)
        indicator = read(Indicator, f"indicator/{self.indicator}")
        if indicator.added_on is not None:
            raise Refusal("这个指标代号已经用过", clause=THREE_DIMENSIONS, field="indicator")
        return [Fact(indicator, IndicatorAdded(**vars(self)))]


class IndicatorCommand(Command):
    """Something about an indicator that is in the library: of the unit that brought it, or by the finance bureau."""

    indicator: IndicatorCode
    unit: UnitId

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        indicator = require_indicator(read, self.indicator)
        if act.role not in FINANCE and indicator.unit not in register(read).origins(self.unit):
            raise Refusal("这项指标不是该单位列入的", clause=KEPT_UP, field="indicator")
        return [Fact(indicator, self.decide_on(indicator, act))]

    def decide_on(self, indicator: Indicator, act: Act) -> Event:
        raise NotImplementedError


class ReviseIndicator(IndicatorCommand):
    """修订一项指标，只填要改的，写明理由。此前依它设定的目标不变。"""

    verb = "修订指标"
    roles = OF_A_UNIT | FINANCE
    name: Annotated[Line | None, Field(title="指标名称")] = None
    measure: Annotated[Line | None, Field(title="度量单位")] = None
    standard: Annotated[Prose | None, Field(title="标准")] = None
    source: Annotated[Line | None, Field(title="数据来源")] = None
    core: Annotated[Flag | None, Field(title="核心指标")] = None
    reason: Annotated[Prose, Field(title="修订理由")]

    def decide_on(self, indicator: Indicator, act: Act) -> Event:
        given = {name: value for name, value in vars(self).items() if name not in ("indicator", "unit")}
        if all(value is None for name, value in given.items() if name != "reason"):
            raise Refusal("没有改动", clause=KEPT_UP, field="reason")
        return IndicatorRevised(**given)


class RetireIndicator(IndicatorCommand):
    """让一项指标退出指标库。以前的值和目标仍然留着。"""

    verb = "指标退出"
    roles = OF_A_UNIT | FINANCE
    checked = True
    reason: Annotated[Prose, Field(title="退出理由")]

    def decide_on(self, indicator: Indicator, act: Act) -> Event:
        return IndicatorRetired(reason=self.reason)


class CollectIndicatorValue(IndicatorCommand):
    """采集一项指标一个年度的值，写明来源。"""

    verb = "采集指标值"
    roles = OF_A_UNIT | FINANCE
    year: Annotated[Year, Field(title="年度", description="数值所属的年度")]
    value: Annotated[Value, Field(title="数值")]
    source: Annotated[Line, Field(title="数据来源")]

    def decide_on(self, indicator: Indicator, act: Act) -> Event:
        if self.year > act.occurred_on.year:
            raise Refusal("不能采集将来年度的值", clause=COLLECTED, field="year")
        if self.year in indicator.years:
            raise Refusal(
                say("{year} 年的值已经采集", year=self.year), clause=COLLECTED, cure="写错了请更正那一条", field="year"
            )
        return IndicatorValueCollected(**vars(self))
