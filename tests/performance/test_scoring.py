"""R0 to R6, each with its borders; and what is true of every score."""

from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from pbm_tracker.performance.scales import total
from pbm_tracker.performance.scoring import (
    BANDS,
    Asked,
    in_band,
    indicator_score,
    lowered,
    over_achieved,
    qualitative_score,
    rate_score,
    scaled,
)

D = Decimal
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)
TARGETS = st.decimals(min_value="0.0001", max_value=10**6, places=4)
ACTUALS = st.decimals(min_value=0, max_value=10**6, places=4)
WEIGHTS = st.decimals(min_value=0, max_value=90, places=2)
OPERATORS = st.sampled_from(["at_least", "at_most", "equal"])


@pytest.mark.parametrize(
    ("executed", "adjusted", "score"),
    [
        ("100", "100", "10.00"),
        ("120", "100", "10.00"),
        ("0", "100", "0.00"),
        ("2", "3", "6.67"),
        ("99.995", "100", "10.00"),
        ("99.94", "100", "9.99"),
        ("0", "0", "10.00"),
    ],
)
def test_r0_the_execution_rate(executed, adjusted, score):
    assert str(rate_score(D(executed), D(adjusted), D(10))) == score


@pytest.mark.parametrize(
    ("operator", "target", "actual", "score"),
    [
        ("at_least", "20", "20", "15.00"),
        ("at_least", "20", "25", "15.00"),
        ("at_least", "20", "17", "12.75"),
        ("at_least", "20", "0", "0.00"),
        ("at_least", "3", "2", "10.00"),
        ("at_most", "5", "5", "15.00"),
        ("at_most", "5", "0", "15.00"),
        ("at_most", "5", "6", "12.50"),
        ("at_most", "5", "10", "7.50"),
        ("at_most", "7", "9", "11.67"),
        ("equal", "100", "100", "15.00"),
        ("equal", "100", "95", "14.25"),
        ("equal", "100", "105", "14.25"),
        ("equal", "100", "0", "0.00"),
        ("equal", "100", "200", "0.00"),
        ("equal", "100", "300", "0.00"),
    ],
)
def test_r1_to_r3_what_a_number_earns(operator, target, actual, score):
    assert str(indicator_score(Asked(operator, D(target), D(15)), D(actual))) == score


@pytest.mark.parametrize(
    ("weight", "target", "actual", "score"),
    [("3", "3000", "985", "0.99"), ("21", "3000", "1405", "9.84"), ("9", "700", "315", "4.05")],
)
def test_a_half_is_a_half_though_the_share_has_no_end(weight, target, actual, score):
    """3 x 985 / 3000 is 0.985 exactly; the share by itself, 0.32833..., is not."""
    assert str(indicator_score(Asked("at_least", D(target), D(weight)), D(actual))) == score


@pytest.mark.parametrize(
    ("actual", "over", "left"),
    [
        ("130", False, "1"),
        ("130.01", True, "0.9999"),
        ("150", True, "0.80"),
        ("180", True, "0.50"),
        ("900", True, "0.5"),
    ],
)
def test_r4_a_target_that_was_set_too_low(actual, over, left):
    assert over_achieved("at_least", D(100), D(actual), D("1.30")) is over
    assert lowered(D(100), D(actual), D("1.30")) == D(left)
    assert not over_achieved("at_most", D(100), D(actual), D("1.30"))


def test_r4_counts_only_where_a_reviewer_says_so():
    asked = Asked("at_least", D(100), D(20))
    assert indicator_score(asked, D(150)) == D("20.00")
    assert indicator_score(asked, D(150), set_low_above=D("1.30")) == D("16.00")


@pytest.mark.parametrize(
    ("band", "percent", "fits"),
    [
        ("reached", "100", True),
        ("reached", "80", True),
        ("reached", "79.99", False),
        ("partly", "80", False),
        ("partly", "79.99", True),
        ("partly", "60", True),
        ("partly", "59.99", False),
        ("missed", "60", False),
        ("missed", "59.99", True),
        ("missed", "0", True),
    ],
)
def test_r5_a_percentage_lies_in_its_band(band, percent, fits):
    assert in_band(band, D(percent)) is fits


@examples(st.decimals(min_value=0, max_value=100, places=2), WEIGHTS)
def test_r5_every_percentage_has_one_band(percent, weight):
    assert [in_band(band, percent) for band in BANDS].count(True) == 1
    assert 0 <= qualitative_score(weight, percent) <= weight


def test_r6_what_remains_stands_for_all():
    assert scaled([(D(40), D(40)), (D(20), D(40))], D(90)) == [D("45.00"), D("22.50")]
    assert scaled([], D(90)) == []
    assert scaled([(D(0), D(0))], D(90)) == [D("0.00")]


@examples(OPERATORS, TARGETS, ACTUALS, WEIGHTS)
def test_no_indicator_earns_less_than_nothing_or_more_than_its_weight(operator, target, actual, weight):
    score = indicator_score(Asked(operator, target, weight), actual)
    assert 0 <= score <= weight
    assert score == score.quantize(D("0.01"))


@examples(TARGETS, ACTUALS, ACTUALS, WEIGHTS)
def test_more_is_never_worse_where_more_is_asked(target, one, other, weight):
    less, more = sorted((one, other))
    least, most = Asked("at_least", target, weight), Asked("at_most", target, weight)
    assert indicator_score(least, less) <= indicator_score(least, more)
    assert indicator_score(most, less) >= indicator_score(most, more)


@examples(OPERATORS, TARGETS, WEIGHTS)
def test_the_target_itself_earns_all(operator, target, weight):
    assert indicator_score(Asked(operator, target, weight), target) == weight


@examples(AMOUNTS, AMOUNTS)
def test_the_rate_earns_at_most_its_points(executed, adjusted):
    assert 0 <= rate_score(executed, adjusted, D(10)) <= 10


@pytest.mark.parametrize(("target", "actual"), [(None, "1"), ("1", "-0.01")])
def test_what_cannot_be_scored_is_an_error(target, actual):
    with pytest.raises(ValueError, match="negative"):
        indicator_score(Asked("at_least", target and D(target), D(10)), D(actual))


def test_a_form_worked_out_by_hand():
    """Rate 96.5 of 100; 20 schools of 20, 17 of 20 pass rate, cost 480 of 500, 92 % of 95 %, effects at 85 %."""
    rows = [
        rate_score(D("96.5"), D(100), D(10)),
        indicator_score(Asked("at_least", D(20), D(20)), D(20)),
        indicator_score(Asked("at_least", D(20), D(20)), D(17)),
        indicator_score(Asked("at_most", D(500), D(20)), D(480)),
        qualitative_score(D(20), D(85)),
        indicator_score(Asked("at_least", D(95), D(10)), D(92)),
    ]
    assert [str(row) for row in rows] == ["9.65", "20.00", "17.00", "20.00", "17.00", "9.68"]
    assert str(total(rows)) == "93.33"
