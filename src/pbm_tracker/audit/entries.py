"""The log, filtered: what happened, in its order, as far as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, Field

from pbm_tracker.access.policy import Identity
from pbm_tracker.kernel.events import Entry
from pbm_tracker.kernel.log import Log, entry_of

from .history import HistoryRow, history_row, without_remarks

LOOKED_AT_MAX = 20_000  # entries, for one page: a rare thing is found over several


class EntryRow(HistoryRow):
    """An entry with the stream it stands in."""

    stream: str


class Entries(BaseModel):
    """Oldest first. With `next` there may be more, even where this page is not full."""

    as_of: date
    known_at: datetime
    position: int
    rows: list[EntryRow]
    next: str | None = Field(default=None, exclude_if=lambda value: value is None)


@dataclass(frozen=True, slots=True)
class Filter:
    """What an entry must be; None asks nothing. A stream is asked for by how it begins, a place by two positions."""

    stream: str | None = None
    event: str | None = None
    actor: str | None = None
    unit: str | None = None
    after: int = 0
    upto: int = 0
    as_of: date = date.max

    def fits(self, entry: Entry) -> bool:
        about = self.unit is None or self.unit in _units(entry)
        return about and self.actor in (None, entry.act.actor) and entry.effective_on <= self.as_of


def _units(entry: Entry) -> set[str]:
    """The units that an entry is about: of its duty, or named by it."""
    of_duty = {entry.stream.rsplit("/", 1)[1]} if entry.stream.startswith("duty/") else set()
    named = {getattr(entry.event, name, None) for name in ("unit", "into")}
    return of_duty | {unit for unit in named if isinstance(unit, str)}


def entries_found(
    log: Log,
    asked: Filter,
    identity: Identity,
    holder: Callable[[str], str | None],
    limit: int,
) -> tuple[list[EntryRow], int | None]:
    """Entries after one position up to another, and the position to go on after; None at the end.

    `holder` names the unit that evidence and remarks of a stream belong to.
    """
    found: list[EntryRow] = []
    for looked, row in enumerate(log.rows(asked.after, asked.upto), start=1):
        position, stream, _, topic, _ = row
        wanted = asked.event in (None, topic) and stream.startswith(asked.stream or "") and identity.sees_stream(stream)
        if wanted and asked.fits(entry := entry_of(row)):
            found.append(_row(entry, identity, holder(stream)))
        if (len(found) == limit or looked == LOOKED_AT_MAX) and position < asked.upto:
            return found, position
    return found, None


def _row(entry: Entry, identity: Identity, unit: str | None) -> EntryRow:
    row = history_row(entry)
    if unit is not None and not identity.sees_details_of(unit):
        row = without_remarks(row)
    return EntryRow.model_validate({**row.model_dump(), "stream": entry.stream})
