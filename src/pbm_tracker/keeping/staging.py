"""A folder of its own for work that is either finished or as if it had never begun."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = ".pbm-staging-"
LOCK = "lock"


@contextmanager
def staging(beside: Path) -> Iterator[Path]:
    """A folder in `beside`, gone afterwards. What a killed predecessor left there is swept away first."""
    _sweep(beside)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    try:
        with (folder / LOCK).open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(beside: Path) -> None:
    for left in beside.glob(f"{PREFIX}*/{LOCK}"):
        with left.open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # somebody is at work in it
            shutil.rmtree(left.parent, ignore_errors=True)


def on_disk(folder: Path) -> None:
    """What was renamed in a folder is so after a power cut, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
