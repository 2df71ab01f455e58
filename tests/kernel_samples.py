"""A domain of the kernel's tests: jars that are opened, filled, labelled, measured. Its events are in no capability."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from contextlib import closing, nullcontext, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pbm_tracker.kernel import clock, projections, snapshots
from pbm_tracker.kernel.commands import Command, Fact, GateRefusal, Read, Refusal, State
from pbm_tracker.kernel.draft import Answers, Conflict, Draft, record
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Flag, Line, Whole
from pbm_tracker.kernel.log import Log
from pbm_tracker.kernel.queueing import Queue
from pbm_tracker.kernel.snapshots import Past
from pbm_tracker.kernel.store import Row
from pbm_tracker.kernel.views import Views
from places import Place

FULL = 200
START = datetime(2022, 1, 1, 8, tzinfo=UTC)
TODAY = date(2022, 1, 1)
ACT = Act(actor="finance-bureau/clerk", role="unit_clerk", occurred_on=TODAY)


class Jar(State):
    name: str | None = None
    amount: int = 0
    labels: tuple[str, ...] = ()
    grams: int = 0


class JarOpened(Event):
    words = "样品瓶启用"
    name: Line

    def apply(self, state: Jar, entry: Entry) -> None:
        state.name = self.name


class JarFilled(Event):
    words = "样品瓶加料"
    amount: Whole
    filled_on: Day | None = None

    def effective_on(self, act: Act) -> date:
        return self.filled_on or act.occurred_on

    def apply(self, state: Jar, entry: Entry) -> None:
        state.amount += self.amount


class JarLabelled(Event):
    words = "样品瓶贴标"
    labels: tuple[Line, ...]

    def apply(self, state: Jar, entry: Entry) -> None:
        state.labels = self.labels


class ShakingRefused(Event):
    """That somebody tried."""

    words = "样品瓶不许摇"


class Measure(Frozen):
    gauge: Line
    value: Whole
    good: Flag


class JarMeasured(Event):
    words = "样品瓶测量"
    measures: tuple[Measure, ...]


class JarWeighed(Event):
    """In grams since its second form; the first had kilograms."""

    words = "样品瓶称重"
    v = 2
    grams: Whole

    @staticmethod
    def upcast_v1_v2(fields: dict[str, Any]) -> None:
        fields["grams"] = fields.pop("kilograms") * 1000

    def apply(self, state: Jar, entry: Entry) -> None:
        state.grams = self.grams


class OpenJar(Command):
    roles = frozenset({"unit_clerk"})
    jar: str

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        state = read(Jar, f"jar/{self.jar}")
        if state.name is not None:
            raise Refusal("这个瓶已启用", clause="样品须知:一瓶一号", field="jar")
        yield Fact(state, JarOpened(name=self.jar))


class FillJar(Command):
    roles = frozenset({"unit_clerk"})
    jar: str
    amount: Whole
    filled_on: Day | None = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        state = read(Jar, f"jar/{self.jar}")
        if state.amount + self.amount > FULL:
            raise Refusal("装不下了", clause="样品须知:不得溢出", cure="少装一些", field="amount")
        yield Fact(state, JarFilled(amount=self.amount, filled_on=self.filled_on))


class ShakeJar(Command):
    roles = frozenset({"unit_clerk"})
    jar: str

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        state = read(Jar, f"jar/{self.jar}")
        if not state.labels:
            raise GateRefusal(
                "没有贴标", clause="样品须知:摇前贴标", facts=[Fact(state, ShakingRefused())], cure="先贴标"
            )
        yield Fact(state, JarFilled(amount=0))


def label_a_new_jar(event: JarOpened, read: Read, act: Act) -> Iterable[Fact]:
    yield Fact(read(Jar, f"jar/{event.name}"), JarLabelled(labels=("新", event.name)))


LABELLING: Answers = {JarOpened: (label_a_new_jar,)}

JARS = """
-- name: create_jar()!
create table if not exists jar (stream text primary key, name text not null, amount integer not null, filled_on text);

-- name: create_measure()!
create table if not exists measure (
    stream text not null, place integer not null, gauge text not null, value integer not null, good integer not null
);

-- name: on_jar_opened(stream, name)!
insert into jar (stream, name, amount) values (:stream, :name, 0);

-- name: on_jar_filled(stream, amount, effective_on)!
update jar set amount = amount + :amount, filled_on = :effective_on where stream = :stream;

-- name: on_jar_measured__measures(stream, index, gauge, value, good)!
insert into measure (stream, place, gauge, value, good) values (:stream, :index, :gauge, :value, :good);

