"""The goals of projects and of units as a whole, for programs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from pbm_tracker.county import Moment
from pbm_tracker.goals import GoalFilter, GoalRead, Goals, read_goal, read_goals
from pbm_tracker.kernel.fields import Flag, Slug
from pbm_tracker.performance.subject import Year
from pbm_tracker.projects.project import ProjectCode

from .api_reads import UNCHANGED, UnitQuery
from .caller import OnBusiness
from .problems import ProblemRoute
from .question import Asked, CursorQuery, Limit

YearPath = Annotated[Year, Path(description="预算年度", examples=[2022])]

router = APIRouter(prefix="/api", route_class=ProblemRoute, responses=UNCHANGED, tags=["查询"])


@router.get("/goals", summary="绩效目标：各项目和各单位的申报、审核情况", response_model=Goals)
def get_goals(
    asked: Asked,
    who: OnBusiness,
    year: Annotated[Year | None, Query(description="预算年度", examples=[2022])] = None,
    unit: UnitQuery = None,
    project: Annotated[ProjectCode | None, Query(description="项目编码", examples=["2022-031"])] = None,
    awaiting: Annotated[Flag | None, Query(description="true 即只看待财政部门决定的")] = None,
    limit: Limit = None,
    cursor: CursorQuery = None,
) -> Any:
    """A unit gets its own."""
    place = asked.place(cursor)
    wanted = GoalFilter(year=year, unit=unit, project=project, awaiting=awaiting)

    def make(moment: Moment) -> Goals:
        goals = read_goals(moment, who, wanted)
        goals.rows, goals.next = asked.part(goals.rows, place, limit, moment)
        return goals

    return asked.answer(make, place)


@router.get(
    "/goals/{year}/{project}", summary="一个项目一个年度的绩效目标：历次申报和修订的全表", response_model=GoalRead
)
def get_goal(
    asked: Asked,
    who: OnBusiness,
    year: YearPath,
    project: Annotated[ProjectCode, Path(description="项目编码", examples=["2022-031"])],
) -> Any:
    return asked.answer(lambda moment: read_goal(moment, who, year, project=project))


@router.get(
    "/goals/{year}/unit/{unit}", summary="一个单位一个年度的整体绩效目标：历次申报的全表", response_model=GoalRead
)
def get_overall_goal(
    asked: Asked,
    who: OnBusiness,
    year: YearPath,
    unit: Annotated[Slug, Path(description="单位代号", examples=["education-bureau"])],
) -> Any:
    return asked.answer(lambda moment: read_goal(moment, who, year, unit=unit))
