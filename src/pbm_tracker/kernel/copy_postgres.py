"""A log in PostgreSQL as a SQLite file, and back: the form in which a log is kept away from its database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from psycopg import Connection, Cursor
from psycopg.rows import DictRow, TupleRow, tuple_row

from .pool_postgres import connect
from .store_sqlite import SQLiteLogRecorder

ENTRIES = ("position", "originator_id", "originator_version", "topic", "state")
REQUESTS = ("key", "body", "positions")
TYPES = {"entries": ("int8", "text", "int4", "text", "text"), "requests": ("text", "text", "text")}
COLUMNS = {"entries": ENTRIES, "requests": REQUESTS}
SEQUENCE = "pg_get_serial_sequence('log.entries', 'position')"


class LogThere(Exception):
    """The database holds entries already."""


def has_log(url: str) -> bool:
    """Whether anything is recorded there."""
    with connect(url) as connection:
        [found] = connection.execute("select to_regclass('log.entries') is not null as there").fetchall()
        return bool(found["there"]) and bool(connection.execute("select from log.entries limit 1").fetchall())


def copy_log(url: str, target: Path) -> None:
    """Write the log as of one moment into a new file, positions and all, while others append."""
    SQLiteLogRecorder(target).close()
    with _at_length(url) as cursor, closing(sqlite3.connect(target, isolation_level=None)) as file:
        cursor.execute("begin isolation level repeatable read read only")
        file.execute("begin immediate")
        for table in COLUMNS:
            _write(file, table, _copied(cursor, table))
        [(used,)] = cursor.execute(f"select last_value from {_sequence(cursor)}").fetchall()  # noqa: S608 - a name that the database gave
        [(last,)] = file.execute("select coalesce(max(position), 0) from entries").fetchall()
        file.execute("delete from sqlite_sequence where name = 'entries'")
        file.execute("insert into sqlite_sequence values ('entries', ?)", (max(last, used if last else 0),))
        file.execute("commit")
        cursor.execute("commit")


def restore_log(source: Path, url: str, next_position: int) -> None:
    """Fill an empty log from such a file, all or nothing. Raises LogThere."""
    with _at_length(url) as cursor, closing(sqlite3.connect(source)) as file:
        cursor.execute("begin")
        cursor.execute("lock table log.entries in exclusive mode")
        if cursor.execute("select from log.entries limit 1").fetchall():
            raise LogThere
        for table, columns in COLUMNS.items():
            names = ", ".join(columns)
            with cursor.copy(f"copy log.{table} ({names}) from stdin (format binary)") as copy:
                copy.set_types(TYPES[table])
                for row in file.execute(f"select {names} from {table}"):  # noqa: S608 - our own names
                    copy.write_row(row)
        if next_position > 1:
            cursor.execute(f"select setval({SEQUENCE}, %s, true)", (next_position - 1,))
        cursor.execute("commit")


@contextmanager
def _at_length(url: str) -> Iterator[Cursor[TupleRow]]:
    """A connection whose statements may take as long as ten years of entries take."""
    with connect(url) as connection:
        _wait_longer(connection)
        with connection.cursor(row_factory=tuple_row) as cursor:
            yield cursor


def _wait_longer(connection: Connection[DictRow]) -> None:
    for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.execute("select set_config(%s, '0', false)", (name,))


def _copied(cursor: Cursor[TupleRow], table: str) -> Iterator[tuple[Any, ...]]:
    names = ", ".join(COLUMNS[table])
    statement = f"copy (select {names} from log.{table} order by 1) to stdout (format binary)"  # noqa: S608 - our own names
    with cursor.copy(statement) as copy:
        copy.set_types(TYPES[table])
        yield from copy.rows()


def _write(file: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(COLUMNS[table]))
    file.executemany(f"insert into {table} ({', '.join(COLUMNS[table])}) values ({marks})", rows)  # noqa: S608 - our own names


def _sequence(cursor: Cursor[TupleRow]) -> str:
    [(name,)] = cursor.execute(f"select {SEQUENCE}").fetchall()
    return str(name)
