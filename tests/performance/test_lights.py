"""The lights of both tracks: exact at every border, the worse wins, divergence is a flag of its own."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from given import CATALOGUE
from pbm_tracker.performance.goal_indicator import GoalIndicator
from pbm_tracker.performance.lights import (
    expected_share,
    goal_share,
    judged,
    light_of,
    money_share,
    passed_of_year,
    reached_share,
    shown,
    stage_target,
    worst,
)

LIGHTS = CATALOGUE.performance.lights
JUNE, SEPTEMBER, DECEMBER = date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31)


def share(text):
    return Fraction(Decimal(text))


# Lights


@pytest.mark.parametrize(
    ("text", "light"),
    [
        ("1.5", "green"),
        ("0.90", "green"),
        ("0.89999999", "yellow"),
        ("0.70", "yellow"),
        ("0.69999999", "red"),
        ("0", "red"),
    ],
)
def test_a_border_belongs_to_the_better_light(text, light):
    assert light_of(share(text), LIGHTS) == light


@pytest.mark.parametrize(
    ("money", "goal", "apart"),
    [
        ("0.90", "0.60", True),
        ("0.60", "0.90", True),
        ("0.90", "0.60000001", False),
        ("1.30", "1", True),
        ("1", "1", False),
    ],
)
def test_tracks_that_lie_too_far_apart_are_a_flag_of_their_own(money, goal, apart):
    assert judged(share(money), share(goal), LIGHTS).diverges is apart


@pytest.mark.parametrize("money", ["0.95", "0.80", "0.50"])
@pytest.mark.parametrize("goal", ["0.95", "0.80", "0.50"])
def test_the_worse_track_wins(money, goal):
    assert judged(share(money), share(goal), LIGHTS).light == light_of(min(share(money), share(goal)), LIGHTS)


@examples(st.fractions(0, 3), st.fractions(0, 1))
def test_both_tracks_are_judged_alike_and_by_themselves(money, goal):
    came_to = judged(money, goal, LIGHTS)
    assert (came_to.money_light, came_to.goal_light) == (light_of(money, LIGHTS), light_of(goal, LIGHTS))
    assert came_to.light == worst(came_to.money_light, came_to.goal_light)
    assert came_to.diverges == (abs(money - goal) * 100 >= 30)


@examples(st.fractions(0, 1000))
def test_what_is_shown_never_claims_more_than_was_reached(exact):
    assert Fraction(shown(exact)) <= exact < Fraction(shown(exact)) + Fraction(1, 10_000)


# What is to be expected


@pytest.mark.parametrize("month", range(1, 13))
def test_at_the_end_of_month_n_it_is_n_twelfths(month):
    last = date(2022, month, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1])
    assert passed_of_year(last) == expected_share(last) == Fraction(month, 12)


@examples(st.dates(date(2022, 1, 1), date(2022, 12, 30)))
def test_each_day_brings_more(day):
    assert 0 < passed_of_year(day) < passed_of_year(date.fromordinal(day.toordinal() + 1)) <= 1


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 3, 31), "0.20"),
        (JUNE, "0.45"),
        (SEPTEMBER, "0.75"),
        (DECEMBER, "0.98"),
        (date(2022, 1, 31), None),  # a third of the first quarter
    ],
)
def test_what_was_promised_is_what_is_expected(day, expected):
    rates = [Decimal(rate) for rate in ("20", "45", "75", "98")]
    assert expected_share(day, rates) == (share(expected) if expected else Fraction(20, 300))


def test_money_is_held_against_what_was_to_be_expected():
    assert money_share(Decimal(135), Decimal(300), Fraction(1, 2)) == share("0.9")
    assert money_share(Decimal(0), Decimal(300), Fraction(1, 2)) == 0
    assert money_share(Decimal(0), Decimal(0), Fraction(1, 2)) == 1  # nothing is lacking of nothing
    assert money_share(Decimal(0), Decimal(300), Fraction(0)) == 1


# Indicators


def indicator(operator="at_least", target="10", **more):
    return GoalIndicator(kind="quantity", name="学校", operator=operator, target=target, weight="10", **more)


@pytest.mark.parametrize(
    ("more", "june", "july", "december"),
    [
        ({"cumulative": True, "by_june": "4", "by_september": "8"}, "4", "5.3333", "10"),
        ({"cumulative": True}, "5", "5.8333", "10"),
        ({"cumulative": True, "by_september": "9"}, "6", "7", "10"),
        ({"cumulative": True, "by_june": "0"}, "0", "1.6666", "10"),
        ({"by_june": "9"}, "9", "9", "10"),
        ({"by_september": "9"}, None, None, "10"),
        ({}, None, None, "10"),
        ({"operator": "qualitative", "target": None}, None, None, None),
    ],
)
def test_what_an_indicator_is_held_against(more, june, july, december):
    found = [stage_target(indicator(**more), day) for day in (JUNE, date(2022, 7, 31), DECEMBER)]
    assert found == [None if text is None else Decimal(text) for text in (june, july, december)]


@pytest.mark.parametrize(
    ("operator", "target", "actual", "stage", "reached"),
    [
        ("at_least", "10", "4", "5", "0.8"),
        ("at_least", "10", "6", "5", "1"),
        ("at_least", "10", "0", "5", "0"),
        ("at_least", "10", "5", None, "0.5"),
        ("at_least", "10", "0", "0", "1"),
        ("equal", "10", "4", "5", "0.8"),
        ("equal", "10", "6", "5", "1"),
        ("at_most", "10", "5", "5", "1"),
        ("at_most", "10", "8", "6", "0.75"),
        ("at_most", "10", "0", "5", "1"),
        ("at_most", "10", "1", "0", "0"),
        ("qualitative", None, "85", None, "0.85"),
        ("qualitative", None, "120", None, "1"),
    ],
)
def test_how_much_of_a_stage_target_is_reached(operator, target, actual, stage, reached):
    stage = None if stage is None else Decimal(stage)
    assert reached_share(indicator(operator, target), Decimal(actual), stage) == share(reached)


def test_the_goal_is_the_mean_by_weight_of_what_was_measured():
    reached = [(Decimal(40), Fraction(1)), (Decimal(20), share("0.5")), (Decimal(20), Fraction(0))]
    assert goal_share(reached) == share("0.625")
    assert goal_share([]) is None


@examples(
    st.lists(st.tuples(st.decimals("0.01", 100, places=2), st.fractions(0, 1)), min_size=1, max_size=8),
)
def test_a_mean_lies_between_the_least_and_the_most(reached):
    shares = [one for _, one in reached]
    assert min(shares) <= goal_share(reached) <= max(shares)
