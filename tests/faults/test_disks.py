"""Disks that are full, small, slow or break, under a county that is served. Rows F10 to F17 and F23."""

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import pytest

from asking import HEALTHY_SECONDS, Asking, accounts, asking, everybody_waits, reasons
from pbm_tracker.county import County
from pbm_tracker.keeping import checks
from pbm_tracker.settings import Settings
from processes import answered, fill, free_port, kill, start, until

ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)
RED_OR_GREEN = (200, 503)


@pytest.fixture
def free():
    return free_port()


def moved_to(folder, made):
    shutil.copytree(made.settings.data, folder / "var")
    return made._replace(settings=Settings(data=folder / "var", database=made.settings.database))


@pytest.mark.slow
@ON_ONE
def test_f10_b9_a_full_disk_refuses_keeps_everything_and_heals_by_itself(made, disk_of):
    made = moved_to(disk_of("size=6m"), made)
    ballast = made.settings.data.parent / "ballast"
    with asking(made) as (_, port, asker):
        for number in range(2000):
            if number == 3:
                fill(ballast)
            if asker.open(f"a{number}") != 201:
                break
        asker.refused_politely()
        assert "磁盘已满" in asker.last.json()["detail"]
        assert int(asker.last.headers["retry-after"]) > 0
        assert answered(port) == 503
        assert asker.reads()
        ballast.unlink()
        assert until(lambda: asker.open("after") == 201, "it records again") < HEALTHY_SECONDS
    assert set(asker.acknowledged) <= set(accounts(made.settings))


@pytest.mark.slow
@ON_ONE
def test_f11_a_full_disk_of_the_views_alone_never_hurts_the_log(made, disk_of, tmp_path):
    """Their file lies on a small disk. What is recorded stays recorded; reading is refused or goes on; it heals."""
    copy = moved_to(tmp_path, made)
    [views] = copy.settings.data.glob("views-*.sqlite")
    small = disk_of("size=3m")
    for suffix in ("", "-wal", "-shm"):
        if Path(f"{views}{suffix}").exists():
            shutil.move(f"{views}{suffix}", small / f"{views.name}{suffix}")
    views.symlink_to(small / views.name)
    with asking(copy) as (_, port, asker):
        assert asker.open("before") == 201
        fill(small / "ballast")
        statuses = [asker.open(f"v{number}") for number in range(40)]
        assert set(statuses) <= {201, 503}
        assert 201 in statuses, "an append is acknowledged by the log alone"
        assert asker.http.get("/api/board").status_code in (403, 503)
        assert answered(port) in RED_OR_GREEN
        (small / "ballast").unlink()
        assert until(lambda: "views" not in reasons(port), "the views follow") < HEALTHY_SECONDS
        assert asker.open("after") == 201
    assert set(asker.acknowledged) <= set(accounts(copy.settings))


@pytest.mark.slow
def test_f13_a_disk_that_takes_no_more_files_is_red_and_heals(copied, disk_of):
    made = moved_to(disk_of("size=32m,nr_inodes=40"), copied)
    with asking(made) as (_, port, asker):
        assert asker.open("before") == 201
        many = made.settings.data.parent / "many"
        many.mkdir()
        with suppress(OSError):
            for number in range(100):
                (many / str(number)).touch()
        assert len(list(many.iterdir())) < 100
        assert asker.open("while") in (201, 503)
        assert answered(port) == 503
        assert "个文件" in reasons(port)["disk"], "not only the bytes, of which there are never many here"
        assert asker.reads()
        shutil.rmtree(many)
        assert until(lambda: asker.open("after") == 201, "it records again") < HEALTHY_SECONDS
    assert set(asker.acknowledged) <= set(accounts(made.settings))


@pytest.mark.slow
@ON_ONE
def test_f14_a_file_that_may_not_grow_stops_the_log_until_a_new_start(copied):
    """EFBIG is an error of input or output to SQLite: what was under way is in doubt."""
    with asking(copied) as (process, port, asker):
        assert asker.open("before") == 201
        grown = max(path.stat().st_size for path in copied.settings.data.iterdir())
        subprocess.run(["prlimit", f"--pid={process.pid}", f"--fsize={grown + 30_000}"], check=True)
        for number in range(500):
            if asker.open(f"a{number}") != 201:
                break
        asker.refused_politely()
        in_doubt = f"a{number}"
        assert asker.open("another") == 503
        assert asker.reads()
        assert "log" in reasons(port)
    with asking(copied) as (_, port, asker_again):
        assert "log" not in reasons(port)
        assert asker_again.open(in_doubt) == 201
        assert asker_again.open("after") == 201
    found = accounts(copied.settings)
    assert set(asker.acknowledged + asker_again.acknowledged) <= set(found)
    assert len(found) == len(set(found))


