"""评价结果反馈、整改: results go back to the unit, problems are mended and closed by somebody else (三(四)4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.account import same_person
from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Line, Prose, Slug, line, whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import EntryAt
from pbm_tracker.projects.project import Project, ProjectCode
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.person import require_person

from .evaluation import evaluation_of
from .gates import Asked
from .gates_of_application import g11_by_another
from .subject import OwnProjectYearCommand, ProjectYearCommand, Year, stream_of

FED_BACK = CLAUSES["s3_4_4_rectify"]

ProblemNumber = Annotated[int, whole(1, 40), Field(title="问题序号", description="在整改通知中的序号，从 1 起")]


class RectifyRow(Frozen):
    """A problem to be mended: the measure, who answers for it, and by when."""

    problem: Annotated[Annotated[str, line(300)], Field(title="问题")]
    measure: Annotated[Annotated[str, line(300)], Field(title="整改要求")]
    section: Annotated[Slug | None, Field(title="责任股室")] = None
    person: Annotated[Slug, Field(title="责任人", description="人员代号")]
    limit: Annotated[Day, Field(title="时限")]


class Rectification(Frozen):
    person: str
    limit: date
    reported_by: str | None = None
    reported_version: int = 0
    closed_on: date | None = None


class FollowUp(State):
    """What became of a year's results: fed back, answered, mended, applied."""

    fed_back_on: date | None = None
    answer_by: date | None = None
    answered_on: date | None = None
    problems: tuple[Rectification, ...] = ()  # by their numbers, from 1
    applied_to: frozenset[int] = frozenset()


def follow_up_of(read: Read, year: int, project: str) -> FollowUp:
    return read(FollowUp, stream_of("application", year, project))


# Events


class ResultFedBack(Event):
    words = "反馈评价结果"
    project: ProjectCode
    year: Year
    content: Prose
    answer_by: Day

    def apply(self, state: FollowUp, entry: Entry) -> None:
        state.fed_back_on, state.answer_by, state.answered_on = entry.act.occurred_on, self.answer_by, None


class ResultAcknowledged(Event):
    words = "答复评价结果"
    project: ProjectCode
    answer: Prose

    def apply(self, state: FollowUp, entry: Entry) -> None:
        state.answered_on = entry.act.occurred_on


class RectificationOrdered(Event):
    words = "下达整改通知"
    project: ProjectCode
    year: Year
    document: Line
    rows: tuple[RectifyRow, ...]

    def apply(self, state: FollowUp, entry: Entry) -> None:
        ordered = tuple(Rectification(person=one.person, limit=one.limit) for one in self.rows)
        state.problems = (*state.problems, *ordered)


class RectificationReported(Event):
    words = "报告整改"
    project: ProjectCode
    no: ProblemNumber
    text: Prose
    evidence: EvidenceList

    def apply(self, state: FollowUp, entry: Entry) -> None:
        _change(state, self.no, reported_by=entry.act.actor, reported_version=entry.version)


class RectificationClosed(Event):
    words = "整改销号"
    project: ProjectCode
    no: ProblemNumber
    note: Prose

    def apply(self, state: FollowUp, entry: Entry) -> None:
        _change(state, self.no, closed_on=entry.act.occurred_on)


class RectificationReturned(Event):
    words = "退回整改"
    project: ProjectCode
    no: ProblemNumber
    reason: Prose

    def apply(self, state: FollowUp, entry: Entry) -> None:
        _change(state, self.no, reported_by=None, reported_version=0)


def _change(state: FollowUp, no: int, **fields: object) -> None:
    problems = list(state.problems)
    problems[no - 1] = problems[no - 1].model_copy(update=fields)
    state.problems = tuple(problems)


# Commands


class FeedBackResult(ProjectYearCommand):
    """把评价结果反馈给单位，写明答复的期限。"""

    verb = "反馈评价结果"
    roles = FINANCE
    content: Annotated[Prose, Field(title="反馈内容")]
    answer_by: Annotated[Day, Field(title="答复期限")]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        evaluation = evaluation_of(read, self.year, self.project)
        if not evaluation.submitted and evaluation.key_completed_on is None:
            raise Refusal("还没有可以反馈的结果", clause=FED_BACK, field="year")
        if self.answer_by < act.occurred_on:
            raise Refusal("答复期限不能已经过去", clause=FED_BACK, field="answer_by")
        state = follow_up_of(read, self.year, self.project)
        fed_back = ResultFedBack(project=self.project, year=self.year, content=self.content, answer_by=self.answer_by)
        return [Fact(state, fed_back)]


