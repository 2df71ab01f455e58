"""What the log promises: nothing is changed, nothing is lost, nothing is out of order."""

import multiprocessing
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError

from kernel_samples import (
    ACT,
    START,
    Jar,
    JarFilled,
    JarLabelled,
    JarOpened,
    append,
    fill_for_ever,
)
from pbm_tracker.kernel import pool_postgres, store_sqlite
from pbm_tracker.kernel.events import Act, Entry
from pbm_tracker.kernel.log import Log, Moved

CHANGES = [
    "update {entries} set topic = 'other'",
    "update {entries} set position = position + 1000",
    "delete from {entries} where position = 1",
    """insert into {entries} (originator_id, originator_version, topic, state) values ('jar/1', 1, 'x', '{{}}')
    on conflict (originator_id, originator_version) do update set topic = excluded.topic""",
]
CHANGES_ON_SQLITE = [
    "insert or replace into {entries} values (1, 'jar/9', 1, 'x', '{{}}')",
    "insert or replace into {entries} values (9, 'jar/1', 1, 'x', '{{}}')",
    "update or ignore {entries} set topic = 'other'",
]
CHANGES_ON_POSTGRES = [
    "truncate {entries}",
    "insert into {entries} overriding system value values (1, 'jar/9', 1, 'x', '{{}}')",
    "insert into {entries} values (9, 'jar/9', 1, 'x', '{{}}')",
    "set session_replication_role = replica; delete from {entries}",
]


def stored(log):
    return list(log.rows(0, log.head()))


# Append only


@pytest.mark.parametrize(
    ("database", "change"),
    [
        *[("sqlite", change) for change in CHANGES + CHANGES_ON_SQLITE],
        *[pytest.param("postgres", change, marks=pytest.mark.postgres) for change in CHANGES + CHANGES_ON_POSTGRES],
    ],
    indirect=["database"],
)
def test_no_entry_is_changed_or_deleted_whoever_tries(place, log, change):
    append(log, "jar/1", JarOpened(name="1"), JarFilled(amount=2))
    before = stored(log)
    with place.by_another_hand() as execute, pytest.raises((sqlite3.Error, psycopg.Error)):
        execute(change.format(entries=place.entries))
    assert stored(log) == before


def test_a_position_is_never_used_again(place, log):
    append(log, "jar/1", JarOpened(name="1"), JarFilled(amount=2), JarFilled(amount=3))
    place.without_fence(f"delete from {place.entries} where position = 3")  # noqa: S608 - a name of ours
    assert log.head() == 2
    [entry] = append(log, "jar/1", JarFilled(amount=4))
    assert entry.position == 4
    assert [row[0] for row in stored(log)] == [1, 2, 4]
    assert log.entry_at(3) is None
    assert log.entry_at(4) == entry


def test_a_failed_append_is_rolled_back_whole(log):
    with pytest.raises(IntegrityError):
        log.append(
            [
                Entry("jar/1", 1, ACT, JarOpened(name="1")),
                Entry("jar/2", 1, ACT, JarOpened(name="2")),
                Entry("jar/1", 1, ACT, JarFilled(amount=1)),
            ],
            read={},
            answered={"key": ("body", [0])},
        )
    assert log.head() == 0
    assert log.answers(["key"]) == {}


# One order


def test_several_streams_are_appended_in_one_order_and_read_each_for_itself(log):
    entries = log.append(
        [
            Entry("jar/1", 1, ACT, JarOpened(name="1"), "cause/1"),
            Entry("jar/2", 1, ACT, JarOpened(name="2"), "cause/1"),
            Entry("jar/1", 2, ACT, JarFilled(amount=7), "cause/1"),
        ],
        read={"jar/1": 0, "jar/2": 0},
        answered={"key": ("body", [0, 2])},
    )
    assert [entry.position for entry in entries] == [1, 2, 3]
    assert {entry.recorded_at for entry in entries} == {START + timedelta(seconds=1)}
    assert log.entries_of("jar/1") == [entries[0], entries[2]]
    assert log.state_of(Jar, "jar/1") == Jar(stream="jar/1", version=2, name="1", amount=7)
    assert log.answers(["key", "other"]) == {"key": ("body", [1, 3])}


def test_recorded_at_never_falls_when_the_clock_is_set_back(log, clock):
    [first] = append(log, "jar/1", JarOpened(name="1"))
    clock.now = START - timedelta(days=1)
    [second] = append(log, "jar/1", JarFilled(amount=1))
    clock.now = START + timedelta(days=1)
    [third] = append(log, "jar/1", JarFilled(amount=1))
    assert second.recorded_at == first.recorded_at
    assert third.recorded_at == START + timedelta(days=1, seconds=1)


def test_nothing_is_stored_when_a_stream_that_was_read_has_moved(log):
    append(log, "jar/1", JarOpened(name="1"))
    before = stored(log)
    with pytest.raises(Moved) as caught:
        log.append(
            [Entry("jar/2", 1, ACT, JarOpened(name="2"))],
            read={"jar/2": 0, "jar/1": 0},
            answered={"key": ("body", [0])},
        )
    assert caught.value.streams == ["jar/1"]
    assert stored(log) == before
    assert log.answers(["key"]) == {}


