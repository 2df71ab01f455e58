"""A form as it was filled in: its values are kept, whatever they are, until a command can be read from them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import UploadFile

from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Day, Line
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.wording import sentence, telling

from .posted import NO_SUCH_FIELD, Posted

ROWS_MAX = 20
FILE = "file"  # the part of a row that a file is chosen in
# What a form says beside the fields of its command.
CONTROLS = frozenset({"csrf", "key", "back", "add", "edit", "confirmed", "seen"})


class AboutTheAct(Frozen):
    """What only the supervision office may add to an act: that it is entered later (补录), and on what basis."""

    on: Annotated[Day | None, Field(title="发生日", description="补录以前的事项才填，并须写明依据；不填即为今天")] = (
        None
    )
    basis: Annotated[Line | None, Field(title="依据文号", description="例如 龙府办〔2021〕22号")] = None


@dataclass(slots=True)
class Filled:
    """Values by field name; rows of nested fields; errors by the id of the field they belong to.

    `chosen` are files with the place that each was chosen at: a field, and a row of it. `here` are the sizes of the
    files in those rows that are stored already, by digest; `notes` what should be known of them.
    """

    values: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    chosen: list[tuple[str, int, UploadFile]] = field(default_factory=list)
    here: dict[str, int] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def add_row(self, name: str) -> None:
        if name in self.rows and len(self.rows[name]) < ROWS_MAX:
            self.rows[name].append({})

    def read(self, model: type[BaseModel]) -> Any:
        """The model, or None: then `errors` say why. Blank fields and rows count as not filled in."""
        self.rows = {name: [kept for row in rows if (kept := _filled_in(row))] for name, rows in self.rows.items()}
        data: dict[str, Any] = _filled_in(self.values) | {name: rows for name, rows in self.rows.items() if rows}
        own = {name: value for name, value in data.items() if name in model.model_fields}
        try:
            return model.model_validate(own)
        except ValidationError as wrong:
            for one in telling(wrong.errors(include_url=False)):
                self.errors.setdefault("-".join(map(str, one["loc"])), sentence(one))
            return None

    def errors_on_top(self, titles: Mapping[str, str]) -> list[tuple[str, str]]:
        """Each error with the title of its field, for the summary that links to the fields; nameless what has none."""
        told = [(name, _title(name, titles), reason) for name, reason in self.errors.items()]
        return [
            ("" if title == name else name, say("{title}：{reason}", title=title, reason=say(reason)))
            for name, title, reason in told
        ]


def nested_fields(command: type[Command]) -> dict[str, dict[str, Any]]:
    """The fields that hold rows, each with the properties of a row."""
    schema = command.model_json_schema()
    found = {}
    for name, one in schema["properties"].items():
        if one.get("type") == "array" and "$ref" in one.get("items", {}):
            found[name] = schema["$defs"][one["items"]["$ref"].rpartition("/")[2]]["properties"]
    return found


def fill(command: type[Command], form: Posted, fixed: Mapping[str, str], about: Collection[str]) -> Filled:
    """What was sent; a field that the form does not have, or that came twice, is an error."""
    nested = nested_fields(command)
    single = [name for name in command.model_fields if name not in nested]
    filled = Filled()
    for name, properties in nested.items():
        numbered = _numbered(name, properties, form)
        filled.rows[name] = list(numbered.values())
        filled.chosen += _chosen(name, list(numbered), form)
    places = {
        f"{name}-{index}-{part}"
        for name, properties in nested.items()
        for index in range(ROWS_MAX)
        for part in properties
    }
    file_places = {f"{name}-{index}-{FILE}" for name in nested for index in range(ROWS_MAX)}
    filled.errors.update({name: NO_SUCH_FIELD for name, _ in form.files if name not in file_places})
    filled.errors.update(form.wrong_names({*single, *about, *CONTROLS} | places | file_places))
    filled.errors.update({name: "应选择文件" for name in file_places if form.one(name)})
    filled.values = {name: form.one(name) for name in (*single, *about) if form.has(name)}
    for name, value in fixed.items():
        if filled.values.setdefault(name, value) != value:
            filled.errors[name] = "与地址里的不同"
    return filled


def _numbered(name: str, properties: Collection[str], form: Posted) -> dict[int, dict[str, str]]:
    """The rows by their numbers, blank ones included: they close up once the command is read."""
    place = re.compile(rf"{re.escape(name)}-([0-9]{{1,2}})-({'|'.join(map(re.escape, (*properties, FILE)))})")
    found: dict[int, dict[str, str]] = {}
    for key, value in [*form.pairs, *((key, "") for key, _ in form.files)]:
        if (match := place.fullmatch(key)) and int(match[1]) < ROWS_MAX:
            row = found.setdefault(int(match[1]), {})
            if match[2] != FILE:
                row.setdefault(match[2], value)
    return dict(sorted(found.items()))


def _chosen(name: str, numbers: list[int], form: Posted) -> list[tuple[str, int, UploadFile]]:
    """The files chosen in the rows of a field, each with the place of its row in the list of rows."""
    places = {f"{name}-{number}-{FILE}": index for index, number in enumerate(numbers)}
    return [(name, places[key], file) for key, file in form.files if key in places]


def _filled_in(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value.strip()}


def _title(name: str, titles: Mapping[str, str]) -> str:
    if name in titles:
        return say(titles[name])
    place = re.fullmatch(r"([a-z0-9_]+)-([0-9]{1,2})-([a-z0-9_]+)", name)
    if place and place[1] in titles:
        part = say(titles.get(f"{place[1]}-{place[3]}", place[3]))
        return say("{title}第 {row} 行 {part}", title=say(titles[place[1]]), row=int(place[2]) + 1, part=part)
    return name
