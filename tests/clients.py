"""Clients of a county, each in a process of its own that may be killed at any moment and begun again.

They stand in a module that is quick to fork from: `forked` starts them out of a process that has imported all this.
"""

import multiprocessing
import os
import random
import sys
import threading
from contextlib import closing, contextmanager, suppress
from functools import partial
from multiprocessing import forkserver
from unittest.mock import patch

import httpx2
import yaml

from checkers import OK, REFUSED, UNKNOWN, Diary
from pbm_tracker.county import County
from pbm_tracker.keeping.backup import back_up
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.kernel.draft import Conflict
from pbm_tracker.kernel.events import Act
from pbm_tracker.kernel.store_sqlite import PRAGMAS
from pbm_tracker.kernel.troubles import Trouble, trouble_of
from pbm_tracker.ledger import import_ledger
from pbm_tracker.settings import Settings
from pbm_tracker.tasks.completion import ReportProgress
from pbm_tracker.units.unit import RegisterUnit

OF_A_UNIT = 39  # entries of a registered department: itself and its 38 duties
ROWS = 12
UNITS = 6  # that the county began with
TASKS = (51, *range(45, 51))
UNIT_EVERY = 25


@contextmanager
def forked():
    """Starts client processes: `start(function, *arguments)`. They are gone at the end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["clients"])
    with patch.dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)):
        forkserver.ensure_running()
    processes = []

    def start(function, *arguments):
        process = context.Process(target=function, args=arguments, daemon=True)
        process.start()
        processes.append(process)
        return process

    try:
        yield start
    finally:
        for process in processes:
            process.kill()
            process.join()
            process.close()


def next_act(diary, number):
    """The act that was never answered, to be asked again; else a new one."""
    acts = diary.read()
    for name, act in acts.items():
        if act.outcome == UNKNOWN:
            return name
    return f"act-{number}-{len(acts) + 1}"


def after(name):
    stem, _, count = name.rpartition("-")
    return f"{stem}-{int(count) + 1}"


def record_for_ever(settings, diaries, number, seed, count=10**9):
    """Commands through the county, as every surface gives them; each under a key."""
    diary = Diary(diaries / f"{number}.diary")
    with closing(County.open(settings)) as county:
        name = next_act(diary, number)
        for _ in range(count):
            record_one(county, diary, name, seed)
            name = after(name)


def record_one(county, diary, name, seed):
    chance = random.Random(f"{seed} {name}")
    if makes_a_unit := chance.randrange(UNIT_EVERY) == 0:
        command = RegisterUnit(unit=name, name=f"单位{name}", kind="department")
        act = Act(actor="wang", role="supervision", occurred_on=county.today())
    else:
        command = ReportProgress(task=chance.choice(TASKS), unit="education-bureau", text=name)
        act = Act(actor="li", role="unit_clerk", occurred_on=county.today())
    diary.asks(name, OF_A_UNIT if makes_a_unit else 1)
    for _ in range(50):
        try:
            county.carry_out(command, act, key=name)
        except (Conflict, Refusal):
            diary.ends(name, REFUSED)
            return
        except Exception as reason:
            if trouble_of(reason) not in (Trouble.BUSY, Trouble.LOST):
                raise
            threading.Event().wait(0.1)  # and then asked again, as who was told to come again does
            continue
        diary.ends(name, OK)
        return


def import_for_ever(settings, diaries, number, seed):
    """Ledgers, each of some rows that are recorded all or not at all."""
    diary = Diary(diaries / f"{number}.diary")
    with closing(County.open(settings)) as county:
        name = next_act(diary, number)
        while True:
            rows = [
                {
                    "on": "2022-07-01", "by": "education-bureau/clerk", "as": "unit_clerk", "do": "report_progress",
                    "unit": "education-bureau", "task": 51, "text": f"{name} 第 {row} 行",
                }
                for row in range(ROWS)
            ]  # fmt: skip
            file = diaries / f"{number}.yaml"
            file.write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")
            diary.asks(name, ROWS)
            try:
                import_ledger(county, file)
            except Conflict:
                diary.ends(name, REFUSED)
            else:
                diary.ends(name, OK)
            name = after(name)


def read_for_ever(settings, seed):
    """Lets the views follow, and now and then makes them anew."""
    chance = random.Random(seed)
    while True:
        with closing(County.open(settings)) as county:
            for _ in range(20):
                with county.at() as moment:
                    assert len(moment.views.rows("units", "all_units")) >= UNITS
            if chance.randrange(3) == 0:
                county.rebuild()


def back_up_for_ever(settings, folder, number):
    """Backups, one after another; a few of them stay."""
    while True:
        for file in range(3):
            path = folder / f"{number}-{file}.pbm"
            path.unlink(missing_ok=True)
            back_up(settings, path)


class HttpClient:
    """Sends commands to a server until it is told to end; what is not answered is asked again under its key."""

    def __init__(self, port, password, diaries, number, seed):
        self._diary = Diary(diaries / f"{number}.diary")
        self._number, self._seed, self._ended = number, seed, threading.Event()
        self._address, self._auth = f"http://127.0.0.1:{port}", ("li", password)
        self.statuses = []
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        chance = random.Random(self._seed)
        count = 0
        with httpx2.Client(base_url=self._address, auth=self._auth, timeout=30) as http:
            while not self._ended.is_set():
                count += 1
                name = f"act-{self._number}-{count}"
                body = {"task": chance.choice(TASKS), "unit": "education-bureau", "text": name}
                self._diary.asks(name, 1)
                while not self._ask(http, name, body) and not self._ended.wait(0.1):
                    pass

    def _ask(self, http, name, body):
        """Whether it was answered."""
        with suppress(httpx2.TransportError):
            answer = http.post("/api/commands/report_progress", json=body, headers={"Idempotency-Key": name})
            self.statuses.append(answer.status_code)
            if answer.status_code == 201:
                self._diary.ends(name, OK)
                return True
            if answer.status_code in (409, 422):
                self._diary.ends(name, REFUSED)
                return True
        return False

    def end(self):
        self._ended.set()
        self._thread.join()


def die_while_importing(settings, ledger, moment):
    """Imports, and is gone at a chosen moment: in the middle of the rows, before the commit, or before the views."""
    with closing(County.open(settings)) as county:
        store, turn = county.log._store, county.log._store.turn
        if moment == "before the views":
            county.views.catch_up = partial(os._exit, 9)

        @contextmanager
        def dying():
            with turn() as held:
                insert = held.insert

                def half(stored):
                    insert(stored[: len(stored) // 2] if moment == "in the middle" else stored)
                    os._exit(9)

                if moment != "before the views":
                    held.insert = half
                yield held

        store.turn = dying
        import_ledger(county, ledger)


def acknowledge_some(data, count, synchronous):
    """Records and says so, one after another, with checkpoints in between; then is gone without closing anything."""
    PRAGMAS["wal_autocheckpoint"] = ("30", 30)
    PRAGMAS["synchronous"] = {"full": ("full", 2), "off": ("off", 0)}[synchronous]
    county = County.open(Settings(data=data, database=""))
    act = Act(actor="li", role="unit_clerk", occurred_on=county.today())
    for number in range(count):
        name = f"act-17-{number}"
        county.carry_out(ReportProgress(task=51, unit="education-bureau", text=name), act, key=name)
        os.write(1, f"{name}\n".encode())
    os._exit(0)
