"""年度绩效日历: the steps of the three budget years that overlap in a year, with their days and why they are so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from markupsafe import Markup

from pbm_tracker.county import Moment
from pbm_tracker.exports import dating
from pbm_tracker.kernel.fields import Slug, whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.reading import DEADLINE, NAME_WORDS
from pbm_tracker.performance.calendar import CalendarRow
from pbm_tracker.performance.pages import Cell, Cycle
from pbm_tracker.reads import NotThere
from pbm_tracker.yearly import calendar_rows, calendar_table, read_as, select_cycle

from .asked import read_query
from .cycle_cells import bar_of, counts
from .cycle_parts import YEARS, WindowFilter, actor_names, drawn, key_of, where_of
from .download import exported
from .kept_pages import kept
from .names import Names
from .visit import OnBusiness, Visit

router = APIRouter(include_in_schema=False)


class CalendarFilter(WindowFilter):
    year: Annotated[int, whole(*YEARS)] | None = None
    unit: Slug | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the calendar, with how one unit stands in it, or how many units stand how."""

    row: CalendarRow
    where: str  # in the notice: 三(二)1
    cell: Cell | None
    bar: Markup | None


@router.get("/cycle")
def show_calendar(visit: OnBusiness) -> Response:
    chosen = read_query(CalendarFilter, visit.request.query_params)
    with visit.moment() as moment:
        names, year = Names(moment.views), chosen.year or moment.as_of.year
        try:
            rows = calendar_rows(visit.county, moment, year, chosen.unit, chosen.window)
        except NotThere as missing:
            raise HTTPException(404, str(missing)) from None
        told = {"年份": str(year), "单位": chosen.unit and names.unit(chosen.unit), **chosen.told()}
        dated = dating(moment, visit.asked.reading, told)
        if file := exported(visit, f"calendar-{year}", lambda: calendar_table(rows, actor_names(names), dated)):
            return file
        main = visit.shell.mains.get_or(
            key_of(visit, moment), lambda: _calendar_main(visit, moment, names, rows, year, chosen)
        )
        return kept(
            visit.request,
            visit.page(
                "performance/page.html", moment, main=main, title=say("年度绩效日历"), commands=[], exportable=True
            ),
        )


def _calendar_main(
    visit: Visit, moment: Moment, names: Names, rows: Sequence[CalendarRow], year: int, chosen: CalendarFilter
) -> Markup:
    """The steps by the budget year that they serve, in the notice's order."""
    served = list(dict.fromkeys(row.budget_year for row in rows))
    cycles = {one: select_cycle(visit.county, moment, one, chosen.unit, chosen.window) for one in served}
    groups = [
        (one, [_step(row, cycles[one], chosen.unit, visit.language) for row in rows if row.budget_year == one])
        for one in served
    ]
    adopted = [row for row in moment.views.rows("notice", "readings") if row["wording"] != DEADLINE]
    own = {
        "year": year,
        "chosen": chosen,
        "names": names,
        "groups": groups,
        "adopted": adopted,
        "years": range(visit.county.catalogue.notice.issued_on.year, visit.today.year + 2),
        "reading_names": NAME_WORDS,
        "read_as": read_as,
        "strip": strip,
    }
    return drawn(visit, moment, "performance/calendar.html", own)


def _step(row: CalendarRow, cycle: Cycle, unit: str | None, language: str) -> Step:
    number = row.step.number
    if unit is not None:
        return Step(row, where_of(number), cycle.cells.get((unit, number)), None)
    numbers = counts(cycle.cells[member.unit, number] for member in cycle.members)
    return Step(row, where_of(number), cycle.county.get(number), bar_of(numbers, language))


def strip(row: CalendarRow, year: int) -> list[tuple[int, int]]:
    """Where the windows of a step lie in a year of 366 places, as starts and lengths."""
    spans = row.windows.spans
    return [
        (span.opens.timetuple().tm_yday - 1, (span.closes - span.opens).days + 1)
        for span in spans
        if span.opens.year == year
    ]
