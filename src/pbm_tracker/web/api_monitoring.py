"""绩效运行监控 for programs: the projects of a year, and one with all that was reported of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from pbm_tracker.county import Moment
from pbm_tracker.kernel.fields import Flag
from pbm_tracker.monitored import (
    LightAsked,
    MonitoredProject,
    MonitoredYear,
    MonitoringFilter,
    list_monitored,
    monitored_page,
    read_monitored,
)
from pbm_tracker.performance.subject import Year
from pbm_tracker.projects.project import ProjectCode

from .api_reads import UNCHANGED, UnitQuery
from .caller import OnBusiness
from .problems import ProblemRoute
from .question import Asked, CursorQuery, Limit

YearPath = Annotated[Year, Path(description="预算年度", examples=[2022])]

router = APIRouter(prefix="/api/monitoring", route_class=ProblemRoute, responses=UNCHANGED, tags=["查询"])


@router.get("/{year}", summary="绩效运行监控：一个年度的项目和它们的灯，红灯在前", response_model=MonitoredYear)
def get_monitoring(
    asked: Asked,
    who: OnBusiness,
    year: YearPath,
    unit: UnitQuery = None,
    light: Annotated[LightAsked | None, Query(description="哪种灯")] = None,
    period: Annotated[
        Literal["june", "september", "other"] | None, Query(description="看哪一期的报告，默认最近一次")
    ] = None,
    key: Annotated[Flag | None, Query(description="true 即只看重点监控的和应列未列的")] = None,
    due: Annotated[Flag | None, Query(description="true 即只看财政部门有待办的")] = None,
    limit: Limit = None,
    cursor: CursorQuery = None,
) -> Any:
    """A unit gets its own."""
    place = asked.place(cursor)
    wanted = MonitoringFilter(unit=unit, light=light, period=period, key=key, due=due)

    def make(moment: Moment) -> MonitoredYear:
        page = monitored_page(moment, year, list_monitored(asked.county, moment, who, year, wanted))
        page.rows, page.next = asked.part(page.rows, place, limit, moment)
        return page

    return asked.answer(make, place)


@router.get(
    "/{year}/{project}", summary="一个项目一个年度的监控：历次报告和其后的办理", response_model=MonitoredProject
)
def get_monitored(
    asked: Asked,
    who: OnBusiness,
    year: YearPath,
    project: Annotated[ProjectCode, Path(description="项目编码", examples=["2022-031"])],
) -> Any:
    return asked.answer(lambda moment: read_monitored(asked.county, moment, who, year, project))
