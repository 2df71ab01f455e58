"""The rules of a goal's form on their own: weights in exact numbers, what is worse than last year."""

from decimal import Decimal

from hypothesis import given as examples
from hypothesis import strategies as st

from given import CATALOGUE
from pbm_tracker.performance.goal import SEED_KIND_WORDS
from pbm_tracker.performance.goal_indicator import GoalIndicator, worse
from pbm_tracker.performance.goal_rules import (
    FULL,
    PART_WORDS,
    above_percent,
    asked_of,
    differing,
    inputs,
    missing_kinds,
    parts,
    repeated,
    seed_kind,
)
from pbm_tracker.performance.indicator import KIND_WORDS

PROFILES = CATALOGUE.performance.profiles
KINDS = st.sampled_from(sorted(KIND_WORDS))
POINTS = st.integers(1, 10_000).map(lambda cents: Decimal(cents) / 100)
NUMBERS = st.decimals("0", "999999", places=4)


def row(kind, weight="10", **more):
    return GoalIndicator(
        **{
            "kind": kind,
            "name": "指标",
            "operator": "at_least",
            "target": "1",
            "measure": "个",
            "weight": weight,
            **more,
        }
    )


ROWS = st.lists(st.builds(row, KINDS, POINTS), max_size=20)


@examples(ROWS, st.sampled_from(PROFILES))
def test_every_point_is_in_exactly_one_part(rows, profile):
    found = parts(rows, profile)
    assert found.keys() == PART_WORDS.keys()
    assert sum(found.values()) == sum((one.weight for one in rows), Decimal(0))
    assert profile.cost or not found["cost"]


@examples(ROWS, st.sampled_from(PROFILES))
def test_where_no_part_differs_the_points_come_to_a_hundred(rows, profile):
    if not differing(rows, profile):
        assert sum(one.weight for one in rows) + profile.execution_rate == FULL


@examples(st.data(), st.sampled_from(PROFILES))
def test_a_cent_moved_from_one_part_to_another_is_found(data, profile):
    kind_of = {"output": "quantity", "cost": "cost", "benefit": "social_benefit", "satisfaction": "satisfaction"}
    wanted = {part: points for part, points in asked_of(profile).items() if points}
    assert not differing([row(kind_of[part], points) for part, points in wanted.items()], profile)
    one, other = data.draw(st.permutations(sorted(wanted)))[:2]
    cents = data.draw(st.integers(1, 900)) * Decimal("0.01")
    moved = {**wanted, one: wanted[one] - cents, other: wanted[other] + cents}
    off = differing([row(kind_of[part], points) for part, points in moved.items()], profile)
    assert off == {part: (moved[part], wanted[part]) for part in (one, other)}


def test_every_profile_comes_to_a_hundred():
    assert {sum(asked_of(one).values()) + one.execution_rate for one in PROFILES} == {FULL}


@examples(st.sampled_from(["at_least", "equal", "at_most"]), NUMBERS, NUMBERS)
def test_worse_is_less_or_where_less_is_better_more(operator, target, last):
    assert worse(operator, target, last) == (target > last if operator == "at_most" else target < last)
    assert not worse(operator, target, target)


@examples(st.sets(KINDS), st.sets(st.sampled_from(list(SEED_KIND_WORDS))), st.booleans())
def test_what_is_missing_is_neither_there_nor_rightly_waived(kinds, waived, spends):
    missing = missing_kinds(kinds, waived, spends=spends)
    there = {seed_kind(kind) for kind in kinds}
    assert missing == [kind for kind in SEED_KIND_WORDS if kind in missing]
    for kind in SEED_KIND_WORDS:
        fixed = spends and kind in ("output", "cost", "satisfaction")
        assert (kind in missing) == (kind not in there and (kind not in waived or fixed))


def test_the_seven_kinds_are_those_of_the_notice():
    assert {seed_kind(kind) for kind in KIND_WORDS} == SEED_KIND_WORDS.keys()
    assert len(SEED_KIND_WORDS) == len("产成经社生可满")


@examples(st.lists(st.tuples(KINDS, st.sampled_from("甲乙丙")), max_size=6))
def test_a_name_is_repeated_within_its_kind_only(named):
    index = repeated([row(kind, name=name) for kind, name in named])
    assert (index is None) == (len(set(named)) == len(named))
    assert index is None or named[index] in named[:index]


@examples(st.sampled_from(["%", "％", "百分比", "人"]), st.integers(0, 400))
def test_more_than_so_many_per_cent_there_is_not(measure, value):
    found = above_percent(
        row("quality", measure=measure, last_actual=value), CATALOGUE.performance.percent_signs, Decimal(200)
    )
    assert (found == "last_actual") == (measure != "人" and value > 200)


def test_an_input_is_no_result_but_may_be_a_cost():
    rows = [row(kind, name=f"投入资金{index}") for index, kind in enumerate(("quantity", "cost", "satisfaction"))]
    assert list(inputs(rows, ("投入资金",))) == [(0, "投入资金"), (2, "投入资金")]
    assert list(inputs([row("quantity", name="资金使用合规率")], CATALOGUE.performance.input_words)) == []
