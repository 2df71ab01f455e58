"""A folder of its own for work that is either finished or as if it had never begun."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = ".pbm-staging-"


@contextmanager
def staging(beside: Path) -> Iterator[Path]:
    """A folder in `beside`, gone afterwards. What a killed predecessor left there is swept away first."""
    with _locked(beside):  # so that nobody sweeps away a folder that is not locked yet
        _sweep(beside)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
        own = os.open(folder, os.O_RDONLY)
        fcntl.flock(own, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(own)


@contextmanager
def _locked(folder: Path, how: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Raises BlockingIOError if somebody has it locked and `how` does not wait."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


def _sweep(beside: Path) -> None:
    for left in beside.glob(f"{PREFIX}*"):
        with suppress(BlockingIOError), _locked(left, fcntl.LOCK_EX | fcntl.LOCK_NB):  # else somebody is at work in it
            shutil.rmtree(left, ignore_errors=True)
