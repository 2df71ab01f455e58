"""Feedback, rectification, application of results: answered, mended, closed by another, by a standard (G11)."""

import pytest

from evaluated import ITS_YEAR, OWN_YEAR, budgeted, evaluated
from given import CLERK, HEAD, PROOF, REVIEWER
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import event_in
from pbm_tracker.performance.application import ApplyResult
from pbm_tracker.performance.budget import LINKED
from pbm_tracker.performance.feedback import (
    AcknowledgeResult,
    CloseRectification,
    FeedBackResult,
    OrderRectification,
    ReportRectification,
    ReturnRectification,
)
from pbm_tracker.performance.regulation import IssueRegulation, RepealRegulation
from pbm_tracker.units.person import HEADS_AND_LEADS

CLAUSE = CLAUSES["s3_4_4_rectify"]
FEED = FeedBackResult(**ITS_YEAR, content="自评为优，成本偏高", answer_by="2023-07-31")
ANSWER = AcknowledgeResult(**OWN_YEAR, answer="同意")
PROBLEM = {"problem": "成本超出目标", "measure": "核减单价", "person": "li-na", "limit": "2023-09-30"}
ORDER = OrderRectification(
    **ITS_YEAR, document="县财〔2023〕21号", rows=[PROBLEM, {**PROBLEM, "problem": "机制未落实"}]
)
REPORT = ReportRectification(**OWN_YEAR, no=1, text="已重新招标", evidence=PROOF)
CLOSE = CloseRectification(**ITS_YEAR, no=1, note="核对属实")
STANDARD = IssueRegulation(
    regulation="application",
    unit="finance-bureau",
    title="结果应用办法",
    document="县财〔2021〕30号",
    tasks=[{"task": 30}],
)
APPLY = ApplyResult(**ITS_YEAR, applied_to=2024, budget_line="2050299", measure="核减单价", standard="application")


def ordered():
    return evaluated().given(ORDER, REVIEWER, "2023-08-01")


def reported():
    return ordered().given(REPORT, CLERK, "2023-09-10")


# Feedback


def test_a_result_is_fed_back_and_answered_once():
    budgeted().when(FEED, REVIEWER, "2023-07-01").refused(CLAUSE, "year")
    evaluated().when(FEED, REVIEWER, "2023-08-01").refused(CLAUSE, "answer_by")
    evaluated().when(ANSWER, HEAD, "2023-07-01").refused(CLAUSE, "year")
    story = evaluated().given(FEED, REVIEWER, "2023-07-01").given(ANSWER, HEAD, "2023-07-10")
    story.when(ANSWER, HEAD, "2023-07-11").refused(CLAUSE, "year")


# Rectification


def test_each_problem_has_a_person_and_a_limit():
    nobody = ORDER.model_copy(update={"rows": (ORDER.rows[0].model_copy(update={"person": "nobody"}),)})
    evaluated().when(nobody, REVIEWER, "2023-08-01").refused(HEADS_AND_LEADS, "rows.0.person")
    evaluated().when(ORDER, REVIEWER, "2023-10-01").refused(CLAUSE, "rows.0.limit")


def test_g11_is_closed_by_another_person():
    refusal = reported().when(CLOSE, (CLERK[0], "finance"), "2023-09-20").refused(CLAUSE, "no")
    event = event_in(refusal)
    assert (event.gate, event.task, event.by_entries[0].version) == ("G11", 28, 2)
    assert reported().when(CLOSE, REVIEWER, "2023-09-20").entries()


def test_only_what_is_reported_is_closed_and_once():
    ordered().when(CLOSE, REVIEWER, "2023-09-20").refused(CLAUSE, "no")
    story = reported().given(CLOSE, REVIEWER, "2023-09-20")
    for asked, by in ((CLOSE, REVIEWER), (REPORT, CLERK)):
        story.when(asked, by, "2023-09-21").refused(CLAUSE, "no")
    beyond = CloseRectification(**ITS_YEAR, no=3, note="无")
    story.when(beyond, REVIEWER, "2023-09-21").refused(CLAUSE, "no")


def test_a_report_that_is_returned_is_made_again():
    reported().when(REPORT, CLERK, "2023-09-11").refused(CLAUSE, "no")
    returned = ReturnRectification(**ITS_YEAR, no=1, reason="没有合同")
    story = reported().given(returned, REVIEWER, "2023-09-15")
    story.when(CLOSE, REVIEWER, "2023-09-16").refused(CLAUSE, "no")
    assert story.when(REPORT, CLERK, "2023-09-18").entries()


def test_a_second_notice_goes_on_with_the_numbers():
    story = ordered().given(ORDER, REVIEWER, "2023-08-15")
    fourth = REPORT.model_copy(update={"no": 4})
    assert story.when(fourth, CLERK, "2023-09-10").entries()
    story.when(REPORT.model_copy(update={"no": 5}), CLERK, "2023-09-10").refused(CLAUSE, "no")


# Application


@pytest.mark.parametrize(("on", "passes"), [("2023-11-30", True), ("2023-12-01", False)])
def test_g11_a_result_is_applied_by_a_standard_in_force(on, passes):
    repeal = RepealRegulation(regulation="application", unit="finance-bureau", valid_until="2023-11-30", reason="到期")
    story = evaluated().given(STANDARD, REVIEWER, "2022-01-10").given(repeal, REVIEWER, "2023-11-01")
    if passes:
        assert story.when(APPLY, REVIEWER, on).entries()
        return
    assert event_in(story.when(APPLY, REVIEWER, on).refused(CLAUSE, "standard")).gate == "G11"


def test_a_result_is_applied_to_a_later_budget_once():
    story = evaluated().given(STANDARD, REVIEWER, "2022-01-10")
    story.when(APPLY.model_copy(update={"applied_to": 2022}), REVIEWER, "2023-11-30").refused(LINKED, "applied_to")
    story.given(APPLY, REVIEWER, "2023-11-30")
    story.when(APPLY, REVIEWER, "2023-12-01").refused(LINKED, "applied_to")
    budgeted().given(STANDARD, REVIEWER, "2022-01-10").when(APPLY, REVIEWER, "2023-11-30").refused(LINKED, "year")
