"""A schema of a PostgreSQL database, used like a SQLite file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import psycopg
from psycopg import Connection
from psycopg.rows import DictRow
from psycopg.sql import SQL, Identifier

from .database import Session
from .pool_postgres import SESSION, connect, pool_of


class PostgresDatabase:
    """Makes the schema if it is missing. Unless `durable`, the last commits may be lost with the power."""

    mark = "%s"
    errors: tuple[type[Exception], ...] = (
        psycopg.DataError,
        psycopg.IntegrityError,
        psycopg.InternalError,
        psycopg.NotSupportedError,
        psycopg.ProgrammingError,
    )

    def __init__(self, url: str, schema: str, *, durable: bool = False) -> None:
        self.schema = schema
        self._url = url
        with self._alone() as connection:
            connection.execute(SQL("create schema if not exists {}").format(Identifier(schema)))
        settings = {"search_path": schema, "synchronous_commit": "on" if durable else "off", "lock_timeout": "15s"}
        self._pool = pool_of(url, {**SESSION, **settings})
        self._pool.open()

    @contextmanager
    def _alone(self) -> Iterator[Connection[DictRow]]:
        """A connection outside the pool, for what makes or drops the schema."""
        with connect(self._url) as connection, connection.transaction():
            self._lock(connection)
            yield connection

    def _lock(self, connection: Connection[DictRow]) -> None:
        connection.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"pbm-tracker {self.schema}",))

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection[DictRow]]:
        with self._pool.connection() as connection:  # which commits, or rolls back what failed
            connection.execute(begin)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self._transaction("begin") as connection:
            self._lock(connection)
            yield Session(connection.execute, self.mark, connection.pipeline)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._transaction("begin isolation level repeatable read read only") as connection:
            yield Session(connection.execute, self.mark)

    def others(self, prefix: str) -> list[str]:
        """The schemas beside this one whose names begin alike."""
        with self.reading() as session:
            rows = session.ask(
                "select nspname from pg_namespace where starts_with(nspname, :prefix) and nspname <> :own order by 1",
                prefix=prefix,
                own=self.schema,
            )
        return [row["nspname"] for row in rows]

    def drop_others(self, schemas: Sequence[str]) -> None:
        """Throw schemas away; one that is in use just now stays, until the next time."""
        for schema in schemas:
            with suppress(psycopg.errors.LockNotAvailable), self._alone() as connection:
                connection.execute(SQL("drop schema if exists {} cascade").format(Identifier(schema)))

    def drop(self) -> None:
        self.close()
        with self._alone() as connection:
            connection.execute(SQL("drop schema if exists {} cascade").format(Identifier(self.schema)))

    def close(self) -> None:
        self._pool.close()
