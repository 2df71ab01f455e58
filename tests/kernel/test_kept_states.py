"""States once folded are kept by the log: each reader gets his own, up to date, whoever recorded meanwhile."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

import pbm_tracker.capabilities
from kernel_samples import ACT, Jar, JarFilled, JarOpened, append
from pbm_tracker.kernel import log as kernel_log
from pbm_tracker.kernel.commands import State
from pbm_tracker.kernel.events import Entry, Frozen
from pbm_tracker.kernel.log import Log


@pytest.fixture
def log(place, opened):
    log = Log(place.store())
    opened.callback(log.close)
    return log


@pytest.fixture
def selected(log, monkeypatch):
    """The versions after which entries of a stream were read from the store."""
    versions = []
    rows_of = log.recorder.rows_of

    def noting(stream, after=0):
        versions.append(after)
        return rows_of(stream, after)

    monkeypatch.setattr(log.recorder, "rows_of", noting)
    return versions


def filled(log, amount):
    append(log, "jar/1", JarFilled(amount=amount))


def test_only_what_came_later_is_read_again(log, selected):
    append(log, "jar/1", JarOpened(name="一号"))
    filled(log, 5)
    assert log.state_of(Jar, "jar/1").amount == 5
    filled(log, 7)
    selected.clear()
    assert log.state_of(Jar, "jar/1") == Jar(stream="jar/1", version=3, name="一号", amount=12)
    assert log.state_of(Jar, "jar/1").version == 3
    assert selected == [2, 3]


def test_what_another_process_records_is_seen(log, place, opened):
    other = Log(place.store())
    opened.callback(other.close)
    append(log, "jar/1", JarOpened(name="一号"))
    assert log.state_of(Jar, "jar/1").amount == 0
    filled(other, 9)
    assert log.state_of(Jar, "jar/1").amount == 9


def test_a_reader_who_goes_on_from_a_state_changes_his_own_only(log):
    append(log, "jar/1", JarOpened(name="一号"))
    for _ in range(2):
        state = log.state_of(Jar, "jar/1")
        state.evolve(Entry("jar/1", 2, ACT, JarFilled(amount=50)))
    assert log.state_of(Jar, "jar/1") == Jar(stream="jar/1", version=1, name="一号")


def test_a_stream_that_is_not_there_is_not_kept(log, selected):
    for _ in range(3):
        assert log.state_of(Jar, "jar/none").version == 0
    assert selected == [0, 0, 0]
    append(log, "jar/none", JarOpened(name="一号"))
    assert log.state_of(Jar, "jar/none").name == "一号"


def test_no_more_are_kept_than_is_said(place, opened, monkeypatch):
    monkeypatch.setattr(kernel_log, "STATES_KEPT", 2)
    log = Log(place.store())
    opened.callback(log.close)
    for number in range(4):
        append(log, f"jar/{number}", JarOpened(name=f"{number}号"))
        filled(log, 1)
    names = [log.state_of(Jar, f"jar/{number}").name for number in (0, 1, 2, 3, 2, 0)]
    assert names == ["0号", "1号", "2号", "3号", "2号", "0号"]
    assert len(log._kept.cache) == 2


def test_threads_that_read_while_others_record_see_no_half_and_lose_nothing(log):
    append(log, "jar/1", JarOpened(name="一号"))

    def read(_):
        state = log.state_of(Jar, "jar/1")
        return state.version - 1 == state.amount

    with ThreadPoolExecutor(4) as pool:
        right = pool.map(read, range(200))
        for _ in range(20):
            filled(log, 1)
    assert all(right)
    assert log.state_of(Jar, "jar/1").amount == 20


# What makes a shallow copy enough


def changeable(annotation: Any) -> Iterator[Any]:
    """The types in an annotation whose values could be changed in place."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from changeable(parts[0])
    elif origin in (tuple, frozenset, Mapping, Union, UnionType):
        for part in parts:
            yield from changeable(part)
    elif origin is Literal or annotation in (str, int, bool, date, Decimal, NoneType, Ellipsis):
        return
    elif isinstance(annotation, type) and issubclass(annotation, tuple):  # a NamedTuple
        for part in get_type_hints(annotation).values():
            yield from changeable(part)
    elif isinstance(annotation, type) and issubclass(annotation, Frozen):
        for field in annotation.model_fields.values():
            yield from changeable(field.annotation)
    else:
        yield annotation


def states_below(kind):
    for below in kind.__subclasses__():
        yield from (below, *states_below(below))


STATES = [kind for kind in states_below(State) if kind.__module__.startswith(pbm_tracker.__name__)]


@pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)
def test_no_state_of_ours_can_be_changed_within(kind):
    fields = {name: list(changeable(field.annotation)) for name, field in kind.model_fields.items()}
    assert {name: found for name, found in fields.items() if found} == {}


@pytest.mark.parametrize("annotation", [list[int], dict[str, int], set[str], tuple[list[int], ...], State, int | list])
def test_a_state_that_could_be_would_be_found(annotation):
    assert list(changeable(annotation)) != []
