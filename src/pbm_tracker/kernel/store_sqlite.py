"""The log in one SQLite file: durable, append-only, with a turn that writers take one after another."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eventsourcing.persistence import OperationalError, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from . import store
from .database import make_private
from .queueing import Queue
from .saying import joined, say
from .store import Answer, Broken, Row, Store, UnsafeStoreError
from .troubles import Trouble, trouble_of

FORMAT = 1
APPLICATION_ID = 0x70626D31  # "pbm1", so that a file of another program is never taken for a log

# Set on every connection and read back: what the build of SQLite happens to default to is luck.
PRAGMAS: dict[str, tuple[str, object]] = {
    "journal_mode": ("wal", "wal"),
    "synchronous": ("full", 2),
    "busy_timeout": ("15000", 15000),
    "foreign_keys": ("on", 1),
    "recursive_triggers": ("on", 1),
    "trusted_schema": ("off", 0),
    "cell_size_check": ("on", 1),
    "secure_delete": ("on", 1),
    "wal_autocheckpoint": ("1000", 1000),
    "journal_size_limit": ("67108864", 67108864),
    "temp_store": ("memory", 2),
    "mmap_size": ("0", 0),
}

# AUTOINCREMENT, since a bare rowid comes back when the last row is deleted. The view has the shape that
# eventsourcing's recorder selects from. INSERT OR REPLACE fires no delete trigger, hence the one before insert.
TABLES = (
    """create table entries (
    position           integer primary key autoincrement,
    originator_id      text not null,
    originator_version integer not null,
    topic              text not null,
    state              text not null,
    unique (originator_id, originator_version)
) strict""",
    """create view stored_events as
select position as rowid, originator_id, originator_version, topic, cast(state as blob) as state from entries""",
    "create table requests (key text primary key, body text not null, positions text not null) strict",
    """create trigger entries_are_never_written_over before insert on entries
when exists (select 1 from entries where position = new.position
    or (originator_id = new.originator_id and originator_version = new.originator_version))
begin select raise(abort, 'the log is append-only: this entry exists'); end""",
    """create trigger entries_are_never_changed before update on entries
begin select raise(abort, 'the log is append-only: no entry is changed'); end""",
    """create trigger entries_are_never_deleted before delete on entries
