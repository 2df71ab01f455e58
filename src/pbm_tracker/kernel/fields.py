"""The only types that fields of our models have: each reads text strictly, guesses nothing, and says no in Chinese.

Pydantic's own readers take 1640908800 for a day and １２.５ for a number; these do not. What people type in a form,
what a ledger holds and what a program sends are read by the same types.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core.core_schema import CoreSchema, no_info_before_validator_function

from .clock import ZONE, end_of
from .saying import wrong

YEARS = range(1990, 2101)
WHOLE_DIGITS_MAX = 12
MARKS_PER_BASE_MAX = 8

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    rf"{_DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}(\.[0-9]{{1,6}})?)?(Z|[+-][0-9]{{2}}:[0-9]{{2}})"
)
_WHOLE = re.compile(rf"0|[1-9][0-9]{{0,{WHOLE_DIGITS_MAX - 1}}}")
_DECIMAL = re.compile(rf"-?(0|[1-9][0-9]{{0,{WHOLE_DIGITS_MAX - 1}}})(\.[0-9]+)?")
_NEVER = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
_NONCHARACTERS = frozenset(
    {*range(0xFDD0, 0xFDF0), *(plane | end for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))}
)
# Nearly all texts are written in these alone, and none of them needs looking at one by one.
_PLAIN = re.compile("[ -~—‘-”…、-】一-鿿！-～]*")
_BLANKS = "\t" + "".join(mark for mark in map(chr, range(0x3001)) if unicodedata.category(mark) == "Zs")


@dataclass(frozen=True, slots=True)
class Parsed:
    """How a field is read, and what JSON schema (OpenAPI, forms) says of it. Used as `Annotated[type, Parsed(...)]`."""

    parse: Callable[[Any], Any]
    schema: Mapping[str, Any] = field(hash=False)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.parse, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        del schema, handler
        return dict(self.schema)


def parse_day(value: Any) -> date:
    """Read a day: a date, or text exactly YYYY-MM-DD. Raises a ValueError with a Chinese sentence."""
    if isinstance(value, date) and not isinstance(value, datetime):
        day = value
    elif isinstance(value, str) and _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise wrong("day", "没有这一天，请核对年、月、日") from None
    else:
        raise wrong("day", "应为日期，写成 2021-12-31 的样子")
    if day.year not in YEARS:
        raise wrong("day", "日期应在 1990 年至 2100 年之间")
    return day


def parse_known_at(value: Any) -> datetime:
    """Read until when entries count, in Asia/Shanghai: a moment with its offset, or a day, which means its end.

    Raises a ValueError with a Chinese sentence, also for a moment that does not name its offset.
    """
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise wrong("known_at", "没有这一时刻，请核对日期和时间") from None
    elif isinstance(value, str) and not _DAY.fullmatch(value):
        raise wrong("known_at", "应为日期（2022-01-05）或带时区的时刻（2022-01-05T09:30:00+08:00）")
    else:
        return end_of(parse_day(value))
    if moment.utcoffset() is None:
        raise wrong("known_at", "时刻应带时区，例如 2022-01-05T09:30:00+08:00")
    if moment.year not in YEARS:
        raise wrong("known_at", "时刻应在 1990 年至 2100 年之间")
    return moment.astimezone(ZONE)


def whole(lowest: int = 0, highest: int = 10**WHOLE_DIGITS_MAX - 1) -> Parsed:
    """Read a whole number: an int, or plain ASCII digits without sign, point or zeros in front."""

    def parse(value: Any) -> int:
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong("whole", "应为整数，只用数字书写")
        if not lowest <= value <= highest:
            raise wrong("whole", "应为 {lowest} 至 {highest} 的整数", lowest=lowest, highest=highest)
        return value

    return Parsed(parse, {"type": "integer", "minimum": lowest, "maximum": highest})


def decimal(places: int, lowest: str = "0", highest: str = "999999999999") -> Parsed:
    """Read an exact number: a Decimal, an int, or plain digits with a point; never a float, which is not exact.

    Kept with exactly `places` digits behind the point, so that equal numbers are written alike.
    """
    least, most, step = Decimal(lowest), Decimal(highest), Decimal(1).scaleb(-places)

    def parse(value: Any) -> Decimal:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if is_whole or (isinstance(value, str) and _DECIMAL.fullmatch(value)):
            value = Decimal(value)
        if isinstance(value, float):
            raise wrong("decimal", '应为数字；带小数的写成文字，例如 "1234.50"，以免失真')
        if isinstance(value, str) and "," in value.replace("，", ","):
            raise wrong("decimal", "应为数字，小数点用 .，不用逗号，例如 1234.50")
        if not isinstance(value, Decimal) or not value.is_finite():
            raise wrong("decimal", "应为数字，例如 1234.50")
        if not least <= value <= most:
            raise wrong("decimal", "应为 {lowest} 至 {highest} 的数", lowest=lowest, highest=highest)
        if value != value.quantize(step):
            raise wrong("decimal", "小数点后最多 {places} 位", places=places)
        return value.quantize(step) + 0  # which makes -0.00 the zero that it is

    digits = rf"^-?[0-9]{{1,{WHOLE_DIGITS_MAX}}}(\.[0-9]{{1,{places}}})?$"
    return Parsed(parse, {"type": "string", "pattern": digits, "x-lowest": lowest, "x-highest": highest})


def parse_flag(value: Any) -> bool:
    """Read yes or no: a bool, or the text true or false."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise wrong("flag", "应为 true（是）或 false（否）")


