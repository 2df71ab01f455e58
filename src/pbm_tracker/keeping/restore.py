"""A county from its backup, in an empty place and nowhere else; proved to be the one that was kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pbm_tracker.county import County
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.database import on_disk
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.kernel.store_sqlite import restrict
from pbm_tracker.settings import Settings

from .accounts import copy_accounts
from .archive import ACCOUNTS, FILES, LOG, BadBackup, Manifest, extract, opened
from .files import tidy
from .proof import LogProof, projections_digest, prove_log, prove_views
from .staging import staging

UNFINISHED = "restore.unfinished"


class PlaceTaken(Exception):
    """There is a county, or part of one, where the backup should go."""


def check_backup(file: Path, now: clock.Now = clock.machine_now) -> Manifest:
    """Prove a backup without restoring it. Raises BadBackup."""
    with staging(file.absolute().parent) as folder, _unpacked(file, folder, now) as (manifest, _):
        return manifest


def restore(settings: Settings, file: Path, now: clock.Now = clock.machine_now) -> Manifest:
    """Fill an empty place, all or nothing. Raises PlaceTaken, BadBackup.

    The log goes last: while it is not there, there is no county.
    """
    restrict(settings.data)
    _check_empty(settings)
    with staging(settings.data) as folder, _unpacked(file, folder, now) as (manifest, copy):
        (settings.data / UNFINISHED).touch(0o640)
        if (folder / FILES).exists():
            for path in (path for path in (folder / FILES).rglob("*") if path.is_file()):
                path.chmod(0o440)
            (folder / FILES).rename(settings.data / FILES)
        if settings.database:
            _into_postgres(settings, folder / LOG, copy, manifest, now)
        else:
            copy.close()
            for left in settings.data.glob("index-*.sqlite*"):  # of another log; it is made anew when it is asked
                left.unlink()
            for path in (*folder.glob("views-*.sqlite"), folder / ACCOUNTS, folder / LOG):
                path.rename(settings.data / path.name)
        on_disk(settings.data)
        (settings.data / UNFINISHED).unlink()
    with closing(County(settings, now)) as county:
        tidy(county)
    return manifest


def _check_empty(settings: Settings) -> None:
    """Raises PlaceTaken; takes away what an earlier restore did not finish."""
    if (settings.data / LOG).exists():
        raise PlaceTaken(say("{data} 里已经有台账，不会覆盖它。恢复只在空的地方进行", data=settings.data))
    if settings.database:
        from pbm_tracker.kernel import copy_postgres  # noqa: PLC0415 - the driver, where it is used

        if copy_postgres.has_log(settings.database):
            raise PlaceTaken("PostgreSQL 里已经有台账，不会覆盖它。恢复只在空的数据库进行")
    left = [settings.data / ACCOUNTS, settings.data / FILES]
    if (settings.data / UNFINISHED).exists():
        for path in left:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if found := [path.name for path in left if path.exists()]:
        raise PlaceTaken(say("{data} 不是空的：已有 {names}", data=settings.data, names=joined(found)))


@contextmanager
def _unpacked(file: Path, folder: Path, now: clock.Now) -> Iterator[tuple[Manifest, County]]:
    """The backup as a county of its own in `folder`, proved against its manifest."""
    with opened(file) as (archive, manifest):
        for part in manifest.parts:
            extract(archive, part, folder / part.name)
    with closing(County(Settings(data=folder, database=""), now)) as copy:
        _compare(copy, manifest)
        yield manifest, copy


def _compare(county: County, manifest: Manifest) -> None:
    _same_log(prove_log(county.log), manifest.log)
    views = prove_views(county)
    if manifest.projections == projections_digest() and views != manifest.views:
        raise BadBackup("由备份的台账汇总出来的，与备份时的不同")


def _same_log(found: LogProof, kept: LogProof) -> None:
    if found != kept:
        expected = say("应到第 {position} 条共 {count} 条", position=kept.position, count=kept.count)
        raise BadBackup(
            say(
                "台账与清单不符：{expected}，实到第 {position} 条共 {count} 条",
                expected=expected,
                position=found.position,
                count=found.count,
            )
        )


def _into_postgres(settings: Settings, log: Path, copy: County, manifest: Manifest, now: clock.Now) -> None:
    from pbm_tracker.kernel import copy_postgres  # noqa: PLC0415 - the driver, where it is used

    with closing(County(settings, now)) as county:
        copy_accounts(copy.stores.access, county.stores.access)
        try:
            copy_postgres.restore_log(log, settings.database, manifest.next_position)
        except copy_postgres.LogThere:
            raise PlaceTaken("PostgreSQL 里已经有台账，不会覆盖它") from None
        _same_log(prove_log(county.log), manifest.log)
        county.index.fold_anew()
        if prove_views(county) != prove_views(copy):
            raise BadBackup("恢复后汇总出来的，与备份的不同")
