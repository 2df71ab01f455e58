"""Rows read from a tree, whatever file it came from: whose act, which command; or what is wrong, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field

from pbm_tracker.access.roles import Role
from pbm_tracker.kernel import strict_yaml
from pbm_tracker.kernel.commands import Command, Refusal
from pbm_tracker.kernel.draft import Request, body_of
from pbm_tracker.kernel.events import Act, Frozen
from pbm_tracker.kernel.fields import Actor, Day, Line
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.kernel.strict_yaml import BadFile, Mapping, Problem, Sequence
from pbm_tracker.kernel.wording import nearest
from pbm_tracker.notice.steps import GateId

M = TypeVar("M", bound=BaseModel)
Asked = tuple[Act, Command, str | None]

ROWS_MAX = 100_000

ATTEMPT = "写 G1 至 G12 之一：这件事当时被这道关口拒绝，现在也须被它拒绝，只记被拒绝这一条"

# Writes into a row, in place of the paths of files, what they are; or says what is wrong with them.
Resolve = Callable[[Mapping, str], list[Problem]]


class Envelope(Frozen):
    """What a row says beside the fields of its command: `do` names the command, `by` the actor, `as` the role.

    `refused` says that it was attempted, and that this gate refused it.
    """

    on: Annotated[Day, Field(title="发生日")]
    by: Annotated[Actor, Field(title="办理人")]
    as_: Annotated[Role, Field(alias="as", title="办理角色")]
    do: Annotated[str, Field(title="事项")]
    basis: Annotated[Line | None, Field(title="依据文号")] = None
    refused: Annotated[GateId | None, Field(title="被拒关口", description=ATTEMPT)] = None


ENVELOPE_KEYS = frozenset(field.alias or name for name, field in Envelope.model_fields.items())


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
    gate: str | None = None  # that refused it then, and must now


def refused(row: LedgerRow, refusal: Refusal, file: str) -> Problem:
    """Why a row cannot be recorded; one that a gate refused then must be refused by that gate, and by no other rule."""
    field = "refused" if row.gate else refusal.field or "do"
    said = joined([part for part in (refusal.reason, refusal.cure) if part], "；")
    reason = say("{said}（{clause}）", said=said, clause=say(refusal.clause))
    if row.gate:
        reason = say("这一行写明被关口 {gate} 拒绝，现在拒绝它的却是：{reason}", gate=row.gate, reason=reason)
    place = [int(part) if part.isdecimal() else part for part in field.split(".")]
    return Problem(file, strict_yaml.line_at(row.node, place), f"{row.index}.{field}", reason)


def not_refused(row: LedgerRow, file: str) -> Problem:
    """A row says that a gate refused it, and now none does."""
    reason = say("这一行写明被关口 {gate} 拒绝，现在却没有被拒绝", gate=row.gate)
    return Problem(file, strict_yaml.line_at(row.node, ["refused"]), f"{row.index}.refused", reason)


def read_rows(node: Any, file: str, today: date, resolve: Resolve) -> tuple[list[LedgerRow], list[Problem]]:
    """The rows of a list, or of {basis, rows}, and what is wrong with those that cannot be read. Raises BadFile."""
    basis = None
    if isinstance(node, Mapping):
        if unknown := [key for key in node if key not in ("basis", "rows")]:
            raise _at(
                node, file, unknown[0], say("没有这个字段{nearest}", nearest=nearest(unknown[0], ["basis", "rows"]))
            )
        basis = strict_yaml.validate(Basis, node, file).basis
        node = node.get("rows")
    if not isinstance(node, Sequence):
        raise BadFile([Problem(file, 1, "rows", "应为一列行，每行一件事；或 basis 与 rows")])
    if len(node) > ROWS_MAX:
        raise BadFile([Problem(file, 1, "rows", say("最多 {most} 行", most=ROWS_MAX))])
    rows: list[LedgerRow] = []
    problems: list[Problem] = []
    times: Counter[str] = Counter()
    latest = date.min
    for index, item in enumerate(node, start=1):
        try:
            act, command, gate = _read_row(item, node.lines[index - 1], file, basis, resolve)
            if act.occurred_on > today:
                raise _at(item, file, "on", say("{day} 还没有到", day=act.occurred_on))
            if act.occurred_on < latest:
                raise _at(item, file, "on", say("行应按日期先后排列，上面已有 {latest}", latest=latest))
        except BadFile as bad:
            problems += [Problem(one.file, one.line, f"{index}.{one.field}", one.reason) for one in bad.problems]
            continue
        latest = act.occurred_on
        body = body_of(command, act)
        key = f"{body}/{gate}" if gate else body
        times[key] += 1
        rows.append(LedgerRow(item, index, act, command, Request(f"row/{key}/{times[key]}", body), gate))
    return rows, problems


def _read_row(item: Any, line: int, file: str, basis: str | None, resolve: Resolve) -> Asked:
    """What a row asks, as whose act, and which gate refused it. Raises BadFile with everything that is wrong in it."""
    if not isinstance(item, Mapping):
        raise BadFile([Problem(file, line, "", "每行应为若干“字段: 值”")])
    if wrong := resolve(item, file):
        raise BadFile(wrong)
    own, about = _split(item)
    problems: list[Problem] = []
    envelope = _validated(Envelope, about, file, problems)
    kind = Command.all.get(str(item.get("do")))
    command = _validated(kind, own, file, problems) if kind else None
    if kind is None and "do" in item:
        reason = say("没有“{topic}”这种事项{nearest}", topic=item["do"], nearest=nearest(str(item["do"]), Command.all))
        problems += _at(item, file, "do", reason).problems
    if envelope is None or command is None:
        raise BadFile(problems)
    basis = envelope.basis or basis
    act = Act(actor=envelope.by, role=envelope.as_, occurred_on=envelope.on, basis=basis)
    return act, command, envelope.refused


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
