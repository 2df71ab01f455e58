"""What of the yearly cycle waits for somebody: for the finance bureau's decision, or for a unit to act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.views import Reading as Views
from pbm_tracker.notice.catalogue import Catalogue

from .pages import Cell, cycle_seen
from .progress import StepState

Kind = Literal[
    "assessment",
    "goal",
    "revision",
    "monitoring",
    "self_evaluation",
    "rectification",
    "goal_returned",
    "monitoring_returned",
    "self_evaluation_returned",
    "answer",
    "rectification_due",
]
KIND_WORDS: dict[Kind, str] = {
    "assessment": "待审核的事前绩效评估",
    "goal": "待审核的绩效目标",
    "revision": "待批准的目标修订",
    "monitoring": "待审核的监控报告",
    "self_evaluation": "抽中待复核的自评",
    "rectification": "已报告、待销号的整改",
    "goal_returned": "被退回的绩效目标",
    "monitoring_returned": "被退回的监控报告",
    "self_evaluation_returned": "被退回的自评",
    "answer": "待答复的评价结果",
    "rectification_due": "待报告的整改",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits since a day, and by which day it is due. `project` is None for a unit as a whole.

    `no` is the number of the report or of the problem.
    """

    kind: Kind
    unit: str
    project: str | None
    year: int | None
    since: date
    due: date | None = None
    no: int | None = None


def for_the_finance_bureau(views: Views) -> list[Waiting]:
    """By kind in the order of the cycle, the longest waiting first."""
    found = [*_to_review(views), *_to_conclude(views)]
    return sorted(found, key=lambda one: (list(KIND_WORDS).index(one.kind), one.since, one.project or ""))


def for_a_unit(views: Views, unit: str) -> list[Waiting]:
    """What came back to a unit, and what it has to answer."""
    found = [one for one in (*_returned(views), *_to_answer(views)) if one.unit == unit]
    return sorted(found, key=lambda one: (list(KIND_WORDS).index(one.kind), one.due or one.since, one.project or ""))


def steps_due(views: Views, catalogue: Catalogue, unit: str) -> list[tuple[int, Cell]]:
    """The steps that a unit itself carries out and that are open or overdue, of the budget years that overlap now."""
    wanted = (StepState.MISSING, StepState.OPEN)
    found = [
        (year, cell)
        for year in range(views.as_of.year - 1, views.as_of.year + 2)
        for cell in cycle_seen(views, catalogue, year, unit=unit).cells.values()
        if "all_units" in cell.step.actors and cell.standing.state in wanted
    ]
    return sorted(found, key=lambda one: (-one[1].standing.days, one[1].step.number, one[0]))


def _to_review(views: Views) -> Iterator[Waiting]:
    units = _units(views)
    for row in views.rows("ex_ante", "awaiting_review"):
        yield Waiting("assessment", units[row["project"]], row["project"], None, _day(row["assessed_on"]))
    for row in views.rows("goals", "goals", awaiting=1):
        kind: Kind = "goal" if row["asked"] == "declared" else "revision"
        yield Waiting(kind, row["holder"], row["project"], row["year"], _day(row["asked_on"]))
    for row in _standing_reports(views):
        if row["verdict"] is None:
            unit = units[row["project"]]
            yield Waiting("monitoring", unit, row["project"], row["year"], _day(row["reported_on"]), no=row["number"])


def _to_conclude(views: Views) -> Iterator[Waiting]:
    units = _units(views)
    drawn = {(row["project"], row["year"]) for row in views.rows("evaluations", "population") if row["drawn"]}
    for row in views.rows("evaluations", "evaluations"):
        if row["re_reviewed_on"] is None and (row["project"], row["year"]) in drawn:
            since = _day(row["self_submitted_on"])
            yield Waiting("self_evaluation", units[row["project"]], row["project"], row["year"], since)
    for row in views.rows("follow_ups", "rectifications"):
        if row["reported_on"] is not None and row["closed_on"] is None:
            unit, since = units[row["project"]], _day(row["reported_on"])
            yield Waiting("rectification", unit, row["project"], row["year"], since, _day(row["due"]), row["no"])


def _returned(views: Views) -> Iterator[Waiting]:
    units = _units(views)
    for row in views.rows("goals", "goals"):
        if row["status"] == "returned":
            yield Waiting("goal_returned", row["holder"], row["project"], row["year"], _day(row["decided_on"]))
    reports = list(_standing_reports(views))
    for row in reports:
        later = any(
            (one["project"], one["year"], one["period"]) == (row["project"], row["year"], row["period"])
            and one["number"] > row["number"]
            for one in reports
        )
        if row["verdict"] == "returned" and not later:
            unit, since = units[row["project"]], _day(row["reviewed_on"])
            yield Waiting("monitoring_returned", unit, row["project"], row["year"], since, no=row["number"])
    for row in views.rows("evaluations", "evaluations"):
        if row["self_returned_on"] is not None:
            since = _day(row["self_returned_on"])
            yield Waiting("self_evaluation_returned", units[row["project"]], row["project"], row["year"], since)


def _to_answer(views: Views) -> Iterator[Waiting]:
    units = _units(views)
    for row in views.rows("follow_ups", "follow_ups"):
        if row["fed_back_on"] is not None and row["answered_on"] is None:
            since, due = _day(row["fed_back_on"]), _day(row["answer_by"])
            yield Waiting("answer", units[row["project"]], row["project"], row["year"], since, due)
    for row in views.rows("follow_ups", "rectifications"):
        if row["reported_on"] is None and row["closed_on"] is None:
            unit, since = units[row["project"]], _day(row["ordered_on"])
            yield Waiting("rectification_due", unit, row["project"], row["year"], since, _day(row["due"]), row["no"])


def _standing_reports(views: Views) -> Iterable[Row]:
    return (row for row in views.rows("monitoring", "reports") if not row["replaced"])


def _units(views: Views) -> dict[str, str]:
    """Whose each project is today."""
    return {row["project"]: row["unit"] for row in views.rows("projects", "projects")}


def _day(text: str) -> date:
    return date.fromisoformat(text)
