"""The server and who talks to it: signals, limits of its process, connections that are cut, slow or idle.

Rows F7, F9, F24, F25, F43 and F44.
"""

import os
import re
import signal
import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx2
import pytest

from asking import HEALTHY_SECONDS, entries_named
from processes import answered, serving, until, workers_of
from wire import report, send, send_again_and_again

pytestmark = pytest.mark.slow
COMMANDS = 60


def test_b3_f43_what_is_sent_again_after_a_cut_is_recorded_once(copied):
    """Each command is sent one to five times, at once or one after another; connections are cut at any byte."""
    with serving(copied.settings) as (_, port):
        assert send_again_and_again(port, copied.passwords["li"], 43, COMMANDS) > COMMANDS * 2
    assert sorted(entries_named(copied.settings)) == sorted(f"act-43-{number}" for number in range(COMMANDS))


def test_f9_who_is_told_to_stop_under_load_answers_what_was_asked_and_loses_nothing(copied):
    acknowledged, ended = [], threading.Event()
    with serving(copied.settings) as (process, port):

        def ask(at):
            number = 0
            while not ended.is_set():
                number += 1
                name = f"act-{at}-{number}"
                status = send(port, report(name, copied.passwords["li"], port))
                if status == 201:
                    acknowledged.append(name)
                elif status is None:
                    return

        threads = [threading.Thread(target=ask, args=(at,)) for at in range(12)]
        for thread in threads:
            thread.start()
        until(lambda: len(acknowledged) > 20, "it is under load")
        begun = time.monotonic()
        process.terminate()
        process.wait(20)
        assert time.monotonic() - begun < 15
        ended.set()
        for thread in threads:
            thread.join()
    found = entries_named(copied.settings)
    assert set(acknowledged) <= set(found)
    assert len(found) == len(set(found))


def test_f44_idle_and_slow_connections_keep_nobody_out(copied):
    """Five hundred that say nothing, and some that say it byte by byte."""
    with serving(copied.settings) as (process, port), ExitStack() as stack:
        idle = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(500)]
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(20)]
        for wire in slow:
            wire.sendall(b"GET /board HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")
        begun = time.monotonic()
        for number in range(5):
            assert send(port, report(f"act-44-{number}", copied.passwords["li"], port)) == 201
            assert answered(port) == 200
        assert time.monotonic() - begun < 15

        def all_ended():
            for wire in slow:
                with suppress(OSError):
                    wire.sendall(b"a")
            return not any(is_open(wire) for wire in slow + idle)

        assert until(all_ended, "they are ended") < 30
        assert answered(port) == 200
        assert process.poll() is None


def is_open(wire):
    wire.setblocking(False)
    try:
        return wire.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def test_f24_a_process_without_a_file_left_to_open_recovers(copied):
    with serving(copied.settings) as (process, port):
        assert answered(port) == 200
        held = len(list(Path(f"/proc/{process.pid}/fd").iterdir()))
        subprocess.run(["prlimit", f"--pid={process.pid}", f"--nofile={held + 6}:4096"], check=True)
        with ExitStack() as stack:
            for _ in range(30):
                stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            with suppress(httpx2.TransportError):
                answer = httpx2.get(f"http://127.0.0.1:{port}/", timeout=3)
                assert answer.status_code in (200, 503)
        assert until(lambda: send(port, report("act-24-1", copied.passwords["li"], port)) == 201, "it recovers") < 20
        assert process.poll() is None
    assert entries_named(copied.settings) == ["act-24-1"]


def test_f25_a_worker_without_memory_takes_nobody_with_it(copied):
    """One may have no more than it has: it ends, the other serves, and another is begun."""
    with serving(copied.settings, "--workers", "2") as (process, port):
        starved, _ = workers_of(process.pid)
        size = int(re.search(r"VmSize:\s+(\d+)", Path(f"/proc/{starved}/status").read_text(encoding="ascii"))[1]) * 1024
        subprocess.run(["prlimit", f"--pid={starved}", f"--as={size}"], check=True)
        with ThreadPoolExecutor(4) as pool:
            sent = [report(f"act-25-{number}", copied.passwords["li"], port) for number in range(40)]
            statuses = list(pool.map(lambda request: send(port, request), sent))
        assert set(statuses) <= {201, 409, 503, None}, statuses  # 409: four at once on one duty
        assert statuses.count(201) >= 20
        with suppress(ProcessLookupError):  # where it was not asked for more than it had, as the system would end it
            os.kill(starved, signal.SIGKILL)
        until(lambda: len(set(workers_of(process.pid)) - {starved}) == 2, "another is begun")
        acknowledged = [f"act-25-{number}" for number, status in enumerate(statuses) if status == 201]
        assert (
            until(lambda: send(port, report("act-25-99", copied.passwords["li"], port)) == 201, "served")
            < HEALTHY_SECONDS
        )
    found = entries_named(copied.settings)
    assert set(acknowledged) <= set(found)
    assert len(found) == len(set(found))
