"""Which projects a unit has: a register of its own for each, since what is listed must be decided in one place.

A decision that concerns all projects of a unit reads the list, and then each project.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pbm_tracker.kernel.commands import Fact, Read, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Slug
from pbm_tracker.units.unit import register

from .project import Project, ProjectCode, ProjectProposed, stream_of


class Portfolio(State):
    projects: tuple[str, ...] = ()  # by code, in the order they were proposed


class ProjectListed(Event):
    """Recorded with every project that is proposed; what becomes of the project, its own stream says."""

    words = "列入单位项目"
    project: ProjectCode
    unit: Slug

    def apply(self, portfolio: Portfolio, entry: Entry) -> None:
        portfolio.projects = (*portfolio.projects, self.project)


def portfolio_of(read: Read, unit: str) -> Portfolio:
    return read(Portfolio, f"projects/{unit}")


def projects_of(read: Read, unit: str, year: int) -> Iterator[tuple[str, Project]]:
    """The projects that a unit has in a year, those of units merged into it too; not those cleared out."""
    for origin in register(read).origins(unit):
        for code in portfolio_of(read, origin).projects:
            project = read(Project, stream_of(code))
            if project.cleared_on is None and project.covers(year):
                yield code, project


# What the list says to what others record


def listed_with_its_unit(event: ProjectProposed, read: Read, act: Act) -> Iterable[Fact]:
    """A project that is proposed is one of its unit's."""
    return [Fact(portfolio_of(read, event.unit), ProjectListed(project=event.project, unit=event.unit))]