def line(longest: int = 100, *, exact: bool = False) -> Parsed:
    """Read one line of text: NFC, trimmed, at most `longest` characters; `exact` refuses what would be changed."""
    return _text(longest, allowed="", exact=exact)


def prose(longest: int = 20_000) -> Parsed:
    """Read text of several lines: NFC, trimmed, line ends as LF, at most `longest` characters."""
    return _text(longest, allowed="\n\t", exact=False)


def pattern(expression: str, wording: str, longest: int, *, lower: bool = False) -> Parsed:
    """Read a code that `expression` matches in full; `wording` says in Chinese how it should look."""
    compiled = re.compile(expression)

    def parse(value: Any) -> str:
        text = value.lower() if lower and isinstance(value, str) and value.isascii() else value
        if not isinstance(text, str) or len(text) > longest or not compiled.fullmatch(text):
            raise wrong("pattern", wording)
        return text

    return Parsed(parse, {"type": "string", "pattern": f"^(?:{expression})$", "maxLength": longest})


def _text(longest: int, *, allowed: str, exact: bool) -> Parsed:
    def parse(value: Any) -> str:
        if not isinstance(value, str):
            raise wrong("text", "应为文字")
        text = value.replace("\r\n", "\n") if allowed else value
        text = text.strip(_BLANKS + allowed)
        if not text:
            raise wrong("text", "不能为空")
        _check_length(text, longest)
        if not _PLAIN.fullmatch(text):
            _check_characters(text, allowed)
        text = unicodedata.normalize("NFC", text)
        _check_length(text, longest)
        if exact and text != value:
            raise _difference(value, text)
        return text

    return Parsed(parse, {"type": "string", "minLength": 1, "maxLength": longest})


def _check_length(text: str, longest: int) -> None:
    if len(text) > longest:
        raise wrong("text", "最多 {longest} 个字，现有 {length} 个字", longest=longest, length=len(text))


def _check_characters(text: str, allowed: str) -> None:
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if marks > MARKS_PER_BASE_MAX:
            raise wrong("text", "一个字上叠加的符号过多")
        if category in _NEVER and character not in allowed:
            if character in "\r\n" and not allowed:
                raise wrong("text", "不能换行")
            raise _bad_character(character)
        if character in _FILLERS or ord(character) in _NONCHARACTERS:
            raise _bad_character(character)


def _bad_character(character: str) -> ValueError:
    return wrong("text", "含有看不见或不允许的字符 {code}", code=f"U+{ord(character):04X}")


def _difference(value: str, text: str) -> ValueError:
    if value.strip(_BLANKS) == value:
        return wrong("text", "写法不规范，应为「{text}」", text=text)
    outer = value[0] if value[0] in _BLANKS else value[-1]
    return wrong("text", "前后有多余的空白 {code}", code=f"U+{ord(outer):04X}")


Day = Annotated[date, Parsed(parse_day, {"type": "string", "format": "date"})]
KnownAt = Annotated[datetime, Parsed(parse_known_at, {"type": "string", "format": "date-time"})]
Whole = Annotated[int, whole()]
Flag = Annotated[bool, Parsed(parse_flag, {"type": "boolean"})]
Line = Annotated[str, line()]
Prose = Annotated[str, prose()]
Slug = Annotated[str, pattern(r"[a-z0-9]+(-[a-z0-9]+)*", "应为小写字母和数字，中间可用连字符，最多 60 个字符", 60)]
Login = Annotated[str, pattern(r"[a-z0-9._-]{1,40}", "应为小写字母、数字和 . _ -，最多 40 个字符", 40)]
Actor = Annotated[
    str,
    pattern(
        r"[a-z0-9._-]{1,40}|[a-z0-9-]{1,60}/[\w.·-]{1,40}",
        "应为账号，或“单位/姓名代号”，例如 finance-bureau/clerk",
        101,
    ),
]
RoleName = Annotated[str, pattern(r"[a-z_]{1,30}", "应为角色代号，例如 unit_clerk", 30)]
Sha256 = Annotated[str, pattern(r"[0-9a-f]{64}", "应为 64 位十六进制的 SHA-256 值", 64, lower=True)]
