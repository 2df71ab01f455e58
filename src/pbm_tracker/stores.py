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
    access: Database


def open_stores(settings: Settings) -> Stores:
    """Open the log, the views and what is kept outside both. Raises UnsafeStoreError, BadProjection."""
    files = folder("projections")
    digest = projections.digest(files)
    try:
        restrict(settings.data)
        if settings.database:
            return _postgres_stores(settings.database, settings.data, digest, files)
        return _sqlite_stores(settings, digest, files)
    except (OSError, sqlite3.Error, PersistenceError) as reason:
        if trouble_of(reason) not in (None, Trouble.LOST):
            raise
        said = say("{folder} 里的数据打不开，或不能写：{reason}", folder=settings.data, reason=reason)
        raise UnsafeStoreError(said) from reason


def _sqlite_stores(settings: Settings, digest: str, files: Path) -> Stores:
    make_private(settings.data / "access.sqlite")  # opened later, and may be seen now to be closed to us
    return Stores(
        SQLiteLogRecorder(settings.data / "log.sqlite"),
        lambda log: _sqlite_views(log, settings.data, digest, files),
        SQLiteDatabase(settings.data / "access.sqlite", durable=True),
    )


def _postgres_stores(url: str, data: Path, digest: str, files: Path) -> Stores:
    # Half a second of imports, for those only who have such a database.
    from pbm_tracker.kernel.database_postgres import PostgresDatabase
    from pbm_tracker.kernel.store_postgres import PostgresLogRecorder

    def views_of(log: Log) -> Views:
        today = PostgresDatabase(url, f"views_{digest}")
        views = _views(log, today, files, data / "snapshots" / digest)
        if older := today.others("views_"):
            views.catch_up()
            today.drop_others(older)
        return views

    return Stores(PostgresLogRecorder(url), views_of, PostgresDatabase(url, "access", durable=True))


def _views(log: Log, today: Database, files: Path, snapshots: Path) -> Views:
    """What is kept of the past is in files, whichever database holds the rest; that of other projections goes."""
    for other in snapshots.parent.glob("*"):
        if other != snapshots:
            shutil.rmtree(other, ignore_errors=True)
    past = Past(log, projections.load(files), snapshots)
    return Views(log, today, projections.load(files, today.mark), past)


def _sqlite_views(log: Log, data: Path, digest: str, files: Path) -> Views:
    """Folded beside older ones, which go once this one has caught up."""
    current = data / f"views-{digest}.sqlite"
    views = _views(log, SQLiteDatabase(current), files, data / "snapshots" / digest)
    older = [path for path in data.glob("views-*.sqlite") if path != current]
    if older:
        make_private(data / "views.lock")
        with (data / "views.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            views.catch_up()
            for path in older:
                SQLiteDatabase(path).drop()
    return views