begin select raise(abort, 'the log is append-only: no entry is deleted'); end""",
)


EFFECTIVE_ON, RECORDED_ON = (text.format(instr="instr") for text in (store.EFFECTIVE_ON, store.RECORDED_ON))
# Those few entries that took effect before they were recorded: with them a day of the past is folded quickly.
BACK_DATED = (
    "create index if not exists entries_back_dated on entries "
    f"(position, {EFFECTIVE_ON}) where {EFFECTIVE_ON} < {RECORDED_ON}"
)
KINDS = f"create index if not exists entries_kinds on entries ({store.KIND})"
SELECT = "select position, originator_id, originator_version, topic, cast(state as blob) from entries "


class WriteTransaction(SQLiteTransaction):
    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        try:
            cursor.execute("begin immediate")  # a deferred one that reads before it writes can fail at once
        except sqlite3.OperationalError as reason:
            raise OperationalError(reason) from reason
        return cursor


def check_ours(connection: sqlite3.Connection, name: str) -> None:
    """Raise UnsafeStoreError, before anything is changed, for a file that is neither new nor a log of this format."""
    try:
        connection.execute("begin")
        found = [connection.execute(f"pragma {pragma}").fetchone()[0] for pragma in ("application_id", "user_version")]
        tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
        connection.execute("rollback")
    except sqlite3.DatabaseError as reason:
        raise UnsafeStoreError(say("{name} 打不开：{reason}", name=name, reason=reason)) from reason
    if found != [APPLICATION_ID, FORMAT] and (any(found) or tables):
        raise UnsafeStoreError(say("{name} 不是本系统的台账文件，或由另一版本写成", name=name))


def set_pragmas(connection: sqlite3.Connection, name: str) -> None:
    """Raise UnsafeStoreError if one of them does not take."""
    for pragma, (value, expected) in PRAGMAS.items():
        connection.execute(f"pragma {pragma} = {value}")
        (actual,) = connection.execute(f"pragma {pragma}").fetchone()
        if actual != expected:
            raise UnsafeStoreError(
                say(
                    "SQLite 的设置 {pragma} 应为 {expected}，实为 {actual}（{name}）",
                    pragma=pragma,
                    expected=expected,
                    actual=actual,
                    name=name,
                )
            )


class LogPool(SQLiteConnectionPool):
    def _create_connection(self) -> SQLiteConnection:
        connection = sqlite3.connect(
            self.db_name, uri=True, check_same_thread=False, isolation_level=None, timeout=15, cached_statements=128
        )
        try:
            check_ours(connection, self.db_name)
            set_pragmas(connection, self.db_name)
        except BaseException:
            connection.close()
            raise
        connection.row_factory = sqlite3.Row
        return SQLiteConnection(connection, max_age=self.max_age)


class LogDatastore(SQLiteDatastore):
    def __init__(self, path: Path) -> None:
        super().__init__(path.absolute().as_uri(), originator_id_type="text")
        self.pool = LogPool(db_name=path.absolute().as_uri())


class SQLiteTurn:
    """The right to append, held by one writer at a time."""

    def __init__(self, cursor: SQLiteCursor) -> None:
        self._cursor = cursor

    def version(self, stream: str) -> int:
        self._cursor.execute("select max(originator_version) from entries where originator_id = ?", (stream,))
        return self._cursor.fetchone()[0] or 0

    def last_state(self) -> str | None:
        self._cursor.execute("select state from entries order by position desc limit 1")
        row = self._cursor.fetchone()
        return row[0] if row else None

    def kinds(self, after: int) -> list[str]:
        self._cursor.execute(*store.kinds("entries", after, "?"))
        return [row[0] for row in self._cursor.fetchall()]

    def insert(self, stored_events: Sequence[StoredEvent]) -> list[int]:
        positions = []
        for stored in stored_events:
            self._cursor.execute(
                "insert into entries (originator_id, originator_version, topic, state) values (?, ?, ?, ?)",
                (stored.originator_id, stored.originator_version, stored.topic, stored.state.decode()),
            )
            positions.append(self._cursor.lastrowid)
        return positions

    def answer(self, key: str) -> Answer | None:
        self._cursor.execute("select body, positions from requests where key = ?", (key,))
        row = self._cursor.fetchone()
        return Answer(row[0], json.loads(row[1])) if row else None

    def remember(self, key: str, answer: Answer) -> None:
        self._cursor.execute("insert into requests values (?, ?, ?)", (key, answer.body, json.dumps(answer.positions)))


class SQLiteLogRecorder(SQLiteApplicationRecorder, Store):
    """Eventsourcing's recorder on our own table. Raises UnsafeStoreError for a file that is not a log of ours."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._queue = Queue(f"{path}.lock")
        make_private(path)
        super().__init__(LogDatastore(path))
        self.select_events_statement = (
            "select originator_id, originator_version, topic, cast(state as blob) as state "
            "from entries where originator_id = ? "
        )
        with self.turn() as turn:
            self._prepare(turn._cursor)  # noqa: SLF001 - the turn is this recorder's own

    def construct_create_table_statements(self) -> list[str]:
        return list(TABLES)

    def _prepare(self, cursor: SQLiteCursor) -> None:
        """Make the tables in a new file; in one that has them, only look whether its fence stands."""
        cursor.execute("pragma application_id")
        if not cursor.fetchone()[0]:
            self._create_table(cursor)
            cursor.execute(f"pragma application_id = {APPLICATION_ID}")
            cursor.execute(f"pragma user_version = {FORMAT}")
        cursor.execute(BACK_DATED)
        cursor.execute(KINDS)
        cursor.execute("select sql from sqlite_master where type = 'trigger'")
        fence = {row[0].lower() for row in cursor.fetchall()}
        if fence != {text.lower() for text in TABLES if text.startswith("create trigger")}:
            raise UnsafeStoreError(say("{path} 的防改触发器不完整", path=self.path))

    @contextmanager
    def turn(self) -> Iterator[SQLiteTurn]:
        """Writers wait for a lock file first: SQLite's own lock is not fair among processes.

        Raises Broken once an error of input or output has come: what was written then is in doubt, and stays so.
        """
        if self.broken:
            raise Broken(say("台账发生过读写错误，重新启动以前不再记入（{broken}）", broken=self.broken))
        try:
            with (
                self.not_within_another(),
                self._queue.turn(self.datastore.get_connection(commit=True)) as connection,
                WriteTransaction(connection, commit=True) as cursor,
            ):
                yield SQLiteTurn(cursor)
        except OperationalError as reason:
            if trouble_of(reason) is Trouble.UNKNOWN:
                self.broken = str(reason)
            raise

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> list[int]:
        with self.turn() as turn:
            return turn.insert(stored_events)

    def rows(self, after: int, upto: int) -> Iterator[Row]:
        """Entries as stored, in the order of the log: plain SQL, since the recorder's paging is three times slower."""
        return self._select("where position > ? and position <= ? order by position", after, upto)

    def back_dated_rows(self, after: int, upto: int, day: str) -> Iterator[Row]:
        return self._select(
            "indexed by entries_back_dated where position > ? and position <= ? "
            f"and {EFFECTIVE_ON} <= ? and {EFFECTIVE_ON} < {RECORDED_ON} order by position",
            after,
            upto,
            day,
        )

    def first_after(self, position: int) -> Row | None:
        return next(self._select("where position > ? order by position limit 1", position), None)

    def rows_of(self, stream: str, after: int = 0) -> list[Row]:
        which = "where originator_id = ? and originator_version > ? order by originator_version"
        found = self._select(which, stream, after)
        return list(found)

    def _select(self, which: str, *values: object) -> Iterator[Row]:
        """One statement needs no transaction around it."""
        with self.datastore.get_connection(commit=False) as connection, connection.cursor() as cursor:
            cursor.row_factory = None  # plain tuples
            yield from cursor.execute(SELECT + which, values)

    def answers(self, keys: Sequence[str]) -> dict[str, Answer]:
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(
                "select key, body, positions from requests where key in (select value from json_each(?))",
                (json.dumps(list(keys)),),
            )
            return {row[0]: Answer(row[1], json.loads(row[2])) for row in cursor.fetchall()}

    def safety(self) -> str:
        return joined(f"{pragma}={value}" for pragma, (value, _) in PRAGMAS.items())

    def damage(self) -> str | None:
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute("pragma quick_check(1)")
            found = str(cursor.fetchone()[0])
        return None if found == "ok" else found

    def close(self) -> None:
        self.datastore.close()


def restrict(folder: Path) -> None:
    """Make the data folder, readable by its owner and group only. Raises UnsafeStoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o750)  # mkdir's mode is masked
    except OSError as reason:
        raise UnsafeStoreError(say("数据文件夹 {folder} 用不了：{reason}", folder=folder, reason=reason)) from reason
