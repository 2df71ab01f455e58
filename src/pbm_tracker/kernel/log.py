"""The log: every entry ever made, in one order, in whatever store it is given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from eventsourcing.application import Application, LRUCache
from eventsourcing.persistence import Mapper, StoredEvent, Transcoder
from pydantic_core import from_json, to_json

from . import clock
from .commands import State
from .events import Act, Entry, Event
from .saying import Said, say
from .store import Answer, Row, Store

S = TypeVar("S", bound=State)
DENSE = 8  # of so many entries one must be wanted, for all between the first and the last to be read in one go

STATES_KEPT = 5000  # the 2,703 duties of a county, its people and accounts


class Moved(Exception):
    """Streams that a decision rests on have got new entries meanwhile, or its request was answered."""

    def __init__(self, streams: Iterable[str]) -> None:
        self.streams = sorted(streams)
        super().__init__(", ".join(self.streams))


class Unreadable(Exception):
    """An entry that this version of the program does not know: another one wrote it."""


class WrittenByANewer(Unreadable):
    """The log holds an entry in a later form than this program knows: it reads what it can, and records nothing."""


def digest_of(state: str | bytes) -> str:
    """What tells an entry from every other: the SHA-256 of how it is stored."""
    return hashlib.sha256(state if isinstance(state, bytes) else state.encode()).hexdigest()


def later(topic: str, written: object, ours: int) -> Said:
    return say("{topic} 是第 {written} 版的写法，本程序只认得第 {v} 版", topic=topic, written=written, v=ours)


def check_known(kinds: Iterable[str]) -> None:
    """Raise WrittenByANewer for an event written in a later form than ours; what nobody knows is no form of ours."""
    for kind in kinds:
        topic, _, version = kind.partition(" ")
        event, written = Event.all.get(topic), version.rstrip(",")
        if event is not None and written.isdigit() and int(written) > event.v:
            raise WrittenByANewer(later(topic, written, event.v))


def fields_of(topic: str, state: str | bytes) -> dict[str, Any]:
    """The stored state as plain fields, brought up to today's form; deciding and folding both read through here.

    Raises Unreadable.
    """
    if (event := Event.all.get(topic)) is None:
        raise Unreadable(say("没有 {topic} 这种记录", topic=topic))
    try:
        fields: dict[str, Any] = from_json(state)
        written, _ = fields.pop("v"), fields["effective_on"]
    except (ValueError, KeyError) as reason:
        raise Unreadable(say("{topic} 残缺：{reason}", topic=topic, reason=reason)) from reason
    if written > event.v:
        raise Unreadable(later(topic, written, event.v))
    if written < event.v:
        for version in range(written, event.v):
            getattr(event, f"upcast_v{version}_v{version + 1}")(fields)
    return fields


def recorded_at(state: str | bytes | None) -> datetime | None:
    """When an entry was recorded, whatever else may be wrong with it; None for one that does not say."""
    try:
        return datetime.fromisoformat(from_json(state)["recorded_at"]) if state else None
    except (ValueError, KeyError, TypeError):
        return None


def entry_of(row: Row) -> Entry:
    position, stream, version, topic, state = row
    fields = fields_of(topic, state)
    del fields["effective_on"]
    recorded_at = datetime.fromisoformat(fields.pop("recorded_at"))
    cause = fields.pop("cause", None)
    act = Act.model_validate({name: fields.pop(name) for name in Act.model_fields if name in fields})
    event = Event.all[topic].model_validate(fields)
    return Entry(stream, version, act, event, cause, recorded_at, position)


def unstamped(entry: Entry) -> StoredEvent:
    """An entry as flat JSON, what it says about itself beside the event's own fields: all but when it was recorded."""
    fields = {
        "v": entry.event.v,
        "effective_on": entry.effective_on,
        "cause": entry.cause,
        **vars(entry.act),
        **vars(entry.event),
    }
    state = to_json({name: value for name, value in fields.items() if value is not None}, exclude_none=True)
    return StoredEvent(entry.stream, entry.version, entry.event.topic, state)


def stamped(stored: StoredEvent, at: datetime) -> StoredEvent:
    """With the moment of its recording, put behind the form that the state begins with."""
    state = stored.state.replace(b",", f',"recorded_at":"{clock.as_text(at)}",'.encode(), 1)
    return StoredEvent(stored.originator_id, stored.originator_version, stored.topic, state)


class EntryMapper(Mapper[str]):
    """Entries as the library's recorders take and give them."""

    def to_stored_event(self, entry: Any) -> StoredEvent:
        return stamped(unstamped(entry), entry.recorded_at)

    def to_domain_event(self, stored: StoredEvent) -> Entry:
        return entry_of((0, str(stored.originator_id), stored.originator_version, stored.topic, stored.state))


