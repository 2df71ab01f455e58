"""Deciding and recording one command, against a bare row in SQLite and against what one would otherwise use."""

from __future__ import annotations

import sqlite3
import statistics
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.capabilities import ANSWERS
from pbm_tracker.kernel.draft import Draft
from pbm_tracker.kernel.events import Act
from pbm_tracker.kernel.log import Log
from pbm_tracker.kernel.store import Row
from pbm_tracker.kernel.store_sqlite import SQLiteLogRecorder, set_pragmas
from pbm_tracker.tasks.completion import ClaimCompletion, ReportProgress, ReturnCompletion
from pbm_tracker.tasks.duty import DutyCommand, stream_of

from .counties import EVIDENCE, TEXT, Duty, duties_of, new_county
from .figures import Figure, Sizes, interleaved, ratio
from .rivals import django_with_history, stock_eventsourcing

DAY = date(2021, 6, 1)
CHANGES = 9  # after its assignment: no stream gets more than 10 entries

Request = tuple[DutyCommand, Act]


def measure(sizes: Sizes, data: Path) -> list[Figure]:
    rounds = sizes.warm_up_rounds + sizes.rounds
    lives = sizes.duties_a_round * rounds
    with closing(new_county(data / "county")) as county:
        *duties, spare = [duty for duty in duties_of(county) if duty.unit != "county-office"]
        duties = duties[:lives]
        next(recorded(county.log, [report(spare)]))
        raw = bare_rows(data / "raw.sqlite", *county.log.rows(county.log.head() - 1, county.log.head()))
        rivals = {
            "raw": raw,
            "ours": recorded(county.log, [request for duty in duties for request in life(duty)]),
            "eventsourcing": stock_eventsourcing(data / "eventsourcing.sqlite", lives, CHANGES),
            **django_with_history(data / "django.sqlite", lives, CHANGES),
        }
        works = {name: some(rival, sizes.duties_a_round * CHANGES) for name, rival in rivals.items()}
        interleaved(sizes.warm_up_rounds, works)
        taken = interleaved(sizes.rounds, works)
        assert all(len(county.log.entries_of(stream_of(*duty))) == 1 + CHANGES for duty in duties)
        assert all(next(rival, "end") == "end" for rival in rivals.values() if rival is not raw)
    with closing(Log(SQLiteLogRecorder(data / "county" / "log.sqlite"))) as log:
        rivals = {"raw": raw, "ours": recorded(log, map(report, duties))}
        first = interleaved(rounds, {name: some(rival, sizes.duties_a_round) for name, rival in rivals.items()})
    ours = taken["ours"]
    return [
        Figure("decide and append: rate, to a bare row's", ratio(taken["raw"], ours), at_least=0.25),
        Figure("decide and append: rate, to Django's", ratio(taken["django"], ours), at_least=1.5),
        Figure("  to Django's with row and history in one commit", ratio(taken["django, one commit"], ours)),
        Figure("  to eventsourcing's stock get, act, save", ratio(taken["eventsourcing"], ours)),
        Figure("  eventsourcing's, to a bare row's", ratio(taken["raw"], taken["eventsourcing"])),
        Figure("  the first on a duty since the start, to a bare row's", ratio(first["raw"], first["ours"])),
        Figure("  in milliseconds", 1000 * statistics.median(ours) / (sizes.duties_a_round * CHANGES), "ms"),
    ]


def some(rival: Iterator[None], times: int) -> Callable[[], None]:
    def work() -> None:
        for _ in range(times):
            next(rival)

    return work


def bare_rows(path: Path, like: Row) -> Iterator[None]:
    """What SQLite takes for a row of the same size that is committed as durably, and rests on nothing."""
    _, stream, version, topic, state = like
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        set_pragmas(connection, path.name)
        connection.execute(
            "create table entries (position integer primary key, stream text, version integer, topic text, state text)"
        )
        while True:
            connection.execute("begin immediate")
            connection.execute(
                "insert into entries (stream, version, topic, state) values (?, ?, ?, ?)",
                (stream, version, topic, state.decode()),
            )
            connection.execute("commit")
            yield


def recorded(log: Log, requests: Iterable[Request]) -> Iterator[None]:
    """Each decided in a draft of its own and appended, as a row of a ledger is; the views are left as they are."""
    for command, act in requests:
        draft = Draft(log, ANSWERS, permit_in_ledger)
        draft.carry_out(command, act)
        draft.commit()
        yield


def life(duty: Duty) -> list[Request]:
    """What happens to a duty up to its tenth entry."""
    steps = (report, report, claim, give_back, report, claim, give_back, report, report)
    return [step(duty) for step in steps]


def report(duty: Duty) -> Request:
    task, capacity, unit = duty
    return ReportProgress(task=task, capacity=capacity, unit=unit, text=TEXT, evidence=EVIDENCE), by("unit_clerk", unit)


def claim(duty: Duty) -> Request:
    task, capacity, unit = duty
    return ClaimCompletion(task=task, capacity=capacity, unit=unit, evidence=EVIDENCE), by("unit_clerk", unit)


def give_back(duty: Duty) -> Request:
    task, capacity, unit = duty
    return ReturnCompletion(task=task, capacity=capacity, unit=unit, reason=TEXT), by("supervision", "county-office")


def by(role: str, unit: str) -> Act:
    return Act(actor=f"{unit}/clerk", role=role, occurred_on=DAY)
