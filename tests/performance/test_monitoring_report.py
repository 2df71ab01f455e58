"""Reports of monitoring: what is recorded of them, and every field that may be wrong."""

from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from cycle import CODE, admitted
from given import CLERK, OTHER_CLERK, REVIEWER, Story, day
from monitored import (
    INDICATORS,
    JULY,
    OCTOBER,
    OWN_YEAR,
    ROWS,
    SLOW,
    YEAR,
    budgeted,
    monitoring_of,
    reported,
    with_goal,
)
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.performance.budget import AdjustBudget
from pbm_tracker.performance.commitment import SignCommitment
from pbm_tracker.performance.monitoring import FOLLOWED, NODES
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.performance.quarterly_data import CollectPerformanceData
from pbm_tracker.performance.stated import TRUTH
from pbm_tracker.projects.project import OWN_PROJECTS

BUDGETED = tuple(budgeted().entries)
DATA = {**OWN_YEAR, "quarter": 1, "executed": "60", "data_rows": ({"no": 1, "actual": "2"},)}


def refused(story, report, clause, field, on="2022-07-10"):
    return story.when(ReportMonitoring(**report), CLERK, on).refused(clause, field)


def row(at, **changed):
    """The rows of a report, with one of them changed."""
    return tuple({**one, **changed} if place == at else one for place, one in enumerate(ROWS))


# What is recorded


def test_a_report_records_both_tracks_and_what_they_came_to():
    event = reported(SLOW).entries[-1].event
    assert (event.number, event.data_until, event.expected) == (1, day("2022-06-30"), Decimal("0.5000"))
    assert (event.initial, event.budget, event.executed) == (Decimal(3_000_000), Decimal(3_000_000), Decimal(1_000_000))
    assert (event.money, event.goal) == (Decimal("0.6666"), Decimal(1))
    assert (event.money_light, event.goal_light, event.light) == ("red", "green", "red")
    assert (event.diverges, event.slow) == (True, True)
    first = event.indicator_rows[0]
    assert (first.name, first.target, first.stage, first.reached) == ("改造学校数", 10, 4, 1)


@pytest.mark.parametrize(
    ("executed", "light", "slow"),
    [("135", "green", False), ("134.999999", "yellow", False), ("105", "yellow", False), ("104.999999", "red", True)],
)
def test_the_borders_of_money_are_exact_to_the_cent(executed, light, slow):
    event = reported({**JULY, "executed": executed}).entries[-1].event
    assert (event.money_light, event.slow) == (light, slow)


def test_a_promised_rate_is_what_is_expected():
    promise = {
        "unit": "education-bureau", "year": 2022, "document": "龙教〔2022〕1号", "head": "li-na", "amount": "5000",
        "rate_march": "20", "rate_june": "60", "rate_september": "80", "rate_december": "100",
    }  # fmt: skip
    story = budgeted().given(SignCommitment(**promise), ("education-bureau/head", "unit_head"), "2022-01-20")
    [entry] = story.when(ReportMonitoring(**JULY), CLERK, "2022-07-10").entries()
    assert (entry.event.expected, entry.event.money, entry.event.light) == (
        Decimal("0.6000"),
        Decimal("0.8333"),
        "yellow",
    )


def test_an_adjusted_budget_is_what_money_is_held_against():
    adjusted = AdjustBudget(**YEAR, amount="200", reason="压减一般性支出")
    story = budgeted().given(adjusted, REVIEWER, "2022-06-01")
    [entry] = story.when(ReportMonitoring(**{**JULY, "forecast": "200"}), CLERK, "2022-07-10").entries()
    assert (entry.event.initial, entry.event.budget) == (Decimal(3_000_000), Decimal(2_000_000))
    assert entry.event.money == Decimal("1.5000")


@pytest.mark.parametrize(
    ("period", "until", "on"),
    [
        ("june", "2022-06-30", "2022-07-10"),
        ("september", "2022-09-30", "2022-10-09"),
        ("other", "2022-04-20", "2022-04-20"),
    ],
)
def test_a_period_has_its_last_day(period, until, on):
    rows = row(0, actual="8")
    [entry] = (
        budgeted().when(ReportMonitoring(**{**JULY, "period": period, "indicator_rows": rows}), CLERK, on).entries()
    )
    assert entry.event.data_until == day(until)


# What is wrong


