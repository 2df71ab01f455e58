"""请核对: an act of consequence is shown as it will be recorded, before it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from fastapi.responses import Response

from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.events import Entry

from .context import about_the_duty
from .forms import TARGETS
from .names import Names
from .posted import Posted
from .trail import Trail
from .visit import Visit

SHOWN_MAX = 12
NOT_KEPT = frozenset({"csrf", "seen", "confirmed", "edit", "add", "remove", "save"})  # of a form that is being checked


class NotAgreed(Exception):
    """What would be recorded now is not what was shown."""

    def __init__(self, entries: Sequence[Entry], seen: str) -> None:
        super().__init__()
        self.entries, self.seen = entries, seen


def seen_of(entries: Sequence[Entry]) -> str:
    """The state that a decision was shown on: the first stream it touches, and how far that had come."""
    return f"{entries[0].stream}@{entries[0].version - 1}"


def check_page(visit: Visit, command: Command, entries: Sequence[Entry], form: Posted, seen: str) -> Response:
    """What will be recorded; if it was shown before and things have changed since, what changed."""
    stream, _, version = form.one("seen").rpartition("@")
    changed: list[Entry] = []
    if form.has("confirmed") and stream == entries[0].stream and re.fullmatch("[0-9]{1,9}", version):
        changed = visit.county.log.entries_of(stream)[int(version) :]
    kept = [pair for pair in form.pairs if pair[0] not in NOT_KEPT and pair[1]]
    about = {name: str(getattr(command, name)) for name in TARGETS if getattr(command, name, None) is not None}
    with visit.moment() as moment:
        names = Names(moment.views)
        trail = Trail(names, visit.county, visit.session)
        context: dict[str, Any] = {
            "command": command,
            "duty": about_the_duty(visit, moment, names, about),
            "kept": kept,
            "seen": seen,
            "lines": trail.lines(entries[:SHOWN_MAX]),
            "count": len(entries),
            "changed": trail.lines(changed),
        }
        return visit.page("act_check.html", moment, status=409 if changed else 200, **context)
