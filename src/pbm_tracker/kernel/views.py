"""The views: what the log adds up to, as projections/*.sql say. Today's are kept; the past is folded when asked."""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from . import database
from .database import Database, Session, SQLiteDatabase
from .fold import Folder
from .log import Log, Unreadable, fields_of
from .memory import Memory
from .projections import Projection
from .snapshots import Past
from .store import Row

WINDOW = 1000
PAST_KEPT = 8


@dataclass(slots=True)
class Progress:
    """How far one projection has come: its last entry, the latest day that took effect by then, and why it stopped."""

    position: int = 0
    latest: str = ""
    error: str | None = None

    def waits_for(self, position: int) -> bool:
        return self.error is None and self.position < position

    def advance(self, position: int, latest: str) -> None:
        self.position = max(self.position, position)
        self.latest = max(self.latest, latest)


@dataclass(frozen=True, slots=True)
class Reading:
    """The views at one moment: ask as often as a page needs, it does not move."""

    session: Session
    projections: Mapping[str, Projection]
    position: int
    as_of: date
    errors: Mapping[str, str] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)

    def rows(self, projection: str, query: str, **parameters: Any) -> list[database.Row]:
        """What a named query of a projection returns; a parameter that is not given is NULL."""
        sql, names = self.projections[projection].queries[query]
        rows: list[database.Row] = self.session.execute(sql, [parameters.get(name) for name in names]).fetchall()
        return rows


def _errors(stopped: Mapping[str, Progress], position: int) -> dict[str, str]:
    """Why projections stopped that did not come as far as a position."""
    return {name: one.error for name, one in stopped.items() if one.error and one.position < position}


def _waiting(progress: Mapping[str, Progress], position: int) -> Callable[[str], bool]:
    return lambda name: progress[name].waits_for(position)


