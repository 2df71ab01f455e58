"""The log as pages, API and exports are asked for it: what it can be narrowed to, and which part of it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.policy import Identity
from pbm_tracker.access.roles import TITLES, Role
from pbm_tracker.audit.entries import BEYOND, Bounds, EntryRow, Filter, Logbook, entry_rows
from pbm_tracker.county import County, Moment
from pbm_tracker.holders import holder_of
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.events import Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Flag, Line, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.tasks.duty import TaskNumber

Order = Literal["oldest", "newest"]

EXPORTED_MAX = 20_000  # entries; whoever wants more narrows the list, or reads the API page by page


class LogFilter(Frozen):
    """What an address narrows the log to; nothing means all that the reader may see."""

    event: Annotated[Line | None, Field(title="事项")] = None
    unit: Annotated[Slug | None, Field(title="单位")] = None
    task: Annotated[TaskNumber | None, Field(title="任务序号")] = None
    stream: Annotated[Line | None, Field(title="记录流")] = None
    actor: Annotated[Line | None, Field(title="办理人")] = None
    role: Annotated[Role | None, Field(title="角色")] = None
    occurred_from: Annotated[Day | None, Field(title="发生日自")] = None
    occurred_to: Annotated[Day | None, Field(title="发生日至")] = None
    recorded_from: Annotated[Day | None, Field(title="记入日自")] = None
    recorded_to: Annotated[Day | None, Field(title="记入日至")] = None
    back_dated: Annotated[Flag | None, Field(title="只看补录")] = None
    from_ledger: Annotated[Flag | None, Field(title="只看台账导入")] = None
    cause: Annotated[Line | None, Field(title="来源")] = None

    @property
    def given(self) -> bool:
        return any(value is not None for _, value in self)

    def told(self, unit_name: str) -> dict[str, str | None]:
        """What is asked for, field by field, as an export says it."""
        words = {
            "event": say(Event.all[self.event].words) if self.event in Event.all else self.event,
            "unit": unit_name or self.unit,
            "role": say(TITLES[self.role]) if self.role else None,
            "back_dated": say("是") if self.back_dated else None,
            "from_ledger": say("是") if self.from_ledger else None,
        }
        told = {name: words.get(name, None if value is None else str(value)) for name, value in self}
        return {field.title or name: told[name] for name, field in type(self).model_fields.items()}

    def wanted(self) -> Filter:
        """What an entry must be; when it was recorded is a matter of positions."""
        values = {name: value for name, value in self if name not in ("recorded_from", "recorded_to")}
        return Filter(**values)


class LogRead:
    """One reader's log at one moment, narrowed to what he asks for."""

    def __init__(self, county: County, moment: Moment, identity: Identity, asked: LogFilter | Filter) -> None:
        self._county = county
        self._moment = moment
        self._identity = identity
        self._wanted = asked if isinstance(asked, Filter) else asked.wanted()
        self._book = Logbook(county.log, county.index, identity)
        self._after, self._upto = 0, moment.position
        if isinstance(asked, LogFilter):
            self._after = self._recorded_before(asked.recorded_from)
            self._upto = min(self._upto, self._recorded_by(asked.recorded_to))

    def between(self, first: int | None, last: int | None) -> None:
        """Narrow it to positions from one to another, both included."""
        self._after = max(self._after, (first or 1) - 1)
        self._upto = min(self._upto, BEYOND if last is None else last)

    def count(self) -> int:
        return self._book.count(self._wanted, self._bounds())

    def newest(self, most: int, before: int | None = None) -> list[Entry]:
        """The newest first, of those before a position."""
        return self._book.newest(self._wanted, self._bounds(before=before), most)

    def oldest(self, most: int, after: int = 0) -> list[Entry]:
        """The oldest first, of those after a position."""
        return self._book.oldest(self._wanted, self._bounds(after=after), most)

    def rows(self, entries: Sequence[Entry]) -> list[EntryRow]:
        return entry_rows(entries, self._moment.views, self._identity, lambda stream: holder_of(self._county, stream))

    def stopped(self) -> list[str]:
        return self._book.errors()

    def _bounds(self, *, after: int = 0, before: int | None = None) -> Bounds:
        before = self._upto + 1 if before is None else min(before, self._upto + 1)
        return Bounds(before, self._moment.as_of, max(after, self._after))

    def _recorded_before(self, day: date | None) -> int:
        return 0 if day is None else self._county.log.position_at(clock.end_of(day - timedelta(days=1)))

    def _recorded_by(self, day: date | None) -> int:
        return BEYOND if day is None else self._county.log.position_at(clock.end_of(day))
