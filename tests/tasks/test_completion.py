"""Progress, claims and the verdicts on them: what is decided, what is refused and by which clause."""

import pytest
from pydantic import ValidationError

from given import AUDITOR, CLERK, DEPUTY, HEAD, OFFICER, PROOF, SECURITY, county, day
from pbm_tracker.access.account import GrantRole, OpenAccount
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT
from pbm_tracker.tasks.assignment import WithdrawDuty
from pbm_tracker.tasks.completion import (
    COMPLETE_AND_SUSTAIN,
    NOT_ITS_OWN,
    ClaimCompletion,
    CompletionClaimed,
    CompletionReturned,
    CompletionVerified,
    OverturnVerification,
    ProgressReported,
    ReportProgress,
    ReturnCompletion,
    VerificationOverturned,
    VerifyCompletion,
)
from pbm_tracker.tasks.duty import ANNEX, TWO_PERSONS, Duty
from pbm_tracker.tasks.proving import ONE_YEAR
from pbm_tracker.tasks.upkeep import FindLapse
from pbm_tracker.units.person import RegisterPerson
from pbm_tracker.units.unit import REGISTER

DUTY = {"task": 51, "unit": "education-bureau"}
STREAM = "duty/51/member/education-bureau"
CLAIM = ClaimCompletion(**DUTY, completed_on="2021-12-20", evidence=PROOF)
VERIFY = VerifyCompletion(**DUTY)
RETURN = ReturnCompletion(**DUTY, reason="责任人未落实")
OVERTURN = OverturnVerification(**DUTY, reason="材料不实")


@pytest.fixture
def claimed():
    return county().given(CLAIM, CLERK, "2021-12-22")


@pytest.fixture
def verified(claimed):
    return claimed.given(VERIFY, OFFICER, "2022-01-10")


# Progress


def test_progress_takes_effect_on_its_own_day():
    report = ReportProgress(**DUTY, text="已召开布置会", evidence=PROOF)
    [entry] = county().when(report, CLERK, "2021-06-01").then(ProgressReported(text="已召开布置会", evidence=PROOF))
    assert (entry.stream, entry.effective_on) == (STREAM, day("2021-06-01"))


def test_progress_needs_no_evidence_and_may_go_on_after_the_claim(claimed):
    claimed.when(ReportProgress(**DUTY, text="补充说明"), HEAD, "2021-12-23").then(ProgressReported(text="补充说明"))


# The claim


def test_a_claim_takes_effect_on_the_day_of_completion_that_it_names():
    claimed = CompletionClaimed(completed_on="2021-12-20", evidence=PROOF)
    [entry] = county().when(CLAIM, CLERK, "2021-12-22").then(claimed)
    assert (entry.stream, entry.effective_on) == (STREAM, day("2021-12-20"))


def test_a_claim_without_a_day_means_the_day_of_the_act():
    claim = ClaimCompletion(**DUTY, evidence=PROOF)
    county().when(claim, CLERK, "2021-12-22").then(CompletionClaimed(completed_on="2021-12-22", evidence=PROOF))


def test_a_claim_needs_evidence():
    county().when(ClaimCompletion(**DUTY), CLERK, "2021-12-22").refused(ONE_YEAR, "evidence")


def test_a_completion_is_never_claimed_for_a_later_day():
    story = county()
    story.when(CLAIM, CLERK, "2021-12-19").refused(COMPLETE_AND_SUSTAIN, "completed_on")
    assert story.when(CLAIM, CLERK, "2021-12-20").entries()


def test_a_second_claim_is_refused_while_one_is_pending_and_after_it_was_verified(claimed):
    refusal = claimed.when(CLAIM, CLERK, "2021-12-23").refused(COMPLETE_AND_SUSTAIN)
    assert "2021-12-20" in refusal.reason
    claimed.given(VERIFY, OFFICER, "2022-01-10")
    refusal = claimed.when(CLAIM, CLERK, "2022-01-11").refused(COMPLETE_AND_SUSTAIN)
    assert "已核验" in refusal.reason


def test_a_returned_or_overturned_one_may_be_claimed_again(claimed):
    claimed.given(RETURN, OFFICER, "2022-01-10").given(CLAIM, CLERK, "2022-01-11")
    claimed.given(VERIFY, OFFICER, "2022-01-12").given(OVERTURN, DEPUTY, "2022-02-01")
    assert claimed.when(CLAIM, CLERK, "2022-02-02").entries()


def test_another_unit_claims_nothing_for_this_one():
    county().when(CLAIM, ("culture-bureau/clerk", "unit_clerk"), "2021-12-22").refused(OWN_UNIT, "unit")


# The verdict


