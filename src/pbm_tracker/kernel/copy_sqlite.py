"""A log in SQLite copied whole while others append to it: by SQLite itself, in one read transaction."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def copy_log(source: Path, target: Path) -> None:
    """Write every entry that was recorded before this began, and no half of what is recorded meanwhile."""
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=15)) as connection:
        connection.execute("vacuum into ?", (str(target),))


def next_position(path: Path) -> int:
    """The position that the next entry will get: never one that was used before, be its entry there or not."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=15)) as connection:
        row = connection.execute("select seq from sqlite_sequence where name = 'entries'").fetchone()
    return (row[0] if row else 0) + 1
