"""Facts that only prove that something was done: their kinds are data, their day is the day they were done."""

import pytest

from given import AUDITOR, CATALOGUE, CLERK, OTHER_CLERK, county, day
from pbm_tracker.access.policy import OWN_UNIT
from pbm_tracker.performance.work_fact import SUSTAINED, RecordWorkFact

MET = {"unit": "education-bureau", "fact_kind": "leading_group_met", "text": "研究下半年绩效工作"}


def test_a_fact_counts_from_the_day_it_was_done():
    [entry] = county().when(RecordWorkFact(**MET, done_on="2021-07-30"), CLERK, "2021-08-02").entries()
    assert (entry.stream, entry.effective_on) == ("facts/education-bureau", day("2021-07-30"))
    [entry] = county().when(RecordWorkFact(**MET), CLERK, "2021-08-02").entries()
    assert entry.event.done_on == day("2021-08-02")


def test_only_kinds_that_the_file_names_and_days_that_have_come():
    unknown = RecordWorkFact(**{**MET, "fact_kind": "leading_group_meet"})
    refusal = county().when(unknown, CLERK, "2021-08-02").refused(SUSTAINED, "fact_kind")
    assert "leading_group_met" in refusal.reason
    county().when(RecordWorkFact(**MET, done_on="2021-08-03"), CLERK, "2021-08-02").refused(SUSTAINED, "done_on")


def test_a_unit_records_its_own():
    county().when(RecordWorkFact(**MET), OTHER_CLERK, "2021-08-02").refused(OWN_UNIT, "unit")
    planned = RecordWorkFact(unit="audit-bureau", fact_kind="audit_planned", text="列入年度计划")
    assert county().when(planned, AUDITOR, "2021-08-02").entries()


@pytest.mark.parametrize("kind", CATALOGUE.performance.fact_kinds, ids=lambda kind: kind.id)
def test_every_kind_proves_a_task(kind):
    assert kind.tasks
    assert all(CATALOGUE.task(number) for number in kind.tasks)
