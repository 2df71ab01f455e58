"""A self-evaluation recomputed (R0 to R8): each score with the rule it follows, and whatever is missing or differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag, Prose, decimal, whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.standards import Standards

from .goal_indicator import Aim, written
from .scales import Score, total
from .scoring import (
    Asked,
    indicator_score,
    over_achieved,
    qualitative_score,
    rate,
    rate_score,
    scaled,
)

BAND_WORDS = {"reached": "达成", "partly": "部分达成并具有一定效果", "missed": "未达成且效果较差"}
# Which of the seven kinds of the notice a kind of indicator belongs to; the others are called alike.
SEED_OF: Mapping[str, str] = {"quantity": "output", "quality": "output", "timeliness": "output"}

NOTHING = Decimal("0.00")
RULE_OF = {"at_least": "R1", "at_most": "R2", "equal": "R3"}
FORMULAS = {
    "R1": "{weight} × min(1, {actual} ÷ {target})",
    "R2": "{weight} × min(1, {target} ÷ {actual})",
    "R3": "{weight} × max(0, 1 − |{actual} − {target}| ÷ {target})",
    "R4": "{weight} × max(0.5, 1 − ({actual} ÷ {target} − {above}))",
}

Value = Annotated[Decimal, decimal(4, "0", "999999999999")]
Percent = Annotated[Decimal, decimal(2, "0", "100")]


class Achieved(Frozen):
    """A row of the form: what was reached of an indicator of the goal, by its number there, and the score stated."""

    no: Annotated[int, whole(1, 60), Field(title="指标序号", description="在绩效目标中的序号，从 1 起")]
    actual: Annotated[Value | None, Field(title="实际完成值", description="定性指标不填")] = None
    band: Annotated[
        Literal["reached", "partly", "missed"] | None,
        Field(title="达成档次", description="定性指标填", json_schema_extra={"words": BAND_WORDS}),
    ] = None
    percent: Annotated[Percent | None, Field(title="档内百分比", description="定性指标填，例如 85")] = None
    not_applicable: Annotated[Flag, Field(title="不再适用", description="目标经批准修订后不再适用的才填")] = False
    score: Annotated[Score, Field(title="得分")]
    cause: Annotated[Prose | None, Field(title="偏差原因分析及改进措施", description="没有得满分的必填")] = None


class Spent(NamedTuple):
    """The money of the year in 元: the full-year budget, and what of it was executed."""

    adjusted: Decimal
    executed: Decimal


class Scored(NamedTuple):
    """A score with the rule it follows (R0 … R6) and how it came about."""

    score: Decimal
    rule: str
    how: str


class Recomputed(NamedTuple):
    rate: Scored
    rows: list[Scored]
    total: Decimal


class Form(NamedTuple):
    """What is held against the recomputation."""

    spent: Spent
    rows: Sequence[Achieved]
    rate_explained: bool
    stated_total: Decimal


class Measure(NamedTuple):
    """What a form is measured by: the goal as it was at the end of the year, and the standards of the day."""

    indicators: Sequence[Aim]
    waived: frozenset[str]
    standards: Standards
    year: int

    def weight(self, row: Achieved) -> Decimal:
        return self.indicators[row.no - 1].weight


def recompute(form: Form, by: Measure, set_low: frozenset[int] = frozenset()) -> Recomputed:
    """Every score anew. A row without its value, which G8 refuses, counts as nothing.

    `set_low` are the numbers of indicators whose targets a reviewer found to be set too low (R4).
    """
    points = by.standards.profile(by.year).execution_rate
    scored = scored_rows(form.rows, by, 100 - points, set_low)
    share = rate(form.spent.executed, form.spent.adjusted)
    at_rate = Scored(
        rate_score(form.spent.executed, form.spent.adjusted, points),
        "R0",
        say("{points} × min(1, {rate})", points=points, rate=f"{share:.4f}"),
    )
    return Recomputed(at_rate, scored, total([at_rate.score, *(one.score for one in scored)]))


def scored_rows(
    rows: Sequence[Achieved], by: Measure, points: Decimal, set_low: frozenset[int] = frozenset()
) -> list[Scored]:
    """The indicators alone; where some no longer apply, the others stand for all of the `points` (R6)."""
    scored = [_scored(row, by, set_low) for row in rows]
    pairs = list(zip(rows, scored, strict=True))
    remain = [(one.score, by.weight(row)) for row, one in pairs if one.rule != "R6"]
    if len(remain) == len(scored):
        return scored
    again = iter(scaled(remain, points))
    return [one if one.rule == "R6" else one._replace(score=next(again)) for one in scored]


def _scored(row: Achieved, by: Measure, set_low: frozenset[int]) -> Scored:
    indicator = by.indicators[row.no - 1]
    weight, target = indicator.weight, indicator.target
    if row.not_applicable:
        revised = SEED_OF.get(indicator.kind, indicator.kind) in by.waived
        how = say("不再适用，其余按比例折算") if revised else say("目标没有修订，不得分")
        return Scored(NOTHING, "R6" if revised else "R1", how)
    if indicator.operator == "qualitative":
        percent = row.percent or Decimal(0)
        how = say("{weight} × {percent} %", weight=weight, percent=percent)
        return Scored(qualitative_score(weight, percent), "R5", how)
    if row.actual is None or target is None:
        return Scored(NOTHING, "R1", say("没有实际完成值"))
    above = by.standards.over_achieved_above if row.no in set_low else None
    score = indicator_score(Asked(indicator.operator, target, weight), row.actual, set_low_above=above)
    rule = "R4" if above is not None and indicator.operator == "at_least" else RULE_OF[indicator.operator]
    values = {"weight": weight, "actual": written(row.actual), "target": written(target), "above": above}
    return Scored(score, rule, say(FORMULAS[rule], **values))


def missing(form: Form, found: Recomputed, by: Measure) -> Iterator[tuple[str, str]]:
    """What keeps a form from being true and complete (G8): each with the field that it lies in."""
    yield from missing_in_rows(form.rows, found.rows, by)
    explained = by.standards.explained_below
    if rate(form.spent.executed, form.spent.adjusted) < explained and not form.rate_explained:
        yield "rate_explanation", say("预算执行率低于 {percent} %，没有说明", percent=written(explained * 100))
    if form.stated_total != found.total:
        yield "stated_total", say("总分填 {stated}，按规则应为 {score}", stated=form.stated_total, score=found.total)


def missing_in_rows(rows: Sequence[Achieved], found: Sequence[Scored], by: Measure) -> Iterator[tuple[str, str]]:
    """The same of the indicators alone."""
    for at, (row, one) in enumerate(zip(rows, found, strict=True)):
        if lack := _lack(row, one, by):
            field, sentence = lack
            yield f"indicators.{at}.{field}", sentence


def _lack(row: Achieved, one: Scored, by: Measure) -> tuple[str, str] | None:
    """The first thing that a row lacks, at its field."""
    indicator = by.indicators[row.no - 1]
    described = indicator.operator == "qualitative"
    if not row.not_applicable and not described and row.actual is None:
        return "actual", say("第 {no} 项指标没有实际完成值", no=row.no)
    if not row.not_applicable and described and row.percent is None:
        return "percent", say("第 {no} 项指标没有评定档次和百分比", no=row.no)
    if row.score != one.score:
        return "score", say("第 {no} 项得分填 {n}，按规则应为 {score}", no=row.no, n=row.score, score=one.score)
    short = one.rule != "R6" and one.score < indicator.weight
    if row.cause is None and (short or _over(row, indicator, by.standards)):
        return "cause", say("第 {no} 项有偏差，没有分析原因", no=row.no)
    return None


def _over(row: Achieved, indicator: Aim, standards: Standards) -> bool:
    if row.actual is None or indicator.target is None:
        return False
    return over_achieved(indicator.operator, indicator.target, row.actual, standards.over_achieved_above)
