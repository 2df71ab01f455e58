"""What the API answers to who asks: the same as the command line and the pages, with tags and in pages."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from pbm_tracker.access.policy import Forbidden
from pbm_tracker.access.roles import Role
from pbm_tracker.audit.entries import Entries
from pbm_tracker.audit.history import History, seen_by, without_remarks
from pbm_tracker.county import Moment
from pbm_tracker.finding import ONE_MAX, Found, Kind, Search, Sought, Words
from pbm_tracker.holders import holder_of
from pbm_tracker.kernel.fields import Day, Flag, Line, Slug, Whole, whole
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
from pbm_tracker.logbook import LogFilter, LogRead, Order
from pbm_tracker.notice.reading import Reading
from pbm_tracker.notice.steps import GateId
from pbm_tracker.persons import Dossier, People, read_dossier, read_people
from pbm_tracker.reads import Board, By, Duties, duties_page, read_board, read_history, select_duties
from pbm_tracker.refusals import RefusalFilter, Refusals, read_refusals
from pbm_tracker.tasks.duty import TaskNumber
from pbm_tracker.tasks.standing import DutyState, Punctuality

from .caller import ADMINISTRATORS_SEE_NO_BUSINESS, OnBusiness
from .problems import ProblemRoute
from .question import LIMIT_MAX, Asked, CursorQuery, Limit

UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "与 If-None-Match 所说的相同"}}
ENTRIES_A_PAGE = 100
FOUND_EACH = 20

ReadingQuery = Annotated[Reading | None, Query(description="「12月底前」的读法，默认按当日采用的")]
UnitQuery = Annotated[Slug | None, Query(description="单位代号", examples=["education-bureau"])]
TaskQuery = Annotated[TaskNumber | None, Query(description="任务序号", examples=[51])]

router = APIRouter(prefix="/api", route_class=ProblemRoute, responses=UNCHANGED, tags=["查询"])


@router.get("/board", summary="一览：各单位、任务或类别的任务状态", response_model=Board)
def get_board(asked: Asked, who: OnBusiness, by: By = "unit", reading: ReadingQuery = None) -> Any:
    return asked.answer(lambda moment: read_board(asked.county, by, moment, reading))


@router.get("/duties", summary="任务分解项", response_model=Duties)
def get_duties(
    asked: Asked,
    who: OnBusiness,
    unit: UnitQuery = None,
    task: TaskQuery = None,
    state: DutyState | None = None,
    punctuality: Punctuality | None = None,
    reading: ReadingQuery = None,
    limit: Limit = None,
    cursor: CursorQuery = None,
) -> Any:
    place = asked.place(cursor)

    def make(moment: Moment) -> Duties:
        seen = select_duties(asked.county, moment, reading, unit=unit, task=task, state=state, punctuality=punctuality)
        duties = duties_page(moment, seen)
        duties.rows, duties.next = asked.part(duties.rows, place, limit, moment)
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
    if not who.sees_stream(stream, holder_of(asked.county, stream)):
        raise Forbidden("这个角色不看这类记录", clause=ADMINISTRATORS_SEE_NO_BUSINESS)

    def make(moment: Moment) -> History:
        history = read_history(asked.county, stream, moment)
        history.rows, history.next = asked.part(history.rows, place, limit, moment)
        holder = holder_of(asked.county, history.stream)
        history.rows = [seen_by(row, who, holder) for row in history.rows]
        return history

    return asked.answer(make, place)


def log_filter(
    stream: Annotated[Line | None, Query(description="记录流以此开头", examples=["duty/51/"])] = None,
    event: Annotated[Line | None, Query(description="哪一种记录", examples=["completion_claimed"])] = None,
    actor: Annotated[Line | None, Query(description="谁办的")] = None,
    role: Annotated[Role | None, Query(description="以什么角色")] = None,
    unit: UnitQuery = None,
    task: TaskQuery = None,
    occurred_from: Annotated[Day | None, Query(description="发生日自")] = None,
    occurred_to: Annotated[Day | None, Query(description="发生日至")] = None,
    recorded_from: Annotated[Day | None, Query(description="记入日自")] = None,
    recorded_to: Annotated[Day | None, Query(description="记入日至")] = None,
    back_dated: Annotated[Flag | None, Query(description="true 即只看补录")] = None,
    from_ledger: Annotated[Flag | None, Query(description="true 即只看台账导入")] = None,
    cause: Annotated[Line | None, Query(description="同一来源的一批记录")] = None,
) -> LogFilter:
    return LogFilter(**locals())


@router.get("/entries", summary="台账：按记入的先后，可筛选", response_model=Entries)
def get_entries(
    asked: Asked,
    wanted: Annotated[LogFilter, Depends(log_filter)],
    order: Annotated[Order, Query(description="oldest 自早至晚，newest 自晚至早")] = "oldest",
    from_: Annotated[Whole | None, Query(alias="from", description="从第几条起")] = None,
    to: Annotated[Whole | None, Query(description="到第几条止")] = None,
    limit: Annotated[Annotated[int, whole(1, LIMIT_MAX)], Query(description="一页最多几行")] = ENTRIES_A_PAGE,
    cursor: CursorQuery = None,
) -> Any:
    """Only what the caller may see, and counted so."""
    who, place = asked.identity, asked.place(cursor)

    def make(moment: Moment) -> Entries:
        log = LogRead(asked.county, moment, who, wanted)
        log.between(from_, to)
        after = place.after
        found = log.newest(limit + 1, after or None) if order == "newest" else log.oldest(limit + 1, after)
        shown = found[:limit]
        return Entries(
            as_of=moment.as_of,
            known_at=moment.known_at,
            position=moment.position,
            count=log.count(),
            rows=log.rows(shown),
            next=asked.cursor(shown[-1].position or 0, moment) if len(found) > limit else None,
        )

    return asked.answer(make, place)


@router.get("/refusals", summary="被拒记录：各关口拒绝过什么", response_model=Refusals)
def get_refusals(
    asked: Asked,
    who: OnBusiness,
    gate: Annotated[GateId | None, Query(description="哪道关口", examples=["G3"])] = None,
    unit: UnitQuery = None,
    stream: Annotated[Line | None, Query(description="哪条记录流")] = None,
    limit: Annotated[Annotated[int, whole(1, LIMIT_MAX)], Query(description="一页最多几行")] = ENTRIES_A_PAGE,
    cursor: CursorQuery = None,
) -> Any:
    """Newest first. A unit gets what concerned itself."""
    place = asked.place(cursor)

    def make(moment: Moment) -> Refusals:
        part = range(place.after, place.after + limit)
        refusals = read_refusals(asked.county, moment, who, RefusalFilter(gate=gate, unit=unit, stream=stream), part)
        if refusals.count > part.stop:
            refusals.next = asked.cursor(part.stop, moment)
        return refusals

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


@router.get("/search", summary="查找：任务、单位、人员、说明和佐证材料", response_model=Found)
def search(
    asked: Asked,
    who: OnBusiness,
    q: Annotated[Words, Query(description="几个词须都有，最多五个", examples=["绩效目标"])],
    kind: Annotated[Kind | None, Query(description="只查一种")] = None,
    limit: Annotated[Annotated[int, whole(1, ONE_MAX)], Query(description="每种最多几行")] = FOUND_EACH,
) -> Any:
    """Every kind is counted in full; at most 30 times a minute."""
    asked.request.app.state.shell.searches.take(who.account, asked.county.now())
    sought = Sought(words=q, kind=kind, most=limit)
    return asked.answer(lambda moment: Search(asked.county, moment, who, sought).found())


@router.get("/people", summary="人员：任职和在手的任务数", response_model=People)
def get_people(asked: Asked, who: OnBusiness, unit: UnitQuery = None) -> Any:
    return asked.answer(lambda moment: read_people(moment, unit))


@router.get("/people/{person}", summary="一名人员：历任职务，在手和经手的任务", response_model=Dossier)
def get_person(
    asked: Asked,
    who: OnBusiness,
    person: Annotated[str, Path(description="人员代号", examples=["li-ming"])],
    reading: ReadingQuery = None,
) -> Any:
    return asked.answer(lambda moment: read_dossier(moment, person, reading))
