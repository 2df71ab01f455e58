"""The fields of a model as people meet them: what each is called, what it holds, in what words.

Forms, ledgers, the command line and trails are drawn from this; nothing about a field is said anywhere else. An
enumeration brings the words of its codes in the field itself: `Field(json_schema_extra={"words": {"code": "中文"}})`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from .saying import say

Kind = Literal["line", "prose", "day", "whole", "decimal", "flag", "code", "rows"]

LINE_LONGEST = 500  # longer texts have several lines
ROWS_MAX = 60
ROWS_UNLESS_SAID = 20
FLAG_WORDS = {"true": "是", "false": "否"}


@dataclass(frozen=True, slots=True)
class Described:
    """One field; its title is empty where nobody is told of it.

    `default` is what it is where it is left out, empty where it is then not there. `words` are those of a code or a
    flag, in the order to be shown; `parts` the fields of each row; `lowest` and `highest` the bounds of a number.
    """

    name: str
    title: str
    hint: str
    required: bool
    kind: Kind
    default: str = ""
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    parts: tuple[Described, ...] = ()
    rows_max: int = 0
    lowest: str = ""
    highest: str = ""

    @property
    def names_files(self) -> bool:
        """Whether each row is a file: its name, and the SHA-256 of its bytes."""
        return {part.name for part in self.parts} == {"name", "sha256"}

    def word(self, value: Any) -> str:
        """A value in words: that of a code or a flag, anything else as it is written."""
        code = as_text(value)
        words = self.words.get(code, code)
        return code if words == code else say(words)  # a code that is its own word is quoted, not said


class _AsTitled(GenerateJsonSchema):
    """Leaves a field without a title where it was given none."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


@cache
def described(model: type[BaseModel]) -> Mapping[str, Described]:
    """The fields of a model by the names that programs know them by; those of no kind that people meet are left out."""
    schema = model.model_json_schema(schema_generator=_AsTitled)
    required = schema.get("required", ())
    found = (
        _described(name, one, schema.get("$defs", {}), required=name in required)
        for name, one in schema.get("properties", {}).items()
    )
    return {one.name: one for one in found if one}


def nested(model: type[BaseModel]) -> Mapping[str, Described]:
    """The fields that hold rows."""
    return {name: one for name, one in described(model).items() if one.kind == "rows"}


def _described(name: str, schema: Mapping[str, Any], models: Mapping[str, Any], *, required: bool) -> Described | None:
    plain = _plain(schema)
    kind = _kind(plain)
    if kind is None:
        return None
    return Described(
        name=name,
        title=schema.get("title", plain.get("title", "")),
        hint=schema.get("description", plain.get("description", "")),
        required=required,
        kind=kind,
        default=as_text(schema.get("default")),
        words=_words(schema, plain, kind),
        parts=tuple(_parts(plain, models)) if kind == "rows" else (),
        rows_max=min(plain.get("maxItems", ROWS_UNLESS_SAID), ROWS_MAX) if kind == "rows" else 0,
        lowest=str(plain.get("x-lowest", plain.get("minimum", ""))),
        highest=str(plain.get("x-highest", plain.get("maximum", ""))),
    )


def as_text(value: Any) -> str:
    """A plain value as people write it; of an exact number no zeros behind the second place."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        whole, point, places = f"{value:f}".partition(".")
        shown = places[:2] + places[2:].rstrip("0")
        return whole if not shown.strip("0") and len(places) > len(shown) else f"{whole}{point}{shown}"
    return "" if value is None or isinstance(value, list | tuple) else str(value)


def _plain(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the value where it is there: an optional field is any of that and null."""
    return next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)


def _kind(plain: Mapping[str, Any]) -> Kind | None:
    if "enum" in plain or "const" in plain:
        return "code"
    if plain.get("type") == "array":
        return "rows" if "$ref" in plain.get("items", {}) else None
    if plain.get("type") == "string":
        return _kind_of_text(plain)
    kinds: Mapping[Any, Kind] = {"integer": "whole", "boolean": "flag"}
    return kinds.get(plain.get("type"))


def _kind_of_text(plain: Mapping[str, Any]) -> Kind:
    if plain.get("format") == "date":
        return "day"
    if "x-lowest" in plain:
        return "decimal"
    return "prose" if plain.get("maxLength", 0) > LINE_LONGEST else "line"


def _words(schema: Mapping[str, Any], plain: Mapping[str, Any], kind: Kind) -> Mapping[str, str]:
    if kind == "flag":
        return FLAG_WORDS
    if kind != "code":
        return {}
    codes = plain.get("enum", [plain["const"]] if "const" in plain else [])
    words = schema.get("words", plain.get("words", {}))
    return {str(code): words.get(code, str(code)) for code in codes}


def _parts(plain: Mapping[str, Any], models: Mapping[str, Any]) -> list[Described]:
    """The fields of a row, which are plain: a row holds no further rows."""
    row = models[plain["items"]["$ref"].rpartition("/")[2]]
    required = row.get("required", ())
    found = [
        _described(name, one, {}, required=name in required)
        for name, one in row.get("properties", {}).items()
        if _kind(_plain(one)) not in (None, "rows")
    ]
    return [one for one in found if one]
