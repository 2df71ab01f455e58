"""What the finance bureau must do about reports, and by when (T18, T19, T20). Pure; the limits are the standards'.

After a red light it warns, on slow money it acts or accepts a reason, and what is new and major is on the key list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pbm_tracker.notice.reading import workdays_after

State = Literal["met", "met_late", "open", "overdue"]
STATE_WORDS: dict[State, str] = {"met": "已办", "met_late": "逾期后办理", "open": "待办", "overdue": "逾期未办"}
# What answers to slow money: an accepted reason, a measure, or payments that are suspended or stopped.
ANSWERS = frozenset({"accepted", "recover", "cancel", "cut", "adjust", "suspended", "stopped"})
NODES = frozenset({"june", "september"})


@dataclass(frozen=True, slots=True)
class Limit:
    """Something due by a day, itself included, and the day on which it was first done."""

    by: date
    done_on: date | None = None

    def state(self, as_of: date) -> State:
        if self.done_on is not None and self.done_on <= as_of:
            return "met" if self.done_on <= self.by else "met_late"
        return "open" if as_of <= self.by else "overdue"

    def days_late(self, as_of: date) -> int:
        """Calendar days past the limit, until it was done or until the day asked."""
        done = self.done_on if self.done_on is not None and self.done_on <= as_of else as_of
        return max(0, (done - self.by).days)


def warning_limit(reported_on: date, light: str, warned: Iterable[date], within: int) -> Limit | None:
    """After a red light a warning is due, or a correction required, within so many working days (T18)."""
    if light != "red":
        return None
    return Limit(workdays_after(reported_on, within), _first(warned, reported_on))


def measure_limit(period: str, reported_on: date, answered: Iterable[date], within: int, *, slow: bool) -> Limit | None:
    """Slow money of July and October is answered within so many working days: by a measure or an accepted reason."""
    if not slow or period not in NODES:
        return None
    return Limit(workdays_after(reported_on, within), _first(answered, reported_on))


def belongs_on_key_list(attribute: str, year: int, period_from: date, *, major: bool) -> bool:
    """Whether a project must be followed as a key one: new and major, in the year in which it begins (G6, T19)."""
    return major and attribute == "new" and period_from.year == year


def _first(days: Iterable[date], since: date) -> date | None:
    return min((day for day in days if day >= since), default=None)
