"""What the XML of a sheet says beside values: formulas, errors, percentages, merged cells, what is hidden."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from pbm_tracker.kernel.saying import say

from .archive import bad
from .grid import COLUMNS_MAX

NO_FORMULAS = "填写数值，不要公式"
MERGED_MAX = 100_000
BUILT_IN_PERCENT = frozenset({9, 10})  # 0% and 0.00%, which every file has without saying so
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class Marks:
    """Places are rows and columns from 0. `merged` are ranges: first row, first column, last row, last column."""

    bad: dict[tuple[int, int], str] = field(default_factory=dict)
    percent: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: int = 0
    rows: int = 0
    columns: int = 0
    here: tuple[int, int] = (-1, -1)

    def merged_within(self) -> Iterator[tuple[int, int]]:
        """Every place in what is merged but the first, which holds its value; as far as the sheet is filled."""
        for top, left, bottom, right in self.merged:
            for row in range(top, min(bottom + 1, self.rows)):
                columns = range(left, min(right + 1, self.columns))
                yield from ((row, column) for column in columns if (row, column) != (top, left))


def percent_styles(xml: bytes, file: str) -> frozenset[str]:
    """The numbers of the styles that show a number as a percentage. Raises BadFile."""
    percent = set(map(str, BUILT_IN_PERCENT))
    found: set[str] = set()
    within: list[int] = []  # how many styles of cells were seen

    def start(name: str, given: dict[str, str]) -> None:
        if name == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.', "", given.get("formatCode", "")):
            percent.add(given.get("numFmtId", ""))
        elif name in ("cellXfs", "cellStyles", "dxfs"):
            within[:] = [0] if name == "cellXfs" else []
        elif name == "xf" and within:
            if given.get("numFmtId") in percent:
                found.add(str(within[0]))
            within[0] += 1

    walk(xml, start, file)
    return frozenset(found)


def scanned(xml: bytes, percent: Collection[str], file: str) -> Marks:
    """Raises BadFile."""
    marks = Marks()

    def start(name: str, given: dict[str, str]) -> None:
        if name == "c":
            _cell(marks, given, percent)
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
        elif name == "mergeCell":
            _merge(marks, given.get("ref", ""))

    walk(xml, start, file)
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in marks.merged) > MERGED_MAX:
        raise bad(file, "合并的单元格太多，请取消合并")
    return marks


def _cell(marks: Marks, given: dict[str, str], percent: Collection[str]) -> None:
    place = _place(given.get("r", ""))
    marks.here = place or (marks.here[0], marks.here[1] + 1)
    if given.get("t") == "e":
        marks.bad[marks.here] = say("是错误值，{cure}", cure=say(NO_FORMULAS))
    if given.get("s") in percent:
        marks.percent.add(marks.here)


def _merge(marks: Marks, reference: str) -> None:
    first, _, last = reference.partition(":")
    top, bottom = _place(first), _place(last or first)
    if top and bottom:
        marks.merged.append((*top, *bottom))


def _place(reference: str) -> tuple[int, int] | None:
    """B12 as row and column from 0."""
    if not (match := _PLACE.fullmatch(reference)):
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def walk(xml: bytes, start: Any, file: str) -> None:
    """Call for every element, its name without a prefix. Raises BadFile for what is no plain XML."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, given: start(name.rpartition(":")[2], given)
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the library's own signature
    except (expat.ExpatError, KeyError, ValueError):
        raise bad(file, "文件已损坏，不是完整的 XLSX 文件") from None
