"""Events and the entries that keep them: the only things that are ever stored as truth."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

from .fields import Actor, Day, Line, RoleName


def snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Act(Frozen):
    """Who does something, in what role, on which day (Asia/Shanghai), and on what basis (文号)."""

    actor: Actor
    role: RoleName
    occurred_on: Day
    basis: Line | None = None


# What an entry says about itself; an event's own fields may not shadow it.
ENTRY_FIELDS = frozenset(
    {"v", "topic", "event", "stream", "version", "position", "recorded_at", "effective_on", "cause", "index", "item"}
    | set(Act.model_fields)
)


class Event(Frozen):
    """A fact. Subclasses add its fields, and say in `apply` what it changes."""

    topic: ClassVar[str]
    words: ClassVar[str] = ""  # what a trail calls it: 报告完成
    v: ClassVar[int] = 1
    all: ClassVar[dict[str, type[Event]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if shadowed := ENTRY_FIELDS & cls.__annotations__.keys():
            raise TypeError(f"{cls.__name__} may not have fields named {sorted(shadowed)}")
        cls.topic = snake_case(cls.__name__)
        # A base that several events share has no words, and is never stored.
        if cls.words and Event.all.setdefault(cls.topic, cls) is not cls:
            raise TypeError(f"two events are named {cls.topic}")

    def effective_on(self, act: Act) -> date:
        """The day this takes effect: the day of the act, unless the event names another that is not later."""
        return act.occurred_on

    def apply(self, state: Any, entry: Entry) -> None:
        """Change `state`; most events only set a field or two."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: an event in its stream, and the act it came from.

    `recorded_at` and `position` are given when it is appended; until then it only stands in a draft.
    """

    stream: str
    version: int
    act: Act
    event: Event
    cause: str | None = None
    recorded_at: datetime | None = None
    position: int | None = None

    @property
    def effective_on(self) -> date:
        return self.event.effective_on(self.act)

    def recorded(self, at: datetime, position: int) -> Self:
        return replace(self, recorded_at=at, position=position)

    # The names that the eventsourcing library knows a stream and its version by.
    @property
    def originator_id(self) -> str:
        return self.stream

    @property
    def originator_version(self) -> int:
        return self.version
