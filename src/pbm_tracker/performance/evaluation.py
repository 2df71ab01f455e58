"""What a budget year of a project came to: self-evaluation, re-review, key evaluation."""

from __future__ import annotations

from datetime import date

from pbm_tracker.kernel.commands import State
from pbm_tracker.notice.standards import Grade


class Evaluation(State):
    key_grade: Grade | None = None
    key_completed_on: date | None = None
    key_version: int = 0
