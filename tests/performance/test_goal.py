"""A goal is declared by its unit, returned with remarks or reviewed by another, and revised within its year."""

from datetime import timedelta
from decimal import Decimal

import pytest

from cycle import CODE, DECLARE, INDICATORS, OWN, PASS, admitted, declared, indicator, passed, staffed
from given import CLERK, HEAD, OTHER_CLERK, REVIEWER, day
from pbm_tracker.access.account import OpenAccount
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.performance.goal import (
    Goal,
    GoalReturned,
    GoalReviewed,
    GoalRevised,
    GoalRevisionRefused,
)
from pbm_tracker.performance.goal_declaring import DECLARE as TO_DECLARE
from pbm_tracker.performance.goal_declaring import WITHIN_THE_YEAR, DeclareGoal, ReviseGoal
from pbm_tracker.performance.goal_remark import FINE, GoalRemark
from pbm_tracker.performance.goal_reviewing import (
    MAJOR_REVIEW,
    REVIEW,
    REVIEWED_BY_ANOTHER,
    ApproveGoalRevision,
    RefuseGoalRevision,
    ReturnGoal,
    ReviewGoal,
)
from pbm_tracker.performance.subject import stream_of
from pbm_tracker.projects.confirming import ClearOutProject
from pbm_tracker.projects.lead import BindProjectLead, ReleaseProjectLead
from pbm_tracker.projects.project import LIBRARY, OWN_PROJECTS, AdjustProject
from pbm_tracker.units.person import HEADS_AND_LEADS, LeavePost

OF_2022 = {"project": CODE, "year": 2022}
LEAD = BindProjectLead(**OWN, person="wang-jie")
ASKED = DeclareGoal(**DECLARE)
LESS = [indicator("quantity", "改造学校数", "15", target="16"), *INDICATORS[1:]]
REVISE = ReviseGoal(**{**DECLARE, "indicators": LESS}, reason="两所学校撤并")
RETURN = ReturnGoal(**OF_2022, remarks=[{"place": "target", "row": 2, "text": "依据不足"}])


def goal_of(story):
    return story.state_of(Goal, stream_of("goal", 2022, CODE))


# Declaring


def test_what_is_declared_is_kept_in_yuan_and_waits_for_its_review():
    [entry] = admitted().when(ASKED, CLERK, "2021-09-15").entries()
    assert entry.stream == f"goal/2022/project/{CODE}"
    assert (entry.event.fiscal, entry.event.carried_over, entry.event.other) == (
        Decimal(3200000),
        None,
        Decimal(125000),
    )
    goal = goal_of(declared())
    assert (goal.pending, goal.passed, goal.indicators) == (True, False, ())
    assert (goal.declared_on, goal.author, goal.declared_version) == (day("2021-09-15"), CLERK[0], 1)
    assert [one.weight for one in goal.declared] == [Decimal(row["weight"]) for row in INDICATORS]


def test_a_goal_is_declared_before_the_project_is_in_the_library():
    story = staffed().given(LEAD, CLERK, "2021-09-01")
    assert story.when(ASKED, CLERK, "2021-09-02").entries()


def test_a_goal_is_the_units_own_matter_and_of_a_year_of_the_project():
    admitted().when(ASKED, OTHER_CLERK, "2021-09-15").refused(OWN_UNIT, "unit")
    admitted().when(ASKED, REVIEWER, "2021-09-15").refused(OWN_MATTERS)
    theirs = DeclareGoal(**{**DECLARE, "unit": "culture-bureau"})
    admitted().when(theirs, OTHER_CLERK, "2021-09-15").refused(OWN_PROJECTS, "project")
    after = DeclareGoal(**{**DECLARE, "year": 2024})
    admitted().when(after, CLERK, "2021-09-15").refused(LIBRARY, "year")
    gone = admitted().given(ClearOutProject(**OWN, ground="cancelled", reason="不做了"), CLERK, "2021-09-12")
    gone.when(ASKED, CLERK, "2021-09-15").refused(LIBRARY, "project")


def test_somebody_in_post_leads_the_project_on_the_day():
    story = admitted().given(ReleaseProjectLead(**OWN, reason="调离"), CLERK, "2021-09-12")
    assert story.when(ASKED, CLERK, "2021-09-12").entries()
    story.when(ASKED, CLERK, "2021-09-13").refused(HEADS_AND_LEADS, "project")
    left = admitted().given(LeavePost(person="wang-jie", unit=OWN["unit"], title="科长"), on="2021-09-12")
    left.when(ASKED, CLERK, "2021-09-15").refused(HEADS_AND_LEADS, "project")


