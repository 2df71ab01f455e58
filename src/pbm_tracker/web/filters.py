"""What a list of duties can be narrowed to, as the address says."""

from __future__ import annotations

from typing import Annotated

from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag, Slug, whole
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.notice.catalogue import Catalogue
from pbm_tracker.tasks.duty import TaskNumber
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


class BoardFilter(DutyFilter):
    """On the board also one of the notice's categories."""

    category: Annotated[int, whole(1, 14)] | None = None

    @property
    def given(self) -> bool:
        return bool(self.state or self.punctuality or self.category)

    def told(self, catalogue: Catalogue) -> dict[str, str | None]:
        category = self.category and catalogue.categories[self.category - 1].name
        return {"类别": category or None, **super().told(catalogue)}
