"""A lock file by which processes take turns: nobody sleeps on it, nobody is passed for long, nobody waits for ever."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from eventsourcing.persistence import ConnectionUnavailableError

T = TypeVar("T")

WAIT_SECONDS = 15.0
PATIENCE_SECONDS = 0.02  # some twenty turns of one command each
FIRST_PAUSE_SECONDS = 0.001
LEAST_PAUSE_SECONDS = 0.00025


class Queue:
    """Threads of a process wait for one another, and one of them for other processes.

    That one looks whether the file is free, again and again, the oftener the longer it has waited. Were the file handed
    to one that sleeps, on busy cores nobody would record until it had been woken. Who has been passed for
    PATIENCE_SECONDS keeps the door: another lock of the same file, which stands before the turn.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._within = threading.Lock()

    @contextmanager
    def turn(self, needed: AbstractContextManager[T]) -> Iterator[T]:
        """What is needed in the turn is got before, and put back after it.

        Raises ConnectionUnavailableError after WAIT_SECONDS.
        """
        since = time.monotonic()
        if not self._within.acquire(timeout=WAIT_SECONDS):
            raise ConnectionUnavailableError(self._path)
        try:
            with needed as got:
                file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o640)
                try:
                    self._wait(file, since)
                    yield got
                finally:
                    os.close(file)  # which lets all go
        finally:
            self._within.release()

    def _wait(self, file: int, since: float) -> None:
        while not _has_turn(file, patient=(waited := time.monotonic() - since) < PATIENCE_SECONDS):
            if waited > WAIT_SECONDS:
                raise ConnectionUnavailableError(self._path)
            time.sleep(max(FIRST_PAUSE_SECONDS / (1 + waited / FIRST_PAUSE_SECONDS), LEAST_PAUSE_SECONDS))


def _has_turn(file: int, *, patient: bool) -> bool:
    if not _locked(fcntl.lockf, file, fcntl.LOCK_SH if patient else fcntl.LOCK_EX):
        return False
    has_turn = _locked(fcntl.flock, file, fcntl.LOCK_EX)
    if has_turn or patient:
        fcntl.lockf(file, fcntl.LOCK_UN)
    return has_turn


def _locked(lock: Callable[[int, int], object], file: int, how: int) -> bool:
    try:
        lock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