class Log(Application[str]):
    """Appends and reads entries. `now` is the machine's clock everywhere but in tests and in the sample county."""

    def __init__(self, store: Store, now: clock.Now = clock.machine_now) -> None:
        self._store = store
        self.now = now
        self._known_upto = 0  # every entry up to here is in a form that we know
        self._kept: LRUCache[tuple[type[State], str], Any] = LRUCache(maxsize=STATES_KEPT)
        super().__init__({"PERSISTENCE_MODULE": "eventsourcing.popo", "ORIGINATOR_ID_TYPE": "text"})

    def construct_recorder(self) -> Store:
        return self._store

    def construct_transcoder(self) -> Transcoder:
        return None  # type: ignore[return-value]  # the mapper writes JSON itself

    def construct_mapper(self) -> Mapper[str]:
        return EntryMapper(transcoder=self.construct_transcoder())

    def state_of(self, kind: type[S], stream: str) -> S:
        """What a stream adds up to; the caller's own, to evolve. Kept ones are only brought up to date."""
        try:
            state: S = self._kept.get((kind, stream)).model_copy()
        except KeyError:
            state = kind(stream=stream)
        if later := self._store.rows_of(stream, after=state.version):
            for row in later:
                state.evolve(entry_of(row))
            self._kept.put((kind, stream), state.model_copy())
        return state

    def append(
        self, entries: Sequence[Entry], *, read: Mapping[str, int], answered: Mapping[str, tuple[str, Sequence[int]]]
    ) -> list[Entry]:
        """Record all of it or nothing.

        `read` holds the versions of the streams that the decisions rest on; `answered` the keys of the requests,
        each with the digest of its body and the indexes of its entries. Raises Moved or WrittenByANewer, and then
        nothing is stored.
        """
        drafted = [unstamped(entry) for entry in entries]  # before the turn, for which others wait
        with self._store.turn() as turn:
            moved = [stream for stream, version in read.items() if turn.version(stream) != version]
            moved += [key for key in answered if turn.answer(key)]
            if moved:
                raise Moved(moved)
            check_known(turn.kinds(after=self._known_upto))
            now = self.now()
            if last := recorded_at(turn.last_state()):
                now = max(now, last)  # a clock that was set back must not put an entry before the one before it
            positions = turn.insert([stamped(entry, now) for entry in drafted])
            for key, (body, indexes) in answered.items():
                turn.remember(key, Answer(body, [positions[index] for index in indexes]))
        self._known_upto = positions[-1]  # whatever others put before it was looked at in this turn
        return [entry.recorded(now, position) for entry, position in zip(entries, positions, strict=True)]

    def head(self) -> int:
        """The position of the newest entry; 0 while there is none."""
        return self._store.max_notification_id() or 0

    def rows(self, after: int, upto: int) -> Iterator[Row]:
        return self._store.rows(after, upto)

    def rows_in_effect(self, after: int, upto: int, day: date) -> Iterator[Row]:
        """In the order of the log, every entry that took effect by a day, and some that did not.

        All that was recorded by then, as UTC counts days, and later what took effect before it was recorded.
        """
        recorded = min(self.position_at(datetime.combine(day, time.max, UTC)), upto)
        yield from self._store.rows(after, recorded)
        yield from self._store.back_dated_rows(max(after, recorded), upto, day.isoformat())

    def first_dated_from(self, position: int) -> tuple[int, datetime] | None:
        """The position of the first entry from one on, and when it was recorded.

        Positions may have gaps, and what another hand put there may say nothing of when.
        """
        while row := self._store.first_after(position - 1):
            if moment := recorded_at(row[4]):
                return row[0], moment
            position = row[0] + 1
        return None

    def entries_of(self, stream: str) -> list[Entry]:
        return [entry_of(row) for row in self._store.rows_of(stream)]

    def entry_at(self, position: int) -> Entry | None:
        return next((entry_of(row) for row in self.rows(position - 1, position)), None)

    def entries_at(self, positions: Sequence[int]) -> list[Entry]:
        """The entries at these positions, in their order; those near one another are read in one go."""
        if not positions:
            return []
        first, last = min(positions), max(positions)
        if last - first >= len(positions) * DENSE:
            return [entry for position in positions if (entry := self.entry_at(position))]
        wanted = frozenset(positions)
        near = {row[0]: entry_of(row) for row in self.rows(first - 1, last) if row[0] in wanted}
        return [near[position] for position in positions if position in near]

    def stream_at(self, position: int) -> str | None:
        row = self._store.first_after(position - 1)
        return row[1] if row and row[0] == position else None

    def newest(self) -> tuple[int, str]:
        """Position and SHA-256 of the last entry as it is stored; of nothing where there is none."""
        row = self._store.first_after(self.head() - 1)
        return (row[0], digest_of(row[4])) if row else (0, digest_of(b""))

    def answers(self, keys: Sequence[str]) -> dict[str, Answer]:
        return self._store.answers(keys)

    def position_at(self, moment: datetime) -> int:
        """The last position that had been recorded by a moment: a bisection, since recorded_at never falls."""
        low, high = 0, self.head()
        while low < high:
            middle = (low + high + 1) // 2
            row = self.first_dated_from(middle)
            if row is not None and row[1] <= moment:
                low = row[0]
            else:
                high = middle - 1
        return low

    def close(self) -> None:
        super().close()
        self._store.close()
