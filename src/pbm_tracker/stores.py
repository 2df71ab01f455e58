"""Where a county's data are: files of SQLite in its folder, or one PostgreSQL database."""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eventsourcing.persistence import PersistenceError

from pbm_tracker.kernel import projections
from pbm_tracker.kernel.database import Database, SQLiteDatabase, make_private
from pbm_tracker.kernel.log import Log
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.snapshots import Past
from pbm_tracker.kernel.store import Store, UnsafeStoreError
from pbm_tracker.kernel.store_sqlite import SQLiteLogRecorder, restrict
from pbm_tracker.kernel.troubles import Trouble, trouble_of
from pbm_tracker.kernel.views import Views
from pbm_tracker.settings import Settings, folder


@dataclass(frozen=True, slots=True)
class Stores:
    log: Store
    views: Callable[[Log], Views]
    index: Callable[[Log], Views]
    access: Database


def open_stores(settings: Settings) -> Stores:
    """Open the log, the views and what is kept outside both. Raises UnsafeStoreError, BadProjection."""
    views, index = folder("projections"), folder("projections") / "index"
    try:
        restrict(settings.data)
        if settings.database:
            return _postgres_stores(settings.database, settings.data, views, index)
        return _sqlite_stores(settings, views, index)
    except (OSError, sqlite3.Error, PersistenceError) as reason:
        if trouble_of(reason) not in (None, Trouble.LOST):
            raise
        said = say("{folder} 里的数据打不开，或不能写：{reason}", folder=settings.data, reason=reason)
        raise UnsafeStoreError(said) from reason


def _sqlite_stores(settings: Settings, views: Path, index: Path) -> Stores:
    make_private(settings.data / "access.sqlite")  # opened later, and may be seen now to be closed to us
    return Stores(
        SQLiteLogRecorder(settings.data / "log.sqlite"),
        lambda log: _sqlite_views(log, settings.data, "views", views),
        lambda log: _sqlite_views(log, settings.data, "index", index),
        SQLiteDatabase(settings.data / "access.sqlite", durable=True),
    )


def _postgres_stores(url: str, data: Path, views: Path, index: Path) -> Stores:
    # Half a second of imports, for those only who have such a database.
    from pbm_tracker.kernel.database_postgres import PostgresDatabase
    from pbm_tracker.kernel.store_postgres import PostgresLogRecorder

    def opened(log: Log, name: str, files: Path) -> Views:
        today = PostgresDatabase(url, f"{name}_{projections.digest(files)}")
        kept = _views(log, today, files, data / _SNAPSHOTS[name])
        if older := today.others(f"{name}_"):
            kept.catch_up()
            today.drop_others(older)
        return kept

    return Stores(
        PostgresLogRecorder(url),
        lambda log: opened(log, "views", views),
        lambda log: opened(log, "index", index),
        PostgresDatabase(url, "access", durable=True),
    )


# The index knows no past: it is kept for the whole log, and each of its rows says when it counts.
_SNAPSHOTS = {"views": "snapshots", "index": "snapshots-of-the-index"}


def _views(log: Log, today: Database, files: Path, snapshots: Path) -> Views:
    """What is kept of the past is in files, whichever database holds the rest; that of other projections goes."""
    current = snapshots / projections.digest(files)
    for other in snapshots.glob("*"):
        if other != current:
            shutil.rmtree(other, ignore_errors=True)
    past = Past(log, projections.load(files), current)
    return Views(log, today, projections.load(files, today.mark), past)


def _sqlite_views(log: Log, data: Path, name: str, files: Path) -> Views:
    """Folded beside older ones, which go once this one has caught up."""
    current = data / f"{name}-{projections.digest(files)}.sqlite"
    kept = _views(log, SQLiteDatabase(current), files, data / _SNAPSHOTS[name])
    older = [path for path in data.glob(f"{name}-*.sqlite") if path != current]
    if older:
        make_private(data / f"{name}.lock")
        with (data / f"{name}.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            kept.catch_up()
            for path in older:
                SQLiteDatabase(path).drop()
    return kept
