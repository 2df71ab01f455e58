"""A project on one page, as pages and programs read it: what it is, who led it by day, its years, what is due of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from pydantic import BaseModel

from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.views import Reading as Views
from pbm_tracker.notice.reading import workdays_after
from pbm_tracker.notice.standards import Grade, Standards
from pbm_tracker.projects.confirming import must_be_cleared_since
from pbm_tracker.projects.lead import days_without_lead

from .project_stage import facts_of
from .project_year import ProjectYear, year_seen


class ProjectFacts(BaseModel):
    """What the register says of it. Money in 元; `unit` is whose it is today."""

    project: str
    name: str
    unit: str
    kind: str
    attribute: str
    book: str
    special_kind: str | None
    major: bool
    major_basis: str | None
    period_from: date
    period_until: date
    total_funds: Decimal
    overview: str | None
    proposed_on: date
    admitted_on: date | None
    cleared_on: date | None
    ground: str | None
    direct_personal_subsidy: bool
    livelihood: bool

    def covers(self, year: int) -> bool:
        return self.period_from.year <= year <= self.period_until.year


class LeadSeen(BaseModel):
    """Who led from a day on; `until`, that day included, is open for who still leads."""

    person: str
    since: date
    until: date | None


class Days(BaseModel):
    """Days from one to another, both included."""

    since: date
    until: date

    @property
    def count(self) -> int:
        return (self.until - self.since).days + 1


class AssessmentSeen(BaseModel):
    """An assessment before the money was asked for (事前绩效评估), with the verdict on it."""

    position: int
    assessed_on: date
    score: Decimal
    grade: Grade
    conclusion: str
    verdict: str | None
    reviewed_on: date | None
    opinion: str | None


class ClearingSeen(BaseModel):
    """Since when it ought to leave (清理退出), by which day, and how many days that has passed."""

    since: date
    by: date
    days_late: int


class ProjectSeen(BaseModel):
    facts: ProjectFacts
    leads: list[LeadSeen]
    lead: str | None  # on the day asked
    without_lead: list[Days]  # of a major project, from its admission on
    assessments: list[AssessmentSeen]
    clearing: ClearingSeen | None
    years: list[ProjectYear]


def project_seen(views: Views, project: str, standards: Standards) -> ProjectSeen | None:
    """A project with all its years; None where it was not proposed by the day asked."""
    rows = views.rows("projects", "projects", unit=None, project=project)
    if not rows:
        return None
    row, as_of = rows[0], views.as_of
    facts = ProjectFacts(**{name: rows[0][name] for name in ProjectFacts.model_fields})
    leads = terms_of(views.rows("projects", "leads", stream=row["stream"]))
    known = facts_of(views, project=project)
    covered = {year for year in range(facts.period_from.year, facts.period_until.year + 1) if year <= as_of.year + 1}
    years = [year_seen(row, year, known) for year in sorted(covered | known.years_of(project))]
    return ProjectSeen(
        facts=facts,
        leads=leads,
        lead=next((one.person for one in leads if _leads(one, as_of)), None),
        without_lead=gaps_of(facts, leads, as_of) if facts.major else [],
        assessments=[
            AssessmentSeen(**{name: one[name] for name in AssessmentSeen.model_fields})
            for one in views.rows("ex_ante", "assessments", project=project)
        ],
        clearing=clearing_of(facts, years, standards, as_of),
        years=years,
    )


def terms_of(rows: Sequence[Row]) -> list[LeadSeen]:
    """Who led from when to when: until released, and at the latest until the day before the next."""
    found = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        ends = [date.fromisoformat(row["released_until"])] if row["released_until"] else []
        if following is not None:
            ends.append(date.fromisoformat(following["valid_from"]) - timedelta(days=1))
        found.append(LeadSeen(person=row["person"], since=row["valid_from"], until=min(ends, default=None)))
    return found


def gaps_of(facts: ProjectFacts, leads: Iterable[LeadSeen], as_of: date) -> list[Days]:
    """The days of its life in which nobody led it, up to the day asked: from its admission until it ends or leaves."""
    since = facts.admitted_on or facts.period_from
    until = min(day for day in (as_of, facts.period_until, facts.cleared_on) if day is not None)
    terms = [(one.since, one.until) for one in leads]
    return [Days(since=one, until=other) for one, other in days_without_lead(terms, since, until)]


def clearing_of(
    facts: ProjectFacts, years: Iterable[ProjectYear], standards: Standards, as_of: date
) -> ClearingSeen | None:
    """Past its end, or graded 差 for the second time, and still there (T4); None where nothing is to be cleared."""
    poor = [one.key.on for one in years if one.key is not None and one.key.grade == "poor"]
    since = must_be_cleared_since(facts.period_until, poor)
    if since is None or since >= as_of or facts.cleared_on is not None:
        return None
    by = workdays_after(since, standards.clear_out_within)
    return ClearingSeen(since=since, by=by, days_late=max(0, (as_of - by).days))


def _leads(term: LeadSeen, day: date) -> bool:
    return term.since <= day and (term.until is None or day <= term.until)
