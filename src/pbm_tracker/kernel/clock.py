"""Today and now: the only place that asks the machine. Days are days of Asia/Shanghai, whatever the machine's zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

Now = Callable[[], datetime]


def machine_now() -> datetime:
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The calendar day of a moment, as the county's offices count it."""
    return moment.astimezone(ZONE).date()


def end_of(day: date) -> datetime:
    """The last moment that still belongs to a day."""
    return datetime.combine(day, time.max, ZONE)


def as_text(moment: datetime) -> str:
    """UTC, of fixed width, so that it can be compared as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
