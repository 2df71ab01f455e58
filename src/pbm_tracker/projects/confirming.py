"""What is confirmed of a project by itself (补助到个人, 民生), and its clearing out (清理退出)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Flag, Line, Prose
from pbm_tracker.kernel.saying import say
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.unit import UnitId

from .project import Project, ProjectCode, require_own, require_project

EXEMPT = "龙府办〔2021〕22号 三(四)3「除补助到个人的民生项目外」"
CLEAR_OUT = "龙府办〔2021〕22号 二(一)「政策到期、绩效低下的政策和项目要及时清理退出」"

ConfirmedFact = Annotated[
    Literal["direct_personal_subsidy", "livelihood"],
    Field(
        title="事项", json_schema_extra={"words": {"direct_personal_subsidy": "补助到个人", "livelihood": "民生项目"}}
    ),
]
Ground = Annotated[
    Literal["expired", "low", "completed", "cancelled"],
    Field(
        title="退出原因",
        json_schema_extra={
            "words": {"expired": "到期", "low": "绩效低下", "completed": "已经完成", "cancelled": "取消"},
        },
    ),
]

# Events


class ProjectFactConfirmed(Event):
    """That the money goes to persons, and that it is for their livelihood, are two facts; the exemption needs both."""

    words = "确认项目性质"
    fact: ConfirmedFact
    holds: Flag
    document: Line
    evidence: EvidenceList = ()

    def apply(self, project: Project, entry: Entry) -> None:
        setattr(project, self.fact, self.holds)


class ProjectClearedOut(Event):
    words = "清理退出"
    ground: Ground
    reason: Prose

    def apply(self, project: Project, entry: Entry) -> None:
        project.cleared_on = entry.act.occurred_on


# Commands


class ConfirmProjectFact(Command):
    """确认项目是否补助到个人、是否民生项目。两项都确认，重点评价为中、低、差时才不减预算。"""

    verb = "确认项目性质"
    roles = FINANCE
    checked = True
    project: ProjectCode
    fact: ConfirmedFact
    holds: Annotated[Flag, Field(title="是否属于")]
    document: Annotated[Line, Field(title="依据文号", description="认定所依据的文件")]
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        project = require_project(read, self.project)
        if getattr(project, self.fact) == self.holds:
            raise Refusal("已经是这样确认的", clause=EXEMPT, field="holds")
        confirmed = ProjectFactConfirmed(
            fact=self.fact, holds=self.holds, document=self.document, evidence=self.evidence
        )
        return [Fact(project, confirmed)]


class ClearOutProject(Command):
    """项目清理退出：到期、绩效低下、完成或取消。退出后不再申请预算，过去的记录保留。"""

    verb = "清理退出"
    roles = OF_A_UNIT | FINANCE
    checked = True
    project: ProjectCode
    unit: UnitId
    ground: Ground
    reason: Annotated[Prose, Field(title="说明")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        project = require_own(read, self.project, self.unit)
        if self.ground == "expired" and act.occurred_on <= project.period_until:
            raise Refusal(
                say("实施期到 {until}，还没有到期", until=project.period_until), clause=CLEAR_OUT, field="ground"
            )
        return [Fact(project, ProjectClearedOut(ground=self.ground, reason=self.reason))]


# Judgement


def must_be_cleared_since(period_until: date, poor_on: Iterable[date]) -> date | None:
    """The day since which a project ought to leave: past its end, or graded 差 for the second time (T4)."""
    second = sorted(poor_on)[1:2]
    return min([period_until, *second]) if second else period_until
