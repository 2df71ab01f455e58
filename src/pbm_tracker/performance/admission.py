"""Admission: into the project library and into the medium-term plan (项目库、中期财政规划), both behind gate G1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Line
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.notice import standards_on
from pbm_tracker.projects.project import LIBRARY, MAJOR, Project, ProjectCode, require_project

from .ex_ante import assessment_of
from .gates import Asked, g1_assessed
from .subject import Year

# Events


class ProjectAdmittedToLibrary(Event):
    words = "项目入库"
    project: ProjectCode
    document: Line | None = None

    def apply(self, project: Project, entry: Entry) -> None:
        project.admitted_on = entry.act.occurred_on


class MediumTermPlanned(Event):
    words = "列入中期财政规划"
    project: ProjectCode
    year_from: Year
    year_until: Year


# Commands


class AdmitProject(Command):
    """准许项目进入项目库。新出台的重大项目和政策须先有审核通过的事前绩效评估，并有项目负责人。"""

    verb = "项目入库"
    roles = FINANCE
    checked = True
    project: ProjectCode
    document: Annotated[Line | None, Field(title="批准文号")] = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        project = require_project(read, self.project)
        if project.admitted_on is not None:
            raise Refusal(say("该项目已于 {day} 入库", day=project.admitted_on), clause=LIBRARY, field="project")
        pass_g1(Asked(project, self.topic, project.unit), self.project, project, read, act)
        if project.major and project.lead_on(act.occurred_on) is None:
            raise Refusal("重大项目入库时须有项目负责人", clause=MAJOR, cure="请单位先确定项目负责人", field="project")
        return [Fact(project, ProjectAdmittedToLibrary(project=self.project, document=self.document))]


class PlanMediumTerm(Command):
    """把项目列入中期财政规划的若干年度。"""

    verb = "列入中期财政规划"
    roles = FINANCE
    project: ProjectCode
    year_from: Annotated[Year, Field(title="规划自哪一年度")]
    year_until: Annotated[Year, Field(title="规划至哪一年度")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        project = require_project(read, self.project)
        pass_g1(Asked(project, self.topic, project.unit), self.project, project, read, act)
        if self.year_until < self.year_from:
            raise Refusal("规划的终止年度不能在起始之前", clause=LIBRARY, field="year_until")
        if not (project.covers(self.year_from) and project.covers(self.year_until)):
            raise Refusal("规划的年度应在项目的实施期内", clause=LIBRARY, field="year_from")
        return [Fact(project, MediumTermPlanned(**vars(self)))]


def pass_g1(asked: Asked, code: str, project: Project, read: Read, act: Act) -> None:
    """Gate G1 on the assessment as it stands in the log. Raises GateRefusal."""
    valid_months = standards_on(read, act.occurred_on).ex_ante_valid
    g1_assessed(asked, project, assessment_of(read, code), act.occurred_on, valid_months)
