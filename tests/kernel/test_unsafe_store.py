"""A database that durability and append-only cannot rest on is refused before anything is served from it."""

from contextlib import closing

import pytest

from pbm_tracker.kernel import pool_postgres, store_sqlite
from pbm_tracker.kernel.store import UnsafeStoreError
from places import Place


def refuses_to_open(place):
    with pytest.raises(UnsafeStoreError) as caught:
        place.store()
    return str(caught.value)


def test_the_settings_that_durability_rests_on_are_those_of_every_connection(place, log):
    if place.url:
        with place.by_another_hand() as execute:
            execute("alter database " + place.url.split("/")[3].split("?")[0] + " set synchronous_commit = off")
        with closing(place.store()) as store, store.datastore.get_connection() as connection:
            [setting] = connection.execute("show synchronous_commit").fetchall()
            assert setting == {"synchronous_commit": "on"}
        return
    with log.recorder.datastore.transaction(commit=False) as cursor:
        for pragma, (_, expected) in store_sqlite.PRAGMAS.items():
            cursor.execute(f"pragma {pragma}")
            assert (pragma, cursor.fetchone()[0]) == (pragma, expected)


def test_a_setting_that_does_not_take_refuses_the_store(place, monkeypatch):
    monkeypatch.setitem(store_sqlite.PRAGMAS, "synchronous", ("normal", 2))
    monkeypatch.setitem(pool_postgres.SERVER, "fsync", "off")
    assert ("fsync" if place.url else "synchronous") in refuses_to_open(place)


def test_a_log_whose_fence_was_taken_away_is_refused(place, log):
    with place.by_another_hand() as execute:
        execute("drop trigger entries_are_never_changed" + (" on log.entries" if place.url else ""))
    assert "触发器" in refuses_to_open(place)


def test_a_log_whose_fence_was_weakened_is_refused(place, log):
    with place.by_another_hand() as execute:
        if place.url:
            execute(
                "create or replace function log.refuse() returns trigger language plpgsql as 'begin return new; end'"
            )
        else:
            execute("drop trigger entries_are_never_changed")
            execute("create trigger entries_are_never_changed before update on entries begin select 1; end")
    assert "触发器" in refuses_to_open(place)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.postgres
def test_a_fence_that_was_only_disabled_is_no_fence(place, log):
    with place.by_another_hand() as execute:
        execute("alter table log.entries disable trigger entries_are_never_changed")
    assert "触发器" in refuses_to_open(place)


def test_a_log_of_another_format_is_refused(place, log):
    with place.by_another_hand() as execute:
        execute("comment on table log.entries is 'pbm-tracker log 2'" if place.url else "pragma user_version = 2")
    assert "另一版本" in refuses_to_open(place)


def test_what_another_program_keeps_there_is_refused_and_left_as_it_is(place):
    with place.by_another_hand() as execute:
        if place.url:
            execute("create schema log")
        execute(f"create table {place.entries} (anything text)")
    before = {path.name: path.read_bytes() for path in place.folder.glob("*.sqlite*")}
    assert "不是本系统的台账" in refuses_to_open(place)
    after = {path.name: path.read_bytes() for path in place.folder.glob("*.sqlite") if path.name in before}
    assert after == before


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "log.sqlite"
    path.write_text("这不是数据库" * 1000, encoding="utf-8")
    assert "打不开" in refuses_to_open(Place(tmp_path))


@pytest.mark.postgres
def test_a_database_that_sorts_otherwise_than_sqlite_is_refused(postgres_url, tmp_path, monkeypatch):
    monkeypatch.setattr(pool_postgres, "SORTS_BY_CODE", "select 'a' < 'B' as it_does")  # as in zh_CN.UTF-8
    assert "排序" in refuses_to_open(Place(tmp_path, postgres_url))


def test_a_server_that_is_not_there_is_told_of_at_once(tmp_path):
    assert "连不上" in refuses_to_open(Place(tmp_path, f"postgresql://nobody@/nothing?host={tmp_path}"))
