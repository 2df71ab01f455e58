"""评价结果应用: each result names the line of a later budget that it was applied to, and by which standard (T27)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Line, Prose
from pbm_tracker.kernel.saying import say
from pbm_tracker.projects.project import Project, ProjectCode

from .budget import LINKED
from .evaluation import evaluation_of
from .feedback import FollowUp, follow_up_of
from .gates import Asked
from .gates_of_application import g11_standard_in_force
from .regulation import RegulationCode, regulation_of
from .subject import ProjectYearCommand, Year


class ResultApplied(Event):
    words = "应用评价结果"
    project: ProjectCode
    year: Year
    applied_to: Year
    budget_line: Line
    measure: Prose
    standard: RegulationCode

    def apply(self, state: FollowUp, entry: Entry) -> None:
        state.applied_to |= {self.applied_to}


class ApplyResult(ProjectYearCommand):
    """把评价结果用到以后年度的预算上，写明用在哪一项预算、怎样用、依据哪项应用标准。"""

    verb = "应用评价结果"
    roles = FINANCE
    applied_to: Annotated[Year, Field(title="用于哪一年预算")]
    budget_line: Annotated[Line, Field(title="预算科目或项目")]
    measure: Annotated[Prose, Field(title="怎样应用")]
    standard: Annotated[RegulationCode, Field(title="应用标准", description="印发的应用标准的制度代号")]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        evaluation = evaluation_of(read, self.year, self.project)
        state = follow_up_of(read, self.year, self.project)
        if not evaluation.submitted and evaluation.key_completed_on is None:
            raise Refusal("还没有可以应用的结果", clause=LINKED, field="year")
        if self.applied_to <= self.year:
            raise Refusal("结果用于以后年度的预算", clause=LINKED, field="applied_to")
        if self.applied_to in state.applied_to:
            raise Refusal(say("已经用于 {year} 年预算", year=self.applied_to), clause=LINKED, field="applied_to")
        asked = Asked(state, self.topic, project.unit, "standard")
        g11_standard_in_force(asked, regulation_of(read, self.standard), self.standard, act.occurred_on)
        return [Fact(state, ResultApplied(**vars(self)))]
