"""A file checked before it is kept: what is hostile in it meets another process, which may die of it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from pbm_tracker.kernel.saying import Said, say

from .door import BadUpload, Kind, check_start

SECONDS_MAX = 30
AT_ONCE = 2
TOO_HARD = "文件结构过于复杂，核对不了，请另存为 PDF 后再传"

_turns = threading.BoundedSemaphore(AT_ONCE)
# What the process gets of our environment: where its program is, and nothing that could be a secret.
_PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")


def check(path: Path, kind: Kind) -> list[Said]:
    """Look at a file as its name says it is. What its reader should know of it. Raises BadUpload."""
    check_start(path, kind)
    told = ask(path, kind)
    if told is None:
        raise BadUpload(TOO_HARD)
    if told["refused"]:
        raise BadUpload(_said(told["refused"]))
    return [_said(note) for note in told["notes"]]


def ask(path: Path, kind: Kind) -> dict[str, Any] | None:
    """What the other process says of a file; None where it ended before it could."""
    environment = {name: value for name in _PASSED_ON if (value := os.environ.get(name))}
    command = [sys.executable, "-m", "pbm_tracker.files.probe", str(path), kind]
    try:
        with _turns:
            ended = subprocess.run(  # noqa: S603 - our own program, and a path of our own making
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS_MAX,
                check=False,
            )
        return from_json(ended.stdout) if ended.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        return None


def _said(sentence: list[object]) -> Said:
    template, values = sentence
    return say(str(template), **(values if isinstance(values, dict) else {}))
