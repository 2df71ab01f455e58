"""What a year's performance is asked of: a project or policy, or a unit as a whole (部门整体); and their streams."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, TypeVar

from pydantic import Field

from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act
from pbm_tracker.kernel.fields import whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.projects.project import LIBRARY, Project, ProjectCode, require_own, require_project
from pbm_tracker.units.unit import UnitId

S = TypeVar("S", bound=State)

Year = Annotated[int, whole(2020, 2100), Field(title="预算年度", description="所服务的预算年度，例如 2022")]


def stream_of(noun: str, year: int, project: str) -> str:
    return f"{noun}/{year}/project/{project}"


def unit_stream_of(noun: str, year: int, unit: str) -> str:
    return f"{noun}/{year}/unit/{unit}"


def require_covered(project: Project, year: int) -> None:
    """A project has goals, budgets and results in the years of its period only. Raises Refusal."""
    if not project.covers(year):
        raise Refusal(
            say(
                "项目的实施期 {since} 至 {until} 不含 {year} 年",
                since=project.period_from,
                until=project.period_until,
                year=year,
            ),
            clause=LIBRARY,
            field="year",
        )


class ProjectYearCommand(Command):
    """Something the finance bureau decides of a project in a year; `decide_on` gets the project, already found."""

    project: ProjectCode
    year: Year

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        project = require_project(read, self.project)
        require_covered(project, self.year)
        return self.decide_on(project, read, act)

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        raise NotImplementedError

    def of(self, read: Read, kind: type[S], noun: str) -> S:
        """The state of this project and year under a noun."""
        return read(kind, stream_of(noun, self.year, self.project))


class OwnProjectYearCommand(ProjectYearCommand):
    """Something a unit does for a project of its own."""

    unit: UnitId

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        project = require_own(read, self.project, self.unit)
        require_covered(project, self.year)
        return self.decide_on(project, read, act)
