"""The yearly cycle of the sample county is what its own record says it must be: scores, lights, budgets, gates."""

from contextlib import closing
from datetime import date, datetime, timedelta

import pytest

from pbm_tracker.county import County
from pbm_tracker.kernel.clock import ZONE, end_of
from pbm_tracker.kernel.commands import Command
from pbm_tracker.performance.re_review import rank_of
from pbm_tracker.sample.making import make_sample, write_ledger
from pbm_tracker.settings import Settings
from pbm_tracker.tasks.presumed import presumed_in
from sample.told import expected, told

NOW = datetime(2024, 1, 15, 10, 0, tzinfo=ZONE)
DAYS = (
    date(2021, 8, 31),
    date(2022, 3, 1),
    date(2022, 7, 31),
    date(2022, 12, 20),
    date(2023, 7, 1),
    date(2023, 12, 31),
)
# What leaves no trace in a small county, or is no part of the cycle.
GATES = {"G1", "G2", "G3", "G5", "G6", "G7", "G8", "G9", "G10", "G11"}
OF_THE_CYCLE = ("pbm_tracker.projects", "pbm_tracker.performance")


def drawn_in(views):
    """Whom the sample of a re-review drew, drawn anew from its seed: SHA-256 of seed and code, lowest first."""
    drawn = set()
    for sample in views.rows("evaluations", "samples"):
        if sample["drawn_on"] is None:
            continue
        population = [row["project"] for row in views.rows("evaluations", "population", year=sample["year"])]
        count = -(-len(population) * 10 // 100)
        first = sorted(population, key=lambda code, seed=sample["seed"]: rank_of(seed, code))[:count]
        drawn |= {(code, sample["year"]) for code in first}
    return drawn


def assert_true(county, ledger, day):
    known_at = min(end_of(day), NOW)
    with county.at(day, known_at) as moment:
        said, gates = told(moment.views)
        must, refused = expected(ledger, known_at, drawn_in(moment.views))
    different = {
        key: (said.get(key), must.get(key)) for key in said.keys() | must.keys() if said.get(key) != must.get(key)
    }
    assert different == {}, day
    assert gates == refused, day


def checked(tmp_path, seed, units, days):
    settings, ledger = Settings(data=tmp_path, database=""), write_ledger(seed, units, None, NOW)
    make_sample(settings, seed, ledger, lambda _: None)
    with closing(County.open(settings, lambda: NOW)) as county:
        for day in days:
            assert_true(county, ledger, day)


def test_a_small_county_comes_to_what_it_must(tmp_path):
    checked(tmp_path, 7, 6, DAYS)


@pytest.mark.slow
def test_the_whole_county_comes_to_what_it_must(tmp_path):
    checked(tmp_path, 2021, 70, DAYS[-2:])


def reports_lacking(ledger, unit, last):
    """Task 14 in words: July's and October's report of every project with a budget, missing from the next day on."""
    owned = {row.fields["project"] for row in ledger.rows if row.do == "propose_project" and row.fields["unit"] == unit}
    budgets = {
        (row.fields["project"], row.fields["year"])
        for row in ledger.rows
        if row.do == "arrange_budget" and not row.gate and float(row.fields["amount"])
    }
    reported = {}
    for row in ledger.rows:
        if row.do == "report_monitoring" and not row.gate:
            reported.setdefault((row.fields["project"], row.fields["year"], row.fields["period"]), row.on)
    days = set()
    for project, year in sorted(budgets):
        for period, closed in (("june", date(year, 7, 31)), ("september", date(year, 10, 31))):
            if project in owned and year in (2022, 2023):
                begins = closed + timedelta(days=1)
                ends = min(reported.get((project, year, period), date.max), last + timedelta(days=1))
                days |= {begins + timedelta(days=one) for one in range((ends - begins).days)}
    return days


def test_a_report_that_was_missing_is_a_lapse_of_its_unit_on_the_days_it_was_missing(tmp_path):
    settings, ledger = Settings(data=tmp_path, database=""), write_ledger(7, 6, None, NOW)
    make_sample(settings, 7, ledger, lambda _: None)
    last = DAYS[-1]
    with closing(County.open(settings, lambda: NOW)) as county, county.at(last) as moment:
        known = presumed_in(moment.views)
        for unit in ("county-office", "finance-bureau", "audit-bureau", "education-bureau"):
            days = set()
            for start, end in known.lapses(14, "member", unit, 2022):
                length = ((end or last + timedelta(days=1)) - start).days
                days |= {start + timedelta(days=one) for one in range(length)}
            assert days == reports_lacking(ledger, unit, last), unit
            assert days


def test_the_whole_county_has_every_command_gate_light_and_grade():
    ledger = write_ledger(2021, 70, None, NOW)
    of_the_cycle = {do for do, command in Command.all.items() if command.__module__.startswith(OF_THE_CYCLE)}
    assert of_the_cycle - {row.do for row in ledger.rows} <= RARE
    assert {row.gate for row in ledger.rows} == {*GATES, None}
    found = {(one.what, word) for one in ledger.expected if one.what in ("self", "key") for word in one.value[1:]}
    assert {word for what, word in found if what == "key"} == {"excellent", "good", "fair", "low", "poor"}
    assert {word for what, word in found if what == "self"} == {"excellent", "good", "fair", "poor"}
    lights = {one.value.light for one in ledger.expected if one.what == "june"}
    assert lights == {"green", "yellow", "red"}
    outcomes = {one.value[1] for one in ledger.expected if one.what == "consequence"}
    assert outcomes == {"reduced", "stopped", "exempt", "override"}


def test_there_are_some_three_hundred_projects_a_year_in_all_four_books():
    ledger = write_ledger(2021, 70, None, NOW)
    budgeted = {(one.project, one.year) for one in ledger.expected if one.what == "budget"}
    counts = [sum(year == one for _, year in budgeted) for one in (2021, 2022, 2023)]
    assert all(270 <= count <= 310 for count in counts), counts
    books = {row.fields["book"] for row in ledger.rows if row.do == "propose_project"}
    assert len(books) == 4


RARE = {
    # what the sample has no occasion for
    "adjust_project", "plan_medium_term", "adjust_budget", "submit_results", "return_overall_goal", "bar_agency",
    "amend_regulation", "review_regulation", "repeal_regulation", "renew_commitment", "select_key_monitoring",
    "report_overall_performance",
}  # fmt: skip
