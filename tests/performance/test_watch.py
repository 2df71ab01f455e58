"""What the finance bureau must do about reports: from which day on it is late, and what ends that."""

from datetime import date

import pytest

from given import day
from pbm_tracker.notice.reading import workdays_after
from pbm_tracker.performance.watch import Limit, belongs_on_key_list, measure_limit, warning_limit

REPORTED = date(2022, 7, 10)  # a Sunday
LAST = date(2022, 7, 22)  # the tenth working day after it


@pytest.mark.parametrize(
    ("since", "count", "last"),
    [
        ("2022-07-08", 1, "2022-07-11"),
        ("2022-07-10", 10, "2022-07-22"),
        ("2022-09-30", 1, "2022-10-08"),  # a Saturday that is worked, after the seven days of October
        ("2022-09-30", 2, "2022-10-09"),
        ("2022-07-10", 0, "2022-07-10"),
    ],
)
def test_a_limit_in_working_days_leaves_out_rest_days(since, count, last):
    assert workdays_after(day(since), count) == day(last)


@pytest.mark.parametrize(
    ("done_on", "as_of", "state", "late"),
    [
        (None, LAST, "open", 0),
        (None, date(2022, 7, 23), "overdue", 1),
        (LAST, LAST, "met", 0),
        (date(2022, 7, 25), date(2022, 8, 1), "met_late", 3),
        (date(2022, 7, 25), date(2022, 7, 24), "overdue", 2),
    ],
)
def test_a_limit_on_a_day(done_on, as_of, state, late):
    limit = Limit(LAST, done_on)
    assert (limit.state(as_of), limit.days_late(as_of)) == (state, late)


@pytest.mark.parametrize("light", ["green", "yellow"])
def test_only_a_red_light_asks_for_a_warning(light):
    assert warning_limit(REPORTED, light, [], 10) is None


def test_the_first_warning_after_a_red_light_answers_it():
    earlier, first, second = date(2022, 7, 9), date(2022, 7, 20), date(2022, 7, 21)
    assert warning_limit(REPORTED, "red", [second, earlier, first], 10) == Limit(LAST, first)
    assert warning_limit(REPORTED, "red", [earlier], 10) == Limit(LAST)


@pytest.mark.parametrize(("period", "slow"), [("other", True), ("june", False), ("september", False)])
def test_slow_money_is_asked_about_in_july_and_october(period, slow):
    assert measure_limit(period, REPORTED, [], 20, slow=slow) is None


@pytest.mark.parametrize("period", ["june", "september"])
def test_a_measure_or_an_accepted_reason_answers_slow_money(period):
    assert measure_limit(period, REPORTED, [date(2022, 8, 1)], 20, slow=True) == Limit(
        date(2022, 8, 5), date(2022, 8, 1)
    )


@pytest.mark.parametrize(
    ("attribute", "major", "year", "belongs"),
    [
        ("new", True, 2022, True),
        ("new", True, 2023, False),
        ("continuing", True, 2022, False),
        ("new", False, 2022, False),
    ],
)
def test_what_is_new_and_major_belongs_on_the_key_list_in_its_first_year(attribute, major, year, belongs):
    assert belongs_on_key_list(attribute, year, date(2022, 1, 1), major=major) is belongs
