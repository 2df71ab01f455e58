"""What each duty was owed in the cycle, and what of it came, from what is recorded as of a day.

Which events prove a task its `sustain.events` say; what of a kind is owed, and by when, is said here, each kind once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.views import Reading as Views
from pbm_tracker.notice.catalogue import Catalogue, current
from pbm_tracker.tasks.duty import Capacity
from pbm_tracker.tasks.presumed import Interval

from .calendar import Calendar, calendar_of
from .proof import Need, lapses
from .windows import Span

FINANCE_BUREAU = "finance-bureau"
THE_COUNTY = ""
APPROVED = "budget_approved_to_unit"

Owed = dict[tuple[str, str], list[Need]]  # by who owes it, a unit or the county, and the event


@dataclass(frozen=True)
class Proof:
    """The needs of every duty, and the lapses that follow."""

    catalogue: Catalogue
    owed: Mapping[tuple[str, str], Sequence[Need]]
    _lapses: dict[tuple[int, Capacity, str, int], tuple[Interval, ...]] = field(default_factory=dict)

    def needs(self, task: int, capacity: Capacity, unit: str) -> list[Need]:
        """What the upkeep of one duty was owed so far: a unit's own, or the county's where the bureau is named."""
        sustain = self.catalogue.task(task).sustain
        if sustain.kind != "yearly" or (capacity == "named" and unit != FINANCE_BUREAU):
            return []
        who = unit if capacity == "member" else THE_COUNTY
        return [need for event in sustain.events for need in self.owed.get((who, event), ())]

    def lapses(self, task: int, capacity: Capacity, unit: str, first_year: int) -> tuple[Interval, ...]:
        key = task, capacity, unit, first_year
        if key not in self._lapses:
            self._lapses[key] = lapses(self.needs(task, capacity, unit), first_year)
        return self._lapses[key]


def proof_of(views: Views) -> Proof:
    """Worked out once for what the cycle's entries say on a day."""
    catalogue = current()
    [mark] = views.rows("proof", "mark")
    key = "proof", views.as_of, mark["position"], catalogue.digest, frozenset(views.errors)
    return views.memory.of(key, lambda: Proof(catalogue, _owed(views, catalogue)))


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What there is to judge by."""

    views: Views
    calendar: Calendar
    projects: Mapping[str, Row]
    budgets: Mapping[int, Sequence[str]]  # the projects with money, by year
    done: Mapping[int, Mapping[tuple[str, str, int], date]]  # by year: kind, subject or unit, month

    def spans(self, step: str, year: int) -> Iterator[Span]:
        """The times of a step that are over, none of them from before the notice."""
        found = next(one for one in self.calendar.catalogue.steps if one.number == step)
        for span in self.calendar.windows(found, year).spans:
            if span.closes < self.views.as_of and not span.before_notice:
                yield span

    def need(self, event: str, year: int, project: str, closes: date, month: int = 0) -> Need:
        """What a project owes; one that was cleared out owes nothing more."""
        row = self.projects[project]
        met = self.done[year].get((event, project, month))
        return Need(event, year, project, month, closes, met, _day(row["cleared_on"]), _day(row["held_from"]))


def _owed(views: Views, catalogue: Catalogue) -> Owed:
    projects = {row["project"]: row for row in views.rows("projects", "projects")}
    budgets = defaultdict(list)
    for row in views.rows("budgets", "budgets"):
        if row["project"] in projects and any(Decimal(row[name] or 0) > 0 for name in ("arranged", "adjusted")):
            budgets[row["year"]].append(row["project"])
    first = min((int(row["period_from"][:4]) for row in projects.values()), default=views.as_of.year)
    years = range(max(first, catalogue.notice.issued_on.year), views.as_of.year + 2)
    done = {year: _done(views, year) for year in years}
    known = _Recorded(views, calendar_of(views, catalogue), projects, budgets, done)
    owed: Owed = defaultdict(list)
    for year in years:
        for who, need in (*_goals(known, year), *_monitoring(known, year), *_evaluations(known, year)):
            owed[who, need.event].append(need)
        for who, need in (*_re_review(known, year), *_commitments(known, year)):
            owed[who, need.event].append(need)
    for who, need in _answers(known):
        owed[who, need.event].append(need)
    return owed


def _done(views: Views, year: int) -> dict[tuple[str, str, int], date]:
    rows = views.rows("steps", "facts", year=year, as_of=views.as_of.isoformat())
    return {(row["kind"], row["subject"] or row["unit"], row["month"]): _on(row["occurred_on"]) for row in rows}


def _goals(known: _Recorded, year: int) -> Iterator[tuple[str, Need]]:
    """By the end of October a goal for each project in the library, and a review of each goal that was declared."""
    for span in known.spans("2.1", year):
        for project, row in known.projects.items():
            admitted = row["admitted_on"] is not None and row["admitted_on"] <= span.closes.isoformat()
            if admitted and int(row["period_from"][:4]) <= year <= int(row["period_until"][:4]):
                yield row["unit"], known.need("goal_declared", year, project, span.closes)
    for span in known.spans("2.2", year):
        for (kind, project, _), day in known.done[year].items():
            if kind == "goal_declared" and project in known.projects and day <= span.closes:
                yield THE_COUNTY, known.need("goal_reviewed", year, project, span.closes)


def _monitoring(known: _Recorded, year: int) -> Iterator[tuple[str, Need]]:
    """In July and in October a report on each project with a budget."""
    for span in known.spans("3.1", year):
        for project in known.budgets.get(year, ()):
            need = known.need("monitoring_reported", year, project, span.closes, span.month)
            yield known.projects[project]["unit"], need


def _evaluations(known: _Recorded, year: int) -> Iterator[tuple[str, Need]]:
    """By the end of May the self-evaluation of each project with a budget, and of each unit with a goal of its own."""
    for span in known.spans("4.1", year):
        for project in known.budgets.get(year, ()):
            need = known.need("self_evaluation_submitted", year, project, span.closes)
            yield known.projects[project]["unit"], need
        for kind, unit, _ in known.done[year]:
            if kind == "overall_goal_reviewed":
                met = known.done[year].get(("overall_self_evaluation_submitted", unit, 0))
                yield unit, Need("overall_self_evaluation_submitted", year, "", 0, span.closes, met)


def _re_review(known: _Recorded, year: int) -> Iterator[tuple[str, Need]]:
    """By the end of June a sample of the self-evaluations, and what was drawn reviewed."""
    done = known.done[year]
    for span in known.spans("4.2", year):
        drawn = done.get(("re_review_sampled", "", 0))
        if any(kind == "self_evaluation_submitted" and day <= span.closes for (kind, _, _), day in done.items()):
            yield THE_COUNTY, Need("re_review_sampled", year, "", 0, span.closes, drawn)
        for kind, project, _ in done:
            if kind == "re_review_sampled" and project in known.projects:
                yield THE_COUNTY, known.need("re_review_completed", year, project, span.closes)


def _commitments(known: _Recorded, year: int) -> Iterator[tuple[str, Need]]:
    """Within some days after its budget was approved to a unit, its commitment."""
    within = timedelta(days=known.calendar.catalogue.performance.commitment_within)
    signed = {row["unit"]: _on(row["signed_on"]) for row in known.views.rows("monitoring", "commitments", year=year)}
    for row in known.views.rows("rounds", "facts", year=year):
        if row["kind"] == APPROVED and (closes := _on(row["occurred_on"]) + within) < known.views.as_of:
            yield row["unit"], Need("commitment_signed", year, "", 0, closes, signed.get(row["unit"]))


def _answers(known: _Recorded) -> Iterator[tuple[str, Need]]:
    """By the day that was set, an answer to each result that was fed back, and a report on each rectification."""
    rows = known.views.rows
    fed_back = [
        ("result_fed_back", row, row["answer_by"], row["answered_on"]) for row in rows("follow_ups", "follow_ups")
    ]
    ordered = [
        ("rectification_reported", row, row["due"], row["reported_on"]) for row in rows("follow_ups", "rectifications")
    ]
    for event, row, due, answered in fed_back + ordered:
        project = known.projects.get(row["project"])
        if project is not None and due is not None and due < known.views.as_of.isoformat():
            yield project["unit"], Need(event, row["year"], row["project"], 0, _on(due), _day(answered))


def _on(text: str) -> date:
    return date.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return None if text is None else _on(text)
