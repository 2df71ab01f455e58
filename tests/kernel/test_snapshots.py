"""What is kept of the past: it never changes an answer, is never trusted blindly, and is found without a scan."""

import multiprocessing
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel_samples import (
    ACT,
    JarFilled,
    JarLabelled,
    JarOpened,
    JarWeighed,
    append,
    ask_for_a_past_day,
    moment,
    projection_files,
    seen,
    snapshots_of_anything,
    views_of,
)
from pbm_tracker.kernel import projections, snapshots, store_postgres
from pbm_tracker.kernel.database import SQLiteDatabase
from pbm_tracker.kernel.fold import Folder
from pbm_tracker.kernel.log import Log
from places import Place

FIRST, LAST = date(2020, 11, 20), date(2022, 4, 10)
SPRING = date(2022, 3, 15)
WINTER = date(2022, 1, 15)


@pytest.fixture(autouse=True)
def every_prefix_is_worth_keeping(monkeypatch):
    monkeypatch.setattr(snapshots, "WORTH", 1)


def act_on(day):
    return ACT.model_copy(update={"occurred_on": day})


@pytest.fixture
def filled(log, clock):
    fill_day_by_day(log, clock)
    return log


def fill_day_by_day(log, clock, first=FIRST, last=LAST, step=9):
    """A jar that is filled every few days, each time for some days before."""
    clock.now = moment(first)
    append(log, "jar/1", JarOpened(name="甲"), act=act_on(first))
    for days in range(step, (last - first).days, step):
        day = first + timedelta(days=days)
        clock.now = moment(day)
        append(log, "jar/1", JarFilled(amount=days, filled_on=day - timedelta(days=days % 40)), act=act_on(day))
    clock.now = moment(last)


def folded_whole(log, files, as_of, position):
    """The same day, from the first entry on."""
    loaded = projections.load(files)
    past = SQLiteDatabase(":memory:")
    with past.writing() as session:
        for projection in loaded.values():
            for table in projection.tables:
                session.ask(table)
        Folder(loaded, session).fold_all(log.rows(0, position), as_of.isoformat(), {})
        rows = [session.ask(f"select * from {table} order by 1, 2") for table in ("jar", "weight", "label")]  # noqa: S608
    past.close()
    return [[tuple(row) for row in table] for table in rows]


def as_kept(views, as_of, position):
    past = views._folds.fold(as_of, position, {})
    with past.reading() as session:
        rows = [session.ask(f"select * from {table} order by 1, 2") for table in ("jar", "weight", "label")]  # noqa: S608
    past.close()
    return [[tuple(row) for row in table] for table in rows]


def kept_in(place):
    return sorted((place.folder / "snapshots").rglob("*.sqlite"))


# Exactness

EVENTS = st.lists(
    st.tuples(
        st.integers(0, 45),  # days since the entry before
        st.integers(0, 23),  # the hour: days of UTC and of the county differ in some
        st.integers(0, 400) | st.just(0),  # days by which it is dated back
        st.integers(1, 3),  # the jar
    ),
    min_size=1,
    max_size=30,
)


@pytest.mark.slow
def test_a_day_from_what_is_kept_is_the_same_as_from_the_first_entry_on(place):
    number = count(1)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(EVENTS, st.lists(st.tuples(st.integers(0, 500), st.integers(0, 30)), min_size=1, max_size=8))
    def holds(events, asked):
        with ExitStack() as opened:
            here = fresh(place, next(number))
            files = projection_files(here.folder / "projections")
            now = [moment(FIRST, 0)]
            log = Log(here.store(), lambda: now[0])
            opened.callback(log.close)
            views = views_of(log, here, files)
            opened.callback(views.close)
            for at, (days, hour, back, jar) in enumerate(events):
                day = now[0].date() + timedelta(days=days)
                now[0] = max(now[0], moment(day, hour))
                dated, stream = day - timedelta(days=back), f"jar/{jar}"
                fill = JarFilled(amount=at, filled_on=dated)
                event = JarLabelled(labels=(str(at),)) if at % 7 == 6 else fill if at % 3 else None
                opening = JarOpened(name=str(at)) if not log.entries_of(stream) else JarLabelled(labels=(str(at),))
                append(log, stream, event or opening, act=act_on(dated if at % 5 == 0 else day))
                if at % 4 == 3:  # somebody looks back while the log grows
                    views._folds.fold(now[0].date(), log.head(), {})
            for days, less in asked:
                as_of = min(FIRST + timedelta(days=days), now[0].date())
                position = max(1, log.head() - less)
                whole = folded_whole(log, files, as_of, position)
                assert as_kept(views, as_of, position) == whole
                assert as_kept(views, as_of, position) == whole

    holds()