def test_one_form_waits_at_a_time_and_what_passed_is_only_revised():
    declared().when(ASKED, HEAD, "2021-09-16").refused(TO_DECLARE)
    passed().when(ASKED, CLERK, "2021-10-09").refused(TO_DECLARE)


# Returning


def test_a_goal_is_returned_with_remarks_and_declared_again():
    remark = GoalRemark(place="target", row=2, text="依据不足")
    declared().when(RETURN, REVIEWER, "2021-09-20").then(GoalReturned(remarks=(remark,)))
    story = declared().given(RETURN, REVIEWER, "2021-09-20")
    assert (goal_of(story).pending, goal_of(story).returned_on) == (False, day("2021-09-20"))
    again = story.given(ASKED, CLERK, "2021-09-22")
    assert (goal_of(again).pending, goal_of(again).returned_on) == (True, None)


@pytest.mark.parametrize(
    ("place", "row", "at"),
    [
        ("annual_goal", None, "annual_goal"),
        ("indicators", None, "indicators"),
        ("indicators", 3, "indicators.2"),
        ("weight", 3, "indicators.2.weight"),
        ("waived", 1, "waived.0"),
    ],
)
def test_a_remark_names_its_place_in_the_form(place, row, at):
    assert GoalRemark(place=place, row=row, text="请改").at == at


@pytest.mark.parametrize(("place", "row"), [("target", None), ("target", 10), ("indicators", 10), ("annual_goal", 1)])
def test_a_remark_names_a_row_that_is_there(place, row):
    remarks = [{"place": "annual_goal", "text": "请细化"}, {"place": place, "row": row, "text": "请改"}]
    declared().when(ReturnGoal(**OF_2022, remarks=remarks), REVIEWER, "2021-09-20").refused(FINE, "remarks.1.row")


# Reviewing


def test_a_goal_that_passed_is_in_force_from_that_day():
    declared().when(ReviewGoal(**PASS), REVIEWER, "2021-10-08").then(
        GoalReviewed(**{name: value for name, value in PASS.items() if name not in OF_2022})
    )
    goal = goal_of(passed())
    assert (goal.passed, goal.passed_on, goal.passed_version, goal.pending) == (True, day("2021-10-08"), 2, False)
    assert [len(goal.indicators_on(day(one))) for one in ("2021-10-07", "2021-10-08", "2023-05-31")] == [0, 9, 9]


def test_a_goal_that_failed_is_not_in_force_and_may_be_declared_anew():
    failed = ReviewGoal(**{**PASS, "verdict": "failed"})
    story = declared().given(failed, REVIEWER, "2021-10-08")
    assert (goal_of(story).passed, goal_of(story).indicators, goal_of(story).failed_on) == (
        False,
        (),
        day("2021-10-08"),
    )
    assert story.when(ASKED, CLERK, "2021-10-12").entries()


def test_there_is_something_to_review_and_not_before_it_is_there():
    for command in (ReviewGoal(**PASS), RETURN):
        admitted().when(command, REVIEWER, "2021-10-08").refused(REVIEW, "project")
        passed().when(command, REVIEWER, "2021-10-09").refused(REVIEW, "project")
        declared().when(command, REVIEWER, "2021-09-14").refused(REVIEW)
        declared().when(command, CLERK, "2021-10-08").refused(OWN_MATTERS)


def test_nobody_reviews_what_he_declared():
    one, other = ("wang.jie", "unit_clerk"), ("wang.jie.2", "finance")
    story = admitted().given(
        OpenAccount(account=one[0], unit=OWN["unit"], person="wang-jie"), ("county-office/security", "security")
    )
    story.given(OpenAccount(account=other[0], unit="finance-bureau", person="wang-jie"), ("o/security", "security"))
    story.given(ASKED, one, "2021-09-15")
    for command in (ReviewGoal(**PASS), RETURN):
        story.when(command, other, "2021-10-08").refused(REVIEWED_BY_ANOTHER)


def ordinary(**more):
    kept = {name: value for name, value in PASS.items() if not name.startswith("third_party")}
    return ReviewGoal(**{**kept, "kind": "ordinary", **more})


def test_a_major_goal_does_not_pass_by_an_ordinary_review():
    refusal = declared().when(ordinary(), REVIEWER, "2021-10-08").refused(MAJOR_REVIEW, "kind")
    assert refusal.cure
    assert declared().when(ordinary(verdict="failed"), REVIEWER, "2021-10-08").entries()


