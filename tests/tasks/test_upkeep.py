"""Keeping it up: yearly confirmation; lapses, found and cured."""

import pytest
from pydantic import ValidationError

from given import AUDITOR, CLERK, DEPUTY, HEAD, OFFICER, PROOF, county, day
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT
from pbm_tracker.tasks.completion import COMPLETE_AND_SUSTAIN, ClaimCompletion, OverturnVerification, VerifyCompletion
from pbm_tracker.tasks.proving import ONE_YEAR
from pbm_tracker.tasks.upkeep import ConfirmUpkeep, CureLapse, FindLapse, LapseCured, LapseFound, UpkeepConfirmed

DUTY = {"task": 51, "unit": "education-bureau"}
STREAM = "duty/51/member/education-bureau"
CLAIM = ClaimCompletion(**DUTY, completed_on="2021-12-20", evidence=PROOF)
CONFIRM = ConfirmUpkeep(**DUTY, year=2022, evidence=PROOF)


def find(lapsed_on):
    return FindLapse(**DUTY, lapsed_on=lapsed_on, reason="责任人空缺")


def cure(cured_on):
    return CureLapse(**DUTY, cured_on=cured_on)


@pytest.fixture
def claimed():
    return county().given(CLAIM, CLERK, "2021-12-22")


@pytest.fixture
def verified(claimed):
    return claimed.given(VerifyCompletion(**DUTY), OFFICER, "2022-01-10")


@pytest.fixture
def lapsed(verified):
    return verified.given(find("2022-05-01"), OFFICER, "2022-06-01")


# Confirmation


def test_a_year_is_confirmed_with_evidence(verified):
    [entry] = verified.when(CONFIRM, HEAD, "2022-12-20").then(UpkeepConfirmed(year=2022, evidence=PROOF))
    assert (entry.stream, entry.effective_on) == (STREAM, day("2022-12-20"))
    verified.when(ConfirmUpkeep(**DUTY, year=2022), HEAD, "2022-12-20").refused(ONE_YEAR, "evidence")


def test_what_is_not_verified_is_not_kept_up(claimed):
    claimed.when(CONFIRM, CLERK, "2022-12-20").refused(COMPLETE_AND_SUSTAIN)


def test_a_year_is_confirmed_once_and_not_ahead(verified):
    verified.when(CONFIRM, CLERK, "2021-12-31").refused(COMPLETE_AND_SUSTAIN, "year")
    verified.given(CONFIRM, CLERK, "2022-12-20")
    verified.when(CONFIRM, CLERK, "2022-12-21").refused(COMPLETE_AND_SUSTAIN, "year")
    assert verified.when(CONFIRM.model_copy(update={"year": 2023}), CLERK, "2023-01-01").entries()


@pytest.mark.parametrize("year", [2020, 2101, "2022.0", True])
def test_a_year_lies_within_the_life_of_the_plan(year):
    with pytest.raises(ValidationError, match="year"):
        ConfirmUpkeep(**DUTY, year=year, evidence=PROOF)
    assert ConfirmUpkeep(**DUTY, year=2021, evidence=PROOF).year == 2021
    assert ConfirmUpkeep(**DUTY, year=2100, evidence=PROOF).year == 2100


def test_confirming_is_for_the_unit(verified):
    verified.when(CONFIRM, OFFICER, "2022-12-20").refused(OWN_MATTERS)
    verified.when(CONFIRM, ("culture-bureau/clerk", "unit_clerk"), "2022-12-20").refused(OWN_UNIT, "unit")


# Finding


@pytest.mark.parametrize("by", [OFFICER, AUDITOR])
def test_a_lapse_takes_effect_on_its_first_day(verified, by):
    found = LapseFound(lapsed_on="2022-05-01", reason="责任人空缺")
    [entry] = verified.when(find("2022-05-01"), by, "2022-06-01").then(found)
    assert (entry.stream, entry.effective_on) == (STREAM, day("2022-05-01"))


def test_what_is_not_verified_cannot_lapse(claimed):
    claimed.when(find("2022-05-01"), OFFICER, "2022-06-01").refused(COMPLETE_AND_SUSTAIN)


