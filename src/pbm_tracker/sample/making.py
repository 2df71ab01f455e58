"""Making the sample county: whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from pbm_tracker.county import County, InTheFuture, exists
from pbm_tracker.founding import CountyExists
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.kernel.store_sqlite import restrict
from pbm_tracker.kernel.strict_yaml import BadFile, Problem
from pbm_tracker.notice.catalogue import load
from pbm_tracker.reads import NotThere
from pbm_tracker.settings import Settings, folder
from pbm_tracker.units.register_file import load_units

from .changes import REQUIRED
from .recording import Advance, record_sample
from .writing import SampleLedger, write

UNITS_MIN = len(REQUIRED)
UNTIL = date(2023, 12, 31)
LOG = "log.sqlite"


class HalfRecorded(RuntimeError):
    """Recording broke off in a database, which cannot be put in place as a whole."""

    def __init__(self, rows: int, reason: BaseException) -> None:
        said = str(reason) or type(reason).__name__
        super().__init__(
            say(
                "样本县没有记完（已记 {rows} 件事；{reason}）。数据库里留下的不是完整的样本，请换一个空的数据库再做。",
                rows=rows,
                reason=said,
            )
        )


def write_ledger(seed: int, units: int, until: date | None, now: datetime) -> SampleLedger:
    """The ledger of a sample county, no later than now. Raises InTheFuture, NotThere, BadFile."""
    today = clock.day_of(now)
    if until is not None and until > today:
        raise InTheFuture("until", say("{day} 还没有到", day=until))
    catalogue = load(folder("tasks") / "task_division.yaml")
    file = folder("tasks") / "units.yaml"
    register = load_units(file)
    if missing := set(REQUIRED) - {row.id for row in register}:
        raise BadFile(
            [Problem(str(file), 1, "units", say("样本县少不了这些单位：{units}", units=joined(sorted(missing))))]
        )
    last = min(clock.end_of(until or UNTIL), now)
    ledger = write(seed, units, last, catalogue, register)
    if last < ledger.founded_at:
        raise NotThere("until", say("工作方案 {day} 才印发，此前没有可记的事", day=catalogue.notice.issued_on))
    return ledger


def make_sample(settings: Settings, seed: int, ledger: SampleLedger, advance: Advance) -> None:
    """Record it where the settings say. Raises CountyExists; then, as after any other failure, nothing is changed.

    Only a PostgreSQL database cannot be put in place at the end: HalfRecorded says what is left in it.
    """
    restrict(settings.data)
    with _alone(settings.data):
        if is_there(settings):
            raise CountyExists
        if settings.database:
            _record_directly(settings, seed, ledger, advance)
        else:
            with _beside(settings.data) as building:
                record_sample(Settings(data=building, database=""), seed, ledger, advance)


def is_there(settings: Settings) -> bool:
    """Whether anything was recorded where the settings say."""
    if not exists(settings):
        return False
    county = County(settings)
    try:
        return county.log.head() > 0
    finally:
        county.close()


def _record_directly(settings: Settings, seed: int, ledger: SampleLedger, advance: Advance) -> None:
    recorded = 0

    def count(rows: int) -> None:
        nonlocal recorded
        recorded += rows
        advance(rows)

    try:
        record_sample(settings, seed, ledger, count)
    except CountyExists:
        raise
    except BaseException as reason:
        raise HalfRecorded(recorded, reason) from reason


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One sample is made at a time; whoever comes second finds the county of the first."""
    lock = os.open(data, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


@contextmanager
def _beside(data: Path) -> Iterator[Path]:
    """A folder to build in; its files are put in place at the end, the log, which makes it a county, last."""
    building = data / ".sample"
    shutil.rmtree(building, ignore_errors=True)
    try:
        yield building
        for file in sorted(building.iterdir(), key=lambda file: file.name == LOG):
            if file.suffix != ".lock":
                file.replace(data / file.name)
    finally:
        shutil.rmtree(building, ignore_errors=True)
