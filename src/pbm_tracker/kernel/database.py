"""A database for what may be derived again or is kept outside the log: SQLite file or PostgreSQL schema, one SQL."""

from __future__ import annotations

import errno
import os
import queue
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Protocol

from .projections import positional

Row = Mapping[str, Any]


def make_private(path: Path) -> None:
    """Make a file that only its owner and group read, before a database does; what it adds later has the same mode.

    Raises PermissionError for one that we may not write: SQLite would open it all the same, and fail later.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o640))
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def on_disk(folder: Path) -> None:
    """What was renamed in a folder is so after a power cut, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Session:
    """A transaction under way. `execute` takes positional marks, `ask` named parameters.

    What is executed within `together` returns nothing, and may fail only at its end.
    """

    def __init__(
        self, execute: Callable[..., Any], mark: str, together: Callable[[], AbstractContextManager[Any]] = nullcontext
    ) -> None:
        self.execute = execute  # the driver's own, bound once: the fold calls it a million times
        self.together = together
        self._mark = mark

    def ask(self, sql: str, **values: Any) -> list[Row]:
        """Run one statement; the rows it returns, if it returns any."""
        statement = positional(sql, self._mark)
        cursor = self.execute(statement.sql, tuple(values[name] for name in statement.names))
        return cursor.fetchall() if cursor.description else []


class Database(Protocol):
    """Gives transactions, on SQLite and PostgreSQL alike."""

    mark: str  # how a positional parameter is written
    errors: tuple[type[Exception], ...]  # what a statement may raise over the values it is given

    def writing(self) -> AbstractContextManager[Session]:
        """One writer at a time, from before the first statement on."""

    def reading(self) -> AbstractContextManager[Session]:
        """Sees one moment of the database, however many queries are asked."""

    def drop(self) -> None:
        """Throw it away, with all that is in it."""

    def close(self) -> None: ...


class SQLiteDatabase:
    """A file, or `:memory:`. Unless `durable`, the last commits may be lost with the power: for what can be remade."""

    mark = "?"
    errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, path: Path | str, *, durable: bool = False) -> None:
        self.path = path
        self._synchronous = "full" if durable else "normal"
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()

    def _connect(self) -> sqlite3.Connection:
        if isinstance(self.path, Path):
            make_private(self.path)
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=15, cached_statements=512
        )
        connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode = wal", f"synchronous = {self._synchronous}", "foreign_keys = on"):
            connection.execute(f"pragma {pragma}")
        return connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Session]:
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            connection = self._connect()
        try:
            connection.execute(begin)
            with connection:
                yield Session(connection.cursor().execute, self.mark)
        finally:
            self._idle.put(connection)

    def writing(self) -> AbstractContextManager[Session]:
        return self._transaction("begin immediate")

    def reading(self) -> AbstractContextManager[Session]:
        return self._transaction("begin")

    def dump(self) -> bytes:
        """All of a database in memory, as a file would hold it."""
        connection = self._idle.get_nowait()
        try:
            return connection.serialize()
        finally:
            self._idle.put(connection)

    def load(self, data: bytes) -> None:
        """Make a database in memory hold what was dumped; the bytes are copied, the caller's stay as they are."""
        connection = self._connect()
        connection.deserialize(data)
        self._idle.put(connection)

    def drop(self) -> None:
        self.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    def close(self) -> None:
        while not self._idle.empty():
            self._idle.get_nowait().close()