def test_a_lapse_begins_between_the_completion_and_its_finding(verified):
    verified.when(find("2021-12-19"), OFFICER, "2022-06-01").refused(COMPLETE_AND_SUSTAIN, "lapsed_on")
    verified.when(find("2022-06-02"), OFFICER, "2022-06-01").refused(COMPLETE_AND_SUSTAIN, "lapsed_on")
    assert verified.when(find("2021-12-20"), OFFICER, "2022-06-01").entries()
    assert verified.when(find("2022-06-01"), OFFICER, "2022-06-01").entries()


def test_the_completion_that_counts_is_the_accepted_one(claimed):
    accepted = VerifyCompletion(**DUTY, completed_on="2022-01-05", reason="以印发日期为准")
    claimed.given(accepted, OFFICER, "2022-01-10")
    claimed.when(find("2022-01-04"), OFFICER, "2022-06-01").refused(COMPLETE_AND_SUSTAIN, "lapsed_on")
    assert claimed.when(find("2022-01-05"), OFFICER, "2022-06-01").entries()


def test_one_lapse_is_open_at_a_time_and_the_next_begins_after_it(lapsed):
    refusal = lapsed.when(find("2022-05-20"), OFFICER, "2022-06-02").refused(COMPLETE_AND_SUSTAIN)
    assert "2022-05-01" in refusal.reason
    lapsed.given(cure("2022-06-10"), OFFICER, "2022-06-15")
    lapsed.when(find("2022-06-09"), OFFICER, "2022-07-01").refused(COMPLETE_AND_SUSTAIN, "lapsed_on")
    assert lapsed.when(find("2022-06-10"), OFFICER, "2022-07-01").entries()


def test_finding_is_for_supervision_and_audit(verified):
    verified.when(find("2022-05-01"), CLERK, "2022-06-01").refused(OWN_MATTERS)
    verified.when(find("2022-05-01"), ("finance-bureau/reviewer", "finance"), "2022-06-01").refused(OWN_MATTERS)


# Curing


def test_a_cure_takes_effect_on_the_day_it_ended(lapsed):
    [entry] = lapsed.when(cure("2022-06-10"), OFFICER, "2022-06-15").then(LapseCured(cured_on="2022-06-10"))
    assert (entry.stream, entry.effective_on) == (STREAM, day("2022-06-10"))


def test_one_person_may_find_and_cure(lapsed):
    assert lapsed.when(cure("2022-06-10"), OFFICER, "2022-06-15").entries()
    assert lapsed.when(cure("2022-06-10"), DEPUTY, "2022-06-15").entries()


def test_without_an_open_lapse_there_is_nothing_to_cure(lapsed):
    county().when(cure("2022-06-10"), OFFICER, "2022-06-15").refused(COMPLETE_AND_SUSTAIN)
    lapsed.given(cure("2022-06-10"), OFFICER, "2022-06-15")
    lapsed.when(cure("2022-06-11"), OFFICER, "2022-06-16").refused(COMPLETE_AND_SUSTAIN)


def test_a_cure_lies_between_the_lapse_and_its_finding(lapsed):
    lapsed.when(cure("2022-04-30"), OFFICER, "2022-06-15").refused(COMPLETE_AND_SUSTAIN, "cured_on")
    lapsed.when(cure("2022-06-16"), OFFICER, "2022-06-15").refused(COMPLETE_AND_SUSTAIN, "cured_on")
    assert lapsed.when(cure("2022-05-01"), OFFICER, "2022-06-15").entries()
    assert lapsed.when(cure("2022-06-15"), OFFICER, "2022-06-15").entries()


def test_curing_is_for_supervision(lapsed):
    lapsed.when(cure("2022-06-10"), AUDITOR, "2022-06-15").refused(OWN_MATTERS)
    lapsed.when(cure("2022-06-10"), CLERK, "2022-06-15").refused(OWN_MATTERS)


# What an overturning leaves of it


def test_an_overturning_ends_an_open_lapse_and_the_next_begins_after_it(lapsed):
    lapsed.given(OverturnVerification(**DUTY, reason="材料不实"), DEPUTY, "2022-08-01")
    lapsed.when(cure("2022-08-01"), OFFICER, "2022-08-02").refused(COMPLETE_AND_SUSTAIN)
    lapsed.given(CLAIM, CLERK, "2022-08-02").given(VerifyCompletion(**DUTY), OFFICER, "2022-08-03")
    lapsed.when(find("2022-07-31"), OFFICER, "2022-09-01").refused(COMPLETE_AND_SUSTAIN, "lapsed_on")
    assert lapsed.when(find("2022-08-01"), OFFICER, "2022-09-01").entries()
