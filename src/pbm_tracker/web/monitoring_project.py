"""绩效运行监控 of a project in a year: the official form of a report with its lights, and what followed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from pbm_tracker.audit.history import entries_of
from pbm_tracker.county import Moment
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.monitored import find_monitored
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.standards import Standards
from pbm_tracker.performance.commitment import RATES
from pbm_tracker.performance.finding import AcceptLegitimateReason, FindNoReason
from pbm_tracker.performance.goal_indicator import OPERATOR_WORDS, written
from pbm_tracker.performance.goal_rules import seed_kind
from pbm_tracker.performance.indicator import KIND_WORDS
from pbm_tracker.performance.measure import MEASURE_WORDS as SPENDING_WORDS
from pbm_tracker.performance.measure import DecideSpendingMeasure
from pbm_tracker.performance.monitoring import NOUN
from pbm_tracker.performance.monitoring_form import DEVIATION_WORDS, LIKELIHOOD_WORDS, SOURCE_WORDS
from pbm_tracker.performance.monitoring_pages import Monitored, ReportSeen
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.performance.monitoring_review import VERDICT_WORDS, ReviewMonitoring, SelectKeyMonitoring
from pbm_tracker.performance.payment import (
    SUSPENSION_WORDS,
    RecordPayment,
    ResumePayment,
    StopPayment,
    SuspendPayment,
)
from pbm_tracker.performance.quarterly_data import CollectPerformanceData
from pbm_tracker.performance.subject import stream_of
from pbm_tracker.performance.warning import CompleteCorrection, IssueWarning, RequireCorrection
from pbm_tracker.projects.money import CENT
from pbm_tracker.reads import NotThere

from .asked import read_query
from .cycle_parts import budget_year, offered
from .monitoring import WORDS
from .monitoring_why import reasons
from .names import Names
from .track_chart import Stated, track_chart
from .trail import Trail
from .visit import OnBusiness, Visit

PROJECT = re.compile("20[0-9]{2}-[0-9]{3,4}")
OF_A_PROJECT: tuple[type[Command], ...] = (
    ReportMonitoring,
    CollectPerformanceData,
    ReviewMonitoring,
    IssueWarning,
    RequireCorrection,
    AcceptLegitimateReason,
    FindNoReason,
    SelectKeyMonitoring,
    RecordPayment,
    SuspendPayment,
    StopPayment,
    ResumePayment,
)
NATURAL = frozenset(one.topic for one in (ReportMonitoring, ReviewMonitoring))
LEVEL_WORDS = {"output": "产出指标", "cost": "成本指标", "satisfaction": "满意度指标"}
BENEFIT_WORDS = "效益指标"
ACT_WORDS = {
    "warning": "发出预警",
    "accepted": "认定有正当理由",
    "no_reason": "认定无正当理由",
    "resumed": "恢复拨款",
    **SPENDING_WORDS,
    **SUSPENSION_WORDS,
}

router = APIRouter(include_in_schema=False)


class ReportChosen(Frozen):
    """Which report is shown; the latest in force if none is named."""

    report: Annotated[int, whole(1, 1000)] | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A first level of the form with its rows."""

    words: str
    rows: Sequence[Row]


@router.get("/monitoring/{year}/{project}")
def show_monitored(year: str, project: str, visit: OnBusiness) -> Response:
    number = budget_year(year)
    if not PROJECT.fullmatch(project):
        raise HTTPException(404, "没有这个项目。")
    wanted = read_query(ReportChosen, visit.request.query_params).report
    with visit.moment() as moment:
        try:
            seen = find_monitored(visit.county, moment, visit.identity, number, project)
        except NotThere as gone:
            raise HTTPException(404, say("{reason}。", reason=str(gone))) from None
        names = Names(moment.views)
        report = _report(seen, wanted)
        standards = visit.county.catalogue.performance
        form = _form(standards, moment, seen, report) if report else {"indicators": []}
        promised = commitment_of(moment, seen)
        entries = entries_of(visit.county.log, stream_of(NOUN, number, project), moment.position, moment.as_of)
        return visit.page(
            "performance/monitoring_project.html",
            moment,
            seen=seen,
            year=number,
            report=report,
            names=names,
            form=form,
            why=list(reasons(report.row, form["indicators"], visit.county.catalogue.performance.lights))
            if report
            else [],
            chart=track_chart(stated_of(seen), rates_of(promised)),
            stated=[one for one in in_order(seen) if one.in_force],
            commitment=promised,
            rates=rates_of(promised),
            quarters=moment.views.rows("monitoring", "quarters", project=project, year=number),
            payments=moment.views.rows("monitoring", "payments", project=project, year=number),
            act_words=ACT_WORDS,
            dual=CLAUSES["s2_4_dual"],
            rate_of=percent_of,
            verdicts=VERDICT_WORDS,
            actions=_actions(visit, seen),
            natural=NATURAL,
            may_complete=bool(offered(visit, (CompleteCorrection,), seen.unit)),
            may_decide=bool(offered(visit, (DecideSpendingMeasure,))),
            lines=Trail(names, visit.county, visit.session, seen.unit).lines(entries),
            **WORDS,
        )


def _report(seen: Monitored, number: int | None) -> ReportSeen | None:
    if number is None:
        return seen.latest
    found = next((one for one in seen.reports if one.row["number"] == number), None)
    if found is None:
        raise HTTPException(404, say("没有第 {n} 次报告。", n=number))
    return found


