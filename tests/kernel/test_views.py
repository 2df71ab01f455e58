"""The views: each entry folded once, into each projection for itself, for now and for any day gone by."""

import multiprocessing
from contextlib import nullcontext
from datetime import date

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from kernel_samples import (
    ACT,
    TODAY,
    JarFilled,
    JarLabelled,
    JarMeasured,
    JarOpened,
    JarWeighed,
    Measure,
    append,
    catch_up_once,
    moment,
    seen,
)
from pbm_tracker.kernel import pool_postgres, views
from pbm_tracker.kernel.log import WrittenByANewer

# What is folded


def test_every_event_does_what_its_statement_says(log, views_on):
    append(log, "jar/1", JarOpened(name="甲"), JarFilled(amount=3, filled_on=date(2021, 12, 30)), JarFilled(amount=4))
    append(log, "jar/2", JarOpened(name="乙"))
    assert seen(views_on()) == [("jar/1", "甲", 7, "2022-01-01"), ("jar/2", "乙", 0, None)]


def test_a_list_is_folded_element_by_element(log, views_on):
    measures = (Measure(gauge="高", value=9, good=True), Measure(gauge="重", value=2, good=False))
    append(log, "jar/1", JarMeasured(measures=measures), JarLabelled(labels=("新", "试")), JarLabelled(labels=()))
    views = views_on()
    assert seen(views, "measures") == [("jar/1", 0, "高", 9, 1), ("jar/1", 1, "重", 2, 0)]
    assert seen(views, "labels", "weights") == [("jar/1", 0, "新"), ("jar/1", 1, "试")]


def test_a_parameter_that_is_not_given_is_null(log, views_on):
    append(log, "jar/1", JarOpened(name="甲"))
    append(log, "jar/2", JarOpened(name="乙"))
    views = views_on()
    assert [row[0] for row in seen(views)] == ["jar/1", "jar/2"]
    assert [row[0] for row in seen(views, name="乙")] == ["jar/2"]


def test_a_reader_sees_all_that_was_recorded_before(log, views_on):
    views = views_on()
    assert seen(views) == []
    for amount in range(3):
        append(log, f"jar/{amount}", JarOpened(name=str(amount)))
        assert len(seen(views)) == amount + 1


def test_a_reading_does_not_move_while_others_record_and_fold(log, views_on):
    append(log, "jar/1", JarOpened(name="甲"))
    with views_on().reading(TODAY) as reading:
        append(log, "jar/2", JarOpened(name="乙"))
        views_on().catch_up()
        assert len(reading.rows("jars", "jars")) == 1
        assert reading.position == 1
    assert len(seen(views_on())) == 2


