"""A bad ledger given back: the same sheet with a column of reasons, to be corrected and brought again."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from pbm_tracker.documents.table import put, workbook
from pbm_tracker.kernel.saying import CHINESE, say, told
from pbm_tracker.kernel.strict_yaml import Problem

from .columns import REASONS, REASONS_IN
from .sheet import Sheet
from .workbook import LEDGER_SHEET

_Column = tuple[int, str, dict[int, str]]  # where the reasons stand, what it is called, and the reasons by row


def returned(problems: Iterable[Problem], sheet: Sheet | None, today: date, language: str = CHINESE) -> bytes:
    """The file's bytes. A ledger in YAML, or one that could not be read at all, comes back as a list of reasons."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        reason = say(problem.reason)
        whole = say("{field}：{reason}", field=problem.field, reason=reason) if problem.field else reason
        reasons[problem.line].append(told(whole, language))
    title = told(REASONS, language)
    if sheet is None:
        rows: list[Sequence[Any]] = [[told("行", language), title]]
        rows += [[line or "", "\n".join(each)] for line, each in sorted(reasons.items())]
        return _written(LEDGER_SHEET, rows, 0, (1, title, {}), today)
    cells = sheet.grid.cells
    old = [at for at, cell in enumerate(cells[sheet.head]) if cell in REASONS_IN]
    width = old[0] if old else max((len(row) for row in cells), default=0)
    by_row = {line - 1: "\n".join(each) for line, each in reasons.items()}
    return _written(sheet.grid.name or LEDGER_SHEET, cells, sheet.head, (width, title, by_row), today)


def _written(sheet_name: str, rows: Sequence[Sequence[Any]], head: int, column: _Column, today: date) -> bytes:
    width, title, reasons = column
    file = io.BytesIO()
    with workbook(file, today) as book:
        bold = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        wrong = book.add_format({"text_wrap": True, "valign": "top", "bold": True, "font_color": "#9C0006"})
        sheet = book.add_worksheet(sheet_name[:31])
        sheet.set_column(0, max(width - 1, 0), 16)
        sheet.set_column(width, width, 60)
        for line, row in enumerate(rows):
            for at, cell in enumerate(row):
                if at != width or width == 1:
                    put(sheet, (line, at), _cell(cell), day, bold if line == head else plain)
            if line in reasons:
                sheet.write_string(line, width, reasons[line], wrong)
        sheet.write_string(head, width, title, bold)
        sheet.freeze_panes(head + 1, 0)
    return file.getvalue()


def _cell(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, bool) or not isinstance(cell, int | float | date | str):
        return str(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
