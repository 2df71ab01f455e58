"""A county kept in one file while it runs: log, accounts and evidence, consistent and proved before it is named."""

from __future__ import annotations

import os
import re
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pbm_tracker.county import County, NoCounty
from pbm_tracker.county import exists as is_county
from pbm_tracker.kernel import clock, copy_sqlite
from pbm_tracker.kernel.database import on_disk
from pbm_tracker.kernel.saying import say
from pbm_tracker.settings import Settings

from .accounts import copy_accounts
from .archive import ACCOUNTS, FILES, FORMAT, LOG, BadBackup, Manifest, write
from .files import purged_in
from .proof import projections_digest, prove_log, prove_views
from .staging import staging

SHA256 = re.compile(r"[0-9a-f]{64}")


class FileThere(Exception):
    """Nothing is written over an older backup."""


def back_up(settings: Settings, file: Path, now: clock.Now = clock.machine_now) -> Manifest:
    """Write a backup, or leave nothing. Raises NoCounty, FileThere, BadBackup where there is no folder.

    A log in disorder is kept as it is, and its manifest says where: it is evidence.

    The log is copied first, then what it names: an account's password or a file may be newer than the log, and is
    then of no consequence, but never missing from it.
    """
    if not is_county(settings):
        raise NoCounty
    if file.exists():
        raise FileThere(say("{file} 已经有了，不会覆盖它", file=file))
    if not file.absolute().parent.is_dir():
        raise BadBackup(say("没有 {parent} 这个文件夹", parent=file.absolute().parent))
    with staging(file.absolute().parent) as folder:
        _copy_log(settings, folder / LOG)
        manifest, purged = _prove(settings, folder, now)
        parts = [(LOG, folder / LOG), (ACCOUNTS, folder / ACCOUNTS)]
        evidence = [path for path in _evidence(settings.data / FILES) if path.name not in purged]
        parts += [(str(path.relative_to(settings.data)), path) for path in evidence]
        write(folder / "backup", manifest, parts)
        (folder / "backup").chmod(0o640)
        try:
            os.link(folder / "backup", file)  # which, unlike a rename, never takes another's place
        except FileExistsError:
            raise FileThere(say("{file} 已经有了，不会覆盖它", file=file)) from None
        on_disk(file.absolute().parent)
    return manifest


def _copy_log(settings: Settings, target: Path) -> None:
    if settings.database:
        from pbm_tracker.kernel import copy_postgres  # noqa: PLC0415 - the driver, where it is used

        if not copy_postgres.has_log(settings.database):
            raise NoCounty
        copy_postgres.copy_log(settings.database, target)
    else:
        copy_sqlite.copy_log(settings.data / "log.sqlite", target)


def _prove(settings: Settings, folder: Path, now: clock.Now) -> tuple[Manifest, set[str]]:
    """Open the copy as a county of its own, put the accounts into it, and say what it adds up to.

    Beside the manifest, the files that are destroyed by what it says.
    """
    next_position = copy_sqlite.next_position(folder / LOG)
    with closing(County(Settings(data=folder, database=""), now)) as copy:
        proof = prove_log(copy.log)
        if not proof.count:
            raise NoCounty
        with closing(County(settings, now)) as county:
            copy_accounts(county.stores.access, copy.stores.access)
        views = prove_views(copy)
        purged = purged_in(copy)
    manifest = Manifest(
        format=FORMAT,
        version=_version(),
        made_at=clock.as_text(now()),
        database="postgresql" if settings.database else "sqlite",
        log=proof,
        next_position=next_position,
        projections=projections_digest(),
        views=views,
        parts=[],
    )
    return manifest, purged


def _evidence(folder: Path) -> list[Path]:
    """The files that are stored under their digest; not those that are still being written."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and SHA256.fullmatch(path.name))


def _version() -> str:
    try:
        return version("pbm-tracker")
    except PackageNotFoundError:
        return ""
