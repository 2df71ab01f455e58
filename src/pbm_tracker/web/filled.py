"""A form as it was filled in: its values are kept, whatever they are, until a command can be read from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import UploadFile

from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import Described, nested
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Day, Line
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.wording import sentence, telling

from .placed import FILE, chosen, numbered, place_of, row_of, title_of
from .posted import NO_SUCH_FIELD, Posted

ROWS_MORE = 5  # are added at a time: blank ones do no harm
# What a form says beside the fields of its command.
CONTROLS = frozenset({"csrf", "key", "back", "add", "remove", "edit", "confirmed", "seen", "draft", "save"})


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

    def add_rows(self, one: Described) -> None:
        rows = self.rows.setdefault(one.name, [])
        more = 1 if one.names_files else ROWS_MORE
        rows += [{} for _ in range(min(more, one.rows_max - len(rows)))]

    def remove_row(self, name: str) -> None:
        """Leave out the row that an id names."""
        place = row_of(name)
        if place and place.row < len(self.rows.get(place.field, ())):
            del self.rows[place.field][place.row]

    def read(self, model: type[BaseModel]) -> Any:
        """The model, or None: then `errors` say why. Blank fields and rows count as not filled in."""
        self.rows = {name: [kept for row in rows if (kept := filled_in(row))] for name, rows in self.rows.items()}
        data: dict[str, Any] = filled_in(self.values) | {name: rows for name, rows in self.rows.items() if rows}
        own = {name: value for name, value in data.items() if name in model.model_fields}
        try:
            return model.model_validate(own)
        except ValidationError as wrong:
            for one in telling(wrong.errors(include_url=False)):
                self.errors.setdefault("-".join(map(str, one["loc"])), sentence(one))
            return None

    def errors_on_top(self, titles: Mapping[str, str]) -> list[tuple[str, str]]:
        """Each error with the title of its field, for the summary that links to the fields; nameless what has none."""
        told = [(name, title_of(name, titles), reason) for name, reason in self.errors.items()]
        return [
            ("" if title == name else name, say("{title}：{reason}", title=title, reason=say(reason)))
            for name, title, reason in told
        ]


def fill(command: type[Command], form: Posted, fixed: Mapping[str, str], about: Collection[str]) -> Filled:
    """What was sent; a field that the form does not have, or that came twice, is an error."""
    fields = nested(command)
    single = [name for name in command.model_fields if name not in fields]
    filled = Filled()
    for name, one in fields.items():
        rows = numbered(one, form, fields)
        if any(number >= one.rows_max for number in rows):
            filled.errors[name] = say("最多 {most} 行，送来 {count} 行", most=one.rows_max, count=len(rows))
        numbers = list(rows)[: one.rows_max]
        filled.rows[name] = [rows[number] for number in numbers]
        filled.chosen += chosen(name, numbers, form) if one.names_files else []
    places = {name: place for name in form.names() if (place := place_of(name, fields))}
    filled.errors.update({name: NO_SUCH_FIELD for name, _ in form.files if not _takes_a_file(name, fields)})
    filled.errors.update(form.wrong_names({*single, *about, *CONTROLS, *places}))
    typed = [name for name, place in places.items() if place.part == FILE and form.one(name)]
    filled.errors.update(dict.fromkeys(typed, "应选择文件"))
    filled.values = {name: form.one(name) for name in (*single, *about) if form.has(name)}
    for name, value in fixed.items():
        if filled.values.setdefault(name, value) != value:
            filled.errors[name] = "与地址里的不同"
    return filled


def _takes_a_file(name: str, fields: Mapping[str, Described]) -> bool:
    place = place_of(name, fields)
    return place is not None and place.part == FILE


def filled_in(fields: Mapping[str, str]) -> dict[str, str]:
    """Those that are not blank."""
    return {name: value for name, value in fields.items() if value.strip()}
