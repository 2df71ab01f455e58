"""What a cell of a spreadsheet says, as a ledger writes it: days as 2021-12-31, numbers as plain digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from pbm_tracker.kernel.described import Kind

FIRST_SERIAL, LAST_SERIAL = 61, 73_415  # from the day after Excel's 1900-02-29, which never was, to the end of 2100
EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
NEARLY = 1e-9
_DAY = re.compile(r"([0-9]{4})(?:-|\.|/|年)([0-9]{1,2})(?:-|\.|/|月)([0-9]{1,2})日?(?:[ T]?0?0:00(?::00)?)?")
_PLAIN_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_CHINESE_DAY = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_MONEY = re.compile(r"¥?[0-9]{1,3}(?:[, ][0-9]{3})*|¥?[0-9]+")
_DIGITS = {mark: str(digit) for digit, mark in enumerate("〇一二三四五六七八九")} | {"零": "0"}


def said(cell: Any, kind: Kind, *, since_1904: bool = False) -> str:
    """The text that a ledger in YAML would have; what cannot be read stays as it is, for its field to refuse."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell, kind, since_1904=since_1904)
    return _READ.get(kind, str)(str(cell).strip())


def _number(cell: float, kind: Kind, *, since_1904: bool) -> str:
    if kind == "decimal":
        return f"{exact(cell):f}"
    nearest = round(cell) if abs(cell) < 10**15 else None
    if nearest is None or abs(cell - nearest) > NEARLY:
        return str(cell)
    if kind == "day" and FIRST_SERIAL <= nearest <= LAST_SERIAL:
        return ((EPOCH_1904 if since_1904 else EPOCH_1900) + timedelta(days=nearest)).isoformat()
    return _day(str(nearest)) if kind == "day" else str(nearest)


def exact(cell: float) -> Decimal:
    """The shortest number that a file can mean by what it holds: Excel writes 4.35 as 4.3499999999999996."""
    number = Decimal(repr(cell))
    return number.to_integral_value() if number == number.to_integral_value() else number


def _day(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    if "年" in plain:
        plain = re.sub(r"\s+(?=[年月日])|(?<=[年月日])\s+", "", plain)
    if match := _DAY.fullmatch(plain) or _PLAIN_DAY.fullmatch(plain):
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if match := _CHINESE_DAY.fullmatch(plain):
        year = "".join(_DIGITS[mark] for mark in match[1])
        return f"{year}-{_counted(match[2]):02}-{_counted(match[3]):02}"
    return text


def _counted(marks: Sequence[str]) -> int:
    """十二 is 12, 三十一 is 31."""
    tens, ten, ones = "".join(marks).rpartition("十")
    return (int(_DIGITS.get(tens, "1")) * 10 if ten else 0) + int(_DIGITS.get(ones, "0"))


def _whole(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _MONEY.fullmatch(plain):
        return text
    return re.sub(r"[^0-9]", "", plain)


_READ: Mapping[Kind, Callable[[str], str]] = {
    "day": _day,
    "whole": _whole,
    "decimal": lambda text: unicodedata.normalize("NFKC", text),
}
