"""Files that a ledger names by path: beside it or in folders below, stored with the import, and found nowhere else."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pbm_tracker.county import County
from pbm_tracker.files.checking import check
from pbm_tracker.files.door import FILE_BYTES_MAX, BadUpload, Named, TooLarge, read_name
from pbm_tracker.filing import Bringer, refuse_purged, take_in
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.kernel.saying import Said, say
from pbm_tracker.kernel.strict_yaml import Mapping, Problem, line_at

from .rows import LedgerRow

NO_PATHS = "网页上导入的台账不收文件路径，请写 SHA-256 值；要把文件一起存下，请保管数据的同志用 pbm ledger import 导入"
OUTSIDE = "只能是台账所在文件夹里的文件，写相对路径"


class Changed(Exception):
    """A file is not what it was when the ledger was tried."""


@dataclass(slots=True)
class Attachments:
    """`folder` is where the ledger lies; None where it came without one, and then no path is taken."""

    county: County
    folder: Path | None
    found: dict[str, Path] = field(default_factory=dict)  # by digest
    _known: dict[Path, tuple[Named, str]] = field(default_factory=dict)

    def resolve(self, item: Mapping, file: str) -> list[Problem]:
        """Write name and SHA-256 in place of each path of a row; what stands in the way."""
        problems = []
        evidence = item.get("evidence")
        for index, one in enumerate(evidence if isinstance(evidence, list) else ()):
            if not isinstance(one, Mapping) or "file" not in one:
                continue
            try:
                self._put(one, str(one["file"]))
            except (BadUpload, Refusal) as reason:
                place: list[int | str] = ["evidence", index, "file"]
                problems.append(Problem(file, line_at(item, place), ".".join(map(str, place)), str(reason)))
        return problems

    def store(self, rows: Iterable[LedgerRow]) -> None:
        """Keep the files of these rows that are not kept for them yet. Raises Changed, BadUpload, Refusal."""
        for row, sha256 in self._named(rows):
            path, bringer = self.found[sha256], Bringer(row.act.actor, getattr(row.command, "unit", None))
            with self.county.files.incoming() as incoming, path.open("rb") as source:
                incoming.take(source)
                if incoming.sha256 != sha256:
                    raise Changed(path.name)
                take_in(self.county, incoming, path.name, bringer, limited=False)

    def _named(self, rows: Iterable[LedgerRow]) -> Iterator[tuple[LedgerRow, str]]:
        for row in rows:
            for one in getattr(row.command, "evidence", ()):
                if one.sha256 in self.found and not self._kept(one.sha256, row):
                    yield row, one.sha256

    def _kept(self, sha256: str, row: LedgerRow) -> bool:
        here = self.county.files.bytes_of(sha256) is not None
        return here and any(one.account == row.act.actor for one in self.county.deposits.of(sha256))

    def _put(self, one: Mapping, typed: str) -> None:
        """Raises BadUpload, Refusal."""
        named, sha256 = self._looked_at(self._place(typed))
        if str(one.get("sha256", sha256)).lower() != sha256:
            raise BadUpload("文件的 SHA-256 值不是所写的")
        line = one.lines.pop("file")
        del one["file"]
        for name, value in (("name", named.name), ("sha256", sha256)):
            one.setdefault(name, value)
            one.lines.setdefault(name, line)

    def _place(self, typed: str) -> Path:
        """Raises BadUpload for what is not a plain file below the ledger's folder, by whatever way it leaves it."""
        if self.folder is None:
            raise BadUpload(NO_PATHS)
        pure = PurePosixPath(typed.replace("\\", "/"))
        if not typed.strip() or "\0" in typed or pure.is_absolute() or ".." in pure.parts or ":" in typed:
            raise BadUpload(OUTSIDE)
        try:
            base = self.folder.resolve(strict=True)
            path = (base / pure).resolve(strict=True)
        except (OSError, RuntimeError):
            raise BadUpload(_not_there(typed)) from None
        if not path.is_relative_to(base):
            raise BadUpload(OUTSIDE)
        if not path.is_file() or not os.access(path, os.R_OK):
            raise BadUpload(_not_there(typed))
        return path

    def _looked_at(self, path: Path) -> tuple[Named, str]:
        """What it is called and its digest, once it was checked. Raises BadUpload, Refusal."""
        if path not in self._known:
            named = read_name(path.name)
            if path.stat().st_size > FILE_BYTES_MAX:
                raise TooLarge
            with path.open("rb") as source:
                sha256 = hashlib.file_digest(source, "sha256").hexdigest()
            refuse_purged(self.county, sha256)
            if self.county.files.bytes_of(sha256) is None:  # else it was checked when it came in
                check(path, named.kind)
            self._known[path] = named, sha256
            self.found[sha256] = path
        return self._known[path]


def _not_there(typed: str) -> Said:
    return say("台账旁边没有 {file} 这个文件，或者读不了", file=typed[:200])
