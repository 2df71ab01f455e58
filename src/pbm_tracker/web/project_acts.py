"""What whoever reads a project's page may do next, each as a link to its form with what the page knows filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pbm_tracker.kernel.commands import Command
from pbm_tracker.performance.admission import AdmitProject
from pbm_tracker.performance.application import ApplyResult
from pbm_tracker.performance.budget import AdjustBudget, ArrangeBudget, RequestBudget
from pbm_tracker.performance.ex_ante import CompleteExAnteAssessment, ReviewExAnteAssessment
from pbm_tracker.performance.feedback import (
    AcknowledgeResult,
    CloseRectification,
    FeedBackResult,
    OrderRectification,
    ReportRectification,
    ReturnRectification,
)
from pbm_tracker.performance.goal_declaring import DeclareGoal, ReviseGoal
from pbm_tracker.performance.goal_reviewing import ApproveGoalRevision, RefuseGoalRevision, ReturnGoal, ReviewGoal
from pbm_tracker.performance.key_evaluation import CompleteKeyEvaluation, SelectKeyEvaluation
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.performance.monitoring_review import ReviewMonitoring
from pbm_tracker.performance.project_seen import ProjectSeen
from pbm_tracker.performance.project_year import ProjectYear
from pbm_tracker.performance.re_review_result import CompleteReReview
from pbm_tracker.performance.self_evaluation import ReturnSelfEvaluation, SubmitSelfEvaluation
from pbm_tracker.projects.confirming import ClearOutProject, ConfirmProjectFact
from pbm_tracker.projects.lead import BindProjectLead, ReleaseProjectLead
from pbm_tracker.projects.project import AdjustProject

from .visit import Visit

Acts = list[tuple[type[Command], str]]
Offer = tuple[type[Command], dict[str, int]]


def of_the_project(visit: Visit, seen: ProjectSeen) -> Acts:
    """What concerns the project whatever the year."""
    return _offered(visit, seen, ((command, {}) for command in _next(seen)))


def of_the_year(visit: Visit, seen: ProjectSeen, year: ProjectYear) -> Acts:
    """What a budget year of it waits for, or allows. Nothing where the project has left."""
    if seen.facts.cleared_on is not None or not seen.facts.covers(year.year):
        return []
    over = visit.today.year > year.year
    offers = [*_of_the_goal(seen, year), *_of_the_money(year), *_of_the_results(year, over=over)]
    return _offered(visit, seen, ((command, {"year": year.year, **more}) for command, more in offers))


def of_the_evaluation(visit: Visit, seen: ProjectSeen, year: ProjectYear) -> Acts:
    """What concerns the results of a year alone."""
    offers = _of_the_results(year, over=visit.today.year > year.year)
    return _offered(visit, seen, ((command, {"year": year.year, **more}) for command, more in offers))


def _next(seen: ProjectSeen) -> Iterator[type[Command]]:
    if seen.facts.cleared_on is not None:
        return
    last = seen.assessments[0] if seen.assessments else None
    if last is not None and last.verdict is None:
        yield ReviewExAnteAssessment
    elif seen.facts.admitted_on is None:
        yield CompleteExAnteAssessment
    if seen.facts.admitted_on is None:
        yield AdmitProject
    yield BindProjectLead
    if seen.lead is not None:
        yield ReleaseProjectLead
    yield from (AdjustProject, ConfirmProjectFact, ClearOutProject)


def _of_the_goal(seen: ProjectSeen, year: ProjectYear) -> Iterator[Offer]:
    goal = year.goal
    if goal is None or (goal.status in ("returned", "failed") and goal.in_force is None):
        if seen.facts.admitted_on is not None:
            yield DeclareGoal, {}
    elif goal.status == "pending":
        decide = (ReviewGoal, ReturnGoal) if goal.asked == "declared" else (ApproveGoalRevision, RefuseGoalRevision)
        yield from ((command, {}) for command in decide)
    elif year.self_score is None:
        yield ReviseGoal, {}


def _of_the_money(year: ProjectYear) -> Iterator[Offer]:
    if year.budget is None or year.budget.arranged is None:
        yield RequestBudget, {}
        if year.goal is not None and year.goal.in_force is not None:
            yield ArrangeBudget, {}
        return
    yield AdjustBudget, {}
    if year.goal is not None and year.goal.in_force is not None and year.self_score is None:
        yield ReportMonitoring, {}
    yield from ((ReviewMonitoring, {"report": one.number}) for one in year.reports if one.verdict is None)


def _of_the_results(year: ProjectYear, *, over: bool) -> Iterator[Offer]:
    arranged = year.budget is not None and year.budget.arranged is not None
    if over and arranged and (year.self_score is None or year.self_returned_on is not None):
        yield SubmitSelfEvaluation, {}
    if year.self_score is not None and year.self_returned_on is None and year.re_review is None:
        if year.drawn:
            yield CompleteReReview, {}
        yield ReturnSelfEvaluation, {}
    if over and arranged and year.key is None:
        yield (SelectKeyEvaluation if year.key_selected_on is None else CompleteKeyEvaluation), {}
    if year.self_score is not None or year.key is not None:
        yield from _of_what_follows(year)


def _of_what_follows(year: ProjectYear) -> Iterator[Offer]:
    if year.fed_back_on is None:
        yield FeedBackResult, {}
    elif year.answered_on is None:
        yield AcknowledgeResult, {}
    yield OrderRectification, {}
    for one in year.rectifications:
        if one.closed_on is None and one.reported_on is None:
            yield ReportRectification, {"no": one.no}
        elif one.closed_on is None:
            yield CloseRectification, {"no": one.no}
            yield ReturnRectification, {"no": one.no}
    yield ApplyResult, {}


def _offered(visit: Visit, seen: ProjectSeen, offers: Iterable[Offer]) -> Acts:
    if visit.in_the_past:
        return []
    known = {"project": seen.facts.project, "unit": seen.facts.unit}
    found = []
    for command, more in offers:
        if visit.identity.may(command, seen.facts.unit):
            fields: dict[str, Any] = {**known, **more, "back": visit.here}
            own = {name: value for name, value in fields.items() if name == "back" or name in command.model_fields}
            found.append((command, visit.asked.link(f"/act/{command.topic}", **own)))
    return found
