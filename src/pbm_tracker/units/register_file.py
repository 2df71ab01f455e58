"""A file of units: the sample in tasks/units.yaml, or a county's own, from which a county is first made."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag, Slug, line
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.strict_yaml import BadFile, Problem, line_at, read, validate

FILE_BYTES_MAX = 1_000_000
UNITS_MAX = 1_000


class UnitRow(Frozen):
    id: Slug
    name: Annotated[str, line(60, exact=True)]
    kind: Literal["department", "town"]


class RegisterFile(Frozen):
    """The file, field by field; `sample` marks one that is no county's real register."""

    sample: Flag = False
    units: Annotated[tuple[UnitRow, ...], Field(min_length=1, max_length=UNITS_MAX)]


def load_units(path: Path) -> list[UnitRow]:
    """Read the units in the order of the register. Raises BadFile, also for an id or a name that comes twice."""
    file = str(path)
    node = read(path, max_bytes=FILE_BYTES_MAX)
    rows = list(validate(RegisterFile, node, file).units)
    problems = [
        Problem(
            file, line_at(node, ("units", index, field)), f"units.{index}.{field}", say("「{value}」重复", value=value)
        )
        for field in ("id", "name")
        for index, value in _repeated([getattr(row, field) for row in rows])
    ]
    if problems:
        raise BadFile(problems)
    return rows


def missing_units(rows: Iterable[UnitRow], named_units: Collection[str]) -> list[str]:
    """The units that the notice names by themselves and the register lacks: their duties wait until they join."""
    there = {row.id for row in rows}
    return [unit for unit in named_units if unit not in there]


def _repeated(values: list[str]) -> Iterable[tuple[int, str]]:
    return ((index, value) for index, value in enumerate(values) if value in values[:index])
