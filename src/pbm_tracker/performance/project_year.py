"""A budget year of a project as people read it: its money, its goal, what was reported, what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from pbm_tracker.kernel.database import Row
from pbm_tracker.notice.standards import Grade

from .gates import Consequence
from .goal_seen import Status
from .lights import Light
from .project_stage import Stage, YearFacts, last_of, stage_of

CONSEQUENCE_WORDS: dict[Consequence, str] = {
    "none": "不受影响",
    "exempt": "补助到个人的民生项目，不减",
    "reduced": "减少安排",
    "stopped": "不再安排",
    "override": "例外安排",
}


class BudgetSeen(BaseModel):
    """元; None where it did not come to that. `adjusted` is the full-year budget (全年预算数) as it stands."""

    requested: Decimal | None
    requested_on: date | None
    arranged: Decimal | None
    arranged_on: date | None
    adjusted: Decimal | None


class GoalStanding(BaseModel):
    """The form that was asked for last, and the day the goal passed first."""

    status: Status
    asked: Literal["declared", "revision"]
    asked_on: date
    passed_on: date | None
    in_force: int | None


class ReportSeen(BaseModel):
    """A monitoring report that no later one corrects. Money in 元; money and goal are shares of what was expected."""

    number: int
    period: str
    data_until: date
    reported_on: date
    budget: Decimal
    executed: Decimal
    money: Decimal
    goal: Decimal
    money_light: Light
    goal_light: Light
    light: Light
    diverges: bool
    verdict: str | None


class ScoreSeen(BaseModel):
    score: Decimal
    grade: Grade
    scale: str | None = None
    on: date


class ConsequenceSeen(BaseModel):
    """What a key evaluation came to in the budget of `year` (G10), with who overrode it and why. 元."""

    position: int
    year: int
    decided_on: date
    grade: Grade
    consequence: Consequence
    before: Decimal
    amount: Decimal
    override_reason: str | None
    override_approver: str | None
    override_document: str | None


class RectificationSeen(BaseModel):
    no: int
    document: str
    problem: str
    measure: str
    person: str
    ordered_on: date
    due: date
    reported_on: date | None
    closed_on: date | None


class AppliedSeen(BaseModel):
    position: int
    applied_to: int
    budget_line: str
    measure: str
    standard: str
    applied_on: date


class ProjectYear(BaseModel):
    """`stage` is None where the project's period does not cover the year and nothing was recorded of it."""

    year: int
    stage: Stage | None
    budget: BudgetSeen | None
    goal: GoalStanding | None
    reports: list[ReportSeen]
    self_score: ScoreSeen | None
    self_returned_on: date | None
    drawn: bool  # into the sample that is re-reviewed
    re_review: ScoreSeen | None
    key_selected_on: date | None
    key: ScoreSeen | None
    consequences: list[ConsequenceSeen]
    fed_back_on: date | None
    answer_by: date | None
    answered_on: date | None
    rectifications: list[RectificationSeen]
    applied: list[AppliedSeen]

    @property
    def last_report(self) -> ReportSeen | None:
        return max(self.reports, key=lambda one: (one.data_until, one.number), default=None)


def year_seen(project: Row, year: int, facts: YearFacts) -> ProjectYear:
    """A year of a project. `project` is its row in the register."""
    key = project["project"], year
    budget, goal = last_of(facts.budgets, key), last_of(facts.goals, key)
    evaluated = dict(last_of(facts.evaluations, key) or {})
    follow_up = dict(last_of(facts.follow_ups, key) or {})
    return ProjectYear(
        year=year,
        stage=stage_of(project, year, facts),
        budget=BudgetSeen(**{name: budget[name] for name in BudgetSeen.model_fields}) if budget else None,
        goal=GoalStanding(**{name: goal[name] for name in GoalStanding.model_fields}) if goal else None,
        reports=[
            ReportSeen(**{name: row[name] for name in ReportSeen.model_fields}) for row in facts.reports.get(key, ())
        ],
        self_score=_score(evaluated, "self_score", "self_grade", "self_submitted_on"),
        self_returned_on=evaluated.get("self_returned_on"),
        drawn=key in facts.drawn,
        re_review=_score(evaluated, "re_review_score", "re_review_grade", "re_reviewed_on"),
        key_selected_on=evaluated.get("key_selected_on"),
        key=_score(evaluated, "key_score", "key_grade", "key_completed_on", "key_scale"),
        consequences=[
            ConsequenceSeen(**{**row, "before": row["before_it"]}) for row in facts.consequences.get(key, ())
        ],
        fed_back_on=follow_up.get("fed_back_on"),
        answer_by=follow_up.get("answer_by"),
        answered_on=follow_up.get("answered_on"),
        rectifications=[RectificationSeen(**row) for row in facts.rectifications.get(key, ())],
        applied=[AppliedSeen(**row) for row in facts.applied.get(key, ())],
    )


def _score(row: Mapping[str, object], score: str, grade: str, on: str, scale: str | None = None) -> ScoreSeen | None:
    if row.get(score) is None:
        return None
    told = {"score": row[score], "grade": row[grade], "on": row[on], "scale": row[scale] if scale else None}
    return ScoreSeen.model_validate(told)
