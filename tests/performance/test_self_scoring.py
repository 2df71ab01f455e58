"""R6 in a whole form: a kind waived by a revision in time is left out, and the others stand for all of the points."""

from decimal import Decimal

from cycle import INDICATORS
from evaluated import ROWS
from given import CATALOGUE
from pbm_tracker.performance.goal_indicator import GoalIndicator
from pbm_tracker.performance.self_scoring import Achieved, Form, Measure, Spent, missing, recompute

SPENT = Spent(Decimal(300), Decimal(300))
GOAL = tuple(GoalIndicator(**one) for one in INDICATORS)


def measure(*waived):
    return Measure(GOAL, frozenset(waived), CATALOGUE.performance, 2022)


def form(rows):
    return Form(SPENT, tuple(Achieved(**one) for one in rows), rate_explained=True, stated_total=Decimal(0))


def without_ecology():
    return [{**one, "not_applicable": True, "actual": None, "score": "0"} if one["no"] == 7 else one for one in ROWS]


def test_the_others_stand_for_all_of_the_points():
    found = recompute(form(without_ecology()), measure("ecological_benefit"))
    earned = ["15.88", "15.09", "10.59", "19.85", "5.29", "5.29", "0.00", "4.76", "10.59"]
    assert [str(one.score) for one in found.rows] == earned
    assert found.rows[6].rule == "R6"
    assert str(found.total) == "97.34"


def test_without_a_revision_nothing_is_left_out():
    found = recompute(form(without_ecology()), measure())
    assert (str(found.rows[6].score), str(found.rows[0].score), str(found.total)) == ("0.00", "15.00", "92.50")


def test_each_score_says_its_rule():
    found = recompute(form(ROWS), measure())
    assert [one.rule for one in found.rows] == ["R1", "R3", "R1", "R2", "R1", "R1", "R1", "R5", "R1"]
    assert found.rows[3].how == "20.00 × min(1, 30 ÷ 32)"
    assert found.rate.rule == "R0"


def test_a_target_set_too_low_is_lowered_by_the_reviewer_alone():
    rows = [{**one, "actual": "30"} if one["no"] == 1 else one for one in ROWS]
    assert str(recompute(form(rows), measure()).rows[0].score) == "15.00"
    lowered = recompute(form(rows), measure(), frozenset({1})).rows[0]
    assert (str(lowered.score), lowered.rule) == ("12.00", "R4")


def test_what_is_right_lacks_nothing():
    rows = form(ROWS)
    found = recompute(rows, measure())
    right = rows._replace(stated_total=found.total)
    assert list(missing(right, found, measure())) == []
