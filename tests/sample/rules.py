"""Which acts about a duty must be refused, by the rules in words; a second opinion on the decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from sample.judged import Claim, Duty, Row, effective_deadline
from sample.truth import Truth

FOREVER = datetime.max.replace(tzinfo=UTC)


def why_refused(truth: Truth, row: Row) -> str | None:
    """Why the act may not be recorded now; None if it must be taken."""
    if row["do"] in ("register_unit", "merge_unit", "abolish_unit", "rename_unit", "adopt_reading", "assign_duty"):
        return _about_units(truth, row)
    held = [duty for duty in truth.fitting(row) if not duty.withdrawn]
    if len(held) != 1:
        return "no duty, or no telling which"
    rule = RULES.get(row["do"])
    return rule(held[0], row, truth) if rule else None


def _about_units(truth: Truth, row: Row) -> str | None:
    if row["do"] == "adopt_reading":
        return None
    if row["do"] == "register_unit":
        return "known already" if row["unit"] in truth.units else _future(row["member_from"], row)
    concerned = [row["unit"], row["into"]] if row["do"] == "merge_unit" else [row["unit"]]
    if any(unit not in truth.units or truth.units[unit].ended for unit in concerned):
        return "no such unit now"
    if any(row["on"] < truth.units[unit].names[0].day for unit in concerned):
        return "before it joined"
    if row["do"] == "assign_duty":
        return _assign(truth, row)
    return "into itself" if row["unit"] == row.get("into") else None


def _assign(truth: Truth, row: Row) -> str | None:
    if any(not duty.withdrawn for duty in truth.fitting(row)):
        return "held already"
    collective = truth.tasks[row["task"]][1]
    return None if collective or row["capacity"] == "named" else "does not name all units"


def _future(day: date, row: Row) -> str | None:
    return "in the future" if day > row["on"] else None


def _claim(duty: Duty, row: Row, truth: Truth) -> str | None:
    if duty.claims and not duty.claims[-1].rejected:
        return "claimed or verified already"
    return _future(row["completed_on"], row)


def _verdict(duty: Duty, row: Row, truth: Truth) -> str | None:
    claim = duty.claims[-1] if duty.claims else None
    if claim is None or not claim.pending:
        return "nothing to judge"
    if (duty.holders[-1].value == "county-office") != (row["as"] == "audit"):
        return "not the verifier of this unit"
    if row["by"] == claim.by:
        return "one person"
    return _of_day(claim, row)


def _of_day(claim: Claim, row: Row) -> str | None:
    accepted = row.get("completed_on") or claim.said.day
    if row["on"] < claim.said.day or accepted > row["on"]:
        return "before it was completed"
    return "another day without a reason" if accepted != claim.said.day and "reason" not in row else None


def _overturn(duty: Duty, row: Row, truth: Truth) -> str | None:
    claim = duty.claims[-1] if duty.claims else None
    if claim is None or not claim.verified:
        return "nothing verified"
    if row["by"] == claim.accepted_by:
        return "one person"
    open_since = [lapse.found.day for lapse in duty.lapses if lapse.ended is None]
    return "before what it overturns" if row["on"] < max([claim.said.day, *open_since]) else None


def _not_later(duty: Duty, row: Row, truth: Truth, until: date) -> str | None:
    deadline = duty.deadline(date.max, FOREVER, truth.reading(row["on"], FOREVER))
    assert deadline is not None
    latest = effective_deadline(duty.extensions, deadline[1], date.max, FOREVER)
    return "not later than the deadline" if until <= latest else None


def _request(duty: Duty, row: Row, truth: Truth) -> str | None:
    if duty.claims and not duty.claims[-1].rejected:
        return "claimed or verified"
    if duty.extensions and duty.extensions[-1].open:
        return "one is open"
    return _not_later(duty, row, truth, row["until"])


def _answer(duty: Duty, row: Row, truth: Truth) -> str | None:
    asked = duty.extensions[-1] if duty.extensions else None
    if asked is None or not asked.open:
        return "nothing asked"
    if row["by"] == asked.by:
        return "one person"
    return "before it was asked" if row["on"] < asked.asked.day else None


def _grant(duty: Duty, row: Row, truth: Truth) -> str | None:
    if reason := _answer(duty, row, truth):
        return reason
    if duty.claims and duty.claims[-1].verified:
        return "verified"
    return _not_later(duty, row, truth, row.get("until") or duty.extensions[-1].asked.value)


def _find_lapse(duty: Duty, row: Row, truth: Truth) -> str | None:
    claim = duty.claims[-1] if duty.claims else None
    if claim is None or not claim.verified or claim.accepted is None:
        return "nothing kept up"
    if duty.lapses and not duty.lapses[-1].ended:
        return "lapsed already"
    kept_since = [claim.accepted.value, *(lapse.ended.day for lapse in duty.lapses if lapse.ended)]
    return None if max(kept_since) <= row["lapsed_on"] <= row["on"] else "not while it was kept up"


def _cure_lapse(duty: Duty, row: Row, truth: Truth) -> str | None:
    if not duty.lapses or duty.lapses[-1].ended:
        return "no open lapse"
    return None if duty.lapses[-1].found.day <= row["cured_on"] <= row["on"] else "not between lapse and act"


RULES: dict[str, Callable[[Duty, Row, Truth], str | None]] = {
    "claim_completion": _claim,
    "return_completion": _verdict,
    "verify_completion": _verdict,
    "overturn_verification": _overturn,
    "request_extension": _request,
    "grant_extension": _grant,
    "refuse_extension": _answer,
    "find_lapse": _find_lapse,
    "cure_lapse": _cure_lapse,
}
