"""Processes of the product that a test starts, and ends."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

from surfaces import environment

PBM = (sys.executable, "-c", "from pbm_tracker.cli import main; main()")
WAIT_SECONDS = 60


def start(settings, *arguments, under=(), **env):
    """`pbm` in a process of its own, leader of its group; `under` another program that watches it."""
    return subprocess.Popen(
        [*under, *PBM, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment(settings), **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(process):
    """Whatever of its group is still there."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_one(pid):
    """That process alone, not its group."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def workers_of(parent):
    """The processes that serve, among a parent's children."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            command = (path.parent / "cmdline").read_text()
            if int(path.read_text().rsplit(")", 1)[1].split()[1]) == parent and "spawn_main" in command:
                found.append(int(path.parent.name))
        except (OSError, IndexError):
            continue
    return found


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def until(holds, what):
    """Wait for something, for a bounded time; how long it took."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < WAIT_SECONDS, f"not within {WAIT_SECONDS} s: {what}"
        threading.Event().wait(0.05)
    return time.monotonic() - begun


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def answered(port, address="/health"):
    """The status of an answer; None while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as reason:
        return reason.code
    except OSError:
        return None


def fill(path):
    """With as much as its disk takes."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)


@contextmanager
def serving(settings, *arguments, **env):
    """A server that answers; its process and port."""
    port = free_port()
    process = start(settings, "serve", "--port", port, *arguments, **env)
    try:
        until(lambda: answered(port) is not None or process.poll() is not None, "the server answers")
        assert process.poll() is None, "the server ended"
        yield process, port
    finally:
        kill(process)