def test_nothing_is_stored_when_the_request_was_answered_meanwhile(log):
    entries = [Entry("jar/1", 1, ACT, JarOpened(name="1"))]
    log.append(entries, read={}, answered={"key": ("body", [0])})
    with pytest.raises(Moved) as caught:
        log.append([Entry("jar/2", 1, ACT, JarOpened(name="2"))], read={}, answered={"key": ("body", [0])})
    assert caught.value.streams == ["key"]
    assert log.head() == 1


def test_position_at_finds_the_last_entry_recorded_by_a_moment(place, log):
    for number in range(1, 8):
        append(log, f"jar/{number}", JarOpened(name=str(number)))
    place.without_fence(f"delete from {place.entries} where position in (3, 4)")  # noqa: S608 - a name of ours
    moments = [START + timedelta(seconds=number) for number in range(1, 8)]
    blink = timedelta(microseconds=1)
    assert log.position_at(moments[0] - blink) == 0
    assert [log.position_at(moment) for moment in moments] == [1, 2, 2, 2, 5, 6, 7]
    assert log.position_at(moments[4] - blink) == 2
    assert log.position_at(moments[6] + timedelta(days=1)) == 7


def test_an_empty_log_has_no_head_and_no_moment(log):
    assert log.head() == 0
    assert log.position_at(START) == 0
    assert list(log.rows(0, 10)) == []
    assert log.entries_of("jar/1") == []


def test_rows_are_paged_without_a_seam(place, log, monkeypatch):
    monkeypatch.setattr("pbm_tracker.kernel.store_postgres.PAGE", 3)
    append(log, "jar/1", JarOpened(name="1"), *[JarFilled(amount=number) for number in range(9)])
    assert [row[0] for row in log.rows(0, 10)] == list(range(1, 11))
    assert [row[0] for row in log.rows(2, 8)] == list(range(3, 9))
    assert [row[0] for row in log.rows(3, 9)] == list(range(4, 10))


# What is stored


def test_what_was_appended_is_read_back_the_same(log):
    act = Act(actor="finance-bureau/李·明", role="unit_clerk", occurred_on=date(2021, 12, 31), basis="龙财〔2021〕1号")
    labels = ("换行前", '带 "引号" 和 \\ 斜线', "𠮷", "e\u0301".encode().decode())
    [entry] = append(log, "jar/名", JarLabelled(labels=labels), act=act)
    assert log.entries_of("jar/名") == [entry]
    assert log.entry_at(1) == entry
    assert entry.recorded_at == datetime(2022, 1, 1, 8, 0, 1, tzinfo=UTC)


def test_the_log_can_be_read_by_eye_in_the_database(place, log):
    append(log, "jar/1", JarFilled(amount=3, filled_on=date(2021, 12, 30)))
    with place.by_another_hand() as execute:
        [(state,)] = execute(f"select state from {place.entries}").fetchall()  # noqa: S608 - a name of ours
    assert state == (
        '{"v":1,"recorded_at":"2022-01-01T08:00:01.000000Z","effective_on":"2021-12-30",'
        '"actor":"finance-bureau/clerk","role":"unit_clerk","occurred_on":"2022-01-01",'
        '"amount":3,"filled_on":"2021-12-30"}'
    )


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.postgres
def test_postgresql_has_a_view_for_the_eye(place, log):
    append(log, "jar/1", JarFilled(amount=3))
    with place.by_another_hand() as execute:
        rows = execute("select position, stream, version, topic, recorded_at, state ->> 'amount' from log.readable")
        assert rows.fetchall() == [(1, "jar/1", 1, "jar_filled", "2022-01-01T08:00:01.000000Z", "3")]


# Faults


def test_a_lock_that_another_hand_holds_is_an_error_in_time(place, monkeypatch):
    monkeypatch.setitem(store_sqlite.PRAGMAS, "busy_timeout", ("20", 20))
    monkeypatch.setitem(pool_postgres.SESSION, "lock_timeout", "20ms")
    with closing(Log(place.store())) as log, place.by_another_hand() as execute:
        if place.url:
            execute("begin")
            execute("lock table log.entries in share mode")
        else:
            execute("begin immediate")
        with pytest.raises(OperationalError):
            append(log, "jar/1", JarOpened(name="1"))
        execute("rollback")
        append(log, "jar/1", JarOpened(name="1"))
        assert log.head() == 1


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.postgres
def test_connections_that_the_server_ended_are_not_handed_out(place, log):
    append(log, "jar/1", JarOpened(name="1"))
    with place.by_another_hand() as execute:
        execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )
    append(log, "jar/1", JarFilled(amount=1))
    assert log.head() == 2


@pytest.mark.slow
def test_f1_killed_in_the_middle_of_writing_it_has_all_that_was_acknowledged(place):
    processes = multiprocessing.get_context("spawn")
    acknowledged = []
    for after in (1, 7, 40):
        receiver, sender = processes.Pipe(duplex=False)
        writer = processes.Process(target=fill_for_ever, args=(place, f"jar/{after}", sender))
        writer.start()
        sender.close()
        acknowledged += [receiver.recv_bytes().decode() for _ in range(after)]
        writer.kill()
        with suppress(EOFError):
            while True:
                acknowledged.append(receiver.recv_bytes().decode())
        writer.join()
        writer.close()
        receiver.close()
        with closing(Log(place.store())) as log:
            rows = stored(log)
            versions = {stream: [row[2] for row in rows if row[1] == stream] for stream in {row[1] for row in rows}}
            assert set(acknowledged) <= versions.keys()
            assert all(found == [1, 2, 3] for found in versions.values())
            assert len({row[0] for row in rows}) == len(rows)
