"""Why a report has its lights: the figures of both tracks, step by step, and the borders that they fell beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.saying import say
from pbm_tracker.monitored_tables import percent
from pbm_tracker.notice.standards import Lights
from pbm_tracker.performance.goal_indicator import written
from pbm_tracker.performance.lights import LIGHT_WORDS
from pbm_tracker.projects.money import wan_text

APART = "两条线相差 {apart}，达到 {limit} 即为背离"
TOGETHER = "两条线相差 {apart}，不到 {limit}，没有背离"
WORDS = {str(light): words for light, words in LIGHT_WORDS.items()}


def reasons(report: Row, indicators: Sequence[Row], lights: Lights) -> Iterator[str]:
    """Sentences: the money, the goal with what was not reached, how far they lie apart."""
    yield say(
        "资金：执行 {executed} 万元，全年预算数 {budget} 万元；应有进度 {expected}，执行率与它之比 {money}，{light}",
        executed=wan_text(report["executed"]),
        budget=wan_text(report["budget"]),
        expected=percent(report["expected"]),
        money=percent(report["money"]),
        light=say(WORDS[report["money_light"]]),
    )
    measured = [row for row in indicators if row["reached"] is not None]
    yield say(
        "目标：{n} 项指标已经测量，达到阶段目标的程度按分值加权为 {goal}，{light}",
        n=len(measured),
        goal=percent(report["goal"]),
        light=say(WORDS[report["goal_light"]]),
    )
    for row in measured:
        if Decimal(row["reached"]) < 1:
            yield _lacking(row)
    yield say(
        "{green} 以上为绿灯，{yellow} 以上为黄灯，其下为红灯；两条线中较差的一条定灯",
        green=percent(lights.green),
        yellow=percent(lights.yellow),
    )
    apart = abs(Decimal(report["money"]) - Decimal(report["goal"]))
    words = (
        "两条线相差 {apart}，达到 {limit} 即为背离"
        if report["diverges"]
        else "两条线相差 {apart}，不到 {limit}，没有背离"
    )
    yield say(words, apart=percent(apart), limit=percent(lights.divergence))


def _lacking(row: Row) -> str:
    """An indicator that fell short of what it was held against."""
    reached = percent(row["reached"])
    if row["operator"] == "qualitative":
        return say("第 {no} 项 {name}：完成 {reached}", no=row["no"], name=row["name"], reached=reached)
    target = row["target"] if row["stage"] is None else row["stage"]
    return say(
        "第 {no} 项 {name}：完成 {actual}，应为 {target}，达到 {reached}",
        no=row["no"],
        name=row["name"],
        actual=written(Decimal(row["actual"])),
        target=written(Decimal(target)),
        reached=reached,
    )
