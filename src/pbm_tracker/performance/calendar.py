"""The calendar of a year: the steps of the three budget years that overlap in it, and why each has its days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pbm_tracker.kernel.views import Reading as Views
from pbm_tracker.notice.catalogue import Catalogue
from pbm_tracker.notice.reading import Adoption
from pbm_tracker.notice.steps import Step
from pbm_tracker.tasks.pages import adoptions

from .windows import StepWindows, budget_year_in, reading_in_force, windows

THE_COUNTY = ""


class Calendar:
    """The windows of the steps, under what was adopted, or under one reading for every step that has it."""

    def __init__(self, catalogue: Catalogue, adopted: Iterable[Adoption], reading: str | None = None) -> None:
        self.catalogue = catalogue
        self._adopted = tuple(adopted)
        self._reading = reading

    def windows(self, step: Step, year: int, anchor: date | None = None) -> StepWindows:
        reading = self._reading
        if reading not in {one.name for one in step.readings}:
            reading = reading_in_force(step, year, self._adopted, anchor)
        return windows(step, year, self.catalogue.notice.issued_on, anchor, reading)


def calendar_of(views: Views, catalogue: Catalogue, reading: str | None = None) -> Calendar:
    return Calendar(catalogue, adoptions(views), reading)


def anchors_in(views: Views, year: int) -> dict[tuple[str, str], date]:
    """The first day of each publication, by event and unit; the county's own has no unit."""
    rows = views.rows("anchors", "anchors", year=year, as_of=views.as_of.isoformat())
    return {(row["event"], row["unit"]): date.fromisoformat(row["occurred_on"]) for row in rows}


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A step in a calendar year: for which budget year, when, and what the other readings would say.

    `anchor` is the day of the publication that it follows, where that has happened.
    """

    step: Step
    budget_year: int
    windows: StepWindows
    others: Sequence[StepWindows]
    anchor: date | None


def calendar_seen(
    views: Views, catalogue: Catalogue, year: int, *, unit: str | None = None, reading: str | None = None
) -> list[CalendarRow]:
    """The twelve steps as they run in a calendar year, for the county or as one unit's publications give their days."""
    calendar = calendar_of(views, catalogue, reading)
    anchors = {served: anchors_in(views, served) for served in (year - 1, year, year + 1)}
    rows = []
    for step in catalogue.steps:
        served = budget_year_in(step, year)
        anchor = anchors[served].get((step.follows or "", unit or THE_COUNTY))
        read = calendar.windows(step, served, anchor)
        each = [windows(step, served, catalogue.notice.issued_on, anchor, one.name) for one in step.readings]
        rows.append(CalendarRow(step, served, read, [one for one in each if one.reading != read.reading], anchor))
    return rows