def test_a_verdict_takes_effect_on_the_day_of_completion_that_was_claimed(claimed):
    verified = CompletionVerified(claimed="2021-12-20", completed_on="2021-12-20")
    [entry] = claimed.when(VERIFY, OFFICER, "2022-01-10").then(verified)
    assert entry.effective_on == day("2021-12-20")
    returned = CompletionReturned(completed_on="2021-12-20", reason="责任人未落实")
    [entry] = claimed.when(RETURN, OFFICER, "2022-01-10").then(returned)
    assert entry.effective_on == day("2021-12-20")


@pytest.mark.parametrize("verdict", [VERIFY, RETURN])
def test_without_a_pending_claim_there_is_nothing_to_judge(verdict, verified):
    county().when(verdict, OFFICER, "2022-01-10").refused(COMPLETE_AND_SUSTAIN)
    verified.when(verdict, OFFICER, "2022-01-11").refused(COMPLETE_AND_SUSTAIN)


@pytest.mark.parametrize("accepted", ["2021-12-18", "2022-01-05"])
def test_the_verifier_accepts_another_day_for_a_reason_only(claimed, accepted):
    other_day = VerifyCompletion(**DUTY, completed_on=accepted)
    claimed.when(other_day, OFFICER, "2022-01-10").refused(COMPLETE_AND_SUSTAIN, "reason")
    reasoned = other_day.model_copy(update={"reason": "以印发日期为准"})
    verified = CompletionVerified(claimed="2021-12-20", completed_on=accepted, reason="以印发日期为准")
    [entry] = claimed.when(reasoned, OFFICER, "2022-01-10").then(verified)
    assert entry.effective_on == day("2021-12-20")


def test_the_day_that_was_claimed_needs_no_reason_when_it_is_repeated(claimed):
    same_day = VerifyCompletion(**DUTY, completed_on="2021-12-20")
    assert claimed.when(same_day, OFFICER, "2022-01-10").entries()


def test_no_day_is_accepted_that_is_still_to_come_when_judged(claimed):
    later = VerifyCompletion(**DUTY, completed_on="2022-01-11", reason="以印发日期为准")
    claimed.when(later, OFFICER, "2022-01-10").refused(COMPLETE_AND_SUSTAIN, "completed_on")
    assert claimed.when(later, OFFICER, "2022-01-11").entries()


@pytest.mark.parametrize("verdict", [VERIFY, RETURN, OVERTURN])
def test_a_verdict_is_never_earlier_than_the_completion_it_judges(verdict, claimed):
    if verdict is OVERTURN:
        claimed.given(VERIFY, OFFICER, "2022-01-10")
    claimed.when(verdict, DEPUTY, "2021-12-19").refused(COMPLETE_AND_SUSTAIN)
    assert claimed.when(verdict, DEPUTY, "2021-12-20").entries()


@pytest.mark.parametrize("verdict", [VERIFY, RETURN])
def test_audit_judges_what_the_county_office_reports_and_nobody_elses(verdict, claimed):
    claimed.when(verdict, AUDITOR, "2022-01-10").refused(NOT_ITS_OWN)

    own = {"task": 51, "unit": "county-office"}
    claim = CLAIM.model_copy(update=own)
    story = county().given(claim, ("county-office/clerk", "unit_clerk"), "2021-12-22")
    of_the_office = verdict.model_copy(update=own)
    story.when(of_the_office, OFFICER, "2022-01-10").refused(NOT_ITS_OWN)
    assert story.when(of_the_office, AUDITOR, "2022-01-10").entries()


@pytest.mark.parametrize("verdict", [VERIFY, RETURN, OVERTURN])
@pytest.mark.parametrize("by", [CLERK, ("finance-bureau/reviewer", "finance")])
def test_verdicts_are_for_supervision_and_audit(verdict, by, claimed):
    claimed.when(verdict, by, "2022-01-10").refused(OWN_MATTERS)


# Overturning


def test_overturning_takes_effect_on_the_claimed_day_whatever_day_was_accepted(claimed):
    later = VerifyCompletion(**DUTY, completed_on="2022-01-05", reason="以印发日期为准")
    claimed.given(later, OFFICER, "2022-01-10")
    overturned = VerificationOverturned(completed_on="2021-12-20", reason="材料不实")
    [entry] = claimed.when(OVERTURN, AUDITOR, "2022-06-01").then(overturned)
    assert entry.effective_on == day("2021-12-20")


def test_only_a_verification_is_overturned(claimed):
    county().when(OVERTURN, AUDITOR, "2022-06-01").refused(COMPLETE_AND_SUSTAIN)
    claimed.when(OVERTURN, AUDITOR, "2022-06-01").refused(COMPLETE_AND_SUSTAIN)
    claimed.given(VERIFY, OFFICER, "2022-01-10").given(OVERTURN, AUDITOR, "2022-06-01")
    claimed.when(OVERTURN, AUDITOR, "2022-06-02").refused(COMPLETE_AND_SUSTAIN)


def test_an_overturning_is_never_earlier_than_a_lapse_that_it_ends(verified):
    verified.given(FindLapse(**DUTY, lapsed_on="2022-05-01", reason="责任人空缺"), OFFICER, "2022-06-01")
    verified.when(OVERTURN, DEPUTY, "2022-04-30").refused(COMPLETE_AND_SUSTAIN)
    assert verified.when(OVERTURN, DEPUTY, "2022-05-01").entries()


