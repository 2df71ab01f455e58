"""The yearly cycle as the API answers it: the calendar of a year, and how a budget year stands."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from pbm_tracker.kernel.fields import Slug, whole
from pbm_tracker.notice.reading import WindowReading
from pbm_tracker.performance.progress import StepState
from pbm_tracker.yearly import CalendarYear, CycleYear, cycle_page, read_calendar, select_cycle

from .caller import OnBusiness
from .cycle_parts import YEARS
from .problems import ProblemRoute
from .question import Asked

UnitQuery = Annotated[Slug | None, Query(description="单位代号", examples=["education-bureau"])]
WindowQuery = Annotated[
    WindowReading | None, Query(description="凡有这种读法的步骤都按它读，默认按采用的", examples=["before_month"])
]
Year = Annotated[int, whole(*YEARS)]

router = APIRouter(prefix="/api/cycle", route_class=ProblemRoute, tags=["查询"])


@router.get("", summary="年度绩效日历：一年里三个预算年度的十二个步骤", response_model=CalendarYear)
def get_calendar(
    asked: Asked,
    who: OnBusiness,
    year: Annotated[Year | None, Query(description="哪一年，默认所截至的年份", examples=[2022])] = None,
    unit: UnitQuery = None,
    window: WindowQuery = None,
) -> Any:
    return asked.answer(lambda moment: read_calendar(asked.county, moment, year or moment.as_of.year, unit, window))


@router.get("/{year}", summary="一个预算年度：各单位十二个步骤的情况", response_model=CycleYear)
def get_cycle(
    asked: Asked,
    who: OnBusiness,
    year: Annotated[Year, Path(description="预算年度", examples=[2022])],
    unit: UnitQuery = None,
    state: StepState | None = None,
    window: WindowQuery = None,
) -> Any:
    """A verdict on the steps, apart from that on the 63 tasks."""
    return asked.answer(
        lambda moment: cycle_page(moment, select_cycle(asked.county, moment, year, unit, window), state)
    )
