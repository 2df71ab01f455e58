"""The columns of a ledger in a spreadsheet: one a field, drawn from the commands, found by name or by Chinese title.

A field that holds rows has columns with numbers (indicators-0-name), or a sheet of its own (rows_sheet.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel

from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import Described, described, nested
from pbm_tracker.kernel.saying import LANGUAGES, told

from .rows import Envelope

REASONS = "原因"  # the column that a file of errors has beside its own
REASONS_IN = frozenset(told(REASONS, language) for language in LANGUAGES)
FILE = Described("file", "文件", "", required=False, kind="line")  # the path of a file, in place of its SHA-256
SHORT = {"name": "名称", "sha256": "SHA-256"}  # what the parts of a file are called in headings
_NUMBERED = re.compile(r"([a-z][a-z0-9_]*)-(0|[1-9][0-9]?)-([a-z][a-z0-9_]*)")
_CODE_BEHIND = re.compile(r".*\(([a-z0-9_-]+)\)")


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """`field` is its name in a ledger: on, task, evidence-0-name. `title` is what the template calls it.

    `part` is the part of a row that it holds, of the row with that number.
    """

    field: str
    title: str
    described: Described
    part: Described | None = None
    number: int = 0

    @property
    def heading(self) -> str:
        return f"{self.title}（{self.field}）"


def commands() -> dict[str, type[Command]]:
    """The product's own, by the name a ledger gives them."""
    return {topic: one for topic, one in Command.all.items() if one.__module__.startswith("pbm_tracker.")}


@cache
def known_columns() -> Mapping[str, LedgerColumn]:
    """Every column of a single value: what a row says of the act, then the fields of all commands."""
    found: dict[str, LedgerColumn] = {}
    for code, field in _fields():
        if field.kind != "rows":
            found.setdefault(code, LedgerColumn(code, field.title or code, field))
    return found


def parts_of(field: Described) -> tuple[Described, ...]:
    """What a ledger may say of each row of a field: of a file also where it lies."""
    return (*field.parts, FILE) if field.names_files else field.parts


def numbered_column(field: Described, number: int, part: str) -> LedgerColumn:
    one = next(one for one in parts_of(field) if one.name == part)
    short = SHORT.get(part, one.title) if field.names_files else one.title
    return LedgerColumn(f"{field.name}-{number}-{part}", f"{field.title}{number + 1} {short}", field, one, number)


def column_of(heading: str) -> LedgerColumn | None:
    """The column that a heading means: by its code, by its title, or by a title with the code behind it."""
    text = _code_in(heading)
    if match := _NUMBERED.fullmatch(text):
        found = [field for field in _holding_rows() if field.name == match[1]]
        return _numbered(found, int(match[2]), match[3])
    columns = known_columns()
    return columns.get(text) or columns.get(_titles().get(text, "")) or _by_title(text)


def fields_of(topics: Iterable[str]) -> Iterator[tuple[str, Described]]:
    """The fields of some commands, each once, with what the first of them says of it; one may hold rows in another."""
    seen = set()
    for topic in topics:
        for name, field in described(commands()[topic]).items():
            if (name, field.kind == "rows") not in seen:
                seen.add((name, field.kind == "rows"))
                yield name, field


def field_in(topic: str, column: LedgerColumn) -> Described:
    """What a column holds in a row of that kind of act; where the act has no such field, what it holds elsewhere."""
    command = commands().get(topic)
    return (described(command).get(column.described.name) if command else None) or column.described


def fields_titled(name: str) -> frozenset[str]:
    """The fields that hold rows and are called so: whose sheet this is."""
    text = _code_in(name)
    return frozenset(one.name for one in _holding_rows() if text in (one.name, _key(one.title), _key(one.title[:31])))


def part_called(field: Described, heading: str) -> Described | None:
    """The part of each row that a heading means."""
    text = _code_in(heading)
    return next((one for one in parts_of(field) if text in (one.name, _key(one.title))), None)


def is_called(heading: object, text: str) -> bool:
    """Whether a heading is a word of ours, in whatever language it is said."""
    return str(heading).strip() in {told(text, language) for language in LANGUAGES}


def _numbered(fields: Iterable[Described], number: int, part: str) -> LedgerColumn | None:
    for field in fields:
        if number < field.rows_max and any(one.name == part for one in parts_of(field)):
            return numbered_column(field, number, part)
    return None


def _by_title(text: str) -> LedgerColumn | None:
    """A heading such as 佐证材料1 名称: the title of the field, the number of the row, the title of the part."""
    for field in _holding_rows():
        match = re.fullmatch(rf"{re.escape(_key(field.title))}([1-9][0-9]?)(.+)", text)
        for part in parts_of(field) if match else ():
            short = SHORT.get(part.name, part.title) if field.names_files else part.title
            if match and match[2].replace("-", "") in (_key(part.title).replace("-", ""), _key(short).replace("-", "")):
                return _numbered([field], int(match[1]) - 1, part.name)
    return None


@cache
def _holding_rows() -> tuple[Described, ...]:
    return tuple(dict.fromkeys(one for command in commands().values() for one in nested(command).values()))


def _fields() -> Iterator[tuple[str, Described]]:
    models: list[type[BaseModel]] = [Envelope, *commands().values()]
    for model in models:
        yield from described(model).items()


@cache
def _titles() -> Mapping[str, str]:
    """From every title that a field of a single value has anywhere to the field."""
    found: dict[str, str] = {}
    for code, field in _fields():
        if field.kind != "rows":
            found.setdefault(_key(field.title or code), code)
    return found


def _code_in(heading: str) -> str:
    """What a heading is looked up by: the code behind it, or all of it."""
    text = _key(heading)
    behind = _CODE_BEHIND.fullmatch(text)
    return behind[1] if behind else text


def _key(text: str) -> str:
    """As a heading is compared: full-width as half-width, without any blank, in small letters."""
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text)).casefold()
