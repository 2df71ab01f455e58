"""What the finance bureau remarks on a goal that it returns: each remark at the field, or at the cell of a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import prose, whole
from pbm_tracker.kernel.saying import say

from .goal_indicator import ROWS_MAX

REMARKS_MAX = 60
FINE = "龙府办〔2021〕22号 三(二)1「绩效目标要依据充分、指向明确、细化量化和合理可行」"

COLUMN_WORDS = {
    "name": "指标名称",
    "operator": "指标性质",
    "target": "年度指标值",
    "measure": "度量单位",
    "described": "定性说明",
    "weight": "分值",
    "standard": "指标依据和标准",
    "data_source": "数据来源",
    "mid_term": "中期指标值",
    "by_june": "6月底目标",
    "by_september": "9月底目标",
}
PLACE_WORDS = {
    "grounds": "立项依据",
    "feasibility": "可行性和必要性",
    "plan": "实施进度计划",
    "fiscal": "资金来源",
    "mid_term_goal": "中期目标",
    "annual_goal": "年度目标",
    "indicators": "绩效指标",
    **COLUMN_WORDS,
    "waived": "不适用的类别",
    "profile_reason": "分值不按标准的理由",
}
OVERALL_PLACE_WORDS = {
    "functions": "部门职能",
    "tasks": "年度主要任务",
    "annual_goal": "年度总体目标",
    "mid_term_goal": "中长期目标",
    "indicators": "绩效指标",
    **COLUMN_WORDS,
}
# Where a remark may name a row.
TABLES = frozenset({"plan", "waived", "tasks", "indicators", *COLUMN_WORDS})
RowNumber = Annotated[int, whole(1, ROWS_MAX)]
Text = Annotated[str, prose(500), Field(title="意见")]


class Remark(Frozen):
    """`row` is counted from 1; a column of the indicators needs one."""

    place: str
    row: Annotated[RowNumber | None, Field(title="第几行", description="针对表中一行的填写")] = None
    text: Text

    @property
    def at(self) -> str:
        """The place in the form of the goal: annual_goal, indicators.3, indicators.3.target."""
        return at(self.place, self.row)


class GoalRemark(Remark):
    """On the goal of a project."""

    place: Annotated[
        Literal[
            "grounds",
            "feasibility",
            "plan",
            "fiscal",
            "mid_term_goal",
            "annual_goal",
            "indicators",
            "name",
            "operator",
            "target",
            "measure",
            "described",
            "weight",
            "standard",
            "data_source",
            "mid_term",
            "by_june",
            "by_september",
            "waived",
            "profile_reason",
        ],
        Field(title="位置", json_schema_extra={"words": PLACE_WORDS}),
    ]


class OverallRemark(Remark):
    """On the goal of a unit as a whole."""

    place: Annotated[
        Literal[
            "functions",
            "tasks",
            "annual_goal",
            "mid_term_goal",
            "indicators",
            "name",
            "operator",
            "target",
            "measure",
            "described",
            "weight",
            "standard",
            "data_source",
            "mid_term",
            "by_june",
            "by_september",
        ],
        Field(title="位置", json_schema_extra={"words": OVERALL_PLACE_WORDS}),
    ]


def at(place: str, row: int | None) -> str:
    """The place in the form of a goal that a remark is about."""
    if row is None:
        return place
    return f"indicators.{row - 1}.{place}" if place in COLUMN_WORDS else f"{place}.{row - 1}"


def require_places(remarks: Sequence[Remark], rows: int) -> None:
    """A remark on a column names a row that the form has, and one on a text none. Raises Refusal at the first."""
    for index, remark in enumerate(remarks):
        if remark.place in COLUMN_WORDS and remark.row is None:
            raise Refusal("针对指标的意见，请写明第几行", clause=FINE, field=f"remarks.{index}.row")
        if remark.row is not None and remark.place not in TABLES:
            raise Refusal("这一栏没有行", clause=FINE, field=f"remarks.{index}.row")
        in_table = remark.place in COLUMN_WORDS or remark.place == "indicators"
        if in_table and remark.row is not None and remark.row > rows:
            raise Refusal(say("绩效指标只有 {rows} 行", rows=rows), clause=FINE, field=f"remarks.{index}.row")
