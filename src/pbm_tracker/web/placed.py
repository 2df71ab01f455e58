"""Places within a form: indicators-3-target is a part of the fourth row of a field, indicators-3 the row itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starlette.datastructures import UploadFile

from pbm_tracker.kernel.described import Described
from pbm_tracker.kernel.saying import say

from .posted import Posted

FILE = "file"  # the part of a row that a file is chosen in
_NUMBER = "0|[1-9][0-9]{0,3}"
_PLACE = re.compile(rf"([a-z][a-z0-9_]*)-({_NUMBER})-([a-z][a-z0-9_]*)")
_OWN = re.compile(rf"([a-z][a-z0-9_]*)-({_NUMBER})(?:-([a-z][a-z0-9_]*))?")

Fields = Mapping[str, Described]


class Place(NamedTuple):
    field: str
    row: int
    part: str

    def __str__(self) -> str:
        return "-".join([self.field, str(self.row), *([self.part] if self.part else [])])


def place_of(name: str, fields: Fields) -> Place | None:
    """The place that a form's field is; None for a name that is no part of a row."""
    match = _PLACE.fullmatch(name)
    if match is None or (field := fields.get(match[1])) is None:
        return None
    known = {part.name for part in field.parts} | ({FILE} if field.names_files else set())
    return Place(match[1], int(match[2]), match[3]) if match[3] in known else None


def as_id(field: str) -> str:
    """The id of what pydantic, a refusal or a remark means: indicators.3.target is indicators-3-target."""
    return field.replace(".", "-")


def row_of(name: str) -> Place | None:
    """The row, or the part of it, that an id names; the part is empty where all of the row is meant."""
    match = _OWN.fullmatch(name)
    return Place(match[1], int(match[2]), match[3] or "") if match else None


def numbered(field: Described, form: Posted, fields: Fields) -> dict[int, dict[str, str]]:
    """The rows of a field by their numbers, blank ones included: they close up once the command is read."""
    found: dict[int, dict[str, str]] = {}
    for name, value in [*form.pairs, *((name, "") for name, _ in form.files)]:
        place = place_of(name, fields)
        if place and place.field == field.name:
            row = found.setdefault(place.row, {})
            if place.part != FILE:
                row.setdefault(place.part, value)
    return dict(sorted(found.items()))


def chosen(field: str, numbers: Sequence[int], form: Posted) -> list[tuple[str, int, UploadFile]]:
    """The files chosen in the rows of a field, each with the place of its row in the list of rows."""
    places = {str(Place(field, number, FILE)): index for index, number in enumerate(numbers)}
    return [(field, places[name], file) for name, file in form.files if name in places]


def title_of(name: str, titles: Mapping[str, str]) -> str:
    """What the summary of errors calls a field, a row, or a part of a row."""
    if name in titles:
        return say(titles[name])
    place = row_of(name)
    if place is None or place.field not in titles:
        return name
    title, row = say(titles[place.field]), place.row + 1
    if not place.part:
        return say("{title}第 {row} 行", title=title, row=row)
    part = say(titles.get(f"{place.field}-{place.part}", place.part))
    return say("{title}第 {row} 行 {part}", title=title, row=row, part=part)
