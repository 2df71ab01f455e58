"""A table as it leaves the house: its columns, its rows, and what it is dated. Written as CSV or as XLSX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from pbm_tracker.kernel.clock import ZONE
from pbm_tracker.kernel.saying import CHINESE, Said, say, told
from pbm_tracker.kernel.strict_yaml import BadFile, Problem

Kind = Literal["text", "day", "number"]
Format = Literal["csv", "xlsx"]
Cell = str | int | date | None

MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ABOUT = "说明"
WIDTHS: dict[Kind, int] = {"text": 18, "day": 12, "number": 10}
CELL_CHARACTERS_MAX = 32_767  # of a cell of Excel
# What Excel or LibreOffice may take for a formula at the beginning of a cell, also behind blanks.
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in characters of Excel; 0 stands for what its kind usually takes."""

    title: str
    kind: Kind = "text"
    width: int = 0


@dataclass(frozen=True, slots=True)
class Dating:
    """What a table shows: up to which day, by what was known when, up to which entry, how deadlines are read."""

    as_of: date
    known_at: datetime
    position: int
    reading: str = ""
    filters: Sequence[tuple[str, str]] = ()

    @property
    def moment(self) -> str:
        return f"{self.known_at.astimezone(ZONE):%Y-%m-%d %H:%M}"

    def lines(self) -> list[tuple[str, str]]:
        """As a reader is told it."""
        lines = [("截至", self.as_of.isoformat()), ("按何时所知", self.moment), ("台账条数", str(self.position))]
        lines += [("时限读法", self.reading)] if self.reading else []
        return lines + [(say("只含：{name}", name=say(name)), value) for name, value in self.filters]


@dataclass(frozen=True, slots=True)
class Table:
    """`language` is what its words are told in; what people wrote stays as it is."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    dating: Dating
    about: Sequence[tuple[str, str]] = field(default=())
    language: str = CHINESE

    def in_language(self, language: str) -> Table:
        return replace(self, language=language)

    @property
    def name(self) -> str:
        """Its title, as the name of a file begins."""
        return self._told(self.title)

    def _told(self, text: str) -> str:
        return told(text, self.language)

    def _cell(self, cell: Cell) -> Cell:
        return self._told(cell) if isinstance(cell, Said) else cell

    def written(self, form: Format) -> bytes:
        """The file's bytes; the same table gives the same bytes."""
        return self.as_csv() if form == "csv" else self.as_xlsx()

    def as_csv(self) -> bytes:
        """UTF-8 with a mark for Excel, lines ended by CRLF, nothing that Excel would reckon.

        Every row says what it is dated, since a foot would be one more row to whoever sorts.
        """
        dated = [self.dating.as_of.isoformat(), self.dating.moment, str(self.dating.position)]
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        heads = [*(column.title for column in self.columns), "截至", "按何时所知", "台账条数"]
        writer.writerow([safe(self._told(head)) for head in heads])
        for row in self.rows:
            cells = map(self._cell, row)
            writer.writerow([*("" if cell is None else _in_csv(cell) for cell in cells), *dated])
        return text.getvalue().encode("utf-8-sig")

    def as_xlsx(self) -> bytes:
        """A sheet with the rows, and one that says what they are dated. Days are days, numbers numbers."""
        file = io.BytesIO()
        with workbook(file, self.dating.as_of) as book:
            head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
            day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
            plain = book.add_format({"text_wrap": True, "valign": "top"})
            sheet = book.add_worksheet(self.name[:31])
            for at, column in enumerate(self.columns):
                sheet.set_column(at, at, column.width or WIDTHS[column.kind])
                sheet.write_string(0, at, self._told(column.title), head)
            for line, row in enumerate(self.rows, start=1):
                for at, cell in enumerate(map(self._cell, row)):
                    put(sheet, (line, at), cell, day, plain)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, len(self.rows), len(self.columns) - 1)
            sheet.repeat_rows(0)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            about = book.add_worksheet(self._told(ABOUT))
            about.set_column(0, 0, 16)
            about.set_column(1, 1, 60)
            for line, (name, value) in enumerate([("表名", self.name), *self.dating.lines(), *self.about]):
                about.write_string(line, 0, self._told(name), head)
                about.write_string(line, 1, str(self._cell(value)), plain)
        return file.getvalue()


def workbook(file: io.BytesIO, created: date) -> Any:
    """A workbook whose bytes depend on nothing but what is written into it; text is never taken for anything else."""
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, plain)
    book.set_properties({"created": datetime.combine(created, time())})
    return book


def put(sheet: Any, place: tuple[int, int], cell: Cell | float, day: Any, plain: Any) -> None:
    """Write a cell as what it is; nothing where there is nothing."""
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        sheet.write_datetime(*place, datetime.combine(cell, time()), day)
    elif isinstance(cell, int | float):
        sheet.write_number(*place, cell, plain)
    else:
        sheet.write_string(*place, cell[:CELL_CHARACTERS_MAX], plain)


def write_file(path: Path, data: bytes) -> None:
    """Put a file in place whole, or leave what was there. Raises BadFile with a sentence."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or say("文件名含有不允许的字符")
        raise BadFile([Problem(str(path), 0, "", say("文件写不进去（{reason}）", reason=reason))]) from None


def safe(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would reckon."""
    return f"'{text}" if _FORMULA.match(text) else text


def _in_csv(cell: str | int | date) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else safe(cell)
