"""One way for all kinds of files: read, tried in a draft, and recorded all together or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.county import County
from pbm_tracker.kernel import strict_yaml
from pbm_tracker.kernel.commands import GateRefusal, Refusal
from pbm_tracker.kernel.draft import Draft, Permit
from pbm_tracker.kernel.events import Entry
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.strict_yaml import BadFile, Problem
from pbm_tracker.notice.gate import event_in

from .attachments import Attachments, Changed
from .rows import LedgerRow, not_refused, read_rows, refused
from .sheet import Sheet, read_sheet

FILE_BYTES_MAX = 50_000_000


class BadLedger(BadFile):
    """A ledger of which nothing was recorded, and every row that stands in the way; `sheet` as it was read."""

    def __init__(self, problems: Iterable[Problem], sheet: Sheet | None = None) -> None:
        super().__init__(problems)
        self.sheet = sheet


@dataclass(frozen=True, slots=True)
class Ledger:
    """A file as it was read: its rows, what is wrong with those that could not be, what its reader should know."""

    file: str
    digest: str
    rows: list[LedgerRow]
    unreadable: list[Problem]
    sheet: Sheet | None
    attachments: Attachments

    @property
    def cause(self) -> str:
        return f"ledger/{self.digest}"

    @property
    def notes(self) -> list[str]:
        return self.sheet.notes if self.sheet else []


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were new, how many were there already, and the entries of the new ones."""

    added: int
    there: int
    entries: list[Entry]
    new: list[LedgerRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def import_ledger(county: County, path: Path, *, dry_run: bool = False) -> Imported:
    """Record every row that is not there yet. Raises BadLedger with every bad row; then nothing is recorded."""
    try:
        data = strict_yaml.read_bytes(path, max_bytes=FILE_BYTES_MAX)
    except BadFile as bad:
        raise BadLedger(bad.problems) from None
    ledger = read_ledger(county, data, str(path), path.parent)
    if dry_run or not ledger.attachments.found:
        return carry_in(county, ledger, dry_run=dry_run)
    carry_in(county, ledger, dry_run=True)
    _store(ledger)
    return carry_in(county, ledger)


def _store(ledger: Ledger) -> None:
    """Files come first, and are of no consequence if the rows that name them are not recorded after all."""
    try:
        ledger.attachments.store(ledger.rows)
    except Changed as changed:
        reason = say("{file} 在导入期间变了，没有记入", file=str(changed))
        raise BadLedger([Problem(ledger.file, 0, "", reason)]) from None


def read_ledger(county: County, data: bytes, file: str, folder: Path | None = None) -> Ledger:
    """Read a file of any kind that its name and its first bytes say. Raises BadLedger where it is no ledger at all.

    Evidence may be given as paths where there is a folder that they begin in.
    """
    digest = hashlib.sha256(data).hexdigest()
    attachments = Attachments(county, folder)
    try:
        if file.lower().endswith((".yaml", ".yml")):
            rows, unreadable = read_rows(strict_yaml.parse(data, file), file, county.today(), attachments.resolve)
            return Ledger(file, digest, rows, unreadable, None, attachments)
        sheet = read_sheet(county, data, file)
        rows, unreadable = read_rows(sheet.tree, file, county.today(), attachments.resolve)
    except BadFile as bad:
        raise BadLedger(bad.problems) from None
    unreadable = sheet.without_repetition([*sheet.problems, *unreadable])
    return Ledger(file, digest, rows, [sheet.placed(one) for one in unreadable], sheet, attachments)


def carry_in(county: County, ledger: Ledger, *, dry_run: bool = False, permit: Permit = permit_in_ledger) -> Imported:
    """Try every row on what the log holds, and record them unless it is a dry run. Raises BadLedger, Conflict."""

    def work(draft: Draft) -> list[LedgerRow]:
        new, wrong = _carry_out(draft, ledger)
        if ledger.unreadable or wrong:
            problems = sorted([*ledger.unreadable, *wrong], key=lambda problem: problem.line)
            raise BadLedger(problems, ledger.sheet)
        return new

    if dry_run:
        draft = county.draft(permit)
        new, entries = work(draft), draft.entries
    else:
        new, entries = county.record(work, permit)
    return Imported(len(new), len(ledger.rows) - len(new), entries, new, ledger.notes)


def _carry_out(draft: Draft, ledger: Ledger) -> tuple[list[LedgerRow], list[Problem]]:
    """The rows that were new, and those that were refused; a refused one does not keep the next from being tried."""
    draft.look_up([row.request.key for row in ledger.rows])
    new, wrong = [], []
    for row in ledger.rows:
        if draft.earlier(row.request) is not None:
            continue
        if (problem := _carry_out_row(draft, row, ledger)) is None:
            new.append(row)
        else:
            wrong.append(ledger.sheet.placed(problem) if ledger.sheet else problem)
    return new, wrong


def _carry_out_row(draft: Draft, row: LedgerRow, ledger: Ledger) -> Problem | None:
    """What stands in the way of a row. One that a gate refused must be refused by it, and that is what is held."""
    try:
        draft.carry_out(row.command, row.act, cause=ledger.cause, request=row.request)
    except GateRefusal as refusal:
        return None if row.gate == event_in(refusal).gate else refused(row, refusal, ledger.file)
    except Refusal as refusal:
        return refused(row, refusal, ledger.file)
    return not_refused(row, ledger.file) if row.gate else None
