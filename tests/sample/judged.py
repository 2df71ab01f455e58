"""What is true of one duty on a day, for whoever knows what was recorded by a moment: the rules in words, as Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

NEXT_WORKDAY = {date(2022, 12, 31): date(2023, 1, 3)}

Row = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """Something that is true from a day on, for whoever knows what was recorded by a moment."""

    day: date
    recorded: datetime
    value: Any = None

    def counts(self, as_of: date, known_at: datetime) -> bool:
        return self.day <= as_of and self.recorded <= known_at


@dataclass(eq=False)
class Claim:
    said: Said  # from the day of completion claimed; what is said of the claim later counts from that day as well
    on: date
    by: str
    rejected: Said | None = None
    accepted: Said | None = None
    accepted_by: str | None = None

    @property
    def pending(self) -> bool:
        return self.rejected is None and self.accepted is None

    @property
    def verified(self) -> bool:
        return self.rejected is None and self.accepted is not None


@dataclass
class Extension:
    asked: Said
    by: str
    granted: Said | None = None
    refused: Said | None = None

    @property
    def open(self) -> bool:
        return self.granted is None and self.refused is None


@dataclass
class Lapse:
    found: Said
    ended: Said | None = None


@dataclass
class Duty:
    task: int
    capacity: str
    deadlines: list[Said]  # a day, and whether it is the one that the notice prints
    holders: list[Said]
    withdrawals: list[Said] = field(default_factory=list)
    started: list[Said] = field(default_factory=list)
    sections: list[Said] = field(default_factory=list)
    persons: list[Said] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    lapses: list[Lapse] = field(default_factory=list)

    @property
    def withdrawn(self) -> bool:
        return bool(self.withdrawals and self.withdrawals[-1].value)

    def deadline(self, as_of: date, known_at: datetime, reading: str) -> tuple[date, date] | None:
        """The deadline as assigned, and as read; None before there is one."""
        assigned = last(self.deadlines, as_of, known_at)
        if assigned is None:
            return None
        day, as_printed = assigned
        return day, NEXT_WORKDAY.get(day, day) if reading == "next_workday" and as_printed else day


def last(said: Sequence[Said], as_of: date, known_at: datetime) -> Any:
    return next((one.value for one in reversed(said) if one.counts(as_of, known_at)), None)


def row_of(duty: Duty, as_of: date, known_at: datetime, reading: str) -> Row:
    deadline = duty.deadline(as_of, known_at, reading)
    if deadline is None:
        return {"task": duty.task, "unit": None, "capacity": duty.capacity}
    _, due = deadline  # as given, and as it is read
    effective = effective_deadline(duty.extensions, due, as_of, known_at)
    row: Row = {
        "task": duty.task,
        "unit": last(duty.holders, as_of, known_at),
        "capacity": duty.capacity,
        "due": due,
        "effective_due": effective,
        "extensions": list(_extensions(duty, due, as_of, known_at)),
        "lapses": list(_lapses(duty, as_of, known_at)),
        "person": last(duty.persons, as_of, known_at),
        "section": last(duty.sections, as_of, known_at),
    }
    row |= _completion(duty, as_of, known_at, due, effective)
    if last(duty.withdrawals, as_of, known_at):
        row |= {"state": "withdrawn", "punctuality": None, "overdue_days": 0}
    return row


def effective_deadline(extensions: Sequence[Extension], due: date, as_of: date, known_at: datetime) -> date:
    """The last day allowed: an extension counts from the day of the grant on, and never shortens."""
    granted: list[date] = [
        one.granted.value for one in extensions if one.granted and one.granted.counts(as_of, known_at)
    ]
    return max([due, *granted])


def _extensions(duty: Duty, due: date, as_of: date, known_at: datetime) -> Iterator[Row]:
    for number, one in enumerate(duty.extensions):
        if not one.asked.counts(as_of, known_at):
            continue
        granted = one.granted if one.granted and one.granted.counts(as_of, known_at) else None
        refused = one.refused if one.refused and one.refused.counts(as_of, known_at) else None
        deadline = effective_deadline(duty.extensions[:number], due, one.asked.day, known_at)
        yield {
            "asked_on": one.asked.day,
            "granted_on": granted.day if granted else None,
            "refused_on": refused.day if refused else None,
            "until": granted.value if granted else one.asked.value,
            "late_request": one.asked.day > deadline,
        }


def _lapses(duty: Duty, as_of: date, known_at: datetime) -> Iterator[Row]:
    for lapse in duty.lapses:
        if lapse.found.counts(as_of, known_at):
            start = lapse.found.day
            end = lapse.ended.day if lapse.ended and lapse.ended.counts(as_of, known_at) else None
            days = (end - start).days if end else (as_of - start).days + 1
            yield {"from": start, "to": end, "days": days, "presumed": False}


def _completion(duty: Duty, as_of: date, known_at: datetime, due: date, effective: date) -> Row:
    claims = [claim for claim in duty.claims if claim.said.counts(as_of, known_at)]
    rejected = [claim for claim in claims if claim.rejected and claim.rejected.counts(as_of, known_at)]
    standing = [claim for claim in claims if claim not in rejected]
    started = bool(rejected) or any(said.counts(as_of, known_at) for said in duty.started)
    unclaimed = {
        "state": "in_progress" if started else "not_started",
        "punctuality": "overdue" if as_of > effective else "not_due",
        "overdue_days": max((as_of - effective).days, 0),
        "claimed_on": None,
        "completed_on": None,
        "days_late": None,
        "days_late_from_original": None,
    }
    if not standing:
        return unclaimed
    claim = standing[-1]
    verified = claim.accepted is not None and claim.accepted.counts(as_of, known_at)
    done: date = claim.accepted.value if verified and claim.accepted else claim.said.day
    if done > as_of:
        return unclaimed
    lapsed = any(lapse["to"] is None for lapse in _lapses(duty, as_of, known_at))
    return {
        "state": ("lapsed" if lapsed else "sustained") if verified else "claimed",
        "punctuality": _punctuality(done, due, effective, verified=verified),
        "overdue_days": 0,
        "claimed_on": claim.on,
        "completed_on": done,
        "days_late": max((done - effective).days, 0),
        "days_late_from_original": max((done - due).days, 0),
    }


def _punctuality(done: date, due: date, effective: date, *, verified: bool) -> str:
    if not verified:
        return "in_time" if done <= effective else "late"
    if done <= due:
        return "done_on_time"
    return "done_within_extension" if done <= effective else "done_late"
