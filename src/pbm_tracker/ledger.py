"""The ledger (台账导入): commands as rows of a YAML file, all recorded or none, and nothing twice."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field

from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.access.roles import Role
from pbm_tracker.county import County, body_of
from pbm_tracker.kernel import strict_yaml
from pbm_tracker.kernel.commands import Command, Refusal
from pbm_tracker.kernel.draft import Draft, Request
from pbm_tracker.kernel.events import Act, Entry, Frozen
from pbm_tracker.kernel.fields import Actor, Day, Line
from pbm_tracker.kernel.strict_yaml import BadFile, Mapping, Problem, Sequence
from pbm_tracker.kernel.wording import nearest

M = TypeVar("M", bound=BaseModel)

FILE_BYTES_MAX = 50_000_000
ROWS_MAX = 100_000
ENVELOPE_KEYS = frozenset({"on", "by", "as", "do", "basis"})


class BadLedger(BadFile):
    """A ledger of which nothing was recorded, and every row that stands in the way."""


class Envelope(Frozen):
    """What a row says beside the fields of its command: `do` names the command, `by` the actor, `as` the role."""

    on: Day
    by: Actor
    as_: Annotated[Role, Field(alias="as")]
    do: str
    basis: Line | None = None


class Basis(BaseModel):
    """What a ledger says of all its rows: the document they rest on."""

    basis: Line | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    node: Mapping
    index: int
    act: Act
    command: Command
    request: Request


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were new, how many were there already, and the entries of the new ones."""

    added: int
    there: int
    entries: list[Entry]


def import_ledger(county: County, path: Path, *, dry_run: bool = False) -> Imported:
    """Record every row that is not there yet. Raises BadLedger with every bad row; then nothing is recorded."""
    file = str(path)
    try:
        data = strict_yaml.read_bytes(path, max_bytes=FILE_BYTES_MAX)
        rows, unreadable = _read(strict_yaml.parse(data, file), file, county.today())
    except BadFile as bad:
        raise BadLedger(bad.problems) from None
    cause = f"ledger/{hashlib.sha256(data).hexdigest()}"

    def work(draft: Draft) -> tuple[int, int]:
        added, refused = _carry_out(draft, rows, file, cause)
        if unreadable or refused:
            raise BadLedger(sorted([*unreadable, *refused], key=lambda problem: problem.line))
        return added, len(rows) - added

    if dry_run:
        draft = county.draft(permit_in_ledger)
        added, there = work(draft)
        return Imported(added, there, draft.entries)
    (added, there), entries = county.record(work, permit_in_ledger)
    return Imported(added, there, entries)


def _carry_out(draft: Draft, rows: list[LedgerRow], file: str, cause: str) -> tuple[int, list[Problem]]:
    """How many rows were new, and those that were refused; a refused one does not keep the next from being tried."""
    draft.look_up([row.request.key for row in rows])
    added, refused = 0, []
    for row in rows:
        if draft.earlier(row.request) is not None:
            continue
        try:
            draft.carry_out(row.command, row.act, cause=cause, request=row.request)
        except Refusal as refusal:
            refused.append(_refused(row, refusal, file))
        else:
            added += 1
    return added, refused


def _refused(row: LedgerRow, refusal: Refusal, file: str) -> Problem:
    field = refusal.field or "do"
    reason = "；".join(part for part in (refusal.reason, refusal.cure) if part) + f"（{refusal.clause}）"
    return Problem(file, strict_yaml.line_at(row.node, [field]), f"{row.index}.{field}", reason)


def _read(node: Any, file: str, today: date) -> tuple[list[LedgerRow], list[Problem]]:
    """The rows of a list, or of {basis, rows}, and what is wrong with those that cannot be read. Raises BadFile."""
    basis = None
    if isinstance(node, Mapping):
        if unknown := [key for key in node if key not in ("basis", "rows")]:
            raise _at(node, file, unknown[0], f"没有这个字段{nearest(unknown[0], ['basis', 'rows'])}")
        basis = strict_yaml.validate(Basis, node, file).basis
        node = node.get("rows")
    if not isinstance(node, Sequence):
        raise BadFile([Problem(file, 1, "rows", "应为一列行，每行一件事；或 basis 与 rows")])
    if len(node) > ROWS_MAX:
        raise BadFile([Problem(file, 1, "rows", f"最多 {ROWS_MAX} 行")])
    rows: list[LedgerRow] = []
    problems: list[Problem] = []
    times: Counter[str] = Counter()
    latest = date.min
    for index, item in enumerate(node, start=1):
        try:
            act, command = _read_row(item, node.lines[index - 1], file, basis)
            if act.occurred_on > today:
                raise _at(item, file, "on", f"{act.occurred_on} 还没有到")
            if act.occurred_on < latest:
                raise _at(item, file, "on", f"行应按日期先后排列，上面已有 {latest}")
        except BadFile as bad:
            problems += [Problem(one.file, one.line, f"{index}.{one.field}", one.reason) for one in bad.problems]
            continue
        latest = act.occurred_on
        body = body_of(command, act)
        times[body] += 1
        rows.append(LedgerRow(item, index, act, command, Request(f"row/{body}/{times[body]}", body)))
    return rows, problems


def _read_row(item: Any, line: int, file: str, basis: str | None) -> tuple[Act, Command]:
    """What a row asks, and as whose act. Raises BadFile with everything that is wrong in it."""
    if not isinstance(item, Mapping):
        raise BadFile([Problem(file, line, "", "每行应为若干“字段: 值”")])
    own, about = _split(item)
    problems: list[Problem] = []
    envelope = _validated(Envelope, about, file, problems)
    kind = Command.all.get(str(item.get("do")))
    command = _validated(kind, own, file, problems) if kind else None
    if kind is None and "do" in item:
        reason = f"没有“{item['do']}”这种事项{nearest(str(item['do']), Command.all)}"
        problems += _at(item, file, "do", reason).problems
    if envelope is None or command is None:
        raise BadFile(problems)
    basis = envelope.basis or basis
    return Act(actor=envelope.by, role=envelope.as_, occurred_on=envelope.on, basis=basis), command


def _validated(model: type[M], node: Mapping, file: str, problems: list[Problem]) -> M | None:
    try:
        return strict_yaml.validate(model, node, file)
    except BadFile as bad:
        problems += bad.problems
        return None


def _split(item: Mapping) -> tuple[Mapping, Mapping]:
    """The fields of the command, and what the row says about the act."""
    own, about = Mapping(item.line), Mapping(item.line)
    for key, value in item.items():
        part = about if key in ENVELOPE_KEYS else own
        part[key] = value
        part.lines[key] = item.lines[key]
    return own, about


def _at(item: Mapping, file: str, field: str, reason: str) -> BadFile:
    return BadFile([Problem(file, strict_yaml.line_at(item, [field]), field, reason)])
