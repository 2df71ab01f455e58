"""Payments: never above the budget, never dated ahead; suspended, stopped and resumed in their order."""

from decimal import Decimal

import pytest

from cycle import admitted
from given import CLERK, REVIEWER, day
from monitored import YEAR, budgeted, found_slow, monitoring_of, with_goal
from pbm_tracker.access.policy import OWN_MATTERS
from pbm_tracker.performance.budget import AdjustBudget
from pbm_tracker.performance.monitoring import FOLLOWED, MEASURES
from pbm_tracker.performance.payment import (
    PaymentRecorded,
    RecordPayment,
    ResumePayment,
    StopPayment,
    SuspendPayment,
)
from pbm_tracker.performance.stated import TRUTH

PAY = {**YEAR, "amount": "120.5", "voucher": "2022-118"}
HALT = {**YEAR, "payment_reason": "问题严重", "document": "县财〔2022〕9号"}


def test_a_payment_is_recorded_in_yuan():
    recorded = PaymentRecorded(**YEAR, amount="1205000", paid_on="2022-03-01", voucher="2022-118")
    budgeted().when(RecordPayment(**PAY), REVIEWER, "2022-03-01").then(recorded)
    budgeted().when(RecordPayment(**PAY), CLERK, "2022-03-01").refused(OWN_MATTERS)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": "300.01"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"paid_on": "2022-03-02"}, "paid_on"),
        ({"paid_on": "2021-12-31"}, "paid_on"),
    ],
)
def test_what_is_wrong_with_a_payment_is_refused_at_its_field(changed, field):
    budgeted().when(RecordPayment(**{**PAY, **changed}), REVIEWER, "2022-03-01").refused(TRUTH, field)


def test_payments_add_up_to_the_full_year_budget_and_no_more():
    story = budgeted().given(RecordPayment(**{**PAY, "amount": "299.99"}), REVIEWER, "2022-03-01")
    story.given(RecordPayment(**{**PAY, "amount": "0.01"}), REVIEWER, "2022-03-02")
    more = RecordPayment(**{**PAY, "amount": "0.000001"})
    story.when(more, REVIEWER, "2022-03-03").refused(TRUTH, "amount")
    story.given(AdjustBudget(**YEAR, amount="310", reason="追加"), REVIEWER, "2022-03-04")
    assert monitoring_of(story.given(more, REVIEWER, "2022-03-04")).paid == Decimal("3000000.01")


def test_nothing_is_paid_without_a_budget():
    with_goal(admitted()).when(RecordPayment(**PAY), REVIEWER, "2022-03-01").refused(FOLLOWED, "year")


def test_payments_are_suspended_stopped_and_resumed_in_their_order():
    story = found_slow(budgeted())
    suspend, stop, resume = SuspendPayment(**HALT), StopPayment(**HALT), ResumePayment(**HALT)
    story.when(resume, REVIEWER, "2022-07-20").refused(MEASURES)
    story.given(suspend, REVIEWER, "2022-07-20")
    story.when(suspend, REVIEWER, "2022-07-21").refused(MEASURES)
    story.given(stop, REVIEWER, "2022-07-25")
    story.when(stop, REVIEWER, "2022-07-26").refused(MEASURES)
    story.when(suspend, REVIEWER, "2022-07-26").refused(MEASURES)
    story.given(resume, REVIEWER, "2022-08-01")
    assert [(one.kind, one.since, one.until) for one in monitoring_of(story).suspensions] == [
        ("suspended", day("2022-07-20"), day("2022-07-25")),
        ("stopped", day("2022-07-25"), day("2022-08-01")),
    ]
    story.when(resume, REVIEWER, "2022-08-02").refused(MEASURES)
