"""The whole county on a day: by deadline, by category, over time. Reckoned from duties as judged, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pbm_tracker.notice.catalogue import Catalogue
from pbm_tracker.notice.reading import Reading, read_deadline

from .marks import Mark
from .pages import DutySeen, counts_of
from .standing import DutyState

DONE_STATES = (DutyState.SUSTAINED, DutyState.LAPSED)
QUARTER_MONTHS = (3, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class OfDeadline:
    """The duties of the tasks with one deadline. `steps` say for each day of completion how many were done by then."""

    printed: date
    due: date
    counts: Mapping[Mark, int]
    steps: Sequence[tuple[date, int]]

    @property
    def year(self) -> int:
        return self.printed.year

    @property
    def total(self) -> int:
        """Without withdrawn ones."""
        return sum(self.counts.values()) - self.counts[Mark.WITHDRAWN]

    @property
    def done(self) -> int:
        """Completed and verified, kept up or not."""
        return self.steps[-1][1] if self.steps else 0

    def done_by(self, day: date) -> int:
        return max((count for on, count in self.steps if on <= day), default=0)


def by_deadline(duties: Iterable[DutySeen], catalogue: Catalogue, reading: Reading) -> list[OfDeadline]:
    """By the deadline that the notice prints for the task, also where a duty has got another."""
    printed = {task.number: task.due for task in catalogue.tasks}
    grouped: dict[date, list[DutySeen]] = {due: [] for due in sorted(set(printed.values()))}
    for seen in duties:
        grouped[printed[seen.task]].append(seen)
    return [
        OfDeadline(due, read_deadline(due, reading), counts_of(each), steps_of(each)) for due, each in grouped.items()
    ]


def steps_of(duties: Iterable[DutySeen]) -> list[tuple[date, int]]:
    """The days on which duties were completed, as was verified, each with how many had been by then."""
    days = Counter(
        seen.standing.completed_on
        for seen in duties
        if seen.standing.state in DONE_STATES and seen.standing.completed_on is not None
    )
    steps, done = [], 0
    for day in sorted(days):
        done += days[day]
        steps.append((day, done))
    return steps


def by_category(duties: Iterable[DutySeen], catalogue: Catalogue) -> dict[int, dict[Mark, int]]:
    """The marks of each of the notice's categories."""
    grouped: dict[int, list[DutySeen]] = {category.number: [] for category in catalogue.categories}
    category_of = {task.number: task.category for task in catalogue.tasks}
    for seen in duties:
        grouped[category_of[seen.task]].append(seen)
    return {number: counts_of(each) for number, each in grouped.items()}


def quarter_ends(first: date, last: date) -> list[date]:
    """The last days of the quarters between two days, and the second of them itself."""
    ends = [
        date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        for year in range(first.year, last.year + 1)
        for month in QUARTER_MONTHS
    ]
    return [end for end in ends if first <= end < last] + [last]
