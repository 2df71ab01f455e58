"""After acting: which entries were recorded, as the address of the next page tells it, and where they are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County
from pbm_tracker.holders import holder_of
from pbm_tracker.kernel.events import Entry

from .asked import Asked

_POSITIONS = re.compile(r"([1-9][0-9]{0,11})(?:-([1-9][0-9]{0,11}))?")


@dataclass(frozen=True, slots=True)
class Recorded:
    """Entries from `first` to `last`, and the page that shows the first."""

    first: int
    last: int
    address: str


def done_of(entries: Sequence[Entry]) -> str:
    """What the next address says of entries that were recorded: 1204, or 1204-1242."""
    positions = [entry.position for entry in entries if entry.position]
    if not positions:
        return ""
    return f"{positions[0]}" if len(positions) == 1 else f"{positions[0]}-{positions[-1]}"


def recorded_in(county: County, text: str, asked: Asked, identity: Identity) -> Recorded | None:
    """What an address says was recorded; None where it says nothing that is so."""
    if not (found := _POSITIONS.fullmatch(text)):
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    if not first <= last <= county.log.head() or (entry := county.log.entry_at(first)) is None:
        return None
    if not identity.sees_stream(entry.stream, holder_of(county, entry.stream)):
        return None
    return Recorded(first, last, address_of(county, entry, asked))


def address_of(county: County, entry: Entry, asked: Asked) -> str:
    """Where an entry is shown: in the trail of its duty, or on a page of its own."""
    if entry.stream.startswith("duty/"):
        holder = holder_of(county, entry.stream)
        _, task, capacity, _ = entry.stream.split("/")
        return asked.link(f"/duties/{task}/{capacity}/{holder}", fragment=f"entry-{entry.position}")
    return asked.link(f"/entries/{entry.position}")
