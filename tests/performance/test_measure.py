"""Measures on slow money: what they need, that they reconcile project by project and book by book, and what is left."""

from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from cycle import CODE
from given import CLERK, REVIEWER, Story
from monitored import OTHER, YEAR, admitted_beside, budgeted, found_slow, monitoring_of, neighboured
from pbm_tracker.access.policy import OWN_MATTERS
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.performance.budget import ArrangeBudget, Budget, BudgetAdjusted
from pbm_tracker.performance.measure import DecideSpendingMeasure, SpendingMeasureDecided
from pbm_tracker.performance.monitoring import FOLLOWED, MEASURES
from pbm_tracker.performance.payment import RecordPayment
from pbm_tracker.projects.project import LIBRARY

DECISION = {"year": 2022, "book": "general_public", "decision_reason": "进度慢", "document": "县财〔2022〕8号"}
TWO = tuple(found_slow(neighboured(), CODE, OTHER).entries)
ON = "2022-07-20"


def row(project, measure, amount):
    return {"project": project, "measure": measure, "amount": amount}


def decide(*rows, **changed):
    return DecideSpendingMeasure(**{**DECISION, "measure_rows": rows, **changed})


def adjusted(story, project):
    return story.state_of(Budget, f"budget/2022/project/{project}").adjusted


@pytest.fixture
def two():
    """Two projects of one book with 300 万元 each, both slow: 100 of each are spent."""
    return Story(TWO)


@pytest.mark.parametrize("measure", ["recover", "cancel", "cut"])
def test_what_is_taken_is_gone_from_the_full_year_budget(two, measure):
    entries = two.when(decide(row(CODE, measure, "50.5")), REVIEWER, ON).entries()
    decided, budget = (entry.event for entry in entries)
    assert (decided.measure, decided.amount, decided.book) == (measure, Decimal(505_000), "general_public")
    assert len(decided.rests_on) == 2
    assert budget == BudgetAdjusted(
        project=CODE, year=2022, amount="2495000", reason="进度慢", document="县财〔2022〕8号"
    )
    assert {entry.cause for entry in entries} != {None}


def test_an_adjustment_moves_money_between_projects_of_one_book(two):
    two.given(decide(row(CODE, "adjust", "-80"), row(OTHER, "adjust", "80")), REVIEWER, ON)
    assert (adjusted(two, CODE), adjusted(two, OTHER)) == (Decimal(2_200_000), Decimal(3_800_000))
    out, into = (entry.event for entry in two.entries if isinstance(entry.event, SpendingMeasureDecided))
    assert (len(out.rests_on), len(into.rests_on)) == (2, 0)


def test_what_gets_money_needs_no_finding():
    story = found_slow(neighboured(), CODE)
    moved = decide(row(CODE, "adjust", "-80"), row(OTHER, "adjust", "80"))
    assert story.when(moved, REVIEWER, ON).entries()
    back = decide(row(CODE, "adjust", "80"), row(OTHER, "adjust", "-80"))
    story.when(back, REVIEWER, ON).refused(CLAUSES["s3_3_2_measures"], "measure_rows")


@pytest.mark.parametrize(
    ("rows", "clause", "field"),
    [
        ([row(CODE, "recover", "200.000001")], MEASURES, "measure_rows.0.amount"),
        ([row(OTHER, "cut", "1"), row(CODE, "cancel", "200.01")], MEASURES, "measure_rows.1.amount"),
        ([row(CODE, "recover", "150"), row(CODE, "cut", "51")], MEASURES, "measure_rows.0.amount"),
        ([row(CODE, "adjust", "-201"), row(OTHER, "adjust", "201")], MEASURES, "measure_rows.0.amount"),
        ([row(CODE, "adjust", "-80"), row(OTHER, "adjust", "79.999999")], MEASURES, "measure_rows"),
        ([row(CODE, "adjust", "80")], MEASURES, "measure_rows"),
        ([row(CODE, "recover", "0")], MEASURES, "measure_rows.0.amount"),
        ([row(CODE, "recover", "-1")], MEASURES, "measure_rows.0.amount"),
        ([row(CODE, "cut", "1"), row("2022-999", "cut", "1")], LIBRARY, "measure_rows.1.project"),
    ],
)
def test_a_decision_reconciles_or_is_refused_at_its_row(two, rows, clause, field):
    two.when(decide(*rows), REVIEWER, ON).refused(clause, field)


def test_a_decision_is_of_one_book_one_year_and_the_bureau(two):
    cut = row(CODE, "cut", "1")
    two.when(decide(cut, book="government_fund"), REVIEWER, ON).refused(MEASURES, "measure_rows.0.project")
    two.when(decide(cut, year=2023), REVIEWER, ON).refused(FOLLOWED, "measure_rows.0.project")
    two.when(decide(cut, year=2024), REVIEWER, ON).refused(LIBRARY, "measure_rows.0.project")
    two.when(decide(cut), CLERK, ON).refused(OWN_MATTERS)


def test_what_was_paid_cannot_be_taken(two):
    two.given(RecordPayment(**YEAR, amount="250", voucher="1"), REVIEWER, "2022-07-18")
    two.when(decide(row(CODE, "recover", "50.01")), REVIEWER, ON).refused(MEASURES, "measure_rows.0.amount")
    two.given(decide(row(CODE, "recover", "50")), REVIEWER, ON)
    two.when(decide(row(CODE, "cut", "0.01")), REVIEWER, ON).refused(MEASURES, "measure_rows.0.amount")
    assert adjusted(two, CODE) == monitoring_of(two).paid == Decimal(2_500_000)


def test_what_grows_passes_the_gates_of_growth():
    """G3: no money is moved to where no goal has passed."""
    story = found_slow(admitted_beside(budgeted()))
    story.given(ArrangeBudget(project=OTHER, year=2022, amount="0"), REVIEWER, "2021-12-20")
    moved = decide(row(CODE, "adjust", "-80"), row(OTHER, "adjust", "80"))
    story.when(moved, REVIEWER, ON).refused(CLAUSES["s2_3_goal_gate"], "measure_rows.1.amount")


AMOUNTS = st.decimals(-250, 250, places=2)


@settings(deadline=None, max_examples=60)
@examples(
    st.lists(
        st.tuples(st.sampled_from([CODE, OTHER]), st.sampled_from(["recover", "cancel", "cut", "adjust"]), AMOUNTS),
        min_size=1,
        max_size=5,
    ),
    st.booleans(),
)
def test_whatever_is_decided_the_book_reconciles(wanted, balanced):
    """No project falls below what it spent, and the book loses just what is recovered, cancelled or cut."""
    moved = sum((amount for _, measure, amount in wanted if measure == "adjust"), Decimal(0))
    rows = [row(*one) for one in wanted] + ([row(OTHER, "adjust", -moved)] if balanced and moved else [])
    story = Story(TWO)
    try:
        story.given(decide(*rows), REVIEWER, ON)
    except Refusal:
        assert (adjusted(story, CODE), adjusted(story, OTHER)) == (Decimal(3_000_000), Decimal(3_000_000))
        return
    taken = sum((amount for _, measure, amount in wanted if measure != "adjust"), Decimal(0)) * 10_000
    assert adjusted(story, CODE) + adjusted(story, OTHER) == Decimal(6_000_000) - taken
    assert min(adjusted(story, CODE), adjusted(story, OTHER)) >= Decimal(1_000_000)


def test_a_decision_has_at_least_one_row():
    with pytest.raises(ValueError, match="measure_rows"):
        decide()