class Views:
    """`today` holds the kept views; `past` folds the same projections, as SQLite takes them, for days gone by."""

    def __init__(self, log: Log, today: Database, projections: Mapping[str, Projection], past: Past) -> None:
        self._log = log
        self._today = today
        self._projections = projections
        self._folds = past
        self._past: OrderedDict[tuple[date, int], SQLiteDatabase] = OrderedDict()
        self._past_lock = threading.Lock()
        self._memory = Memory()
        self._failures: tuple[type[Exception], ...] = (*today.errors, Unreadable, ValueError, KeyError)
        with today.writing() as session:
            session.ask(
                "create table if not exists fold "
                "(projection text primary key, position bigint not null, latest text not null, error text)"
            )
            for name, projection in projections.items():
                for table in projection.tables:
                    session.ask(table)
                session.ask("insert into fold values (:name, 0, '', null) on conflict do nothing", name=name)

    # Today

    def catch_up(self) -> None:
        """Fold what the log has and the views have not; after this a reader sees all that was recorded before."""
        head = self._log.head()
        with self._today.reading() as session:
            if not any(one.waits_for(head) for one in self._progress(session).values()):
                return
        with self._today.writing() as session:  # before the positions are read: nobody else folds meanwhile
            self._fold_upto(session, head)

    def fold_anew(self) -> None:
        """Fold the whole log again, and drop what is kept of the past. Whoever reads meanwhile sees the old views."""
        head = self._log.head()
        with self._today.writing() as session:
            for projection in self._projections.values():
                for table in projection.table_names():
                    session.ask(f"delete from {table}")  # noqa: S608 - named in our own .sql file
            session.ask("update fold set position = 0, latest = '', error = null")
            self._fold_upto(session, head)
        self._folds.snapshots.drop_all_but()

    def _fold_upto(self, session: Session, head: int) -> None:
        progress = self._progress(session)
        going = {name: self._projections[name] for name, one in progress.items() if one.error is None}
        folder = Folder(going, session)
        rows = self._log.rows(min((progress[name].position for name in going), default=head), head)
        while window := list(itertools.islice(rows, WINDOW)):
            self._fold_window(session, folder, window, progress)
        for name in going:
            self._keep(session, name, progress[name])

    def _progress(self, session: Session) -> dict[str, Progress]:
        rows = session.ask("select projection, position, latest, error from fold order by projection")
        return {row["projection"]: Progress(row["position"], row["latest"], row["error"]) for row in rows}

    def _keep(self, session: Session, name: str, progress: Progress) -> None:
        session.ask(
            "update fold set position = :position, latest = :latest, error = :error where projection = :name",
            name=name,
            position=progress.position,
            latest=progress.latest,
            error=progress.error,
        )

    def _fold_window(
        self, session: Session, folder: Folder, window: Sequence[Row], progress: Mapping[str, Progress]
    ) -> None:
        """Fold many entries at once; if one of them cannot be folded, again one by one, to find which and where."""
        all_wait = all(one.waits_for(window[0][0]) for one in progress.values())
        session.execute("savepoint fold_window", ())
        try:
            latest = ""
            with session.together():
                for row in window:
                    fields = fields_of(row[3], row[4])
                    latest = max(latest, fields["effective_on"])
                    folder.fold(row, fields, None if all_wait else _waiting(progress, row[0]))
        except self._failures:
            session.execute("rollback to savepoint fold_window", ())
            for row in window:
                self._fold_carefully(session, folder, row, progress)
        else:
            for one in progress.values():
                if one.error is None:
                    one.advance(window[-1][0], latest)
        session.execute("release savepoint fold_window", ())

    def _fold_carefully(self, session: Session, folder: Folder, row: Row, progress: Mapping[str, Progress]) -> None:
        """A projection that fails stops at its last good entry, says why, and leaves the others alone."""
        for name, one in progress.items():
            if not one.waits_for(row[0]):
                continue
            session.execute("savepoint fold_entry", ())
            try:
                fields = fields_of(row[3], row[4])
                folder.fold(row, fields, name.__eq__)
            except self._failures as reason:
                session.execute("rollback to savepoint fold_entry", ())
                one.error = f"{row[0]} {row[3]} {row[1]}: {reason}"
            else:
                one.advance(row[0], fields["effective_on"])
            session.execute("release savepoint fold_entry", ())

    def errors(self) -> dict[str, str]:
        """The projections that stopped, each with the entry it could not fold."""
        with self._today.reading() as session:
            return {name: one.error for name, one in self._progress(session).items() if one.error}

    def positions(self) -> dict[str, int]:
        """How far each projection has come."""
        with self._today.reading() as session:
            return {name: one.position for name, one in self._progress(session).items()}

    # Any day

    @contextmanager
    def reading(self, as_of: date, position: int | None = None) -> Iterator[Reading]:
        """The views as of a day: what had taken effect by then, of what had been recorded up to a position."""
        self.catch_up()
        with self._today.reading() as session:
            progress = self._progress(session)
            stopped = {name: one for name, one in progress.items() if one.error}
            head = max(one.position for one in progress.values())
            latest = max(one.latest for one in progress.values())
            errors = _errors(stopped, self._log.head() if position is None else position)
            if (position is None or position >= head) and as_of.isoformat() >= latest:
                yield Reading(session, self._projections, head, as_of, errors, self._memory)
                return
        position = head if position is None else min(position, head)
        stops = {name: one.position for name, one in stopped.items()}
        with self._past_lock:  # one connection each, used by one page at a time
            past = self._past.pop((as_of, position), None) or self._folds.fold(as_of, position, stops)
            self._past[as_of, position] = past
            while len(self._past) > PAST_KEPT:
                self._past.popitem(last=False)[1].close()
            with past.reading() as session:
                yield Reading(session, self._folds.projections, position, as_of, errors, self._memory)

    def close(self) -> None:
        for past in self._past.values():
            past.close()
        self._today.close()
