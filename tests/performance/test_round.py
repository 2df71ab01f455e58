"""The county's budget round: five steps beside the goals' own."""

import pytest

from given import CATALOGUE, CLERK, OFFICER, REVIEWER, county, day
from pbm_tracker.access.policy import OWN_MATTERS
from pbm_tracker.performance.round import FIVE_SYNC, RecordSyncStep, SyncDays, SyncStepRecorded, days_apart

ARRANGED = {"year": 2023, "step": "arrange", "budget_on": "2022-07-20", "goal_on": "2022-07-22"}
STANDARDS = CATALOGUE.performance


def test_a_step_is_recorded_with_both_days():
    [entry] = county().when(RecordSyncStep(**ARRANGED), REVIEWER, "2022-08-01").then(SyncStepRecorded(**ARRANGED))
    assert (entry.stream, entry.effective_on) == ("round/2023", day("2022-07-20"))


@pytest.mark.parametrize("field", ["budget_on", "goal_on"])
def test_a_day_that_has_not_come_is_not_recorded(field):
    recorded = RecordSyncStep(**{**ARRANGED, field: "2022-08-02"})
    county().when(recorded, REVIEWER, "2022-08-01").refused(FIVE_SYNC, field)


def test_the_goals_may_follow_and_are_added_once():
    story = county().given(RecordSyncStep(**{**ARRANGED, "goal_on": None}), REVIEWER, "2022-07-20")
    story.when(RecordSyncStep(**{**ARRANGED, "goal_on": None}), REVIEWER, "2022-08-01").refused(FIVE_SYNC, "goal_on")
    story.when(RecordSyncStep(**{**ARRANGED, "budget_on": "2022-07-21"}), REVIEWER, "2022-08-01").refused(
        FIVE_SYNC, "goal_on"
    )
    story.given(RecordSyncStep(**ARRANGED), REVIEWER, "2022-08-01")
    story.when(RecordSyncStep(**ARRANGED), REVIEWER, "2022-08-01").refused(FIVE_SYNC, "step")
    assert story.when(RecordSyncStep(**{**ARRANGED, "year": 2024}), REVIEWER, "2022-08-01").entries()


@pytest.mark.parametrize("by", [CLERK, OFFICER])
def test_the_round_is_the_finance_bureaus(by):
    county().when(RecordSyncStep(**ARRANGED), by, "2022-08-01").refused(OWN_MATTERS)


@pytest.mark.parametrize(
    ("step", "budget_on", "goal_on", "days"),
    [
        ("arrange", "2022-07-20", "2022-07-20", 0),
        ("arrange", "2022-07-20", "2022-07-27", 0),  # five working days, as many as are tolerated
        ("arrange", "2022-07-20", "2022-07-28", 1),
        ("arrange", "2022-07-28", "2022-07-20", 1),  # earlier is not in step either
        ("publish", "2022-03-05", "2022-03-05", 0),
        ("publish", "2022-03-04", "2022-03-07", 1),  # Friday and Monday
        ("publish", "2022-03-04", "2022-03-06", 0),  # a weekend
        ("approve", "2022-09-30", "2022-10-09", 2),  # the holiday, and two days worked instead
        ("publish", "2022-03-01", None, 9),  # not yet, on 2022-03-14
    ],
)
def test_steps_are_apart_by_working_days_beyond_the_tolerance(step, budget_on, goal_on, days):
    sync = SyncDays(budget_on=day(budget_on), goal_on=goal_on and day(goal_on))
    assert days_apart(step, sync, STANDARDS, day("2022-03-14")) == days
