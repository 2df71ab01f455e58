"""The goal of a unit as a whole: six dimensions, a hundred points, every major project in one of its tasks."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from cycle import CODE, OVERALL, OWN, ROWS, TASK, WHAT, proposed
from given import CLERK, HEAD, OTHER_CLERK, REVIEWER, county, day
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT
from pbm_tracker.kernel.wording import telling
from pbm_tracker.performance.goal_declaring import DECLARE
from pbm_tracker.performance.goal_form import MEASURED, POINTS
from pbm_tracker.performance.goal_remark import FINE, OverallRemark
from pbm_tracker.performance.goal_reviewing import REVIEW, REVIEWED_BY_ANOTHER
from pbm_tracker.performance.overall_goal import DIMENSION_WORDS, OverallGoal, OverallGoalReturned, OverallGoalReviewed
from pbm_tracker.performance.overall_goal_declaring import AS_A_WHOLE, EVERY_MAJOR, DeclareOverallGoal
from pbm_tracker.performance.overall_goal_reviewing import ReturnOverallGoal, ReviewOverallGoal
from pbm_tracker.performance.subject import unit_stream_of
from pbm_tracker.projects.confirming import ClearOutProject
from pbm_tracker.projects.project import AdjustProject, ProposeProject
from pbm_tracker.units.unit import REGISTER, AbolishUnit, MergeUnit

UNIT = {"unit": OWN["unit"], "year": 2022}
PASS = {**UNIT, "verdict": "passed", "opinion": "同意"}
ON = "2021-09-16"


def ask(**more):
    return DeclareOverallGoal(**{**OVERALL, **more})


def declared():
    return proposed().given(ask(), CLERK, ON)


def goal_of(story):
    return story.state_of(OverallGoal, unit_stream_of("goal", 2022, OWN["unit"]))


# Declaring


def test_what_is_declared_is_kept_in_yuan_and_waits():
    [entry] = proposed().when(ask(project_spending="300", basic_spending="32.5"), CLERK, ON).entries()
    assert entry.stream == "goal/2022/unit/education-bureau"
    assert [(one.amount, one.fiscal, one.other) for one in entry.event.tasks] == [
        (Decimal(3325000), Decimal(3200000), Decimal(125000))
    ]
    assert entry.event.basic_spending == Decimal(325000)
    goal = goal_of(declared())
    assert (goal.pending, goal.passed, goal.author, goal.indicators) == (True, False, CLERK[0], ())


def test_it_is_the_units_own_matter():
    proposed().when(ask(), OTHER_CLERK, ON).refused(OWN_UNIT, "unit")
    proposed().when(ask(), REVIEWER, ON).refused(OWN_MATTERS)
    gone = proposed().given(AbolishUnit(unit=OWN["unit"]), on="2021-09-01")
    gone.when(ask(), CLERK, ON).refused(REGISTER, "unit")


@pytest.mark.parametrize("kind", DIMENSION_WORDS)
def test_each_of_the_six_dimensions_has_an_indicator(kind):
    rows = [row for row in ROWS if row["kind"] != kind]
    refusal = proposed().when(ask(indicators=rows), CLERK, ON).refused(AS_A_WHOLE, "indicators")
    assert refusal.reason == f"缺“{DIMENSION_WORDS[kind]}”指标"


def test_points_come_to_a_hundred_without_an_execution_rate():
    rows = [{**ROWS[0], "weight": "19.99"}, *ROWS[1:]]
    refusal = proposed().when(ask(indicators=rows), CLERK, ON).refused(POINTS, "indicators")
    assert refusal.reason == "各项指标的分值合计 99.99 分，应为 100 分"


def test_its_indicators_are_held_to_the_same_rules():
    twice = [*ROWS[:5], {**ROWS[5], "weight": "5"}, {**ROWS[5], "weight": "5"}]
    proposed().when(ask(indicators=twice), CLERK, ON).refused(MEASURED, "indicators.6.name")
    with pytest.raises(ValidationError) as caught:
        ask(indicators=[{**ROWS[0], "target": None}, *ROWS[1:]])
    assert [error["loc"] for error in caught.value.errors()] == [("indicators", 0, "target")]


def test_the_amount_of_a_task_is_the_sum_of_its_parts():
    with pytest.raises(ValidationError) as caught:
        ask(tasks=[TASK, {**TASK, "amount": "332.499999"}])
    assert [error["loc"] for error in caught.value.errors()] == [("tasks", 1, "amount")]


@pytest.mark.parametrize(("spending", "fits"), [("300", True), ("300.000001", False), (None, True)])
def test_tasks_come_to_what_the_unit_spends(spending, fits):
    when = proposed().when(ask(project_spending=spending, basic_spending="32.5"), CLERK, ON)
    if fits:
        assert when.entries()
    else:
        when.refused(EVERY_MAJOR, "tasks")


@pytest.mark.parametrize("written", [f"{CODE}、2022-032", f"2022-032 {CODE}", f"{CODE}，2022-032"])
def test_every_major_project_stands_in_a_task(written):
    story = proposed().given(ProposeProject(**{**WHAT, "project": "2022-032"}), CLERK, "2021-08-05")
    refusal = story.when(ask(), CLERK, ON).refused(EVERY_MAJOR, "tasks")
    assert refusal.reason == "年度主要任务里没有重大项目 2022-032"
    assert story.when(ask(tasks=[{**TASK, "projects": written}]), CLERK, ON).entries()
    assert story.when(ask(tasks=[TASK, {**TASK, "projects": "2022-032"}]), CLERK, ON).entries()


def test_a_project_that_is_not_major_or_not_of_the_year_need_not_stand_there():
    story = proposed().given(ProposeProject(**{**WHAT, "project": "2022-032"}), CLERK, "2021-08-05")
    minor = AdjustProject(project="2022-032", unit=OWN["unit"], major=False, reason="不再列为重大")
    assert story.given(minor, CLERK, "2021-08-06").when(ask(), CLERK, ON).entries()
    later = proposed().given(
        ProposeProject(**{**WHAT, "project": "2023-001", "period_from": "2023-01-01"}), CLERK, "2021-08-05"
    )
    assert later.when(ask(), CLERK, ON).entries()
    gone = proposed().given(ClearOutProject(**OWN, ground="cancelled", reason="不做了"), CLERK, "2021-09-01")
    assert gone.when(ask(tasks=[{**TASK, "projects": None}]), CLERK, ON).entries()


def test_a_task_names_projects_of_the_unit_only():
    story = proposed().given(
        ProposeProject(**{**WHAT, "project": "2022-032", "unit": "culture-bureau"}), OTHER_CLERK, "2021-08-05"
    )
    other = ask(tasks=[TASK, {**TASK, "projects": "2022-032"}])
    story.when(other, CLERK, ON).refused(EVERY_MAJOR, "tasks.1.projects")
    merged = story.given(MergeUnit(unit="culture-bureau", into=OWN["unit"]), on="2021-09-01")
    assert merged.when(other, CLERK, ON).entries()
    merged.when(ask(), CLERK, ON).refused(EVERY_MAJOR, "tasks")


@pytest.mark.parametrize("codes", ["2022-31", "取暖改造", "2022-031、", "2022/031"])
def test_projects_are_named_by_their_codes(codes):
    with pytest.raises(ValidationError) as caught:
        ask(tasks=[{**TASK, "projects": codes}])
    assert [error["loc"] for error in telling(caught.value.errors())] == [("tasks", 0, "projects")]


# Returning and reviewing


def test_it_is_returned_with_remarks_and_declared_again():
    remark = {"place": "tasks", "row": 1, "text": "内容请具体"}
    returned = ReturnOverallGoal(**UNIT, remarks=[remark])
    declared().when(returned, REVIEWER, "2021-09-20").then(OverallGoalReturned(remarks=(OverallRemark(**remark),)))
    story = declared().given(returned, REVIEWER, "2021-09-20")
    assert not goal_of(story).pending
    assert story.when(ask(), HEAD, "2021-09-21").entries()
    nowhere = ReturnOverallGoal(**UNIT, remarks=[{"place": "weight", "row": 7, "text": "请改"}])
    declared().when(nowhere, REVIEWER, "2021-09-20").refused(FINE, "remarks.0.row")


def test_it_is_in_force_once_it_passed_and_may_be_declared_anew_once_it_failed():
    declared().when(ReviewOverallGoal(**PASS), REVIEWER, "2021-10-08").then(
        OverallGoalReviewed(verdict="passed", opinion="同意")
    )
    story = declared().given(ReviewOverallGoal(**PASS), REVIEWER, "2021-10-08")
    goal = goal_of(story)
    assert (goal.passed, goal.passed_on, goal.passed_version, len(goal.indicators)) == (True, day("2021-10-08"), 2, 6)
    story.when(ask(), CLERK, "2021-10-09").refused(DECLARE)
    failed = declared().given(ReviewOverallGoal(**{**PASS, "verdict": "failed"}), REVIEWER, "2021-10-08")
    assert (goal_of(failed).passed, goal_of(failed).indicators) == (False, ())
    assert failed.when(ask(), CLERK, "2021-10-09").entries()


def test_one_form_waits_at_a_time_and_another_decides_on_it():
    declared().when(ask(), HEAD, "2021-09-17").refused(DECLARE)
    for command in (ReviewOverallGoal(**PASS), ReturnOverallGoal(**UNIT, remarks=[{"place": "tasks", "text": "细化"}])):
        county().when(command, REVIEWER, "2021-10-08").refused(REVIEW, "unit")
        declared().when(command, REVIEWER, "2021-09-15").refused(REVIEW)
        declared().when(command, (CLERK[0], "finance"), "2021-10-08").refused(REVIEWED_BY_ANOTHER)
        declared().when(command, CLERK, "2021-10-08").refused(OWN_MATTERS)
