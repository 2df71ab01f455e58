"""A goal as pages and programs read it: every form of it that was declared or asked for, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel

from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.views import Reading as Views

from .goal import NOUN
from .goal_remark import at
from .last_actuals import YEARS_BACK, Actuals, by_name
from .subject import stream_of

Status = Literal["pending", "returned", "passed", "failed", "approved", "refused"]
STATUS_WORDS: dict[Status, str] = {
    "pending": "待审核",
    "returned": "已退回",
    "passed": "审核通过",
    "failed": "审核不通过",
    "approved": "修订已批准",
    "refused": "修订未批准",
}
IN_FORCE: frozenset[Status] = frozenset({"passed", "approved"})


class IndicatorSeen(BaseModel):
    """A row of the form, by its number from 1."""

    no: int
    kind: str
    name: str
    operator: str
    target: Decimal | None
    measure: str | None
    described: str | None
    weight: Decimal
    standard: str | None
    data_source: str | None
    cumulative: bool
    mid_term: Decimal | None
    by_june: Decimal | None
    by_september: Decimal | None
    last_actual: Decimal | None
    lower_reason: str | None
    library: str | None


class WaivedSeen(BaseModel):
    kind: str
    reason: str


class StepSeen(BaseModel):
    content: str
    since: date
    until: date


class TaskSeen(BaseModel):
    """A main task of a unit's year, in 元."""

    name: str
    content: str
    amount: Decimal
    fiscal: Decimal
    other: Decimal
    projects: str | None


class RemarkSeen(BaseModel):
    """`at` is the place in the form: annual_goal, indicators.3.target."""

    place: str
    row: int | None
    text: str
    at: str


class FormSeen(BaseModel):
    """A form by its entry in the stream. Money in 元. What the forms of projects or of units lack is empty."""

    version: int
    asked: Literal["declared", "revision"]
    status: Status
    asked_on: date
    asked_by: str
    reason: str | None
    decided_on: date | None
    decided_by: str | None
    opinion: str | None
    review_kind: str | None
    third_party: bool | None
    third_party_reason: str | None
    grounds: str | None
    feasibility: str | None
    fiscal: Decimal | None
    carried_over: Decimal | None
    other: Decimal | None
    mid_term_goal: str | None
    annual_goal: str
    profile_reason: str | None
    functions: str | None
    project_spending: Decimal | None
    basic_spending: Decimal | None
    indicators: list[IndicatorSeen]
    waived: list[WaivedSeen]
    plan: list[StepSeen]
    tasks: list[TaskSeen]
    remarks: list[RemarkSeen]

    @property
    def funds(self) -> Decimal | None:
        """The total of the year; None where no source is given."""
        given = [one for one in (self.fiscal, self.carried_over, self.other) if one is not None]
        return sum(given, Decimal(0)) if given else None


class GoalSeen(BaseModel):
    """`forms` in the order they were asked for."""

    stream: str
    project: str | None
    unit: str
    holder: str
    year: int
    forms: list[FormSeen]

    @property
    def last(self) -> FormSeen:
        return self.forms[-1]

    @property
    def in_force(self) -> FormSeen | None:
        """The form that passed, or the last revision of it that was approved."""
        return next((one for one in reversed(self.forms) if one.status in IN_FORCE), None)

    @property
    def returned(self) -> FormSeen | None:
        """The form that came back and was not declared again since."""
        return self.last if self.last.status == "returned" else None


def goal_seen(views: Views, stream: str) -> GoalSeen | None:
    """A goal with all its forms; None where nothing was declared by the day asked."""
    forms = views.rows("goals", "forms", stream=stream)
    if not forms:
        return None
    rows = {name: views.rows("goals", name, stream=stream) for name in FORM_ROWS}
    rows["remarks"] = [{**one, "at": at(one["place"], one["row"])} for one in rows["remarks"]]
    last = forms[-1]
    return GoalSeen(
        **{name: last[name] for name in ("stream", "project", "unit", "holder", "year")},
        forms=[_form(one, rows) for one in forms],
    )


def actuals_seen(views: Views, project: str, year: int) -> Actuals:
    """What the indicators of a project last came to, by kind and name, as `last_actuals` says it."""
    for before in (year - back for back in YEARS_BACK):
        rows = views.rows("evaluations", "actuals", project=project, year=before)
        reached = {row["no"]: Decimal(row["actual"]) for row in rows if row["actual"] is not None}
        goal = goal_seen(views, stream_of(NOUN, before, project)) if reached else None
        if goal is not None and goal.in_force is not None:
            return by_name(goal.in_force.indicators, reached, before)
    return {}


FORM_ROWS = ("indicators", "waived", "plan", "tasks", "remarks")


def _form(form: Row, rows: dict[str, list[Row]]) -> FormSeen:
    own: dict[str, Sequence[Any]] = {
        name: [dict(row) for row in found if row["version"] == form["version"]] for name, found in rows.items()
    }
    return FormSeen(**{**form, **own})
