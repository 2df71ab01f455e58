"""A form that begins with the records which prove the duty, and the duty's page that shows them."""

import pytest

from pbm_tracker.kernel.events import Act
from pbm_tracker.performance.work_fact import RecordWorkFact

UNIT = "education-bureau"
CLAIM = f"/act/claim_completion?task=48&unit={UNIT}&capacity=member"
DUTY = f"/duties/48/member/{UNIT}"


@pytest.fixture
def recorded(county):
    """The position of a fact of 2022-06-01 that proves task 48."""
    fact = RecordWorkFact(unit=UNIT, fact_kind="leading_group_set", text="成立领导小组", done_on="2022-06-01")
    [entry] = county.carry_out(fact, Act(actor="li", role="unit_clerk", occurred_on=county.today()))
    return entry.position


def test_the_clerk_confirms_what_is_filled_in_already(clerk, county, recorded):
    page = clerk.read(CLAIM)
    assert page.form.fields["facts-0-position"] == str(recorded)
    assert "成立领导小组" in page.text

    sent = clerk.send(page)

    assert sent.status == 303
    [entry] = county.log.entries_at([county.log.head()])
    assert [fact.position for fact in entry.event.facts] == [recorded]


def test_the_page_of_the_duty_links_them_and_says_what_is_lacking(office, county, recorded):
    page = office.read(DUTY)
    assert page.link(f"第 {recorded} 条").startswith(f"/entries/{recorded}")
    assert "领导小组会议" in page.text


def test_another_unit_sees_neither(other_clerk, recorded):
    assert "能证明这项任务的记录" not in other_clerk.read(DUTY).text


def test_a_record_of_another_task_is_refused_at_its_field(clerk, county, recorded):
    before = county.log.head()
    page = clerk.send(clerk.read(CLAIM.replace("task=48", "task=9")), facts__0__position=str(recorded))
    assert page.status == 409
    assert "不能证明这个单位的这项任务" in page.text
    assert county.log.head() == before
