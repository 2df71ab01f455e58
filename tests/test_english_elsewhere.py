"""English beside the pages: the command line by PBM_LANG, files by the language of the page that they come from."""

import csv
import io
import json
import re

import pytest
from python_calamine import CalamineWorkbook

from pbm_tracker.cli_words import spoken
from pbm_tracker.documents.table import Column, Dating, Table
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.saying import say
from pbm_tracker.ledger.columns import REASONS_IN
from surfaces import pbm

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
FILTERS = [("状态", say("逾期"))]
ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)


def english(settings, *arguments, **env):
    return pbm(settings, *arguments, PBM_LANG="en", **env)


@pytest.mark.parametrize(
    ("given", "language"),
    [("en", "en"), ("en_GB.UTF-8", "en"), ("EN", "en"), ("zh_CN", "zh-CN"), ("", "zh-CN"), ("fr", "zh-CN")],
)
def test_what_the_command_line_speaks(monkeypatch, given, language):
    monkeypatch.setenv("PBM_LANG", given)
    assert spoken() == language


@ON_ONE
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["duties", "--unit", "nothing"], "The register has no such unit: nothing"),
        (["duties", "--as-of", "2022-02-30"], "There is no such day; please check year, month and day"),
        (["duties", "--as-of", "2099-01-01"], "as_of: 2099-01-01 has not come yet"),
        (["history", "nothing"], "The log has no such record: nothing"),
        (["board", "--format", "xlsx"], "xlsx goes to a file; please give --output FILE"),
        (["restore", "--check", "{file}"], "is no backup of this system"),
        (["ledger", "import", "{file}"], "Must be a list of rows, one act a row; or basis and rows"),
        (["init"], "There is a county here already; it will not be written over"),
        (["do", "claim_completion", "--account", "li", "--task", "99"], "Must be a whole number from 1 to 63"),
        (["do", "claim_completion", "--account", "li", "--task", "9", "--unit", "education-bureau",
          "--evidence", "name=a,sha256=b"], "Must be a SHA-256 value"),
        (["do", "add_section", "--account", "li", "--unit", "education-bureau", "--section", "budget",
          "--name", "x"],
         "Basis: 龙府办〔2021〕22号 四(二)「将预算绩效管理的具体工作落实到具体股室(单位)、具体责任人」."),
    ],
)  # fmt: skip
def test_the_command_line_refuses_in_english(copied, tmp_path, arguments, words):
    file = tmp_path / "x.yaml"
    file.write_text("a" * 100, encoding="utf-8")
    said = english(copied.settings, *(one.format(file=file) for one in arguments), PBM_PASSWORD=copied.passwords["li"])
    assert said.status != 0
    assert said.out == ""
    assert words in re.sub(r"\s*│\s*\n│\s*", " ", said.err)
    assert not CHINESE.search(re.sub("龙府办.*」", "", said.err)), said.err


@ON_ONE
def test_tables_and_sentences_of_the_command_line(copied):
    board = english(copied.settings, "board").out
    assert re.search(r"Task +Not started +Under way +Claimed +Sustained", board)
    assert re.search(r"As of 20..-..-.., as known at .*; log entry No\. \d+\.", board)
    duties = english(copied.settings, "duties", "--task", "51", "--unit", "education-bureau").out
    assert "Lapsed" in duties
    assert re.search(r"Lapsed +Done within +0?", duties)
    history = english(copied.settings, "history", "duty/51/member/education-bureau").out
    assert "Claim completion" in history
    rebuilt = english(copied.settings, "rebuild").err
    assert re.search(r"Counted \d+ entries anew\.", rebuilt)
    report = json.loads(english(copied.settings, "doctor", "--format", "json").out)
    assert not CHINESE.search(json.dumps(report, ensure_ascii=False))
    assert "Readable, up to No." in english(copied.settings, "doctor").out


@ON_ONE
def test_a_file_of_the_command_line(copied):
    text = english(copied.settings, "duties", "--task", "51", "--unit", "education-bureau", "--format", "csv").out
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert (row["State"], row["Capacity"], row["Unit"]) == (
        "Lapsed",
        "as one of all departments and units",
        "县教育局",
    )
    assert {"As of", "As known at", "Log entries"} <= set(row)


def test_a_table_tells_its_words_and_leaves_what_people_wrote():
    dating = Dating(
        clock.day_of(clock.machine_now()), clock.machine_now(), 7, say("按文件所印日期"), [("状态", say("逾期"))]
    )
    table = Table("任务清单", [Column("任务"), Column("状态")], [["逾期", say("逾期")]], dating).in_language("en")
    head, row = table.as_csv().decode("utf-8-sig").splitlines()
    assert head == "Task,State,As of,As known at,Log entries"
    assert row.startswith("逾期,Overdue,")
    with CalamineWorkbook.from_filelike(io.BytesIO(table.as_xlsx())) as book:
        assert book.sheet_names == ["List of duties", "About"]
        assert book.get_sheet_by_index(0).to_python()[1] == ["逾期", "Overdue"]
        about = dict(book.get_sheet_by_index(1).to_python())
    assert about["Table"] == "List of duties"
    assert about["Reading of deadlines"] == "the date as printed"
    assert about["Only: State"] == "Overdue"
    assert "任务" in table.in_language("zh-CN").as_csv().decode("utf-8-sig")


def test_reasons_are_known_again_in_every_language():
    assert frozenset({"原因", "Reason"}) == REASONS_IN
