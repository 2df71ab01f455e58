"""A bad ledger given back: the same sheet with a column of reasons, to be corrected and brought again."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from pbm_tracker.documents.table import put, workbook
from pbm_tracker.kernel.saying import CHINESE, say, told
from pbm_tracker.kernel.strict_yaml import Problem

from .columns import REASONS, REASONS_IN
from .sheet import Sheet
from .workbook import LEDGER_SHEET


@dataclass(frozen=True, slots=True)
class _Page:
    """A sheet to be written: its cells, which line is its head, and the reasons beside its lines."""

    name: str
    rows: Sequence[Sequence[Any]]
    head: int
    reasons_at: int
    reasons: Mapping[int, str] = field(default_factory=dict)


def returned(problems: Iterable[Problem], sheet: Sheet | None, today: date, language: str = CHINESE) -> bytes:
    """The file's bytes. A ledger in YAML, or one that could not be read at all, comes back as a list of reasons."""
    reasons: dict[tuple[str, int], list[str]] = defaultdict(list)
    for problem in problems:
        reason = say(problem.reason)
        whole = say("{field}：{reason}", field=problem.field, reason=reason) if problem.field else reason
        reasons[problem.file, problem.line].append(told(whole, language))
    title = told(REASONS, language)
    if sheet is None:
        rows: list[Sequence[Any]] = [[told("行", language), title]]
        rows += [[line or "", "\n".join(each)] for (_, line), each in sorted(reasons.items())]
        return _written([_Page(LEDGER_SHEET, rows, 0, 1)], title, today)
    pages = []
    for grid, head in sheet.grids:
        old = [at for at, cell in enumerate(grid.cells[head]) if cell in REASONS_IN]
        width = old[0] if old else max((len(row) for row in grid.cells), default=0)
        own = {line - 1: "\n".join(each) for (file, line), each in reasons.items() if file == grid.place(sheet.file)}
        pages.append(_Page(grid.name or LEDGER_SHEET, grid.cells, head, width, own))
    return _written(pages, title, today)


def _written(pages: Iterable[_Page], title: str, today: date) -> bytes:
    file = io.BytesIO()
    with workbook(file, today) as book:
        bold = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        wrong = book.add_format({"text_wrap": True, "valign": "top", "bold": True, "font_color": "#9C0006"})
        for page in pages:
            width = page.reasons_at
            sheet = book.add_worksheet(page.name[:31])
            sheet.set_column(0, max(width - 1, 0), 16)
            sheet.set_column(width, width, 60)
            for line, row in enumerate(page.rows):
                for at, cell in enumerate(row):
                    if at != width or width == 1:
                        put(sheet, (line, at), _cell(cell), day, bold if line == page.head else plain)
                if line in page.reasons:
                    sheet.write_string(line, width, page.reasons[line], wrong)
            sheet.write_string(page.head, width, title, bold)
            sheet.freeze_panes(page.head + 1, 0)
    return file.getvalue()


def _cell(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, bool) or not isinstance(cell, int | float | date | str):
        return str(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
