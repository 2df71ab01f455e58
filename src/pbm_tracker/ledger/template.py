"""An empty ledger for Excel: its columns, lists to choose from, and a sheet that explains them. Importable as it is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from pbm_tracker.county import County
from pbm_tracker.documents.table import ABOUT, workbook
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import Described, described, nested
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.wording import nearest

from .columns import commands, fields_of, known_columns, numbered_column, parts_of
from .explained import explain
from .rows_sheet import OF_ROW
from .vocabulary import Vocabulary, vocabulary
from .workbook import LEDGER_SHEET

CHOICES = "可选项"
ROWS_PREPARED = 2_000
FILES_OFFERED = 3
FIRST = ("on", "by", "as", "do")
WIDTHS = {"text": 50, "reason": 40, "by": 26, "do": 30, "unit": 30, "into": 30, "as": 28, "person": 24}
OWNER = Described("", OF_ROW, "", required=True, kind="whole", lowest="2", highest="100000")


class NoSuchCommand(ValueError):
    """A template was asked for an act that there is not."""


def template(county: County, topics: Sequence[str] = (), *, paths: bool = True) -> bytes:
    """The file's bytes; of all kinds of acts, or of those that are named. Raises NoSuchCommand.

    `paths` are columns for files beside the ledger, which is for whoever keeps the data folder.
    """
    known = commands()
    for topic in topics:
        if topic not in known:
            raise NoSuchCommand(say("没有“{topic}”这种事项{nearest}", topic=topic, nearest=nearest(topic, known)))
    chosen = {topic: known[topic] for topic in known if not topics or topic in topics}
    words = vocabulary(county)
    words.choices["do"] = [f"{one.verb}（{topic}）" for topic, one in chosen.items()]
    pages = [_Page(LEDGER_SHEET, _columns(chosen, paths=paths)), *_pages_of_rows(chosen)]
    file = io.BytesIO()
    with workbook(file, county.catalogue.notice.issued_on) as book:
        sheets = [book.add_worksheet(page.name) for page in pages]
        explain(book.add_worksheet(ABOUT), book, chosen)
        lists = _lists(book, [column for page in pages for column in page.columns], words)
        for page, sheet in zip(pages, sheets, strict=True):
            _prepare(book, sheet, page.columns, lists)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    fields: tuple[Described, ...]  # what it holds in each of the acts that have it
    width: int = 0

    def choices(self, words: Vocabulary) -> list[str]:
        return list(dict.fromkeys(one for field in self.fields for one in words.choices_of(field)))


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    columns: Sequence[_Column]


def _columns(chosen: dict[str, type[Command]], *, paths: bool) -> list[_Column]:
    """A column for each field of a single value, and for the first files that may be named."""
    own = {name: field for name, field in fields_of(chosen) if field.kind != "rows"}
    columns = [_column(name, chosen) for name in (*FIRST, *own)]
    for _, field in fields_of(chosen):
        if field.names_files:
            parts = parts_of(field) if paths else field.parts
            numbered = [numbered_column(field, at, part.name) for at in range(FILES_OFFERED) for part in parts]
            columns += [_Column(one.heading, (one.part or field,)) for one in numbered]
    return [*columns, _column("basis", chosen), _column("refused", chosen)]


def _column(name: str, chosen: dict[str, type[Command]]) -> _Column:
    column = known_columns()[name]
    fields = [described(one)[name] for one in chosen.values() if name in described(one)]
    width = WIDTHS.get(name, 14 if column.described.kind == "day" else 16)
    return _Column(column.heading, tuple(fields) or (column.described,), width)


def _pages_of_rows(chosen: dict[str, type[Command]]) -> list[_Page]:
    """A sheet for each title of a field that holds rows; those that are files stand in the ledger itself."""
    titled: dict[str, list[Described]] = {}
    for command in chosen.values():
        for field in nested(command).values():
            if not field.names_files:
                titled.setdefault(field.title[:31], []).append(field)
    pages = []
    for title, fields in titled.items():
        parts: dict[str, list[Described]] = {}
        for part in (part for field in fields for part in field.parts):
            parts.setdefault(part.name, []).append(part)
        own = [_Column(f"{same[0].title}（{name}）", tuple(same)) for name, same in parts.items()]
        pages.append(_Page(title, [_Column(OF_ROW, (OWNER,), 8), *own]))
    return pages


def _prepare(book: Any, sheet: Any, columns: Sequence[_Column], lists: dict[str, str]) -> None:
    head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
    formats = {"day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})}
    text = book.add_format({"num_format": "@"})
    for at, column in enumerate(columns):
        field = column.fields[0]
        form = None if field.kind in ("whole", "decimal") else formats.get(field.kind, text)
        sheet.set_column(at, at, column.width or 16, form)
        sheet.write_string(0, at, column.heading, head)
        if rule := _rule(column, lists):
            sheet.data_validation(1, at, ROWS_PREPARED, at, rule)
    sheet.freeze_panes(1, 0)


def _rule(column: _Column, lists: dict[str, str]) -> dict[str, Any] | None:
    """What Excel holds a cell to: a list to choose from, or the bounds of a number."""
    if column.heading in lists:
        return {"validate": "list", "source": lists[column.heading], "error_type": "warning"}
    field = column.fields[0]
    if field.kind not in ("whole", "decimal") or len(set(column.fields)) > 1:
        return None
    message = say("应为 {lowest} 至 {highest} 的数", lowest=field.lowest, highest=field.highest)
    bounds = {"criteria": "between", "minimum": float(field.lowest), "maximum": float(field.highest)}
    return {"validate": "integer" if field.kind == "whole" else "decimal", "error_message": message, **bounds}


def _lists(book: Any, columns: Sequence[_Column], words: Vocabulary) -> dict[str, str]:
    """The sheet of lists, a column each; where each of them stands, by the heading that it is for."""
    sheet = book.add_worksheet(CHOICES)
    ranges: dict[str, str] = {}
    for column in columns:
        if column.heading in ranges or not (shown := column.choices(words)):
            continue
        at = len(ranges)
        sheet.set_column(at, at, 30)
        sheet.write_string(0, at, column.heading)
        for line, choice in enumerate(shown, start=1):
            sheet.write_string(line, at, choice)
        letter = xl_col_to_name(at)
        ranges[column.heading] = f"={CHOICES}!${letter}$2:${letter}${len(shown) + 1}"
    return ranges
