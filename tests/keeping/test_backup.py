"""A backup is the whole county as of one moment, and is restored into an empty place as what it was, or not at all."""

import hashlib
import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from counties import Desk
from pbm_tracker.access.account import OpenAccount
from pbm_tracker.access.policy import Identity
from pbm_tracker.access.saved_forms import Filling, Reference
from pbm_tracker.county import County
from pbm_tracker.keeping import backup as backup_module
from pbm_tracker.keeping.archive import BadBackup
from pbm_tracker.keeping.backup import FileThere, back_up
from pbm_tracker.keeping.restore import PlaceTaken, check_backup, restore
from pbm_tracker.kernel import copy_sqlite
from pbm_tracker.kernel.events import Act
from pbm_tracker.settings import Settings
from places import Place
from surfaces import Clock, account, app_of, pbm

QUESTIONS = [
    ("board", "--by", "task"),
    ("duties", "--as-of", "2022-05-02", "--known-at", "2022-06-02"),
    ("history", "duty/51/member/education-bureau"),
    ("history", "notice"),
]
ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)
INTO_ONE = pytest.mark.parametrize("elsewhere", ["sqlite"], indirect=True)


def answers(settings):
    found = [json.loads(pbm(settings, *question, "--format", "json").out) for question in QUESTIONS]
    return [answer | {"known_at": ""} for answer in found]  # which is the moment of asking


def rows(settings):
    with closing(County.open(settings)) as county:
        return list(county.log.rows(0, county.log.head()))


def open_account(county, name):
    act = Act(actor="admin", role="security", occurred_on=county.today())
    return county.carry_out(OpenAccount(account=name), act)[0].position


def skip_positions(settings):
    """Positions that were taken and never used, as a rolled-back append leaves them on PostgreSQL."""
    if settings.database:
        with psycopg.connect(settings.database, autocommit=True) as connection:
            connection.execute("select setval(pg_get_serial_sequence('log.entries', 'position'), 9000, true)")
    else:
        with closing(sqlite3.connect(settings.data / "log.sqlite", isolation_level=None)) as connection:
            connection.execute("update sqlite_sequence set seq = 9000")


def test_what_is_restored_answers_as_before(copied, kept, elsewhere):
    restore(elsewhere, kept)
    assert rows(elsewhere) == rows(copied.settings)
    assert answers(elsewhere) == answers(copied.settings)
    assert pbm(elsewhere, "doctor").status == 0


def test_accounts_come_along_and_sessions_do_not(copied, elsewhere, tmp_path):
    with closing(County.open(copied.settings)) as county:
        desk = Desk(app_of(county), "li", copied.passwords["li"])
        identity = Identity("li", "unit_clerk", "education-bureau")
        draft = Filling("declare_goal", {"year": "2022"}, {"funds": "1,2"}, {"indicators": [{"name": "造价"}]})
        county.saved_forms.save(identity, draft, Reference("ab" * 8, 0))
        back_up(copied.settings, tmp_path / "b.pbm")
        assert desk.read("/work").status == 200
    restore(elsewhere, tmp_path / "b.pbm")
    with closing(County.open(elsewhere)) as county:
        stranger = Desk(app_of(county))
        stranger.client.cookies = desk.client.cookies
        assert "/sign-in" in stranger.read("/work").headers["location"]
        assert county.sign_in("li", copied.passwords["li"])
        [form] = county.saved_forms.of(identity)
        assert (form.reference, form.values, form.rows) == (Reference("ab" * 8, 1), draft.values, draft.rows)
        assert not county.sign_in("li", "another password")


def test_positions_are_kept_with_their_holes_and_go_on_from_there(copied, elsewhere, tmp_path):
    skip_positions(copied.settings)
    with closing(County.open(copied.settings)) as county:
        assert open_account(county, "zhao") == 9001
    skip = back_up(copied.settings, tmp_path / "b.pbm")
    assert (skip.log.position, skip.next_position) == (9001, 9002)
    restore(elsewhere, tmp_path / "b.pbm")
    assert rows(elsewhere) == rows(copied.settings)
    with closing(County.open(elsewhere)) as county:
        assert open_account(county, "qian") == 9002


