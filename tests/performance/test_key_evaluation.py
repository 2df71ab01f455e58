"""Key evaluations: selected, scored in four parts, graded on five grades; and what they do to the next budget (G10)."""

import pytest

from cycle import CODE, DECLARE, INDICATORS, PASS
from evaluated import HELPER, ITS_YEAR, JUDGE, evaluated
from given import CLERK, PROOF, REVIEWER
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import event_in
from pbm_tracker.performance.agency import INDEPENDENT
from pbm_tracker.performance.budget import IN_PRINCIPLE, AdjustBudget, ArrangeBudget
from pbm_tracker.performance.goal_declaring import DeclareGoal
from pbm_tracker.performance.goal_reviewing import ReviewGoal
from pbm_tracker.performance.key_evaluation import KEY, CompleteKeyEvaluation, SelectKeyEvaluation
from pbm_tracker.projects.confirming import ConfirmProjectFact
from pbm_tracker.projects.project import AdjustProject

SELECT = SelectKeyEvaluation(**ITS_YEAR, reason="资金量大", agency=JUDGE)
WEIGHTS = (("decision", "15"), ("process", "20"), ("output", "35"), ("effect", "30"))


def completed_with(scores, **changed):
    aspects = [
        {"aspect": aspect, "weight": weight, "score": score}
        for (aspect, weight), score in zip(WEIGHTS, scores.split(), strict=True)
    ]
    given = {"aspects": aspects, "agency": JUDGE, "lead_assessor": "周评", "conclusion": "见报告", "evidence": PROOF}
    return CompleteKeyEvaluation(**ITS_YEAR, **{**given, **changed})


FAIR = completed_with("12 15 25 20")


def selected(**changed):
    return evaluated(**changed).given(SELECT, REVIEWER, "2023-05-10")


def graded(scores="12 15 25 20"):
    return selected().given(completed_with(scores), REVIEWER, "2023-09-01")


# The evaluation


@pytest.mark.parametrize(
    ("scores", "score", "grade"),
    [
        ("15 20 35 20", "90.00", "excellent"),
        ("15 20 35 19.99", "89.99", "good"),
        ("12 15 25 20", "72.00", "fair"),
        ("12 15 20 18", "65.00", "low"),
        ("10 10 20 19.99", "59.99", "poor"),
    ],
)
def test_it_is_graded_on_five_grades(scores, score, grade):
    [entry] = selected().when(completed_with(scores), REVIEWER, "2023-09-01").entries()
    assert (str(entry.event.score), entry.event.scale, entry.event.grade) == (score, "gd_five", grade)


def test_it_is_selected_first_and_completed_once():
    evaluated().when(FAIR, REVIEWER, "2023-09-01").refused(KEY, "year")
    selected().when(SELECT, REVIEWER, "2023-05-11").refused(KEY, "year")
    graded().when(FAIR, REVIEWER, "2023-09-02").refused(KEY, "year")


@pytest.mark.parametrize(
    ("weights", "field"),
    [
        ("15 20 35 29.99", "aspects"),
        ("20 20.01 30 29.99", "aspects"),
        ("0 0 59.99 0", "aspects"),
        ("15 20 35 30", None),
    ],
)
def test_weights_come_to_a_hundred_and_most_are_for_results(weights, field):
    parts = zip([aspect for aspect, _ in WEIGHTS], weights.split(), strict=True)
    rows = [{"aspect": aspect, "weight": weight, "score": "0"} for aspect, weight in parts]
    asked = selected().when(completed_with("0 0 0 0", aspects=rows), REVIEWER, "2023-09-01")
    assert asked.refused(KEY, field) if field else asked.entries()


def test_no_part_earns_more_than_it_weighs_and_they_come_in_order():
    selected().when(completed_with("15.01 1 1 1"), REVIEWER, "2023-09-01").refused(KEY, "aspects.0.score")
    rows = [{"aspect": aspect, "weight": weight, "score": "0"} for aspect, weight in reversed(WEIGHTS)]
    selected().when(completed_with("0 0 0 0", aspects=rows), REVIEWER, "2023-09-01").refused(KEY, "aspects")


def test_who_helped_with_the_self_evaluation_does_not_judge_it():
    evaluated(helped_by=JUDGE).when(SELECT, REVIEWER, "2023-05-10").refused(INDEPENDENT, "agency")
    other = SELECT.model_copy(update={"agency": HELPER})
    story = evaluated(helped_by=JUDGE).given(other, REVIEWER, "2023-05-10")
    story.when(FAIR, REVIEWER, "2023-09-01").refused(INDEPENDENT, "agency")


# What it does to the next budget (G10): graded in 2023, hence the budget of 2024 against that of 2023

