"""The files of a county as a whole: looked at by doctor, packed into a backup, gone where a decision says so."""

import hashlib
import os
import stat
from contextlib import closing
from datetime import timedelta

import pytest

from papers import png
from pbm_tracker.county import County
from pbm_tracker.files.file import PurgeFile
from pbm_tracker.filing import Bringer, take_in
from pbm_tracker.keeping.backup import back_up
from pbm_tracker.keeping.files import survey, tidy
from pbm_tracker.keeping.restore import restore
from pbm_tracker.kernel.events import Act
from pbm_tracker.tasks.completion import ReportProgress
from surfaces import pbm

pytestmark = pytest.mark.usefixtures("looked_at_here")

FATES = ("named", "unnamed", "missing", "altered", "purged")
PAPERS = {name: png(width) for width, name in enumerate(FATES, start=1)}
DIGESTS = {name: hashlib.sha256(data).hexdigest() for name, data in PAPERS.items()}


def bring(county, name):
    with county.files.incoming() as incoming:
        incoming.write(PAPERS[name])
        take_in(county, incoming, f"{name}.png", Bringer("li", "education-bureau"))


def report(county, *names):
    evidence = [{"name": f"{name}.png", "sha256": DIGESTS[name]} for name in names]
    act = Act(actor="li", role="unit_clerk", occurred_on=county.today())
    county.carry_out(ReportProgress(task=9, unit="education-bureau", text="x", evidence=evidence), act)


def purge(county, name):
    act = Act(actor="wang", role="supervision", occurred_on=county.today(), basis="龙府办〔2022〕7号")
    county.carry_out(PurgeFile(sha256=DIGESTS[name], reason="含个人隐私"), act)


@pytest.fixture
def county(copied):
    with closing(County.open(copied.settings)) as county:
        yield county


@pytest.fixture
def filled(county):
    """With a file of every fate."""
    for name in PAPERS:
        bring(county, name)
    report(county, "named", "missing", "altered", "purged")
    purge(county, "purged")
    county.files.remove(DIGESTS["missing"])
    path = county.files.path_of(DIGESTS["altered"])
    path.chmod(0o640)
    path.write_bytes(b"something else")
    return county


def test_every_file_is_accounted_for(filled):
    found = survey(filled)
    assert set(found.whole) == {DIGESTS["named"], DIGESTS["unnamed"]}
    assert found.missing == [DIGESTS["missing"]]
    assert found.altered == [DIGESTS["altered"]]
    assert found.unnamed == [DIGESTS["unnamed"]]


def test_doctor_says_what_is_missing_or_altered(filled, copied):
    said = pbm(copied.settings, "doctor")
    assert said.status == 1
    assert f"1 份缺失：{DIGESTS['missing'][:12]}" in said.out
    assert f"1 份已被改动：{DIGESTS['altered'][:12]}" in said.out
    for name in ("missing", "altered"):
        bring(filled, name)
    assert "✓ 佐证文件：4 份与 SHA-256 值相符，其中 1 份还没有写进记录" in pbm(copied.settings, "doctor").out


def test_what_nobody_named_within_a_day_is_swept(filled):
    for days, there in ((0, True), (2, False)):
        moment = (filled.now() - timedelta(days=days)).timestamp()
        for name in ("named", "unnamed"):
            os.utime(filled.files.path_of(DIGESTS[name]), (moment, moment))
        tidy(filled)
        assert (DIGESTS["unnamed"] in filled.files.kept()) is there
    assert DIGESTS["named"] in filled.files.kept()
    assert filled.deposits.of(DIGESTS["unnamed"]) == []


def test_what_was_decided_and_not_done_is_done_by_the_next_look(filled, copied):
    """As a crash between the decision and the removal leaves it."""
    place = filled.files.path_of(DIGESTS["purged"])
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(PAPERS["purged"])
    assert pbm(copied.settings, "doctor").status == 1
    assert not place.exists()


def test_a_backup_brings_files_and_those_who_brought_them(county, copied, elsewhere, tmp_path):
    bring(county, "named")
    report(county, "named")
    manifest = back_up(copied.settings, tmp_path / "b.pbm")
    assert f"files/{DIGESTS['named'][:2]}/{DIGESTS['named']}" in [part.name for part in manifest.parts]
    restore(elsewhere, tmp_path / "b.pbm")
    with closing(County.open(elsewhere)) as restored:
        assert survey(restored).whole == [DIGESTS["named"]]
        assert stat.S_IMODE(restored.files.path_of(DIGESTS["named"]).stat().st_mode) == 0o440
        assert [one.unit for one in restored.deposits.of(DIGESTS["named"])] == ["education-bureau"]


def test_what_was_destroyed_is_in_no_backup_and_in_none_that_is_restored(
    county, copied, elsewhere, tmp_path, monkeypatch
):
    bring(county, "purged")
    report(county, "purged")
    with monkeypatch.context() as patched:
        patched.setattr(type(county.files), "remove", lambda *_: None)  # as if the machine had stopped there
        purge(county, "purged")
    assert county.files.kept() == [DIGESTS["purged"]]
    manifest = back_up(copied.settings, tmp_path / "b.pbm")
    assert DIGESTS["purged"] not in " ".join(part.name for part in manifest.parts)
    restore(elsewhere, tmp_path / "b.pbm")
    with closing(County.open(elsewhere)) as restored:
        assert restored.files.kept() == []


def test_an_older_backup_that_still_has_it_loses_it_when_restored(county, copied, elsewhere, tmp_path, monkeypatch):
    """The decision is in the log of the backup, and the file beside it, too."""
    from pbm_tracker.keeping import backup  # noqa: PLC0415 - patched here only

    bring(county, "purged")
    report(county, "purged")
    with monkeypatch.context() as patched:
        patched.setattr(type(county.files), "remove", lambda *_: None)
        patched.setattr(backup, "purged_in", lambda _: set())
        purge(county, "purged")
        back_up(copied.settings, tmp_path / "b.pbm")
    restore(elsewhere, tmp_path / "b.pbm")
    with closing(County.open(elsewhere)) as restored:
        assert restored.files.kept() == []
