"""Tables for people at a terminal. Programs ask for --format json instead."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from pbm_tracker.audit.history import History
from pbm_tracker.reads import Board, Dated, Duties
from pbm_tracker.tasks.duty import CAPACITY_WORDS
from pbm_tracker.tasks.standing import PUNCTUALITY_WORDS, STATE_WORDS


def _print(table: Table, dated: Dated | History) -> None:
    Console().print(table)
    if isinstance(dated, Dated):
        Console().print(f"截至 {dated.as_of}，按 {dated.known_at:%Y-%m-%d %H:%M} 所知，台账第 {dated.position} 条。")


def show_board(page: Board) -> None:
    table = Table("", "任务", *STATE_WORDS.values(), *PUNCTUALITY_WORDS.values())
    for row in page.rows:
        figures = [row.duties, *row.states.values(), *row.punctuality.values()]
        table.add_row(f"{row.id} {row.name}"[:40], *(str(figure) if figure else "·" for figure in figures))
    _print(table, page)


def show_duties(page: Duties) -> None:
    table = Table("任务", "单位", "身份", "时限", "状态", "是否按期", "逾期天数", "完成日期")
    for row in page.rows:
        due = str(row.due) if row.due == row.effective_due else f"{row.due} → {row.effective_due}"
        table.add_row(
            str(row.task),
            row.unit,
            CAPACITY_WORDS[row.capacity],
            due,
            STATE_WORDS[row.state],
            PUNCTUALITY_WORDS[row.punctuality] if row.punctuality else "",
            str(row.overdue_days or ""),
            str(row.completed_on or ""),
        )
    _print(table, page)


def show_history(page: History) -> None:
    table = Table("条", "发生日", "生效日", "记入时间", "事项", "办理人", "角色", "内容")
    for row in page.rows:
        fields = ", ".join(f"{name}={value}" for name, value in (row.model_extra or {}).items())
        table.add_row(
            str(row.position),
            str(row.occurred_on),
            str(row.effective_on),
            row.recorded_at,
            row.event,
            row.actor,
            row.role,
            fields[:200],
        )
    _print(table, page)
