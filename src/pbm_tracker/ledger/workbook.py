"""XLSX as offices have it, read as values: formulas and errors are told, hidden rows counted, nothing reckoned."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from pbm_tracker.kernel.saying import joined, say

from .archive import bad, open_archive
from .grid import COLUMNS_MAX, Grid
from .rows import ROWS_MAX

LEDGER_SHEET = "台账"
OWN_SHEETS = frozenset({"说明", "可选项"})  # of our template and of our exports
AREA_MAX = 5_000_000
NO_FORMULAS = "填写数值，不要公式"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class _Marks:
    """What the XML of a sheet says beside values: where formulas and errors stand, what is hidden, how far it goes."""

    bad: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: int = 0
    rows: int = 0
    columns: int = 0
    here: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class _Listed:
    name: str
    hidden: bool
    relation: str


def read_workbook(data: bytes, file: str) -> Grid:
    """The sheet of the ledger: the one named 台账, or the first that is seen. Raises BadFile."""
    texts = open_archive(data, file)
    sheets, since_1904 = _sheets(texts, file)
    listed = [sheet for sheet in sheets if not sheet.hidden and sheet.name not in OWN_SHEETS]
    if not listed:
        raise bad(file, "没有可读的工作表")
    chosen = next((sheet for sheet in listed if sheet.name.strip() == LEDGER_SHEET), listed[0])
    marks = _scanned(_xml_of(texts, chosen, file), file)
    if marks.rows > ROWS_MAX + 10:
        raise bad(file, say("工作表「{name}」最多 {most} 行", name=chosen.name, most=ROWS_MAX))
    if marks.columns > COLUMNS_MAX or marks.rows * marks.columns > AREA_MAX:
        raise bad(
            file,
            say(
                "工作表「{name}」最多 {most} 列，现到第 {columns} 列",
                name=chosen.name,
                most=COLUMNS_MAX,
                columns=marks.columns,
            ),
        )
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            cells: list[list[Any]] = book.get_sheet_by_name(chosen.name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError):
        raise bad(file, "文件已损坏，不是完整的 XLSX 文件") from None
    return Grid(chosen.name, cells, marks.bad, _notes(sheets, chosen, marks), since_1904=since_1904)


def _notes(sheets: list[_Listed], chosen: _Listed, marks: _Marks) -> list[str]:
    notes: list[str] = []
    others = [sheet for sheet in sheets if sheet is not chosen and sheet.name not in OWN_SHEETS]
    if others:
        names = joined(
            say("「{name}」（隐藏）", name=sheet.name) if sheet.hidden else say("「{name}」", name=sheet.name)
            for sheet in others
        )
        notes.append(say("只读了工作表「{name}」，没有读 {names}", name=chosen.name, names=names))
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

    _walk(texts["xl/workbook.xml"], start, file)
    return found, any(since_1904)


def _xml_of(texts: dict[str, bytes], sheet: _Listed, file: str) -> bytes:
    targets: dict[str, str] = {}

    def start(name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    _walk(texts.get("xl/_rels/workbook.xml.rels", b"<none/>"), start, file)
    target = targets.get(sheet.relation, "")
    name = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    if name not in texts:
        raise bad(file, "文件已损坏，不是完整的 XLSX 文件")
    return texts[name]


def _scanned(xml: bytes, file: str) -> _Marks:
    marks = _Marks()

    def start(name: str, given: dict[str, str]) -> None:
        if name == "c":
            _cell(marks, given)
        elif name in ("f", "v", "is"):
            if name == "f":
                marks.bad[marks.here] = NO_FORMULAS
            marks.rows = max(marks.rows, marks.here[0] + 1)
            marks.columns = max(marks.columns, marks.here[1] + 1)
        elif name == "row":
            marks.here = (int(given["r"]) - 1 if "r" in given else marks.here[0] + 1, -1)
            if given.get("hidden") in ("1", "true"):
                marks.hidden_rows.append(marks.here[0] + 1)
        elif name == "col" and given.get("hidden") in ("1", "true"):
            marks.hidden_columns += min(int(given["max"]), COLUMNS_MAX) - int(given["min"]) + 1

    marks.here = (-1, -1)
    _walk(xml, start, file)
    return marks


def _cell(marks: _Marks, given: dict[str, str]) -> None:
    if match := _PLACE.fullmatch(given.get("r", "")):
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        marks.here = (int(match[2]) - 1, column - 1)
    else:
        marks.here = (marks.here[0], marks.here[1] + 1)
    if given.get("t") == "e":
        marks.bad[marks.here] = say("是错误值，{cure}", cure=say(NO_FORMULAS))


def _walk(xml: bytes, start: Any, file: str) -> None:
    """Call for every element, its name without a prefix. Raises BadFile for what is no plain XML."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, given: start(name.rpartition(":")[2], given)
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the library's own signature
    except (expat.ExpatError, KeyError, ValueError):
        raise bad(file, "文件已损坏，不是完整的 XLSX 文件") from None
