"""The yearly cycle on 我的待办: what waits for the finance bureau or for a unit, each with the act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pbm_tracker.county import Moment
from pbm_tracker.kernel.commands import Command
from pbm_tracker.performance.ex_ante import ReviewExAnteAssessment
from pbm_tracker.performance.feedback import AcknowledgeResult, CloseRectification, ReportRectification
from pbm_tracker.performance.goal_declaring import DeclareGoal
from pbm_tracker.performance.goal_reviewing import ApproveGoalRevision, ReviewGoal
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.performance.monitoring_review import ReviewMonitoring
from pbm_tracker.performance.overall_goal_declaring import DeclareOverallGoal
from pbm_tracker.performance.overall_goal_reviewing import ReviewOverallGoal
from pbm_tracker.performance.queue import KIND_WORDS, Kind, Waiting
from pbm_tracker.performance.re_review_result import CompleteReReview
from pbm_tracker.performance.self_evaluation import SubmitSelfEvaluation

from .visit import Visit

COMMANDS: dict[Kind, type[Command]] = {
    "assessment": ReviewExAnteAssessment,
    "goal": ReviewGoal,
    "revision": ApproveGoalRevision,
    "monitoring": ReviewMonitoring,
    "self_evaluation": CompleteReReview,
    "rectification": CloseRectification,
    "goal_returned": DeclareGoal,
    "monitoring_returned": ReportMonitoring,
    "self_evaluation_returned": SubmitSelfEvaluation,
    "answer": AcknowledgeResult,
    "rectification_due": ReportRectification,
}
OF_A_WHOLE: dict[Kind, type[Command]] = {"goal": ReviewOverallGoal, "goal_returned": DeclareOverallGoal}


@dataclass(frozen=True, slots=True)
class Line:
    """Something that waits: where it is looked at, and the form to act by, for who may act now."""

    waiting: Waiting
    name: str
    address: str
    command: type[Command] | None
    act: str | None


def cycle_lists(visit: Visit, moment: Moment, found: Iterable[Waiting]) -> list[tuple[str, Sequence[Line]]]:
    """By kind, each with its lines."""
    names = {row["project"]: row["name"] for row in moment.views.rows("projects", "projects")}
    lists: dict[str, list[Line]] = {}
    for one in found:
        name = names.get(one.project or "", "")
        lists.setdefault(KIND_WORDS[one.kind], []).append(_line(visit, one, name))
    return list(lists.items())


def _line(visit: Visit, one: Waiting, name: str) -> Line:
    command = (OF_A_WHOLE if one.project is None else COMMANDS)[one.kind]
    may_act = not visit.in_the_past and visit.identity.may(command, one.unit)
    known = {"project": one.project, "unit": one.unit, "year": one.year, "no": one.no, "report": one.no}
    fields: dict[str, Any] = {field: value for field, value in known.items() if field in command.model_fields}
    act = visit.asked.link(f"/act/{command.topic}", **fields, back="/work") if may_act else None
    return Line(one, name, visit.asked.link(_where(one)), command if may_act else None, act)


def _where(one: Waiting) -> str:
    """The form that is waiting, or the project's page."""
    if one.kind in ("goal", "revision", "goal_returned"):
        return f"/goals/{one.year}/{one.project or f'unit/{one.unit}'}"
    if one.kind in ("monitoring", "monitoring_returned"):
        return f"/monitoring/{one.year}/{one.project}"
    return f"/projects/{one.project}"
