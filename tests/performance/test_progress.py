"""How a step stands on a day: the truth table, and what holds for any day."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from given import CATALOGUE, day
from pbm_tracker.performance.progress import NIL, NOTHING, STATE_WORDS, StepState, in_words, judge
from pbm_tracker.performance.windows import windows

STEPS = {step.number: step for step in CATALOGUE.steps}
NOTICE = CATALOGUE.notice.issued_on
DAYS = st.dates(day("2021-01-01"), day("2025-12-31"))


def of(number, year, **how):
    return windows(STEPS[number], year, NOTICE, **how)


GOALS = of("2.1", 2023)  # 2022-08-01 to 2022-10-31
REPORTS = of("3.1", 2023)  # July and October of 2023


def done(**days):
    return {(subject, 0): day(text) for subject, text in days.items()}


@pytest.mark.parametrize(
    ("as_of", "days", "state", "late", "words"),
    [
        ("2022-07-31", {}, "not_open", 0, "未到时间，2022-08-01 起"),
        ("2022-08-01", {}, "open", 0, "办理中，0/2"),
        ("2022-10-31", {"a": "2022-08-20"}, "open", 0, "办理中，1/2"),
        ("2022-11-01", {"a": "2022-08-20"}, "missing", 1, "逾期 1 天未完成，1/2"),
        ("2022-11-08", {}, "missing", 8, "逾期 8 天未完成，0/2"),
        ("2022-10-31", {"a": "2022-08-20", "b": "2022-10-31"}, "done", 0, "按期完成"),
        ("2022-12-01", {"a": "2022-08-20", "b": "2022-11-08"}, "done_late", 8, "逾期 8 天后完成"),
        ("2022-11-07", {"a": "2022-08-20", "b": "2022-11-08"}, "missing", 7, "逾期 7 天未完成，1/2"),  # not by that day
        ("2022-07-31", {"a": "2022-07-20", "b": "2022-07-30"}, "done", 0, "按期完成"),  # ahead of the window
    ],
)
def test_a_step_of_two_subjects(as_of, days, state, late, words):
    standing = judge(GOALS, ("a", "b"), done(**days), day(as_of))
    assert (standing.state, standing.days, in_words(standing)) == (state, late, words)


def test_what_is_missing_is_named_and_the_last_day_counts():
    standing = judge(GOALS, ("a", "b"), done(b="2022-09-01"), day("2022-11-01"))
    assert (standing.times[0].missing, standing.done_on, standing.done, standing.asked) == (("a",), None, 1, 2)
    standing = judge(GOALS, ("a", "b"), done(b="2022-09-01", a="2022-09-30"), day("2022-11-01"))
    assert standing.done_on == day("2022-09-30")


def test_nobody_is_asked_for_nothing():
    assert judge(GOALS, (), {}, day("2022-11-01")) == NOTHING


@pytest.mark.parametrize(
    ("as_of", "days", "state", "late"),
    [
        ("2022-10-20", {}, "open", 0),
        ("2022-10-20", {NIL: "2022-10-20"}, "nil", 0),
        ("2022-11-20", {NIL: "2022-11-10"}, "done_late", 10),
        ("2022-11-20", {}, "missing", 20),
    ],
)
def test_a_nil_return_is_due_like_any_other(as_of, days, state, late):
    standing = judge(GOALS, (NIL,), done(**days), day(as_of))
    assert (standing.state, standing.days) == (state, late)


def test_beside_the_unit_as_a_whole_a_nil_return_is_one_of_two():
    standing = judge(GOALS, ("", NIL), {("", 0): day("2022-10-01"), (NIL, 0): day("2022-10-02")}, day("2022-10-20"))
    assert (standing.state, standing.done_on) == ("done", day("2022-10-02"))


# Two reports a year

JULY, OCTOBER = {("a", 7): day("2023-07-20")}, {("a", 10): day("2023-11-02")}


@pytest.mark.parametrize(
    ("as_of", "days", "state", "late"),
    [
        ("2023-06-30", {}, "not_open", 0),
        ("2023-07-01", {}, "open", 0),
        ("2023-08-01", {}, "missing", 1),
        ("2023-08-01", JULY, "open", 0),  # done for the first time, not open for the second
        ("2023-10-01", JULY, "open", 0),
        ("2023-11-01", JULY, "missing", 1),
        ("2023-11-10", JULY | OCTOBER, "done_late", 2),
        ("2023-11-10", OCTOBER, "missing", 102),  # the first has been missing since 2023-07-31
        ("2023-10-31", JULY | {("a", 10): day("2023-10-31")}, "done", 0),
    ],
)
def test_each_report_is_due_by_itself(as_of, days, state, late):
    standing = judge(REPORTS, ("a",), days, day(as_of))
    assert (standing.state, standing.days) == (state, late)


def test_what_names_no_month_belongs_to_the_window_that_had_opened_last():
    standing = judge(REPORTS, ("a",), {("a", 0): day("2023-08-15")}, day("2023-09-01"))
    assert [(time.state, time.days) for time in standing.times] == [("done_late", 15), ("not_open", 0)]
    early = judge(REPORTS, ("a",), {("a", 0): day("2023-06-15")}, day("2023-09-01"))
    assert early.times[0].state == "done"


def test_the_window_that_matters_is_the_first_that_is_not_done():
    [july, october] = REPORTS.spans
    assert judge(REPORTS, ("a",), {}, day("2023-07-01")).span == july
    assert judge(REPORTS, ("a",), JULY, day("2023-08-01")).span == october
    assert judge(REPORTS, ("a",), JULY | OCTOBER, day("2023-12-01")).span == october


# What follows a publication


@pytest.mark.parametrize(
    ("anchor", "days", "state", "late", "words"),
    [
        (None, {}, "undated", 0, "日期未定，待预算公开"),
        (None, {"a": "2023-03-01"}, "done", 0, "按期完成"),  # ahead of the budget: not late
        ("2023-03-05", {}, "missing", 27, "逾期 27 天未完成"),
        ("2023-03-05", {"a": "2023-03-05"}, "done", 0, "按期完成"),
        ("2023-03-05", {"a": "2023-03-06"}, "done_late", 1, "逾期 1 天后完成"),
    ],
)
def test_a_step_that_goes_with_the_budget(anchor, days, state, late, words):
    followed = of("2.3", 2023, anchor=anchor and day(anchor))
    standing = judge(followed, ("a",), done(**days), day("2023-04-01"))
    assert (standing.state, standing.days, in_words(standing)) == (state, late, words)


# Before the notice, before the unit


@pytest.mark.parametrize("as_of", ["2021-04-27", "2021-06-30", "2024-01-01"])
def test_what_lies_before_the_notice_is_never_missed(as_of):
    standing = judge(of("4.1", 2020), ("a",), {}, day(as_of))
    assert (standing.state, in_words(standing)) == ("before_notice", "方案印发前")
    assert judge(of("2.3", 2021), ("a",), {}, day(as_of)).state == "before_notice"


@pytest.mark.parametrize(("since", "state"), [("2022-10-31", "missing"), ("2022-11-01", "nothing")])
def test_what_had_closed_when_a_unit_joined_asks_for_nothing(since, state):
    assert judge(GOALS, ("a",), {}, day("2022-12-01"), day(since)).state == state


# Whatever the day


@given(DAYS, DAYS, st.sampled_from(sorted(STEPS)), st.integers(2021, 2024))
def test_once_done_a_step_stays_as_it_is(on, later, number, year):
    read = of(number, year, anchor=day("2022-03-05"))
    found = {("a", span.month): on for span in read.spans}
    first, then = judge(read, ("a",), found, max(on, later)), judge(read, ("a",), found, max(on, later) + timedelta(9))
    assert first == then
    assert first.state in ("done", "done_late", "before_notice")


@given(DAYS, st.sampled_from(sorted(STEPS)), st.integers(2021, 2024))
def test_what_is_missing_is_so_from_the_day_after_and_one_day_longer_each_day(as_of, number, year):
    read = of(number, year)
    standing, next_day = judge(read, ("a",), {}, as_of), judge(read, ("a",), {}, as_of + timedelta(1))
    if standing.state is StepState.MISSING:
        assert (next_day.state, next_day.days) == (StepState.MISSING, standing.days + 1)
    elif next_day.state is StepState.MISSING:
        assert next_day.days == 1


def test_every_state_has_its_words():
    assert STATE_WORDS.keys() == set(StepState)