OVERRIDE = {"override_reason": "县委决定", "override_approver": "zhao-qi", "override_document": "县委〔2023〕1号"}
NEXT = {"project": CODE, "year": 2024}


def until_2025(scores="12 15 25 20"):
    """Goals of 2023 and 2024 passed, 300 万元 arranged for 2023, the key evaluation completed on 2023-09-01."""
    longer = AdjustProject(project=CODE, unit="education-bureau", period_until="2025-12-31", reason="延长")
    story = selected().given(longer, REVIEWER, "2022-02-01")
    for year, declared, reviewed in ((2023, "2022-09-15", "2022-10-08"), (2024, "2023-09-15", "2023-10-08")):
        form = {**DECLARE, "year": year, "indicators": [*INDICATORS[:-1], {**INDICATORS[-1], "lower_reason": "照旧"}]}
        story.given(DeclareGoal(**form), CLERK, declared)
        story.given(ReviewGoal(**{**PASS, "year": year}), REVIEWER, reviewed)
    story.given(ArrangeBudget(project=CODE, year=2023, amount="300"), REVIEWER, "2022-12-20")
    return story.given(completed_with(scores), REVIEWER, "2023-09-01")


def outcome(story, **asked):
    entries = story.when(ArrangeBudget(**NEXT, **asked), REVIEWER, "2023-12-20").entries()
    return [(entry.event.topic, getattr(entry.event, "consequence", None)) for entry in entries]


@pytest.mark.parametrize("scores", ["12 15 25 20", "12 15 20 18", "10 10 20 19.99"])
def test_after_fair_low_or_poor_as_much_again_is_refused(scores):
    refusal = until_2025(scores).when(ArrangeBudget(**NEXT, amount="300"), REVIEWER, "2023-12-20")
    event = event_in(refusal.refused(CLAUSES["s3_4_3_cut"], "amount"))
    assert (event.gate, event.task, event.by_entries[0].stream) == ("G10", 31, f"evaluation/2022/project/{CODE}")


def test_the_refusal_says_what_the_standards_would_leave():
    refusal = until_2025().when(ArrangeBudget(**NEXT, amount="300"), REVIEWER, "2023-12-20")
    assert "270" in refusal.refused(CLAUSES["s3_4_3_cut"], "amount").cure


def test_less_or_nothing_is_arranged_and_says_why():
    assert outcome(until_2025(), amount="299.99") == [
        ("budget_arranged", None),
        ("budget_consequence_decided", "reduced"),
    ]
    assert outcome(until_2025(), amount="0")[1] == ("budget_consequence_decided", "stopped")


def test_a_reasoned_decision_from_outside_overrides():
    story = until_2025()
    entries = story.when(ArrangeBudget(**NEXT, amount="320", **OVERRIDE), REVIEWER, "2023-12-20").entries()
    decided = entries[1].event
    assert (decided.consequence, decided.override_document, decided.grade) == ("override", "县委〔2023〕1号", "fair")
    own = {**OVERRIDE, "override_approver": "li-na"}
    asked = ArrangeBudget(**NEXT, amount="320", **own)
    story.when(asked, REVIEWER, "2023-12-20").refused(IN_PRINCIPLE, "override_approver")


def test_both_confirmations_exempt_one_alone_does_not():
    story = until_2025()
    for fact in ("livelihood", "direct_personal_subsidy"):
        story.when(ArrangeBudget(**NEXT, amount="320"), REVIEWER, "2023-12-20").refused(CLAUSES["s3_4_3_cut"], "amount")
        confirm = ConfirmProjectFact(project=CODE, fact=fact, holds=True, document="县财〔2023〕3号")
        story.given(confirm, REVIEWER, "2023-11-01")
    assert outcome(story, amount="320")[1] == ("budget_consequence_decided", "exempt")


def test_a_good_grade_binds_nothing():
    assert outcome(until_2025("15 20 35 19.99"), amount="320") == [("budget_arranged", None)]


def test_the_gate_cannot_be_passed_by_arranging_less_and_adding_later():
    story = until_2025().given(ArrangeBudget(**NEXT, amount="1"), REVIEWER, "2023-12-20")
    more = AdjustBudget(**NEXT, amount="300", reason="追加")
    story.when(more, REVIEWER, "2024-03-01").refused(CLAUSES["s3_4_3_cut"], "amount")
    some = AdjustBudget(**NEXT, amount="299", reason="追加")
    entries = story.when(some, REVIEWER, "2024-03-01").entries()
    assert [entry.event.topic for entry in entries] == ["budget_adjusted", "budget_consequence_decided"]


def test_what_was_graded_this_year_does_not_bind_this_year():
    raised = AdjustBudget(project=CODE, year=2023, amount="320", reason="追加")
    assert until_2025().when(raised, REVIEWER, "2023-10-01").entries()
