"""The program itself, started as anybody starts it: in a folder of its own, in any zone and language."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pbm_tracker.kernel import strict_yaml

ROOT = Path(__file__).parents[1]
STORY = ROOT / "tests" / "scenarios" / "late_report.yaml"
START = "from pbm_tracker.cli import main; main()"

pytestmark = pytest.mark.slow


class Checkout:
    """A copy of the product, whose task file may be edited; run in a folder without any setting."""

    def __init__(self, folder):
        self.folder = folder
        self.task_file = folder / "tasks" / "task_division.yaml"
        for part in ("src", "tasks", "projections"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))

    def pbm(self, *arguments, **env):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PBM_")}
        return subprocess.run(
            [sys.executable, "-c", START, *map(str, arguments)],
            cwd=self.folder,
            env=kept | {"PYTHONPATH": str(self.folder / "src"), **env},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def asked(self, *arguments, **env):
        said = self.pbm(*arguments, "--format", "json", **env)
        assert (said.returncode, said.stderr) == (0, "")
        return json.loads(said.stdout)


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path / "pbm")


@pytest.fixture
def ledger(tmp_path):
    story = strict_yaml.read(STORY, max_bytes=100_000)
    rows = [row for part in story["recorded"] for row in part["rows"]]
    path = tmp_path / "ledger.yaml"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_a_county_is_made_told_and_asked(checkout, ledger):
    said = checkout.pbm("init", "--admin", "an.quan")
    assert said.returncode == 0
    name, password = said.stdout.split()
    assert name == "an.quan"
    assert "70" in said.stderr
    assert password not in said.stderr
    assert (checkout.folder / "var" / "log.sqlite").is_file()

    said = checkout.pbm("ledger", "import", ledger)
    assert (said.returncode, said.stdout, said.stderr) == (0, "added 2, already there 0\n", "")
    said = checkout.pbm("ledger", "import", ledger, TZ="America/Los_Angeles", LC_ALL="C", PYTHONIOENCODING="latin-1")
    assert (said.returncode, said.stdout) == (0, "added 0, already there 2\n")

    for env in ({}, {"TZ": "America/Los_Angeles"}, {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"}):
        page = checkout.asked("board", "--as-of", "2022-01-03", **env)
        rows = {row["id"]: row for row in page["rows"]}
        assert sum(row["duties"] for row in page["rows"]) == 2703
        assert rows["education-bureau"]["name"] == "县教育局"
        assert rows["education-bureau"]["punctuality"]["done_on_time"] == 1
    [row] = checkout.asked("duties", "--task", "51", "--unit", "education-bureau", "--as-of", "2022-01-03")["rows"]
    assert (row["state"], row["completed_on"]) == ("sustained", "2021-12-30")

    again = checkout.pbm("init")
    assert (again.returncode, again.stdout) == (1, "")
    report = ("do", "report_progress", "--task", "1", "--unit", "education-bureau", "--text", "布置会")
    said = checkout.pbm(*report, "--account", "an.quan", PBM_PASSWORD=password)
    assert (said.returncode, said.stdout) == (1, "")
    assert "无权" in said.stderr


def test_passwords_are_hashed_slowly(checkout):
    assert checkout.pbm("init").returncode == 0
    with closing(sqlite3.connect(checkout.folder / "var" / "access.sqlite")) as connection:
        [(kept,)] = connection.execute("select hash from password").fetchall()
    _, kind, _, cost, *_ = kept.split("$")
    assert kind == "argon2id"
    paid = {name: int(figure) for name, figure in (part.split("=") for part in cost.split(","))}
    assert paid["m"] >= 64 * 1024
    assert paid["t"] >= 3


def test_a_task_file_edited_by_hand_stops_everything_until_it_is_recorded(checkout, ledger):
    assert checkout.pbm("init").returncode == 0
    text = checkout.task_file.read_text(encoding="utf-8")
    checkout.task_file.write_text(text + "# 核对过\n", encoding="utf-8")
    for arguments in (("board",), ("serve",), ("ledger", "import", ledger)):
        said = checkout.pbm(*arguments)
        assert (said.returncode, said.stdout) == (78, "")
        assert "amend_notice" in said.stderr
    assert checkout.pbm("do", "amend_notice", "--reason", "核对").returncode == 0
    assert len(checkout.asked("board")["rows"]) == 70

    checkout.task_file.write_text(text[: text.index("- number: 63")], encoding="utf-8")
    said = checkout.pbm("board")
    assert (said.returncode, said.stdout) == (78, "")
    assert f"{checkout.task_file}:" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("arguments", "status"), [(("board", "--as-of", "2022-13-01"), 2), (("fly",), 2), (("board",), 1), (("--help",), 0)]
)
def test_an_error_is_a_sentence_and_a_status(checkout, arguments, status):
    said = checkout.pbm(*arguments)
    assert said.returncode == status
    assert "Traceback" not in said.stderr
    assert bool(said.stdout) == (status == 0)
    assert bool(said.stderr) == (status != 0)


def test_a_reader_that_goes_away_is_no_error(checkout):
    assert checkout.pbm("init").returncode == 0
    script = f'"{sys.executable}" -c "{START}" duties --as-of 2022-01-01 --format json | head -c 10'
    env = os.environ | {"PYTHONPATH": str(checkout.folder / "src"), "PBM_DATA": "var"}
    said = subprocess.run(
        ["/bin/sh", "-c", script], cwd=checkout.folder, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert said.stdout == '{"as_of":"'
    assert "Traceback" not in said.stderr
