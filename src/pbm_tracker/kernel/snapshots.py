"""Any day of the past, quick at any age of the log: folded from the longest kept prefix that needs no filter for it.

A prefix of the log whose latest `effective_on` is not after a day needs no filter for that day. So what a few prefixes
fold to is kept, two a year and one a month of the current year, and only the later entries that count are added.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from . import clock
from .database import SQLiteDatabase
from .fold import Folder
from .log import Log
from .projections import Projection

WORTH = 1_000  # entries: folding fewer takes no longer than keeping what they fold to
NAME = re.compile(r"(?P<position>[0-9]{12})_(?P<latest>[0-9]{4}-[0-9]{2}-[0-9]{2})_(?P<seal>[0-9a-f]{64})\.sqlite")
ANY_DAY = date.max.isoformat()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a prefix of the log folds to: up to which position, the latest day that took effect, the database."""

    position: int
    latest: str
    data: bytes


class Snapshots:
    """Files in one folder, named by what they hold and sealed to the log. They may be thrown away at any time."""

    def __init__(self, log: Log, folder: Path) -> None:
        self._log = log
        self._folder = folder

    def positions(self) -> list[int]:
        return [int(found["position"]) for found in self._found()]

    def longest(self, position: int, day: str) -> Snapshot | None:
        """The longest prefix that ends by a position and needs no filter for a day. One that is not right goes."""
        for found in self._found():
            if int(found["position"]) <= position and found["latest"] <= day:
                snapshot = self._read(found)
                if snapshot is not None:
                    return snapshot
        return None

    def keep(self, snapshot: Snapshot) -> None:
        """Whole or not at all, whoever else keeps the same. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{snapshot.position:012}_{snapshot.latest}_{self._seal(snapshot)}.sqlite"
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            try:
                file.write(snapshot.data)
                file.flush()
                Path(file.name).replace(self._folder / name)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def drop_all_but(self, positions: Iterable[int] = ()) -> None:
        kept = set(positions)
        for found in self._found():
            if int(found["position"]) not in kept:
                self._discard(found)

    def _found(self) -> list[re.Match[str]]:
        """By name, the longest first."""
        names = sorted((path.name for path in self._folder.glob("*.sqlite")), reverse=True)
        return [found for name in names if (found := NAME.fullmatch(name))]

    def _read(self, found: re.Match[str]) -> Snapshot | None:
        try:
            data = (self._folder / found[0]).read_bytes()
        except OSError:
            return None
        snapshot = Snapshot(int(found["position"]), found["latest"], data)
        if self._seal(snapshot) == found["seal"]:
            return snapshot
        self._discard(found)
        return None

    def _discard(self, found: re.Match[str]) -> None:
        with suppress(OSError):
            (self._folder / found[0]).unlink(missing_ok=True)

    def _seal(self, snapshot: Snapshot) -> str:
        """Over the bytes, the name, and the last entry as stored: neither damage nor another log's file gets past."""
        row = next(self._log.rows(snapshot.position - 1, snapshot.position), None)
        seal = hashlib.sha256(repr((snapshot.position, snapshot.latest, row and row[1:])).encode())
        seal.update(snapshot.data)
        return seal.hexdigest()


class Past:
    """Folds any day of the past into a database in memory, on SQLite whatever holds the log."""

    def __init__(self, log: Log, projections: Mapping[str, Projection], folder: Path) -> None:
        self.projections = projections
        self.snapshots = Snapshots(log, folder)
        self._log = log

    def fold(self, as_of: date, position: int, stops: Mapping[str, int]) -> SQLiteDatabase:
        """What had taken effect by a day, of what was recorded by a position. `stops` says where projections stop."""
        whole = min([position, *stops.values()])  # so far every projection has come
        self._keep_what_is_worth(as_of, whole)
        day = as_of.isoformat()
        start = self.snapshots.longest(whole, day)
        past = self._database(start)
        with past.writing() as session:
            rows = self._log.rows_in_effect(start.position if start else 0, position, as_of)
            Folder(self.projections, session).fold_all(rows, day, stops)
        return past

    def _database(self, start: Snapshot | None) -> SQLiteDatabase:
        past = SQLiteDatabase(":memory:")
        if start is not None:
            past.load(start.data)
            return past
        with past.writing() as session:
            for projection in self.projections.values():
                for table in projection.tables:
                    session.ask(table)
        return past

    def _keep_what_is_worth(self, as_of: date, position: int) -> None:
        """Keep the prefixes up to the last period that ended before a day, unless they are kept."""
        ends = [end for end in self._ends() if end <= as_of and end < self._recorded_on(position)]
        if not ends:
            return
        last = self._log.position_at(clock.end_of(ends[-1]))
        kept = [one for one in self.snapshots.positions() if one <= last]
        if last - max(kept, default=0) < WORTH:
            return
        with suppress(OSError):  # a full disk makes the past slower, no more than that
            self._keep([self._log.position_at(clock.end_of(end)) for end in ends])
            self.snapshots.drop_all_but(self._log.position_at(clock.end_of(end)) for end in self._ends())

    def _keep(self, positions: Sequence[int]) -> None:
        start = self.snapshots.longest(positions[-1], ANY_DAY)
        at, latest = (start.position, start.latest) if start else (0, "")
        scratch = self._database(start)
        for position in positions:
            if position - at < WORTH:
                continue
            with scratch.writing() as session:
                rows = self._log.rows(at, position)
                latest = max(latest, Folder(self.projections, session).fold_all(rows, ANY_DAY, {}))
            at = position
            self.snapshots.keep(Snapshot(at, latest, scratch.dump()))
        scratch.close()

    def _ends(self) -> list[date]:
        """The last days of the half-years since the log began and of the months of this one, that are over."""
        return list(_period_ends(self._recorded_on(0), clock.day_of(self._log.now())))

    def _recorded_on(self, position: int) -> date:
        """The day on which the entry at a position was recorded, or where there is none the next one after it."""
        dated = self._log.first_dated_from(position)
        return clock.day_of(dated[1]) if dated else date.min


def _period_ends(first: date, today: date) -> Iterator[date]:
    for year in range(first.year, today.year):
        yield date(year, 6, 30)
        yield date(year, 12, 31)
    for month in range(2, today.month + 1):
        yield date(today.year, month, 1) - timedelta(days=1)
