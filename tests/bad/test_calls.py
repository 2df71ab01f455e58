"""Calls of the command line that no reading makes right, or that the machine makes odd. The number is the row's."""

import os
import shutil
import subprocess
import sys

import pytest

from pbm_tracker.settings import Settings
from processes import PBM
from surfaces import environment, pbm

pytestmark = pytest.mark.parametrize("made", ["sqlite"], indirect=True)
CHINESE_BOARD = "县教育局"


def run(settings, *arguments, **env):
    """In a process of its own, with the machine's own ways; arguments may be bytes."""
    return subprocess.run(
        [*PBM, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment(settings), **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("dance",), 2),
        (("do", "dance"), 2),
        (("do", "report_progress", "--account", "li"), 1),
        (("do", "report_progress", "--task", "48", "--unti", "x"), 2),
        (("board", "--as-of", "2022-13-01"), 2),
        (("board", "--as-of", "2022-02-29"), 2),
        (("board", "--as-of", ""), 2),
        (("board", "--as-of", "1640908800"), 2),
        (("board", "--as-of", "2999-01-01"), 2),
        (("board", "--known-at", "2999-01-01"), 2),
        (("board", "--as-of", "2099-01-01"), 1),
        (("board", "--by", "moon"), 2),
        (("board", "--format", "pdf"), 2),
        (("board", "--format", "xlsx"), 2),
        (("duties", "--task", "0"), 2),
        (("duties", "--task", "64"), 2),
        (("duties", "--task", "１２"), 2),
        (("duties", "--unit", "nowhere"), 1),
        (("history", "nowhere"), 1),
        (("history", "duty/9/member/nowhere"), 1),
        (("history", "a\nb"), 1),
        (("serve", "--port", "70000"), 2),
        (("serve", "--workers", "0"), 2),
        (("sample", "--units", "1"), 2),
        (("sample", "--seed", "-1"), 2),
        (("ledger", "import", "nowhere.yaml"), 1),
        (("ledger", "import", "/"), 1),
        (("ledger", "import", "/dev/null"), 1),
        (("ledger", "import", "x" * 5000), 1),
        (("ledger", "template", "x.csv"), 2),
        (("ledger", "template", "/nowhere/x.xlsx"), 78),
        (("backup", "/nowhere/x.pbm"), 1),
        (("backup", "/"), 1),
        (("restore", "nowhere.pbm"), 2),
        (("restore", "/dev/null"), 1),
        (("restore", "--force", "x.pbm"), 2),
        (("board", "--format", "csv", "--output", "/nowhere/x.csv"), 78),
        (("init",), 1),
        (("init", "--units", "nowhere.yaml"), 78),
        (("token", "issue"), 2),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, tuple) else "",
)
def test_13_14_20_a_call_that_will_not_do_says_why(made, arguments, status):
    said = pbm(made.settings, *arguments)
    assert said.status == status, said
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert said.out == ""


def test_14_before_the_first_entry_there_is_an_empty_board(made):
    said = pbm(made.settings, "board", "--as-of", "2001-01-01")
    assert said.status == 0
    assert "Traceback" not in said.err


@pytest.mark.slow
def test_16_whoever_reads_one_line_only_sees_no_trace(made):
    with subprocess.Popen(
        [*PBM, "duties", "--format", "json"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment(made.settings)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.read(1)
        process.stdout.close()
        said = process.stderr.read().decode()
        assert process.wait(60) in (0, 1, 141, -13)
    assert "Traceback" not in said


@pytest.mark.slow
@pytest.mark.parametrize(
    "locale", [{"LANG": "C", "LC_ALL": "C"}, {"LC_ALL": "zh_CN.GB18030"}, {"PYTHONUTF8": "0", "LANG": ""}]
)
def test_17_75_what_is_said_is_utf_8_whatever_the_locale_and_the_zone(made, locale):
    said = run(made.settings, "board", "--as-of", "2022-06-01", TZ="America/New_York", **locale)
    assert said.returncode == 0, said
    assert CHINESE_BOARD in said.stdout.decode("utf-8")
    assert "2022-06-01" in said.stdout.decode("utf-8")


@pytest.mark.slow
def test_18_arguments_that_are_no_text_are_refused(made):
    for arguments in (
        (b"history", b"\xff\xfe"),
        (b"duties", b"--unit", b"\xff"),
        (b"board", b"--as-of", b"\xe4\xb8"),
        (b"ledger", b"import", b"\xff.yaml"),
    ):
        said = run(made.settings, *arguments)
        assert said.returncode in (1, 2), (arguments, said)
        assert b"Traceback" not in said.stderr, said.stderr.decode(errors="replace")


@pytest.mark.parametrize(
    "name", ["a#b", "a?mode=memory", "a%20b", "a b", "-a", "中文", "a'b", 'a"b', "a;b", "ä" * 100, "%00", ":memory:"]
)
def test_19_a_folder_with_an_odd_name_is_that_folder_and_no_other(made, tmp_path, name):
    place = tmp_path / name
    shutil.copytree(made.settings.data, place)
    settings = Settings(data=place, database="")
    said = pbm(settings, "history", "account/admin")
    assert said.status == 0, said
    assert pbm(settings, "doctor").status in (0, 1)
    assert pbm(settings, "backup", tmp_path / f"{name}.pbm").status == 0
    assert (tmp_path / f"{name}.pbm").exists()
    assert {path.name for path in tmp_path.iterdir()} == {name, f"{name}.pbm"}