def traced(strace, settings, port, *injection):
    """A server under strace, whose injection begins when the file of that name is there."""
    process = start(settings, "serve", "--port", port, under=(*strace, *injection))
    until(lambda: answered(port) is not None or process.poll() is not None, "the server answers")
    assert process.poll() is None
    return process


@pytest.mark.slow
@ON_ONE
def test_f15_an_error_of_the_disk_stops_the_log_and_a_new_start_knows_what_is_there(copied, strace, free):
    """Every flush fails from the tenth on; what failed first is in doubt, and nothing is tried after it."""
    injection = ("-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO:when=12+")
    process = traced(strace, copied.settings, free, *injection)
    asker = Asking(copied, free)
    try:
        for number in range(40):
            if asker.open(f"a{number}") != 201:
                break
        asker.refused_politely()
        assert "待核实" in asker.last.json()["detail"]
        in_doubt = f"a{number}"
        assert [asker.open(f"b{number}") for number in range(3)] == [503] * 3
        assert "重新启动" in asker.last.json()["detail"]
        assert asker.reads()
        assert "log" in reasons(free)
    finally:
        asker.http.close()
        kill(process)
    assert asker.acknowledged, "some were recorded before"
    with asking(copied) as (_, port, again):
        assert "log" not in reasons(port)
        assert again.open(in_doubt) == 201, "by its key: once, whether or not it had been recorded"
    found = accounts(copied.settings)
    assert set(asker.acknowledged) | {in_doubt} <= set(found)
    assert not {f"b{number}" for number in range(3)} & set(found)


@pytest.mark.slow
@ON_ONE
def test_f16_a_slow_disk_makes_everybody_wait_and_nobody_fail(copied, strace, free):
    injection = ("-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:delay_exit=500000")
    process = traced(strace, copied.settings, free, *injection)
    try:
        everybody_waits(copied, free)
    finally:
        kill(process)


@pytest.mark.slow
def test_f12_a_full_disk_for_uploads_refuses_and_leaves_nothing(copied, disk_of):
    temporary = disk_of("size=2m")
    with asking(copied, TMPDIR=str(temporary)) as (_, _, asker):
        sign_in(asker.http, "wang", copied.passwords["wang"])
        ledger = b"basis,on\n" + b"x,2022-01-01\n" * 400_000
        form = asker.http.get("/ledger")
        answer = asker.http.post("/ledger", data=hidden(form.text), files={"file": ("big.csv", ledger)})
        assert answer.status_code in (413, 503, 507)
        assert re.search(r"[\u4e00-\u9fff]", answer.text)
        until(lambda: list(temporary.iterdir()) == [], "what was begun goes")
        assert asker.open("after") == 201


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def sign_in(http, name, password):
    form = http.get("/sign-in")
    answer = http.post(
        "/sign-in",
        data=hidden(form.text) | {"account": name, "password": password},
        headers={"Origin": str(http.base_url)},
    )
    assert answer.status_code == 303, answer.text
    return answer


@ON_ONE
def test_f23_a_reader_that_never_ends_is_told_of_and_hurts_nobody(copied, monkeypatch):
    monkeypatch.setattr(checks, "JOURNAL_BYTES_MAX", 200_000)
    with closing(County.open(copied.settings)) as county:
        with closing(sqlite3.connect(copied.settings.data / "log.sqlite")) as foreign:
            foreign.execute("begin")
            foreign.execute("select count(*) from entries").fetchone()
            rows = list(county.log.rows(0, 1))
            assert rows
            with county.log._store.turn() as turn:
                turn._cursor.execute("create table ballast (x)")
                turn._cursor.executemany("insert into ballast values (?)", [("x" * 4000,)] * 100)
            assert "journal" in {finding.name for finding in checks.look(county).findings if not finding.good}
        with county.log._store.turn() as turn:
            turn._cursor.execute("drop table ballast")
        with closing(sqlite3.connect(copied.settings.data / "log.sqlite")) as foreign:
            foreign.execute("pragma wal_checkpoint(truncate)")
        assert "journal" not in {finding.name for finding in checks.look(county).findings if not finding.good}
