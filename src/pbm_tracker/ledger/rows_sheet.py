"""A sheet of the rows that a field holds: named by the field, its column 行 says whose each is, by the ledger's lines.

Forty indicators of a goal stand below each other so, where columns with numbers would stand beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import Described, nested
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.kernel.strict_yaml import BadFile, Mapping, Problem
from pbm_tracker.kernel.wording import nearest

from .cells import Cells
from .columns import REASONS_IN, fields_titled, is_called, part_called
from .grid import HEAD_ROWS, Grid
from .values import said

OF_ROW = "行"


@dataclass(frozen=True, slots=True)
class Owner:
    """A row of the ledger that rows of another sheet may belong to; `index` is its place among them, from 1."""

    index: int
    row: Mapping
    command: type[Command] | None


class Item(NamedTuple):
    """One row of a field, and where it stands: in which grid, on which line, under which headings."""

    owner: Owner
    field: str
    row: Mapping
    grid: Grid
    headings: dict[str, str]


@dataclass(frozen=True, slots=True)
class RowsSheet:
    """`owner_of` finds a row of the ledger by its line; `problem` takes what is wrong in this sheet itself."""

    file: str
    grid: Grid
    head: int
    at: int
    cells: Cells
    owner_of: Callable[[int], Owner | None]
    problem: Callable[[Problem], None]

    def items(self) -> Iterator[Item]:
        for line in range(self.head + 1, len(self.grid.cells)):
            filled = [at for at in self._columns() if not self.grid.is_blank(line, at) or self.grid.bad.get((line, at))]
            if filled and (owner := self._owner(line)) and (field := self._field(line, owner)):
                yield self._item(line, owner, field, filled)

    def _columns(self) -> list[int]:
        heads = enumerate(self.grid.cells[self.head])
        return [at for at, cell in heads if at != self.at and cell not in ("", None) and cell not in REASONS_IN]

    def _heading(self, at: int) -> str:
        return str(self.grid.at(self.head, at)).strip()

    def _owner(self, line: int) -> Owner | None:
        written = said(self.grid.at(line, self.at), "whole")
        owner = self.owner_of(int(written)) if written.isascii() and written.isdigit() else None
        if (line, self.at) in self.grid.merged:
            self._wrong(line, self.at, "是合并的单元格，请取消合并，每一行都写上")
        elif not written.strip():
            self._wrong(line, self.at, "应写它属于台账的第几行（Excel 左边的行号）")
        elif owner is None:
            self._wrong(line, self.at, say("台账的第 {line} 行没有填写", line=written))
        return owner

    def _field(self, line: int, owner: Owner) -> Described | None:
        """The field of the owner's act that this sheet is called by."""
        found = nested(owner.command) if owner.command else {}
        field = next((found[name] for name in sorted(fields_titled(self.grid.name)) if name in found), None)
        if field is None and owner.command:
            reason = say("台账那一行办的是「{verb}」，没有这张表", verb=say(owner.command.verb))
            self._wrong(line, self.at, reason)
        return field

    def _item(self, line: int, owner: Owner, field: Described, filled: list[int]) -> Item:
        row, headings = Mapping(line + 1), {}
        number = len(owner.row.get(field.name, ()))
        for at in self._columns():
            part = part_called(field, self._heading(at))
            if part is None:
                if at in filled:
                    known = joined(one.title for one in field.parts)
                    reason = say("“{title}”没有这一栏，只有 {known}", title=say(field.title), known=known)
                    self._wrong(line, at, reason)
                continue
            headings[part.name] = self._heading(at)
            place = f"{owner.index}.{field.name}.{number}.{part.name}"
            if (text := self.cells.read(self.grid, (line, at), part, place)) is not None:
                row[part.name] = text
                row.lines[part.name] = line + 1
        return Item(owner, field.name, row, self.grid, headings)

    def _wrong(self, line: int, at: int, reason: str) -> None:
        self.problem(Problem(self.grid.place(self.file), line + 1, self._heading(at), reason))


def head_of(grid: Grid, file: str) -> tuple[int, int]:
    """Where the headings stand, and the column that says to which row of the ledger a row belongs. Raises BadFile."""
    for line in range(min(HEAD_ROWS, len(grid.cells))):
        for at, cell in enumerate(grid.cells[line]):
            if is_called(cell, OF_ROW):
                return line, at
    heads = [str(cell) for cell in (grid.cells[0] if grid.cells else []) if cell not in ("", None)]
    reason = say("缺少“{heading}”一列：每一行属于台账的第几行{nearest}", heading=OF_ROW, nearest=nearest(OF_ROW, heads))
    raise BadFile([Problem(grid.place(file), 1, "", reason)])