def fresh(place, number):
    if place.url:
        with place.by_another_hand() as execute:
            for (schema,) in execute("select nspname from pg_namespace where nspname ~ '^(log|views_)'").fetchall():
                execute(f"drop schema {schema} cascade")
    folder = place.folder / str(number)
    folder.mkdir()
    return Place(folder, place.url)


def test_an_entry_dated_ahead_of_its_recording_keeps_its_prefix_from_earlier_days(log, clock, views_on, files):
    fill_day_by_day(log, clock, last=date(2021, 2, 1))
    append(log, "jar/2", JarOpened(name="乙"), act=act_on(date(2021, 5, 1)))
    clock.now = moment(LAST)
    append(log, "jar/3", JarOpened(name="丙"), act=act_on(LAST))
    views = views_on()
    for as_of in (date(2022, 2, 1), date(2021, 4, 30), date(2021, 5, 1)):
        assert as_kept(views, as_of, log.head()) == folded_whole(log, files, as_of, log.head())


# What is kept


def test_two_prefixes_a_year_and_one_a_month_of_this_year_are_kept(log, clock, views_on, place):
    fill_day_by_day(log, clock)
    views_on()._folds.fold(LAST, log.head(), {})
    ends = [
        date(2020, 12, 31),
        date(2021, 6, 30),
        date(2021, 12, 31),
        date(2022, 1, 31),
        date(2022, 2, 28),
        date(2022, 3, 31),
    ]
    positions = [log.position_at(moment(end, 23)) for end in ends]
    assert [int(path.name.split("_")[0]) for path in kept_in(place)] == positions
    clock.now = moment(date(2023, 2, 10))
    append(log, "jar/2", JarOpened(name="乙"), act=act_on(date(2023, 2, 10)))
    views_on()._folds.fold(date(2023, 2, 9), log.head(), {})
    last = log.head() - 1
    assert [int(path.name.split("_")[0]) for path in kept_in(place)] == [*positions[:3], last]


def test_only_what_came_later_is_read(log, clock, views_on, monkeypatch):
    fill_day_by_day(log, clock)
    views = views_on()
    views._folds.fold(SPRING, log.head(), {})
    read = []
    rows = type(log._store).rows
    monkeypatch.setattr(type(log._store), "rows", lambda self, *which: read.append(which) or rows(self, *which))
    views._folds.fold(SPRING, log.head(), {})
    february = log.position_at(moment(date(2022, 2, 28), 23))
    assert min(after for after, upto in read if upto - after > 1) == february


def test_little_is_not_worth_keeping(log, clock, views_on, place, monkeypatch):
    monkeypatch.setattr(snapshots, "WORTH", 1000)
    fill_day_by_day(log, clock)
    views_on()._folds.fold(SPRING, log.head(), {})
    assert kept_in(place) == []


def test_views_thrown_away_take_what_is_kept_with_them(log, clock, views_on, place):
    fill_day_by_day(log, clock)
    views = views_on()
    seen(views, as_of=WINTER)
    assert kept_in(place)
    views.fold_anew()
    assert kept_in(place) == []


def test_no_prefix_is_kept_beyond_where_a_projection_stops(log, clock, views_on, place):
    fill_day_by_day(log, clock, last=date(2021, 1, 20))
    append(log, "jar/1", JarWeighed(grams=1), JarWeighed(grams=2), act=act_on(date(2021, 1, 20)))
    stops_at = log.head() - 1
    clock.now = moment(LAST)
    append(log, "jar/2", JarOpened(name="乙"), act=act_on(LAST))
    views = views_on()
    with views.reading(date(2022, 4, 9)) as reading:
        assert [row["grams"] for row in reading.rows("weights", "weights")] == [1]
    assert all(int(path.name.split("_")[0]) <= stops_at for path in kept_in(place))


def test_a_disk_that_takes_no_file_changes_no_answer(log, clock, views_on, files, place):
    fill_day_by_day(log, clock)
    (place.folder / "snapshots").write_text("no folder", encoding="utf-8")
    assert as_kept(views_on(), SPRING, log.head()) == folded_whole(log, files, SPRING, log.head())


# What is not trusted


def damage(path):
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)


def cut(path):
    path.write_bytes(path.read_bytes()[:5000])


