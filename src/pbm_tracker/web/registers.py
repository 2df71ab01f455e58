"""指标库、第三方机构、制度、工作事实: the registers of the cycle, each a list with what may be added to it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.exports import dating
from pbm_tracker.kernel.commands import Command
from pbm_tracker.performance.agency import (
    BarAgency,
    DeliverEngagement,
    EngageThirdParty,
    RateAgencyQuality,
    RegisterAgency,
)
from pbm_tracker.performance.indicator import AddIndicator, CollectIndicatorValue, RetireIndicator, ReviseIndicator
from pbm_tracker.performance.regulation import AmendRegulation, IssueRegulation, RepealRegulation, ReviewRegulation
from pbm_tracker.performance.work_fact import RecordWorkFact
from pbm_tracker.register_tables import register_table
from pbm_tracker.registers import REGISTERS, RegisterFilter

from .asked import BadQuery, read_query
from .download import exported
from .names import Names
from .paging import Paged, part_of
from .visit import OnBusiness, Visit

ACTS: dict[str, tuple[type[Command], ...]] = {
    "indicators": (AddIndicator, CollectIndicatorValue, ReviseIndicator, RetireIndicator),
    "agencies": (RegisterAgency, EngageThirdParty, DeliverEngagement, RateAgencyQuality, BarAgency),
    "regulations": (IssueRegulation, AmendRegulation, ReviewRegulation, RepealRegulation),
    "work-facts": (RecordWorkFact,),
}

router = APIRouter(include_in_schema=False)


@router.get("/indicators")
def show_indicators(visit: OnBusiness) -> Response:
    return _show(visit, "indicators")


@router.get("/agencies")
def show_agencies(visit: OnBusiness) -> Response:
    return _show(visit, "agencies")


@router.get("/regulations")
def show_regulations(visit: OnBusiness) -> Response:
    return _show(visit, "regulations")


@router.get("/work-facts")
def show_work_facts(visit: OnBusiness) -> Response:
    return _show(visit, "work-facts")


def _show(visit: Visit, name: str) -> Response:
    query = visit.request.query_params
    chosen, page = read_query(RegisterFilter, query), read_query(Paged, query).page
    with visit.moment() as moment:
        names = Names(moment.views)
        if chosen.unit is not None and chosen.unit not in names.units:
            raise BadQuery({"unit": "登记册里没有这个单位，或这一天还没有"})
        dated = dating(moment, None, {"单位": names.unit(chosen.unit) if chosen.unit else None})
        found = REGISTERS[name].read(visit.county, moment, visit.identity, chosen)
        table = register_table(name, found, visit.county, moment, dated)
        if file := exported(visit, name, lambda: table):
            return file
        return visit.page(
            "performance/register.html",
            moment,
            names=names,
            chosen=chosen,
            table=table,
            part=part_of(table.rows, page),
            registers=REGISTERS,
            exportable=True,
            commands=[] if visit.in_the_past else [one for one in ACTS[name] if visit.identity.may(one)],
        )
