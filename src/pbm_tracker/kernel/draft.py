"""The draft: the only way anything is recorded. Several decisions, one append; or a dry run, when it is thrown away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar, cast

from .commands import Command, Fact, GateRefusal, Read, Refusal, State
from .events import Act, Entry, Event
from .log import Log, Moved

S = TypeVar("S", bound=State)
T = TypeVar("T")

ATTEMPTS = 5

# What a capability adds to an event of another within the same draft: a unit registered, hence its duties.
Answering = Callable[[Any, Read, Act], Iterable[Fact]]
Answers = Mapping[type[Event], Sequence[Answering]]

# Says whether this actor, in this role, may give this command at all; raises Refusal if not.
Permit = Callable[[Read, Command, Act], None]


class Request(NamedTuple):
    """A key under which an answer is found again, and a digest of what was asked."""

    key: str
    body: str


def request_of(commands: Sequence[Command], act: Act, key: str, today: date) -> Request:
    """What is asked under a key. An act of today is asked without a day: repeated after midnight it is the same."""
    asked = act if act.occurred_on < today else act.model_copy(update={"occurred_on": date.max})
    bodies = [body_of(command, asked) for command in commands]
    body = bodies[0] if len(bodies) == 1 else hashlib.sha256("".join(bodies).encode()).hexdigest()
    return Request(f"{act.actor}/{key}", body)


def body_of(command: Command, act: Act) -> str:
    """A digest of what is asked: the same words by the same person, on the same day, are the same request."""
    text = f"{command.topic}\0{command.model_dump_json(exclude_none=True)}\0{act.model_dump_json(exclude_none=True)}"
    return hashlib.sha256(text.encode()).hexdigest()


class KeyReused(Exception):
    """The key of a request was used before, for something else."""


class Conflict(Exception):
    """Others were quicker, several times in a row: `entries` are what they recorded in the streams concerned."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        super().__init__(", ".join(sorted({entry.stream for entry in entries})))


class Draft:
    """Reads streams and remembers their versions; lets commands decide on the log and on what it already holds."""

    def __init__(self, log: Log, answers: Answers, permit: Permit) -> None:
        self._log = log
        self._answers = answers
        self._permit = permit
        self._states: dict[str, dict[type[State], State]] = {}
        self._read: dict[str, int] = {}
        self._answered: dict[str, tuple[str, list[int]]] = {}
        self._found: dict[str, Any] = {}
        self.entries: list[Entry] = []

    def __call__(self, kind: type[S], stream: str) -> S:
        """The state of a stream, the draft's own entries included. A stream may be read as more than one kind."""
        held = self._states.setdefault(stream, {})
        if kind not in held:
            state = self._log.state_of(kind, stream)
            self._read.setdefault(stream, state.version)
            if held:
                for entry in self.entries:
                    if entry.stream == stream:
                        state.evolve(entry)
            held[kind] = state
        return cast("S", held[kind])

    def stream_at(self, position: int) -> str | None:
        return self._log.stream_at(position)

    def newest(self) -> tuple[int, str]:
        return self._log.newest()

    def look_up(self, keys: Sequence[str]) -> None:
        """Find at once what many requests were answered, instead of one by one."""
        answers = self._log.answers(keys)
        self._found.update({key: answers.get(key) for key in keys})

    def earlier(self, request: Request) -> list[int] | None:
        """The positions recorded when this was first asked; None if it is new. Raises KeyReused."""
        if request.key in self._answered:
            return []
        if request.key not in self._found:
            self.look_up([request.key])
        if (answer := self._found[request.key]) is None:
            return None
        if answer.body != request.body:
            raise KeyReused(request.key)
        return list(answer.positions)

    def record(self, fact: Fact, act: Act, cause: str | None = None) -> None:
        """Put an event into its stream, and what other capabilities answer to it."""
        entry = Entry(fact.state.stream, fact.state.version + 1, act, fact.event, cause)
        for state in self._states.get(entry.stream, {}).values():
            if state is not fact.state:
                state.evolve(entry)
        fact.state.evolve(entry)
        self.entries.append(entry)
        for answering in self._answers.get(type(fact.event), ()):
            for further in answering(fact.event, self, act):
                self.record(further, act, cause)

    def carry_out(
        self, command: Command, act: Act, *, cause: str | None = None, request: Request | None = None
    ) -> list[Entry]:
        """Let a command decide, and hold what it decided. Raises Refusal.

        A GateRefusal is raised with the entries that are held of it, which whoever catches it may commit.
        """
        self._permit(self, command, act)
        try:
            facts = list(command.decide(self, act))
        except GateRefusal as refusal:
            refusal.entries = self._hold(refusal.facts, command, act, cause, request)
            raise
        return self._hold(facts, command, act, cause, request)

    def _hold(
        self, facts: Sequence[Fact], command: Command, act: Act, cause: str | None, request: Request | None
    ) -> list[Entry]:
        start = len(self.entries)
        if cause is None and (len(facts) > 1 or any(self._answers.get(type(fact.event)) for fact in facts)):
            first = facts[0].state
            cause = f"{command.topic}/{first.stream}/{first.version + 1}"
        for fact in facts:
            self.record(fact, act, cause)
        if request is not None:
            self._answered[request.key] = (request.body, list(range(start, len(self.entries))))
        return self.entries[start:]

    def carry_out_each(
        self, commands: Iterable[Command], act: Act, *, cause: str, request: Request
    ) -> list[tuple[Command, Refusal]]:
        """Let each command decide, and hold what was decided under one cause. Returns those refused, and why.

        Of those that are refused by a GateRefusal, that is held.
        """
        start = len(self.entries)
        refused = []
        for command in commands:
            try:
                self.carry_out(command, act, cause=cause)
            except Refusal as refusal:
                refused.append((command, refusal))
        self._answered[request.key] = (request.body, list(range(start, len(self.entries))))
        return refused

    def versions(self, streams: Iterable[str]) -> dict[str, int]:
        """The versions at which streams were read here."""
        return {stream: self._read[stream] for stream in streams if stream in self._read}

    def commit(self) -> list[Entry]:
        """Append what it holds, if no stream it read has moved. Raises Moved."""
        if not self.entries:
            return []
        return self._log.append(self.entries, read=self._read, answered=self._answered)


def record(log: Log, draft: Callable[[], Draft], work: Callable[[Draft], T]) -> tuple[T, list[Entry]]:
    """Draft and append; if others were quicker, decide again a few times, then tell what they did (Conflict)."""
    read: dict[str, int] = {}
    for _ in range(ATTEMPTS):
        attempt = draft()
        result = work(attempt)
        try:
            return result, attempt.commit()
        except Moved as moved:
            read = attempt.versions(moved.streams)
    raise Conflict([entry for stream, version in read.items() for entry in log.entries_of(stream)[version:]])
