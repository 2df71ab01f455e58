"""What differs between two moments, as the API answers it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from pbm_tracker.comparing import (
    Difference,
    before_of,
    changes,
    counted,
    difference,
    in_language,
    refuse_future,
    side,
    side_at,
)
from pbm_tracker.county import Moment
from pbm_tracker.kernel.fields import Day, KnownAt
from pbm_tracker.reads import require_unit
from pbm_tracker.tasks.difference import Kind
from pbm_tracker.tasks.duty import TaskNumber

from .api_reads import UNCHANGED, ReadingQuery, UnitQuery
from .caller import OnBusiness, county_of
from .language import language_asked
from .problems import ProblemRoute
from .question import CursorQuery, Limit, Place, Question

DayQuery = Annotated[Day | None, Query(examples=["2022-06-10"])]
KnownQuery = Annotated[KnownAt | None, Query(examples=["2022-06-10T09:30:00+08:00"])]

router = APIRouter(prefix="/api", route_class=ProblemRoute, responses=UNCHANGED, tags=["查询"])


@router.get(
    "/difference", summary="两日对比：哪些任务情况有变，由什么到什么，是哪些记录所致", response_model=Difference
)
def get_difference(
    request: Request,
    response: Response,
    who: OnBusiness,
    from_: Annotated[DayQuery, Query(alias="from", description="由哪一天，默认 to 的上月末")] = None,
    to: Annotated[DayQuery, Query(description="到哪一天，默认今天")] = None,
    known_from: Annotated[KnownQuery, Query(description="from 按何时所知：一天或带时区的时刻，默认现在")] = None,
    known_to: Annotated[KnownQuery, Query(description="to 按何时所知：一天或带时区的时刻，默认现在")] = None,
    unit: UnitQuery = None,
    task: Annotated[TaskNumber | None, Query(description="任务序号", examples=[51])] = None,
    kind: Annotated[Kind | None, Query(description="哪一种变动")] = None,
    reading: ReadingQuery = None,
    limit: Limit = None,
    cursor: CursorQuery = None,
) -> Any:
    """`counts` are of all kinds, also where one kind or one page is asked for."""
    county = county_of(request)
    asked = Question(county, request, response, who, to, known_to)
    place = asked.place(cursor)
    language = language_asked(request.headers)
    upto = county.log.head() if place.position is None else place.position
    first = from_ or before_of(place.as_of or to or county.today())

    def make(moment: Moment) -> Difference:
        require_unit(county, moment, unit)
        after = side(moment, reading)
        found = changes(county, before, after, unit=unit, task=task)
        shown = [change for change in found if kind in (None, change.kind)]
        part, further = asked.part(shown, place, limit, moment, upto)
        answer = difference(before, after, part)
        answer.counts, answer.next = counted(found), further
        return in_language(answer, language)

    refuse_future(county, to, known_to)
    before = side_at(county, first, known_from, reading, upto)
    return asked.answer(make, Place(place.after, upto, place.as_of), (before.dated.position, language))
