"""A lock file that processes queue behind, in the order in which they came, and no longer than a limit."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from eventsourcing.persistence import ConnectionUnavailableError

WAIT_SECONDS = 15.0


class _Waiting:
    """One place in the kernel's queue, which is first come first served; whoever gives up may be taken over from."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._changed = threading.Condition()
        self._wanted = True
        self.over = False  # it came to the front: the file is locked, or was let go since nobody wanted it any more
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        with self._changed:
            self.over = True
            if not self._wanted:
                os.close(self._file)
            self._changed.notify()

    def take_over(self) -> bool:
        with self._changed:
            self._wanted = not self.over
            return self._wanted

    def file(self, seconds: float) -> int | None:
        """The file, locked; None if that took too long."""
        with self._changed:
            self._wanted = self._changed.wait_for(lambda: self.over, seconds)
            return self._file if self._wanted else None


class Queue:
    """Threads of a process wait for one another, and one of them for other processes.

    So a holder that hangs, or was stopped, keeps at most one thread of each.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._within = threading.Lock()
        self._waiting: _Waiting | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Raises ConnectionUnavailableError after WAIT_SECONDS."""
        until = time.monotonic() + WAIT_SECONDS
        if not self._within.acquire(timeout=WAIT_SECONDS):
            raise ConnectionUnavailableError(self._path)
        try:
            file = self._locked(until)
            try:
                yield
            finally:
                os.close(file)
        finally:
            self._within.release()

    def _locked(self, until: float) -> int:
        if self._waiting is None or not self._waiting.take_over():
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o640)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._waiting = _Waiting(file)
            except BaseException:
                os.close(file)
                raise
            else:
                return file
        locked = self._waiting.file(max(until - time.monotonic(), 0))
        if locked is None:
            raise ConnectionUnavailableError(self._path)
        self._waiting = None
        return locked
