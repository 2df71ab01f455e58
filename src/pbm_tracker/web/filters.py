"""What a list of duties can be narrowed to, as the address says."""

from __future__ import annotations

from typing import Annotated

from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag, Slug, whole
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.notice.catalogue import Catalogue, Task
from pbm_tracker.tasks.duty import CAPACITY_WORDS, Capacity, TaskNumber
from pbm_tracker.tasks.marks import MARK_FILTERS, MARK_WORDS
from pbm_tracker.tasks.pages import DutySeen
from pbm_tracker.tasks.standing import PUNCTUALITY_WORDS, STATE_WORDS, DutyState, Punctuality


class DutyFilter(Frozen):
    """One state, one punctuality, or both; nothing means all."""

    state: DutyState | None = None
    punctuality: Punctuality | None = None

    @property
    def given(self) -> bool:
        return bool(self.state or self.punctuality)

    @property
    def words(self) -> str:
        """What is asked for, as a heading says it: the mark's word where it is exactly one mark."""
        for mark, asked in MARK_FILTERS.items():
            if asked == (self.state, self.punctuality):
                return say(MARK_WORDS[mark])
        parts = [STATE_WORDS[self.state]] if self.state else []
        parts += [PUNCTUALITY_WORDS[self.punctuality]] if self.punctuality else []
        return joined(map(say, parts))

    def told(self, catalogue: Catalogue) -> dict[str, str | None]:
        """What is asked for, field by field, as an export says it."""
        return {
            "状态": self.state and say(STATE_WORDS[self.state]),
            "是否按期": self.punctuality and say(PUNCTUALITY_WORDS[self.punctuality]),
        }


class BatchFilter(Frozen):
    """Which of the duties to choose from; `all` chooses every one of them beforehand."""

    task: TaskNumber | None = None
    unit: Slug | None = None
    all: Flag | None = None

    def fits(self, seen: DutySeen) -> bool:
        return self.task in (None, seen.task) and self.unit in (None, seen.unit)


class UnitFilter(DutyFilter):
    """Of a unit also what it carries out in one capacity."""

    capacity: Capacity | None = None

    @property
    def given(self) -> bool:
        return bool(self.state or self.punctuality or self.capacity)

    @property
    def words(self) -> str:
        held = [say(CAPACITY_WORDS[self.capacity])] if self.capacity else []
        return joined([*held, *([super().words] if self.state or self.punctuality else [])])

    def told(self, catalogue: Catalogue) -> dict[str, str | None]:
        return {"承担身份": self.capacity and say(CAPACITY_WORDS[self.capacity]), **super().told(catalogue)}


class BoardFilter(DutyFilter):
    """On the board also one of the notice's categories, or the year of its two deadlines."""

    category: Annotated[int, whole(1, 14)] | None = None
    deadline: Annotated[int, whole(2021, 2022)] | None = None

    @property
    def given(self) -> bool:
        return bool(self.state or self.punctuality or self.category or self.deadline)

    def told(self, catalogue: Catalogue) -> dict[str, str | None]:
        category = self.category and catalogue.categories[self.category - 1].name
        deadline = say("{year} 年 12 月底前", year=self.deadline) if self.deadline else None
        return {"类别": category or None, "完成时间": deadline, **super().told(catalogue)}

    def wants(self, task: Task) -> bool:
        return self.category in (None, task.category) and self.deadline in (None, task.due.year)