def test_after_an_overturning_the_duty_is_as_if_never_claimed(verified):
    duty = verified.given(OVERTURN, DEPUTY, "2022-06-01").state_of(Duty, STREAM)
    assert (duty.claim, duty.accepted, duty.verified_by, duty.withdrawn) == (None, None, None, False)


# Two persons


def test_the_same_actor_in_another_role_does_not_judge_his_own_report():
    by_both = ("county-office/li", "unit_clerk")
    own = {"task": 51, "unit": "county-office"}
    story = county().given(CLAIM.model_copy(update=own), by_both, "2021-12-22")
    as_audit = ("county-office/li", "audit")
    story.when(VERIFY.model_copy(update=own), as_audit, "2022-01-10").refused(TWO_PERSONS)
    story.when(RETURN.model_copy(update=own), as_audit, "2022-01-10").refused(TWO_PERSONS)


def test_nobody_overturns_his_own_verification(verified):
    verified.when(OVERTURN, OFFICER, "2022-06-01").refused(TWO_PERSONS)
    assert verified.when(OVERTURN, DEPUTY, "2022-06-01").entries()


def test_whoever_claimed_may_see_it_overturned_by_any_other(verified):
    assert verified.when(OVERTURN, AUDITOR, "2022-06-01").entries()


def with_two_accounts(person_of_the_second):
    story = county()
    for person in ("li-ming", "wang-fang"):
        story.given(RegisterPerson(person=person, name=person))
    for account, person, role in (
        ("li.clerk", "li-ming", "unit_clerk"),
        ("li.office", person_of_the_second, "supervision"),
    ):
        story.given(OpenAccount(account=account, unit="education-bureau", person=person), SECURITY)
        story.given(GrantRole(account=account, role=role), SECURITY)
    return story.given(CLAIM, ("li.clerk", "unit_clerk"), "2021-12-22")


def test_two_accounts_of_one_person_are_one_person():
    by_the_second = ("li.office", "supervision")
    with_two_accounts("li-ming").when(VERIFY, by_the_second, "2022-01-10").refused(TWO_PERSONS)
    assert with_two_accounts("wang-fang").when(VERIFY, by_the_second, "2022-01-10").entries()


def test_two_accounts_of_whom_nobody_knows_the_person_are_two():
    assert with_two_accounts(None).when(VERIFY, ("li.office", "supervision"), "2022-01-10").entries()


# Which duty is meant


@pytest.mark.parametrize(
    "command",
    [CLAIM, VERIFY, RETURN, OVERTURN, ReportProgress(**DUTY, text="进展")],
    ids=lambda command: command.topic,
)
class TestWhichDuty:
    def told(self, story, command, **changes):
        role = "unit_clerk" if "unit_clerk" in command.roles else "supervision"
        moved = command.model_copy(update=changes)
        return story.when(moved, (f"{moved.unit}/someone", role), "2022-01-10")

    def test_a_unit_without_the_task_is_refused(self, command):
        self.told(county(), command, task=52).refused(ANNEX, "task")

    def test_a_task_held_twice_needs_its_capacity(self, command):
        refusal = self.told(county(), command, task=9, unit="finance-bureau").refused(ANNEX, "capacity")
        assert "member" in refusal.cure
        assert "named" in refusal.cure

    def test_a_capacity_that_the_unit_does_not_have_is_refused(self, command):
        self.told(county(), command, capacity="named").refused(ANNEX, "task")

    def test_a_withdrawn_duty_is_done_with(self, command):
        story = county().given(WithdrawDuty(**DUTY, reason="职能划出"), on="2022-01-01")
        assert "撤销" in self.told(story, command).refused(ANNEX, "task").reason


def test_a_capacity_tells_which_of_two_duties_is_meant():
    finance = ("finance-bureau/clerk", "unit_clerk")
    for capacity in ("member", "named"):
        claim = ClaimCompletion(task=9, unit="finance-bureau", capacity=capacity, evidence=PROOF)
        [entry] = county().when(claim, finance, "2021-12-20").entries()
        assert entry.stream == f"duty/9/{capacity}/finance-bureau"


def test_a_unit_that_never_was_is_named_in_the_refusal():
    claim = CLAIM.model_copy(update={"unit": "space-bureau"})
    refusal = county().when(claim, ("space-bureau/clerk", "unit_clerk"), "2021-12-22").refused(REGISTER, "unit")
    assert "space-bureau" in refusal.reason


@pytest.mark.parametrize("number", [0, 64, "051", "51.0"])
def test_a_task_that_the_notice_does_not_have_is_no_task(number):
    with pytest.raises(ValidationError, match="task"):
        ClaimCompletion(task=number, unit="education-bureau", evidence=PROOF)
