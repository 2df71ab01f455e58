"""The command line: a county is made once, and asked in JSON of a fixed shape."""

import pytest

from pbm_tracker.tasks.standing import DutyState, Punctuality
from surfaces import ADMIN, asked, pbm

STATES, PUNCTUALITY = [state.value for state in DutyState], [one.value for one in Punctuality]
DUTY_KEYS = [
    "task", "unit", "capacity", "due", "effective_due", "extensions", "state", "punctuality", "overdue_days",
    "claimed_on", "completed_on", "days_late", "days_late_from_original", "lapses", "person", "section",
]  # fmt: skip
HISTORY_KEYS = [
    "position", "version", "event", "actor", "role", "occurred_on", "effective_on", "recorded_at", "basis", "cause",
]  # fmt: skip
FUTURE = "2099-01-01"

# What is refused before a database is asked, or by the same rules on both.
ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)


# A county is made


def test_init_makes_the_sample_register_with_all_its_duties(settings):
    said = pbm(settings, "init")
    assert said.status == 0
    name, password = said.out.split()
    assert (name, len(password)) == (ADMIN, 19)
    assert "70" in said.err
    rows = asked(settings, "board", "--as-of", "2021-04-27")["rows"]
    assert (len(rows), sum(row["duties"] for row in rows)) == (70, 2703)
    assert [row["id"] for row in rows[:4]] == [
        "county-office", "finance-bureau", "audit-bureau", "organization-department",
    ]  # fmt: skip
    assert asked(settings, "board", "--as-of", "2021-04-26")["rows"] == []


def test_a_county_begins_with_the_notice_and_is_not_back_dated(made):
    first = asked(made.settings, "history", "notice")["rows"][0]
    assert list(first)[:10] == HISTORY_KEYS
    assert first["standards"]["scale_of"]["key_evaluation"] == "gd_five"
    assert first | {"recorded_at": "", "digest": "", "tasks": [], "standards": {}} == {
        "position": 1, "version": 1, "event": "notice_recorded", "actor": "county-office/init", "role": "supervision",
        "occurred_on": "2021-04-27", "effective_on": "2021-04-27", "recorded_at": "", "basis": "龙府办〔2021〕22号",
        "cause": "init", "number": "龙府办〔2021〕22号", "issuer": first["issuer"], "issued_on": "2021-04-27",
        "digest": "", "tasks": [], "standards": {},
    }  # fmt: skip
    units = asked(made.settings, "history", "units")["rows"]
    assert {row["cause"] for row in units} == {"init"}


@ON_ONE
def test_init_never_writes_over_a_county(made):
    before = asked(made.settings, "board", "--as-of", "2022-01-01")["position"]
    said = pbm(made.settings, "init")
    assert (said.status, said.out) == (1, "")
    assert "已经有一个县" in said.err
    assert asked(made.settings, "board", "--as-of", "2022-01-01")["position"] == before


def test_a_register_of_ones_own(settings, tmp_path):
    register = tmp_path / "units.yaml"
    register.write_text("units: [{id: county-office, name: 县府办, kind: department}]", encoding="utf-8")
    said = pbm(settings, "init", "--units", register, "--admin", "an.quan")
    assert (said.status, said.out.split()[0]) == (0, "an.quan")
    assert "finance-bureau" in said.err
    assert [row["duties"] for row in asked(settings, "board")["rows"]] == [38]


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    ("text", "words"),
    [("units: [{id: A, name: 甲, kind: town}]", ":1: units.0.id: "), ("- a", ":1: "), (None, "没有这个文件")],
)
def test_a_register_that_cannot_be_read_makes_no_county(settings, tmp_path, text, words):
    register = tmp_path / "units.yaml"
    if text is not None:
        register.write_text(text, encoding="utf-8")
    said = pbm(settings, "init", "--units", register)
    assert (said.status, said.out) == (78, "")
    assert f"{register}" in said.err
    assert words in said.err
    assert pbm(settings, "board").status == 1


