"""Regulations in force by day: issued, amended, reviewed, superseded, repealed; by whoever issued them."""

import pytest

from given import CLERK, OFFICER, OTHER_CLERK, PROOF, REVIEWER, county, day
from pbm_tracker.performance.regulation import (
    REGULATIONS,
    AmendRegulation,
    IssueRegulation,
    Regulation,
    RepealRegulation,
    ReviewRegulation,
    regulation_of,
)
from pbm_tracker.units.unit import MergeUnit

OWN = {"regulation": "goal-rules", "unit": "education-bureau"}
ISSUE = IssueRegulation(
    **OWN, title="绩效目标管理办法", document="龙教〔2021〕9号", tasks=[{"task": 40}], evidence=PROOF
)
REPEAL = RepealRegulation(**OWN, reason="不再适用")


@pytest.fixture
def issued():
    return county().given(ISSUE, CLERK, "2021-06-01")


def in_force(story, *days, code="goal-rules"):
    regulation = regulation_of(story.state_of, code)
    return [regulation.in_force(day(one)) for one in days]


def test_it_is_in_force_from_its_day_on(issued):
    assert in_force(issued, "2021-05-31", "2021-06-01", "2030-01-01") == [False, True, True]


def test_one_that_comes_later_is_known_at_once():
    later = ISSUE.model_copy(update={"valid_from": day("2021-09-01"), "valid_until": day("2023-08-31")})
    [entry] = county().when(later, CLERK, "2021-06-01").entries()
    assert entry.effective_on == day("2021-06-01")
    story = county().given(later, CLERK, "2021-06-01")
    assert in_force(story, "2021-08-31", "2021-09-01", "2023-08-31", "2023-09-01") == [False, True, True, False]
    backwards = later.model_copy(update={"valid_until": day("2021-08-31")})
    county().when(backwards, CLERK, "2021-06-01").refused(REGULATIONS, "valid_until")


def test_a_code_is_used_once(issued):
    issued.when(ISSUE, CLERK, "2021-06-02").refused(REGULATIONS, "regulation")


def test_what_supersedes_ends_the_old_on_the_day_before(issued):
    new = IssueRegulation(
        regulation="goal-rules-2", unit="education-bureau", title="新办法", document="龙教〔2022〕1号",
        valid_from="2022-03-01", supersedes="goal-rules",
    )  # fmt: skip
    entries = issued.when(new, CLERK, "2022-02-10").entries()
    assert [entry.stream for entry in entries] == ["regulation/goal-rules-2", "regulation/goal-rules"]
    issued.given(new, CLERK, "2022-02-10")
    assert in_force(issued, "2022-02-28", "2022-03-01") == [True, False]
    assert in_force(issued, "2022-02-28", "2022-03-01", code="goal-rules-2") == [False, True]
    issued.when(new.model_copy(update={"regulation": "third"}), CLERK, "2022-04-01").refused(REGULATIONS, "supersedes")


def test_it_is_repealed_with_a_last_day(issued):
    early = REPEAL.model_copy(update={"valid_until": day("2021-05-31")})
    issued.when(early, CLERK, "2022-01-01").refused(REGULATIONS, "valid_until")
    issued.given(REPEAL, CLERK, "2022-01-01")
    assert in_force(issued, "2022-01-01", "2022-01-02") == [True, False]
    for again in (REPEAL, ReviewRegulation(**OWN, outcome="kept", note="有效")):
        issued.when(again, CLERK, "2022-02-01").refused(REGULATIONS, "regulation")


def test_it_is_amended_and_reviewed_while_it_is_in_force(issued):
    amend = AmendRegulation(**OWN, document="龙教〔2022〕3号", summary="补充两条")
    assert issued.when(amend, CLERK, "2022-01-01").entries()
    early = amend.model_copy(update={"valid_from": day("2021-05-31")})
    issued.when(early, CLERK, "2022-01-01").refused(REGULATIONS, "valid_from")
    assert issued.when(ReviewRegulation(**OWN, outcome="to_amend", note="应补充"), CLERK, "2022-06-01").entries()


def test_only_who_issued_it_changes_it(issued):
    theirs = RepealRegulation(regulation="goal-rules", unit="culture-bureau", reason="试")
    issued.when(theirs, OTHER_CLERK, "2022-01-01").refused(REGULATIONS, "regulation")
    unknown = RepealRegulation(regulation="nothing", unit="culture-bureau", reason="试")
    issued.when(unknown, OTHER_CLERK, "2022-01-01").refused(REGULATIONS, "regulation")
    issued.given(MergeUnit(unit="education-bureau", into="culture-bureau"), OFFICER, "2021-09-01")
    assert issued.when(theirs, OTHER_CLERK, "2022-01-01").entries()


def test_the_finance_bureau_issues_the_countys():
    countys = IssueRegulation(regulation="warning", unit="finance-bureau", title="预警办法", document="县财〔2021〕1号")
    [entry] = county().when(countys, REVIEWER, "2021-06-01").entries()
    assert Regulation(stream=entry.stream).in_force(day("2021-06-01")) is False
