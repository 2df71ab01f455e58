"""Lapses that follow from what is recorded (由记录推定), beside those that somebody found.

Who judges the yearly cycle knows them, and stands above: capabilities.py says who that is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from pbm_tracker.kernel.views import Reading as Views

from .duty import Capacity

Interval = tuple[date, date | None]  # from, to: on `to` it is sustained again


class Presumed(Protocol):
    """The lapses of a county's duties, as of the day that some views are of."""

    def lapses(self, task: int, capacity: Capacity, unit: str, first_year: int) -> tuple[Interval, ...]:
        """Those of one duty, in order and apart from each other; `first_year` is the first of its upkeep."""


class _Nothing:
    def lapses(self, task: int, capacity: Capacity, unit: str, first_year: int) -> tuple[Interval, ...]:
        return ()


def _nobody(views: Views) -> Presumed:
    return _Nothing()


_judge: Callable[[Views], Presumed] = _nobody


def judged_by(judge: Callable[[Views], Presumed]) -> None:
    """Name who knows the lapses that follow from what is recorded."""
    global _judge  # noqa: PLW0603 - named once, where the capabilities are listed
    _judge = judge


def presumed_in(views: Views) -> Presumed:
    return _judge(views)


def first_year_of_upkeep(due: date) -> int:
    """The year after the deadline's (house reading 6)."""
    return due.year + 1
