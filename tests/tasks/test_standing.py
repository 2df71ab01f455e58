"""The truth table of a duty's two answers, and what holds for any duty on any day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbm_tracker.tasks.standing import (
    PUNCTUALITY_WORDS,
    STATE_WORDS,
    DutyState,
    Extension,
    Facts,
    Lapse,
    Punctuality,
    standing,
)

PRINTED = Facts(due=date(2021, 12, 31))


def day(text):
    return None if text is None else date.fromisoformat(text)


def granted(until="2022-03-31", on="2021-12-20", asked="2021-12-01"):
    return Extension(asked_on=day(asked), until=day(until), granted_on=day(on))


EXTENDED = replace(PRINTED, extensions=(granted(),))
PENDING = replace(PRINTED, extensions=(Extension(asked_on=day("2021-12-01"), until=day("2022-03-31")),))
REFUSED = replace(
    PRINTED,
    extensions=(Extension(asked_on=day("2021-12-01"), until=day("2022-03-31"), refused_on=day("2021-12-20")),),
)


def claimed(facts, completed_on, claimed_on="2022-05-01"):
    return replace(facts, claimed_on=day(claimed_on), claimed=day(completed_on))


def verified(facts, accepted, claimed_for=None):
    return replace(claimed(facts, claimed_for or accepted), accepted=day(accepted))


def judged(facts, asked, reading="printed"):
    return standing(facts, day(asked), reading)


def answers(facts, asked, reading="printed"):
    both = judged(facts, asked, reading)
    return both.state.value, both.punctuality and both.punctuality.value


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


# Deadlines


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


# What holds for any duty on any day

DAYS = st.dates(date(2021, 5, 1), date(2024, 12, 31))
SPANS = st.integers(0, 400).map(timedelta)


@st.composite
def extensions(draw):
    asked_on, first, second = draw(DAYS), draw(SPANS), draw(SPANS)
    answer = draw(st.sampled_from(["granted_on", "refused_on", None]))
    answered = {answer: asked_on + first} if answer else {}
    return Extension(asked_on=asked_on, until=asked_on + second, **answered)


@st.composite
def duties(draw):
    completed, accepted = draw(st.none() | DAYS), draw(st.none() | DAYS)
    lapses = [(start, draw(st.none() | SPANS.map(start.__add__))) for start in draw(st.lists(DAYS, max_size=3))]
    return Facts(
        due=draw(DAYS),
        due_as_printed=draw(st.booleans()),
        started=draw(st.booleans()),
        withdrawn=draw(st.booleans()),
        claimed_on=completed,
        claimed=completed,
        accepted=accepted if completed else None,
        extensions=tuple(draw(st.lists(extensions(), max_size=3))),
        lapses=tuple(lapses),
    )


READINGS = st.sampled_from(["printed", "next_workday"])
LATE = {Punctuality.LATE, Punctuality.DONE_LATE}


@given(duties(), DAYS, SPANS, READINGS)
def test_late_stays_late(facts, asked, later, reading):
    before, after = standing(facts, asked, reading), standing(facts, asked + later, reading)
    if before.punctuality in LATE:
        assert after.punctuality == before.punctuality
        assert after.days_late == before.days_late > 0


@given(duties(), DAYS, READINGS)
def test_overdue_days_are_counted_while_overdue_alone(facts, asked, reading):
    both = standing(facts, asked, reading)
    assert (both.overdue_days > 0) == (both.punctuality is Punctuality.OVERDUE)
    if both.overdue_days:
        assert both.overdue_days == (asked - both.effective_due).days
        assert both.completed_on is None


@given(duties(), DAYS, READINGS)
def test_a_deadline_is_only_ever_moved_later(facts, asked, reading):
    both = standing(facts, asked, reading)
    assert both.effective_due >= both.original_due >= facts.due
    if both.completed_on is not None:
        assert 0 <= both.days_late <= both.days_late_from_original
    else:
        assert both.days_late is both.days_late_from_original is both.claimed_on is None


@given(duties(), DAYS, SPANS, READINGS)
def test_the_days_of_a_lapse_never_fall_and_never_grow_once_it_is_cured(facts, asked, later, reading):
    before, after = standing(facts, asked, reading).lapses, standing(facts, asked + later, reading).lapses
    known = [lapse for lapse in after if lapse.from_ <= asked]
    assert [lapse.from_ for lapse in before] == [lapse.from_ for lapse in known]
    for first, second in zip(before, known, strict=True):
        assert first.days <= second.days
        if first.to is not None:
            assert second == first


@given(duties(), DAYS, READINGS)
def test_both_answers_agree(facts, asked, reading):
    both = standing(facts, asked, reading)
    allowed = {
        DutyState.NOT_STARTED: {Punctuality.NOT_DUE, Punctuality.OVERDUE},
        DutyState.IN_PROGRESS: {Punctuality.NOT_DUE, Punctuality.OVERDUE},
        DutyState.CLAIMED: {Punctuality.IN_TIME, Punctuality.LATE},
        DutyState.SUSTAINED: {
            Punctuality.DONE_ON_TIME,
            Punctuality.DONE_WITHIN_EXTENSION,
            Punctuality.DONE_LATE,
        },
        DutyState.WITHDRAWN: {None},
    }
    allowed[DutyState.LAPSED] = allowed[DutyState.SUSTAINED]
    assert both.punctuality in allowed[both.state]


@given(duties(), DAYS)
def test_the_later_reading_never_makes_anything_later(facts, asked):
    printed, moved = standing(facts, asked, "printed"), standing(facts, asked, "next_workday")
    assert moved.overdue_days <= printed.overdue_days
    assert (moved.days_late or 0) <= (printed.days_late or 0)
    assert moved.state == printed.state


def test_every_answer_has_its_words():
    assert STATE_WORDS.keys() == set(DutyState)
    assert PUNCTUALITY_WORDS.keys() == set(Punctuality)
    assert [state.value for state in DutyState] == [
        "not_started", "in_progress", "claimed", "sustained", "lapsed", "withdrawn",
    ]  # fmt: skip
    assert [one.value for one in Punctuality] == [
        "not_due", "overdue", "in_time", "late", "done_on_time", "done_within_extension", "done_late",
    ]  # fmt: skip