@pytest.mark.parametrize(
    ("changed", "clause", "field"),
    [
        ({"executed": "300.000001"}, TRUTH, "executed"),
        ({"forecast": "300.000001"}, TRUTH, "forecast"),
        ({"forecast": "149"}, TRUTH, "forecast"),
        ({"data_until": "2022-06-29"}, NODES, "data_until"),
        ({"period": "other", "data_until": "2021-12-31"}, NODES, "data_until"),
        ({"indicator_rows": ROWS[:3]}, FOLLOWED, "indicator_rows"),
        ({"indicator_rows": (*ROWS, {**ROWS[0], "no": 5})}, FOLLOWED, "indicator_rows.4.no"),
        ({"indicator_rows": (*ROWS, ROWS[0])}, FOLLOWED, "indicator_rows.4.no"),
        ({"indicator_rows": row(1, name="改造学校数")}, FOLLOWED, "indicator_rows.1.name"),
        ({"indicator_rows": row(0, actual=None)}, TRUTH, "indicator_rows.0.actual"),
        ({"indicator_rows": row(0, forecast="9.9999")}, TRUTH, "indicator_rows.0.deviation"),
        ({"indicator_rows": row(1, forecast="30.0001")}, TRUTH, "indicator_rows.1.deviation"),
        ({"indicator_rows": row(3, forecast="99")}, TRUTH, "indicator_rows.3.deviation"),
        ({"indicator_rows": row(2, likelihood="impossible")}, TRUTH, "indicator_rows.2.measures"),
        ({"correction_of": 1}, NODES, "correction_of"),
        (
            {"fund_rows": ({"source": "fiscal", "initial": "300", "executed": "140", "forecast": "300"},)},
            TRUTH,
            "fund_rows",
        ),
        (
            {"fund_rows": ({"source": "fiscal", "initial": "0", "executed": "75", "forecast": "150"},) * 2},
            TRUTH,
            "fund_rows",
        ),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(changed, clause, field):
    refused(budgeted(), {**JULY, **changed}, clause, field)


def test_what_is_explained_is_taken():
    rows = row(0, forecast="9", deviation="funding", likelihood="impossible", measures="调剂使用其他经费")
    funds = (
        {"source": "fiscal", "initial": "200", "executed": "100", "forecast": "200"},
        {"source": "carried_over", "initial": "100", "executed": "50", "forecast": "100"},
    )
    report = {**JULY, "indicator_rows": rows, "fund_rows": funds}
    assert budgeted().when(ReportMonitoring(**report), CLERK, "2022-07-10").entries()


def test_without_a_goal_or_a_budget_there_is_nothing_to_follow():
    refused(admitted(), JULY, CLAUSES["s2_3_goal_gate"], "year")
    refused(with_goal(admitted()), JULY, FOLLOWED, "year")


def test_another_units_project_is_refused_at_the_project():
    theirs = ReportMonitoring(**{**JULY, "unit": "culture-bureau"})
    budgeted().when(theirs, OTHER_CLERK, "2022-07-10").refused(OWN_PROJECTS, "project")


@pytest.mark.parametrize("number", ["120,5", "1.2.3", "abc", "-1", 1.5])
def test_a_number_that_is_none_is_named_with_its_row(number):
    with pytest.raises(ValueError, match=r"indicator_rows\.0\.actual"):
        ReportMonitoring(**{**JULY, "indicator_rows": row(0, actual=number)})


@pytest.mark.parametrize(
    ("command", "field"), [(ReportMonitoring, "indicator_rows"), (CollectPerformanceData, "data_rows")]
)
def test_a_form_begins_with_the_indicators_of_the_goal(command, field):
    about = {name: str(value) for name, value in OWN_YEAR.items()}
    begun = command.earlier(budgeted().state_of, about).fields[field]
    assert begun == [{"no": no, "name": one.name} for no, one in enumerate(INDICATORS, start=1)]
    assert command.earlier(budgeted().state_of, {**about, "unit": "culture-bureau"}).fields[field] == []
    named = row(0, name="改造学校数")
    assert budgeted().when(ReportMonitoring(**{**JULY, "indicator_rows": named}), CLERK, "2022-07-10").entries()


# What was said before


def test_cumulative_values_do_not_fall():
    story = reported()
    refused(story, {**OCTOBER, "executed": "149.999999"}, TRUTH, "executed", "2022-10-10")
    rows = ({**ROWS[0], "actual": "3"}, *ROWS[1:])
    refused(story, {**OCTOBER, "indicator_rows": rows}, TRUTH, "indicator_rows.0.actual", "2022-10-10")
    other = ({**ROWS[0], "actual": "8"}, {**ROWS[1], "actual": "20"}, *ROWS[2:])
    report = ReportMonitoring(**{**OCTOBER, "indicator_rows": other})  # of what is no sum it may
    assert story.when(report, CLERK, "2022-10-10").entries()


def test_an_earlier_day_does_not_exceed_a_later_one():
    story = reported()
    early = {**JULY, "period": "other", "data_until": "2022-04-30", "executed": "160"}
    refused(story, early, TRUTH, "executed", "2022-07-11")
    assert story.when(ReportMonitoring(**{**early, "executed": "90"}), CLERK, "2022-07-11").entries()


def test_a_period_is_reported_again_only_to_correct_it():
    story = reported()
    refused(story, JULY, NODES, "correction_of", "2022-07-12")
    lower = {**JULY, "executed": "120", "correction_of": 1}
    story.given(ReportMonitoring(**lower), CLERK, "2022-07-12")
    first, second = monitoring_of(story).reports
    assert (first.replaced, second.replaced, monitoring_of(story).latest.number) == (True, False, 2)
    refused(story, {**lower, "correction_of": 1}, NODES, "correction_of", "2022-07-13")
    refused(story, {**OCTOBER, "correction_of": 2}, NODES, "correction_of", "2022-10-13")


@settings(deadline=None, max_examples=40)
@examples(st.permutations(range(4)), st.lists(st.integers(0, 300), min_size=4, max_size=4))
def test_whatever_the_order_of_reports_what_stands_never_falls(order, amounts):
    days = ["2022-02-28", "2022-03-31", "2022-04-30", "2022-05-31"]
    story = Story(BUDGETED)
    for at in order:
        report = {**JULY, "period": "other", "data_until": days[at], "executed": str(amounts[at])}
        try:
            story.given(ReportMonitoring(**report), CLERK, "2022-07-10")
        except Refusal as refusal:
            assert refusal.field == "executed"  # noqa: PT017 - most orders are refused
    stated = sorted((one.data_until, one.executed) for one in monitoring_of(story).reports)
    assert stated
    assert [executed for _, executed in stated] == sorted(executed for _, executed in stated)


def test_values_of_an_indicator_that_was_revised_are_not_compared():
    story = reported()
    revised = (INDICATORS[0].model_copy(update={"name": "改造教室数", "by_september": Decimal(2)}), *INDICATORS[1:])
    with_goal(story, indicators=revised)
    rows = ({**ROWS[0], "actual": "2"}, *ROWS[1:])
    assert story.when(ReportMonitoring(**{**OCTOBER, "indicator_rows": rows}), CLERK, "2022-10-10").entries()


# Quarters


@pytest.mark.parametrize(
    ("changed", "clause", "field"),
    [
        ({"quarter": 2}, FOLLOWED, "quarter"),
        ({"executed": "301"}, TRUTH, "executed"),
        ({"data_rows": ({"no": 5, "actual": "2"},)}, FOLLOWED, "data_rows.0.no"),
        ({"data_rows": ({"no": 1, "actual": "2"},) * 2}, FOLLOWED, "data_rows.1.no"),
    ],
)
def test_what_is_wrong_with_a_quarter_is_refused_at_its_field(changed, clause, field):
    command = CollectPerformanceData(**{**DATA, **changed})
    budgeted().when(command, CLERK, "2022-04-02").refused(clause, field)


def test_a_quarter_is_collected_once_unless_it_is_amended():
    story = budgeted().given(CollectPerformanceData(**DATA), CLERK, "2022-04-02")
    story.when(CollectPerformanceData(**DATA), CLERK, "2022-04-03").refused(FOLLOWED, "amended")
    lower = CollectPerformanceData(**{**DATA, "executed": "50", "amended": "多计了一笔"})
    story.given(lower, CLERK, "2022-04-03")
    assert monitoring_of(story).quarters[1].executed == Decimal(500_000)


def test_a_report_does_not_fall_behind_a_quarter():
    story = budgeted().given(CollectPerformanceData(**DATA), CLERK, "2022-04-02")
    refused(story, {**JULY, "executed": "59"}, TRUTH, "executed")
    assert CODE in story.entries[-1].stream
