"""What the API answers to who asks: the same as the command line and the pages, with tags and in pages."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from pbm_tracker.access.policy import Forbidden
from pbm_tracker.audit.entries import Entries, Filter, entries_found
from pbm_tracker.audit.history import History, without_remarks
from pbm_tracker.county import Moment
from pbm_tracker.kernel.fields import Line, Slug, Whole, whole
from pbm_tracker.listing import (
    DutyAndTrail,
    TaskAndDuties,
    Tasks,
    Units,
    read_duty,
    read_task,
    read_tasks,
    read_units,
)
from pbm_tracker.notice.reading import Reading
from pbm_tracker.reads import Board, By, Duties, holder_of, read_board, read_duties, read_history
from pbm_tracker.tasks.duty import TaskNumber
from pbm_tracker.tasks.standing import DutyState, Punctuality

from .caller import ADMINISTRATORS_SEE_NO_BUSINESS, OnBusiness
from .problems import ProblemRoute
from .question import LIMIT_MAX, Asked, CursorQuery, Limit

UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "与 If-None-Match 所说的相同"}}
ENTRIES_A_PAGE = 100

ReadingQuery = Annotated[Reading | None, Query(description="「12月底前」的读法，默认按当日采用的")]
UnitQuery = Annotated[Slug | None, Query(description="单位代号", examples=["education-bureau"])]

router = APIRouter(prefix="/api", route_class=ProblemRoute, responses=UNCHANGED, tags=["查询"])


@router.get("/board", summary="一览：各单位、任务或类别的任务状态", response_model=Board)
def get_board(asked: Asked, who: OnBusiness, by: By = "unit", reading: ReadingQuery = None) -> Any:
    return asked.answer(lambda moment: read_board(asked.county, by, moment, reading))


@router.get("/duties", summary="任务分解项", response_model=Duties)
def get_duties(
    asked: Asked,
    who: OnBusiness,
    unit: UnitQuery = None,
    task: Annotated[TaskNumber | None, Query(description="任务序号", examples=[51])] = None,
    state: DutyState | None = None,
    punctuality: Punctuality | None = None,
    reading: ReadingQuery = None,
    limit: Limit = None,
    cursor: CursorQuery = None,
) -> Any:
    place = asked.place(cursor)

    def make(moment: Moment) -> Duties:
        duties = read_duties(asked.county, moment, reading, unit=unit, task=task, state=state, punctuality=punctuality)
        upto = len(duties.rows) if limit is None else place.after + limit
        if upto < len(duties.rows):
            duties.next = asked.cursor(upto, moment)
        duties.rows = duties.rows[place.after : upto]
        return duties

    return asked.answer(make, place)


@router.get(
    "/duties/{task}/{capacity}/{unit}", summary="一项任务在一个单位：情况和全部经过", response_model=DutyAndTrail
)
def get_duty(
    asked: Asked,
    who: OnBusiness,
    task: Annotated[str, Path(description="任务序号", examples=["51"])],
    capacity: Annotated[str, Path(description="member 或 named", examples=["member"])],
    unit: Annotated[str, Path(description="单位代号", examples=["education-bureau"])],
    reading: ReadingQuery = None,
) -> Any:
    def make(moment: Moment) -> DutyAndTrail:
        found = read_duty(asked.county, moment, reading, (task, capacity, unit))
        if not who.sees_details_of(found.duty.unit):
            found.trail = [without_remarks(row) for row in found.trail]
        return found

    return asked.answer(make)


@router.get("/history/{stream:path}", summary="一条记录流的全部经过", response_model=History)
def get_history(
    asked: Asked,
    stream: Annotated[str, Path(examples=["duty/51/member/education-bureau"])],
    limit: Limit = None,
    cursor: CursorQuery = None,
) -> Any:
    who, place = asked.identity, asked.place(cursor)
    if not who.sees_stream(stream):
        raise Forbidden("这个角色不看这类记录", clause=ADMINISTRATORS_SEE_NO_BUSINESS)

    def make(moment: Moment) -> History:
        history = read_history(asked.county, stream, moment)
        upto = len(history.rows) if limit is None else place.after + limit
        if upto < len(history.rows):
            history.next = asked.cursor(upto, moment)
        history.rows = history.rows[place.after : upto]
        holder = holder_of(asked.county, history.stream)
        if holder is not None and not who.sees_details_of(holder):
            history.rows = [without_remarks(row) for row in history.rows]
        return history

    return asked.answer(make, place)


@router.get("/entries", summary="台账：按记入的先后，可筛选", response_model=Entries)
def get_entries(
    asked: Asked,
    stream: Annotated[Line | None, Query(description="记录流以此开头", examples=["duty/51/"])] = None,
    event: Annotated[Line | None, Query(description="哪一种记录", examples=["completion_claimed"])] = None,
    actor: Annotated[Line | None, Query(description="谁办的")] = None,
    unit: UnitQuery = None,
    from_: Annotated[Whole | None, Query(alias="from", description="从第几条起")] = None,
    to: Annotated[Whole | None, Query(description="到第几条止")] = None,
    limit: Annotated[Annotated[int, whole(1, LIMIT_MAX)], Query(description="一页最多几行")] = ENTRIES_A_PAGE,
    cursor: CursorQuery = None,
) -> Any:
    """Only what the caller may see; a rare thing is found over several pages, some of which may be empty."""
    who, place = asked.identity, asked.place(cursor)

    def make(moment: Moment) -> Entries:
        wanted = Filter(
            stream,
            event,
            actor,
            unit,
            after=max(place.after, (from_ or 1) - 1),
            upto=min(moment.position, moment.position if to is None else to),
            as_of=moment.as_of,
        )
        rows, more = entries_found(asked.county.log, wanted, who, lambda stream: holder_of(asked.county, stream), limit)
        following = None if more is None else asked.cursor(more, moment)
        return Entries(
            as_of=moment.as_of, known_at=moment.known_at, position=moment.position, rows=rows, next=following
        )

    return asked.answer(make, place)


@router.get("/units", summary="单位登记册", response_model=Units)
def get_units(asked: Asked, who: OnBusiness) -> Any:
    return asked.answer(read_units)


@router.get("/tasks", summary="方案的 63 项任务", response_model=Tasks)
def get_tasks(asked: Asked, who: OnBusiness, reading: ReadingQuery = None) -> Any:
    return asked.answer(lambda moment: read_tasks(asked.county, moment, reading))


@router.get("/tasks/{number}", summary="一项任务：原文、时限和各单位的情况", response_model=TaskAndDuties)
def get_task(
    asked: Asked,
    who: OnBusiness,
    number: Annotated[str, Path(description="任务序号", examples=["51"])],
    reading: ReadingQuery = None,
) -> Any:
    return asked.answer(lambda moment: read_task(asked.county, moment, reading, number=number))