def call_it_earlier(path):
    position, _, seal = path.name.split("_")
    path.rename(path.with_name(f"{position}_2020-12-01_{seal}"))


@pytest.mark.parametrize("harm", [damage, cut, call_it_earlier])
def test_a_file_that_is_not_as_it_was_kept_is_thrown_away(filled, views_on, files, place, harm):
    log = filled
    views = views_on()
    before = as_kept(views, SPRING, log.head())
    whole = {path.name for path in kept_in(place)}
    for path in kept_in(place):
        harm(path)
    assert as_kept(views, SPRING, log.head()) == before == folded_whole(log, files, SPRING, log.head())
    as_kept(views, SPRING, log.head())
    wanted = max(name for name in whole if int(name.split("_")[0]) <= log.position_at(moment(SPRING)))
    assert wanted in {path.name for path in kept_in(place)}
    views._folds._keep_what_is_worth = lambda *_: None
    assert as_kept(views, SPRING, log.head()) == before


def test_a_file_of_another_log_is_thrown_away(filled, clock, views_on, files, place):
    log, other = filled, Place(place.folder / "other")
    other.folder.mkdir()
    with ExitStack() as opened:
        stranger = Log(other.store(), clock)
        opened.callback(stranger.close)
        fill_day_by_day(stranger, clock, step=8)
        views = views_of(stranger, other, files)
        opened.callback(views.close)
        views._folds.fold(SPRING, stranger.head(), {})
    [strange] = (other.folder / "snapshots").iterdir()
    strange.parent.rename(place.folder / "snapshots")
    foreign = kept_in(place)
    assert foreign
    assert as_kept(views_on(), SPRING, log.head()) == folded_whole(log, files, SPRING, log.head())
    assert not {path.name for path in foreign} & {path.name for path in kept_in(place)}


@pytest.mark.slow
def test_processes_that_ask_at_once_get_the_same(log, clock, views_on, files, place):
    fill_day_by_day(log, clock, step=1)
    processes = multiprocessing.get_context("spawn")
    ready = processes.Barrier(4)
    with processes.Pool(4, initializer=snapshots_of_anything, initargs=(ready,)) as pool:
        answers = pool.starmap(ask_for_a_past_day, [(place, files, WINTER)] * 4, chunksize=1)
    assert answers == [seen(views_on(), as_of=WINTER)] * 4
    assert kept_in(place)
    assert not list((place.folder / "snapshots").rglob("tmp*"))


# How it is found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_finds_back_dated_entries_by_their_index(log, place):
    statements = []
    with log.recorder.datastore.get_connection(commit=False) as connection:
        connection._sqlite_conn.set_trace_callback(statements.append)
    list(log.recorder.back_dated_rows(5, 900, "2022-01-01"))
    [asked] = [one for one in statements if "entries_back_dated" in one]
    with place.by_another_hand() as execute:
        plan = [row[3] for row in execute(f"explain query plan {asked}")]
    assert plan == ["SEARCH entries USING INDEX entries_back_dated (position>? AND position<?)"]


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.postgres
def test_postgres_finds_back_dated_entries_by_their_index(log, clock, place):
    fill_day_by_day(log, clock, step=1)
    asked = store_postgres.BACK_DATED_PAGE % ("'2022-01-01'", 5, 900, 10)
    with place.by_another_hand() as execute:
        execute("analyze log.entries")
        execute("set enable_seqscan = off")
        plan = "\n".join(row[0] for row in execute(f"explain select state from log.entries where {asked}"))  # noqa: S608
    assert "entries_back_dated" in plan
    assert "Index Cond: " in plan
    assert "Seq Scan" not in plan


def test_a_log_of_before_gets_the_index(log, place, opened):
    append(log, "jar/1", JarOpened(name="甲"), JarFilled(amount=1, filled_on=date(2021, 1, 1)))
    with place.by_another_hand() as execute:
        execute(f"drop index {'log.' if place.url else ''}entries_back_dated")
    again = Log(place.store())
    opened.callback(again.close)
    assert [row[0] for row in again.rows_in_effect(0, 2, date(2021, 6, 1))] == [2]


def test_the_index_reads_the_days_of_any_state(log):
    """Whatever is in an entry's text, also what looks like the names of the days."""
    trap = '","effective_on":"1999-01-01","recorded_at":"2999-01-01T00:00:00.000000Z'
    append(log, "jar/1", JarOpened(name=trap[:100]), JarLabelled(labels=(trap, "\\")))
    assert list(log.recorder.back_dated_rows(0, 2, "2999-01-01")) == []
