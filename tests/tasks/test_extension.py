"""Extensions: who asks, who decides, and until when."""

import pytest

from given import AUDITOR, CLERK, DEPUTY, HEAD, OFFICER, PROOF, SECURITY, county, day
from pbm_tracker.access.account import GrantRole, OpenAccount
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT
from pbm_tracker.notice.reading import AdoptReading
from pbm_tracker.tasks.assignment import AssignDuty, WithdrawDuty
from pbm_tracker.tasks.completion import ClaimCompletion, OverturnVerification, ReturnCompletion, VerifyCompletion
from pbm_tracker.tasks.duty import TWO_PERSONS
from pbm_tracker.tasks.extension import (
    DEADLINES,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    GrantExtension,
    RefuseExtension,
    RequestExtension,
)
from pbm_tracker.units.person import RegisterPerson

DUTY = {"task": 51, "unit": "education-bureau"}
STREAM = "duty/51/member/education-bureau"
ASK = RequestExtension(**DUTY, until="2022-03-31", reason="新系统尚未上线")
GRANT = GrantExtension(**DUTY)
REFUSE = RefuseExtension(**DUTY, reason="理由不充分")
CLAIM = ClaimCompletion(**DUTY, evidence=PROOF)


@pytest.fixture
def asked():
    return county().given(ASK, CLERK, "2021-12-01")


def until(command, text):
    return command.model_copy(update={"until": day(text)})


# Asking


def test_a_request_takes_effect_on_its_own_day():
    [entry] = county().when(ASK, HEAD, "2021-12-01").then(ExtensionRequested(until="2022-03-31", reason=ASK.reason))
    assert (entry.stream, entry.effective_on) == (STREAM, day("2021-12-01"))


def test_it_may_be_asked_after_the_deadline():
    assert county().when(ASK, CLERK, "2022-02-01").entries()


@pytest.mark.parametrize("not_later", ["2021-12-30", "2021-12-31"])
def test_the_new_day_is_later_than_the_deadline(not_later):
    refusal = county().when(until(ASK, not_later), CLERK, "2021-12-01").refused(DEADLINES, "until")
    assert "2021-12-31" in refusal.reason
    assert county().when(until(ASK, "2022-01-01"), CLERK, "2021-12-01").entries()


def test_the_deadline_to_be_passed_is_the_one_that_was_granted_last(asked):
    asked.given(GRANT, OFFICER, "2021-12-10")
    asked.when(ASK, CLERK, "2022-02-01").refused(DEADLINES, "until")
    assert asked.when(until(ASK, "2022-04-01"), CLERK, "2022-02-01").entries()


def test_the_deadline_to_be_passed_is_as_read_on_the_day_of_asking():
    late_task = RequestExtension(task=1, unit="education-bureau", until="2023-01-03", reason="跨年")
    adopt = AdoptReading(wording="12月底前", reading="next_workday", valid_from="2022-12-01")
    story = county().given(adopt, OFFICER, "2022-11-01")
    assert story.when(late_task, CLERK, "2022-11-30").entries()
    story.when(late_task, CLERK, "2022-12-01").refused(DEADLINES, "until")
    assert story.when(until(late_task, "2023-01-04"), CLERK, "2022-12-01").entries()


def test_a_deadline_that_was_set_otherwise_is_a_plain_day_under_any_reading():
    story = county().given(AdoptReading(wording="12月底前", reading="next_workday"), OFFICER, "2021-05-01")
    named = {"task": 52, "unit": "education-bureau"}
    story.given(AssignDuty(**named, capacity="named", due="2022-12-30"), OFFICER, "2021-06-01")
    assert story.when(RequestExtension(**named, until="2022-12-31", reason="跨年"), CLERK, "2022-12-01").entries()


def test_one_request_at_a_time(asked):
    refusal = asked.when(ASK, CLERK, "2021-12-02").refused(DEADLINES)
    assert "2022-03-31" in refusal.reason
    for answer in (GRANT, REFUSE):
        answered = county().given(ASK, CLERK, "2021-12-01").given(answer, OFFICER, "2021-12-10")
        assert answered.when(until(ASK, "2022-05-31"), CLERK, "2021-12-11").entries()


def test_a_claimed_or_verified_duty_asks_for_no_extension():
    story = county().given(CLAIM, CLERK, "2021-12-01")
    story.when(ASK, CLERK, "2021-12-02").refused(DEADLINES)
    story.given(VerifyCompletion(**DUTY), OFFICER, "2021-12-03")
    story.when(ASK, CLERK, "2021-12-04").refused(DEADLINES)
    story.given(OverturnVerification(**DUTY, reason="材料不实"), DEPUTY, "2021-12-05")
    assert story.when(ASK, CLERK, "2021-12-06").entries()


