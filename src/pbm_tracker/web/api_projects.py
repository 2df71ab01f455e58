"""Projects and policies, for programs: the list with what a year has come to, and one with all its years."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from pbm_tracker.county import Moment
from pbm_tracker.kernel.fields import Flag
from pbm_tracker.performance.project_stage import Stage
from pbm_tracker.performance.subject import Year
from pbm_tracker.project_list import ProjectFilter, ProjectRead, Projects, read_project, read_projects
from pbm_tracker.projects.project import Book, Kind, ProjectCode

from .api_reads import UNCHANGED, UnitQuery
from .caller import OnBusiness
from .problems import ProblemRoute
from .question import Asked, CursorQuery, Limit

router = APIRouter(prefix="/api", route_class=ProblemRoute, responses=UNCHANGED, tags=["查询"])


@router.get("/projects", summary="项目和政策：属于谁、多少预算、一个年度办到哪一步", response_model=Projects)
def get_projects(
    asked: Asked,
    who: OnBusiness,
    unit: UnitQuery = None,
    book: Annotated[Book | None, Query(description="预算账本")] = None,
    kind: Annotated[Kind | None, Query(description="类别")] = None,
    major: Annotated[Flag | None, Query(description="true 即只看重大的")] = None,
    year: Annotated[
        Year | None, Query(description="预算年度，默认今年；写明即只列实施期含该年的", examples=[2022])
    ] = None,
    state: Annotated[Stage | None, Query(description="这一年度办到哪一步")] = None,
    limit: Limit = None,
    cursor: CursorQuery = None,
) -> Any:
    """A unit gets its own."""
    place = asked.place(cursor)
    wanted = ProjectFilter(unit=unit, book=book, kind=kind, major=major, year=year, state=state)

    def make(moment: Moment) -> Projects:
        projects = read_projects(moment, who, wanted)
        projects.rows, projects.next = asked.part(projects.rows, place, limit, moment)
        return projects

    return asked.answer(make, place)


@router.get("/projects/{project}", summary="一个项目：基本情况、负责人和历年办理", response_model=ProjectRead)
def get_project(
    asked: Asked,
    who: OnBusiness,
    project: Annotated[ProjectCode, Path(description="项目编码", examples=["2022-031"])],
) -> Any:
    return asked.answer(lambda moment: read_project(asked.county, moment, who, project))
