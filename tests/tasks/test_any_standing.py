"""What holds for any duty on any day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pbm_tracker.tasks.standing import (
    DutyState,
    Extension,
    Facts,
    Punctuality,
    standing,
)

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
