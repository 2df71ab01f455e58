"""Forms drawn from commands: one for every command there is, whatever capability it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel

from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import Described, described, nested
from pbm_tracker.kernel.described import Kind as Holds
from pbm_tracker.kernel.saying import say

from .choices import Choice, Choices, in_words
from .filled import Filled
from .placed import FILE, Place, as_id, row_of

Kind = Literal["text", "date", "number", "decimal", "area", "flag", "select", "rows", "files", "file", "fixed", "none"]
DRAWN: Mapping[Holds, Kind] = {
    "line": "text",
    "prose": "area",
    "day": "date",
    "whole": "number",
    "decimal": "decimal",
    "flag": "flag",
    "code": "select",
    "rows": "rows",
}
FILE_TITLE, DRAFT_TITLE = "文件", "草稿"
ROWS_SHOWN = 3  # blank ones to begin with
CODES_IN_HINT = re.compile(r"[a-z]{3}|代号")
# Fields that say what an act is about: when the link to the form names them they are shown, not asked.
TARGETS = ("task", "project", "year", "unit", "capacity", "account", "person", "title", "role", "sha256", "position")


@dataclass(slots=True)
class FormField:
    """A field as the template draws it; `name` is its id, too. `rows` hold the fields of each nested row.

    `default` says what holds where nothing is filled in. `remarks` are what was said earlier of what stood here.
    `heads` are the columns of rows.
    """

    name: str
    label: str
    hint: str
    required: bool
    kind: Kind
    value: str = ""
    words: str = ""
    default: str = ""
    error: str | None = None
    remarks: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    heads: tuple[Described, ...] = ()
    rows: list[FormRow] = field(default_factory=list)
    rows_max: int = 0

    @property
    def is_plain_date(self) -> bool:
        """Whether a browser's date field can hold the value; what it cannot hold is kept as text."""
        return not self.value or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", self.value) is not None


@dataclass(slots=True)
class FormRow:
    """A row of nested fields. Where rows are files: a place to choose one in, and of one stored already its size."""

    name: str
    fields: list[FormField]
    error: str | None = None
    remarks: list[str] = field(default_factory=list)
    file: FormField | None = None
    bytes: int | None = None
    notes: list[str] = field(default_factory=list)


def draw(
    command: type[Command],
    filled: Filled,
    fixed: Mapping[str, str],
    choices: Choices,
    remarks: Iterable[tuple[str, str]] = (),
) -> list[FormField]:
    """The fields of a command, as filled in so far; `remarks` are each put at the place they name."""
    fields = []
    for name, one in described(command).items():
        drawn = _field(name, one, filled)
        if one.kind == "rows":
            drawn.kind, drawn.heads, drawn.rows_max = "files" if one.names_files else "rows", one.parts, one.rows_max
            drawn.rows = [_row(one, index, row, filled) for index, row in enumerate(_rows(one, filled))]
        elif name in fixed:
            drawn.kind, drawn.value = "fixed", fixed[name]
            drawn.words = choices.words(command, one, fixed[name], fixed)
        elif one.kind == "flag":
            drawn.choices, drawn.value = in_words(one), drawn.value or one.default
        elif (found := choices.of(command, one, {**filled.values, **fixed})) is not None:
            drawn.kind, drawn.choices = "select" if found else "none", found
            drawn.hint = "" if CODES_IN_HINT.search(drawn.hint) else drawn.hint
        fields.append(drawn)
    for place, text in remarks:
        _remark(fields, as_id(place), text)
    return fields


def draw_about(model: type[BaseModel], filled: Filled) -> list[FormField]:
    """The fields of a flat model, such as what is said of the act itself."""
    return [_field(name, one, filled) for name, one in described(model).items()]


def titles_of(command: type[Command], about: type[BaseModel]) -> dict[str, str]:
    """What the error summary calls the fields, nested ones as evidence-sha256."""
    titles = {name: one.title for model in (command, about) for name, one in described(model).items()}
    for name, one in nested(command).items():
        titles |= {f"{name}-{part.name}": part.title for part in one.parts} | {f"{name}-{FILE}": FILE_TITLE}
    return titles | {"draft": DRAFT_TITLE}


def _field(name: str, one: Described, filled: Filled) -> FormField:
    return FormField(
        name=name,
        label=one.title,
        hint=one.hint,
        required=one.required,
        kind=DRAWN[one.kind],
        value=filled.values.get(name, ""),
        default=one.word(one.default),
        error=filled.errors.get(name),
    )


def _rows(field: Described, filled: Filled) -> list[dict[str, str]]:
    """The rows to be drawn, blank ones where nothing was filled in yet."""
    return filled.rows.get(field.name) or [{} for _ in range(1 if field.names_files else ROWS_SHOWN)]


def _row(field: Described, index: int, row: Mapping[str, str], filled: Filled) -> FormRow:
    drawn = FormRow(f"{field.name}-{index}", [], filled.errors.get(f"{field.name}-{index}"))
    for part in field.parts:
        cell = _field(str(Place(field.name, index, part.name)), part, filled)
        cell.value, cell.hint = row.get(part.name, ""), ""  # said once, above the rows
        if part.words:
            cell.kind, cell.choices = "select", in_words(part)
        drawn.fields.append(cell)
    if field.names_files:
        place = str(Place(field.name, index, FILE))
        error = filled.errors.get(place)
        drawn.file = FormField(place, FILE_TITLE, "", required=False, kind="file", error=error)
        drawn.bytes, drawn.notes = filled.here.get(row.get("sha256", "")), filled.notes.get(place, [])
    return drawn


def _remark(fields: list[FormField], place: str, text: str) -> None:
    """Put a remark at the field, row or cell that it names; where that is not drawn, at what is around it."""
    within = row_of(place)
    for one in fields:
        if one.name == place:
            one.remarks.append(text)
        elif within and one.name == within.field:
            row = next((row for row in one.rows if row.name == f"{within.field}-{within.row}"), None)
            if row is None:
                one.remarks.append(say("第 {row} 行：{text}", row=within.row + 1, text=text))
                continue
            cell = next((cell for cell in row.fields if cell.name == place), None)
            (cell or row).remarks.append(text)
