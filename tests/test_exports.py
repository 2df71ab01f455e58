"""The command line's tables as files: the same as its JSON, on both databases; and the ledger's template and errors."""

import csv
import io
import json

import pytest
from python_calamine import CalamineWorkbook

from pbm_tracker.tasks.standing import PUNCTUALITY_WORDS, STATE_WORDS
from surfaces import pbm

DATES = ("--as-of", "2022-06-01", "--known-at", "2022-06-02T12:00:00+08:00")


def answered(made, *arguments):
    said = pbm(made.settings, *arguments, *DATES)
    assert (said.status, said.err) == (0, "")
    return said.out


def in_csv(text):
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def in_xlsx(path):
    with CalamineWorkbook.from_path(path) as book:
        head, *rows = book.get_sheet_by_index(0).to_python()
        about = {str(line[0]): line[1] for line in book.get_sheet_by_name("说明").to_python()}
    return [dict(zip(head, map(str, row), strict=True)) for row in rows], about


def exported(made, tmp_path, *arguments):
    file = tmp_path / "a.xlsx"
    assert answered(made, *arguments, "--format", "xlsx", "--output", file) == ""
    first = file.read_bytes()
    answered(made, *arguments, "--format", "xlsx", "--output", file)
    assert file.read_bytes() == first
    return in_xlsx(file)


def number(text):
    return int(float(text)) if text else 0


@pytest.mark.parametrize("filters", [(), ("--unit", "education-bureau"), ("--state", "lapsed"), ("--task", "51")])
def test_duties_are_the_same_in_every_form(made, tmp_path, filters):
    page = json.loads(answered(made, "duties", *filters, "--format", "json"))
    expected = [
        (
            row["task"], row["unit"], row["due"], row["effective_due"], STATE_WORDS[row["state"]],
            PUNCTUALITY_WORDS.get(row["punctuality"], ""), row["overdue_days"], row["completed_on"] or "",
        )
        for row in page["rows"]
    ]  # fmt: skip
    rows, about = exported(made, tmp_path, "duties", *filters)
    for found in (in_csv(answered(made, "duties", *filters, "--format", "csv")), rows):
        assert [
            (number(row["任务序号"]), row["单位代号"], row["时限"], row["延期后时限"], row["状态"], row["是否按期"],
             number(row["逾期天数"]), row["完成日期"])
            for row in found
        ] == expected  # fmt: skip
    assert about["截至"] == "2022-06-01"
    assert about["按何时所知"] == "2022-06-02 12:00"
    assert about["台账条数"] == str(page["position"])
    assert len([name for name in about if name.startswith("只含")]) == len(filters) // 2


@pytest.mark.parametrize("by", ["unit", "task", "category"])
def test_the_board_is_the_same_in_every_form(made, tmp_path, by):
    page = json.loads(answered(made, "board", "--by", by, "--format", "json"))
    rows, _ = exported(made, tmp_path, "board", "--by", by)
    for found in (in_csv(answered(made, "board", "--by", by, "--format", "csv")), rows):
        assert [number(row["共"]) for row in found] == [row["duties"] for row in page["rows"]]
        for state, words in STATE_WORDS.items():
            assert [number(row[words]) for row in found] == [row["states"][state] for row in page["rows"]]
        for one, words in PUNCTUALITY_WORDS.items():
            assert [number(row[f"{words}（是否按期）"]) for row in found] == [
                row["punctuality"][one] for row in page["rows"]
            ]


def test_a_history_is_the_same_in_every_form(made, tmp_path):
    stream = "duty/51/member/education-bureau"
    page = json.loads(answered(made, "history", stream, "--format", "json"))
    rows, about = exported(made, tmp_path, "history", stream)
    assert about["记录流"] == stream
    for found in (in_csv(answered(made, "history", stream, "--format", "csv")), rows):
        said = [(number(row["条"]), row["发生日"], row["自何日起计"], row["办理人"]) for row in found]
        assert said == [(r["position"], r["occurred_on"], r["effective_on"], r["actor"]) for r in page["rows"]]
        assert "换届" in str(found)


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "options",
    [("--format", "xlsx"), ("--output", "a.csv"), ("--format", "ods", "--output", "a.ods")],
)
def test_a_form_that_cannot_be_answered(made, options):
    said = pbm(made.settings, "board", *options)
    assert (said.status, said.out) == (2, "")


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
def test_a_file_in_a_folder_that_is_not_there(made, tmp_path):
    said = pbm(made.settings, "board", "--format", "csv", "--output", tmp_path / "no" / "a.csv")
    assert (said.status, said.out) == (78, "")
    assert "写不进去" in said.err


def test_the_template_is_written_and_imported(made, tmp_path):
    file = tmp_path / "台账.xlsx"
    assert pbm(made.settings, "ledger", "template", file).status == 0
    said = pbm(made.settings, "ledger", "import", file)
    assert (said.status, said.out) == (0, "added 0, already there 0\n")
    assert pbm(made.settings, "ledger", "template", tmp_path / "a.csv").status == 2
    assert "find_lapse" in pbm(made.settings, "ledger", "template", file, "--command", "find_laps").err


def test_a_bad_ledger_is_given_back(made, tmp_path):
    file, errors = tmp_path / "a.csv", tmp_path / "e.xlsx"
    file.write_text("on,by,as,do,task,unit,text\n2022-06-02,a/b,unit_clerk,报告进展,64,education-bureau,x\n", "utf-8")
    said = pbm(made.settings, "ledger", "import", file, "--errors", errors)
    assert (said.status, said.out) == (1, "")
    assert f"{file}:2: task: 应为 1 至 63 的整数" in said.err
    with CalamineWorkbook.from_path(errors) as book:
        assert book.get_sheet_by_index(0).to_python()[1][-1] == "task：应为 1 至 63 的整数"
    good = "on,by,as,do,task,unit,text\n2022/6/2,县教育局/clerk,单位经办人,报告进展,48,县教育局,x\n"
    file.write_bytes(good.encode("gb18030"))
    errors.unlink()
    said = pbm(made.settings, "ledger", "import", file, "--dry-run", "--errors", errors)
    assert (said.status, said.out) == (0, "added 1, already there 0\n")
    assert "GB18030" in said.err
    assert not errors.exists()