-- name: jars(name)
select stream, name, amount, filled_on from jar where cast(:name as text) is null or name = :name order by stream;

-- name: measures()
select stream, place, gauge, value, good from measure order by stream, place;
"""

# A jar that is weighed twice breaks this one, on purpose.
WEIGHTS = """
-- name: create_weight()!
create table if not exists weight (stream text primary key, grams integer not null);

-- name: create_label()!
create table if not exists label (stream text not null, place integer not null, label text not null);

-- name: on_jar_weighed(stream, grams)!
insert into weight (stream, grams) values (:stream, :grams);

-- name: on_jar_labelled__labels(stream, index, item)!
insert into label (stream, place, label) values (:stream, :index, :item);

-- name: weights()
select stream, grams from weight order by stream;

-- name: labels()
select stream, place, label from label order by stream, place;
"""


def projection_files(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in (files or {"jars": JARS, "weights": WEIGHTS}).items():
        (folder / f"{name}.sql").write_text(text, encoding="utf-8")
    return folder


def frozen(path: Path) -> list[Row]:
    """Entries as some version of the program stored them."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (position, line["stream"], line["version"], line["topic"], as_stored(line["state"]))
        for position, line in enumerate(lines, 1)
    ]


def as_stored(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


class Ticking:
    """A clock that moves on by a second when asked, or is set."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def anyone(read: Read, command: Command, act: Act) -> None:
    """No right is asked for."""


def draft_of(log: Log, answers: Answers | None = None) -> Draft:
    return Draft(log, answers or {}, anyone)


def record_one(log: Log, command: Command, act: Act = ACT) -> list[Entry]:
    return record(log, lambda: draft_of(log), lambda draft: draft.carry_out(command, act))[1]


def append(log: Log, stream: str, *events: Event, act: Act = ACT) -> list[Entry]:
    """Append events to a stream, whatever was decided."""
    version = log.state_of(Jar, stream).version
    entries = [Entry(stream, version + at, act, event) for at, event in enumerate(events, 1)]
    return log.append(entries, read={stream: version}, answered={})


def views_of(log: Log, place: Place, files: Path, name: str = "views_test") -> Views:
    today = place.database(name)
    past = Past(log, projections.load(files), place.folder / "snapshots" / projections.digest(files))
    return Views(log, today, projections.load(files, today.mark), past)


def seen(
    views: Views,
    query: str = "jars",
    projection: str = "jars",
    as_of: date = TODAY,
    position: int | None = None,
    **parameters: Any,
) -> list[tuple[Any, ...]]:
    """The rows that a query returns, whichever driver they come from."""
    with views.reading(as_of, position) as reading:
        return [tuple(dict(row).values()) for row in reading.rows(projection, query, **parameters)]


# What other processes do. They start from nothing but a place.


def fill_often(place: Place, jar: str, times: int) -> list[int]:
    """Fill a jar one by one, each time deciding on what is in it, again and again if others are quicker."""
    positions: list[int] = []
    with closing(Log(place.store())) as log:
        while len(positions) < times:
            with suppress(Conflict):
                positions += [entry.position or 0 for entry in record_one(log, FillJar(jar=jar, amount=1))]
    return positions


def fill_for_ever(place: Place, prefix: str, acknowledge: Any) -> None:
    """Append three entries at a time and say to which stream, until killed."""
    log = Log(place.store())
    for number in itertools.count():
        stream = f"{prefix}-{number}"
        append(log, stream, JarOpened(name=str(number)), JarFilled(amount=1), JarFilled(amount=2))
        acknowledge.send_bytes(stream.encode())


def take_a_turn(path: str, sender: Any) -> None:
    with Queue(path).turn(nullcontext()):
        sender.send("mine")


def catch_up_once(place: Place, files: Path, ready: Any) -> None:
    """Let the views follow, at the same time as others do."""
    log = Log(place.store())
    views = views_of(log, place, files)
    ready.wait()
    views.catch_up()
    views.close()
    log.close()


def ask_for_a_past_day(place: Place, files: Path, as_of: date) -> list[tuple[Any, ...]]:
    with closing(Log(place.store())) as log, closing(views_of(log, place, files)) as views:
        return seen(views, as_of=as_of)


def moment(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.ZONE)


def snapshots_of_anything(ready: Any) -> None:
    """In a process that another test starts: keep a prefix of the log however short, and begin together."""
    snapshots.WORTH = 1
    ready.wait()
