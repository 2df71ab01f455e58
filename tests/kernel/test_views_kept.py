"""The databases that views are kept in: made, replaced when a .sql file changes, made again when thrown away."""

from contextlib import nullcontext

import pytest

from kernel_samples import JARS, WEIGHTS, JarFilled, JarOpened, JarWeighed, Ticking, append, seen
from pbm_tracker import stores
from pbm_tracker.kernel import pool_postgres
from pbm_tracker.kernel.log import Log


def kept_at(place):
    """The names of the databases that views are kept in."""
    if not place.url:
        return sorted(path.name for path in (place.folder / "var").glob("views*.sqlite"))
    with place.by_another_hand() as execute:
        return sorted(row[0] for row in execute("select nspname from pg_namespace where nspname like 'views%'"))


@pytest.fixture
def open_county(settings, opened, files, monkeypatch):
    """Opens the stores as a county does, but with the projections of these tests."""
    monkeypatch.setattr(stores, "folder", lambda _: files)

    def open_county():
        found = stores.open_stores(settings)
        log = Log(found.log, Ticking())
        views = found.views(log)
        for part in (log, found.access, views):
            opened.callback(part.close)
        return log, views

    return open_county


def test_f40_changed_projections_are_folded_beside_the_old_which_then_go(place, open_county, files):
    log, old = open_county()
    append(log, "jar/1", JarOpened(name="甲"), JarFilled(amount=3))
    assert [row[2] for row in seen(old)] == [3]
    [first] = kept_at(place)
    files.joinpath("jars.sql").write_text(JARS.replace("amount + :amount", "amount + 2 * :amount"), encoding="utf-8")
    _, new = open_county()
    assert [row[2] for row in seen(new)] == [6]
    [second] = kept_at(place)
    assert second != first


def test_the_same_projections_are_not_folded_again(place, open_county):
    log, old = open_county()
    append(log, "jar/1", JarOpened(name="甲"))
    assert len(seen(old)) == 1
    _, again = open_county()
    with again._today.reading() as session:
        assert [row["position"] for row in session.ask("select position from fold")] == [1, 1]
    assert len(kept_at(place)) == 1


def test_views_that_were_thrown_away_are_made_again(place, open_county):
    log, old = open_county()
    append(log, "jar/1", JarOpened(name="甲"), JarFilled(amount=3))
    before = seen(old)
    old._today.drop()
    assert kept_at(place) == []
    _, again = open_county()
    assert seen(again) == before
    assert len(kept_at(place)) == 1


def test_a_projection_is_whole_again_once_its_file_is_mended(open_county, files):
    log, old = open_county()
    append(log, "jar/1", JarWeighed(grams=1), JarWeighed(grams=2))
    assert seen(old, "weights", "weights") == [("jar/1", 1)]
    assert old.errors().keys() == {"weights"}
    once, often = "(:stream, :grams);", "(:stream, :grams) on conflict (stream) do update set grams = :grams;"
    mended = WEIGHTS.replace(once, often)
    files.joinpath("weights.sql").write_text(mended, encoding="utf-8")
    _, new = open_county()
    assert new.errors() == {}
    assert seen(new, "weights", "weights") == [("jar/1", 2)]


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.postgres
def test_old_views_that_someone_still_reads_stay_until_the_next_start(place, open_county, files, monkeypatch):
    monkeypatch.setitem(pool_postgres.SESSION, "lock_timeout", "20ms")
    open_county()
    [old] = kept_at(place)
    files.joinpath("jars.sql").write_text(JARS + "\n-- Another text.\n", encoding="utf-8")
    with place.by_another_hand() as execute:
        execute("begin")
        execute(f"select from {old}.jar")
        open_county()
        assert old in kept_at(place)
        execute("rollback")
    open_county()
    [new] = kept_at(place)
    assert new != old


@pytest.mark.parametrize("dies", [True, False])
def test_f4_while_views_are_folded_anew_the_old_ones_serve_and_a_crash_leaves_them(open_county, monkeypatch, dies):
    log, views = open_county()
    append(log, "jar/1", JarOpened(name="甲"), JarFilled(amount=3))
    before = seen(views)
    meanwhile, fold = [], views._fold_upto

    def watched(session, head):
        meanwhile.append(seen(reader))
        fold(session, head)
        meanwhile.append(seen(reader))
        if dies:
            raise KeyboardInterrupt

    _, reader = open_county()
    monkeypatch.setattr(views, "_fold_upto", watched)
    with pytest.raises(KeyboardInterrupt) if dies else nullcontext():
        views.fold_anew()
    assert meanwhile == [before, before]
    assert seen(reader) == before
