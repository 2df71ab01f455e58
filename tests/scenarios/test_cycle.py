"""The cycle of two projects over three years as ledgers: every score, light, refusal and consequence, by hand.

Asked for in the program, and where they are told there through the API and on the command line, on both databases.
"""

from contextlib import closing
from pathlib import Path

import pytest

from scenarios.test_scenarios import as_text, as_written
from surfaces import UNITS, Clock, account, api, asked, record, small_county

STORY = as_text(Path(__file__).parent / "cycle" / "three_years.yaml")
EXPECTED = STORY["expected"]
TODAY = "2025-01-15"
LIGHTS = ("expected", "money", "goal", "money_light", "goal_light", "light", "diverges", "slow", "executed")


@pytest.fixture
def county(settings, tmp_path):
    clock = Clock()
    county, _ = small_county(settings, clock, UNITS)
    with closing(county):
        for ledger in STORY["recorded"]:
            clock.put(ledger["at"])
            assert record(county, tmp_path, ledger["rows"]).added == len(ledger["rows"])
        clock.on(TODAY)
        yield county


def partial(rows, wanted):
    """Of each row what is expected of it; whole numbers that stand for yes or no as such."""
    return [
        {name: ("false", "true")[row[name]] if name in ("diverges", "slow") else as_text_of(row[name]) for name in one}
        for row, one in zip(rows, wanted, strict=True)
    ]


def as_text_of(value):
    return value if value is None else str(value)


def in_order(rows):
    return sorted(rows, key=lambda row: (str(row["year"]), row["project"]))


@pytest.mark.parametrize(
    ("projection", "query", "what"),
    [
        ("evaluations", "evaluations", "evaluations"),
        ("budgets", "budgets", "budgets"),
        ("budgets", "consequences", "consequences"),
    ],
)
def test_what_the_years_come_to(county, projection, query, what):
    with county.at() as moment:
        rows = in_order(dict(row) for row in moment.views.rows(projection, query))
    assert partial(rows, EXPECTED[what]) == EXPECTED[what]


def test_the_lights_of_each_report_on_every_surface(county, settings):
    client = api(county)
    client.auth = ("reader", account(county, "reader", "finance"))
    for one in EXPECTED["reports"]:
        question = {"period": one["period"]}
        answer = client.get(f"/api/monitoring/{one['year']}", params=question)
        assert answer.status_code == 200
        command_line = asked(settings, "monitoring", "--year", one["year"], "--period", one["period"])
        for page in (answer.json(), command_line):
            found = next(row for row in page["rows"] if row["project"] == one["project"])
            assert {name: as_written(found[name]) for name in LIGHTS} == {name: one[name] for name in LIGHTS}


def test_the_refusals_on_every_surface(county, settings):
    client = api(county)
    client.auth = ("reader", account(county, "reader", "finance"))
    answer = client.get("/api/refusals")
    assert answer.status_code == 200
    for page in (answer.json(), asked(settings, "refusals")):
        rows = sorted(page["rows"], key=lambda row: row["occurred_on"])
        assert partial(rows, EXPECTED["refusals"]) == EXPECTED["refusals"]
        assert all(row["clause"] and row["missing"] for row in rows)


def test_the_same_ledgers_again_change_nothing(county, tmp_path):
    head = county.log.head()
    for ledger in STORY["recorded"]:
        imported = record(county, tmp_path, ledger["rows"])
        assert (imported.added, imported.there) == (0, len(ledger["rows"]))
    assert county.log.head() == head
