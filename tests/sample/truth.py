"""A second opinion on every duty: plain Python over ledger rows, written from the rules in words, sharing no product code.

It knows nothing of events, folds or states: a row counts when it was recorded by `known_at` and had taken effect by
`as_of`, and rows are taken in the order in which they were recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

STATES = ("not_started", "in_progress", "claimed", "sustained", "lapsed", "withdrawn")
PUNCTUALITY = ("not_due", "overdue", "in_time", "late", "done_on_time", "done_within_extension", "done_late")
NEXT_WORKDAY = {date(2022, 12, 31): date(2023, 1, 3)}
CATEGORY_STARTS = (1, 5, 9, 14, 22, 27, 32, 35, 38, 48, 51, 53, 58, 61)
DAYS_TO_FINISH = 60

Row = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """Something that is true from a day on, for whoever knows what was recorded by a moment."""

    day: date
    recorded: datetime
    value: Any = None

    def counts(self, as_of: date, known_at: datetime) -> bool:
        return self.day <= as_of and self.recorded <= known_at


@dataclass
class Claim:
    said: Said  # from the day of completion claimed; what is said of the claim later counts from that day as well
    on: date
    rejected: Said | None = None
    accepted: Said | None = None


@dataclass
class Extension:
    asked: Said
    granted: Said | None = None
    refused: Said | None = None


@dataclass
class Lapse:
    found: Said
    ended: Said | None = None


@dataclass
class Duty:
    task: int
    capacity: str
    due: date
    as_printed: bool
    holders: list[Said] = field(default_factory=list)
    withdrawals: list[Said] = field(default_factory=list)
    started: list[Said] = field(default_factory=list)
    sections: list[Said] = field(default_factory=list)
    persons: list[Said] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    lapses: list[Lapse] = field(default_factory=list)


@dataclass
class Unit:
    names: list[Said]
    ended: Said | None = None


class Truth:
    """Made of the rows in the order recorded, each with the moment of its recording (`recorded`)."""

    def __init__(self, tasks: Iterable[tuple[int, date, bool, Sequence[str]]], rows: Iterable[Row] = ()) -> None:
        self.tasks = list(tasks)
        self.units: dict[str, Unit] = {}
        self.duties: list[Duty] = []
        self.readings: list[Said] = []
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Take in a row that the product accepted; what this model has no word for, changes no standing."""
        if tell := getattr(self, f"_{row['do']}", None):
            tell(row, Said(row["on"], row["recorded"]))

    def held(self, row: Row) -> Duty:
        """The duty that a row is about: held by the unit now, or else held last."""
        fitting = [
            duty
            for duty in self.duties
            if duty.task == row["task"]
            and duty.holders[-1].value == row["unit"]
            and row.get("capacity") in (None, duty.capacity)
        ]
        return next((duty for duty in fitting if not _withdrawn(duty)), None) or fitting[0]

    # What rows say of units

    def _register_unit(self, row: Row, said: Said) -> None:
        since = row.get("member_from") or row["on"]
        self.units[row["unit"]] = Unit([Said(since, said.recorded, row["name"])])
        for number, printed, collective, named in self.tasks:
            due = max(printed, since + timedelta(days=DAYS_TO_FINISH))
            for capacity in ["member"] * collective + ["named"] * (row["unit"] in named):
                holder = Said(since, said.recorded, row["unit"])
                self.duties.append(Duty(number, capacity, due, due == printed, [holder]))

    def _rename_unit(self, row: Row, said: Said) -> None:
        self.units[row["unit"]].names.append(Said(said.day, said.recorded, row["name"]))

    def _abolish_unit(self, row: Row, said: Said) -> None:
        self.units[row["unit"]].ended = said
        for duty in self._in_force(row["unit"]):
            duty.withdrawals.append(Said(said.day, said.recorded, True))

    def _merge_unit(self, row: Row, said: Said) -> None:
        self.units[row["unit"]].ended = said
        has = {(duty.task, duty.capacity) for duty in self._in_force(row["into"])}
        for duty in self._in_force(row["unit"]):
            if (duty.task, duty.capacity) in has:
                duty.withdrawals.append(Said(said.day, said.recorded, True))
            else:
                duty.holders.append(Said(said.day, said.recorded, row["into"]))

    def _in_force(self, unit: str) -> list[Duty]:
        return [duty for duty in self.duties if duty.holders[-1].value == unit and not _withdrawn(duty)]

    def _adopt_reading(self, row: Row, said: Said) -> None:
        since = row.get("valid_from") or row["on"]
        self.readings.append(Said(since, said.recorded, row["reading"]))

    # What rows say of duties

    def _withdraw_duty(self, row: Row, said: Said) -> None:
        self.held(row).withdrawals.append(Said(said.day, said.recorded, True))

    def _name_section(self, row: Row, said: Said) -> None:
        self.held(row).sections.append(Said(said.day, said.recorded, row["section"]))

    def _name_person(self, row: Row, said: Said) -> None:
        self.held(row).persons.append(Said(said.day, said.recorded, row["person"]))

    def _report_progress(self, row: Row, said: Said) -> None:
        self.held(row).started.append(said)

    def _claim_completion(self, row: Row, said: Said) -> None:
        completed = row.get("completed_on") or row["on"]
        self.held(row).claims.append(Claim(Said(completed, said.recorded), row["on"]))

    def _return_completion(self, row: Row, said: Said) -> None:
        claim = self.held(row).claims[-1]
        claim.rejected = Said(claim.said.day, said.recorded)

    def _verify_completion(self, row: Row, said: Said) -> None:
        claim = self.held(row).claims[-1]
        claim.accepted = Said(claim.said.day, said.recorded, row.get("completed_on") or claim.said.day)

    def _overturn_verification(self, row: Row, said: Said) -> None:
        self._return_completion(row, said)
        for lapse in self.held(row).lapses:
            lapse.ended = lapse.ended or said

    def _request_extension(self, row: Row, said: Said) -> None:
        self.held(row).extensions.append(Extension(Said(said.day, said.recorded, row["until"])))

    def _grant_extension(self, row: Row, said: Said) -> None:
        extension = self.held(row).extensions[-1]
        extension.granted = Said(said.day, said.recorded, row.get("until") or extension.asked.value)

    def _refuse_extension(self, row: Row, said: Said) -> None:
        self.held(row).extensions[-1].refused = said

    def _find_lapse(self, row: Row, said: Said) -> None:
        self.held(row).lapses.append(Lapse(Said(row["lapsed_on"], said.recorded)))

    def _cure_lapse(self, row: Row, said: Said) -> None:
        self.held(row).lapses[-1].ended = Said(row["cured_on"], said.recorded)

    # What is true on a day, as known at a moment

    def present(self, as_of: date, known_at: datetime) -> dict[str, str]:
        """The units of the day in the order of the register, each with its name of the day."""
        names = {unit: _last(one.names, as_of, known_at) for unit, one in self.units.items()}
        gone = {unit for unit, one in self.units.items() if one.ended and one.ended.counts(as_of, known_at)}
        return {unit: name for unit, name in names.items() if name is not None and unit not in gone}

    def reading(self, as_of: date, known_at: datetime) -> str:
        known = [said for said in self.readings if said.counts(as_of, known_at)]
        return _latest(known)

    def rows(self, as_of: date, known_at: datetime, reading: str | None = None) -> list[Row]:
        """Every duty there is on the day, also of units that are gone by then."""
        reading = reading or self.reading(as_of, known_at)
        order = list(self.units)
        found = [_row(duty, as_of, known_at, reading) for duty in self.duties]
        there = [row for row in found if row["unit"] is not None]
        return sorted(there, key=lambda row: (row["task"], order.index(row["unit"]), row["capacity"]))

    def board(self, by: str, as_of: date, known_at: datetime, reading: str | None = None) -> list[Row]:
        """Counts by unit, task or category, of the units of the day."""
        units = self.present(as_of, known_at)
        groups: dict[str, list[Row]] = {one: [] for one in self._groups(by, units)}
        for row in self.rows(as_of, known_at, reading):
            if row["unit"] in units:
                group = {"unit": row["unit"], "task": str(row["task"]), "category": _category(row["task"])}[by]
                groups[group].append(row)
        return [
            {
                "id": group,
                "duties": sum(row["state"] != "withdrawn" for row in rows),
                "states": {state: sum(row["state"] == state for row in rows) for state in STATES},
                "punctuality": {word: sum(row["punctuality"] == word for row in rows) for word in PUNCTUALITY},
            }
            for group, rows in groups.items()
        ]

    def _groups(self, by: str, units: dict[str, str]) -> Iterator[str]:
        if by == "unit":
            yield from units
        elif by == "task":
            yield from (str(number) for number, *_ in self.tasks)
        else:
            yield from (str(number + 1) for number in range(len(CATEGORY_STARTS)))


