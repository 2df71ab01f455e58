"""The entries that may prove a duty, as its page and the forms about it show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from pbm_tracker.county import Moment
from pbm_tracker.kernel.commands import Command, Earlier
from pbm_tracker.performance.proof_fact import Proving, ProvingFact, proving
from pbm_tracker.tasks.duty import CAPACITY_WORDS, Duty
from pbm_tracker.tasks.pages import DutySeen, duty_seen

from .visit import Visit

SHOWN = 20  # the latest ones


@dataclass(frozen=True, slots=True)
class Offered:
    """`used` are the years that some of the facts prove already, by position; `facts` the latest, of `count`."""

    facts: list[ProvingFact]
    count: int
    used: Mapping[int, int]
    lacking: list[str]


def offered_of(visit: Visit, moment: Moment, seen: DutySeen) -> Offered:
    """What may prove a duty on the day that the page is of."""
    found: Proving = proving(moment.views, seen.task, seen.capacity, seen.unit, moment.as_of)
    used = visit.county.log.state_of(Duty, str(seen.row["stream"])).proved_by
    return Offered(found.facts[-SHOWN:], len(found.facts), used, found.lacking)


def offered_to(visit: Visit, moment: Moment, command: type[Command], fixed: Mapping[str, str]) -> Offered | None:
    """What may prove the duty that a form is about, if it asks for that."""
    task, unit = fixed.get("task", ""), fixed.get("unit", "")
    if "facts" not in command.model_fields or not task.isdecimal() or not unit:
        return None
    capacities = [one for one in CAPACITY_WORDS if fixed.get("capacity") in (one, None)]
    held = [duty_seen(moment.views, moment.as_of, task=int(task), capacity=one, unit=unit) for one in capacities]
    seen = [one for one in held if one is not None and not one.facts.withdrawn]
    return offered_of(visit, moment, seen[0]) if len(seen) == 1 else None


def begin_with(offered: Offered | None, earlier: Earlier, year: str | None, today: date) -> Earlier:
    """A form that names what proves the duty, for the clerk to confirm: what is used already is not named again."""
    if offered is None:
        return earlier
    until = date(int(year), 12, 31) if year and year.isdecimal() and len(year) == 4 else today  # noqa: PLR2004 - digits
    since = date(until.year, 1, 1) if year else date.min
    rows = [
        {"position": fact.position}
        for fact in offered.facts
        if fact.position not in offered.used and since <= fact.effective_on <= until
    ]
    return replace(earlier, fields={**earlier.fields, "facts": rows}) if rows else earlier