def test_a_position_that_was_used_and_lost_does_not_come_back(copied, elsewhere, tmp_path):
    skip_positions(copied.settings)
    back_up(copied.settings, tmp_path / "b.pbm")
    restore(elsewhere, tmp_path / "b.pbm")
    with closing(County.open(elsewhere)) as county:
        assert open_account(county, "qian") == 9001


def test_a_repeated_request_gets_its_first_answer_after_the_restore_too(copied, elsewhere, tmp_path):
    act = Act(actor="admin", role="security", occurred_on=Clock().now.date())
    command = OpenAccount(account="zhao")
    with closing(County.open(copied.settings)) as county:
        first = county.carry_out(command, act, key="k")
    back_up(copied.settings, tmp_path / "b.pbm")
    restore(elsewhere, tmp_path / "b.pbm")
    with closing(County.open(elsewhere)) as county:
        assert county.carry_out(command, act, key="k") == first


@pytest.mark.usefixtures("copied")
def test_evidence_comes_along(kept, elsewhere):
    restore(elsewhere, kept)
    found = [path for path in (elsewhere.data / "files").rglob("*") if path.is_file()]
    assert len(found) == 2
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == path.name for path in found)


def test_the_fence_stands_around_what_was_restored(kept, elsewhere):
    restore(elsewhere, kept)
    place = Place(elsewhere.data, elsewhere.database)
    with place.by_another_hand() as execute, pytest.raises((sqlite3.Error, psycopg.Error), match="append-only"):
        execute("delete from " + place.entries)  # noqa: S608 - one of two names


def test_f32_it_is_taken_while_others_append(copied, elsewhere, tmp_path):
    """All that was recorded before it began is there, and of the rest a beginning without gaps."""
    done, recorded = threading.Event(), []
    with closing(County.open(copied.settings)) as county:

        def work():
            for number in range(400):
                recorded.append(open_account(county, f"a{number}"))
                if done.is_set():
                    return

        thread = threading.Thread(target=work)
        thread.start()
        while len(recorded) < 5:
            assert thread.is_alive()
        before = recorded[-1]
        manifest = back_up(copied.settings, tmp_path / "b.pbm")
        done.set()
        thread.join()
        assert manifest.log.position >= before
    restore(elsewhere, tmp_path / "b.pbm")
    assert rows(elsewhere) == [row for row in rows(copied.settings) if row[0] <= manifest.log.position]


def test_an_account_opened_after_the_log_was_copied_does_no_harm(copied, elsewhere, tmp_path, monkeypatch):
    copy_log = backup_module._copy_log

    def then_another(settings, target):
        copy_log(settings, target)
        with closing(County.open(settings)) as county:
            account(county, "late", "finance")

    monkeypatch.setattr(backup_module, "_copy_log", then_another)
    back_up(copied.settings, tmp_path / "b.pbm")
    restore(elsewhere, tmp_path / "b.pbm")
    with closing(County.open(elsewhere)) as county:
        assert county.sign_in("li", copied.passwords["li"])


# Never over anything


def test_f34_20_a_restore_never_goes_over_a_county(copied, kept):
    before = rows(copied.settings)
    with pytest.raises(PlaceTaken):
        restore(copied.settings, kept)
    said = pbm(copied.settings, "restore", kept)
    assert (said.status, said.out) == (1, "")
    assert "不会覆盖" in said.err
    assert rows(copied.settings) == before


@INTO_ONE
@ON_ONE
def test_a_restore_never_goes_over_evidence(kept, elsewhere):
    (elsewhere.data / "files").mkdir(parents=True)
    with pytest.raises(PlaceTaken):
        restore(elsewhere, kept)


@ON_ONE
def test_a_backup_never_goes_over_a_file(copied, kept):
    before = kept.read_bytes()
    with pytest.raises(FileThere):
        back_up(copied.settings, kept)
    assert kept.read_bytes() == before


def test_there_is_no_backup_of_no_county(elsewhere, tmp_path):
    said = pbm(elsewhere, "backup", tmp_path / "b.pbm")
    assert (said.status, said.out) == (1, "")
    assert list(tmp_path.glob("b.pbm")) == []