def _category(task: int) -> str:
    return str(sum(start <= task for start in CATEGORY_STARTS))


def _withdrawn(duty: Duty) -> bool:
    return bool(duty.withdrawals and duty.withdrawals[-1].value)


def _last(said: Sequence[Said], as_of: date, known_at: datetime) -> Any:
    return next((one.value for one in reversed(said) if one.counts(as_of, known_at)), None)


def _latest(known: Sequence[Said]) -> str:
    """The reading whose validity begins last; of equals the one adopted last; as printed where none was adopted."""
    if not known:
        return "printed"
    begins = max(said.day for said in known)
    return str([said.value for said in known if said.day == begins][-1])


def _row(duty: Duty, as_of: date, known_at: datetime, reading: str) -> Row:
    due = NEXT_WORKDAY.get(duty.due, duty.due) if reading == "next_workday" and duty.as_printed else duty.due
    effective = _effective(duty.extensions, due, as_of, known_at)
    row: Row = {
        "task": duty.task,
        "unit": _last(duty.holders, as_of, known_at),
        "capacity": duty.capacity,
        "due": due,
        "effective_due": effective,
        "extensions": list(_extensions(duty, due, as_of, known_at)),
        "lapses": list(_lapses(duty, as_of, known_at)),
        "person": _last(duty.persons, as_of, known_at),
        "section": _last(duty.sections, as_of, known_at),
    }
    row |= _completion(duty, as_of, known_at, due, effective)
    if _last(duty.withdrawals, as_of, known_at):
        row |= {"state": "withdrawn", "punctuality": None, "overdue_days": 0}
    return row


def _effective(extensions: Sequence[Extension], due: date, as_of: date, known_at: datetime) -> date:
    """The last day allowed: an extension counts from the day of the grant on, and never shortens."""
    granted = [one.granted for one in extensions if one.granted]
    return max([due, *(said.value for said in granted if said.counts(as_of, known_at))])


def _extensions(duty: Duty, due: date, as_of: date, known_at: datetime) -> Iterator[Row]:
    for number, one in enumerate(duty.extensions):
        if not one.asked.counts(as_of, known_at):
            continue
        granted = one.granted if one.granted and one.granted.counts(as_of, known_at) else None
        refused = one.refused if one.refused and one.refused.counts(as_of, known_at) else None
        deadline = _effective(duty.extensions[:number], due, one.asked.day, known_at)
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
            yield {"from": start, "to": end, "days": days}


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
