"""The ledger: rows as commands, all recorded or none, each once; what is wrong is said of every row, by its line."""

import hashlib
import json
from contextlib import closing

import pytest

from pbm_tracker.county import County
from pbm_tracker.kernel.commands import Command
from pbm_tracker.tasks.duty import ANNEX
from surfaces import pbm
from who import FIELDS

PROGRESS = (
    "{on: 2022-06-02, by: education-bureau/clerk, as: unit_clerk, do: report_progress, task: 48,"
    " unit: education-bureau, text: 布置会}"
)
RENAME = (
    "{on: 2022-06-02, by: county-office/officer, as: supervision, do: rename_unit, unit: culture-bureau,"
    " name: 县文旅局}"
)
CLAIM = PROGRESS.replace("report_progress", "claim_completion").replace(
    "text: 布置会", f"evidence: [{{name: 文件.pdf, sha256: {'ab' * 32}}}]"
)
STREAM = "duty/48/member/education-bureau"
ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)


@pytest.fixture
def ledger(tmp_path):
    def written(*rows, name="ledger.yaml"):
        file = tmp_path / name
        file.write_text("".join(f"- {row}\n" for row in rows), encoding="utf-8")
        return file

    return written


def imported(made, file, *options):
    return pbm(made.settings, "ledger", "import", file, *options)


def head(made):
    with closing(County.open(made.settings)) as county:
        return county.log.head()


def history(made, stream=STREAM):
    said = pbm(made.settings, "history", stream, "--format", "json")
    assert said.status == 0
    return json.loads(said.out)["rows"]


def counted(said, added, there):
    assert (said.status, said.out, said.err) == (0, f"added {added}, already there {there}\n", "")


# What is recorded


def test_rows_are_recorded_as_acts_of_their_days_actors_and_roles(copied, ledger):
    file = ledger(PROGRESS, RENAME.replace("name: 县文旅局", "name: 县文旅局, basis: 龙编〔2022〕4号"))
    counted(imported(copied, file), 2, 0)
    row = history(copied)[-1]
    assert (row["event"], row["actor"], row["role"]) == ("progress_reported", "education-bureau/clerk", "unit_clerk")
    assert (row["occurred_on"], row["effective_on"], row["text"]) == ("2022-06-02", "2022-06-02", "布置会")
    assert row["basis"] is None
    assert row["cause"] == f"ledger/{hashlib.sha256(file.read_bytes()).hexdigest()}"
    assert history(copied, "units")[-1]["basis"] == "龙编〔2022〕4号"


def test_a_basis_is_of_all_rows_that_name_no_other(copied, tmp_path):
    file = tmp_path / "ledger.yaml"
    with_its_own = PROGRESS.replace("}", ", basis: 另文}")
    file.write_text(f"basis: 龙府办〔2022〕9号\nrows:\n- {PROGRESS}\n- {with_its_own}\n", encoding="utf-8")
    counted(imported(copied, file), 2, 0)
    assert [row["basis"] for row in history(copied)[-2:]] == ["龙府办〔2022〕9号", "另文"]


def test_the_same_file_again_adds_nothing(copied, ledger):
    file = ledger(PROGRESS, RENAME)
    counted(imported(copied, file), 2, 0)
    before = head(copied)
    counted(imported(copied, file), 0, 2)
    assert head(copied) == before


def test_equal_rows_are_as_many_acts_and_are_told_apart_by_their_order(copied, ledger):
    counted(imported(copied, ledger(PROGRESS, PROGRESS)), 2, 0)
    assert [row["event"] for row in history(copied)] == ["duty_assigned", "progress_reported", "progress_reported"]
    counted(imported(copied, ledger(PROGRESS, PROGRESS, PROGRESS)), 1, 2)
    counted(imported(copied, ledger(PROGRESS)), 0, 1)
    assert len(history(copied)) == 4


def test_what_is_there_is_known_by_its_content_not_by_its_writing(copied, tmp_path, ledger):
    counted(imported(copied, ledger(PROGRESS)), 1, 0)
    same = tmp_path / "other.yaml"
    same.write_text(
        'rows:\n  - text: "布置会 "\n    task: "48"\n    unit: education-bureau\n    do: report_progress\n'
        "    as: unit_clerk\n    by: education-bureau/clerk\n    on: 2022-06-02\n",
        encoding="utf-8",
    )
    counted(imported(copied, same), 0, 1)
    counted(
        imported(copied, ledger(PROGRESS.replace("2022-06-02", "2022-06-03"), RENAME.replace("06-02", "06-03"))), 2, 0
    )


def test_a_longer_ledger_adds_what_is_new(copied, ledger):
    counted(imported(copied, ledger(PROGRESS)), 1, 0)
    counted(imported(copied, ledger(RENAME, PROGRESS, CLAIM)), 2, 1)


def test_a_dry_run_says_the_same_and_records_nothing(copied, ledger):
    file, before = ledger(PROGRESS, CLAIM), head(copied)
    said = imported(copied, file, "--dry-run")
    assert (said.status, said.out) == (0, "added 2, already there 0\n")
    assert "没有记入" in said.err
    assert head(copied) == before
    counted(imported(copied, file), 2, 0)
    assert imported(copied, file, "--dry-run").out == "added 0, already there 2\n"
    refused = imported(copied, ledger(CLAIM.replace("文件", "又一份")), "--dry-run")
    assert (refused.status, refused.out) == (1, "")


def test_accounts_that_a_ledger_opens_get_passwords_on_the_other_stream(copied, ledger):
    opens = "{on: 2022-06-02, by: county-office/security, as: security, do: open_account, account: zhao}"
    said = imported(copied, ledger(opens))
    assert (said.status, said.out) == (0, "added 1, already there 0\n")
    assert "zhao" in said.err
    counted(imported(copied, ledger(opens)), 0, 1)


