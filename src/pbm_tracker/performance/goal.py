"""绩效目标: the goal of a project in a year."""

from __future__ import annotations

from datetime import date

from pbm_tracker.kernel.commands import State


class Goal(State):
    declared_on: date | None = None
    declared_version: int = 0
    passed_on: date | None = None

    @property
    def passed(self) -> bool:
        return self.passed_on is not None
