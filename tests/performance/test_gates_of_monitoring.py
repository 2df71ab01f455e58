"""G5, G6 and G7 in full: what passes; what is refused by which clause, with what is missing and what shows it."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from given import CLERK, REVIEWER
from monitored import JULY, SLOW, STREAM, YEAR, budgeted, monitoring_of, reported
from pbm_tracker.kernel.commands import GateRefusal
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import EntryAt, event_in
from pbm_tracker.performance.finding import AcceptLegitimateReason, FindNoReason
from pbm_tracker.performance.gates import Asked
from pbm_tracker.performance.gates_of_monitoring import Tracks, g5_both_tracks, g6_grounded, g7_not_suspended
from pbm_tracker.performance.measure import DecideSpendingMeasure
from pbm_tracker.performance.monitoring import Finding, Monitoring, Report, Suspension
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.performance.payment import RecordPayment, ResumePayment, StopPayment, SuspendPayment

EMPTY = Monitoring(stream=STREAM)
TODAY = date(2022, 7, 10)
ASKED = Asked(EMPTY, "some_command", "education-bureau")


def refused_by(check):
    with pytest.raises(GateRefusal) as caught:
        check()
    event = event_in(caught.value)
    [fact] = caught.value.facts
    assert fact.state is EMPTY
    assert event.cure
    return event


# G5


@pytest.mark.parametrize(("money", "goal", "late"), list(product([True, False], repeat=3)))
def test_g5_in_full(money, goal, late):
    until = date(2022, 7, 11) if late else TODAY
    tracks = Tracks(money, goal, until)
    wrong = [not money, not goal, late]
    if not any(wrong):
        g5_both_tracks(ASKED, tracks, TODAY)
        return
    event = refused_by(lambda: g5_both_tracks(ASKED, tracks, TODAY))
    assert (event.gate, event.task, len(event.missing)) == ("G5", 14, sum(wrong))
    fields = [field for field, bad in zip(["executed", "indicator_rows", "data_until"], wrong, strict=True) if bad]
    assert event.field == fields[0]
    assert event.clause == CLAUSES["s3_3_1_nodes" if late else "s2_4_dual"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"executed": None}, "executed"),
        ({"forecast": None}, "executed"),
        ({"indicator_rows": ()}, "indicator_rows"),
        ({"data_until": "2022-07-11"}, "data_until"),
    ],
)
def test_a_report_on_one_track_or_of_a_day_to_come_is_recorded_as_refused(changed, field):
    clause = CLAUSES["s3_3_1_nodes" if field == "data_until" else "s2_4_dual"]
    report = ReportMonitoring(**{**JULY, **changed})
    refusal = budgeted().when(report, CLERK, "2022-07-10").refused(clause, field)
    assert [entry.stream for entry in refusal.entries] == [STREAM]
    assert (event_in(refusal).asked, event_in(refusal).unit) == ("report_monitoring", "education-bureau")


# G6


def report(number=1, **more):
    base = {
        "number": number, "version": number, "period": "june", "data_until": date(2022, 6, 30), "reported_on": TODAY,
        "reporter": "x", "executed": Decimal(1), "actuals": {}, "goal_version": 1, "light": "red", "slow": True,
    }  # fmt: skip
    return Report(**base, **more)


def state(reports=(), finding=None):
    return Monitoring(stream=STREAM, reports=tuple(reports), finding=finding)


NO_REASON, ACCEPTED = Finding(accepted=False, report=1, version=7), Finding(accepted=True, report=1, version=8)


@pytest.mark.parametrize(
    ("monitoring", "missing", "version"),
    [
        (state(), "没有有效的监控报告", None),
        (state([report(replaced=True)], NO_REASON), "没有有效的监控报告", None),
        (state([report(verdict="returned")], NO_REASON), "没有有效的监控报告", None),
        (state([report()]), "没有“无正当理由”的认定", 1),
        (state([report(replaced=True), report(2)], NO_REASON), "没有“无正当理由”的认定", 2),
        (state([report()], ACCEPTED), "理由已认定为正当", 8),
        (state([report()], NO_REASON), None, None),
        (state([report(verdict="passed"), report(2)], NO_REASON), None, None),
    ],
)
def test_g6_in_full(monitoring, missing, version):
    if missing is None:
        grounds = g6_grounded(ASKED, [("2022-031", monitoring)])
        assert (grounds["2022-031"].report.number, grounds["2022-031"].finding) == (1, NO_REASON)
        return
    event = refused_by(lambda: g6_grounded(ASKED, [("2022-031", monitoring)]))
    assert (event.gate, event.task, event.clause) == ("G6", 20, CLAUSES["s3_3_2_measures"])
    assert [missing in one for one in event.missing] == [True]
    assert list(event.by_entries) == ([EntryAt(stream=STREAM, version=version)] if version else [])


FOUND = FindNoReason(**YEAR, ground="slow", finding="没有开工")
HALT = {**YEAR, "payment_reason": "问题严重", "document": "县财〔2022〕9号"}
MEASURE = {
    "year": 2022,
    "book": "general_public",
    "measure_rows": ({"project": "2022-031", "measure": "recover", "amount": "50"},),
    "decision_reason": "进度慢",
    "document": "县财〔2022〕8号",
}
GROUNDED = [
    (SuspendPayment(**HALT), "project"),
    (StopPayment(**HALT), "project"),
    (DecideSpendingMeasure(**MEASURE), "measure_rows"),
]


@pytest.mark.parametrize(("command", "field"), GROUNDED, ids=lambda one: getattr(one, "topic", one))
def test_every_measure_passes_g6(command, field):
    story = reported(SLOW)
    clause = CLAUSES["s3_3_2_measures"]
    budgeted().when(command, REVIEWER, "2022-07-20").refused(clause, field)
    assert event_in(story.when(command, REVIEWER, "2022-07-20").refused(clause, field)).asked == command.topic
    story.given(AcceptLegitimateReason(**YEAR, legitimate="汛期"), REVIEWER, "2022-07-15")
    story.when(command, REVIEWER, "2022-07-20").refused(clause, field)
    story.given(FOUND, REVIEWER, "2022-07-16")
    first, *_ = story.when(command, REVIEWER, "2022-07-20").entries()
    versions = {entry.event.topic: entry.version for entry in story.entries if entry.stream == STREAM}
    rests_on = [EntryAt(stream=STREAM, version=versions[topic]) for topic in ("monitoring_reported", "no_reason_found")]
    assert list(first.event.rests_on) == rests_on


# G7


def suspended(*terms):
    begun = tuple(
        Suspension(kind=kind, since=date(2022, 7, since), version=since, until=until and date(2022, 7, until))
        for kind, since, until in terms
    )
    return Monitoring(stream=STREAM, suspensions=begun)


@pytest.mark.parametrize(
    ("terms", "day", "version"),
    [
        ([], 10, None),
        ([("suspended", 10, None)], 9, None),
        ([("suspended", 10, None)], 10, 10),
        ([("stopped", 10, None)], 31, 10),
        ([("suspended", 10, 12)], 11, 10),
        ([("suspended", 10, 12)], 12, None),
        ([("suspended", 10, 12), ("stopped", 12, None)], 12, 12),
        ([("suspended", 10, 12), ("suspended", 20, None)], 15, None),
    ],
)
def test_g7_in_full(terms, day, version):
    monitoring = suspended(*terms)
    if version is None:
        g7_not_suspended(ASKED, monitoring, date(2022, 7, day))
        return
    event = refused_by(lambda: g7_not_suspended(ASKED, monitoring, date(2022, 7, day)))
    assert (event.gate, event.clause) == ("G7", CLAUSES["s3_3_2_measures"])
    assert list(event.by_entries) == [EntryAt(stream=STREAM, version=version)]


def test_nothing_is_paid_while_payments_are_suspended():
    story = reported(SLOW).given(FOUND, REVIEWER, "2022-07-16").given(SuspendPayment(**HALT), REVIEWER, "2022-07-20")
    pay = {**YEAR, "amount": "10", "voucher": "2022-118"}
    refusal = story.when(RecordPayment(**pay), REVIEWER, "2022-07-20").refused(CLAUSES["s3_3_2_measures"], "paid_on")
    assert event_in(refusal).gate == "G7"
    before = RecordPayment(**{**pay, "paid_on": "2022-07-19"})
    assert story.when(before, REVIEWER, "2022-07-20").entries()
    story.given(ResumePayment(**HALT), REVIEWER, "2022-08-01")
    story.given(RecordPayment(**pay), REVIEWER, "2022-08-01")
    assert monitoring_of(story).paid == Decimal(100_000)
