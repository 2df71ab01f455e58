"""Rows about the indicators of a goal, by number: a form begins with their names, which are held against the goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Protocol

from pydantic import Field

from pbm_tracker.kernel.commands import Read, Refusal
from pbm_tracker.kernel.fields import Line
from pbm_tracker.kernel.saying import say

from .goal_form import GoalFormCommand
from .goal_indicator import Aim
from .monitoring import FOLLOWED

RowName = Annotated[Line | None, Field(title="指标名称", description="由系统带出，供核对；可以不填")]


class NamedRow(Protocol):
    @property
    def no(self) -> int: ...

    @property
    def name(self) -> str | None: ...


def rows_to_fill(read: Read, about: Mapping[str, str]) -> list[dict[str, Any]]:
    """The indicators of the goal in force, for a form about what its address names; none without a goal."""
    goal = GoalFormCommand.stream_asked(read, about)
    indicators = goal.indicators if goal else ()
    return [{"no": no, "name": indicator.name} for no, indicator in enumerate(indicators, start=1)]


def require_named(indicators: Sequence[Aim], rows: Sequence[NamedRow], field: str) -> None:
    """A row that says its indicator's name says the right one. Raises Refusal at it."""
    for at, row in enumerate(rows):
        name = indicators[row.no - 1].name
        if row.name not in (None, name):
            raise Refusal(
                say("第 {no} 项指标是：{name}", no=row.no, name=name),
                clause=FOLLOWED,
                cure="请核对指标序号",
                field=f"{field}.{at}.name",
            )