def test_of_any_other_an_ordinary_review_is_enough():
    minor = admitted().given(AdjustProject(**OWN, major=False, reason="不再列为重大"), REVIEWER, "2021-09-11")
    story = minor.given(ASKED, CLERK, "2021-09-15")
    assert story.when(ordinary(), REVIEWER, "2021-10-08").entries()


@pytest.mark.parametrize("field", ["third_party", "third_party_reason"])
def test_a_major_review_says_whether_a_third_party_is_necessary(field):
    silent = ReviewGoal(**{**PASS, field: None})
    declared().when(silent, REVIEWER, "2021-10-08").refused(MAJOR_REVIEW, field)


# Revising


def revised(on="2022-08-10"):
    return passed().given(REVISE, CLERK, "2022-08-01").given(ApproveGoalRevision(**OF_2022), REVIEWER, on)


def test_a_revision_counts_from_its_approval_and_the_original_stays():
    asked = passed().given(REVISE, CLERK, "2022-08-01")
    assert goal_of(asked).indicators[0].target == Decimal(20)
    goal = goal_of(revised())
    targets = {on: goal.indicators_on(day(on))[0].target for on in ("2022-08-09", "2022-08-10", "2023-05-31")}
    assert targets == {"2022-08-09": 20, "2022-08-10": 16, "2023-05-31": 16}
    assert goal.indicators[0].target == Decimal(16)
    assert [(one.since, one.version) for one in goal.versions] == [(day("2021-10-08"), 2), (day("2022-08-10"), 4)]


def test_a_revision_that_is_refused_changes_nothing():
    story = passed().given(REVISE, CLERK, "2022-08-01")
    refuse = RefuseGoalRevision(**OF_2022, reason="理由不充分")
    story.when(refuse, REVIEWER, "2022-08-10").then(GoalRevisionRefused(reason="理由不充分"))
    story.given(refuse, REVIEWER, "2022-08-10")
    assert (goal_of(story).revision, goal_of(story).indicators[0].target) == (None, Decimal(20))
    assert story.when(REVISE, CLERK, "2022-08-11").entries()


@pytest.mark.parametrize(("after", "counts"), [(-1, True), (0, True), (1, False)])
def test_a_revision_is_asked_for_and_approved_by_the_last_day_of_its_year(after, counts):
    last = day("2022-12-31") + timedelta(days=after)
    asking = passed().when(REVISE, CLERK, last)
    approving = passed().given(REVISE, CLERK, "2022-12-01").when(ApproveGoalRevision(**OF_2022), REVIEWER, last)
    if counts:
        assert asking.entries()
        approving.then(GoalRevised())
    else:
        asking.refused(WITHIN_THE_YEAR, "year")
        approving.refused(WITHIN_THE_YEAR, "year")


def test_a_revision_that_is_too_late_can_still_be_refused():
    story = passed().given(REVISE, CLERK, "2022-12-01")
    assert story.when(RefuseGoalRevision(**OF_2022, reason="年度已经结束"), REVIEWER, "2023-01-05").entries()


def test_only_what_passed_is_revised_and_one_revision_waits_at_a_time():
    declared().when(REVISE, CLERK, "2022-08-01").refused(WITHIN_THE_YEAR)
    passed().given(REVISE, CLERK, "2022-08-01").when(REVISE, HEAD, "2022-08-02").refused(WITHIN_THE_YEAR)


def test_a_revision_is_decided_by_another_and_not_before_it_is_asked_for():
    for command in (ApproveGoalRevision(**OF_2022), RefuseGoalRevision(**OF_2022, reason="无")):
        passed().when(command, REVIEWER, "2022-08-10").refused(WITHIN_THE_YEAR, "project")
        story = passed().given(REVISE, CLERK, "2022-08-01")
        story.when(command, REVIEWER, "2022-07-31").refused(WITHIN_THE_YEAR)
        story.when(command, (CLERK[0], "finance"), "2022-08-10").refused(REVIEWED_BY_ANOTHER)


def test_a_revised_form_is_as_complete_as_the_first():
    short = ReviseGoal(**{**DECLARE, "indicators": INDICATORS[:-1]}, reason="删去满意度")
    refusal = passed().when(short, CLERK, "2022-08-01").refused(CLAUSES["s2_3_kinds"], "indicators")
    [fact] = refusal.facts
    assert (fact.event.gate, fact.event.asked) == ("G2", "revise_goal")
