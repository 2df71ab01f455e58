"""What one would otherwise use. Each commits as durably as ours does: WAL, synchronous FULL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.sqlite import SQLiteConnection

from .counties import EVIDENCE, TEXT
from .django_rows import set_up

DURABLE = ("wal", 2)
PAPERS = [one.model_dump() for one in EVIDENCE]
CLERK = "finance-bureau/clerk"
DAY = date(2021, 6, 1)


def settings_of(connection: sqlite3.Connection) -> tuple[Any, ...]:
    return tuple(connection.execute(f"pragma {name}").fetchone()[0] for name in ("journal_mode", "synchronous"))


class DutyAggregate(Aggregate):
    @event("Assigned")
    def __init__(self, task: int) -> None:
        self.task = task
        self.reports = 0

    @event("ProgressReported")
    def report(self, text: str, evidence: list[dict[str, str]], actor: str, occurred_on: str) -> None:
        self.reports += 1


def stock_eventsourcing(path: Path, lives: int, changes: int) -> Iterator[None]:
    """The library as it comes: an aggregate is got, acts, and is saved. Each lives from its first event to its last."""
    environment = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    with closing(Application[Any](env=environment)) as app:
        with app.recorder.datastore.get_connection(commit=False) as connection:  # type: ignore[attr-defined]
            assert isinstance(connection, SQLiteConnection)
            assert settings_of(connection._sqlite_conn) == DURABLE  # noqa: SLF001 - no public way to it
        aggregates = [DutyAggregate(number) for number in range(lives)]
        app.save(*aggregates)
        for known in aggregates:
            for _ in range(changes):
                aggregate: DutyAggregate = app.repository.get(known.id)
                aggregate.report(TEXT, PAPERS, CLERK, DAY.isoformat())
                app.save(aggregate)
                yield


def django_with_history(path: Path, lives: int, changes: int) -> dict[str, Iterator[None]]:
    """A row is got, changed and saved. As it comes, the row and its history are two commits; in a block, one."""
    row_class, atomic = _django(path)
    return {
        "django": _saved(row_class, lives, changes, nullcontext),
        "django, one commit": _saved(row_class, lives, changes, atomic),
    }


def _django(path: Path) -> tuple[Any, Callable[[], AbstractContextManager[Any]]]:
    """Its model of a duty, and its transaction."""
    durable = {
        "init_command": "pragma journal_mode = wal; pragma synchronous = full",
        "transaction_mode": "IMMEDIATE",
    }
    row_class = set_up(path, durable)
    from django.db import connection, transaction  # noqa: PLC0415 - after Django is set up

    assert settings_of(connection.connection) == DURABLE
    return row_class, transaction.atomic


def _saved(
    row_class: Any, lives: int, changes: int, transaction: Callable[[], AbstractContextManager[Any]]
) -> Iterator[None]:
    keys = [row_class.objects.create(task=number).pk for number in range(lives)]
    for key in keys:
        for _ in range(changes):
            with transaction():
                row = row_class.objects.get(pk=key)
                row.reported, row.evidence, row.actor, row.occurred_on = TEXT, PAPERS, CLERK, DAY
                row.save()
            yield
    assert row_class.history.filter(id__in=keys).count() == lives * (1 + changes)
