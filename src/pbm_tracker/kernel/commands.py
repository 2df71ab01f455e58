"""Commands: what someone asks for. Each is drawn as a form, a JSON endpoint, a CLI call and a ledger row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, TypeVar

from pydantic import BaseModel

from .events import Act, Entry, Event, Frozen, snake_case


class Refusal(Exception):
    """The log will not take this. Says why, the clause or house rule it rests on, and what would cure it."""

    def __init__(self, reason: str, *, clause: str, cure: str | None = None, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.clause = clause
        self.cure = cure
        self.field = field


class State(BaseModel):
    """What the entries of one stream add up to.

    Its fields hold what cannot be changed in place (tuples, mappings, frozen models): `apply` puts another there, so
    that a shallow copy is a state of its own.
    """

    stream: str
    version: int = 0

    def evolve(self, entry: Entry) -> None:
        entry.event.apply(self, entry)
        self.version = entry.version


S = TypeVar("S", bound=State)


class Read(Protocol):
    """Gives the state of a stream. What was read may not have moved when the decision is recorded."""

    def __call__(self, kind: type[S], stream: str) -> S: ...

    def stream_at(self, position: int) -> str | None:
        """The stream that an entry stands in, for ever; None where there is no such entry."""

    def newest(self) -> tuple[int, str]:
        """Position and SHA-256, as stored, of the last entry of the log: a seed that nobody chose."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a form begins with: fields as they were given before, and what was remarked on them.

    `fields` are as a program would send them; each remark names its place (indicators.3.target) and its text.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    remarks: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """An event in the stream it belongs to: what a decision is made of."""

    state: State
    event: Event


class GateRefusal(Refusal):
    """A refusal that is itself recorded: `facts` are what is recorded in place of what was asked.

    `decide` raises it. `missing` is what was not there, a sentence each. `entries` are the facts as the draft holds
    them, and once they are recorded, as recorded.
    """

    def __init__(
        self,
        reason: str,
        *,
        clause: str,
        facts: Sequence[Fact],
        missing: Sequence[str] = (),
        cure: str | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(reason, clause=clause, cure=cure, field=field)
        self.facts, self.missing = tuple(facts), tuple(missing)
        self.entries: Sequence[Entry] = ()

    @property
    def position(self) -> int | None:
        """Where it stands in the log; None until it is recorded."""
        return self.entries[0].position if self.entries else None


class Command(Frozen):
    """Asks for a decision. The class docstring is what people read above the form, `verb` what its button says."""

    all: ClassVar[dict[str, type[Command]]] = {}
    topic: ClassVar[str]  # claim_completion: its name in a ledger, the API and the command line
    verb: ClassVar[str] = ""
    roles: ClassVar[frozenset[str]] = frozenset()
    checked: ClassVar[bool] = False  # of consequence: shown once more before it is recorded (请核对)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.topic = snake_case(cls.__name__)
        if cls.verb and Command.all.setdefault(cls.topic, cls) is not cls:
            raise TypeError(f"two commands are named {cls.topic}")

    @classmethod
    def earlier(cls, read: Read, about: Mapping[str, str]) -> Earlier:
        """What was given before for the same, where a form should begin with that; `about` says what it is for."""
        return Earlier()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        """Say what happened, or raise Refusal, GateRefusal. Rests on the streams it reads and on nothing else."""
        raise NotImplementedError