def in_order(seen: Monitored) -> list[ReportSeen]:
    return sorted(seen.reports, key=lambda one: (one.row["data_until"], one.row["number"]))


def stated_of(seen: Monitored) -> list[Stated]:
    """What reports in force say of the whole year: a share of what was expected is so much of the year."""
    found = []
    for one in in_order(seen):
        if one.in_force:
            row = one.row
            expected = Decimal(row["expected"])
            of_budget = Decimal(row["executed"]) / Decimal(row["budget"]) if Decimal(row["budget"]) else Decimal(0)
            day = date.fromisoformat(row["data_until"])
            found.append(Stated(day, of_budget, Decimal(row["goal"]) * expected, expected))
    return found


def commitment_of(moment: Moment, seen: Monitored) -> Row | None:
    """What the project's unit signed for the year, or before a merger the unit that reported then."""
    signed = {row["unit"]: row for row in moment.views.rows("monitoring", "commitments", year=seen.year)}
    units = [seen.unit, *(one.row["unit"] for one in seen.reports)]
    return next((signed[unit] for unit in units if unit in signed), None)


def rates_of(commitment: Row | None) -> list[Decimal] | None:
    return [Decimal(commitment[name]) for name in RATES] if commitment else None


def _form(standards: Standards, moment: Moment, seen: Monitored, report: ReportSeen) -> Mapping[str, Any]:
    """The official form as it was reported."""
    row = report.row
    stream = stream_of(NOUN, seen.year, seen.code)
    indicators = [
        one
        for one in moment.views.rows("monitoring", "indicator_rows", stream=stream)
        if one["position"] == row["position"]
    ]
    funds = [
        one for one in moment.views.rows("monitoring", "fund_rows", stream=stream) if one["position"] == row["position"]
    ]
    goals = moment.views.rows("goals", "forms", stream=stream_of("goal", seen.year, seen.code))
    passed = [one["annual_goal"] for one in goals if one["status"] in ("passed", "approved")]
    leads = moment.views.rows("projects", "leads", stream=f"project/{seen.code}")
    cost_apart = standards.profile(seen.year).cost > 0
    return {
        "indicators": indicators,
        "levels": _levels(indicators, cost_apart=cost_apart),
        "funds": funds,
        "annual_goal": passed[-1] if passed else "",
        "lead": _lead_on(leads, row["reported_on"]),
        "sources": SOURCE_WORDS,
        "deviations": DEVIATION_WORDS,
        "likelihoods": LIKELIHOOD_WORDS,
        "kinds": KIND_WORDS,
        "target": _target,
        "value": _value,
    }


def _levels(rows: Sequence[Row], *, cost_apart: bool) -> list[Level]:
    """By first level in the order of the form; before 2022 cost is a part of the output."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        seed = seed_kind(row["kind"])
        words = LEVEL_WORDS.get("output" if seed == "cost" and not cost_apart else seed, BENEFIT_WORDS)
        found.setdefault(words, []).append(row)
    return [Level(words, each) for words, each in found.items()]


def _lead_on(leads: Sequence[Row], day: str) -> str | None:
    """Who led the project on a day; of terms that overlap the last."""
    held = [one for one in leads if one["valid_from"] <= day]
    last = held[-1] if held else None
    return None if last is None or (last["released_until"] and last["released_until"] < day) else str(last["person"])


def _target(row: Row) -> str:
    """The target of the year as the form has it: ≥10 所, or 定性."""
    words = say(OPERATOR_WORDS[row["operator"]])
    return words if row["target"] is None else f"{words}{written(Decimal(row['target']))}{row['measure'] or ''}"


def _value(row: Row, name: str) -> str:
    """A value of an indicator with its measure; of a qualitative one the percentage reached."""
    if row[name] is None:
        return ""
    measure = "%" if row["operator"] == "qualitative" else row["measure"] or ""
    return f"{written(Decimal(row[name]))}{measure}"


def percent_of(part: Decimal | str, whole_amount: Decimal | str) -> str:
    """What share of an amount another is, as a percentage of two places."""
    if not Decimal(whole_amount):
        return ""
    return f"{(Decimal(part) / Decimal(whole_amount) * 100).quantize(CENT, ROUND_HALF_UP)}%"


def _actions(visit: Visit, seen: Monitored) -> list[tuple[type[Command], str]]:
    """Commands to be offered, each with the address of its form; of suspending and resuming what can come next."""
    excluded: set[type[Command]] = {SelectKeyMonitoring} if seen.key else set()
    excluded |= {SuspendPayment} if seen.halted else {ResumePayment}
    excluded |= {StopPayment} if seen.halted == "stopped" else set()
    reviewable = seen.latest is not None and seen.latest.row["verdict"] is None
    excluded |= set() if reviewable else {ReviewMonitoring}
    excluded |= set() if seen.latest else {AcceptLegitimateReason, FindNoReason, SuspendPayment, StopPayment}
    back = visit.asked.link(f"/monitoring/{seen.year}/{seen.code}")
    place: dict[str, Any] = {"project": seen.code, "year": seen.year, "back": back}
    return [
        (one, visit.asked.link(f"/act/{one.topic}", **place))
        for one in offered(visit, OF_A_PROJECT, seen.unit)
        if one not in excluded
    ]
