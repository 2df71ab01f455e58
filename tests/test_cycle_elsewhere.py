"""The yearly cycle on the command line and the API: the same as on its pages."""

import csv
import io
import json
from contextlib import closing

import pytest

from pbm_tracker.county import County
from surfaces import Clock, api, asked, pbm

ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)
DATES = ("--as-of", "2022-06-10")
STEP_KEYS = ["unit", "step", "state", "days", "asked", "done", "done_on", "awaits", "times"]
CALENDAR_KEYS = [
    "step", "name", "stage", "wording", "actors", "budget_year", "before_notice", "awaits", "readings",
]  # fmt: skip


def test_a_budget_year_in_json(made):
    page = asked(made.settings, "cycle", "--year", "2022", *DATES)
    assert (page["year"], len(page["rows"])) == (2022, 6 * 12 + 8)
    assert {tuple(row) for row in page["rows"]} == {tuple(STEP_KEYS)}
    [row] = [row for row in page["rows"] if (row["unit"], row["step"]) == ("education-bureau", "1.1")]
    assert row | {"times": []} == {
        "unit": "education-bureau", "step": "1.1", "state": "missing", "days": 222, "asked": 1, "done": 0,
        "done_on": None, "awaits": None, "times": [],
    }  # fmt: skip
    assert row["times"] == [
        {
            "opens": "2021-01-01", "closes": "2021-10-31", "state": "missing", "asked": 1, "done": 0, "days": 222,
            "done_on": None, "missing": ["nil"],
        }
    ]  # fmt: skip
    assert [row["step"] for row in page["rows"] if row["unit"] is None][:3] == ["1.2", "2.2", "2.3"]


@ON_ONE
def test_it_is_narrowed_and_read_otherwise(made):
    rows = asked(made.settings, "cycle", "--year", "2022", "--unit", "culture-bureau", "--state", "undated", *DATES)[
        "rows"
    ]
    assert [(row["unit"], row["step"], row["awaits"]) for row in rows] == [
        ("culture-bureau", "2.3", "budget_published"),
        ("culture-bureau", "4.5", "final_account_published"),
    ]
    strict = asked(
        made.settings, "cycle", "--year", "2022", "--window", "before_month", "--unit", "culture-bureau", *DATES
    )
    assert strict["rows"][0]["days"] == 253


@ON_ONE
def test_the_calendar_of_a_year(made):
    page = asked(made.settings, "cycle", "--calendar", *DATES)
    assert (page["year"], page["unit"], len(page["rows"])) == (2022, None, 12)
    assert {tuple(row) for row in page["rows"]} == {tuple(CALENDAR_KEYS)}
    assert {row["step"]: row["budget_year"] for row in page["rows"] if row["step"] in ("1.1", "3.1", "4.1")} == {
        "1.1": 2023, "3.1": 2022, "4.1": 2021,
    }  # fmt: skip
    assert page["rows"][0]["readings"] == [
        {
            "reading": reading,
            "in_force": reading == "through_month",
            "windows": [{"opens": "2022-01-01", "closes": day, "data_until": None, "before_notice": False}],
        }
        for reading, day in (("through_month", "2022-10-31"), ("before_month", "2022-09-30"))
    ]


@ON_ONE
def test_both_are_tables_for_people_and_for_spreadsheets(made, tmp_path):
    said = pbm(made.settings, "cycle", "--year", "2022", "--unit", "education-bureau", *DATES)
    assert (said.status, said.err) == (0, "")
    assert "逾期未完成" in said.out
    assert "待预算公开" in pbm(made.settings, "cycle", "--calendar", *DATES).out
    out = pbm(made.settings, "cycle", "--year", "2022", *DATES, "--format", "csv").out
    assert len(list(csv.reader(io.StringIO(out.removeprefix("\ufeff"))))) == 1 + 6 * 12 + 8
    file = tmp_path / "a.xlsx"
    assert pbm(made.settings, "cycle", "--calendar", *DATES, "--format", "xlsx", "--output", file).status == 0
    assert file.read_bytes()[:2] == b"PK"


@ON_ONE
@pytest.mark.parametrize(
    ("options", "status"),
    [(("--year", "2019"), 2), (("--window", "printed"), 2), (("--state", "lost"), 2), (("--unit", "nobody"), 1)],
)
def test_what_there_is_not_is_said(made, options, status):
    said = pbm(made.settings, "cycle", *options)
    assert (said.status, said.out) == (status, "")
    assert said.err


@ON_ONE
def test_the_api_answers_as_the_command_line(made):
    clock = Clock()
    clock.on("2022-06-10")
    with closing(County.open(made.settings, clock)) as county:
        http, auth = api(county), ("cai", made.passwords["cai"])

        def get(path, status=200, **query):
            answer = http.get(f"/api/cycle{path}", params=query, auth=auth)
            assert answer.status_code == status, answer.text
            return answer.json()

        for path, options in (("/2022", ("--year", "2022")), ("", ("--calendar",))):
            told = json.loads(pbm(made.settings, "cycle", *options, *DATES, "--format", "json").out)
            assert get(path, as_of="2022-06-10") | {"known_at": ""} == told | {"known_at": ""}
        assert len(get("/2022", state="undated")["rows"]) == 6 * 2 + 2
        assert get("/2022", unit="culture-bureau", window="before_month")["rows"][0]["days"] == 253
        assert get("", year=2021, unit="culture-bureau")["unit"] == "culture-bureau"
        assert get("/2022", 404, unit="nobody")["errors"][0]["field"] == "unit"
        assert get("/1999", 422)["errors"][0]["field"] == "year"
        assert get("", 422, window="printed")["errors"][0]["field"] == "window"
