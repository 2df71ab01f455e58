"""The command line: accounts act, each as it may, and get their entries back."""

import json
from datetime import UTC, datetime

import pytest

from pbm_tracker.kernel import clock
from surfaces import ADMIN, asked, pbm

ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)  # the rules are the same on both
EVIDENCE = f"name=责任分解表,附件一.pdf,sha256={'ab' * 32}"


def do(made, by, *arguments):
    flag = "--as-account" if arguments[0].endswith(("_account", "_role")) else "--account"
    return pbm(made.settings, "do", *arguments, flag, by, PBM_PASSWORD=made.passwords[by])


def claim(*more):
    return ("claim_completion", "--task", "48", "--unit", "education-bureau", "--evidence", EVIDENCE, *more)


@ON_ONE
def test_an_account_acts_as_of_today_and_gets_its_entry_back(copied):
    before = clock.day_of(datetime.now(UTC))
    said = do(copied, "li", *claim())
    after = clock.day_of(datetime.now(UTC))
    assert (said.status, said.err) == (0, "")
    [row] = map(json.loads, said.out.splitlines())
    assert (row["event"], row["actor"], row["role"]) == ("completion_claimed", "li", "unit_clerk")
    assert str(before) <= row["occurred_on"] == row["completed_on"] <= str(after)
    assert row["evidence"] == [{"name": "责任分解表,附件一.pdf", "sha256": "ab" * 32}]


@ON_ONE
@pytest.mark.parametrize(
    "evidence", [EVIDENCE, json.dumps({"name": "责任分解表,附件一.pdf", "sha256": "AB" * 32}, ensure_ascii=False)]
)
def test_evidence_is_named_in_pairs_or_as_json_and_any_number_of_times(copied, evidence):
    report = ("report_progress", "--task", "51", "--unit", "education-bureau", "--text", "布置会")
    said = do(copied, "li", *report, "--evidence", evidence, "--evidence", evidence)
    assert json.loads(said.out)["evidence"] == [{"name": "责任分解表,附件一.pdf", "sha256": "ab" * 32}] * 2


@ON_ONE
def test_opening_an_account_prints_its_password_once(copied):
    said = do(copied, ADMIN, "open_account", "--account", "zhao", "--unit", "education-bureau")
    assert (said.status, said.err) == (0, "")
    entry, secret = map(json.loads, said.out.splitlines())
    assert (entry["event"], entry["account"], secret["account"]) == ("account_opened", "zhao", "zhao")
    assert do(copied, ADMIN, "grant_role", "--account", "zhao", "--role", "unit_head").status == 0
    assert do(copied._replace(passwords={"zhao": secret["one_time_password"]}), "zhao", *claim()).status == 0


@ON_ONE
@pytest.mark.parametrize(
    ("by", "arguments", "words"),
    [
        ("wang", claim(), "无权办理"),
        ("li", ("verify_completion", "--task", "51", "--unit", "education-bureau"), "无权办理"),
        ("li", claim("--role", "supervision"), "没有角色"),
        ("li", (*claim()[:4], "culture-bureau", *claim()[5:]), "其他单位"),
        ("admin", ("rename_unit", "--unit", "culture-bureau", "--name", "县文旅局"), "无权办理"),
        ("wang", ("open_account", "--account", "zhao"), "无权办理"),
    ],
)
def test_a_role_gives_what_is_its_own(made, by, arguments, words):
    said = do(made, by, *arguments)
    assert (said.status, said.out) == (1, "")
    assert words in said.err
    assert "依据：" in said.err


@ON_ONE
def test_without_an_account_or_with_a_wrong_password_nothing_is_done(copied):
    for arguments, env in (((), {}), (("--account", "li"), {"PBM_PASSWORD": "wrong"}), (("--account", "zhao"), {})):
        said = pbm(copied.settings, "do", *claim(*arguments), **{"PBM_PASSWORD": "x", **env})
        assert (said.status, said.out) == (1, "")
        assert "账号" in said.err


RENAME = ("rename_unit", "--unit", "culture-bureau", "--name", "县文旅局")


def test_an_earlier_day_needs_the_office_and_a_basis(copied):
    with_basis = ("--on", "2022-03-01", "--basis", "龙府办〔2022〕3号")
    for by, arguments in (("li", claim(*with_basis)), ("wang", (*RENAME, "--on", "2022-03-01"))):
        said = do(copied, by, *arguments)
        assert (said.status, said.out) == (1, "")
        assert "补录" in said.err
    said = do(copied, "wang", *RENAME, *with_basis)
    assert said.status == 0
    row = json.loads(said.out)
    assert (row["occurred_on"], row["effective_on"], row["basis"]) == ("2022-03-01", "2022-03-01", "龙府办〔2022〕3号")
    rows = asked(copied.settings, "board", "--as-of", "2022-03-01")["rows"]
    assert "县文旅局" in [row["name"] for row in rows]


def test_a_repeated_key_gets_the_first_answer(copied):
    first = do(copied, "wang", *RENAME, "--key", "k1")
    again = do(copied, "wang", *RENAME, "--key", "k1")
    assert first.status == again.status == 0
    assert first.out == again.out
    other = do(copied, "wang", *RENAME[:-1], "县文体局", "--key", "k1")
    assert (other.status, other.out) == (1, "")


@ON_ONE
@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("dance",), 2, "dance"),
        ((*RENAME, "--colour", "red"), 2, "--colour"),
        ((*RENAME, "--on", "2022-02-30"), 2, "--on"),
        ((*RENAME, "--on", "2099-01-01", "--basis", "文"), 1, "还没有到"),
        (RENAME[:3], 1, "name"),
        ((*RENAME[:-1], " "), 1, "不能为空"),
        (("report_progress", "--task", "0", "--unit", "education-bureau", "--text", "x"), 1, "task"),
        (
            ("report_progress", "--task", "1", "--unit", "education-bureau", "--text", "x", "--evidence", "{]"),
            2,
            "JSON",
        ),
        (
            ("report_progress", "--task", "1", "--unit", "education-bureau", "--text", "x", "--evidence", "a.pdf"),
            1,
            "evidence",
        ),
        (
            ("find_lapse", "--task", "1", "--unit", "culture-bureau", "--lapsed_on", "昨天", "--reason", "x"),
            1,
            "lapsed_on",
        ),
    ],
)
def test_a_wrong_call_gets_a_sentence_that_names_the_field(made, arguments, status, words):
    said = do(made, "wang", *arguments)
    assert (said.status, said.out) == (status, "")
    assert words in said.err
    assert "Traceback" not in said.err


@ON_ONE
def test_every_command_has_its_help(made):
    said = pbm(made.settings, "do", "--help", COLUMNS="200")
    assert said.status == 0
    assert "claim_completion" in said.out
    said = pbm(made.settings, "do", "grant_extension", "--help", COLUMNS="200")
    assert said.status == 0
    assert "--until" in said.out
    assert "延期到" in said.out
