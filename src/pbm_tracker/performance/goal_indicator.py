"""A row of the indicators of a goal (绩效指标): what is aimed at, by how much, and what it weighs.

The official forms of a project's goal and of a unit's as a whole have the same columns, and differ in the kinds.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag, Line, decimal, line
from pbm_tracker.kernel.saying import wrong

from .indicator import IndicatorCode, IndicatorKind

ROWS_MAX = 60

OPERATOR_WORDS = {"at_least": "≥", "at_most": "≤", "equal": "=", "qualitative": "定性"}
Operator = Annotated[
    Literal["at_least", "at_most", "equal", "qualitative"],
    Field(title="指标性质", json_schema_extra={"words": OPERATOR_WORDS}),
]
Amount = Annotated[Decimal, decimal(4)]
Points = Annotated[Decimal, decimal(2, "0.01", "100")]
# A rule about a field that was left out is a rule all the same.
_JUDGED: Any = {"validate_default": True}


class Aim(Frozen):
    """`target` is that of the year, `mid_term` that of the whole period; of a qualitative one neither is there.

    `last_actual` is what was reached in the year before, `lower_reason` why less is aimed at now (V10).
    """

    kind: str
    name: Annotated[Line, Field(title="指标名称", description="三级指标")]
    operator: Operator
    target: Annotated[Amount | None, Field(title="年度指标值", examples=["20"], **_JUDGED)] = None
    measure: Annotated[
        Annotated[str, line(20)] | None,
        Field(title="度量单位", description="例如 所、人次、%", examples=["所"], **_JUDGED),
    ] = None
    described: Annotated[
        Annotated[str, line(300)] | None,
        Field(title="定性说明", description="达成、部分达成、未达成三档各怎样认定", **_JUDGED),
    ] = None
    weight: Annotated[Points, Field(title="分值")]
    standard: Annotated[Line | None, Field(title="指标依据和标准")] = None
    data_source: Annotated[Line | None, Field(title="数据来源")] = None
    cumulative: Annotated[Flag, Field(title="逐期累计")] = False
    mid_term: Annotated[Amount | None, Field(title="中期指标值")] = None
    by_june: Annotated[Amount | None, Field(title="6月底目标")] = None
    by_september: Annotated[Amount | None, Field(title="9月底目标")] = None
    last_actual: Annotated[Amount | None, Field(title="上年实际值")] = None
    lower_reason: Annotated[
        Line | None, Field(title="低于上年的理由", description="指标值不及上年实际值的必填", **_JUDGED)
    ] = None
    library: Annotated[IndicatorCode | None, Field(title="指标库编号", description="从指标库选用的填写")] = None

    @property
    def numeric(self) -> bool:
        return self.operator != "qualitative"

    def asks_less_than(self, last: Decimal) -> bool:
        """Whether the target is worse than what was reached: lower, or higher where less is better."""
        return self.target is not None and worse(self.operator, self.target, last)


class GoalIndicator(Aim):
    """An indicator of a project or policy."""

    kind: IndicatorKind


class RowRules(Frozen):
    """What a row must be by itself (V3, V4, V5, V10); only what is asked is held against it, never what is recorded."""

    @field_validator("target", check_fields=False)
    @classmethod
    def _is_a_number_where_it_is_measured(cls, value: Decimal | None, info: ValidationInfo) -> Decimal | None:
        if "operator" not in info.data:
            return value
        if info.data["operator"] == "qualitative":
            _refuse_number(value)
            return value
        if value is None:
            raise wrong("goal", "缺指标值；不能量化的，指标性质选定性")
        if value == 0:
            raise wrong("goal", "指标值不能是 0；可改用比率，或选定性")
        return value

    @field_validator("measure", check_fields=False)
    @classmethod
    def _has_a_measure(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("operator", "qualitative") != "qualitative":
            raise wrong("goal", "缺度量单位")
        return value

    @field_validator("described", check_fields=False)
    @classmethod
    def _is_described_where_it_is_not_measured(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("operator") == "qualitative":
            raise wrong("goal", "定性指标须写明达成、部分达成、未达成三档怎样认定")
        return value

    @field_validator("mid_term", check_fields=False)
    @classmethod
    def _is_not_below_the_year(cls, value: Decimal | None, info: ValidationInfo) -> Decimal | None:
        operator, target = info.data.get("operator"), info.data.get("target")
        if operator == "qualitative":
            _refuse_number(value)
            return value
        rising = operator in ("at_least", "equal") or info.data.get("cumulative")
        if value is not None and target is not None and rising and value < target:
            raise wrong("goal", "年度指标值 {target} 高于中期指标值", target=written(target))
        return value

    @field_validator("by_june", "by_september", check_fields=False)
    @classmethod
    def _rises_to_the_target(cls, value: Decimal | None, info: ValidationInfo) -> Decimal | None:
        if info.data.get("operator") == "qualitative":
            _refuse_number(value)
            return value
        if value is None or not info.data.get("cumulative"):
            return value
        earlier, target = info.data.get("by_june"), info.data.get("target")
        if earlier is not None and value < earlier:
            raise wrong("goal", "逐期累计的，不能低于 6 月底的 {earlier}", earlier=written(earlier))
        if target is not None and value > target:
            raise wrong("goal", "逐期累计的，不能高于年度指标值 {target}", target=written(target))
        return value

    @field_validator("lower_reason", check_fields=False)
    @classmethod
    def _is_reasoned_where_it_is_worse(cls, value: str | None, info: ValidationInfo) -> str | None:
        operator, target, last = (info.data.get(name) for name in ("operator", "target", "last_actual"))
        if value is None and operator and target is not None and last is not None and worse(operator, target, last):
            raise wrong(
                "goal",
                "指标值 {target} 不及上年实际值 {last}，请说明理由",
                target=written(target),
                last=written(last),
            )
        return value


class GoalIndicatorRow(RowRules, GoalIndicator):
    """A row as it is asked for."""


def worse(operator: str, target: Decimal, last: Decimal) -> bool:
    """Whether a target is worse than an actual value: lower, or where less is better higher."""
    return target > last if operator == "at_most" else target < last


def written(number: Decimal) -> str:
    """A number as people write it, without zeros behind the point."""
    return f"{number.normalize():f}"


def _refuse_number(value: Decimal | None) -> None:
    if value is not None:
        raise wrong("goal", "定性指标不填数值，写在定性说明里")
