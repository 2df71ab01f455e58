"""XLSX as offices have it, read as values: formulas and errors are told, hidden rows counted, nothing reckoned."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from posixpath import join, normpath
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from pbm_tracker.kernel.saying import joined, say

from .archive import bad, open_archive
from .grid import COLUMNS_MAX, Grid
from .marks import Marks, percent_styles, scanned, walk
from .rows import ROWS_MAX

LEDGER_SHEET = "台账"
OWN_SHEETS = frozenset({"说明", "可选项"})  # of our template and of our exports
AREA_MAX = 5_000_000


@dataclass(frozen=True)
class _Listed:
    name: str
    hidden: bool
    relation: str


def read_workbook(data: bytes, file: str, wanted: Callable[[str], bool]) -> list[Grid]:
    """The sheet of the ledger, named 台账 or the first that is seen, then those wanted by name. Raises BadFile."""
    texts = open_archive(data, file)
    sheets, since_1904 = _sheets(texts, file)
    listed = [sheet for sheet in sheets if not sheet.hidden and sheet.name not in OWN_SHEETS]
    if not listed:
        raise bad(file, "没有可读的工作表")
    chosen = next((sheet for sheet in listed if sheet.name.strip() == LEDGER_SHEET), listed[0])
    read = [chosen, *(sheet for sheet in listed if sheet is not chosen and wanted(sheet.name))]
    percent = percent_styles(texts.get("xl/styles.xml", b"<none/>"), file)
    grids = [_grid(data, file, sheet, scanned(_xml_of(texts, sheet, file), percent, file)) for sheet in read]
    grids[0].notes.extend(_unread([sheet for sheet in sheets if sheet not in read], chosen))
    return [replace(grid, since_1904=since_1904) for grid in grids]


def _grid(data: bytes, file: str, sheet: _Listed, marks: Marks) -> Grid:
    if marks.rows > ROWS_MAX + 10:
        raise bad(file, say("工作表「{name}」最多 {most} 行", name=sheet.name, most=ROWS_MAX))
    if marks.columns > COLUMNS_MAX or marks.rows * marks.columns > AREA_MAX:
        reason = "工作表「{name}」最多 {most} 列，现到第 {columns} 列"
        raise bad(file, say(reason, name=sheet.name, most=COLUMNS_MAX, columns=marks.columns))
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            cells: list[list[Any]] = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError):
        raise bad(file, "文件已损坏，不是完整的 XLSX 文件") from None
    percent, merged = frozenset(marks.percent), frozenset(marks.merged_within())
    return Grid(sheet.name, cells, marks.bad, _hidden(marks), percent=percent, merged=merged)


def _unread(others: list[_Listed], chosen: _Listed) -> list[str]:
    named = [
        say("「{name}」（隐藏）", name=sheet.name) if sheet.hidden else say("「{name}」", name=sheet.name)
        for sheet in others
        if sheet.name not in OWN_SHEETS
    ]
    return [say("只读了工作表「{name}」，没有读 {names}", name=chosen.name, names=joined(named))] if named else []


def _hidden(marks: Marks) -> list[str]:
    notes: list[str] = []
    if marks.hidden_rows:
        first = joined(str(row) for row in marks.hidden_rows[:10])
        notes.append(
            say("有 {count} 行是隐藏或筛掉的，也读了：第 {first} 行", count=len(marks.hidden_rows), first=first)
        )
    if marks.hidden_columns:
        notes.append(say("有 {hidden_columns} 列是隐藏的，也读了", hidden_columns=marks.hidden_columns))
    return notes


def _sheets(texts: dict[str, bytes], file: str) -> tuple[list[_Listed], bool]:
    """The sheets in their order, and whether days are counted from 1904."""
    found: list[_Listed] = []
    since_1904: list[bool] = []

    def start(name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in given.items() if key.endswith(":id")), "")
            found.append(_Listed(given.get("name", ""), given.get("state", "visible") != "visible", relation))
        if name == "workbookPr":
            since_1904.append(given.get("date1904") in ("1", "true"))

    walk(texts["xl/workbook.xml"], start, file)
    return found, any(since_1904)


def _xml_of(texts: dict[str, bytes], sheet: _Listed, file: str) -> bytes:
    targets: dict[str, str] = {}

    def start(name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    walk(texts.get("xl/_rels/workbook.xml.rels", b"<none/>"), start, file)
    target = targets.get(sheet.relation, "")
    name = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    if name not in texts:
        raise bad(file, "文件已损坏，不是完整的 XLSX 文件")
    return texts[name]
