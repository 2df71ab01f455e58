"""A bad ledger given back: the same sheet with a column of reasons, to be corrected and brought again."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from pbm_tracker.documents.table import put, workbook
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.strict_yaml import Problem

from .columns import REASONS
from .sheet import Sheet
from .workbook import LEDGER_SHEET

_Column = tuple[int, dict[int, str]]  # where the reasons stand, and the reasons by row


def returned(problems: Iterable[Problem], sheet: Sheet | None, today: date) -> bytes:
    """The file's bytes. A ledger in YAML, or one that could not be read at all, comes back as a list of reasons."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        field = say("{field}：", field=problem.field) if problem.field else ""
        reasons[problem.line].append(f"{field}{problem.reason}")
    if sheet is None:
        rows: list[Sequence[Any]] = [["行", REASONS]]
        rows += [[line or "", "\n".join(told)] for line, told in sorted(reasons.items())]
        return _written(LEDGER_SHEET, rows, 0, (1, {}), today)
    cells = sheet.grid.cells
    old = [at for at, cell in enumerate(cells[sheet.head]) if cell == REASONS]
    width = old[0] if old else max((len(row) for row in cells), default=0)
    by_row = {line - 1: "\n".join(told) for line, told in reasons.items()}
    return _written(sheet.grid.name or LEDGER_SHEET, cells, sheet.head, (width, by_row), today)


def _written(sheet_name: str, rows: Sequence[Sequence[Any]], head: int, column: _Column, today: date) -> bytes:
    width, reasons = column
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
        sheet.write_string(head, width, REASONS, bold)
        sheet.freeze_panes(head + 1, 0)
    return file.getvalue()


def _cell(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, bool) or not isinstance(cell, int | float | date | str):
        return str(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
