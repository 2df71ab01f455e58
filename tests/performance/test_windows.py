"""The calendar of the yearly cycle: the windows of twelve steps, from the notice's file, under every reading."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from given import CATALOGUE, day
from pbm_tracker.notice.reading import Adoption
from pbm_tracker.performance.windows import (
    Span,
    budget_year_in,
    reading_in_force,
    windows,
    wording_of,
    year_of_steps,
)

STEPS = {step.number: step for step in CATALOGUE.steps}
NOTICE = CATALOGUE.notice.issued_on
YEARS = st.integers(2021, 2090)


def of(number, year, **how):
    return windows(STEPS[number], year, NOTICE, **how)


def spans(number, year, **how):
    return [(str(span.opens), str(span.closes)) for span in of(number, year, **how).spans]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("1.1", [("2022-01-01", "2022-10-31")]),
        ("1.2", [("2022-01-01", "2022-10-31")]),
        ("2.1", [("2022-08-01", "2022-10-31")]),
        ("2.2", [("2022-08-01", "2022-10-31")]),
        ("2.3", []),
        ("3.1", [("2023-07-01", "2023-07-31"), ("2023-10-01", "2023-10-31")]),
        ("3.2", [("2023-07-01", "2023-07-31"), ("2023-10-01", "2023-10-31")]),
        ("4.1", [("2024-01-01", "2024-05-31")]),
        ("4.2", [("2024-05-01", "2024-06-30")]),
        ("4.3", [("2024-05-01", "2024-12-31")]),
        ("4.4", [("2024-01-01", "2024-12-31")]),
        ("4.5", []),
    ],
)
def test_the_twelve_steps_of_the_budget_of_2023(step, expected):
    assert spans(step, 2023) == expected
    assert not of(step, 2023).before_notice


def test_a_calendar_year_holds_steps_of_three_budget_years():
    served = {step.number: budget_year_in(step, 2022) for step in CATALOGUE.steps}
    assert {number: served[number] for number in ("1.1", "2.3", "3.1", "3.2", "4.1", "4.5")} == {
        "1.1": 2023,
        "2.3": 2023,
        "3.1": 2022,
        "3.2": 2022,
        "4.1": 2021,
        "4.5": 2021,
    }


@given(st.sampled_from(CATALOGUE.steps), YEARS)
def test_a_step_runs_in_the_calendar_year_that_holds_it(step, year):
    assert budget_year_in(step, year_of_steps(step, year)) == year
    assert {span.closes.year for span in windows(step, year, NOTICE).spans} <= {year_of_steps(step, year)}


def test_october_and_december_are_read_in_two_ways():
    assert spans("1.1", 2023, reading="before_month") == [("2022-01-01", "2022-09-30")]
    assert spans("4.4", 2021, reading="before_month") == [("2022-01-01", "2022-11-30")]
    assert of("1.1", 2023).reading == "through_month"


def test_a_reading_that_a_step_does_not_have_changes_nothing():
    assert of("2.1", 2023, reading="before_month") == of("2.1", 2023)


def test_a_report_tells_of_what_was_so_when_its_window_opened():
    reports = of("3.1", 2022)
    assert [(span.month, str(span.data_until)) for span in reports.spans] == [(7, "2022-06-30"), (10, "2022-09-30")]
    assert reports.runs == Span(day("2022-01-01"), day("2022-12-31"), before_notice=False)


@pytest.mark.parametrize(("step", "event"), [("2.3", "budget_published"), ("4.5", "final_account_published")])
def test_what_follows_a_publication_has_no_day_until_that_has_one(step, event):
    unknown = of(step, 2022)
    assert (unknown.spans, unknown.awaits) == ((), event)
    assert spans(step, 2022, anchor=day("2022-03-05")) == [("2022-03-05", "2022-03-05")]
    within = of(step, 2022, anchor=day("2022-03-05"), reading="within_20_days")
    assert [(str(span.opens), str(span.closes)) for span in within.spans] == [("2022-03-05", "2022-03-25")]
    assert within.awaits is None


def test_only_a_step_that_follows_something_has_an_anchor():
    assert of("2.1", 2023, anchor=day("2022-03-05")) == of("2.1", 2023)


@pytest.mark.parametrize(
    ("step", "year", "before"),
    [
        ("1.1", 2021, True),  # ran in 2020
        ("2.1", 2021, True),
        ("2.3", 2021, True),  # not published yet, of a budget that was made in 2020
        ("3.1", 2020, True),
        ("4.1", 2020, True),  # 1-5月 2021 had begun when the notice came
        ("4.1", 2021, False),
        ("4.2", 2020, False),  # 5-6月 2021
        ("4.4", 2020, False),  # a deadline in December
        ("4.4", 2019, True),
        ("4.5", 2020, False),
        ("4.5", 2019, True),
        ("3.1", 2021, False),  # the year had begun, its two reports had not
        ("1.1", 2022, False),
    ],
)
def test_what_had_begun_before_the_notice_is_held_against_nobody(step, year, before):
    assert of(step, year).before_notice is before


@pytest.mark.parametrize(("published", "before"), [("2021-04-26", True), ("2021-04-27", False)])
def test_a_publication_before_the_notice_asks_for_nothing(published, before):
    assert of("2.3", 2021, anchor=day(published)).before_notice is before


# The reading in force


def adopted(reading, valid_from, wording="10月前"):
    return [Adoption(wording, reading, day(valid_from))]


@pytest.mark.parametrize(
    ("valid_from", "reading"),
    [("2022-01-01", "before_month"), ("2022-09-30", "before_month"), ("2022-10-01", None), ("2023-01-01", None)],
)
def test_a_reading_moves_no_window_that_could_have_closed(valid_from, reading):
    assert reading_in_force(STEPS["1.1"], 2023, adopted("before_month", valid_from)) == reading


def test_each_wording_is_read_by_itself():
    adoptions = adopted("before_month", "2022-01-01", "12月前")
    assert reading_in_force(STEPS["1.1"], 2024, adoptions) is None
    assert reading_in_force(STEPS["4.4"], 2021, adoptions) == "before_month"
    assert reading_in_force(STEPS["2.1"], 2023, adoptions) is None


def test_a_relative_window_is_read_as_on_the_day_it_follows():
    adoptions = adopted("within_20_days", "2022-03-06", "随预算一同公开")
    assert reading_in_force(STEPS["2.3"], 2022, adoptions, day("2022-03-05")) is None
    assert reading_in_force(STEPS["2.3"], 2022, adoptions, day("2022-03-06")) == "within_20_days"
    assert reading_in_force(STEPS["2.3"], 2022, adoptions) == "within_20_days"


def test_the_wording_is_as_printed_without_every_year():
    assert [wording_of(STEPS[number]) for number in ("1.1", "2.3", "4.4")] == ["10月前", "随预算一同公开", "12月前"]


def test_a_window_of_the_file_is_the_window_of_the_calendar():
    step = STEPS["4.1"]
    [window] = step.readings[0].windows
    longer = step.readings[0].model_copy(update={"windows": (window.model_copy(update={"closes": "06-15"}),)})
    changed = step.model_copy(update={"readings": (longer,)})
    [span] = windows(changed, 2021, NOTICE).spans
    assert span.closes == day("2022-05-31") + timedelta(days=15)
