"""The truth table of a duty's two answers."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from facts import EXTENDED, PENDING, PRINTED, REFUSED, answers, claimed, day, judged, verified
from pbm_tracker.tasks.standing import (
    PUNCTUALITY_WORDS,
    STATE_WORDS,
    DutyState,
    Lapse,
    Punctuality,
)

# Nothing valid is claimed


@pytest.mark.parametrize("started", [False, True])
@pytest.mark.parametrize(
    ("facts", "asked", "punctuality", "overdue_days"),
    [
        (PRINTED, "2021-12-30", "not_due", 0),
        (PRINTED, "2021-12-31", "not_due", 0),
        (PRINTED, "2022-01-01", "overdue", 1),
        (PRINTED, "2022-12-31", "overdue", 365),
        (PENDING, "2021-12-31", "not_due", 0),
        (PENDING, "2022-01-01", "overdue", 1),
        (REFUSED, "2021-12-31", "not_due", 0),
        (REFUSED, "2022-01-01", "overdue", 1),
        (EXTENDED, "2021-12-31", "not_due", 0),
        (EXTENDED, "2022-01-01", "not_due", 0),
        (EXTENDED, "2022-03-30", "not_due", 0),
        (EXTENDED, "2022-03-31", "not_due", 0),
        (EXTENDED, "2022-04-01", "overdue", 1),
    ],
)
def test_overdue_begins_the_day_after_the_effective_deadline(facts, asked, punctuality, overdue_days, started):
    state = "in_progress" if started else "not_started"
    facts = replace(facts, started=started)
    assert answers(facts, asked) == (state, punctuality)
    both = judged(facts, asked)
    assert both.overdue_days == overdue_days
    assert (both.claimed_on, both.completed_on, both.days_late, both.days_late_from_original) == (None,) * 4


# Claimed, verified, lapsed: by the day of completion, whatever day is asked


class Expected(NamedTuple):
    """Of a completion: what it is while claimed and once verified, and its days late, also from the original."""

    while_claimed: str
    once_verified: str
    late: int
    from_original: int


BY_COMPLETION = [
    (PRINTED, "2021-12-30", Expected("in_time", "done_on_time", 0, 0)),
    (PRINTED, "2021-12-31", Expected("in_time", "done_on_time", 0, 0)),
    (PRINTED, "2022-01-01", Expected("late", "done_late", 1, 1)),
    (PRINTED, "2022-04-01", Expected("late", "done_late", 91, 91)),
    (PENDING, "2022-01-01", Expected("late", "done_late", 1, 1)),
    (REFUSED, "2022-01-01", Expected("late", "done_late", 1, 1)),
    (EXTENDED, "2021-12-30", Expected("in_time", "done_on_time", 0, 0)),
    (EXTENDED, "2021-12-31", Expected("in_time", "done_on_time", 0, 0)),
    (EXTENDED, "2022-01-01", Expected("in_time", "done_within_extension", 0, 1)),
    (EXTENDED, "2022-03-30", Expected("in_time", "done_within_extension", 0, 89)),
    (EXTENDED, "2022-03-31", Expected("in_time", "done_within_extension", 0, 90)),
    (EXTENDED, "2022-04-01", Expected("late", "done_late", 1, 91)),
]


@pytest.mark.parametrize("asked", ["2022-05-01", "2030-01-01"])
@pytest.mark.parametrize(("facts", "completed_on", "expected"), BY_COMPLETION)
class TestByCompletion:
    def test_while_claimed(self, facts, completed_on, expected, asked):
        facts = claimed(facts, completed_on)
        both = judged(facts, asked)
        assert answers(facts, asked) == answers(facts, completed_on) == ("claimed", expected.while_claimed)
        assert (both.days_late, both.days_late_from_original) == (expected.late, expected.from_original)
        assert (both.claimed_on, both.completed_on) == (day("2022-05-01"), day(completed_on))
        assert both.overdue_days == 0

    def test_once_verified(self, facts, completed_on, expected, asked):
        facts = verified(facts, completed_on)
        both = judged(facts, asked)
        assert answers(facts, asked) == answers(facts, completed_on) == ("sustained", expected.once_verified)
        assert (both.days_late, both.days_late_from_original) == (expected.late, expected.from_original)
        assert (both.claimed_on, both.completed_on) == (day("2022-05-01"), day(completed_on))
        assert both.overdue_days == 0

    def test_lapsed_and_cured(self, facts, completed_on, expected, asked):
        lapsed = replace(verified(facts, completed_on), lapses=((day("2022-04-20"), None),))
        assert answers(lapsed, asked) == ("lapsed", expected.once_verified)
        cured = replace(lapsed, lapses=((day("2022-04-20"), day("2022-05-01")),))
        assert answers(cured, asked) == ("sustained", expected.once_verified)

    def test_started_or_not_is_of_the_past(self, facts, completed_on, expected, asked):
        started = replace(facts, started=True)
        assert answers(claimed(started, completed_on), asked) == ("claimed", expected.while_claimed)
        assert answers(verified(started, completed_on), asked) == ("sustained", expected.once_verified)


# A day accepted that is not the one claimed


@pytest.mark.parametrize("started", [False, True])
def test_before_a_later_accepted_day_the_duty_stands_as_unclaimed(started):
    facts = replace(verified(PRINTED, "2022-01-05", claimed_for="2021-12-30"), started=started)
    unclaimed = "in_progress" if started else "not_started"
    assert answers(facts, "2021-12-30") == (unclaimed, "not_due")
    assert answers(facts, "2021-12-31") == (unclaimed, "not_due")
    assert answers(facts, "2022-01-04") == (unclaimed, "overdue")
    before = judged(facts, "2022-01-04")
    assert (before.overdue_days, before.claimed_on, before.completed_on, before.days_late) == (4, None, None, None)
    assert answers(facts, "2022-01-05") == ("sustained", "done_late")
    after = judged(facts, "2022-01-05")
    assert (after.overdue_days, after.completed_on, after.days_late) == (0, day("2022-01-05"), 5)


def test_an_earlier_accepted_day_may_turn_late_into_on_time():
    facts = verified(PRINTED, "2021-12-31", claimed_for="2022-01-05")
    assert answers(facts, "2022-01-05") == ("sustained", "done_on_time")
    assert judged(facts, "2022-01-05").completed_on == day("2021-12-31")


# Withdrawn


@pytest.mark.parametrize("asked", ["2021-12-31", "2022-01-01", "2022-06-01"])
@pytest.mark.parametrize(
    "facts",
    [
        PRINTED,
        replace(PRINTED, started=True),
        EXTENDED,
        claimed(PRINTED, "2021-12-30"),
        claimed(PRINTED, "2022-01-10"),
        verified(EXTENDED, "2022-01-10"),
        replace(verified(PRINTED, "2021-12-20"), lapses=((day("2021-12-25"), None),)),
    ],
)
def test_what_is_withdrawn_is_neither_late_nor_in_time(facts, asked):
    both = judged(replace(facts, withdrawn=True), asked)
    assert (both.state, both.punctuality, both.overdue_days) == ("withdrawn", None, 0)


# Lapses

KEPT = verified(PRINTED, "2021-12-20")


@pytest.mark.parametrize(
    ("asked", "state", "lapses"),
    [
        ("2022-04-30", "sustained", ()),
        ("2022-05-01", "lapsed", (Lapse(day("2022-05-01"), None, 1),)),
        ("2022-05-10", "lapsed", (Lapse(day("2022-05-01"), None, 10),)),
    ],
)
def test_an_open_lapse_counts_the_day_asked_as_well(asked, state, lapses):
    both = judged(replace(KEPT, lapses=((day("2022-05-01"), None),)), asked)
    assert (both.state, both.lapses, both.punctuality) == (state, lapses, "done_on_time")


@pytest.mark.parametrize(
    ("asked", "state", "lapses"),
    [
        ("2022-05-10", "lapsed", (Lapse(day("2022-05-01"), None, 10),)),
        ("2022-05-11", "sustained", (Lapse(day("2022-05-01"), day("2022-05-11"), 10),)),
        ("2030-01-01", "sustained", (Lapse(day("2022-05-01"), day("2022-05-11"), 10),)),
    ],
)
def test_on_the_day_of_its_cure_a_duty_is_sustained_again_and_the_lapse_stays(asked, state, lapses):
    both = judged(replace(KEPT, lapses=((day("2022-05-01"), day("2022-05-11")),)), asked)
    assert (both.state, both.lapses) == (state, lapses)


def test_a_lapse_cured_on_its_first_day_has_no_days():
    both = judged(replace(KEPT, lapses=((day("2022-05-01"), day("2022-05-01")),)), "2022-05-01")
    assert (both.state, both.lapses) == ("sustained", (Lapse(day("2022-05-01"), day("2022-05-01"), 0),))


def test_several_lapses_stay_in_their_order():
    lapses = ((day("2022-05-01"), day("2022-05-11")), (day("2022-07-01"), None))
    both = judged(replace(KEPT, lapses=lapses), "2022-07-02")
    assert both.state == "lapsed"
    assert [lapse.days for lapse in both.lapses] == [10, 2]


def test_every_answer_has_its_words():
    assert STATE_WORDS.keys() == set(DutyState)
    assert PUNCTUALITY_WORDS.keys() == set(Punctuality)
    assert [state.value for state in DutyState] == [
        "not_started", "in_progress", "claimed", "sustained", "lapsed", "withdrawn",
    ]  # fmt: skip
    assert [one.value for one in Punctuality] == [
        "not_due", "overdue", "in_time", "late", "done_on_time", "done_within_extension", "done_late",
    ]  # fmt: skip