class AcknowledgeResult(OwnProjectYearCommand):
    """答复反馈的评价结果。"""

    verb = "答复评价结果"
    roles = OF_A_UNIT
    answer: Annotated[Prose, Field(title="答复")]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        state = follow_up_of(read, self.year, self.project)
        if state.fed_back_on is None or state.answered_on is not None:
            raise Refusal("没有等待答复的反馈", clause=FED_BACK, field="year")
        return [Fact(state, ResultAcknowledged(project=self.project, answer=self.answer))]


class OrderRectification(ProjectYearCommand):
    """下达整改通知：逐条写明问题、要求、责任股室、责任人和时限。"""

    verb = "下达整改通知"
    roles = FINANCE
    document: Annotated[Line, Field(title="文号")]
    rows: Annotated[tuple[RectifyRow, ...], Field(title="问题清单", min_length=1, max_length=40)]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        for at, one in enumerate(self.rows):
            require_person(read, one.person, field=f"rows.{at}.person")
            if one.limit < act.occurred_on:
                raise Refusal("时限不能已经过去", clause=FED_BACK, field=f"rows.{at}.limit")
        state = follow_up_of(read, self.year, self.project)
        ordered = RectificationOrdered(project=self.project, year=self.year, document=self.document, rows=self.rows)
        return [Fact(state, ordered)]


class ReportRectification(OwnProjectYearCommand):
    """报告一个问题的整改情况，附证明材料。"""

    verb = "报告整改"
    roles = OF_A_UNIT
    no: ProblemNumber
    text: Annotated[Prose, Field(title="整改情况")]
    evidence: Annotated[EvidenceList, Field(min_length=1)]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        state = follow_up_of(read, self.year, self.project)
        if _problem(state, self.no).reported_by is not None:
            raise Refusal("已经报告，等待销号", clause=FED_BACK, field="no")
        reported = RectificationReported(project=self.project, no=self.no, text=self.text, evidence=self.evidence)
        return [Fact(state, reported)]


class CloseRectification(ProjectYearCommand):
    """核对整改情况，予以销号。由报告人以外的人办理。"""

    verb = "整改销号"
    roles = FINANCE
    checked = True
    no: ProblemNumber
    note: Annotated[Prose, Field(title="核对情况")]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        state = follow_up_of(read, self.year, self.project)
        problem = _reported(state, self.no)
        same = problem.reported_by is not None and same_person(read, problem.reported_by, act.actor)
        at = EntryAt(stream=state.stream, version=problem.reported_version)
        g11_by_another(Asked(state, self.topic, project.unit, "no"), at, same=same)
        return [Fact(state, RectificationClosed(project=self.project, no=self.no, note=self.note))]


class ReturnRectification(ProjectYearCommand):
    """退回一个问题的整改报告，说明理由。"""

    verb = "退回整改"
    roles = FINANCE
    no: ProblemNumber
    reason: Annotated[Prose, Field(title="退回理由")]

    def decide_on(self, project: Project, read: Read, act: Act) -> Iterable[Fact]:
        state = follow_up_of(read, self.year, self.project)
        _reported(state, self.no)
        return [Fact(state, RectificationReturned(project=self.project, no=self.no, reason=self.reason))]


def _problem(state: FollowUp, no: int) -> Rectification:
    """A problem that is still open. Raises Refusal."""
    if no > len(state.problems):
        raise Refusal(say("整改通知里没有第 {no} 个问题", no=no), clause=FED_BACK, field="no")
    if state.problems[no - 1].closed_on is not None:
        raise Refusal("这个问题已经销号", clause=FED_BACK, field="no")
    return state.problems[no - 1]


def _reported(state: FollowUp, no: int) -> Rectification:
    problem = _problem(state, no)
    if problem.reported_by is None:
        raise Refusal("还没有报告整改", clause=FED_BACK, field="no")
    return problem
