"""Cells read as what their fields hold; what cannot be taken is a problem of its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from pbm_tracker.kernel.described import Described, Kind
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.strict_yaml import Problem

from .grid import Grid
from .values import exact, said
from .vocabulary import Unknown, Vocabulary

NUMBERS = ("whole", "decimal")
_SHARE = re.compile(r"-?[0-9]+(\.[0-9]+)?%")


@dataclass(frozen=True, slots=True)
class Cells:
    """`changed` tells, by heading, the days that were written in another way than a ledger has them."""

    file: str
    words: Vocabulary
    problems: list[Problem] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)

    def read(self, grid: Grid, at: tuple[int, int], field: Described, place: str, heading: str = "") -> str | None:
        """The text of a cell as a ledger has it; None where there is nothing, or nothing that can be taken."""
        cell, blank = grid.at(*at), grid.is_blank(*at)
        reason = grid.bad.get(at) or (None if blank else why_not(cell, field.kind, percent=at in grid.percent))
        if blank and at in grid.merged:
            reason = say("是合并的单元格，请取消合并，每格都写上")
        if reason:
            self.problems.append(Problem(self.file, at[0] + 1, place, reason))
        if reason or blank:
            return None
        text = said(cell, field.kind, since_1904=grid.since_1904)
        if field.kind == "day" and heading and text != str(cell).strip() and isinstance(cell, str | int | float):
            told = say("第 {line} 行「{cell}」读作 {text}", line=at[0] + 1, cell=cell, text=text)
            self.changed.setdefault(heading, []).append(told)
        try:
            return self.words.code(field, text)
        except Unknown as unknown:
            self.problems.append(Problem(self.file, at[0] + 1, place, str(unknown)))
            return text


def why_not(cell: Any, kind: Kind, *, percent: bool) -> str | None:
    """Why a cell is no number, where that can be told from how it is formatted; a percentage is never guessed at."""
    if kind not in NUMBERS:
        return None
    if isinstance(cell, date | time | timedelta):
        return say("是日期格式的单元格，应为数字；请改为常规格式后重新填写")
    shown = unicodedata.normalize("NFKC", cell).strip() if isinstance(cell, str) else ""
    if percent and isinstance(cell, int | float):
        number = f"{(exact(cell) * 100).normalize():f}"
    elif _SHARE.fullmatch(shown):
        number = shown.removesuffix("%")
    else:
        return None
    return say("是百分数；请改为常规格式，直接写 {number}，不带百分号", number=number)
