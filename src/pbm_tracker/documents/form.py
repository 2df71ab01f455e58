"""An official form as it leaves the house in XLSX: ruled as on paper, A4 across; the same form is the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pbm_tracker.kernel.saying import CHINESE, told

from .table import CELL_CHARACTERS_MAX, workbook

COLUMNS = 10
WIDTHS = (12, 14, 7, 26, 22, 16, 9, 12, 12, 30)
LINE_CHARACTERS = 1.7  # of a Chinese text, for each unit of width
LINE_POINTS = 15


@dataclass(frozen=True, slots=True)
class Box:
    """A cell over so many columns; a head is shaded. Text is never reckoned; numbers are numbers."""

    content: str | int | Decimal | None = None
    columns: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class FormSheet:
    """Rows of boxes, each row as wide as the sheet."""

    title: str
    name: str  # of its sheet
    rows: Sequence[Sequence[Box]]
    dated: date
    language: str = CHINESE

    def as_xlsx(self) -> bytes:
        file = io.BytesIO()
        with workbook(file, self.dated) as book:
            plain = {"border": 1, "text_wrap": True, "valign": "vcenter"}
            formats = {False: book.add_format(plain), True: book.add_format({**plain, "bg_color": "#EEF1F4"})}
            head = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "font_size": 16})
            sheet = book.add_worksheet(told(self.name, self.language)[:31])
            for column, width in enumerate(WIDTHS):
                sheet.set_column(column, column, width)
            sheet.merge_range(0, 0, 0, COLUMNS - 1, told(self.title, self.language), head)
            sheet.set_row(0, 30)
            for line, row in enumerate(self.rows, start=1):
                self._write(sheet, line, row, formats)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.set_margins(0.5, 0.5, 0.5, 0.5)
        return file.getvalue()

    def _write(self, sheet: Any, line: int, row: Sequence[Box], formats: dict[bool, Any]) -> None:
        at, lines = 0, 1
        for box in row:
            style = formats[box.head]
            if box.columns > 1:
                sheet.merge_range(line, at, line, at + box.columns - 1, "", style)
            if isinstance(box.content, int | Decimal):
                sheet.write_number(line, at, box.content, style)
            elif box.content:
                text = told(box.content, self.language)[:CELL_CHARACTERS_MAX]
                sheet.write_string(line, at, text, style)
                room = LINE_CHARACTERS * sum(WIDTHS[at : at + box.columns]) / 2
                lines = max(lines, sum(-int(-len(part) // room) or 1 for part in text.split("\n")))
            else:
                sheet.write_blank(line, at, None, style)
            at += box.columns
        sheet.set_row(line, max(2, lines) * LINE_POINTS)
