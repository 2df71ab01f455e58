"""The twelve steps of a unit in a budget year: what is missing in each, what was done, and what can be done next."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from pbm_tracker.exports import dating
from pbm_tracker.performance.disclosure import PublishBudget, PublishFinalAccount, PublishGoals, PublishResults
from pbm_tracker.performance.nil_return import ContradictNilReturn, FileNilReturn
from pbm_tracker.yearly import cycle_table, read_as, select_cycle, subject_words

from .asked import read_query
from .cycle_cells import counts
from .cycle_parts import WindowFilter, actor_names, budget_year, offered, where_of
from .download import exported
from .names import Names
from .visit import OnBusiness

COMMANDS = (PublishBudget, PublishGoals, PublishFinalAccount, PublishResults, FileNilReturn, ContradictNilReturn)

router = APIRouter(include_in_schema=False)


@router.get("/cycle/{year}/{unit}")
def show_unit_in_cycle(year: str, unit: str, visit: OnBusiness) -> Response:
    chosen, number = read_query(WindowFilter, visit.request.query_params), budget_year(year)
    with visit.moment() as moment:
        names = Names(moment.views)
        if unit not in names.units:
            raise HTTPException(404, "登记册里没有这个单位。")
        cycle = select_cycle(visit.county, moment, number, unit, chosen.window)
        cells = list(cycle.cells.values())
        dated = dating(moment, visit.asked.reading, {"单位": names.unit(unit), **chosen.told()})
        if file := exported(
            visit, f"cycle-{number}-{unit}", lambda: cycle_table(cells, actor_names(names), dated, number)
        ):
            return file
        projects = {row["project"]: row["name"] for row in moment.views.rows("projects", "projects", unit=unit)}
        return visit.page(
            "performance/unit.html",
            moment,
            unit=names.units[unit],
            year=number,
            cells=cells,
            where=where_of,
            numbers=counts(cells),
            projects=projects,
            subject_words=subject_words,
            read_as=read_as,
            commands=[(one, {"year": number, "unit": unit}) for one in offered(visit, COMMANDS, unit)],
            may_file=bool(offered(visit, (FileNilReturn,), unit)),
            exportable=True,
        )
