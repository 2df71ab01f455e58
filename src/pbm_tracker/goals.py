"""绩效目标: which goals there are and how they stand, and one with all its forms; as every surface is asked."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pbm_tracker.access.policy import Identity
from pbm_tracker.county import Moment
from pbm_tracker.documents.table import Column, Dating, Table
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.performance.goal import NOUN
from pbm_tracker.performance.goal_seen import STATUS_WORDS, FormSeen, GoalSeen, Status, goal_seen
from pbm_tracker.performance.subject import Year, stream_of, unit_stream_of
from pbm_tracker.projects.project import ProjectCode
from pbm_tracker.reads import Dated, NotThere
from pbm_tracker.tasks.pages import units_of

ASKED_WORDS = {"declared": "申报", "revision": "修订申请"}
AS_A_WHOLE = "部门整体"


class GoalFilter(Frozen):
    """What the list is narrowed to; nothing means all that the reader may see."""

    year: Year | None = None
    unit: Annotated[Slug | None, Field(title="单位")] = None
    project: Annotated[ProjectCode | None, Field(title="项目")] = None
    awaiting: Annotated[Flag | None, Field(title="待财政部门决定")] = None

    @property
    def given(self) -> bool:
        return any(value is not None for _, value in self)

    def told(self, unit_name: str) -> dict[str, str | None]:
        """What is asked for, field by field, as an export says it."""
        awaiting = {None: None, True: say("是"), False: say("否")}[self.awaiting]
        return {
            "预算年度": str(self.year) if self.year else None,
            "单位": self.unit and (unit_name or self.unit),
            "项目": self.project,
            "待财政部门决定": awaiting,
        }


class GoalRow(BaseModel):
    """A goal by the form that was asked for last. `project` is empty for a unit as a whole.

    `holder` is whose it is today, `in_force` the version of the form that counts, `passed_on` the day it passed first.
    """

    stream: str
    year: int
    project: str | None
    project_name: str | None
    unit: str
    holder: str
    version: int
    asked: Literal["declared", "revision"]
    status: Status
    asked_on: date
    asked_by: str
    decided_on: date | None
    decided_by: str | None
    review_kind: str | None
    passed_on: date | None
    in_force: int | None


class Goals(Dated):
    """By year, the latest first; projects by code, then units as a whole. Without `next` these are the last, or all."""

    rows: list[GoalRow]
    next: str | None = Field(default=None, exclude_if=lambda value: value is None)


class GoalRead(Dated):
    """A goal with all its forms in the order they were asked for; money in 元."""

    goal: GoalSeen


def read_goals(moment: Moment, who: Identity, wanted: GoalFilter) -> Goals:
    """Those who review see all of them; a unit sees its own, and those of units that were merged into it."""
    names = {row["project"]: row["name"] for row in moment.views.rows("projects", "projects")}
    own = None if who.sees_all_details else who.unit or ""
    rows = moment.views.rows("goals", "goals", **wanted.model_dump(), own=own)
    return Goals.at(moment, rows=[GoalRow(**row, project_name=names.get(row["project"])) for row in rows])


def read_goal(moment: Moment, who: Identity, year: int, *, project: str = "", unit: str = "") -> GoalRead:
    """The goal of a project, or of a unit as a whole. Raises NotThere, also where the reader may not see it."""
    stream = stream_of(NOUN, year, project) if project else unit_stream_of(NOUN, year, unit)
    goal = goal_seen(moment.views, stream)
    if goal is None or not who.sees_details_of(goal.holder):
        raise NotThere("project" if project else "unit", say("没有这份绩效目标，或者这个角色看不到它"))
    return GoalRead.at(moment, goal=goal)


def status_in_words(status: Status, asked: str) -> str:
    """How a form stands: a revision that waits is waiting for approval, not for review."""
    return say("修订待批准" if status == "pending" and asked == "revision" else STATUS_WORDS[status])


COLUMNS = (
    Column("预算年度", "number"),
    Column("项目", width=12),
    Column("项目名称", width=32),
    Column("单位", width=20),
    Column("单位代号", width=20),
    Column("情况", width=14),
    Column("申报或申请日", "day"),
    Column("办理人", width=26),
    Column("决定日", "day"),
    Column("决定人", width=26),
    Column("审核通过日", "day"),
)


def goals_table(goals: Goals, moment: Moment, dated: Dating) -> Table:
    """A goal a row."""
    units = {unit.unit: unit.name for unit in units_of(moment.views)}
    rows = [
        [
            row.year,
            row.project or say(AS_A_WHOLE),
            row.project_name,
            units.get(row.holder, row.holder),
            row.holder,
            status_in_words(row.status, row.asked),
            row.asked_on,
            row.asked_by,
            row.decided_on,
            row.decided_by,
            row.passed_on,
        ]
        for row in goals.rows
    ]
    return Table("绩效目标", COLUMNS, rows, dated)


def form_shown(goal: GoalSeen, version: int | None) -> FormSeen:
    """The form that is asked for: by its version, or what is in force, or what was asked for last. Raises NotThere."""
    if version is None:
        return goal.in_force or goal.last
    form = next((one for one in goal.forms if one.version == version), None)
    if form is None:
        raise NotThere("version", say("没有这一份表"))
    return form
