"""What is stated of a project on the way: money spent and values reached, held against its goal, budget and past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple, Protocol

from pydantic import Field

from pbm_tracker.kernel.commands import Read, Refusal
from pbm_tracker.kernel.fields import whole
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.projects.money import wan_text

from .goal import Goal
from .goal_indicator import Aim, written
from .monitoring import FOLLOWED, Point, Value
from .subject import stream_of

TRUTH = "龙府办〔2021〕22号 三(三)1「及时掌握项目的绩效运行情况、资金使用进度等」"
GOAL_FIRST = CLAUSES["s2_3_goal_gate"]

IndicatorNumber = Annotated[int, whole(1, 60), Field(title="指标序号", description="在绩效目标中的序号，从 1 起")]
Actual = Annotated[
    Value | None,
    Field(title="完成值", description="到数据截至日为止；定性指标填完成的百分比；还没有到测量的时候，不填"),
]


class Row(Protocol):
    """What is stated of an indicator, by its number in the goal in force."""

    @property
    def no(self) -> int: ...

    @property
    def actual(self) -> Decimal | None: ...


def goal_in_force(read: Read, year: int, project: str) -> Goal:
    """The goal that passed. Raises Refusal."""
    goal = read(Goal, stream_of("goal", year, project))
    if not goal.passed:
        raise Refusal(
            say("项目 {project} 没有审核通过的 {year} 年绩效目标", project=project, year=year),
            clause=GOAL_FIRST,
            cure="请先申报绩效目标，审核通过后再报监控",
            field="year",
        )
    return goal


def actuals_of(rows: Iterable[Row]) -> dict[int, Decimal]:
    return {row.no: row.actual for row in rows if row.actual is not None}


def require_each_once(indicators: Sequence[Aim], rows: Sequence[Row], field: str, *, complete: bool) -> None:
    """The rows are of indicators of the goal, none twice; of what must be `complete` none lacks. Raises Refusal."""
    seen: set[int] = set()
    for at, row in enumerate(rows):
        if row.no > len(indicators):
            raise Refusal(say("绩效目标只有 {n} 项指标", n=len(indicators)), clause=FOLLOWED, field=f"{field}.{at}.no")
        if row.no in seen:
            raise Refusal(say("第 {no} 项指标填了两次", no=row.no), clause=FOLLOWED, field=f"{field}.{at}.no")
        seen.add(row.no)
    absent = [no for no in range(1, len(indicators) + 1) if no not in seen]
    if complete and absent:
        raise Refusal(say("缺少第 {absent} 项指标", absent=joined(map(str, absent))), clause=FOLLOWED, field=field)


def require_within(budget: Decimal, executed: Decimal, field: str = "executed") -> None:
    """Nobody spends more than the full-year budget (全年预算数). Raises Refusal."""
    if executed > budget:
        raise Refusal(
            say("执行数 {n} 万元超过全年预算数 {budget} 万元", n=wan_text(executed), budget=wan_text(budget)),
            clause=TRUTH,
            cure="请核对执行数；预算已经调整的，请财政部门先办理调整",
            field=field,
        )


class Stated(NamedTuple):
    """What is about to be stated; `rows` by the field of their value."""

    day: date
    executed: Decimal
    rows: Mapping[str, Row]


def require_rising(points: Iterable[Point], stated: Stated, goal: Goal) -> None:
    """Cumulative values do not fall from one day to a later one. Raises Refusal at the value.

    Values of indicators that have been revised since are not compared.
    """
    version = version_of(goal)
    for point in points:
        _compare(point, stated.day, point.executed, stated.executed, "executed")
        for field, row in stated.rows.items():
            before = point.actuals.get(row.no) if point.goal_version == version else None
            if before is not None and row.actual is not None and goal.indicators[row.no - 1].cumulative:
                _compare(point, stated.day, before, row.actual, field)


def version_of(goal: Goal) -> int:
    """The entry that its indicators come from."""
    return goal.versions[-1].version if goal.versions else 1


def _compare(point: Point, day: date, before: Decimal, now: Decimal, field: str) -> None:
    if day >= point.day and now < before:
        sentence = "低于数据截至 {day} 的 {value}，累计数不会减少"
    elif day < point.day and now > before:
        sentence = "高于数据截至 {day} 的 {value}，累计数不会减少"
    else:
        return
    value = wan_text(before) if field == "executed" else written(before)
    cure = "以前报错的，请写明更正的是第几次报告"
    raise Refusal(say(sentence, day=point.day, value=value), clause=TRUTH, cure=cure, field=field)
