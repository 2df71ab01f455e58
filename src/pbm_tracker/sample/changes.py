"""What happens to the sample county itself: units that join, change their name, are merged or abolished; readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

from pbm_tracker.units.register_file import UnitRow

from .hours import Hours
from .places import Place
from .rows import Row
from .staffing import OFFICE

REQUIRED = ("county-office", "finance-bureau", "audit-bureau", "organization-department", "education-bureau")
MERGED, HEIR, MERGED_ON = "urban-management-bureau", "housing-construction-bureau", date(2022, 9, 1)
RENAMED = (
    ("industry-commerce-science-bureau", "县科工商务局", date(2022, 1, 10)),
    ("industrial-park-committee", "龙川产业园区管理委员会", date(2023, 5, 16)),
)
CHANGING = (MERGED, HEIR, *(unit for unit, *_ in RENAMED))
PASSING, ABOLISHED_ON = "key-projects-headquarters", date(2023, 3, 31)

# Units that join late: since when they are members, and the day on which they were registered.
LATE = (
    (UnitRow(id=PASSING, name="县重点项目建设指挥部", kind="department"), date(2021, 9, 6), date(2021, 9, 6)),
    (
        UnitRow(id="investment-promotion-center", name="县投资促进中心", kind="department"),
        date(2022, 3, 1),
        date(2022, 3, 15),
    ),
)
READINGS = (
    (date(2022, 11, 21), "next_workday", date(2022, 12, 1), "龙府办〔2022〕46号"),
    (date(2023, 4, 10), "printed", date(2023, 4, 10), "龙府办〔2023〕9号"),
)


def chosen(register: Sequence[UnitRow], count: int, rng: Random) -> list[UnitRow]:
    """So many units in the order of the register: those that are named or have a story of their own come first."""
    others = [row.id for row in register if row.id not in (*REQUIRED, *CHANGING)]
    rng.shuffle(others)
    kept = (*REQUIRED, *CHANGING, *others)[:count]
    return [row for row in register if row.id in kept]


class Changes:
    """Writes the rows, and keeps in the places until when each of them acts."""

    def __init__(self, hours: Hours, rng: Random) -> None:
        self._hours = hours
        self._rng = rng

    def of_units(self, places: Mapping[str, Place]) -> Iterator[Row]:
        for late, joins, on in LATE:
            fields = {"unit": late.id, "name": late.name, "kind": late.kind}
            yield self._row(on, "register_unit", fields if joins == on else {**fields, "member_from": joins})
        for unit, name, on in RENAMED:
            if unit in places:
                yield self._row(on, "rename_unit", {"unit": unit, "name": name})
        if MERGED in places and HEIR in places:
            yield self._ending(places[MERGED], MERGED_ON, "merge_unit", {"unit": MERGED, "into": HEIR})
        yield self._ending(places[PASSING], ABOLISHED_ON, "abolish_unit", {"unit": PASSING})

    def of_readings(self) -> Iterator[Row]:
        for on, reading, valid_from, basis in READINGS:
            fields = {"wording": "12月底前", "reading": reading, "valid_from": valid_from}
            yield self._row(on, "adopt_reading", fields, basis)

    def _ending(self, place: Place, on: date, do: str, fields: dict[str, Any]) -> Row:
        row = self._row(on, do, fields)
        place.ends = row.at
        return row

    def _row(self, on: date, do: str, fields: dict[str, Any], basis: str | None = None) -> Row:
        return Row(self._hours.moment(on, self._rng), on, OFFICE[0], do, fields, basis)
