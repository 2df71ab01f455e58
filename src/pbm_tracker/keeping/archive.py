"""The file of a backup: a ZIP archive of parts, a manifest that names each, and a seal over all of it.

The archive's comment, and so the last 64 bytes of the file, is the SHA-256 of every byte before it: a file that was
cut, or in which one byte changed, is known before anything is taken out of it.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from pydantic import BaseModel, ValidationError

from pbm_tracker.kernel.database import make_private
from pbm_tracker.kernel.saying import say

from .proof import LogProof

FORMAT = "pbm-tracker backup 1"
MANIFEST, LOG, ACCOUNTS, FILES = "manifest.json", "log.sqlite", "access.sqlite", "files"
SEAL_BYTES = 64
CHUNK_BYTES = 1 << 20


class BadBackup(Exception):
    """A file that is no backup of ours, or not whole any more."""


class Part(BaseModel):
    name: str
    sha256: str
    bytes: int


class Manifest(BaseModel):
    """What a backup holds. `next_position` is where the log goes on, so that no position is used twice."""

    format: str
    version: str
    made_at: str
    database: str
    log: LogProof
    next_position: int
    projections: str
    views: dict[str, str]
    parts: list[Part]

    def damaged_files(self) -> list[str]:
        """Evidence that is not what its name says: kept as it is, and told."""
        files = [part for part in self.parts if part.name.startswith(f"{FILES}/")]
        return [part.name for part in files if Path(part.name).name != part.sha256]


def write(path: Path, manifest: Manifest, parts: list[tuple[str, Path]]) -> None:
    """Write parts, then the manifest with their digests, then the seal. On disk when this returns."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, source in parts:
            if name.startswith(f"{FILES}/") and not source.exists():
                continue  # destroyed by a decision since the log was copied
            kind = zipfile.ZIP_STORED if name.startswith(f"{FILES}/") else zipfile.ZIP_DEFLATED
            information = zipfile.ZipInfo.from_file(source, name, strict_timestamps=False)
            information.compress_type = kind
            with source.open("rb") as reader, archive.open(information, "w", force_zip64=True) as writer:
                digest, size = _pour(reader, writer)
            manifest.parts.append(Part(name=name, sha256=digest, bytes=size))
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        archive.comment = b"0" * SEAL_BYTES
    with path.open("r+b") as file:
        file.seek(-SEAL_BYTES, os.SEEK_END)
        place = file.tell()
        seal = _digest_of_start(file, place)
        file.seek(place)
        file.write(seal.encode())
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive and its manifest, once the seal holds. Raises BadBackup."""
    _check_seal(path)
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest_of(archive, path)
    except (zipfile.BadZipFile, KeyError) as reason:
        raise BadBackup(say("{name} 不是本系统的备份：{reason}", name=path.name, reason=reason)) from reason


def extract(archive: zipfile.ZipFile, part: Part, target: Path) -> None:
    """Take one part out and check it against the manifest. Raises BadBackup."""
    target.parent.mkdir(parents=True, exist_ok=True)
    make_private(target)
    with archive.open(part.name) as reader, target.open("wb") as writer:
        digest, size = _pour(reader, writer)
        writer.flush()
        os.fsync(writer.fileno())
    if (digest, size) != (part.sha256, part.bytes):
        raise BadBackup(say("备份里的 {name} 与清单不符", name=part.name))


def _check_seal(path: Path) -> None:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size <= SEAL_BYTES:
            raise BadBackup(say("{name} 不是本系统的备份", name=path.name))
        file.seek(size - SEAL_BYTES)
        seal = file.read()
        if _digest_of_start(file, size - SEAL_BYTES).encode() != seal:
            raise BadBackup(say("{name} 不是本系统的备份，或已被截断、改动：封印不符", name=path.name))


def _manifest_of(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError as reason:
        raise BadBackup(say("{name} 的清单读不懂", name=path.name)) from reason
    if manifest.format != FORMAT:
        raise BadBackup(
            say(
                "{name} 的格式是 {format}，本程序只认得 {format2}",
                name=path.name,
                format=manifest.format,
                format2=FORMAT,
            )
        )
    named = {part.name for part in manifest.parts} | {MANIFEST}
    if named != set(archive.namelist()) or any(".." in name or name.startswith("/") for name in named):
        raise BadBackup(say("{name} 所含与清单不符", name=path.name))
    return manifest


def _pour(reader: IO[bytes], writer: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := reader.read(CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
        writer.write(chunk)
    return digest.hexdigest(), size


def _digest_of_start(file: BinaryIO, size: int) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while size > 0 and (chunk := file.read(min(CHUNK_BYTES, size))):
        digest.update(chunk)
        size -= len(chunk)
    return digest.hexdigest()
