"""Faults of machines while a county is kept: kills, a full disk, a lock that a stranger holds, a parent that dies."""

import base64
import os
import random
import signal
import socket
import sqlite3
import subprocess
from contextlib import ExitStack, closing

import httpx2
import pytest

from pbm_tracker.county import County
from pbm_tracker.files.store import INCOMING
from pbm_tracker.keeping.restore import check_backup, restore
from pbm_tracker.keeping.staging import PREFIX
from pbm_tracker.settings import Settings
from processes import alive, fill, kill, serving, start, until, workers_of
from surfaces import pbm

pytestmark = pytest.mark.slow
KILLS = 8
ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)


def test_f1_b1_a_backup_that_is_killed_leaves_a_whole_file_or_none(copied, tmp_path):
    """F1, B1 for backups: at any moment, and the next one sweeps away what was left."""
    chance = random.Random(4)
    folder = tmp_path / "backups"
    folder.mkdir()
    for number in range(KILLS):
        file = folder / f"{number}.pbm"
        process = start(copied.settings, "backup", file)
        until(lambda: process.poll() is not None or list(folder.glob(f"{PREFIX}*")), "it begins")  # noqa: B023
        try:
            process.wait(chance.uniform(0, 0.8))
        except subprocess.TimeoutExpired:
            kill(process)
        if file.exists():
            check_backup(file)
    assert pbm(copied.settings, "backup", folder / "last.pbm").status == 0
    check_backup(folder / "last.pbm")
    assert list(folder.glob(f"{PREFIX}*")) == []
    assert pbm(copied.settings, "doctor", "--format", "json").status in (0, 1)
    with closing(County.open(copied.settings)) as county:
        assert county.log.head()


@ON_ONE
def test_f1_a_restore_that_is_killed_is_no_county_and_can_be_done_again(copied, tmp_path):
    assert pbm(copied.settings, "backup", tmp_path / "b.pbm").status == 0
    chance = random.Random(5)
    for number in range(KILLS):
        settings = Settings(data=tmp_path / f"r{number}", database="")
        process = start(settings, "restore", tmp_path / "b.pbm")
        until(lambda: process.poll() is not None or settings.data.exists(), "it begins")  # noqa: B023
        try:
            process.wait(chance.uniform(0, 0.8))
        except subprocess.TimeoutExpired:
            kill(process)
        if not (settings.data / "log.sqlite").exists():
            restore(settings, tmp_path / "b.pbm")
        with closing(County.open(settings)) as county, closing(County.open(copied.settings)) as original:
            head = original.log.head()
            assert list(county.log.rows(0, head)) == list(original.log.rows(0, head))


@ON_ONE
def test_f10_a_backup_onto_a_full_disk_leaves_nothing_and_says_so(copied, small_disk):
    fill(small_disk / "ballast")
    said = pbm(copied.settings, "backup", small_disk / "b.pbm")
    assert said.status == 75
    assert "磁盘已满" in said.err
    assert {path.name for path in small_disk.iterdir()} == {"ballast"}


@ON_ONE
def test_f22_a_stranger_who_holds_the_log_stops_no_reader_and_no_backup(copied, tmp_path):
    """F22, seen from the command line: readers and backups do not wait for a writer."""
    with closing(sqlite3.connect(copied.settings.data / "log.sqlite", isolation_level=None)) as foreign:
        foreign.execute("pragma busy_timeout = 1000")
        with closing(County.open(copied.settings)) as county:
            foreign.execute("begin immediate")
            with county.at() as moment:
                assert moment.position
            foreign.execute("rollback")
        assert pbm(copied.settings, "backup", tmp_path / "b.pbm").status == 0
    check_backup(tmp_path / "b.pbm")


def test_two_workers_serve_one_county(copied):
    """Whatever worker signs one in, the other knows; nothing is lost or doubled."""
    with serving(copied.settings, "--workers", "2") as (process, port):
        assert len(workers_of(process.pid)) == 2
        auth = ("admin", copied.passwords["admin"])
        positions = []
        for number in range(20):  # each over a new connection, so that either may get it
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", auth=auth) as client:
                answer = client.post("/api/commands/open_account", json={"account": f"a{number}"})
                assert answer.status_code == 201, answer.text
                positions += [row["position"] for row in answer.json()["entries"]]
        assert positions == sorted(set(positions))
        served = httpx2.get(f"http://127.0.0.1:{port}/metrics").text
        assert 'route="/api/commands/open_account",status="201"} 20.0' in served


def halves(county):
    """What somebody may be in the middle of: nothing, the head of a request, a file that is taken in meanwhile."""
    key = base64.b64encode(f"li:{county.passwords['li']}".encode())
    head = b"POST /api/files?name=a.pdf HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\n"
    file = head + b"Content-Length: 9000000\r\nAuthorization: Basic " + key + b"\r\n\r\n%PDF-1.7"
    return (b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-", file)


def test_f7_workers_do_not_outlive_a_parent_that_is_killed(copied):
    """F7: the port is free again within five seconds, whoever is connected and in the middle of something."""
    with serving(copied.settings, "--workers", "2") as (process, port), ExitStack() as stack:
        workers = workers_of(process.pid)
        assert len(workers) == 2
        for half in halves(copied) * 4:  # so that each worker has some
            stack.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(half)
        incoming = copied.settings.data / "files" / INCOMING
        until(lambda: len(list(incoming.glob("*"))) == 4, "they come in")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        took = until(lambda: not any(alive(pid) for pid in workers), "they leave")
        assert took < 6
        with socket.create_server(("127.0.0.1", port)):
            pass


def test_f9_a_server_that_is_told_to_stop_stops(copied):
    with serving(copied.settings) as (process, _):
        process.terminate()
        process.wait(15)
