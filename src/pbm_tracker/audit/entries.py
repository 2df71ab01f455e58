"""The log, filtered: what happened, in its order, as far as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from pbm_tracker.access.policy import Identity
from pbm_tracker.kernel.events import Entry
from pbm_tracker.kernel.log import Log
from pbm_tracker.kernel.views import Reading as Views
from pbm_tracker.kernel.views import Views as Index

from .history import CorrectedBy, HistoryRow, history_row, seen_by

BEYOND = 10**12  # behind every position


class EntryRow(HistoryRow):
    """An entry with the stream it stands in."""

    stream: str


class Entries(BaseModel):
    """Oldest first, or newest first where that was asked. Without `next` these are the last."""

    as_of: date
    known_at: datetime
    position: int
    count: int
    rows: list[EntryRow]
    next: str | None = Field(default=None, exclude_if=lambda value: value is None)


@dataclass(frozen=True, slots=True)
class Filter:
    """What an entry must be; None asks nothing. A stream is asked for by how it begins.

    A unit's entries are those of the duties that it holds or held, and those that name it. A person's are signed
    through an account of his, or by his name in a ledger.
    """

    stream: str | None = None
    event: str | None = None
    actor: str | None = None
    role: str | None = None
    unit: str | None = None
    task: int | None = None
    person: str | None = None
    occurred_from: date | None = None
    occurred_to: date | None = None
    back_dated: bool | None = None
    from_ledger: bool | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which entries count at all: those between two positions, neither included, that took effect by a day."""

    before: int
    as_of: date
    after: int = 0


class Logbook:
    """The log as one reader may see it, at one moment."""

    def __init__(self, log: Log, index: Index, identity: Identity) -> None:
        self._log = log
        self._index = index
        self._identity = identity

    def newest(self, asked: Filter, bounds: Bounds, most: int) -> list[Entry]:
        """At most so many, the newest first."""
        return self._entries("newest_first", asked, bounds, most)

    def oldest(self, asked: Filter, bounds: Bounds, most: int) -> list[Entry]:
        return self._entries("oldest_first", asked, bounds, most)

    def count(self, asked: Filter, bounds: Bounds) -> int:
        return int(self._rows("counted", asked, bounds)[0]["entries"])

    def errors(self) -> list[str]:
        """What of the index stopped at an entry that it cannot take."""
        return sorted(self._index.errors())

    def _entries(self, query: str, asked: Filter, bounds: Bounds, most: int) -> list[Entry]:
        rows = self._rows(query, asked, bounds, most=most)
        return self._log.entries_at([int(row["position"]) for row in rows])

    def _rows(self, query: str, asked: Filter, bounds: Bounds, **further: Any) -> Sequence[Any]:
        wanted = {name: _plain(value) for name, value in asdict(asked).items()}
        own = f"account/{self._identity.account}"
        with self._index.reading(date.max) as index:
            return index.rows(
                "entries",
                query,
                after=bounds.after,
                before=bounds.before,
                as_of=bounds.as_of.isoformat(),
                business=int(self._identity.sees_stream("")),
                accounts=int(self._identity.sees_stream("account/")),
                own=own,
                details=int(self._identity.sees_all_details),
                own_unit=self._identity.unit,
                **wanted,
                **further,
            )


def _plain(value: Any) -> Any:
    """As the tables have it; a flag asks for what bears it, or asks nothing."""
    if isinstance(value, bool):
        return 1 if value else None
    return value.isoformat() if isinstance(value, date) else value


def corrections_of(views: Views) -> dict[int, list[CorrectedBy]]:
    """By the position of what is corrected. They are few."""
    found: dict[int, list[CorrectedBy]] = {}
    for row in views.rows("corrections", "corrections"):
        said = CorrectedBy(position=row["position"], occurred_on=row["occurred_on"], note=row["note"])
        found.setdefault(row["corrected"], []).append(said)
    return found


def entry_rows(
    entries: Sequence[Entry], views: Views, identity: Identity, holder: Callable[[str], str | None]
) -> list[EntryRow]:
    """As programs and tables get them. `holder` names the unit that evidence and remarks of a stream belong to."""
    made = corrections_of(views)
    return [_row(entry, made.get(entry.position or 0, ()), identity, holder(entry.stream)) for entry in entries]


def _row(entry: Entry, corrected_by: Sequence[CorrectedBy], identity: Identity, unit: str | None) -> EntryRow:
    row = seen_by(history_row(entry, corrected_by), identity, unit)
    return EntryRow.model_validate({**row.model_dump(), "stream": entry.stream})
