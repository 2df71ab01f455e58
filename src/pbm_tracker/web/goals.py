"""绩效目标: the list of goals, those that wait for the finance bureau among them; its own for a unit."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.exports import dating
from pbm_tracker.goals import GoalFilter, goals_table, read_goals, status_in_words

from .asked import BadQuery, read_query
from .download import exported
from .names import Names
from .paging import Paged, part_of
from .visit import OnBusiness

router = APIRouter(include_in_schema=False)


@router.get("/goals")
def show_goals(visit: OnBusiness) -> Response:
    query = visit.request.query_params
    chosen, page = read_query(GoalFilter, query), read_query(Paged, query).page
    with visit.moment() as moment:
        names = Names(moment.views)
        if chosen.unit is not None and chosen.unit not in names.units:
            raise BadQuery({"unit": "登记册里没有这个单位，或这一天还没有"})
        goals = read_goals(moment, visit.identity, chosen)
        dated = dating(moment, None, chosen.told(names.unit(chosen.unit)))
        if file := exported(visit, "goals", lambda: goals_table(goals, moment, dated)):
            return file
        every = read_goals(moment, visit.identity, GoalFilter()).rows
        return visit.page(
            "performance/goals.html",
            moment,
            chosen=chosen,
            names=names,
            part=part_of(goals.rows, page),
            stands=status_in_words,
            years=sorted({row.year for row in every}, reverse=True),
            exportable=True,
        )
