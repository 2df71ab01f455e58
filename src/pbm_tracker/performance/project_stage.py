"""How far each budget year of projects has come, by the furthest thing recorded of it: one place for every surface."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.views import Reading as Views

from .goal_seen import Status

Stage = Literal[
    "proposed",
    "admitted",
    "goal_pending",
    "goal_returned",
    "goal_failed",
    "goal_passed",
    "budgeted",
    "monitored",
    "self_returned",
    "self_evaluated",
    "re_reviewed",
    "key_evaluated",
    "applied",
    "cleared",
]
STAGE_WORDS: dict[Stage, str] = {
    "proposed": "未入库",
    "admitted": "已入库，待报目标",
    "goal_pending": "目标待审核",
    "goal_returned": "目标已退回",
    "goal_failed": "目标未通过",
    "goal_passed": "目标已通过",
    "budgeted": "预算已安排",
    "monitored": "已报监控",
    "self_returned": "自评已退回",
    "self_evaluated": "已自评",
    "re_reviewed": "自评已复核",
    "key_evaluated": "已重点评价",
    "applied": "结果已应用",
    "cleared": "已清理退出",
}
_OF_A_GOAL: dict[Status, Stage] = {
    "pending": "goal_pending",
    "returned": "goal_returned",
    "failed": "goal_failed",
    "passed": "goal_passed",
    "approved": "goal_passed",
    "refused": "goal_passed",
}


Key = tuple[str, int]  # a project and a budget year


@dataclass(frozen=True, slots=True)
class YearFacts:
    """What is recorded of the years of projects, by project and year."""

    budgets: Mapping[Key, Sequence[Row]]
    goals: Mapping[Key, Sequence[Row]]
    reports: Mapping[Key, Sequence[Row]]
    evaluations: Mapping[Key, Sequence[Row]]
    drawn: Mapping[Key, Sequence[Row]]
    consequences: Mapping[Key, Sequence[Row]]
    follow_ups: Mapping[Key, Sequence[Row]]
    rectifications: Mapping[Key, Sequence[Row]]
    applied: Mapping[Key, Sequence[Row]]

    def years_of(self, project: str) -> set[int]:
        """The years of which anything is recorded."""
        each = (getattr(self, name) for name in self.__slots__)
        return {year for facts in each for one, year in facts if one == project}


def facts_of(views: Views, *, project: str | None = None, year: int | None = None) -> YearFacts:
    """Of one project or all, of one year or all. Consequences stand with the year that was evaluated."""
    asked = {"project": project, "year": year}
    goals = views.rows("goals", "goals", **asked, unit=None, awaiting=None, own=None)
    consequences = views.rows("budgets", "consequences", project=project, year=None)
    return YearFacts(
        budgets=_by_year(views.rows("budgets", "budgets", **asked)),
        goals=_by_year(row for row in goals if row["project"]),
        reports=_by_year(row for row in views.rows("monitoring", "reports", **asked) if not row["replaced"]),
        evaluations=_by_year(views.rows("evaluations", "evaluations", **asked)),
        drawn=_by_year(row for row in views.rows("evaluations", "population", year=year) if row["drawn"]),
        consequences=_by_year(consequences, evaluated=True),
        follow_ups=_by_year(views.rows("follow_ups", "follow_ups", **asked)),
        rectifications=_by_year(views.rows("follow_ups", "rectifications", **asked)),
        applied=_by_year(views.rows("follow_ups", "applied", **asked)),
    )


def _by_year(rows: Iterable[Row], *, evaluated: bool = False) -> Mapping[Key, Sequence[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        year = int(row["evaluated"].split("/")[1]) if evaluated else row["year"]
        found[row["project"], year].append(row)
    return found


def last_of(facts: Mapping[Key, Sequence[Row]], key: Key) -> Row | None:
    return next(iter(reversed(facts.get(key, ()))), None)


def stage_of(project: Row, year: int, facts: YearFacts) -> Stage | None:
    """How far the year has come: the furthest thing recorded of it. None outside the period, where nothing is."""
    key = project["project"], year
    if project["cleared_on"] is not None and int(project["cleared_on"][:4]) <= year:
        return "cleared"
    if stage := _furthest(key, facts):
        return stage
    if not project["period_from"][:4] <= str(year) <= project["period_until"][:4]:
        return None
    return "proposed" if project["admitted_on"] is None else "admitted"


def _furthest(key: Key, facts: YearFacts) -> Stage | None:
    evaluated, budget = last_of(facts.evaluations, key), last_of(facts.budgets, key)
    if facts.applied.get(key):
        return "applied"
    if evaluated and (stage := _evaluated(evaluated)):
        return stage
    if facts.reports.get(key):
        return "monitored"
    if budget and budget["arranged"] is not None:
        return "budgeted"
    goal = last_of(facts.goals, key)
    return _OF_A_GOAL[goal["status"]] if goal else None


def _evaluated(row: Row) -> Stage | None:
    if row["key_completed_on"] is not None:
        return "key_evaluated"
    if row["re_reviewed_on"] is not None:
        return "re_reviewed"
    if row["self_submitted_on"] is None:
        return None
    return "self_evaluated" if row["self_returned_on"] is None else "self_returned"
