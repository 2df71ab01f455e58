"""The cells of a spreadsheet before anybody has asked what they mean, and which of them cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

COLUMNS_MAX = 800  # 60 rows of a dozen fields beside each other, in a CSV
HEAD_ROWS = 10  # a title, perhaps of merged cells, may stand above the headings


@dataclass(frozen=True, slots=True)
class Grid:
    """`cells[0][0]` is A1. `bad` says of a place (row and column from 0) why what stands there is not taken.

    `percent` are the places whose numbers are shown as percentages, `merged` those that are part of a merged cell.
    """

    name: str
    cells: Sequence[Sequence[Any]]
    bad: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    since_1904: bool = False
    percent: frozenset[tuple[int, int]] = frozenset()
    merged: frozenset[tuple[int, int]] = frozenset()

    def at(self, row: int, column: int) -> Any:
        cells = self.cells[row]
        return cells[column] if column < len(cells) else ""

    def is_blank(self, row: int, column: int) -> bool:
        cell = self.at(row, column)
        return cell is None or str(cell).strip() == ""

    def place(self, file: str) -> str:
        """What is named where something is wrong in it."""
        return f"{file}[{self.name}]" if self.name else file
