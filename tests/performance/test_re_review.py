"""The sample that nobody chose: a population closed first, a seed from the log, a rank that anyone can recompute."""

import hashlib
import math
from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from cycle import CODE
from evaluated import HELPER, ITS_YEAR, JUDGE, ROWS, evaluated
from given import CLERK, PROOF, REVIEWER
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import event_in
from pbm_tracker.performance.evaluation import Evaluation
from pbm_tracker.performance.re_review import CloseReReviewPopulation, DrawReReviewSample, drawn, rank_of
from pbm_tracker.performance.re_review_result import CompleteReReview
from pbm_tracker.performance.self_evaluation import TWO_PERSONS

CLAUSE = CLAUSES["s3_4_2_rereview"]
CLOSE = CloseReReviewPopulation(year=2022)
DRAW = DrawReReviewSample(year=2022, ratio="100", agency=JUDGE)
VERIFIED = tuple(
    {name: value for name, value in one.items() if name in ("no", "actual", "band", "percent")} for one in ROWS
)
RESULT = {**ITS_YEAR, "executed": "289.5", "verified": VERIFIED, "opinion": "基本属实", "evidence": PROOF}
CODES = st.lists(st.from_regex(r"20[0-9]{2}-[0-9]{3}", fullmatch=True), unique=True, max_size=40)
SEEDS = st.text("0123456789abcdef", min_size=64, max_size=64)


def closed(**changed):
    return evaluated(**changed).given(CLOSE, REVIEWER, "2023-06-01")


def sampled():
    return closed().given(DRAW, REVIEWER, "2023-06-02")


# The draw


@examples(SEEDS, CODES, st.decimals(min_value=1, max_value=100, places=2))
def test_a_draw_depends_on_seed_and_population_alone(seed, population, ratio):
    chosen = drawn(seed, population, ratio)
    assert chosen == drawn(seed, sorted(population, reverse=True), ratio)
    assert len(chosen) == math.ceil(len(population) * ratio / 100)
    assert set(chosen) <= set(population)
    left = set(population) - set(chosen)
    assert all(rank_of(seed, one) < rank_of(seed, other) for one in chosen for other in left)


def test_a_rank_can_be_recomputed_with_any_tool():
    assert rank_of("ab" * 32, "2022-031") == hashlib.sha256(b"ab" * 32 + b" 2022-031").hexdigest()


def test_the_seed_is_the_last_entry_before_the_population_was_closed():
    story = evaluated()
    [entry] = story.when(CLOSE, REVIEWER, "2023-06-01").entries()
    assert (entry.event.seed_position, entry.event.seed) == story.newest()
    assert entry.event.population == (CODE,)


def test_a_population_is_closed_once_and_not_empty():
    closed().when(CLOSE, REVIEWER, "2023-06-02").refused(CLAUSE, "year")
    empty = CloseReReviewPopulation(year=2021)
    evaluated().when(empty, REVIEWER, "2023-06-02").refused(CLAUSE, "year")


def test_a_sample_is_drawn_once_and_after_closing():
    evaluated().when(DRAW, REVIEWER, "2023-06-01").refused(CLAUSE, "year")
    [entry] = closed().when(DRAW, REVIEWER, "2023-06-02").entries()
    assert (entry.event.drawn, str(entry.event.published_ratio)) == ((CODE,), "10.00")
    sampled().when(DRAW, REVIEWER, "2023-06-03").refused(CLAUSE, "year")


# G9


@pytest.mark.parametrize(("ratio", "passes"), [("10", True), ("9.99", False)])
def test_g9_no_fewer_than_published(ratio, passes):
    asked = closed().when(DRAW.model_copy(update={"ratio": Decimal(ratio)}), REVIEWER, "2023-06-02")
    if passes:
        assert asked.entries()
        return
    event = event_in(asked.refused(CLAUSE, "ratio"))
    assert (event.gate, event.missing) == ("G9", ("抽取比例 9.99 % 低于公布的 10.00 %",))


def test_g9_who_had_a_hand_in_it_does_not_review():
    refusal = closed(helped_by=JUDGE).when(DRAW, REVIEWER, "2023-06-02").refused(CLAUSE, "agency")
    [shown] = event_in(refusal).by_entries
    assert (shown.stream, shown.version) == (f"evaluation/2022/project/{CODE}", 1)
    assert closed(helped_by=HELPER).when(DRAW, REVIEWER, "2023-06-02").entries()


# The result


def test_what_was_verified_is_scored_by_the_same_rules():
    [entry] = sampled().when(CompleteReReview(**RESULT), REVIEWER, "2023-06-20").entries()
    assert (str(entry.event.score), entry.event.grade) == ("97.15", "excellent")
    fewer = tuple({**one, "actual": "10"} if one["no"] == 1 else one for one in VERIFIED)
    story = sampled().given(CompleteReReview(**{**RESULT, "verified": fewer}), REVIEWER, "2023-06-20")
    assert str(story.state_of(Evaluation, entry.stream).re_review_score) == "89.65"
    story.when(CompleteReReview(**RESULT), REVIEWER, "2023-06-21").refused(CLAUSE, "project")


def test_a_reviewer_may_find_a_target_set_too_low():
    low = tuple({**one, "actual": "30", "set_low": True} if one["no"] == 1 else one for one in VERIFIED)
    [entry] = sampled().when(CompleteReReview(**{**RESULT, "verified": low}), REVIEWER, "2023-06-20").entries()
    assert (str(entry.event.scores[0]), str(entry.event.score)) == ("12.00", "94.15")


def test_only_what_was_drawn_is_reviewed_and_by_somebody_else():
    closed().when(CompleteReReview(**RESULT), REVIEWER, "2023-06-20").refused(CLAUSE, "project")
    sampled().when(CompleteReReview(**RESULT), (CLERK[0], "finance"), "2023-06-20").refused(TWO_PERSONS)


@pytest.mark.parametrize(
    ("no", "changed", "field"),
    [
        (1, {"actual": None}, "verified.0.actual"),
        (8, {"percent": "70"}, "verified.7.percent"),
        (8, {"band": None}, "verified.7.percent"),
    ],
)
def test_every_row_is_verified(no, changed, field):
    wrong = tuple({**one, **changed} if one["no"] == no else one for one in VERIFIED)
    asked = CompleteReReview(**{**RESULT, "verified": wrong})
    sampled().when(asked, REVIEWER, "2023-06-20").refused(CLAUSE, field)