@pytest.mark.parametrize("database", ["sqlite"])
def test_an_account_name_that_is_none_makes_no_county(settings, tmp_path):
    said = pbm(settings, "init", "--admin", "安全员")
    assert (said.status, said.out) == (1, "")
    assert "小写字母" in said.err
    register = tmp_path / "units.yaml"
    register.write_text("units: [{id: county-office, name: 县府办, kind: department}]", encoding="utf-8")
    assert pbm(settings, "init", "--units", register).status == 0


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    "arguments", [("board",), ("duties",), ("history", "notice"), ("rebuild",), ("ledger", "import", "x.yaml")]
)
def test_without_a_county_there_is_nothing_to_ask(settings, arguments):
    said = pbm(settings, *arguments)
    assert (said.status, said.out) == (1, "")
    assert "pbm init" in said.err


# A county is asked


def test_the_board_has_a_fixed_shape(made):
    page = asked(made.settings, "board", "--by", "unit", "--as-of", "2022-05-02")
    assert list(page) == ["as_of", "known_at", "position", "rows"]
    assert (page["as_of"], page["known_at"][-6:]) == ("2022-05-02", "+08:00")
    row = page["rows"][3]
    assert list(row) == ["id", "name", "duties", "states", "punctuality"]
    assert (row["id"], row["name"], row["duties"]) == ("education-bureau", "县教育局", 38)
    assert list(row["states"]) == STATES
    assert list(row["punctuality"]) == PUNCTUALITY
    assert row["states"] == dict.fromkeys(STATES, 0) | {"not_started": 37, "lapsed": 1}
    assert row["punctuality"] == dict.fromkeys(PUNCTUALITY, 0) | {
        "overdue": 17, "not_due": 20, "done_within_extension": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("by", "ids"),
    [
        ("task", [str(number) for number in range(1, 64)]),
        ("category", [str(number) for number in range(1, 15)]),
        (
            "unit",
            ["county-office", "finance-bureau", "audit-bureau", "education-bureau", "culture-bureau", "laolong-town"],
        ),
    ],
)
def test_boards_list_everything_in_its_order(made, by, ids):
    rows = asked(made.settings, "board", "--by", by, "--as-of", "2022-05-02")["rows"]
    assert [row["id"] for row in rows] == ids
    assert sum(row["duties"] for row in rows) == 270
    assert all(row["duties"] == sum(row["punctuality"].values()) for row in rows)


def test_the_duties_have_a_fixed_shape(made):
    page = asked(made.settings, "duties", "--unit", "education-bureau", "--task", "51", "--as-of", "2022-05-02")
    assert list(page) == ["as_of", "known_at", "position", "rows"]
    [row] = page["rows"]
    assert list(row) == DUTY_KEYS
    assert row == {
        "task": 51,
        "unit": "education-bureau",
        "capacity": "member",
        "due": "2021-12-31",
        "effective_due": "2022-03-31",
        "extensions": [
            {
                "asked_on": "2021-12-20", "granted_on": "2021-12-25", "refused_on": None, "until": "2022-03-31",
                "late_request": False,
            }
        ],
        "state": "lapsed",
        "punctuality": "done_within_extension",
        "overdue_days": 0,
        "claimed_on": "2022-02-01",
        "completed_on": "2022-02-01",
        "days_late": 0,
        "days_late_from_original": 32,
        "lapses": [{"from": "2022-05-01", "to": None, "days": 2, "presumed": False}],
        "person": "li-ming",
        "section": "budget",
    }  # fmt: skip


def test_duties_are_all_there_by_task_then_register_then_capacity(made):
    rows = asked(made.settings, "duties", "--as-of", "2022-01-01")["rows"]
    assert len(rows) == 270
    assert [(row["unit"], row["capacity"]) for row in rows if row["task"] == 53] == [
        ("county-office", "member"),
        ("finance-bureau", "member"),
        ("finance-bureau", "named"),
        ("audit-bureau", "member"),
        ("audit-bureau", "named"),
        ("education-bureau", "member"),
        ("culture-bureau", "member"),
        ("laolong-town", "member"),
    ]
    assert [row["task"] for row in rows] == sorted(row["task"] for row in rows)


