"""Connections to PostgreSQL: what the data rest on is set on each and read back, as SQLite's pragmas are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import psycopg
from eventsourcing.postgres import ConnectionPool
from psycopg import Connection, postgres
from psycopg.abc import PQGen
from psycopg.adapt import Dumper
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row

from .saying import say
from .store import UnsafeStoreError

RV = TypeVar("RV")

POOL_MAX = 10
CONNECTION_SECONDS = 5
ANSWER_SECONDS = 40  # the server's own limit on a statement, and some more: one that hangs keeps no limit
ALIVE_SECONDS = 5
LIFETIME_SECONDS = 30 * 60

# Ours to set, on every connection.
SESSION: Mapping[str, str] = {
    "synchronous_commit": "on",
    "client_encoding": "UTF8",
    "default_transaction_isolation": "read committed",
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "15s",
}
# The server's or the database's, which only its administrator can set.
SERVER: Mapping[str, str] = {"fsync": "on", "full_page_writes": "on", "server_encoding": "UTF8"}
# As SQLite does; a language's own order would list the same rows otherwise on the two databases.
SORTS_BY_CODE = "select 'B' < 'a' as it_does"


class Patient(Connection[DictRow]):
    """A connection that waits for the server, but not for ever: a frozen one keeps it open and says nothing."""

    patience = ANSWER_SECONDS

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Raises OperationalError; what was under way then is in doubt, and the connection is not used again."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


def check_alive(connection: Connection[DictRow]) -> None:
    """Before it is handed out, in little time. Raises OperationalError."""
    if isinstance(connection, Patient):
        connection.patience = ALIVE_SECONDS
        ConnectionPool.check_connection(connection)
        connection.patience = ANSWER_SECONDS


def secure(connection: Connection[Any], session: Mapping[str, str] = SESSION) -> None:
    """Set and read back what durability rests on. Raises UnsafeStoreError."""
    connection.adapters.register_dumper(bool, ZeroOrOne)
    wanted = {**session, **SERVER}
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            "select set_config(name, value, false) from unnest(%s::text[], %s::text[]) as wanted (name, value)",
            (list(session), list(session.values())),
        )
        cursor.execute(
            "select name, current_setting(name) as value from unnest(%s::text[]) as wanted (name)", (list(wanted),)
        )
        for name, value in map(dict.values, cursor.fetchall()):
            if value != wanted[name]:
                raise UnsafeStoreError(
                    say(
                        "PostgreSQL 的设置 {name} 应为 {wanted}，实为 {value}",
                        name=name,
                        wanted=wanted[name],
                        value=value,
                    )
                )
        if not cursor.execute(SORTS_BY_CODE).fetchall()[0]["it_does"]:
            raise UnsafeStoreError(
                "PostgreSQL 数据库应按字符编码排序，与 SQLite 一致：create database … template template0 locale 'C'"
            )


class ZeroOrOne(Dumper):
    """A flag as an integer, as in SQLite, so that the same SQL does on both."""

    oid = postgres.types["int2"].oid

    def dump(self, obj: Any) -> bytes:
        return b"1" if obj else b"0"


def _address(url: str) -> str:
    """The URL whole, with whatever it says of TLS, and a limit on the wait for a server if it says none."""
    return make_conninfo(url, connect_timeout=conninfo_to_dict(url).get("connect_timeout", CONNECTION_SECONDS))


@contextmanager
def connect(url: str) -> Iterator[Connection[DictRow]]:
    """One connection outside any pool, for making tables. Raises UnsafeStoreError at once, with the server's reason."""
    try:
        connection = Patient.connect(_address(url), autocommit=True, row_factory=dict_row)
    except psycopg.Error as reason:
        raise UnsafeStoreError(say("连不上 PostgreSQL：{reason}", reason=reason)) from reason
    with connection:
        secure(connection)
        yield connection


def pool_of(url: str, session: Mapping[str, str] = SESSION) -> ConnectionPool[Connection[DictRow]]:
    """A pool, not opened yet. It hands out no connection that is dead or cannot be secured."""
    configure: Callable[[Connection[DictRow]], None] = partial(secure, session=session)
    return ConnectionPool(
        _address(url),
        connection_class=Patient,
        kwargs={"autocommit": True, "row_factory": dict_row},
        min_size=1,
        max_size=POOL_MAX,
        timeout=CONNECTION_SECONDS,
        max_lifetime=LIFETIME_SECONDS,
        check=check_alive,
        configure=configure,
        open=False,
    )
