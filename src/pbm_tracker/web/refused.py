"""A refusal by a gate as pages show it: gate, clause, what is missing with the entries that show it, and the cure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County
from pbm_tracker.holders import holder_of
from pbm_tracker.kernel.commands import GateRefusal
from pbm_tracker.notice.gate import GateRefused, event_in
from pbm_tracker.refusals import positions_of

from .visit import Visit


@dataclass(frozen=True, slots=True)
class RefusedSeen:
    """`missing` are sentences, each with the position of the entry that shows it; `shown_by` those that show it all.

    Without what is missing, and without the cure, for who may not read remarks.
    """

    gate: str
    meaning: str
    clause: str
    missing: Sequence[tuple[str, int | None]] = ()
    shown_by: Sequence[int] = ()
    cure: str | None = None


def refused_now(visit: Visit, refusal: GateRefusal) -> RefusedSeen:
    """What whoever asked is told, in his language."""
    return _seen(visit.county, visit.identity, event_in(refusal), refusal.missing, refusal.cure)


def refused_then(county: County, identity: Identity, event: GateRefused, *, sees: bool) -> RefusedSeen:
    """What is on record of it, as it was recorded."""
    if not sees:
        return RefusedSeen(event.gate, _meaning(county, event), event.clause)
    return _seen(county, identity, event, event.missing, event.cure)


def _seen(
    county: County, identity: Identity, event: GateRefused, missing: Sequence[str], cure: str | None
) -> RefusedSeen:
    seen = [one for one in event.by_entries if identity.sees_stream(one.stream, holder_of(county, one.stream))]
    positions = positions_of(county.log, seen)
    one_each = len(positions) == len(missing)
    return RefusedSeen(
        gate=event.gate,
        meaning=_meaning(county, event),
        clause=event.clause,
        missing=list(zip(missing, positions if one_each else [None] * len(missing), strict=True)),
        shown_by=[] if one_each else positions,
        cure=cure,
    )


def _meaning(county: County, event: GateRefused) -> str:
    return next((gate.meaning for gate in county.catalogue.gates if gate.id == event.gate), "")
