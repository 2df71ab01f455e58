"""A wrong entry is marked by another in its own stream; what that stream adds up to does not change."""

import pytest

from given import AUDITOR, CLERK, OFFICER, PROOF, SECURITY, county, day
from pbm_tracker.access.account import OpenAccount
from pbm_tracker.access.policy import OWN_MATTERS, Forbidden, permit_in_ledger
from pbm_tracker.audit.correction import FOR_EVER, CorrectEntry, EntryCorrected
from pbm_tracker.capabilities import ANSWERS
from pbm_tracker.kernel.draft import Draft
from pbm_tracker.kernel.events import Act
from pbm_tracker.tasks.completion import ClaimCompletion, CompletionVerified, VerifyCompletion
from pbm_tracker.tasks.duty import Duty

DUTY = "duty/51/member/education-bureau"
CLAIM = ClaimCompletion(task=51, unit="education-bureau", completed_on="2021-12-30", evidence=PROOF)


@pytest.fixture
def claimed():
    return county().given(CLAIM, CLERK, "2022-01-10")


@pytest.fixture
def position(claimed):
    return len(claimed.entries)


def correct(position, note="完成日期应为 2021-12-31"):
    return CorrectEntry(position=position, note=note)


@pytest.mark.parametrize("by", [OFFICER, AUDITOR])
def test_the_office_and_audit_mark_an_entry_in_its_own_stream(claimed, position, by):
    [entry] = claimed.when(correct(position), by, "2022-01-11").then(
        EntryCorrected(corrected=position, note="完成日期应为 2021-12-31")
    )
    assert (entry.stream, entry.version) == (DUTY, claimed.entries[-1].version + 1)
    assert entry.effective_on == day("2022-01-11")


def test_what_the_stream_adds_up_to_stays(claimed, position):
    before = claimed.state_of(Duty, DUTY)
    claimed.given(correct(position), OFFICER, "2022-01-11")
    after = claimed.state_of(Duty, DUTY)
    assert after.model_dump(exclude={"version"}) == before.model_dump(exclude={"version"})
    assert after.version == before.version + 1
    claimed.when(VerifyCompletion(task=51, unit="education-bureau"), OFFICER, "2022-01-12").then(
        CompletionVerified(claimed="2021-12-30", completed_on="2021-12-30")
    )


def test_an_entry_may_be_marked_more_than_once_but_no_correction_is(claimed, position):
    claimed.given(correct(position), OFFICER, "2022-01-11")
    claimed.when(correct(position, "仍写错了，应为 2022-01-01"), OFFICER, "2022-01-12").then(
        EntryCorrected(corrected=position, note="仍写错了，应为 2022-01-01")
    )
    refusal = claimed.when(correct(position + 1), OFFICER, "2022-01-12").refused(FOR_EVER, "position")
    assert "原来那一条" in refusal.cure


def test_what_is_not_there_cannot_be_marked(claimed, position):
    claimed.when(correct(position + 1), OFFICER, "2022-01-11").refused(FOR_EVER, "position")


def test_an_account_entry_is_for_audit_and_as_good_as_absent_for_the_office(claimed):
    claimed.given(OpenAccount(account="li"), SECURITY)
    position = len(claimed.entries)
    absent = claimed.when(correct(position + 1), OFFICER).refused(FOR_EVER, "position")
    hidden = claimed.when(correct(position), OFFICER).refused(FOR_EVER, "position")
    assert (str(hidden), hidden.cure) == (str(absent), absent.cure)
    claimed.when(correct(position), AUDITOR).then(EntryCorrected(corrected=position, note="完成日期应为 2021-12-31"))


@pytest.mark.parametrize("by", [CLERK, SECURITY])
def test_nobody_else_marks(claimed, position, by):
    with pytest.raises(Forbidden) as caught:
        claimed.decided(correct(position), by, "2022-01-11")
    assert caught.value.clause == OWN_MATTERS


def test_one_draft_reads_a_stream_as_two_kinds_and_both_keep_up(claimed, position):
    draft = Draft(claimed, ANSWERS, permit_in_ledger)
    act = Act(actor=OFFICER[0], role=OFFICER[1], occurred_on="2022-01-11")
    verify = VerifyCompletion(task=51, unit="education-bureau")
    entries = [
        entry
        for command in (correct(position), verify, correct(position, "再说一次"))
        for entry in draft.carry_out(command, act)
    ]
    first = claimed.entries[-1].version
    assert [entry.version for entry in entries] == [first + 1, first + 2, first + 3]
    assert [entry.event.topic for entry in entries] == ["entry_corrected", "completion_verified", "entry_corrected"]
    assert draft(Duty, DUTY).version == first + 3
