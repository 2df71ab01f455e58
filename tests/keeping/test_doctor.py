"""The examination says of each thing whether it is well, and what to do where it is not."""

import json
import shutil
from contextlib import closing
from unittest.mock import patch

import pytest

from pbm_tracker.county import County
from pbm_tracker.keeping import checks
from pbm_tracker.keeping.checks import look
from pbm_tracker.keeping.doctor import examine
from pbm_tracker.settings import folder
from places import Place
from surfaces import Clock, pbm

NAMES = "zone modes settings triggers integrity log clock views notice accounts disk journal order files".split()  # noqa: SIM905
ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def private(copied):
    """Copies made by the test are as private as what they were copied from."""
    for path in copied.settings.data.iterdir():
        path.chmod(0o640)


def bad(report):
    return {finding.name: finding for finding in report.findings if not finding.good}


def test_a_county_that_is_well_has_a_mark_on_every_line(copied):
    said = pbm(copied.settings, "doctor")
    assert (said.status, said.err) == (0, "")
    assert [line[0] for line in said.out.splitlines()] == ["✓"] * len(NAMES)


def test_programs_read_it_as_json(copied):
    said = pbm(copied.settings, "doctor", "--format", "json")
    report = json.loads(said.out)
    assert (said.status, report["good"]) == (0, True)
    assert [finding["name"] for finding in report["findings"]] == NAMES


@ON_ONE
def test_what_is_not_well_says_what_to_do_and_ends_with_one(copied):
    (copied.settings.data / "log.sqlite").chmod(0o644)
    said = pbm(copied.settings, "doctor")
    assert said.status == 1
    [line] = [line for line in said.out.splitlines() if line.startswith("✗")]
    assert "log.sqlite" in line
    assert "chmod" in line


def test_an_entry_taken_out_of_the_middle_is_found(copied):
    place = Place(copied.settings.data, copied.settings.database)
    which = " where originator_id = 'duty/51/member/education-bureau' and originator_version = 3"
    place.without_fence("delete from " + place.entries + which)  # noqa: S608 - one of two names
    found = bad(examine(copied.settings))
    assert "duty/51/member/education-bureau" in found["order"].says


def test_a_log_whose_fence_is_gone_is_found_and_nothing_else_is_asked_of_it(copied):
    place = Place(copied.settings.data, copied.settings.database)
    with place.by_another_hand() as execute:
        execute("drop trigger entries_are_never_changed" + (" on log.entries" if place.url else ""))
    found = bad(examine(copied.settings))
    assert "触发器" in found["store"].says


def test_a_clock_behind_the_last_entry_is_found(copied):
    clock = Clock()
    with closing(County(copied.settings, clock)) as county:
        clock.on("2022-06-01")  # the last entry was made the day after
        assert "clock" in bad(look(county))
        clock.on("2022-06-03")
        assert bad(look(county)) == {}


def test_a_projection_that_stopped_is_found(copied):
    with closing(County.open(copied.settings)) as county:
        with county.views._today.writing() as session:
            session.ask("update fold set error = '7 x y: no' where projection = 'duties'")
        assert "duties" in bad(look(county))["views"].says


@ON_ONE
def test_a_changed_notice_is_found(copied, tmp_path):
    tasks = tmp_path / "tasks"
    shutil.copytree(folder("tasks"), tasks)
    text = (tasks / "task_division.yaml").read_text(encoding="utf-8")
    with patch("pbm_tracker.notice.catalogue.folder", lambda name: tmp_path / name):
        with closing(County.open(copied.settings)) as county:
            (tasks / "task_division.yaml").write_text(text + "\n\n", encoding="utf-8")
            assert bad(look(county)).keys() == {"notice"}
        assert pbm(copied.settings, "doctor").status == 1


@ON_ONE
def test_a_disk_nearly_full_is_found(copied, monkeypatch):
    monkeypatch.setattr(checks, "FREE_BYTES_MIN", 1 << 60)
    assert bad(examine(copied.settings)).keys() == {"disk"}


def test_a_database_that_is_away_is_said_not_raised(copied):
    with closing(County.open(copied.settings)) as county:
        county.stores.access.errors = ()
        with patch.object(type(county.stores.access), "reading", side_effect=OSError(5, "I/O")):
            found = bad(look(county))
    assert "accounts" in found
    assert "unknown" in found["accounts"].says


def test_there_is_nothing_to_examine_without_a_county(copied, tmp_path):
    settings = copied.settings.model_copy(update={"data": tmp_path / "none", "database": ""})
    assert pbm(settings, "doctor").status == 1
