"""事前绩效评估: scored, graded and concluded alike; reviewed by somebody else."""

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from cycle import ASSESS, CODE, OWN, REVIEW, proposed
from given import CATALOGUE, CLERK, OTHER_CLERK, REVIEWER
from pbm_tracker.access.policy import OWN_MATTERS
from pbm_tracker.performance.ex_ante import (
    FIVE_ASPECTS,
    INVESTMENT,
    REVIEWED,
    TWO_PERSONS,
    CompleteExAnteAssessment,
    ReviewExAnteAssessment,
)
from pbm_tracker.performance.scales import band_of
from pbm_tracker.projects.project import OWN_PROJECTS, AdjustProject

STANDARDS = CATALOGUE.performance
DAY = "2021-08-20"


def assess(**changed):
    return CompleteExAnteAssessment(**{**ASSESS, **changed})


def completed(**changed):
    return proposed().given(assess(**changed), CLERK, DAY)


def test_the_total_and_the_grade_are_worked_out():
    [entry] = proposed().when(assess(), CLERK, DAY).entries()
    assert (str(entry.event.score), entry.event.scale, entry.event.grade) == ("87.50", "mof_four", "good")
    assert entry.stream == f"ex-ante/project/{CODE}"


SCORES = ("necessity", "economy", "goal_soundness", "feasibility", "funding_compliance")


@pytest.mark.parametrize(
    ("scores", "grade"),
    [
        ("20 20 20 20 10", "excellent"),
        ("20 20 20 20 9.99", "good"),
        ("12 12 12 12 12", "fair"),
        ("12 12 12 12 11.99", "poor"),
        ("0 20 20 20 20", "poor"),
        ("20 20 20 20 0", "poor"),
        ("20 0 20 20 20", "good"),
    ],
)
def test_what_is_not_supported_is_poor_and_the_other_way_round(scores, grade):
    given = dict(zip(SCORES, scores.split(), strict=True))
    right, wrong = ("no_support", "support") if grade == "poor" else ("support_adjusted", "no_support")
    [entry] = proposed().when(assess(**given, conclusion=right), CLERK, DAY).entries()
    assert entry.event.grade == grade
    proposed().when(assess(**given, conclusion=wrong), CLERK, DAY).refused(FIVE_ASPECTS, "conclusion")


def test_whoever_has_a_stake_does_not_assess():
    impartial = ASSESS["participants"][0]
    asked = assess(participants=[impartial, {**impartial, "name": "乙", "no_conflict": False}])
    refusal = proposed().when(asked, CLERK, DAY).refused(FIVE_ASPECTS, "participants.1.no_conflict")
    assert "乙" in refusal.reason


def test_construction_has_its_feasibility_study():
    building = AdjustProject(**OWN, special_kind="capital_construction", reason="属基建")
    story = proposed().given(building, CLERK, "2021-08-10")
    story.when(assess(), CLERK, DAY).refused(INVESTMENT, "feasibility_study")
    assert story.when(assess(feasibility_study="县发改〔2021〕12号"), CLERK, DAY).entries()


def test_it_is_the_units_own_project_and_act():
    theirs = assess(unit="culture-bureau")
    proposed().when(theirs, OTHER_CLERK, DAY).refused(OWN_PROJECTS, "project")
    proposed().when(assess(), REVIEWER, DAY).refused(OWN_MATTERS)


@pytest.mark.parametrize("field", ["necessity", "funding_compliance"])
@pytest.mark.parametrize("points", ["20.01", "-1", "9.999", "九"])
def test_an_aspect_has_at_most_twenty_points(field, points):
    with pytest.raises(ValueError, match=field):
        assess(**{field: points})


# The review


def test_a_review_says_whether_a_third_party_is_needed():
    [entry] = completed().when(ReviewExAnteAssessment(**REVIEW), REVIEWER, "2021-09-01").entries()
    assert (entry.event.verdict, entry.event.third_party, entry.event.third_party_reason) == (
        "passed",
        False,
        "规模不大，数据齐全",
    )
    with pytest.raises(ValueError, match="third_party_reason"):
        ReviewExAnteAssessment(**{name: value for name, value in REVIEW.items() if name != "third_party_reason"})


def test_there_is_one_review_of_an_assessment_by_another_person():
    proposed().when(ReviewExAnteAssessment(**REVIEW), REVIEWER, DAY).refused(REVIEWED, "project")
    story = completed()
    story.when(ReviewExAnteAssessment(**REVIEW), REVIEWER, "2021-08-19").refused(REVIEWED)
    story.when(ReviewExAnteAssessment(**REVIEW), (CLERK[0], "finance"), "2021-09-01").refused(TWO_PERSONS)
    story.given(ReviewExAnteAssessment(**REVIEW), REVIEWER, "2021-09-01")
    story.when(ReviewExAnteAssessment(**REVIEW), REVIEWER, "2021-09-02").refused(REVIEWED, "project")
    again = story.given(assess(), CLERK, "2021-09-05")
    assert again.when(ReviewExAnteAssessment(**{**REVIEW, "verdict": "returned"}), REVIEWER, "2021-09-06").entries()


def test_what_is_poor_does_not_pass():
    poor = completed(necessity="0", conclusion="no_support")
    poor.when(ReviewExAnteAssessment(**REVIEW), REVIEWER, "2021-09-01").refused(REVIEWED, "verdict")
    assert poor.when(ReviewExAnteAssessment(**{**REVIEW, "verdict": "failed"}), REVIEWER, "2021-09-01").entries()


# Scales


@examples(st.decimals(min_value=0, max_value=100, places=2), st.sampled_from(STANDARDS.scales))
def test_every_score_has_the_grade_whose_band_it_lies_in(score, scale):
    band = band_of(score, scale)
    better = [other for other in scale.bands if other.lowest > band.lowest]
    assert band.lowest <= score
    assert all(score < other.lowest for other in better)


def test_the_borders_belong_to_the_better_grade():
    scores = (89.99, 90, 80, 79.99, 70, 65, 60, 59.99)
    grades = {scale.id: [band_of(score, scale).words for score in scores] for scale in STANDARDS.scales}
    assert grades == {"gd_five": list("良优良中中低低差"), "mof_four": list("良优良中中中中差")}
