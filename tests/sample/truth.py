"""A second opinion on every duty: plain Python over ledger rows, written from the rules in words, with no product code.

It knows nothing of events, folds or states: a row counts when it was recorded by `known_at` and had taken effect by
`as_of`, and rows are taken in the order in which they were recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sample.judged import Claim, Duty, Extension, Lapse, Row, Said, last, row_of

STATES = ("not_started", "in_progress", "claimed", "sustained", "lapsed", "withdrawn")
PUNCTUALITY = ("not_due", "overdue", "in_time", "late", "done_on_time", "done_within_extension", "done_late")
CATEGORY_STARTS = (1, 5, 9, 14, 22, 27, 32, 35, 38, 48, 51, 53, 58, 61)
DAYS_TO_FINISH = 60


@dataclass
class Unit:
    names: list[Said]
    ended: Said | None = None


class Truth:
    """Made of the rows in the order recorded, each with the moment of its recording (`recorded`)."""

    def __init__(self, tasks: Iterable[tuple[int, date, bool, Sequence[str]]], rows: Iterable[Row] = ()) -> None:
        self.tasks = {number: (due, collective, named) for number, due, collective, named in tasks}
        self.units: dict[str, Unit] = {}
        self.duties: list[Duty] = []
        self.readings: list[Said] = []
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Take in a row that the product accepted; what this model has no word for, changes no standing."""
        if tell := getattr(self, f"_{row['do']}", None):
            tell(row, Said(row["on"], row["recorded"], True))

    def held(self, row: Row) -> Duty:
        """The duty that a row is about: held by the unit now, or else held last."""
        fitting = self.fitting(row)
        return next((duty for duty in fitting if not duty.withdrawn), None) or fitting[0]

    def fitting(self, row: Row) -> list[Duty]:
        """The duties of the task that the unit holds, or held last."""
        return [
            duty
            for duty in self.duties
            if (duty.task, duty.holders[-1].value) == (row["task"], row["unit"])
            and row.get("capacity") in (None, duty.capacity)
        ]

    # What rows say of units

    def _register_unit(self, row: Row, said: Said) -> None:
        since = row.get("member_from") or row["on"]
        self.units[row["unit"]] = Unit([Said(since, said.recorded, row["name"])])
        for number, (_, collective, named) in self.tasks.items():
            for capacity in ["member"] * collective + ["named"] * (row["unit"] in named):
                deadline = self._deadline(number, since)
                holder = Said(since, said.recorded, row["unit"])
                self.duties.append(Duty(number, capacity, [Said(since, said.recorded, deadline)], [holder]))

    def _deadline(self, task: int, since: date, fixed: date | None = None) -> tuple[date, bool]:
        printed = self.tasks[task][0]
        due = fixed or max(printed, since + timedelta(days=DAYS_TO_FINISH))
        return due, due == printed

    def _assign_duty(self, row: Row, said: Said) -> None:
        """A duty that was withdrawn from the unit goes on, with its past; else it is a new one."""
        since = self.units[row["unit"]].names[0].day
        deadline = Said(said.day, said.recorded, self._deadline(row["task"], since, row.get("due")))
        for duty in self.fitting(row):
            duty.deadlines.append(deadline)
            duty.withdrawals.append(Said(said.day, said.recorded, False))
            return
        holder = Said(said.day, said.recorded, row["unit"])
        self.duties.append(Duty(row["task"], row["capacity"], [deadline], [holder]))

    def _rename_unit(self, row: Row, said: Said) -> None:
        self.units[row["unit"]].names.append(Said(said.day, said.recorded, row["name"]))

    def _abolish_unit(self, row: Row, said: Said) -> None:
        self.units[row["unit"]].ended = said
        for duty in self._in_force(row["unit"]):
            duty.withdrawals.append(said)

    def _merge_unit(self, row: Row, said: Said) -> None:
        self.units[row["unit"]].ended = said
        has = {(duty.task, duty.capacity) for duty in self._in_force(row["into"])}
        for duty in self._in_force(row["unit"]):
            if (duty.task, duty.capacity) in has:
                duty.withdrawals.append(said)
            else:
                duty.holders.append(Said(said.day, said.recorded, row["into"]))

    def _in_force(self, unit: str) -> list[Duty]:
        return [duty for duty in self.duties if duty.holders[-1].value == unit and not duty.withdrawn]

    def _adopt_reading(self, row: Row, said: Said) -> None:
        since = row.get("valid_from") or row["on"]
        self.readings.append(Said(since, said.recorded, row["reading"]))

    # What rows say of duties

    def _withdraw_duty(self, row: Row, said: Said) -> None:
        self.held(row).withdrawals.append(said)

    def _name_section(self, row: Row, said: Said) -> None:
        self.held(row).sections.append(Said(said.day, said.recorded, row["section"]))

    def _name_person(self, row: Row, said: Said) -> None:
        self.held(row).persons.append(Said(said.day, said.recorded, row["person"]))

    def _report_progress(self, row: Row, said: Said) -> None:
        self.held(row).started.append(said)

    def _claim_completion(self, row: Row, said: Said) -> None:
        completed = row.get("completed_on") or row["on"]
        self.held(row).claims.append(Claim(Said(completed, said.recorded), row["on"], row["by"]))

    def _return_completion(self, row: Row, said: Said) -> None:
        claim = self.held(row).claims[-1]
        claim.rejected = Said(claim.said.day, said.recorded)

    def _verify_completion(self, row: Row, said: Said) -> None:
        claim = self.held(row).claims[-1]
        claim.accepted = Said(claim.said.day, said.recorded, row.get("completed_on") or claim.said.day)
        claim.accepted_by = row["by"]

    def _overturn_verification(self, row: Row, said: Said) -> None:
        self._return_completion(row, said)
        for lapse in self.held(row).lapses:
            lapse.ended = lapse.ended or said

    def _request_extension(self, row: Row, said: Said) -> None:
        self.held(row).extensions.append(Extension(Said(said.day, said.recorded, row["until"]), row["by"]))

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
        names = {unit: last(one.names, as_of, known_at) for unit, one in self.units.items()}
        gone = {unit for unit, one in self.units.items() if one.ended and one.ended.counts(as_of, known_at)}
        return {unit: name for unit, name in names.items() if name is not None and unit not in gone}

    def reading(self, as_of: date, known_at: datetime) -> str:
        known = [said for said in self.readings if said.counts(as_of, known_at)]
        return _latest(known)

    def rows(self, as_of: date, known_at: datetime, reading: str | None = None) -> list[Row]:
        """Every duty there is on the day, also of units that are gone by then."""
        reading = reading or self.reading(as_of, known_at)
        order = list(self.units)
        duties = sorted(self.duties, key=lambda duty: str(duty.holders[0].value))
        found = [row_of(duty, as_of, known_at, reading) for duty in duties]
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
            yield from map(str, self.tasks)
        else:
            yield from (str(number + 1) for number in range(len(CATEGORY_STARTS)))


def _category(task: int) -> str:
    return str(sum(start <= task for start in CATEGORY_STARTS))


def _latest(known: Sequence[Said]) -> str:
    """The reading whose validity begins last; of equals the one adopted last; as printed where none was adopted."""
    if not known:
        return "printed"
    begins = max(said.day for said in known)
    return str([said.value for said in known if said.day == begins][-1])
