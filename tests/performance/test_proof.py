"""Needs and what is missing of them: the intervals, by a table and by what must hold of any."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from given import day
from pbm_tracker.performance.proof import Need, gap, lapses

MAY = date(2022, 5, 31)
DAYS = st.dates(date(2021, 6, 1), date(2024, 12, 31))
NEEDS = st.lists(
    st.builds(
        Need,
        event=st.just("self_evaluation_submitted"),
        year=st.just(2021),
        subject=st.sampled_from(["2022-031", "2022-032"]),
        month=st.just(0),
        closes=DAYS,
        met=st.none() | DAYS,
        ended=st.none() | DAYS,
        since=st.none() | DAYS,
    ),
    max_size=6,
)


def need(met=None, closes=MAY, ended=None, since=None):
    ended, since = (None if one is None else day(one) for one in (ended, since))
    return Need("self_evaluation_submitted", 2021, "2022-031", 0, closes, met and day(met), ended, since)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        pytest.param(need(), ("2022-06-01", None), id="never"),
        pytest.param(need("2022-05-31"), None, id="on the last day"),
        pytest.param(need("2022-06-01"), None, id="on the day after, before which no day had passed"),
        pytest.param(need("2022-06-02"), ("2022-06-01", "2022-06-02"), id="a day late"),
        pytest.param(need("2022-07-10"), ("2022-06-01", "2022-07-10"), id="late"),
        pytest.param(need(ended="2022-06-20"), ("2022-06-01", "2022-06-20"), id="owed no more"),
        pytest.param(need("2022-06-30", ended="2022-06-20"), ("2022-06-01", "2022-06-20"), id="the earlier of both"),
        pytest.param(need(ended="2022-03-01"), None, id="owed no more before"),
        pytest.param(need(since="2022-06-15"), ("2022-06-15", None), id="of another unit until then"),
        pytest.param(need("2022-06-10", since="2022-06-15"), None, id="filed by the other unit"),
    ],
)
def test_what_is_missing_of_one_need(one, expected):
    found = gap(one)
    assert (found and tuple(each and each.isoformat() for each in found)) == expected


def test_several_needs_make_one_interval_of_what_touches():
    late, later = need("2022-07-01"), need("2022-08-01", closes=date(2022, 6, 30))
    apart = need("2022-11-20", closes=date(2022, 10, 31))
    assert lapses([apart, later, late], 2022) == (
        (day("2022-06-01"), day("2022-08-01")),
        (day("2022-11-01"), day("2022-11-20")),
    )
    assert lapses([late, need()], 2022) == ((day("2022-06-01"), None),)


def test_what_was_owed_before_the_first_year_of_upkeep_is_no_lapse():
    assert lapses([need()], 2023) == ()
    assert lapses([need(), need(closes=date(2023, 5, 31))], 2023) == ((day("2023-06-01"), None),)


@given(NEEDS, st.integers(2021, 2025), DAYS)
def test_a_day_is_lapsed_just_if_something_was_missing_on_it(needs, first_year, one):
    found = lapses(needs, first_year)
    missing = any(
        each.closes.year >= first_year
        and each.closes < one
        and one >= (each.since or one)
        and not any(end is not None and end <= one for end in (each.met, each.ended))
        for each in needs
    )
    assert any(start <= one and (end is None or one < end) for start, end in found) == missing


@given(NEEDS, st.integers(2021, 2025))
def test_intervals_are_in_order_apart_and_at_least_a_day(needs, first_year):
    found = lapses(needs, first_year)
    assert all(end is None or start < end for start, end in found)
    assert all(one[1] is not None and one[1] < other[0] for one, other in pairwise(found))


@given(NEEDS, st.integers(2021, 2025), st.integers(0, 5))
def test_a_filing_never_takes_back_days_that_had_passed(needs, first_year, which):
    """What comes on a day leaves all lapsed days before it as they were."""
    if not needs:
        return
    filed = date(2023, 6, 1)
    late = needs[which % len(needs)]
    if late.met is not None:
        return
    after = [
        Need(**{name: getattr(one, name) for name in Need.__slots__} | {"met": filed}) if one is late else one
        for one in needs
    ]
    before_it, with_it = lapses(needs, first_year), lapses(after, first_year)
    for back in range(1, 400, 7):
        one = filed - timedelta(days=back)
        assert _on(before_it, one) == _on(with_it, one)


def _on(found, one):
    return any(start <= one and (end is None or one < end) for start, end in found)
