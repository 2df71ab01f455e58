"""Looks into one file, in a process of its own that may use little: `python -m pbm_tracker.files.probe FILE KIND`."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from pydantic_core import to_json

from pbm_tracker.kernel.saying import Said

from .door import PACKAGES, Kind

MEMORY_BYTES = 512 << 20
CPU_SECONDS = 20


def main(path: Path, kind: Kind) -> None:
    """Say on stdout what is against the file, or what its reader should know, as template and values."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(to_json(told_of(path, kind)))


def told_of(path: Path, kind: Kind) -> dict[str, object]:
    """Why a file is refused, if it is, and the notes on it."""
    reason = _refused(path, kind)
    notes = [] if reason else list(_notes(path, kind))
    return {"refused": _sentence(reason) if reason else None, "notes": [_sentence(note) for note in notes]}


def _refused(path: Path, kind: Kind) -> Said | str | None:
    from . import image, package, portable  # noqa: PLC0415 - once the limits hold

    with path.open("rb") as file:
        if kind in PACKAGES:
            return package.why_refused(file, kind)
        return portable.why_refused(file) if kind == "pdf" else image.why_refused(file, kind)


def _notes(path: Path, kind: Kind) -> Iterator[str]:
    from . import image, portable  # noqa: PLC0415 - as above

    with path.open("rb") as file:
        if kind == "pdf" and portable.is_active(file):
            yield portable.ACTIVE
        if kind in ("jpg", "png") and image.seems_cut(file, kind):
            yield image.TRUNCATED


def _sentence(text: Said | str) -> tuple[str, dict[str, object]]:
    return (text.template, dict(text.values)) if isinstance(text, Said) else (text, {})


if __name__ == "__main__":
    main(Path(sys.argv[1]), cast("Kind", sys.argv[2]))
