"""Self-evaluations: recomputed to the cent, complete and true (G8), signed by those in post, submitted once."""

from decimal import Decimal

import pytest

from evaluated import FUNDS, HELPER, ITS_YEAR, ROWS, SUBMIT, budgeted, evaluated, row
from given import CLERK, HEAD, REVIEWER, day
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import event_in
from pbm_tracker.performance.evaluation import Evaluation
from pbm_tracker.performance.self_evaluation import TWO_PERSONS, ReturnSelfEvaluation, SubmitSelfEvaluation
from pbm_tracker.units.person import HEADS_AND_LEADS

TRUTH = CLAUSES["s3_4_1_truth"]
ON = "2023-03-20"


def submit(**changed):
    return SubmitSelfEvaluation(**{**SUBMIT, **changed})


def rows(at, **changed):
    return tuple({**one, **changed} if place == at else one for place, one in enumerate(ROWS))


def test_every_score_is_the_one_worked_out_by_hand():
    entry, listed = budgeted().when(submit(), CLERK, ON).entries()
    event = entry.event
    assert (str(event.rate_score), str(event.score), event.scale, event.grade) == (
        "9.65",
        "97.15",
        "mof_four",
        "excellent",
    )
    assert (event.funds[0].executed, str(event.funds[0].executed)) == (Decimal(2_895_000), "2895000.00")
    assert (listed.stream, listed.event.project) == ("re-review/2022", "2022-031")
    state = evaluated().state_of(Evaluation, entry.stream)
    assert (state.self_score, state.submitted) == (Decimal("97.15"), True)


@pytest.mark.parametrize(
    ("changed", "field", "missing"),
    [
        ({"stated_total": "97.16"}, "stated_total", "97.15"),
        ({"indicators": rows(0, score="14.99")}, "indicators.0.score", "15.00"),
        ({"indicators": rows(0, actual=None)}, "indicators.0.actual", "第 1 项指标没有实际完成值"),
        ({"indicators": rows(7, band=None, percent=None)}, "indicators.7.percent", "第 8 项"),
        ({"indicators": rows(1, cause=None)}, "indicators.1.cause", "第 2 项有偏差"),
        (
            {"funds": ({**FUNDS[0], "executed": "269.99"},), "stated_total": "96.50"},
            "rate_explanation",
            "低于 90 %",
        ),
        ({"indicators": rows(0, actual="26.01")}, "indicators.0.cause", "第 1 项有偏差"),
    ],
)
def test_g8_refuses_what_is_not_complete_and_true(changed, field, missing):
    refusal = budgeted().when(submit(**changed), CLERK, ON).refused(TRUTH, field)
    event = event_in(refusal)
    assert (event.gate, event.task) == ("G8", 23)
    assert missing in event.missing[0]
    assert event.by_entries[0].stream == "goal/2022/project/2022-031"


def test_g8_names_everything_at_once():
    wrong = submit(indicators=rows(1, cause=None), stated_total="1")
    assert len(event_in(budgeted().when(wrong, CLERK, ON).refused(TRUTH, "indicators.1.cause")).missing) == 2


def test_thirty_per_cent_more_needs_no_analysis():
    assert budgeted().when(submit(indicators=rows(0, actual="26")), CLERK, ON).entries()
    explained = submit(indicators=rows(0, actual="26.01", cause="多改造六所"))
    assert budgeted().when(explained, CLERK, ON).entries()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"funds": ({**FUNDS[0], "executed": "300.01"},)}, "funds.0.executed"),
        ({"funds": ({**FUNDS[0], "adjusted": "299"},)}, "funds"),
        ({"funds": (FUNDS[0], FUNDS[0])}, "funds.1.source"),
        ({"indicators": rows(7, band="partly")}, "indicators.7.percent"),
        ({"indicators": rows(7, percent=None)}, "indicators.7.percent"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(changed, field):
    budgeted().when(submit(**changed), CLERK, ON).refused(TRUTH, field)


@pytest.mark.parametrize(
    "indicators",
    [ROWS[:-1], (*ROWS[:-1], ROWS[0]), (*ROWS, row(10, "1", "1"))],
)
def test_the_rows_are_those_of_the_goal(indicators):
    with pytest.raises(Exception, match="指标"):
        budgeted().when(submit(indicators=indicators), CLERK, ON).entries()


def test_a_year_is_evaluated_once_it_is_over_and_once():
    budgeted().when(submit(), CLERK, "2022-12-31").refused(TRUTH, "year")
    assert budgeted().when(submit(), CLERK, "2023-01-01").entries()
    evaluated().when(submit(), CLERK, "2023-03-21").refused(TRUTH, "year")


def test_those_who_sign_are_in_post():
    budgeted().when(submit(project_lead="li-na"), CLERK, ON).refused(HEADS_AND_LEADS, "project_lead")
    budgeted().when(submit(finance_lead="zhao-qi"), CLERK, ON).refused(HEADS_AND_LEADS, "finance_lead")
    budgeted().when(submit(unit_head="nobody"), CLERK, ON).refused(HEADS_AND_LEADS, "unit_head")


def test_an_agency_that_helped_is_named():
    assert evaluated(helped_by=HELPER).state_of(Evaluation, "evaluation/2022/project/2022-031").helped_by == HELPER
    assert (
        budgeted()
        .when(submit(helped_by="nobody"), CLERK, ON)
        .refused("龙府办〔2021〕22号 二(九)「加强第三方机构执业质量的全过程跟踪和监督」", "helped_by")
    )


def test_what_no_longer_applies_earns_nothing_while_the_goal_says_so():
    changed = rows(6, not_applicable=True, actual=None, score="0", cause="目标未修订")
    [entry, _] = budgeted().when(submit(indicators=changed, stated_total="92.15"), CLERK, ON).entries()
    assert str(entry.event.score) == "92.15"


# Returned


def test_it_is_returned_by_somebody_else_and_submitted_again():
    returned = ReturnSelfEvaluation(**ITS_YEAR, reason="佐证不足")
    budgeted().when(returned, REVIEWER, "2023-04-01").refused(TRUTH, "year")
    story = evaluated()
    story.when(returned, (CLERK[0], "finance"), "2023-04-01").refused(TWO_PERSONS)
    story.given(returned, REVIEWER, "2023-04-01")
    story.when(returned, REVIEWER, "2023-04-02").refused(TRUTH, "year")
    entries = story.when(submit(), HEAD, "2023-04-10").entries()
    assert [entry.stream for entry in entries] == ["evaluation/2022/project/2022-031"]
    assert entries[0].effective_on == day("2023-04-10")


@pytest.mark.parametrize("value", ["97.155", "100.01", "-1", "九十"])
def test_a_total_is_a_score(value):
    with pytest.raises(ValueError, match="stated_total"):
        submit(stated_total=value)
