"""The library of indicators: added once, revised without being rewritten, retired, and given a value a year."""

import pytest

from given import CLERK, OTHER_CLERK, REVIEWER, county
from pbm_tracker.performance.indicator import (
    COLLECTED,
    KEPT_UP,
    THREE_DIMENSIONS,
    AddIndicator,
    CollectIndicatorValue,
    IndicatorRevised,
    RetireIndicator,
    ReviseIndicator,
)

OWN = {"indicator": "school-heating", "unit": "education-bureau"}
ADD = AddIndicator(
    **OWN, name="学校取暖覆盖率", kind="quantity", sector="教育", field="基础设施", level="department",
    measure="%", standard="不低于 95 %", source="教育统计", core=True,
)  # fmt: skip
VALUE = CollectIndicatorValue(**OWN, year=2021, value="93.5", source="教育统计")


@pytest.fixture
def added():
    return county().given(ADD, CLERK, "2021-10-01")


def test_a_code_is_used_once(added):
    added.when(ADD, CLERK, "2021-10-02").refused(THREE_DIMENSIONS, "indicator")


def test_a_revision_names_what_changes(added):
    revise = ReviseIndicator(**OWN, standard="不低于 98 %", reason="标准提高")
    added.when(revise, CLERK, "2022-10-01").then(IndicatorRevised(standard="不低于 98 %", reason="标准提高"))
    added.when(ReviseIndicator(**OWN, reason="无"), CLERK, "2022-10-01").refused(KEPT_UP, "reason")


def test_a_value_is_collected_once_a_year_and_not_ahead(added):
    added.given(VALUE, CLERK, "2021-12-31")
    added.when(VALUE, CLERK, "2022-01-05").refused(COLLECTED, "year")
    ahead = VALUE.model_copy(update={"year": 2023})
    added.when(ahead, CLERK, "2022-12-31").refused(COLLECTED, "year")
    assert added.when(ahead, CLERK, "2023-01-01").entries()


def test_nothing_happens_to_one_that_was_retired(added):
    added.given(RetireIndicator(**OWN, reason="已全覆盖"), CLERK, "2023-01-01")
    for asked in (VALUE, RetireIndicator(**OWN, reason="再退"), ReviseIndicator(**OWN, core=False, reason="改")):
        added.when(asked, CLERK, "2023-01-02").refused(KEPT_UP, "indicator")


def test_it_belongs_to_the_unit_and_to_the_finance_bureau(added):
    theirs = {"indicator": "school-heating", "unit": "culture-bureau"}
    added.when(RetireIndicator(**theirs, reason="试"), OTHER_CLERK, "2022-01-01").refused(KEPT_UP, "indicator")
    assert added.when(RetireIndicator(**theirs, reason="统一修订"), REVIEWER, "2022-01-01").entries()
    unknown = {"indicator": "nothing", "unit": "culture-bureau"}
    added.when(RetireIndicator(**unknown, reason="试"), OTHER_CLERK, "2022-01-01").refused(KEPT_UP, "indicator")


@pytest.mark.parametrize("value", ["-1", "1.23456", "九成", "93,5"])
def test_a_value_is_an_exact_number(value):
    with pytest.raises(ValueError, match="value"):
        CollectIndicatorValue(**OWN, year=2021, value=value, source="教育统计")
