"""The history of one stream, entry by entry, as it was known at a position and had taken effect by a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_jsonable_python

from pbm_tracker.access.policy import Identity
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.events import Entry
from pbm_tracker.kernel.log import Log
from pbm_tracker.notice.gate import GateRefused

from .correction import EntryCorrected

REMARKS = frozenset({"text", "reason", "evidence", "note", "missing", "by_entries", "cure"})


class CorrectedBy(BaseModel):
    """A later entry that says of this one what was wrong; without its note for who may not read remarks."""

    position: int
    occurred_on: date
    note: str | None = Field(default=None, exclude_if=lambda value: value is None)


class HistoryRow(BaseModel):
    """An entry: what it says about itself, and beside it the event's own fields."""

    model_config = ConfigDict(extra="allow")

    position: int
    version: int
    event: str
    actor: str
    role: str
    occurred_on: date
    effective_on: date
    recorded_at: str
    basis: str | None
    cause: str | None
    corrected_by: list[CorrectedBy] = Field(default_factory=list, exclude_if=lambda value: not value)


class History(BaseModel):
    stream: str
    position: int
    rows: list[HistoryRow]
    next: str | None = Field(default=None, exclude_if=lambda value: value is None)


def entries_of(log: Log, stream: str, position: int, as_of: date) -> list[Entry]:
    """The entries of a stream that count at that moment, oldest first."""
    return [
        entry
        for entry in log.entries_of(stream)
        if entry.position is not None and entry.position <= position and entry.effective_on <= as_of
    ]


def history_rows(entries: Sequence[Entry]) -> list[HistoryRow]:
    """The rows of a stream; the corrections among its entries stand at what they correct, too."""
    made: dict[int, list[CorrectedBy]] = {}
    for entry in entries:
        if isinstance(event := entry.event, EntryCorrected):
            said = CorrectedBy(position=entry.position or 0, occurred_on=entry.act.occurred_on, note=event.note)
            made.setdefault(event.corrected, []).append(said)
    return [history_row(entry, made.get(entry.position or 0, ())) for entry in entries]


def history_row(entry: Entry, corrected_by: Iterable[CorrectedBy] = ()) -> HistoryRow:
    fields: dict[str, Any] = to_jsonable_python(entry.event, exclude_none=True)
    return HistoryRow(
        position=entry.position or 0,
        version=entry.version,
        event=entry.event.topic,
        actor=entry.act.actor,
        role=entry.act.role,
        occurred_on=entry.act.occurred_on,
        effective_on=entry.effective_on,
        recorded_at=clock.as_text(entry.recorded_at) if entry.recorded_at else "",
        basis=entry.act.basis,
        cause=entry.cause,
        corrected_by=list(corrected_by),
        **fields,
    )


def without_remarks(row: HistoryRow) -> HistoryRow:
    """The same entry without evidence and remarks, which belong to the unit, its reviewers and audit."""
    shown = {name: value for name, value in row.model_dump().items() if name not in REMARKS}
    for one in shown.get("corrected_by", ()):
        one.pop("note", None)
    return HistoryRow.model_validate(shown)


def seen_by(row: HistoryRow, identity: Identity, holder: str | None) -> HistoryRow:
    """The same entry as a reader may have it; `holder` is the unit that evidence and remarks of its stream belong to.

    What a gate refused belongs to the unit that it concerned, where the stream has no holder.
    """
    fields = row.model_extra or {}
    owner = holder or (fields.get("unit") if row.event == GateRefused.topic else None)
    return row if owner is None or identity.sees_details_of(owner) else without_remarks(row)


def is_back_dated(entry: Entry) -> bool:
    """Whether it was recorded on a later day than it happened (补录). The founding of a county is not."""
    late = entry.recorded_at is not None and clock.day_of(entry.recorded_at) > entry.act.occurred_on
    return late and entry.cause != "init"