def test_the_history_has_a_fixed_shape(made):
    page = asked(made.settings, "history", "duty/51/member/education-bureau")
    assert list(page) == ["stream", "position", "rows"]
    assert page["stream"] == "duty/51/member/education-bureau"
    assert [row["event"] for row in page["rows"]] == [
        "duty_assigned", "person_duty_assigned", "section_duty_assigned", "extension_requested", "extension_granted",
        "completion_claimed", "completion_verified", "lapse_found",
    ]  # fmt: skip
    granted = page["rows"][4]
    assert list(granted) == [*HISTORY_KEYS, "until"]
    assert granted | {"position": 0, "recorded_at": ""} == {
        "position": 0, "version": 5, "event": "extension_granted", "actor": "county-office/officer",
        "role": "supervision", "occurred_on": "2021-12-25", "effective_on": "2021-12-25", "recorded_at": "",
        "basis": "龙府办〔2021〕60号", "cause": granted["cause"], "until": "2022-03-31",
    }  # fmt: skip
    assert granted["cause"].startswith("ledger/")
    assert [row["version"] for row in page["rows"]] == list(range(1, 9))


def test_a_history_ends_at_the_moment_asked(made):
    stream = "duty/51/member/education-bureau"
    as_of = asked(made.settings, "history", stream, "--as-of", "2021-12-20")["rows"]
    assert [row["event"] for row in as_of][-1] == "extension_requested"
    assert [row["event"] for row in asked(made.settings, "history", stream, "--known-at", "2021-05-06")["rows"]] == [
        "duty_assigned"
    ]


@ON_ONE
@pytest.mark.parametrize(
    "arguments",
    [
        ("board",),
        ("board", "--by", "category"),
        ("duties", "--task", "51"),
        ("history", "duty/51/member/education-bureau"),
    ],
)
def test_people_get_a_table(made, arguments):
    said = pbm(made.settings, *arguments, "--as-of", "2022-05-02", COLUMNS="120")
    assert (said.status, said.err) == (0, "")
    assert len(said.out.splitlines()) > 3
    assert not said.out.startswith("{")


@ON_ONE
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("board", "--as-of", "2022-13-01"), 2),
        (("board", "--as-of", "2022-02-29"), 2),
        (("board", "--as-of", "tomorrow"), 2),
        (("board", "--as-of", "1640908800"), 2),
        (("board", "--known-at", "2022-01-05T09:30:00"), 2),
        (("board", "--known-at", "now"), 2),
        (("board", "--by", "person"), 2),
        (("board", "--reading", "lunar"), 2),
        (("board", "--format", "xml"), 2),
        (("board", "--until", "2022-01-01"), 2),
        (("duties", "--task", "64"), 2),
        (("duties", "--task", "0"), 2),
        (("duties", "--state", "done"), 2),
        (("duties", "--punctuality", "late-ish"), 2),
        (("history",), 2),
        (("boards",), 2),
        (("ledger", "export"), 2),
        (("board", "--as-of", FUTURE), 1),
        (("board", "--known-at", FUTURE), 1),
        (("duties", "--unit", "space-bureau"), 1),
        (("history", "duty/52/member/education-bureau"), 1),
        (("history", "nothing"), 1),
    ],
)
def test_a_wrong_question_gets_a_sentence_and_a_status(made, arguments, status):
    said = pbm(made.settings, *arguments)
    assert (said.status, said.out) == (status, "")
    assert said.err.strip()
    assert "Traceback" not in said.err


def test_rebuilding_changes_no_answer(made):
    question = ("duties", "--as-of", "2022-05-02", "--known-at", "2025-01-01")
    before = asked(made.settings, *question)
    said = pbm(made.settings, "rebuild")
    assert (said.status, said.out) == (0, "")
    assert asked(made.settings, *question) == before
