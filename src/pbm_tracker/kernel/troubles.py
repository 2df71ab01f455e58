"""What ails a database, whichever it is and whoever's error tells of it: log, views and accounts raise three kinds."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from eventsourcing.persistence import (
    ConnectionUnavailableError,
    InterfaceError,
    OperationalError,
)


class Trouble(StrEnum):
    """`busy` and `full`: nothing was recorded. `lost` and `unknown`: nobody can say before looking again."""

    BUSY = "busy"
    FULL = "full"
    LOST = "lost"
    UNKNOWN = "unknown"


_SQLITE = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_NOMEM: Trouble.BUSY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_IOERR: Trouble.UNKNOWN,
    sqlite3.SQLITE_CANTOPEN: Trouble.LOST,
    sqlite3.SQLITE_READONLY: Trouble.LOST,
    sqlite3.SQLITE_CORRUPT: Trouble.LOST,
    sqlite3.SQLITE_NOTADB: Trouble.LOST,
    sqlite3.SQLITE_PERM: Trouble.LOST,
}
_SYSTEM = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EMFILE: Trouble.BUSY,
    errno.ENFILE: Trouble.BUSY,
    errno.EACCES: Trouble.LOST,
    errno.EPERM: Trouble.LOST,
    errno.EROFS: Trouble.LOST,
    errno.EIO: Trouble.UNKNOWN,
}
# By SQLSTATE, or the two characters of its class.
_POSTGRES = {
    "55P03": Trouble.BUSY,  # lock_timeout
    "57014": Trouble.BUSY,  # statement_timeout
    "40": Trouble.BUSY,  # serialization failure, deadlock
    "53100": Trouble.FULL,
    "53": Trouble.BUSY,  # too many connections, out of memory
    "57": Trouble.LOST,  # shut down, crashed, starting up
    "25": Trouble.LOST,  # idle in transaction for too long
    "08": Trouble.LOST,
    "58": Trouble.UNKNOWN,  # I/O error
    "XX": Trouble.UNKNOWN,  # an internal error: a file that may not grow, a page that is damaged
}


def trouble_of(reason: BaseException) -> Trouble | None:
    """What the reason says of a database's state; None if it says nothing of it."""
    chain = list(_causes(reason))
    found = [trouble for one in reversed(chain) if (trouble := _said_by(one))]
    if found:
        return found[0]
    if any(isinstance(one, ConnectionUnavailableError) for one in chain):
        return Trouble.BUSY
    return Trouble.LOST if any(isinstance(one, InterfaceError | OperationalError) for one in chain) else None


def _causes(reason: BaseException | None) -> Iterator[BaseException]:
    while reason is not None:
        yield reason
        reason = reason.__cause__


def _said_by(reason: BaseException) -> Trouble | None:
    if isinstance(reason, sqlite3.Error):
        return _SQLITE.get(getattr(reason, "sqlite_errorcode", 0) & 0xFF)  # extended codes have more bits
    if isinstance(reason, OSError):
        return _SYSTEM.get(reason.errno or 0)
    return _said_by_postgres(reason) if _is_of_psycopg(reason) else None


def _said_by_postgres(reason: BaseException) -> Trouble | None:
    state: str | None = getattr(reason, "sqlstate", None)
    if state is not None:
        return _POSTGRES.get(state) or _POSTGRES.get(state[:2])
    names = {kind.__name__ for kind in type(reason).__mro__}
    return Trouble.LOST if names & {"OperationalError", "InterfaceError"} else None


def _is_of_psycopg(reason: BaseException) -> bool:
    """Told by name: the driver takes half a second to import, and not every county has such a database."""
    return any(kind.__module__.partition(".")[0].startswith("psycopg") for kind in type(reason).__mro__)