def test_a_returned_claim_leaves_room_for_a_request():
    story = county().given(CLAIM, CLERK, "2021-12-01")
    story.given(ReturnCompletion(**DUTY, reason="材料不全"), OFFICER, "2021-12-02")
    assert story.when(ASK, CLERK, "2021-12-03").entries()


def test_asking_is_for_the_unit_alone():
    county().when(ASK, OFFICER, "2021-12-01").refused(OWN_MATTERS)
    county().when(ASK, ("culture-bureau/clerk", "unit_clerk"), "2021-12-01").refused(OWN_UNIT, "unit")


# Deciding


def test_a_grant_is_as_asked_unless_it_says_otherwise(asked):
    [entry] = asked.when(GRANT, OFFICER, "2022-01-15").then(ExtensionGranted(until="2022-03-31"))
    assert (entry.stream, entry.effective_on) == (STREAM, day("2022-01-15"))
    asked.when(until(GRANT, "2022-02-28"), OFFICER, "2022-01-15").then(ExtensionGranted(until="2022-02-28"))


def test_a_grant_moves_the_deadline_later_too(asked):
    asked.when(until(GRANT, "2021-12-31"), OFFICER, "2021-12-10").refused(DEADLINES, "until")
    assert asked.when(until(GRANT, "2022-01-01"), OFFICER, "2021-12-10").entries()


def test_a_refusal_says_why(asked):
    [entry] = asked.when(REFUSE, OFFICER, "2021-12-10").then(ExtensionRefused(reason="理由不充分"))
    assert entry.effective_on == day("2021-12-10")


@pytest.mark.parametrize("decision", [GRANT, REFUSE])
def test_without_an_open_request_there_is_nothing_to_decide(decision, asked):
    county().when(decision, OFFICER, "2021-12-10").refused(DEADLINES)
    for answer in (GRANT, REFUSE):
        answered = county().given(ASK, CLERK, "2021-12-01").given(answer, OFFICER, "2021-12-10")
        answered.when(decision, OFFICER, "2021-12-11").refused(DEADLINES)


@pytest.mark.parametrize("decision", [GRANT, REFUSE])
def test_a_request_is_not_decided_before_it_was_made(decision, asked):
    asked.when(decision, OFFICER, "2021-11-30").refused(DEADLINES)
    assert asked.when(decision, OFFICER, "2021-12-01").entries()


@pytest.mark.parametrize("decision", [GRANT, REFUSE])
def test_nobody_decides_his_own_request(decision):
    own = {"task": 51, "unit": "county-office"}
    story = county().given(ASK.model_copy(update=own), ("county-office/li", "unit_clerk"), "2021-12-01")
    story.when(decision.model_copy(update=own), ("county-office/li", "supervision"), "2021-12-10").refused(TWO_PERSONS)
    assert story.when(decision.model_copy(update=own), OFFICER, "2021-12-10").entries()


@pytest.mark.parametrize("decision", [GRANT, REFUSE])
def test_nor_with_a_second_account(decision):
    story = county().given(RegisterPerson(person="li-ming", name="李明"))
    for account, role in (("li.clerk", "unit_clerk"), ("li.office", "supervision")):
        story.given(OpenAccount(account=account, unit="education-bureau", person="li-ming"), SECURITY)
        story.given(GrantRole(account=account, role=role), SECURITY)
    story.given(ASK, ("li.clerk", "unit_clerk"), "2021-12-01")
    story.when(decision, ("li.office", "supervision"), "2021-12-10").refused(TWO_PERSONS)


@pytest.mark.parametrize("decision", [GRANT, REFUSE])
def test_deciding_is_for_supervision(decision, asked):
    asked.when(decision, AUDITOR, "2021-12-10").refused(OWN_MATTERS)
    asked.when(decision, HEAD, "2021-12-10").refused(OWN_MATTERS)


def test_a_verified_duty_gets_no_later_deadline(asked):
    asked.given(CLAIM, CLERK, "2022-01-10").given(VerifyCompletion(**DUTY), OFFICER, "2022-01-20")
    asked.when(GRANT, OFFICER, "2022-01-21").refused(DEADLINES)
    assert asked.when(REFUSE, OFFICER, "2022-01-21").entries()


def test_a_request_waits_while_the_duty_is_withdrawn_and_is_still_one(asked):
    asked.given(WithdrawDuty(**DUTY, reason="职能划出"), OFFICER, "2021-12-05")
    asked.given(AssignDuty(**DUTY, capacity="member"), OFFICER, "2021-12-06")
    asked.when(ASK, CLERK, "2021-12-07").refused(DEADLINES)
    asked.when(GRANT, OFFICER, "2021-12-07").then(ExtensionGranted(until="2022-03-31"))
