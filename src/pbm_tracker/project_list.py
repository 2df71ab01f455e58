"""项目库: which projects and policies there are and how far a year of each has come; and one of them on a page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field

from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County, Moment
from pbm_tracker.documents.table import Column, Dating, Table
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.performance.project_seen import ProjectSeen, project_seen
from pbm_tracker.performance.project_stage import STAGE_WORDS, Stage, facts_of, last_of, stage_of
from pbm_tracker.performance.subject import Year
from pbm_tracker.projects.money import wan_text
from pbm_tracker.projects.project import BOOK_WORDS, KIND_WORDS, Book, Kind
from pbm_tracker.reads import Dated, NotThere
from pbm_tracker.tasks.pages import units_of


class ProjectFilter(Frozen):
    """What the list is narrowed to. A year leaves the projects whose period covers it; without one, it is this year."""

    unit: Annotated[Slug | None, Field(title="单位")] = None
    book: Annotated[Book | None, Field(title="预算账本")] = None
    kind: Annotated[Kind | None, Field(title="类别")] = None
    major: Annotated[Flag | None, Field(title="重大")] = None
    year: Annotated[Year | None, Field(title="预算年度")] = None
    state: Annotated[Stage | None, Field(title="情况")] = None

    @property
    def given(self) -> bool:
        return any(value is not None for _, value in self)

    def told(self, unit_name: str) -> dict[str, str | None]:
        """What is asked for, field by field, as an export says it."""
        return {
            "单位": self.unit and (unit_name or self.unit),
            "预算账本": self.book and say(BOOK_WORDS[self.book]),
            "类别": self.kind and say(KIND_WORDS[self.kind]),
            "重大": {None: None, True: say("是"), False: say("否")}[self.major],
            "预算年度": str(self.year) if self.year else None,
            "情况": self.state and say(STAGE_WORDS[self.state]),
        }


class ProjectRow(BaseModel):
    """A project with what `year` has come to: the full-year budget in 元, and how far the cycle has come.

    `state` is None where its period does not cover the year.
    """

    project: str
    name: str
    unit: str
    book: Book
    kind: Kind
    attribute: str
    major: bool
    period_from: date
    period_until: date
    budget: Decimal | None
    state: Stage | None


class Projects(Dated):
    """By code. `budget` and `state` are those of `year`. Without `next` these are the last, or all."""

    year: int
    rows: list[ProjectRow]
    next: str | None = Field(default=None, exclude_if=lambda value: value is None)


class ProjectRead(Dated):
    """A project with all its years; money in 元."""

    project: ProjectSeen


def read_projects(moment: Moment, who: Identity, wanted: ProjectFilter) -> Projects:
    """Those who review see all of them; a unit sees its own, and those of units that were merged into it."""
    year = wanted.year or moment.as_of.year
    facts = facts_of(moment.views, year=year)
    rows = []
    for row in moment.views.rows("projects", "projects", unit=wanted.unit, project=None):
        if not who.sees_details_of(row["unit"]) or not _fits(row, wanted):
            continue
        stage = stage_of(row, year, facts)
        if (wanted.year is not None and stage is None) or wanted.state not in (None, stage):
            continue
        budget = last_of(facts.budgets, (row["project"], year))
        told = {name: row[name] for name in ProjectRow.model_fields if name not in ("budget", "state")}
        rows.append(ProjectRow(**told, budget=budget["adjusted"] if budget else None, state=stage))
    return Projects.at(moment, year=year, rows=rows)


def _fits(row: Any, wanted: ProjectFilter) -> bool:
    return (
        wanted.book in (None, row["book"])
        and wanted.kind in (None, row["kind"])
        and wanted.major in (None, bool(row["major"]))
    )


def read_project(county: County, moment: Moment, who: Identity, project: str) -> ProjectRead:
    """A project on one page. Raises NotThere, also where the reader may not see it."""
    found = project_seen(moment.views, project, county.catalogue.performance)
    if found is None or not who.sees_details_of(found.facts.unit):
        raise NotThere("project", say("没有这个项目，或者这个角色看不到它"))
    return ProjectRead.at(moment, project=found)


COLUMNS = (
    Column("项目编码", width=12),
    Column("项目名称", width=32),
    Column("单位", width=20),
    Column("单位代号", width=20),
    Column("预算账本", width=18),
    Column("类别"),
    Column("重大"),
    Column("实施期自", "day"),
    Column("实施期至", "day"),
    Column("预算年度", "number"),
    Column("全年预算数（万元）", width=16),
    Column("情况", width=18),
)


def projects_table(projects: Projects, moment: Moment, dated: Dating) -> Table:
    """A project a row."""
    units = {unit.unit: unit.name for unit in units_of(moment.views)}
    rows = [
        [
            row.project,
            row.name,
            units.get(row.unit, row.unit),
            row.unit,
            say(BOOK_WORDS[row.book]),
            say(KIND_WORDS[row.kind]),
            say("是") if row.major else say("否"),
            row.period_from,
            row.period_until,
            projects.year,
            None if row.budget is None else wan_text(row.budget),
            None if row.state is None else say(STAGE_WORDS[row.state]),
        ]
        for row in projects.rows
    ]
    return Table("项目", COLUMNS, rows, dated)
