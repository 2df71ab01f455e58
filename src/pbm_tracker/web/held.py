"""Files between the trial and the confirmation: kept for an hour in the county's folder, by account and digest."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pbm_tracker.kernel.clock import Now

KEPT = timedelta(hours=1)
FILES_MAX = 50
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Held:
    """`name` is what the file was called where it came from."""

    account: str
    digest: str
    name: str
    data: bytes


class HeldFiles:
    """Each file in a folder named for account, digest; what is older than an hour goes with the next visit."""

    def __init__(self, folder: Path, now: Now) -> None:
        self._folder = folder
        self._now = now

    def keep(self, account: str, name: str, data: bytes) -> Held:
        self._sweep()
        held = Held(account, hashlib.sha256(data).hexdigest(), name, data)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self._place(account, held.digest)
        beside = place.with_suffix(".part")
        beside.write_bytes(name.encode() + b"\n" + data)
        beside.chmod(0o600)
        os.utime(beside, (self._now().timestamp(),) * 2)
        beside.replace(place)
        return held

    def find(self, account: str, digest: str) -> Held | None:
        """What this account brought under this digest within the hour, unchanged; else None."""
        self._sweep()
        if not _DIGEST.fullmatch(digest):
            return None
        try:
            name, _, data = self._place(account, digest).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        whole = hashlib.sha256(data).hexdigest() == digest
        return Held(account, digest, name.decode(), data) if whole else None

    def _place(self, account: str, digest: str) -> Path:
        owner = hashlib.sha256(account.encode()).hexdigest()[:16]
        return self._folder / f"{owner}-{digest}.held"

    def _sweep(self) -> None:
        """Files too old, and the oldest beyond what the folder may hold."""
        dated = sorted((_written(path), path) for path in self._folder.glob("*"))
        oldest = (self._now() - KEPT).timestamp()
        for index, (written, path) in enumerate(dated):
            if written < oldest or index < len(dated) - FILES_MAX:
                path.unlink(missing_ok=True)


def _written(path: Path) -> float:
    """When it was put there; another worker may have swept it away meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