# What is refused


def test_every_bad_row_is_named_and_nothing_is_recorded(copied, ledger):
    before = head(copied)
    file = ledger(
        PROGRESS,
        PROGRESS.replace("task: 48", "task: 64").replace("2022-06-02", "2022-06-31"),
        CLAIM,
        CLAIM.replace("文件", "又一份"),
        PROGRESS.replace("do: report_progress", "do: report_progres"),
        RENAME.replace("county-office/officer, as: supervision", "education-bureau/clerk, as: unit_clerk"),
    )
    said = imported(copied, file)
    assert (said.status, said.out) == (1, "")
    lines = said.err.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        [f"{file}:2", "2.on"],
        [f"{file}:2", "2.task"],
        [f"{file}:4", "4.do"],
        [f"{file}:5", "5.do"],
        [f"{file}:6", "6.do"],
    ]
    assert "没有这一天" in lines[0]
    assert "1 至 63" in lines[1]
    assert "附件「完成并长期坚持」" in lines[2]
    assert "report_progress" in lines[3]
    assert "无权办理" in lines[4]
    assert head(copied) == before
    assert [row["event"] for row in history(copied)] == ["duty_assigned"]


@ON_ONE
@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (PROGRESS.replace("on: 2022-06-02, ", ""), "on", "必填"),
        (PROGRESS.replace("by: education-bureau/clerk, ", ""), "by", "必填"),
        (PROGRESS.replace("as: unit_clerk, ", ""), "as", "必填"),
        (PROGRESS.replace("do: report_progress, ", ""), "do", "必填"),
        (PROGRESS.replace("task: 48,", ""), "task", "必填"),
        (PROGRESS.replace("text: 布置会", "text: ''"), "text", "不能为空"),
        (PROGRESS.replace("text:", "txt: 布置会, text:"), "txt", "text"),
        (PROGRESS.replace("}", ", actor: li}"), "actor", "没有这个字段"),
        (PROGRESS.replace("as: unit_clerk", "as: king"), "as", "只能是"),
        (PROGRESS.replace("by: education-bureau/clerk", "by: a/b/c"), "by", "单位"),
        (PROGRESS.replace("2022-06-02", "2022/6/2"), "on", "应为日期"),
        (PROGRESS.replace("2022-06-02", "2099-01-01"), "on", "还没有到"),
        (PROGRESS.replace("task: 48", "task: 048"), "task", "整数"),
        (PROGRESS.replace("do: report_progress", "do: [report_progress]"), "do", ""),
        (PROGRESS.replace("}", ", capacity: guest}"), "capacity", "只能是"),
        (PROGRESS.replace("}", ", capacity: named}"), "task", ANNEX),
        (CLAIM.replace("ab" * 32, "xyz"), "evidence.0.sha256", "SHA-256"),
        (CLAIM.replace("evidence: [{", "evidence: [{size: 1, "), "evidence.0.size", "没有这个字段"),
        (CLAIM.replace("unit: education-bureau", "unit: culture-bureau"), "unit", "其他单位"),
        ("做点什么", "", "字段: 值"),
        ("[1, 2]", "", "字段: 值"),
    ],
)
def test_a_bad_row_is_named_by_line_field_and_reason(made, ledger, row, field, words):
    file, before = ledger(PROGRESS, row), head(made)
    said = imported(made, file)
    assert (said.status, said.out) == (1, "")
    assert f"{file}:2: 2.{field}" in said.err
    assert words in said.err
    assert "Traceback" not in said.err
    assert head(made) == before


@ON_ONE
def test_rows_stand_in_the_order_of_their_days(made, ledger):
    file = ledger(PROGRESS, PROGRESS.replace("2022-06-02", "2022-06-01"))
    said = imported(made, file)
    assert (said.status, said.out) == (1, "")
    assert f"{file}:2: 2.on" in said.err
    assert "2022-06-02" in said.err


@ON_ONE
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "没有这个文件"),
        ("", "空"),
        ("rows", "应为一列行"),
        ("{basis: 文}", "应为一列行"),
        ("{rows: [], base: 文}", "basis"),
        ("{rows: [], basis: ''}", "不能为空"),
        ("- [", "YAML"),
        ("- {on: 2022-06-02, on: 2022-06-02}", "字段重复"),
        ("- &a {on: 2022-06-02}", "锚点"),
    ],
)
def test_a_file_that_is_no_ledger_gets_a_sentence(made, tmp_path, text, words):
    file, before = tmp_path / "ledger.yaml", head(made)
    if text is not None:
        file.write_text(text, encoding="utf-8")
    said = imported(made, file)
    assert (said.status, said.out) == (1, "")
    assert str(file) in said.err
    assert words in said.err
    assert head(made) == before


@ON_ONE
def test_an_empty_list_is_a_ledger_with_nothing_in_it(made, tmp_path):
    file = tmp_path / "ledger.yaml"
    file.write_text("[]", encoding="utf-8")
    counted(imported(made, file), 0, 0)


@ON_ONE
def test_the_task_file_is_not_amended_by_a_ledger(made, ledger):
    amend = "{on: 2022-06-02, by: county-office/officer, as: supervision, do: amend_notice, reason: 更正}"
    said = imported(made, ledger(amend))
    assert (said.status, said.out) == (1, "")
    assert "没有改动" in said.err


def test_a_ledger_knows_every_command():
    ours = {topic for topic, one in Command.all.items() if one.__module__.startswith("pbm_tracker.")}
    assert ours == FIELDS.keys()
