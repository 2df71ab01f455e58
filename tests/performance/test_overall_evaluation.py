"""A unit as a whole: its self-evaluation recomputed without a rate, the verdict of the bureau, its reports."""

import pytest

from cycle import indicator, staffed
from given import CLERK, HEAD, PROOF, REVIEWER
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import event_in
from pbm_tracker.performance.overall_evaluation import (
    REPORTED,
    STEP_BY_STEP,
    CompleteOverallEvaluation,
    ReportOverallPerformance,
    SubmitOverallSelfEvaluation,
)
from pbm_tracker.performance.overall_goal import DIMENSION_WORDS
from pbm_tracker.performance.overall_goal_declaring import DeclareOverallGoal
from pbm_tracker.performance.overall_goal_reviewing import ReviewOverallGoal
from pbm_tracker.performance.self_evaluation import TRUTHFUL, TWO_PERSONS
from pbm_tracker.units.person import HEADS_AND_LEADS

UNIT = {"unit": "education-bureau", "year": 2022}
WEIGHTS = ("20", "20", "20", "20", "10", "10")
GOAL = DeclareOverallGoal(
    **UNIT,
    functions="管理全县教育",
    annual_goal="办好人民满意的教育",
    tasks=[
        {
            "name": "改善办学条件",
            "content": "取暖改造",
            "fiscal": "300",
            "other": "0",
            "amount": "300",
            "projects": "2022-031",
        }
    ],
    indicators=[
        indicator(kind, words, weight) for (kind, words), weight in zip(DIMENSION_WORDS.items(), WEIGHTS, strict=True)
    ],
)
ROWS = [{"no": no, "actual": "20", "score": weight} for no, weight in enumerate(WEIGHTS, start=1)]
ROWS[1] = {"no": 2, "actual": "17", "score": "17", "cause": "人手不足"}
SUBMIT = {
    **UNIT,
    "indicators": ROWS,
    "stated_total": "97",
    "achievement": "完成",
    "conclusion": "良好",
    "unit_head": "wang-jie",
    "evidence": PROOF,
}
COMPLETE = CompleteOverallEvaluation(**UNIT, score="82.5", conclusion="总体良好", evidence=PROOF)
REPORT = ReportOverallPerformance(**UNIT, addressee="congress", document="龙教〔2023〕5号", evidence=PROOF)


def passed():
    story = staffed().given(GOAL, CLERK, "2021-09-16")
    review = ReviewOverallGoal(**UNIT, verdict="passed", opinion="同意")
    return story.given(review, REVIEWER, "2021-10-08")


def submit(**changed):
    return SubmitOverallSelfEvaluation(**{**SUBMIT, **changed})


def submitted():
    return passed().given(submit(), CLERK, "2023-03-20")


def test_the_points_come_to_a_hundred_without_a_rate():
    [entry] = passed().when(submit(), CLERK, "2023-03-20").entries()
    assert (str(entry.event.score), entry.event.grade, entry.stream) == (
        "97.00",
        "excellent",
        "evaluation/2022/unit/education-bureau",
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"stated_total": "97.01"}, "stated_total"),
        ({"indicators": [*ROWS[:1], {**ROWS[1], "cause": None}, *ROWS[2:]]}, "indicators.1.cause"),
        ({"indicators": [{**ROWS[0], "actual": None}, *ROWS[1:]]}, "indicators.0.actual"),
    ],
)
def test_g8_holds_for_the_whole_as_for_a_project(changed, field):
    refusal = passed().when(submit(**changed), CLERK, "2023-03-20").refused(CLAUSES["s3_4_1_truth"], field)
    assert event_in(refusal).by_entries[0].stream == "goal/2022/unit/education-bureau"


def test_it_needs_a_goal_a_year_that_is_over_and_is_submitted_once():
    staffed().when(submit(), CLERK, "2023-03-20").refused(TRUTHFUL, "year")
    passed().when(submit(), CLERK, "2022-12-31").refused(TRUTHFUL, "year")
    submitted().when(submit(), CLERK, "2023-03-21").refused(TRUTHFUL, "year")
    passed().when(submit(unit_head="zhao-qi"), CLERK, "2023-03-20").refused(HEADS_AND_LEADS, "unit_head")


def test_the_bureaus_verdict_is_graded_on_five_grades_by_another_person():
    [entry] = submitted().when(COMPLETE, REVIEWER, "2023-09-01").entries()
    assert (entry.event.scale, entry.event.grade) == ("gd_five", "good")
    submitted().when(COMPLETE, (CLERK[0], "finance"), "2023-09-01").refused(TWO_PERSONS)
    again = submitted().given(COMPLETE, REVIEWER, "2023-09-01")
    again.when(COMPLETE, REVIEWER, "2023-09-02").refused(STEP_BY_STEP, "year")


def test_it_is_reported_to_each_addressee_once():
    passed().when(REPORT, HEAD, "2023-04-10").refused(REPORTED, "year")
    story = submitted().given(REPORT, HEAD, "2023-04-10")
    story.when(REPORT, HEAD, "2023-04-11").refused(REPORTED, "addressee")
    assert story.when(REPORT.model_copy(update={"addressee": "government"}), HEAD, "2023-04-11").entries()
