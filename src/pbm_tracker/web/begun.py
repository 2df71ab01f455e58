"""What a form begins with: fields as they were given before, and the remarks on them, which follow their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pbm_tracker.access.policy import permit_signed_in
from pbm_tracker.kernel.commands import Command, Earlier
from pbm_tracker.kernel.described import Described, as_text, described, nested
from pbm_tracker.kernel.saying import say

from .filled import Filled
from .placed import Place, as_id, row_of
from .visit import Visit

Rows = Sequence[Mapping[str, str]]


def earlier_of(visit: Visit, command: type[Command], fixed: Mapping[str, str]) -> Earlier:
    """What was given before of the same."""
    return command.earlier(visit.county.draft(permit_signed_in), fixed)


def begun(command: type[Command], earlier: Earlier, values: Mapping[str, str]) -> Filled:
    """A form filled in with what was given before, and with what its address says."""
    fields = described(command)
    texts = {name: as_text(value) for name, value in earlier.fields.items() if name in fields}
    rows = {name: _rows(earlier, name) for name in nested(command) if name in earlier.fields}
    return Filled(values={name: text for name, text in texts.items() if name not in rows} | {**values}, rows=rows)


def following(command: type[Command], earlier: Earlier, filled: Filled) -> Iterator[tuple[str, str]]:
    """The remarks at where their rows stand now: rows may have been removed, or moved, since they were made."""
    fields = nested(command)
    for place, text in earlier.remarks:
        where = row_of(as_id(place))
        if where is None or where.field not in fields:
            yield place, text
            continue
        rows = _rows(earlier, where.field)
        now = _where(fields[where.field], rows, where.row, filled.rows.get(where.field, ()))
        if now is None:
            yield where.field, say("退回时的第 {row} 行：{text}", row=where.row + 1, text=text)
        else:
            yield str(Place(where.field, now, where.part)), text


def _where(field: Described, before: Rows, row: int, now: Rows) -> int | None:
    """Where a row stands now: the one of the same name, or, where rows have no names, of the same number."""
    name = next((part.name for part in field.parts if part.kind in ("line", "prose")), None)
    if name is None or row >= len(before):
        return row if row < len(now) else None
    wanted = before[row].get(name, "")
    same = [at for at, one in enumerate(now) if one.get(name, "").strip() == wanted]
    return row if row in same else next(iter(same), None)


def _rows(earlier: Earlier, name: str) -> list[dict[str, str]]:
    rows: Iterable[Mapping[str, Any]] = earlier.fields.get(name, ())
    return [{part: as_text(value) for part, value in row.items() if value is not None} for row in rows]
