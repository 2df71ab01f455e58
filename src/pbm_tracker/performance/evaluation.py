"""What a budget year of a project came to: self-evaluation, re-review, key evaluation, in one stream."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pydantic import Field

from pbm_tracker.kernel.commands import Read, State
from pbm_tracker.notice.standards import Grade

from .subject import stream_of


class Evaluation(State):
    """Scores of the last self-evaluation, of its re-review, and of the key evaluation; None where there is none."""

    self_submitted_on: date | None = None
    self_returned_on: date | None = None  # since the last submission
    self_score: Decimal | None = None
    self_grade: Grade | None = None
    self_actuals: Mapping[int, Decimal] = Field(default_factory=dict)  # by the number of the indicator
    self_author: str | None = None
    self_version: int = 0
    helped_by: str | None = None  # the agency that had a hand in it
    re_review_score: Decimal | None = None
    re_review_version: int = 0
    key_selected_on: date | None = None
    key_score: Decimal | None = None
    key_grade: Grade | None = None
    key_scale: str | None = None
    key_completed_on: date | None = None
    key_version: int = 0

    @property
    def submitted(self) -> bool:
        return self.self_submitted_on is not None and self.self_returned_on is None


def evaluation_of(read: Read, year: int, project: str) -> Evaluation:
    return read(Evaluation, stream_of("evaluation", year, project))
