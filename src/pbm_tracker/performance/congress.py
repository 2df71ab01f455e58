"""What the county submits to the people's congress: budget draft and final account, each with its list, same day.

A list that is missing or late is recorded as a breach and stops nothing: the days of the congress cannot be moved.
Source: 三(二)3 and 三(四)5, gates G4 and G12, T34.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Line, Whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.projects.project import OWN_PROJECTS, Project, ProjectCode, stream_of
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.unit import register

from .round import Round, day_of, round_of
from .subject import Year

WITH_THE_DRAFT, WITH_THE_ACCOUNT = CLAUSES["s3_2_3_publish"], CLAUSES["s3_4_5_publish"]
CONGRESS_FIRST = "本系统规则：预算草案报送人大以后才有批准"
PROJECTS_MAX = 500

SubmittedOn = Annotated[Day | None, Field(title="报送日期", description="不填即为今天")]


class ListedProject(Frozen):
    """A project in a list that is submitted or published."""

    project: Annotated[ProjectCode, Field(title="项目编码", description="例如 2022-031")]


ListedProjects = Annotated[tuple[ListedProject, ...], Field(title="所列项目", max_length=PROJECTS_MAX)]


def require_listed(read: Read, projects: ListedProjects, clause: str, unit: str | None = None) -> None:
    """Raise Refusal for a project that there is not, that is listed twice, or that is not the unit's.

    One that was cleared out since is listed all the same.
    """
    codes = [one.project for one in projects]
    owners = register(read).origins(unit) if unit else ()
    for index, code in enumerate(codes):
        project = read(Project, stream_of(code))
        reason = None
        if not project.version:
            reason = say("没有这个项目：{code}", code=code)
        elif code in codes[:index]:
            reason = say("项目 {code} 列了两次", code=code)
        if reason:
            raise Refusal(reason, clause=clause, cure="请核对项目编码", field="projects")
        if unit and project.unit not in owners:
            raise Refusal(
                say("项目 {code} 不是这个单位的", code=code),
                clause=OWN_PROJECTS,
                cure="请核对项目编码和单位",
                field="projects",
            )


# Events


class BudgetDraftSubmittedToCongress(Event):
    words = "预算草案报送人大"
    year: Year
    submitted_on: Day
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return self.submitted_on

    def apply(self, round_: Round, entry: Entry) -> None:
        round_.draft_on = self.submitted_on


class GoalsSubmittedToCongress(Event):
    words = "绩效目标报送人大"
    year: Year
    submitted_on: Day
    projects: ListedProjects = ()
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return self.submitted_on

    def apply(self, round_: Round, entry: Entry) -> None:
        round_.goals_on = self.submitted_on


class BudgetApprovedByCongress(Event):
    words = "人大批准预算"
    year: Year
    approved_on: Day
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return self.approved_on

    def apply(self, round_: Round, entry: Entry) -> None:
        round_.approved_on = self.approved_on


class FinalAccountSubmittedToCongress(Event):
    words = "决算草案报送人大"
    year: Year
    submitted_on: Day
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return self.submitted_on

    def apply(self, round_: Round, entry: Entry) -> None:
        round_.account_on = self.submitted_on


class ResultsSubmittedToCongress(Event):
    words = "绩效评价结果报送人大"
    year: Year
    submitted_on: Day
    projects: ListedProjects = ()
    evidence: EvidenceList = ()

    def effective_on(self, act: Act) -> date:
        return self.submitted_on

    def apply(self, round_: Round, entry: Entry) -> None:
        round_.results_on = self.submitted_on


class GateBreached(Event):
    """A gate that stops nothing was not kept: what was missing, or by how many days it came late."""

    words = "违反关口要求"
    gate: Literal["G4", "G12"]
    year: Year
    missing: Line
    days_late: Whole | None = None


# Commands


class Submission(Command):
    """Something submitted to congress on a day: a list, or what a list belongs to."""

    year: Year
    submitted_on: SubmittedOn = None
    projects: ListedProjects = ()
    evidence: EvidenceList = ()

    def submitted(self, read: Read, act: Act, clause: str) -> date:
        require_listed(read, self.projects, clause)
        return day_of(self.submitted_on, act, "submitted_on", clause)

    def list_on(self, day: date) -> dict[str, object]:
        return {"year": self.year, "submitted_on": day, "projects": self.projects, "evidence": self.evidence}


class SubmitBudgetDraft(Submission):
    """登记预算草案报送人大，连同绩效目标清单：列出项目，或附清单文件。没有清单的不阻止报送，但记为违反 G4。"""

    verb = "预算草案报送人大"
    roles = FINANCE
    checked = True

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        round_, day = round_of(read, self.year), self.submitted(read, act, WITH_THE_DRAFT)
        _refuse_twice(round_.draft_on, WITH_THE_DRAFT)
        yield Fact(round_, BudgetDraftSubmittedToCongress(year=self.year, submitted_on=day, evidence=self.evidence))
        if self.projects or self.evidence:
            if round_.goals_on is None:
                yield Fact(round_, GoalsSubmittedToCongress.model_validate(self.list_on(day)))
        elif round_.goals_on is None:
            yield Fact(round_, GateBreached(gate="G4", year=self.year, missing="没有绩效目标清单"))


class SubmitGoals(Submission):
    """登记绩效目标清单报送人大。晚于预算草案的，记为违反 G4。"""

    verb = "绩效目标报送人大"
    roles = FINANCE
    checked = True

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        round_, day = round_of(read, self.year), self.submitted(read, act, WITH_THE_DRAFT)
        _refuse_twice(round_.goals_on, WITH_THE_DRAFT)
        _refuse_empty(self, WITH_THE_DRAFT)
        yield Fact(round_, GoalsSubmittedToCongress.model_validate(self.list_on(day)))
        if late := _days_late(round_.draft_on, day):
            breached = GateBreached(gate="G4", year=self.year, missing="绩效目标清单晚于预算草案", days_late=late)
            yield Fact(round_, breached)


class ApproveBudget(Command):
    """登记人大批准预算的日期。"""

    verb = "人大批准预算"
    roles = FINANCE
    year: Year
    approved_on: Annotated[Day | None, Field(title="批准日期", description="不填即为今天")] = None
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        round_ = round_of(read, self.year)
        day = day_of(self.approved_on, act, "approved_on", CONGRESS_FIRST)
        if round_.draft_on is None or day < round_.draft_on:
            raise Refusal(
                "这一天预算草案还没有报送人大",
                clause=CONGRESS_FIRST,
                cure="请先登记预算草案报送人大",
                field="approved_on",
            )
        _refuse_twice(round_.approved_on, CONGRESS_FIRST)
        return [Fact(round_, BudgetApprovedByCongress(year=self.year, approved_on=day, evidence=self.evidence))]


class SubmitFinalAccount(Submission):
    """登记决算草案报送人大，连同绩效评价结果清单：列出项目，或附清单文件。没有清单的不阻止报送，但记为违反 G12。"""

    verb = "决算草案报送人大"
    roles = FINANCE
    checked = True

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        round_, day = round_of(read, self.year), self.submitted(read, act, WITH_THE_ACCOUNT)
        _refuse_twice(round_.account_on, WITH_THE_ACCOUNT)
        if day.year <= self.year:
            raise Refusal("预算年度终了以后才有决算", clause=WITH_THE_ACCOUNT, cure="请核对预算年度", field="year")
        yield Fact(round_, FinalAccountSubmittedToCongress(year=self.year, submitted_on=day, evidence=self.evidence))
        if self.projects or self.evidence:
            if round_.results_on is None:
                yield Fact(round_, ResultsSubmittedToCongress.model_validate(self.list_on(day)))
        elif round_.results_on is None:
            yield Fact(round_, GateBreached(gate="G12", year=self.year, missing="没有绩效评价结果清单"))


class SubmitResults(Submission):
    """登记绩效评价结果清单报送人大。晚于决算草案的，记为违反 G12。"""

    verb = "绩效评价结果报送人大"
    roles = FINANCE
    checked = True

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        round_, day = round_of(read, self.year), self.submitted(read, act, WITH_THE_ACCOUNT)
        _refuse_twice(round_.results_on, WITH_THE_ACCOUNT)
        _refuse_empty(self, WITH_THE_ACCOUNT)
        yield Fact(round_, ResultsSubmittedToCongress.model_validate(self.list_on(day)))
        if late := _days_late(round_.account_on, day):
            breached = GateBreached(gate="G12", year=self.year, missing="绩效评价结果清单晚于决算草案", days_late=late)
            yield Fact(round_, breached)


def _refuse_twice(known: date | None, clause: str) -> None:
    if known is not None:
        raise Refusal(say("这一年度已登记，日期 {day}", day=known), clause=clause, field="year")


def _refuse_empty(listed: Submission, clause: str) -> None:
    if not (listed.projects or listed.evidence):
        raise Refusal("清单是空的", clause=clause, cure="请列出项目，或附清单文件", field="projects")


def _days_late(main: date | None, listed: date) -> int:
    return 0 if main is None else max(0, (listed - main).days)
