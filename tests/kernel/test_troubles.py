"""What ails a database is told from the errors of all who speak to it."""

import errno
import sqlite3
from contextlib import closing

import psycopg
import psycopg_pool
import pytest
from eventsourcing.persistence import ConnectionUnavailableError, OperationalError

from pbm_tracker.kernel.troubles import Trouble, trouble_of


def of_sqlite(code):
    reason = sqlite3.OperationalError("as SQLite says it")
    reason.sqlite_errorcode = code
    return reason


def within(reason):
    outer = OperationalError(str(reason))
    outer.__cause__ = reason
    return outer


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        (of_sqlite(sqlite3.SQLITE_BUSY), Trouble.BUSY),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Trouble.BUSY),
        (of_sqlite(sqlite3.SQLITE_FULL), Trouble.FULL),
        (of_sqlite(sqlite3.SQLITE_IOERR_FSYNC), Trouble.UNKNOWN),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), Trouble.LOST),
        (of_sqlite(sqlite3.SQLITE_ERROR), None),
        (OSError(errno.ENOSPC, "full"), Trouble.FULL),
        (OSError(errno.EMFILE, "too many"), Trouble.BUSY),
        (FileNotFoundError(errno.ENOENT, "no file"), None),
        (psycopg.errors.LockNotAvailable(), Trouble.BUSY),
        (psycopg.errors.QueryCanceled(), Trouble.BUSY),
        (psycopg.errors.DiskFull(), Trouble.FULL),
        (psycopg.errors.AdminShutdown(), Trouble.LOST),
        (psycopg.errors.IoError(), Trouble.UNKNOWN),
        (psycopg.errors.InternalError_(), Trouble.UNKNOWN),
        (psycopg.errors.DataCorrupted(), Trouble.UNKNOWN),
        (psycopg.errors.UndefinedTable(), None),
        (psycopg.OperationalError("the connection is lost"), Trouble.LOST),
        (psycopg_pool.PoolTimeout("none to be had"), Trouble.LOST),
        (ConnectionUnavailableError("all are in use"), Trouble.BUSY),
        (OperationalError("without a cause"), Trouble.LOST),
        (ValueError("ours"), None),
    ],
    ids=repr,
)
def test_each_error_says_what_it_means(reason, trouble):
    assert trouble_of(reason) is trouble
    if trouble not in (None, Trouble.LOST):
        assert trouble_of(within(reason)) is trouble


def test_a_real_lock_is_told(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a", isolation_level=None)) as one:
        one.execute("begin exclusive")
        other = closing(sqlite3.connect(tmp_path / "a", timeout=0))
        with other as connection, pytest.raises(sqlite3.OperationalError) as caught:
            connection.execute("create table t (x)")
    assert trouble_of(caught.value) is Trouble.BUSY
