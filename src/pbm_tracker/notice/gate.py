"""A gate of part 三 that did not let something pass: the refusal is itself recorded, since an attempt is evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NoReturn

from pbm_tracker.kernel.commands import Fact, GateRefusal, State
from pbm_tracker.kernel.events import Entry, Event, Frozen
from pbm_tracker.kernel.fields import Line, Prose, Slug, line, prose, whole
from pbm_tracker.kernel.saying import joined, say

from .catalogue import TaskNumber
from .clauses import CLAUSES
from .steps import Code, GateId

MISSING_MAX = 50
SENTENCE_MAX = 1_000


class EntryAt(Frozen):
    """An entry by its place in its stream: known already while it stands in a draft, and has no position yet."""

    stream: Annotated[str, line(200)]
    version: Annotated[int, whole(1)]


class GateRefused(Event):
    """Stands in the stream it was asked of, and changes nothing of what that adds up to.

    `asked` is the command by its topic, `clause` the sentence of the notice as it is shown, `unit` the one that was
    concerned. `by_entries` are the entries that show what is missing: where there are as many as `missing`, one each
    in their order.
    """

    words = "被拒绝"
    gate: GateId
    asked: Code
    clause_code: Code
    clause: Annotated[str, line(SENTENCE_MAX)]
    task: TaskNumber | None = None
    unit: Slug | None = None
    missing: tuple[Annotated[str, prose(SENTENCE_MAX)], ...]
    by_entries: tuple[EntryAt, ...] = ()
    cure: Prose | None = None
    field: Line | None = None


def refuse(
    *,
    gate: str,
    clause: str,
    stream_state: State,
    asked: str,
    unit: str | None,
    missing: Sequence[str],
    entries: Sequence[EntryAt] = (),
    cure: str | None = None,
    task: int | None = None,
    field: str | None = None,
) -> NoReturn:
    """Refuse by a gate (G1 to G12), to be recorded in the stream it was asked of. Raises GateRefusal.

    `clause` is a code of CLAUSES, `asked` the topic of the command, `missing` what is not there, a sentence each,
    `entries` the places of what shows it, `field` the field of the command that it lies in. Since the refusal may
    be the first entry of its stream, no state may take its version for a sign that anything else is there.
    """
    told = list(missing[:MISSING_MAX])
    if len(missing) > MISSING_MAX:
        told.append(say("另有 {n} 处", n=len(missing) - MISSING_MAX))
    refused = GateRefused(
        gate=gate,
        asked=asked,
        clause_code=clause,
        clause=CLAUSES[clause],
        task=task,
        unit=unit,
        missing=tuple(told),
        by_entries=tuple(entries[: len(told)]),
        cure=cure,
        field=field,
    )
    raise _refusal([Fact(stream_state, refused)], refused, told, cure)


def event_in(refusal: GateRefusal) -> GateRefused:
    """What is recorded of a refusal. Every gate is one of the notice's."""
    return next(fact.event for fact in refusal.facts if isinstance(fact.event, GateRefused))


def refusal_in(entries: Sequence[Entry]) -> GateRefusal | None:
    """The refusal that these entries record, for who asks again; None where they record what was asked."""
    if not entries or not isinstance(refused := entries[0].event, GateRefused):
        return None
    facts = [Fact(State(stream=entry.stream), entry.event) for entry in entries]
    return _refusal(facts, refused, refused.missing, refused.cure)


def _refusal(facts: Sequence[Fact], refused: GateRefused, missing: Sequence[str], cure: str | None) -> GateRefusal:
    """What is missing and the cure are given as they were said, and can be said in another language."""
    reason = say("关口 {gate} 不予通过：{missing}", gate=refused.gate, missing=joined(missing, "；"))
    return GateRefusal(reason, clause=refused.clause, facts=facts, missing=missing, cure=cure, field=refused.field)
