"""Where evidence is kept: one file for one content, under its SHA-256, written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pbm_tracker.kernel.clock import Now
from pbm_tracker.kernel.database import on_disk

from .door import FILE_BYTES_MAX, TooLarge

CHUNK_BYTES = 1 << 20
INCOMING = ".incoming"
SHA256 = re.compile(r"[0-9a-f]{64}")


class FileMissing(Exception):
    """What was kept is not there any more."""


class FileAltered(Exception):
    """What is there is not what was kept: it is told, and never given out."""


class Incoming:
    """A file on its way in, counted and hashed as it comes."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self.bytes = 0
        self._file = file
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Raises TooLarge."""
        self.bytes += len(chunk)
        if self.bytes > FILE_BYTES_MAX:
            raise TooLarge
        self._digest.update(chunk)
        self._file.write(chunk)

    def take(self, source: BinaryIO) -> None:
        """Write all of another file. Raises TooLarge."""
        while chunk := source.read(CHUNK_BYTES):
            self.write(chunk)
        self.flush()

    def flush(self) -> None:
        self._file.flush()


class FileStore:
    """A folder that is made with the first file."""

    def __init__(self, folder: Path, now: Now) -> None:
        self.folder = folder
        self._now = now

    @contextmanager
    def incoming(self) -> Iterator[Incoming]:
        """Somewhere to write a file to; gone afterwards, unless it was kept."""
        beside = self.folder / INCOMING
        beside.mkdir(mode=0o750, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=beside)
        path = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield Incoming(path, file)
        finally:
            path.unlink(missing_ok=True)

    def keep(self, incoming: Incoming) -> None:
        """On disk under its digest when this returns; the same content twice is one file."""
        incoming.flush()
        moment = self._now().timestamp()
        os.utime(incoming.path, (moment, moment))
        incoming.path.chmod(0o440)
        with incoming.path.open("rb") as file:
            os.fsync(file.fileno())
        place = self.path_of(incoming.sha256)
        place.parent.mkdir(mode=0o750, exist_ok=True)
        incoming.path.rename(place)
        for folder in (place.parent, self.folder, self.folder.parent):
            on_disk(folder)

    def path_of(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def bytes_of(self, sha256: str) -> int | None:
        """How large it is; None where it is not there."""
        try:
            return self.path_of(sha256).stat().st_size
        except FileNotFoundError:
            return None

    @contextmanager
    def opened(self, sha256: str) -> Iterator[BinaryIO]:
        """The file, at its beginning, once all of it was read and found true. Raises FileMissing, FileAltered."""
        try:
            file = self.path_of(sha256).open("rb")
        except FileNotFoundError:
            raise FileMissing(sha256) from None
        with file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise FileAltered(sha256)
            file.seek(0)
            yield file

    def kept(self) -> list[str]:
        """The digest of every file there is."""
        return sorted(path.name for path in self.folder.glob("??/*") if SHA256.fullmatch(path.name))

    def kept_at(self, sha256: str) -> datetime | None:
        """When it was last brought; None where it is not there."""
        with contextlib.suppress(FileNotFoundError):
            return datetime.fromtimestamp(self.path_of(sha256).stat().st_mtime, self._now().tzinfo)
        return None

    def remove(self, sha256: str) -> None:
        """Gone from the disk when this returns; it may never have been there."""
        place = self.path_of(sha256)
        place.unlink(missing_ok=True)
        if place.parent.is_dir():
            on_disk(place.parent)

    def sweep_incoming(self, before: datetime) -> None:
        """Take away what a killed process left on its way in."""
        for path in (self.folder / INCOMING).glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
