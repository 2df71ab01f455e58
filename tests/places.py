"""Where a test keeps its data: a folder for SQLite, or a PostgreSQL database. Goes into other processes too."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from pbm_tracker.kernel.database import Database, SQLiteDatabase
from pbm_tracker.kernel.database_postgres import PostgresDatabase
from pbm_tracker.kernel.store import Store
from pbm_tracker.kernel.store_postgres import PostgresLogRecorder
from pbm_tracker.kernel.store_sqlite import SQLiteLogRecorder


@dataclass(frozen=True)
class Place:
    folder: Path
    url: str = ""

    @property
    def entries(self) -> str:
        """What the log's table is called there."""
        return "log.entries" if self.url else "entries"

    def store(self) -> Store:
        return PostgresLogRecorder(self.url) if self.url else SQLiteLogRecorder(self.folder / "log.sqlite")

    def database(self, name: str) -> Database:
        return PostgresDatabase(self.url, name) if self.url else SQLiteDatabase(self.folder / f"{name}.sqlite")

    @contextmanager
    def by_another_hand(self) -> Iterator[Callable[..., Any]]:
        """Executes statements over the log's database, each committed at once, with none of our settings."""
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as connection:
                yield connection.execute
        else:
            with closing(sqlite3.connect(self.folder / "log.sqlite", isolation_level=None, timeout=0.2)) as connection:
                yield connection.execute

    def without_fence(self, statement: str) -> None:
        """What an administrator can do who takes the triggers away, and puts them back."""
        with self.by_another_hand() as execute:
            if self.url:
                execute("set session_replication_role = replica")
                execute("alter table log.entries disable trigger entries_are_never_changed")
                execute(statement)
                execute("alter table log.entries enable always trigger entries_are_never_changed")
                return
            fence = execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
            for name, _ in fence:
                execute(f"drop trigger {name}")
            execute(statement)
            for _, sql in fence:
                execute(sql)
