"""The gates of monitoring beside their clauses: G5 (双监控), G6 (措施有据), G7 (暂缓不拨款). None has an exception."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.gate import EntryAt, refuse

from .gates import Asked
from .monitoring import Finding, Monitoring, Report


class Tracks(NamedTuple):
    """What a report brings: whether each of the two tracks is there, and until when its data reach."""

    money: bool
    goal: bool
    data_until: date


class Ground(NamedTuple):
    """What a measure rests on: the monitoring report, and the finding that there is no legitimate reason."""

    report: Report
    finding: Finding


def g5_both_tracks(asked: Asked, tracks: Tracks, day: date) -> None:
    """G5: a report states how far the money and how far the goal have come, by a day that is not after the report."""
    missing: list[str] = []
    fields: list[str] = []
    if not tracks.money:
        missing.append("没有填报预算执行进度：累计执行数和全年预计执行数")
        fields.append("executed")
    if not tracks.goal:
        missing.append("没有填报绩效目标实现程度：各项指标的完成值")
        fields.append("indicator_rows")
    if tracks.data_until > day:
        missing.append(say("数据截至 {until}，晚于报告日 {day}", until=tracks.data_until, day=day))
        fields.append("data_until")
    if missing:
        refuse(
            gate="G5",
            clause="s2_4_dual" if tracks.data_until <= day else "s3_3_1_nodes",
            stream_state=asked.stream,
            asked=asked.command,
            unit=asked.unit,
            missing=missing,
            cure="两条线的数据同时填报，数据截至日不晚于报告日",
            task=14,
            field=fields[0],
        )


def g6_grounded(asked: Asked, on: Iterable[tuple[str, Monitoring]]) -> dict[str, Ground]:
    """G6: a measure on money rests on a monitoring report and on the finding that there is no legitimate reason.

    `on` are the projects whose money is concerned; each is given back with what the measure rests on.
    """
    missing: list[str] = []
    entries: list[EntryAt] = []
    grounds: dict[str, Ground] = {}
    for project, monitoring in on:
        latest, finding = monitoring.latest, monitoring.finding
        found_on = monitoring.found_on
        if latest is None:
            missing.append(say("项目 {project} 没有有效的监控报告", project=project))
        elif finding is None or found_on is None:
            missing.append(say("项目 {project} 没有“无正当理由”的认定", project=project))
            entries.append(monitoring.at(latest.version))
        elif finding.accepted:
            missing.append(say("项目 {project} 的理由已认定为正当", project=project))
            entries.append(monitoring.at(finding.version))
        else:
            grounds[project] = Ground(found_on, finding)
    if missing:
        refuse(
            gate="G6",
            clause="s3_3_2_measures",
            stream_state=asked.stream,
            asked=asked.command,
            unit=asked.unit,
            missing=missing,
            entries=entries,
            cure="先有监控报告，并认定支出进度低或存量资金规模大而无正当理由",
            task=20,
            field=asked.field,
        )
    return grounds


def g7_not_suspended(asked: Asked, monitoring: Monitoring, day: date) -> None:
    """G7: nothing is paid on a day on which payments are suspended or stopped."""
    suspension = monitoring.suspended_on(day)
    if suspension is None:
        return
    words = "自 {day} 起停止拨款" if suspension.kind == "stopped" else "自 {day} 起暂缓拨款"
    refuse(
        gate="G7",
        clause="s3_3_2_measures",
        stream_state=asked.stream,
        asked=asked.command,
        unit=asked.unit,
        missing=[say(words, day=suspension.since)],
        entries=[monitoring.at(suspension.version)],
        cure="问题解决后由财政部门恢复拨款",
        task=20,
        field=asked.field,
    )
