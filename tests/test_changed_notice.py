"""A task file that is not the one recorded: everything is refused until the change is recorded with its reason."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from pbm_tracker.county import ChangedNotice, County
from pbm_tracker.notice import catalogue as opening
from pbm_tracker.notice.catalogue import load
from surfaces import ADMIN, Clock, api, pbm

TASKS = Path(__file__).parents[1] / "tasks"
AMEND = ("do", "amend_notice", "--reason", "核对后更正")
TODAY = "2022-06-10"


class TaskFile:
    """The task file of this test, edited by hand."""

    def __init__(self, folder):
        self.path = folder / "task_division.yaml"
        shutil.copytree(TASKS, folder)

    def edit(self, old="# ", new="#  "):
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def file(tmp_path, monkeypatch):
    file = TaskFile(tmp_path / "tasks")
    monkeypatch.setattr(opening, "folder", lambda _: file.path.parent)
    return file


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "rows.yaml"
    path.write_text("[]", encoding="utf-8")
    return path


def test_an_untouched_file_changes_nothing(copied, file):
    assert pbm(copied.settings, "board").status == 0
    said = pbm(copied.settings, *AMEND)
    assert (said.status, said.out) == (1, "")
    assert "没有改动" in said.err


def test_with_a_changed_file_everything_is_refused_until_it_is_recorded(copied, file, ledger):
    file.edit()
    rename = ("do", "rename_unit", "--unit", "culture-bureau", "--name", "县文旅局", "--account", "wang")
    everything = [
        ("board",), ("duties",), ("history", "notice"), ("rebuild",), ("ledger", "import", ledger),
        ("ledger", "import", ledger, "--dry-run"), rename,
    ]  # fmt: skip
    for arguments in everything:
        said = pbm(copied.settings, *arguments, PBM_PASSWORD=copied.passwords["wang"])
        assert (said.status, said.out) == (78, ""), arguments
        assert "pbm do amend_notice" in said.err

    said = pbm(copied.settings, *AMEND)
    assert (said.status, said.err) == (0, "")
    [entry] = map(json.loads, said.out.splitlines())
    assert (entry["event"], entry["reason"], entry["digest"]) == (
        "notice_amended",
        "核对后更正",
        load(file.path).digest,
    )
    assert (entry["actor"], entry["role"], entry["cause"]) == ("county-office/keeper", "supervision", "keeper")
    for arguments in everything:
        said = pbm(copied.settings, *arguments, PBM_PASSWORD=copied.passwords["wang"])
        assert said.status == 0, arguments


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_an_account_of_the_office_may_record_it_and_no_other(copied, file):
    file.edit()
    said = pbm(copied.settings, *AMEND, "--account", "li", PBM_PASSWORD=copied.passwords["li"])
    assert (said.status, said.out) == (1, "")
    said = pbm(copied.settings, *AMEND, "--account", "wang", PBM_PASSWORD=copied.passwords["wang"])
    assert json.loads(said.out)["actor"] == "wang"
    assert pbm(copied.settings, "board").status == 0


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_changing_it_back_is_a_change_too(copied, file):
    before = file.path.read_bytes()
    file.edit()
    assert pbm(copied.settings, *AMEND).status == 0
    file.path.write_bytes(before)
    assert pbm(copied.settings, "board").status == 78
    assert pbm(copied.settings, *AMEND).status == 0
    assert pbm(copied.settings, "board").status == 0


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("number: 63", "number: 62", "tasks.62.number"),
        ("due: 2021-12-31", "due: 2021-12-30", "due_wording"),
        ("due: 2021-12-31", "due: 2021-02-30", "没有这一天"),
        ("units: [finance-bureau]", "units: [space-bureau]", "tasks.6.units.0"),
        ("collective:", "colective:", "collective"),
        ("number: 1\n", "number: 010\n", "number"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_its_line_and_is_not_recorded(copied, file, old, new, words):
    file.edit(old, new)
    for arguments in (("board",), AMEND):
        said = pbm(copied.settings, *arguments)
        assert (said.status, said.out) == (78, "")
        assert f"{file.path}:" in said.err
        assert words in said.err


def test_a_running_service_notices_and_recovers(copied, file):
    clock = Clock()
    clock.on(TODAY)
    with closing(County.open(copied.settings, clock)) as county:
        client = api(county)
        client.auth = ("cai", copied.passwords["cai"])
        assert client.get("/api/board").status_code == 200
        file.edit()
        for _ in range(2):
            answer = client.get("/api/board")
            assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        by_the_office = ("wang", copied.passwords["wang"])
        answer = client.post("/api/commands/rename_unit", json={"unit": "x", "name": "x"}, auth=by_the_office)
        assert answer.status_code == 503
        assert client.get("/api/board", auth=(ADMIN, copied.passwords[ADMIN])).status_code == 503

        assert pbm(copied.settings, *AMEND).status == 0
        assert client.get("/api/board").status_code == 200


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_a_page_that_reads_the_changed_file_first_does_not_hide_it(copied, file):
    with closing(County.open(copied.settings)) as county:
        file.edit()
        assert county.catalogue.digest == load(file.path).digest
        for _ in range(2):
            with pytest.raises(ChangedNotice):
                county.check_notice()


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_a_county_is_not_opened_on_a_changed_file_but_to_amend_it(copied, file):
    file.edit()
    with pytest.raises(ChangedNotice):
        County.open(copied.settings)
    County.open(copied.settings, amending=True).close()
