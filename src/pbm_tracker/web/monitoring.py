"""绩效运行监控 of a year: every project with its light, red ones first; and the list of those followed as key ones."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.exports import dating
from pbm_tracker.kernel.commands import Command
from pbm_tracker.monitored import SHOWN_WORDS, MonitoringFilter, list_monitored
from pbm_tracker.monitored_tables import key_table, monitored_table, percent
from pbm_tracker.performance.commitment import RenewCommitment, SignCommitment
from pbm_tracker.performance.measure import DecideSpendingMeasure
from pbm_tracker.performance.monitoring_form import PERIOD_WORDS
from pbm_tracker.performance.monitoring_review import KEY_WORDS, NEW_MAJOR, SelectKeyMonitoring
from pbm_tracker.performance.payment import SUSPENSION_WORDS
from pbm_tracker.performance.watch import STATE_WORDS
from pbm_tracker.projects.money import wan_text

from .asked import BadQuery, read_query
from .cycle_parts import budget_year, offered
from .download import exported
from .names import Names
from .paging import Paged, part_of
from .visit import OnBusiness

OF_THE_YEAR: tuple[type[Command], ...] = (SignCommitment, RenewCommitment, DecideSpendingMeasure)
# A light is a mark, a word and a colour: those of on time, late, overdue and not begun.
MARKS = {"green": "on-time", "yellow": "late", "red": "overdue", "none": "idle"}
WORDS: dict[str, Any] = {
    "lights": SHOWN_WORDS,
    "light_marks": MARKS,
    "periods": PERIOD_WORDS,
    "limit_words": STATE_WORDS,
    "payments_words": SUSPENSION_WORDS,
    "wan": wan_text,
    "percent": percent,
}

router = APIRouter(include_in_schema=False)


@router.get("/monitoring/{year}")
def show_monitoring(year: str, visit: OnBusiness) -> Response:
    number = budget_year(year)
    query = visit.request.query_params
    chosen, page = read_query(MonitoringFilter, query), read_query(Paged, query).page
    with visit.moment() as moment:
        names = Names(moment.views)
        if chosen.unit is not None and chosen.unit not in names.units:
            raise BadQuery({"unit": "登记册里没有这个单位，或这一天还没有"})
        listed = list_monitored(visit.county, moment, visit.identity, number, chosen)
        dated = dating(moment, visit.asked.reading, chosen.told(names.unit(chosen.unit)))
        if file := exported(visit, f"monitoring-{number}", lambda: monitored_table(listed, moment, dated, number)):
            return file
        everything = MonitoringFilter(unit=chosen.unit, period=chosen.period)
        all_of_them = list_monitored(visit.county, moment, visit.identity, number, everything)
        signed = moment.views.rows("monitoring", "commitments", year=number)
        return visit.page(
            "performance/monitoring.html",
            moment,
            year=number,
            chosen=chosen,
            names=names,
            part=part_of(listed, page),
            counts=Counter(one.light for one in all_of_them),
            divergent=sum(1 for one in all_of_them if one.report and one.report.row["diverges"]),
            due_count=sum(1 for one in all_of_them if one.open or one.seen.lacks_key),
            lacking=sum(1 for one in all_of_them if one.seen.lacks_key),
            commitments=[row for row in signed if visit.identity.sees_details_of(row["unit"])],
            commands=[(one, {"year": number}) for one in offered(visit, OF_THE_YEAR, visit.identity.unit)],
            exportable=True,
            **WORDS,
        )


@router.get("/monitoring/{year}/key")
def show_key_list(year: str, visit: OnBusiness) -> Response:
    number = budget_year(year)
    with visit.moment() as moment:
        wanted = MonitoringFilter(key=True)
        listed = [one.seen for one in list_monitored(visit.county, moment, visit.identity, number, wanted)]
        listed.sort(key=lambda seen: (not seen.lacks_key, seen.code))
        dated = dating(moment, visit.asked.reading)
        if file := exported(visit, f"key-monitoring-{number}", lambda: key_table(listed, moment, dated, number)):
            return file
        return visit.page(
            "performance/monitoring_key.html",
            moment,
            year=number,
            names=Names(moment.views),
            listed=listed,
            lacking=sum(1 for seen in listed if seen.lacks_key),
            grounds=KEY_WORDS,
            new_major=NEW_MAJOR,
            may_select=bool(offered(visit, (SelectKeyMonitoring,))),
            exportable=True,
            **WORDS,
        )
