"""A self-evaluation as its official form shows it, each score with its rule, and what others made of the same year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pbm_tracker.kernel.events import Entry
from pbm_tracker.notice.standards import Standards

from .goal_indicator import GoalIndicator
from .goal_seen import IN_FORCE, FormSeen, GoalSeen
from .key_evaluation import KeyEvaluationCompleted
from .re_review_result import ReReviewCompleted, Verified
from .self_evaluation import SelfEvaluationReturned, SelfEvaluationSubmitted, year_end
from .self_scoring import Achieved, Form, Measure, Recomputed, Scored, Spent, recompute


@dataclass(frozen=True, slots=True)
class RowSeen:
    """An indicator of the form: what was reached, the score with its rule, and what the re-review found."""

    achieved: Achieved
    scored: Scored
    verified: Verified | None = None
    verified_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EvaluationSeen:
    """The last of each kind by the day asked; `rows` by the number of the indicator."""

    submitted: SelfEvaluationSubmitted
    on: date
    by: str
    position: int
    spent: Spent
    rate: Scored
    returned_on: date | None
    re_review: ReReviewCompleted | None
    rows: Mapping[int, RowSeen] = field(default_factory=dict)


def goal_at_the_end(goal: GoalSeen | None, year: int) -> FormSeen | None:
    """The form of the goal by which a year is judged: as it was in force at its end (R8)."""
    decided = [one for one in goal.forms if one.status in IN_FORCE] if goal else []
    return next((one for one in reversed(decided) if one.decided_on and one.decided_on <= year_end(year)), None)


def evaluation_seen(
    entries: Sequence[Entry], form: FormSeen | None, standards: Standards, year: int
) -> EvaluationSeen | None:
    """What a stream of evaluation says of a year; None where no self-evaluation was submitted."""
    last = _last(entries, SelfEvaluationSubmitted)
    if last is None or form is None or not isinstance(submitted := last.event, SelfEvaluationSubmitted):
        return None
    later = [entry for entry in entries if entry.version > last.version]
    returned, reviewed = _last(later, SelfEvaluationReturned), _last(later, ReReviewCompleted)
    re_review = reviewed.event if reviewed and isinstance(reviewed.event, ReReviewCompleted) else None
    spent = Spent(_total(one.adjusted for one in submitted.funds), _total(one.executed for one in submitted.funds))
    found = _recomputed(submitted, spent, form, standards, year)
    return EvaluationSeen(
        submitted=submitted,
        on=last.act.occurred_on,
        by=last.act.actor,
        position=last.position or 0,
        spent=spent,
        rate=found.rate,
        returned_on=returned.act.occurred_on if returned else None,
        re_review=re_review,
        rows=_rows(submitted, found, re_review),
    )


def key_evaluation_in(entries: Sequence[Entry]) -> tuple[KeyEvaluationCompleted, date] | None:
    """The key evaluation of the year, and the day it was completed."""
    entry = _last(entries, KeyEvaluationCompleted)
    if entry is None or not isinstance(entry.event, KeyEvaluationCompleted):
        return None
    return entry.event, entry.act.occurred_on


def _recomputed(
    submitted: SelfEvaluationSubmitted, spent: Spent, form: FormSeen, standards: Standards, year: int
) -> Recomputed:
    indicators = [GoalIndicator(**one.model_dump(exclude={"no"})) for one in form.indicators]
    waived = frozenset(one.kind for one in form.waived)
    stated = Form(spent, submitted.indicators, rate_explained=True, stated_total=submitted.score)
    return recompute(stated, Measure(indicators, waived, standards, year))


def _rows(
    submitted: SelfEvaluationSubmitted, found: Recomputed, re_review: ReReviewCompleted | None
) -> dict[int, RowSeen]:
    verified = {
        one.no: (one, score)
        for one, score in (zip(re_review.verified, re_review.scores, strict=True) if re_review else ())
    }
    return {
        one.no: RowSeen(one, scored, *verified.get(one.no, (None, None)))
        for one, scored in zip(submitted.indicators, found.rows, strict=True)
    }


def _last(entries: Iterable[Entry], kind: type) -> Entry | None:
    return next((entry for entry in reversed(list(entries)) if isinstance(entry.event, kind)), None)


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
