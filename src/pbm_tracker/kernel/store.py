"""What the log asks of a store, whichever database it is kept in."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple, Protocol

from eventsourcing.persistence import ApplicationRecorder, StoredEvent

Row = tuple[int, str, int, str, bytes]  # position, stream, version, topic, state as JSON: the parser reads bytes


# The days that an entry's state begins with, as the mapper writes them: the first such name in the text is the entry's
# own, and within a value a quote is escaped. {instr} is `instr`, by the database's own name for it.
EFFECTIVE_ON = 'substr(state, {instr}(state, \'"effective_on":"\') + 16, 10)'
RECORDED_ON = 'substr(state, {instr}(state, \'"recorded_at":"\') + 15, 10)'


# A topic and the form in which it is written: the state begins with it.
KIND = "topic || ' ' || substr(state, 6, 2)"
# Every kind there is, by skipping from one to the next along an index, however many entries there are.
KINDS = f"""
with recursive kind (name) as (
    select (select min({KIND}) from {{entries}})
    union all
    select (select min({KIND}) from {{entries}} where {KIND} > kind.name) from kind where kind.name is not null
)
select name from kind where name is not null
"""  # noqa: S608 - our own text
# And of the few entries behind a position; not `distinct`, for which SQLite would walk through the whole index.
KINDS_AFTER = f"select {KIND} as name from {{entries}} where position > {{mark}}"  # noqa: S608 - the same


def kinds(entries: str, after: int, mark: str) -> tuple[str, tuple[int, ...]]:
    """For the kinds of a table's entries behind a position: a statement, always the same one, and its values."""
    return (KINDS_AFTER.format(entries=entries, mark=mark), (after,)) if after else (KINDS.format(entries=entries), ())


class Answer(NamedTuple):
    """What was recorded for a request that carried a key: the digest of its body, and the positions."""

    body: str
    positions: list[int]


class UnsafeStoreError(Exception):
    """The database is not what durability and append-only rest on. Nothing is served from it."""


class Broken(UnsafeStoreError):
    """An error of input or output came before: nothing is appended until a new start has read the disk again."""


class Turn(Protocol):
    """The right to append, held by one writer at a time; what is read in it cannot move."""

    def version(self, stream: str) -> int: ...
    def last_state(self) -> str | None: ...
    def kinds(self, after: int) -> list[str]:
        """The topics and forms of the entries behind a position, of all of them each once."""

    def insert(self, stored_events: Sequence[StoredEvent]) -> list[int]: ...
    def answer(self, key: str) -> Answer | None: ...
    def remember(self, key: str, answer: Answer) -> None: ...


class Store(ApplicationRecorder):
    """A recorder of eventsourcing's that also gives turns, and reads its table plainly.

    `broken` says why nothing is appended any more: after an error of input or output nobody knows what the disk holds,
    and only a new start, which reads it again, may go on.
    """

    broken: str | None = None
    _turning = threading.local()

    @contextmanager
    def not_within_another(self) -> Iterator[None]:
        """A thread that has the turn and asked for it again would wait for itself; it is told at once."""
        if getattr(self._turning, "by", None) is self:
            raise RuntimeError("a turn within a turn")
        self._turning.by = self
        try:
            yield
        finally:
            self._turning.by = None

    def turn(self) -> AbstractContextManager[Turn]:
        raise NotImplementedError

    def rows(self, after: int, upto: int) -> Iterator[Row]:
        raise NotImplementedError

    def back_dated_rows(self, after: int, upto: int, day: str) -> Iterator[Row]:
        """Entries that took effect by a day, and before the day on which they were recorded, as UTC counts days."""
        raise NotImplementedError

    def first_after(self, position: int) -> Row | None:
        raise NotImplementedError

    def rows_of(self, stream: str, after: int = 0) -> list[Row]:
        raise NotImplementedError

    def answers(self, keys: Sequence[str]) -> dict[str, Answer]:
        raise NotImplementedError

    def safety(self) -> str:
        """The settings that durability rests on, as every connection has them."""
        raise NotImplementedError

    def damage(self) -> str | None:
        """What the database itself finds wrong with what it holds."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError
