"""Acts that are dated before what they rest on (补录 in any order) are refused; what is left is judged by its days."""

from dataclasses import replace

import pytest

from given import CLERK, DEPUTY, OFFICER, PROOF, county, day
from pbm_tracker.tasks.assignment import AssignDuty
from pbm_tracker.tasks.completion import COMPLETE_AND_SUSTAIN, ClaimCompletion, OverturnVerification, VerifyCompletion
from pbm_tracker.tasks.extension import DEADLINES, GrantExtension, RefuseExtension, RequestExtension
from pbm_tracker.tasks.standing import Extension, Facts, standing
from pbm_tracker.tasks.upkeep import FindLapse
from pbm_tracker.units.unit import REGISTER, AbolishUnit, MergeUnit, RegisterUnit, RenameUnit

DUTY = {"task": 51, "unit": "education-bureau"}
JOINS = RegisterUnit(unit="sports-bureau", name="县体育局", kind="department", member_from="2022-03-01")


@pytest.mark.parametrize("answer", [GrantExtension(**DUTY), RefuseExtension(**DUTY, reason="理由不充分")])
def test_a_request_is_not_answered_before_it_was_made(answer):
    asked = county().given(RequestExtension(**DUTY, until="2022-03-31", reason="换届"), CLERK, "2021-12-01")
    asked.when(answer, OFFICER, "2021-11-30").refused(DEADLINES)
    assert asked.when(answer, OFFICER, "2021-12-01").entries()


def test_a_verification_is_not_overturned_before_the_lapse_that_ends_with_it():
    kept = county().given(ClaimCompletion(**DUTY, evidence=PROOF), CLERK, "2021-12-01")
    kept.given(VerifyCompletion(**DUTY), OFFICER, "2021-12-05")
    kept.given(FindLapse(**DUTY, lapsed_on="2022-05-01", reason="责任人空缺"), OFFICER, "2022-06-01")
    overturn = OverturnVerification(**DUTY, reason="材料系补制")
    kept.when(overturn, DEPUTY, "2022-04-30").refused(COMPLETE_AND_SUSTAIN)
    assert kept.when(overturn, DEPUTY, "2022-05-01").entries()


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (MergeUnit(unit="sports-bureau", into="education-bureau"), "unit"),
        (MergeUnit(unit="education-bureau", into="sports-bureau"), "into"),
        (AbolishUnit(unit="sports-bureau"), "unit"),
        (RenameUnit(unit="sports-bureau", name="县体育中心"), "unit"),
        (AssignDuty(task=7, unit="sports-bureau", capacity="named"), "unit"),
    ],
)
def test_nothing_happens_to_a_unit_before_it_joined(command, field):
    joined = county().given(JOINS, OFFICER, "2022-03-15")
    joined.when(command, OFFICER, "2022-02-28").refused(REGISTER, field)
    assert joined.when(command, OFFICER, "2022-03-01").entries()


def test_a_grant_of_a_later_day_makes_no_earlier_request_timely():
    granted = Extension(day("2021-12-01"), day("2022-03-31"), granted_on=day("2022-01-20"))
    facts = Facts(due=day("2021-12-31"), extensions=(granted, Extension(day("2022-01-10"), day("2022-06-30"))))
    assert standing(facts, day("2022-02-01"), "printed").late_requests == (False, True)
    in_time = replace(facts, extensions=(granted, Extension(day("2022-01-20"), day("2022-06-30"))))
    assert standing(in_time, day("2022-02-01"), "printed").late_requests == (False, False)
