"""What the finance bureau makes of reports: reviews, key list, findings, warnings and corrections."""

import pytest

from cycle import CODE
from given import CLERK, HEAD, PROOF, REVIEWER, day
from monitored import JULY, OTHER, OWN_YEAR, SLOW, YEAR, budgeted, monitoring_of, neighboured, reported
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.performance.finding import AcceptLegitimateReason, FindNoReason, LegitimateReasonAccepted
from pbm_tracker.performance.monitoring import FOLLOWED, MEASURES, NODES
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.performance.monitoring_review import (
    REVIEWED,
    TWO_PERSONS,
    MonitoringReviewed,
    ReviewMonitoring,
    SelectKeyMonitoring,
)
from pbm_tracker.performance.warning import (
    CORRECTED,
    CompleteCorrection,
    CorrectionCompleted,
    CorrectionRequired,
    IssueWarning,
    RequireCorrection,
    WarningIssued,
)
from pbm_tracker.units.person import HEADS_AND_LEADS

PASS = ReviewMonitoring(**YEAR, verdict="passed")
RETURN = ReviewMonitoring(**YEAR, verdict="returned", opinion="请核对完成值")
WARN = {**YEAR, "analysis": "招标流标两次", "content": "请抓紧重新招标"}
REQUIRE = {
    **YEAR,
    "problem_found": "没有开工",
    "analysis": "招标流标两次",
    "requirement": "8月底前开工",
    "limit": "2022-08-31",
    "responsible": "wang-jie",
}
COMPLETE = {**OWN_YEAR, "correction": 1, "result": "8月20日开工", "evidence": PROOF}

# Reviews


def test_a_report_is_reviewed_once():
    story = reported()
    story.when(PASS, REVIEWER, "2022-07-12").then(MonitoringReviewed(**YEAR, report=1, verdict="passed"))
    story.given(PASS, REVIEWER, "2022-07-12")
    story.when(PASS, REVIEWER, "2022-07-13").refused(REVIEWED, "report")


@pytest.mark.parametrize(("number", "field"), [(2, "report"), (None, "report")])
def test_only_a_report_that_is_there_is_reviewed(number, field):
    story = reported() if number else budgeted()
    command = ReviewMonitoring(**YEAR, report=number, verdict="passed")
    story.when(command, REVIEWER, "2022-07-12").refused(NODES, field)


def test_nobody_reviews_his_own_report():
    story = budgeted()
    both = ("education-bureau/clerk", "finance")
    story.given(ReportMonitoring(**JULY), CLERK, "2022-07-10")
    story.when(PASS, both, "2022-07-12").refused(TWO_PERSONS)


def test_what_is_returned_says_why_and_is_reported_again_as_a_correction():
    story = reported()
    silent = ReviewMonitoring(**YEAR, verdict="returned")
    story.when(silent, REVIEWER, "2022-07-12").refused(REVIEWED, "opinion")
    story.given(RETURN, REVIEWER, "2022-07-12")
    assert monitoring_of(story).latest is None
    story.when(ReviewMonitoring(**YEAR, report=1, verdict="passed"), REVIEWER, "2022-07-13").refused(NODES, "report")
    story.when(ReportMonitoring(**JULY), CLERK, "2022-07-13").refused(NODES, "correction_of")
    story.given(ReportMonitoring(**JULY, correction_of=1), CLERK, "2022-07-13")
    assert monitoring_of(story).latest.number == 2


# The key list


def test_a_project_is_put_on_the_key_list_once():
    key = SelectKeyMonitoring(**YEAR, ground="new_major")
    story = neighboured().given(key, REVIEWER, "2022-02-01")
    assert monitoring_of(story).key_listed_on == day("2022-02-01")
    story.when(key, REVIEWER, "2022-02-02").refused(CLAUSES["s3_3_2_new_major"], "project")
    minor = SelectKeyMonitoring(project=OTHER, year=2022, ground="new_major")
    story.when(minor, REVIEWER, "2022-02-02").refused(CLAUSES["s3_3_2_new_major"], "ground")
    assert story.when(minor.model_copy(update={"ground": "slow"}), REVIEWER, "2022-02-02").entries()
    next_year = SelectKeyMonitoring(project=CODE, year=2023, ground="new_major")
    story.when(next_year, REVIEWER, "2022-02-02").refused(FOLLOWED, "year")


# Findings


def test_a_finding_is_about_a_report():
    accept = AcceptLegitimateReason(**YEAR, legitimate="汛期停工")
    budgeted().when(accept, REVIEWER, "2022-07-15").refused(NODES, "report")
    accepted = LegitimateReasonAccepted(**YEAR, report=1, legitimate="汛期停工")
    story = reported(SLOW)
    story.when(accept, REVIEWER, "2022-07-15").then(accepted)
    story.given(accept, REVIEWER, "2022-07-15")
    story.when(accept, REVIEWER, "2022-07-16").refused(MEASURES, "report")
    assert story.when(FindNoReason(**YEAR, ground="slow", finding="已过汛期"), REVIEWER, "2022-07-30").entries()


def test_only_slow_money_is_found_slow():
    story = reported()
    slow = FindNoReason(**YEAR, ground="slow", finding="没有开工")
    story.when(slow, REVIEWER, "2022-07-15").refused(MEASURES, "ground")
    assert story.when(slow.model_copy(update={"ground": "idle"}), REVIEWER, "2022-07-15").entries()


# Warnings and corrections


def test_a_warning_is_on_the_last_report_or_on_there_being_none():
    reported(SLOW).when(IssueWarning(**WARN), REVIEWER, "2022-07-12").then(WarningIssued(**WARN, report=1))
    budgeted().when(IssueWarning(**WARN), REVIEWER, "2022-08-02").then(WarningIssued(**WARN))
    reported(SLOW).when(IssueWarning(**WARN, report=3), REVIEWER, "2022-07-12").refused(NODES, "report")


def test_a_correction_is_required_of_somebody_until_a_day_and_completed():
    story = reported(SLOW)
    required = CorrectionRequired(**REQUIRE, correction=1, report=1)
    story.when(RequireCorrection(**REQUIRE), REVIEWER, "2022-07-12").then(required)
    late = RequireCorrection(**{**REQUIRE, "limit": "2022-07-11"})
    story.when(late, REVIEWER, "2022-07-12").refused(CORRECTED, "limit")
    nobody = RequireCorrection(**{**REQUIRE, "responsible": "nobody"})
    story.when(nobody, REVIEWER, "2022-07-12").refused(HEADS_AND_LEADS, "responsible")
    story.when(CompleteCorrection(**COMPLETE), HEAD, "2022-08-20").refused(CORRECTED, "correction")
    story.given(RequireCorrection(**REQUIRE), REVIEWER, "2022-07-12")
    completed = CorrectionCompleted(**YEAR, correction=1, result="8月20日开工", evidence=PROOF)
    story.when(CompleteCorrection(**COMPLETE), HEAD, "2022-08-20").then(completed)
    story.given(CompleteCorrection(**COMPLETE), HEAD, "2022-08-20")
    story.when(CompleteCorrection(**COMPLETE), HEAD, "2022-08-21").refused(CORRECTED, "correction")
