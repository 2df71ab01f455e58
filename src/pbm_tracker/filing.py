"""Files of a county: taken in with checks, shown with whether they are here, given to whoever may see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, BinaryIO, Literal, NamedTuple

from pydantic import BaseModel, Field

from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County
from pbm_tracker.files.checking import check
from pbm_tracker.files.deposits import Deposit
from pbm_tracker.files.door import ENDINGS, Kind, read_name
from pbm_tracker.files.file import PURGING, EvidenceFile, stream_of
from pbm_tracker.files.store import SHA256, Incoming
from pbm_tracker.holders import holder_of
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.kernel.fields import Sha256
from pbm_tracker.kernel.views import Reading
from pbm_tracker.tasks.duty import Evidence

Kept = Literal["kept", "hash_only", "missing", "altered", "purged"]

KEPT_WORDS: dict[Kept, str] = {
    "kept": "已存档",
    "hash_only": "未存档",
    "missing": "文件缺失",
    "altered": "文件已被改动",
    "purged": "已按决定销毁",
}


class Stored(BaseModel):
    """A file as it was taken in. `name` and `sha256` are what a command names it by."""

    name: str = Field(description="写入佐证材料的名称")
    sha256: Sha256 = Field(description="写入佐证材料的 SHA-256 值")
    bytes: int
    kind: Kind
    notes: list[str] = Field(default_factory=list, description="请留意的事")


class FileSeen(NamedTuple):
    """Evidence as it is shown: what was named, and whether the file itself is here."""

    name: str
    sha256: str
    kept: Kept
    bytes: int | None


class NoSuchFile(LookupError):
    """There is none, or none for this reader: both are said alike."""


class FileGone(LookupError):
    """It was destroyed by a decision."""


class Bringer(NamedTuple):
    """Who brings a file, and the unit that it is brought for."""

    account: str
    unit: str | None


def take_in(county: County, incoming: Incoming, name: str, bringer: Bringer, *, limited: bool = True) -> Stored:
    """Check a file that has come in, and keep it. Raises BadUpload, TooManyFiles, Refusal.

    Without limits: by whoever keeps the data folder.
    """
    named = read_name(name)
    if limited:
        county.deposits.check(bringer.account)
    incoming.flush()
    refuse_purged(county, incoming.sha256)
    notes = check(incoming.path, named.kind)
    county.files.keep(incoming)
    deposit = Deposit(bringer.account, bringer.unit or "", named.kind, incoming.bytes)
    county.deposits.add(incoming.sha256, deposit, limited=limited)
    return Stored(
        name=named.name, sha256=incoming.sha256, bytes=incoming.bytes, kind=named.kind, notes=[str(n) for n in notes]
    )


def refuse_purged(county: County, sha256: str) -> None:
    """Raise Refusal for a content that was destroyed by a decision."""
    if is_purged(county, sha256):
        raise Refusal("同样内容的文件已按决定销毁，不再收存", clause=PURGING, field="file")


def is_purged(county: County, sha256: str) -> bool:
    return county.log.state_of(EvidenceFile, stream_of(sha256)).purged_on is not None


def seen(county: County, stream: str, actor: str, evidence: Iterable[Evidence]) -> list[FileSeen]:
    """The evidence of an entry, each with whether its file is here."""
    return [_seen(county, stream, actor, one) for one in evidence]


def _seen(county: County, stream: str, actor: str, one: Evidence) -> FileSeen:
    if is_purged(county, one.sha256):
        return FileSeen(one.name, one.sha256, "purged", None)
    deposits = _backing(county, one.sha256, stream, actor)
    if not deposits:
        return FileSeen(one.name, one.sha256, "hash_only", None)
    size = county.files.bytes_of(one.sha256)
    kept: Kept = "missing" if size is None else "kept" if size == deposits[0].bytes else "altered"
    return FileSeen(one.name, one.sha256, kept, size)


def _backing(county: County, sha256: str, stream: str, actor: str) -> list[Deposit]:
    """Deposits that stand behind a naming: by who named it, or for the unit that holds the duty, or first held it."""
    units = {stream.rpartition("/")[2], holder_of(county, stream)}
    return [one for one in county.deposits.of(sha256) if one.account == actor or (one.unit and one.unit in units)]


def brought_by(county: County, sha256: str, bringer: Bringer) -> bool:
    """Whether this account brought it, or somebody else for the same unit."""
    deposits = county.deposits.of(sha256)
    return any(one.account == bringer.account or (one.unit and one.unit == bringer.unit) for one in deposits)


def namings(county: County, sha256: str, views: Reading | None = None) -> list[dict[str, Any]]:
    """Where a file is named, the newest first: today, or as of the moment of these views."""
    with county.index.reading(date.max) as index:
        upto, day = (views.position, views.as_of) if views else (index.position, date.max)
        rows = index.rows("files", "namings", sha256=sha256, as_of=day.isoformat(), upto=upto)
        return [dict(row) for row in rows]


def called(county: County, sha256: str) -> str:
    """What a file is called wherever it is named, and its digest."""
    names = "、".join(dict.fromkeys(row["name"] for row in namings(county, sha256)))
    return f"{names} · {sha256}" if names else sha256


def name_for(county: County, identity: Identity, sha256: str) -> str:
    """The name that a reader may see a file under. Raises NoSuchFile where he may not see it at all."""
    if not SHA256.fullmatch(sha256):
        raise NoSuchFile(sha256)
    for row in namings(county, sha256):
        backed = bool(_backing(county, sha256, row["stream"], row["actor"]))
        holder = holder_of(county, row["stream"]) or identity.unit or ""
        if identity.sees_file_of(holder, backed=backed and _brought_for(county, sha256, identity, row["stream"])):
            return str(row["name"])
    raise NoSuchFile(sha256)


def _brought_for(county: County, sha256: str, identity: Identity, stream: str) -> bool:
    """What stands in a stream of the county is a unit's to read only where the unit itself brought it."""
    return holder_of(county, stream) is not None or brought_by(county, sha256, Bringer(identity.account, identity.unit))


class Opened(NamedTuple):
    """A file to be given out: what it is called, of which kind, and its bytes, found true."""

    name: str
    kind: Kind
    bytes: int
    file: BinaryIO


@contextmanager
def opened(county: County, identity: Identity, sha256: str) -> Iterator[Opened]:
    """Open a file for who may see it. Raises NoSuchFile, FileGone, FileMissing, FileAltered."""
    name = name_for(county, identity, sha256)
    if is_purged(county, sha256):
        raise FileGone(sha256)
    deposits = county.deposits.of(sha256)
    if not deposits:
        raise NoSuchFile(sha256)
    with county.files.opened(sha256) as file:
        yield Opened(_with_ending(name, deposits[0].kind), deposits[0].kind, deposits[0].bytes, file)


@contextmanager
def any_file(county: County, sha256: str) -> Iterator[BinaryIO]:
    """Open a file for whoever keeps the data folder. Raises NoSuchFile, FileGone, FileMissing, FileAltered."""
    if not SHA256.fullmatch(sha256):
        raise NoSuchFile(sha256)
    if is_purged(county, sha256):
        raise FileGone(sha256)
    if not county.deposits.of(sha256):
        raise NoSuchFile(sha256)
    with county.files.opened(sha256) as file:
        yield file


def _with_ending(name: str, kind: Kind) -> str:
    """Whatever a file is called in the log, it is saved as what it is."""
    return name if ENDINGS.get(name.rpartition(".")[2].lower()) == kind else f"{name}.{kind}"