@pytest.mark.slow
def test_processes_that_catch_up_at_once_fold_each_entry_once(log, place, files, views_on):
    append(log, "jar/1", JarOpened(name="甲"), *[JarFilled(amount=1)] * 2500)
    processes = multiprocessing.get_context("spawn")
    ready = processes.Barrier(4)
    workers = [processes.Process(target=catch_up_once, args=(place, files, ready)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    kept = views_on()
    assert seen(kept) == [("jar/1", "甲", 2500, "2022-01-01")]
    assert kept.errors() == {}


# What cannot be folded


@pytest.mark.parametrize("window", [1, 2, 1000])
def test_a_projection_that_fails_stops_alone_and_names_the_entry(log, views_on, monkeypatch, window):
    monkeypatch.setattr(views, "WINDOW", window)
    append(log, "jar/1", JarOpened(name="甲"), JarWeighed(grams=1))
    append(log, "jar/2", JarWeighed(grams=2), JarWeighed(grams=3), JarOpened(name="乙"))
    append(log, "jar/3", JarWeighed(grams=4), JarOpened(name="丙"))
    kept = views_on()
    assert [row[1] for row in seen(kept)] == ["甲", "乙", "丙"]
    assert seen(kept, "weights", "weights") == [("jar/1", 1), ("jar/2", 2)]
    [(name, reason)] = kept.errors().items()
    assert name == "weights"
    assert reason.startswith("4 jar_weighed jar/2: ")


def test_a_projection_that_stopped_stays_stopped_and_the_others_go_on(log, views_on):
    append(log, "jar/1", JarWeighed(grams=1), JarWeighed(grams=2))
    views_on().catch_up()
    append(log, "jar/2", JarWeighed(grams=3), JarOpened(name="乙"))
    kept = views_on()
    with kept.reading(TODAY) as reading:
        assert reading.position == 4
        assert list(reading.errors) == ["weights"]
    assert seen(kept, "weights", "weights") == [("jar/1", 1)]
    assert [row[1] for row in seen(kept)] == ["乙"]


def test_a_projection_that_stopped_stops_there_in_the_past_too(log, views_on, clock):
    early = ACT.model_copy(update={"occurred_on": date(2021, 12, 1)})
    append(log, "jar/1", JarWeighed(grams=1), JarWeighed(grams=2), act=early)
    append(log, "jar/2", JarWeighed(grams=3), JarOpened(name="乙"), act=early)
    append(log, "jar/3", JarOpened(name="丙"))
    kept = views_on()
    with kept.reading(date(2021, 12, 31)) as reading:
        assert [row["name"] for row in reading.rows("jars", "jars")] == ["乙"]
        assert [row["grams"] for row in reading.rows("weights", "weights")] == [1]
        assert list(reading.errors) == ["weights"]
    with kept.reading(TODAY, 1) as reading:
        assert [row["grams"] for row in reading.rows("weights", "weights")] == [1]
        assert reading.errors == {}


@pytest.mark.parametrize(
    ("topic", "state"),
    [
        ("jar_sealed", '{"v":1,"recorded_at":"2022-01-01T08:00:09.000000Z","effective_on":"2022-01-01"}'),
        ("jar_opened", '{"v":2,"recorded_at":"2022-01-01T08:00:09.000000Z","effective_on":"2022-01-01"}'),
        ("jar_opened", '{"v":1,"recorded_at":"2022-01-01T08:00:09.000000Z"}'),
    ],
    ids=["unknown", "newer", "incomplete"],
)
def test_f37_f39_an_entry_that_nobody_can_read_stops_every_view_and_not_the_log(log, views_on, topic, state):
    append(log, "jar/1", JarOpened(name="甲"))
    log.recorder.insert_events([StoredEvent("jar/9", 1, topic, state.encode())])
    is_newer = state.startswith('{"v":2')
    with pytest.raises(WrittenByANewer) if is_newer else nullcontext():
        append(log, "jar/2", JarOpened(name="乙"))
    kept = views_on()
    assert [row[1] for row in seen(kept)] == ["甲"]
    assert {reason.split(": ")[0] for reason in kept.errors().values()} == {f"2 {topic} jar/9"}
    assert kept.errors().keys() == {"jars", "weights"}
    assert log.head() == (2 if is_newer else 3)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.postgres
def test_what_is_no_fault_of_an_entry_stops_nothing(log, place, views_on, monkeypatch):
    monkeypatch.setitem(pool_postgres.SESSION, "statement_timeout", "100ms")
    append(log, "jar/1", JarOpened(name="甲"))
    kept = views_on()
    with place.by_another_hand() as execute:
        execute("begin")
        execute("lock table views_test.jar in share mode")
        with pytest.raises(psycopg.errors.QueryCanceled):
            kept.catch_up()
        execute("rollback")
    assert kept.errors() == {}
    assert [row[1] for row in seen(kept)] == ["甲"]


# Any day


def test_as_of_and_known_at_are_two_axes(log, views_on, clock):
    """Opened on 2021-12-01; 5 filled on 2021-12-30 but recorded on 01-10; 7 more on 01-12, recorded that day."""

    def filled(amount, on, recorded):
        clock.now = moment(recorded)
        [entry] = append(log, "jar/1", JarFilled(amount=amount, filled_on=on))
        return entry.position

    clock.now = moment(date(2021, 12, 1))
    [opened] = append(log, "jar/1", JarOpened(name="甲"), act=ACT.model_copy(update={"occurred_on": date(2021, 12, 1)}))
    late = filled(5, date(2021, 12, 30), date(2022, 1, 10))
    filled(7, date(2022, 1, 12), date(2022, 1, 12))
    known = {
        day: log.position_at(moment(day, 23))
        for day in (date(2021, 11, 30), date(2022, 1, 5), date(2022, 1, 11), date(2022, 1, 12))
    }
    assert list(known.values()) == [0, opened.position, late, late + 1]
    kept = views_on()
    amounts = {
        as_of: [[row[2] for row in seen(kept, as_of=as_of, position=position)] for position in known.values()]
        for as_of in (date(2021, 11, 30), date(2021, 12, 29), date(2021, 12, 30), date(2022, 1, 11), date(2022, 1, 12))
    }
    assert amounts == {
        date(2021, 11, 30): [[], [], [], []],
        date(2021, 12, 29): [[], [0], [0], [0]],
        date(2021, 12, 30): [[], [0], [5], [5]],
        date(2022, 1, 11): [[], [0], [5], [5]],
        date(2022, 1, 12): [[], [0], [5], [12]],
    }


def test_today_is_asked_of_the_kept_views_and_says_the_same_as_a_fold_of_the_past(log, views_on):
    append(log, "jar/1", JarOpened(name="甲"), JarFilled(amount=3))
    kept = views_on()
    today = seen(kept)
    assert not kept._past
    append(log, "jar/2", JarOpened(name="乙"), act=ACT.model_copy(update={"occurred_on": date(2022, 1, 2)}))
    assert seen(kept) == today
    assert kept._past.keys() == {(TODAY, 3)}


def test_days_gone_by_are_kept_for_a_while_and_not_for_ever(log, views_on):
    append(log, "jar/1", JarOpened(name="甲"), *[JarFilled(amount=1)] * 20)
    kept = views_on()
    for position in (*range(1, 21), 20, 1):
        assert seen(kept, position=position) == seen(kept, position=position)
        assert seen(kept, position=position)[0][2] == position - 1
    assert len(kept._past) == views.PAST_KEPT
