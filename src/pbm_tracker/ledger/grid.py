"""The cells of a spreadsheet before anybody has asked what they mean, and which of them cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

COLUMNS_MAX = 100


@dataclass(frozen=True, slots=True)
class Grid:
    """`cells[0][0]` is A1. `bad` says of a place (row and column from 0) why what stands there is not taken."""

    name: str
    cells: Sequence[Sequence[Any]]
    bad: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    since_1904: bool = False

    def at(self, row: int, column: int) -> Any:
        cells = self.cells[row]
        return cells[column] if column < len(cells) else ""
