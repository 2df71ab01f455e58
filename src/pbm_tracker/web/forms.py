"""Forms drawn from commands: one for every command there is, whatever capability it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from pbm_tracker.kernel.commands import Command

from .choices import Choice, Choices
from .filled import FILE, Filled, nested_fields

Kind = Literal["text", "date", "number", "area", "select", "rows", "file", "fixed", "none"]
FILE_TITLE = "文件"
LONG = 500
CODES_IN_HINT = re.compile(r"[a-z]{3}|代号")
# Fields that say what an act is about: when the link to the form names them they are shown, not asked.
TARGETS = ("task", "unit", "capacity", "account", "person", "title", "role", "sha256", "position")


@dataclass(slots=True)
class FormField:
    """A field as the template draws it; `name` is its id, too. `rows` hold the fields of each nested row."""

    name: str
    label: str
    hint: str
    required: bool
    kind: Kind
    value: str = ""
    words: str = ""
    error: str | None = None
    choices: list[Choice] = field(default_factory=list)
    rows: list[FormRow] = field(default_factory=list)

    @property
    def is_plain_date(self) -> bool:
        """Whether a browser's date field can hold the value; what it cannot hold is kept as text."""
        return not self.value or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", self.value) is not None


@dataclass(slots=True)
class FormRow:
    """A row of nested fields: a place to choose a file in, and where it is stored already, its size and notes."""

    fields: list[FormField]
    file: FormField
    bytes: int | None
    notes: list[str]


def draw(command: type[Command], filled: Filled, fixed: Mapping[str, str], choices: Choices) -> list[FormField]:
    """The fields of a command, as filled in so far."""
    schema = command.model_json_schema()
    nested = nested_fields(command)
    fields = []
    for name, one in schema["properties"].items():
        required = name in schema["required"] if "required" in schema else False
        drawn = _field(name, one, filled, required=required)
        if name in nested:
            drawn.kind, drawn.rows = "rows", _rows(name, nested[name], filled)
        elif name in fixed:
            drawn.kind, drawn.value = "fixed", fixed[name]
            drawn.words = choices.words(command, name, fixed[name], fixed)
        elif (found := choices.of(command, name, _codes(one), {**filled.values, **fixed})) is not None:
            drawn.kind, drawn.choices = "select" if found else "none", found
            drawn.hint = "" if CODES_IN_HINT.search(drawn.hint) else drawn.hint
        fields.append(drawn)
    return fields


def draw_about(model: type[BaseModel], filled: Filled) -> list[FormField]:
    """The fields of a flat model, such as what is said of the act itself."""
    schema = model.model_json_schema()
    return [_field(name, one, filled, required=False) for name, one in schema["properties"].items()]


def titles_of(command: type[Command], about: type[BaseModel]) -> dict[str, str]:
    """What the error summary calls the fields, nested ones as evidence-sha256."""
    schemas = (command.model_json_schema(), about.model_json_schema())
    titles = {name: one["title"] for schema in schemas for name, one in schema["properties"].items()}
    for name, properties in nested_fields(command).items():
        titles |= {f"{name}-{part}": one["title"] for part, one in properties.items()} | {f"{name}-{FILE}": FILE_TITLE}
    return titles


def _field(name: str, schema: Mapping[str, Any], filled: Filled, *, required: bool) -> FormField:
    return FormField(
        name=name,
        label=schema["title"],
        hint=schema.get("description", ""),
        required=required,
        kind=_kind(schema),
        value=filled.values.get(name, ""),
        error=filled.errors.get(name),
    )


def _kind(schema: Mapping[str, Any]) -> Kind:
    plain = _plain(schema)
    if plain.get("format") == "date":
        return "date"
    if plain.get("type") == "integer":
        return "number"
    return "area" if plain.get("maxLength", 0) > LONG else "text"


def _codes(schema: Mapping[str, Any]) -> list[str]:
    plain = _plain(schema)
    return list(plain.get("enum", [plain["const"]] if "const" in plain else []))


def _plain(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the value where it is there: an optional field is any of that and null."""
    return next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)


def _rows(name: str, properties: Mapping[str, Any], filled: Filled) -> list[FormRow]:
    drawn = []
    for index, row in enumerate(filled.rows.get(name) or [{}]):
        fields = []
        for part, schema in properties.items():
            place = f"{name}-{index}-{part}"
            one = _field(place, schema, filled, required=True)
            one.value = row.get(part, "")
            fields.append(one)
        place = f"{name}-{index}-{FILE}"
        file = FormField(place, FILE_TITLE, "", required=False, kind="file", error=filled.errors.get(place))
        drawn.append(FormRow(fields, file, filled.here.get(row.get("sha256", "")), filled.notes.get(place, [])))
    return drawn