# Whole, or refused


@ON_ONE
@INTO_ONE
@pytest.mark.parametrize("share", [0, 0.03, 0.2, 0.4, 0.6, 0.8, 0.97, 0.999])
def test_f33_one_changed_byte_is_found_and_nothing_is_restored(kept, elsewhere, share):
    content = bytearray(kept.read_bytes())
    content[int(share * len(content))] ^= 0x20
    kept.write_bytes(content)
    with pytest.raises(BadBackup):
        check_backup(kept)
    with pytest.raises(BadBackup):
        restore(elsewhere, kept)
    assert not any(path.is_file() for path in elsewhere.data.rglob("*"))


@ON_ONE
@INTO_ONE
@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.9999])
def test_f33_a_cut_backup_is_found(kept, elsewhere, share):
    content = kept.read_bytes()
    kept.write_bytes(content[: int(share * len(content))])
    said = pbm(elsewhere, "restore", kept)
    assert (said.status, said.out) == (1, "")
    assert "备份" in said.err
    assert not any(path.is_file() for path in elsewhere.data.rglob("*"))


@ON_ONE
@INTO_ONE
def test_a_file_that_is_no_backup_is_refused(elsewhere, tmp_path, made):
    (tmp_path / "b").write_bytes(b"x" * 5000)
    assert pbm(elsewhere, "restore", tmp_path / "b").status == 1
    said = pbm(elsewhere, "restore", tmp_path / "nothing")
    assert said.status in (1, 2)
    assert "Traceback" not in said.err


@ON_ONE
@INTO_ONE
def test_a_log_that_does_not_fit_its_manifest_is_refused(copied, elsewhere, tmp_path, monkeypatch):
    """Planted: the copy loses its last entry after it was proved."""
    prove = backup_module._prove

    def prove_then_lose(settings, folder, now):
        manifest = prove(settings, folder, now)
        Place(folder).without_fence("delete from entries where position = (select max(position) from entries)")
        return manifest

    monkeypatch.setattr(backup_module, "_prove", prove_then_lose)
    back_up(copied.settings, tmp_path / "b.pbm")
    with pytest.raises(BadBackup, match="与清单不符"):
        check_backup(tmp_path / "b.pbm")
    with pytest.raises(BadBackup):
        restore(elsewhere, tmp_path / "b.pbm")


@ON_ONE
@INTO_ONE
def test_a_restore_that_was_interrupted_is_begun_again(kept, elsewhere, monkeypatch):
    with monkeypatch.context() as patch:
        original = Path.rename

        def rename(path, target):
            if path.name == "log.sqlite":
                raise KeyboardInterrupt
            return original(path, target)

        patch.setattr(Path, "rename", rename)
        with pytest.raises(KeyboardInterrupt):
            restore(elsewhere, kept)
    assert not (elsewhere.data / "log.sqlite").exists()
    restore(elsewhere, kept)
    assert rows(elsewhere)


@ON_ONE
def test_a_copy_of_the_file_alone_would_lose_what_ours_keeps(copied, tmp_path):
    """Why there is a command for it: what the write-ahead log holds is not in the file."""
    with closing(County.open(copied.settings)) as county:
        position = open_account(county, "zhao")
        (tmp_path / "naive.sqlite").write_bytes((copied.settings.data / "log.sqlite").read_bytes())
        copy_sqlite.copy_log(copied.settings.data / "log.sqlite", tmp_path / "ours.sqlite")
    found = {}
    for name in ("naive", "ours"):
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite")) as connection:
            found[name] = connection.execute("select max(position) from entries").fetchone()[0]
    assert found["ours"] == position
    assert found["naive"] < position


@ON_ONE
def test_its_files_are_for_the_owner_and_the_group(kept, tmp_path):
    restored = Settings(data=tmp_path / "r", database="")
    restore(restored, kept)
    exposed = [path for path in (kept, *restored.data.rglob("*")) if path.is_file() and path.stat().st_mode & 0o007]
    assert exposed == []
