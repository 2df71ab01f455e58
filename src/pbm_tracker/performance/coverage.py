"""Coverage of the four books (四本预算): how much of a year's money has a goal, is monitored, and was evaluated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.views import Reading as Views
from pbm_tracker.projects.project import BOOK_WORDS

from .project_stage import Key, YearFacts, facts_of, last_of


@dataclass(frozen=True, slots=True)
class Part:
    """So many projects with so much money, in 元."""

    projects: int
    money: Decimal


@dataclass(frozen=True, slots=True)
class Covered:
    """A book, or all of them where it is None: what was arranged in it, and what of that is covered."""

    book: str | None
    arranged: Part
    with_goal: Part
    monitored: Part
    evaluated: Part


def coverage(views: Views, year: int, sees: Callable[[str], bool]) -> list[Covered]:
    """By book and in all, of the projects whose units the reader `sees`; money is the full-year budget."""
    facts = facts_of(views, year=year)
    rows = [row for row in views.rows("projects", "projects") if sees(row["unit"])]
    arranged = [row for row in rows if _money(facts, (row["project"], year)) is not None]
    return [_covered(book, arranged, year, facts) for book in (*BOOK_WORDS, None)]


def _covered(book: str | None, rows: Sequence[Row], year: int, facts: YearFacts) -> Covered:
    keys = [(row["project"], year) for row in rows if book in (None, row["book"])]

    def part(fits: Callable[[Key], object]) -> Part:
        own = [key for key in keys if fits(key)]
        return Part(len(own), sum((_money(facts, key) or Decimal(0) for key in own), Decimal(0)))

    return Covered(
        book,
        part(lambda _: True),
        part(lambda key: (goal := last_of(facts.goals, key)) and goal["in_force"] is not None),
        part(facts.reports.get),
        part(
            lambda key: (row := last_of(facts.evaluations, key)) and row["self_score"] and not row["self_returned_on"]
        ),
    )


def _money(facts: YearFacts, key: Key) -> Decimal | None:
    budget = last_of(facts.budgets, key)
    return Decimal(budget["adjusted"]) if budget and budget["arranged"] is not None else None
