"""Deadlines: as printed, as read, as extended; and when an extension was asked for too late."""

from dataclasses import replace
from datetime import date

import pytest

from facts import EXTENDED, PRINTED, day, granted, judged, verified
from pbm_tracker.tasks.standing import (
    Extension,
    Facts,
)


def test_the_original_stays_beside_the_deadline_that_was_granted():
    both = judged(EXTENDED, "2022-01-10")
    assert (both.original_due, both.effective_due) == (day("2021-12-31"), day("2022-03-31"))


def test_of_several_grants_the_last_counts_and_each_stays_in_the_list():
    second = granted("2022-06-30", on="2022-03-20", asked="2022-03-10")
    facts = replace(EXTENDED, extensions=(*EXTENDED.extensions, second))
    both = judged(facts, "2022-06-30")
    assert (both.effective_due, both.punctuality) == (day("2022-06-30"), "not_due")
    assert both.late_requests == (False, False)


@pytest.mark.parametrize(("asked", "late"), [("2021-12-30", False), ("2021-12-31", False), ("2022-01-01", True)])
@pytest.mark.parametrize("answer", [{}, {"granted_on": day("2022-02-01")}, {"refused_on": day("2022-02-01")}])
def test_asked_after_the_deadline_is_marked_whatever_was_answered(asked, late, answer):
    facts = replace(PRINTED, extensions=(Extension(asked_on=day(asked), until=day("2022-03-31"), **answer),))
    assert judged(facts, "2022-02-02").late_requests == (late,)


def test_the_deadline_that_a_request_came_after_is_the_one_in_force_then():
    for asked, late in (("2022-03-31", False), ("2022-04-01", True)):
        second = Extension(asked_on=day(asked), until=day("2022-06-30"))
        facts = replace(EXTENDED, extensions=(*EXTENDED.extensions, second))
        assert judged(facts, "2022-04-02").late_requests == (False, late)


def test_a_request_recorded_after_a_later_grant_is_held_against_what_was_in_force_when_it_was_made():
    second = Extension(asked_on=day("2022-01-10"), until=day("2022-06-30"))
    first = granted(on="2022-02-01")
    facts = replace(PRINTED, extensions=(first, second))
    assert judged(facts, "2022-03-01").late_requests == (False, True)
    on_the_day = replace(second, asked_on=day("2022-02-01"))
    assert judged(replace(facts, extensions=(first, on_the_day)), "2022-03-01").late_requests == (False, False)


# Readings of 「12月底前」

ENDS_ON_A_SATURDAY = Facts(due=date(2022, 12, 31))


@pytest.mark.parametrize(
    ("asked", "printed", "next_workday"),
    [
        ("2022-12-31", ("not_due", 0), ("not_due", 0)),
        ("2023-01-01", ("overdue", 1), ("not_due", 0)),
        ("2023-01-03", ("overdue", 3), ("not_due", 0)),
        ("2023-01-04", ("overdue", 4), ("overdue", 1)),
    ],
)
def test_unclaimed_under_either_reading(asked, printed, next_workday):
    for reading, expected in (("printed", printed), ("next_workday", next_workday)):
        both = judged(ENDS_ON_A_SATURDAY, asked, reading)
        assert (both.punctuality, both.overdue_days) == expected


@pytest.mark.parametrize(
    ("completed_on", "printed", "next_workday"),
    [
        ("2022-12-31", ("done_on_time", 0, 0), ("done_on_time", 0, 0)),
        ("2023-01-03", ("done_late", 3, 3), ("done_on_time", 0, 0)),
        ("2023-01-04", ("done_late", 4, 4), ("done_late", 1, 1)),
    ],
)
def test_verified_under_either_reading(completed_on, printed, next_workday):
    facts = verified(ENDS_ON_A_SATURDAY, completed_on)
    for reading, expected in (("printed", printed), ("next_workday", next_workday)):
        both = judged(facts, "2023-06-01", reading)
        assert (both.punctuality, both.days_late, both.days_late_from_original) == expected


def test_a_deadline_that_was_set_otherwise_is_read_as_it_stands():
    facts = replace(ENDS_ON_A_SATURDAY, due_as_printed=False)
    assert judged(facts, "2023-01-01", "next_workday").overdue_days == 1


def test_a_granted_day_is_read_as_it_stands():
    facts = replace(PRINTED, extensions=(granted("2022-12-31"),))
    assert judged(facts, "2023-01-01", "next_workday").effective_due == day("2022-12-31")


def test_a_grant_until_before_the_read_deadline_takes_nothing_away():
    facts = replace(ENDS_ON_A_SATURDAY, extensions=(granted("2023-01-02", on="2022-12-20", asked="2022-12-01"),))
    assert judged(facts, "2023-01-02", "printed").effective_due == day("2023-01-02")
    assert judged(facts, "2023-01-02", "next_workday").effective_due == day("2023-01-03")
