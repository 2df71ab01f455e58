"""零报告, and its contradiction by the finance bureau."""

import pytest

from given import CLERK, HEAD, OFFICER, OTHER_CLERK, PROOF, REVIEWER, county, day
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT
from pbm_tracker.performance.nil_return import (
    CONTRADICTED_BY_FACTS,
    NOTHING_IS_REPORTED,
    ContradictNilReturn,
    FileNilReturn,
    NilReturnContradicted,
    NilReturnFiled,
)
from pbm_tracker.units.person import HEADS_AND_LEADS, LeavePost, RegisterPerson, TakePost

STEP = {"year": 2023, "unit": "education-bureau", "step": "1.1"}
SAID = {"statement": "没有新出台的重大政策和项目", "signer": "li-ming"}
NIL = FileNilReturn(**STEP, **SAID)
FOUND = ContradictNilReturn(**STEP, found="项目库中有 2023-004", evidence=PROOF)


@pytest.fixture
def staffed():
    post = {"person": "li-ming", "unit": "education-bureau", "title": "局长"}
    story = county().given(RegisterPerson(person="li-ming", name="李明"))
    return story.given(TakePost(**post, valid_from="2022-01-01"))


def test_a_step_without_occasion_is_reported(staffed):
    [entry] = staffed.when(NIL, CLERK, "2022-10-20").then(NilReturnFiled(**STEP, **SAID))
    assert (entry.stream, entry.effective_on) == ("nil/2023/education-bureau", day("2022-10-20"))
    assert staffed.when(NIL, HEAD, "2022-10-20").entries()


def test_it_is_filed_once_a_step(staffed):
    staffed.given(NIL, CLERK, "2022-10-20").when(NIL, CLERK, "2022-10-21").refused(NOTHING_IS_REPORTED, "step")
    assert staffed.when(FileNilReturn(**{**STEP, "step": "2.1"}, **SAID), CLERK, "2022-10-21").entries()


def test_monitoring_has_one_for_each_report(staffed):
    july = {**STEP, "step": "3.1", "month": 7}
    staffed.when(FileNilReturn(**{**STEP, "step": "3.1"}, **SAID), CLERK, "2023-07-20").refused(
        NOTHING_IS_REPORTED, "month"
    )
    staffed.when(FileNilReturn(**STEP, month=7, **SAID), CLERK, "2023-07-20").refused(NOTHING_IS_REPORTED, "month")
    staffed.given(FileNilReturn(**july, **SAID), CLERK, "2023-07-20")
    staffed.when(FileNilReturn(**july, **SAID), CLERK, "2023-07-21").refused(NOTHING_IS_REPORTED, "step")
    assert staffed.when(FileNilReturn(**{**july, "month": 10}, **SAID), CLERK, "2023-10-20").entries()


def test_somebody_in_post_signs(staffed):
    staffed.when(NIL, CLERK, "2021-12-31").refused(NOTHING_IS_REPORTED, "signer")
    unknown = NIL.model_copy(update={"signer": "nobody"})
    staffed.when(unknown, CLERK, "2022-10-20").refused(HEADS_AND_LEADS, "signer")
    elsewhere = NIL.model_copy(update={"unit": "culture-bureau"})
    staffed.when(elsewhere, OTHER_CLERK, "2022-10-20").refused(NOTHING_IS_REPORTED, "signer")
    staffed.given(LeavePost(person="li-ming", unit="education-bureau", title="局长"), on="2022-10-01")
    staffed.when(NIL, CLERK, "2022-10-20").refused(NOTHING_IS_REPORTED, "signer")


def test_a_false_one_is_contradicted_by_what_was_found(staffed):
    staffed.when(FOUND, REVIEWER, "2022-11-01").refused(CONTRADICTED_BY_FACTS, "step")
    staffed.given(NIL, CLERK, "2022-10-20")
    [entry] = staffed.when(FOUND, REVIEWER, "2022-11-01").then(
        NilReturnContradicted(**STEP, found="项目库中有 2023-004", evidence=PROOF)
    )
    assert entry.stream == "nil/2023/education-bureau"
    staffed.given(FOUND, REVIEWER, "2022-11-01").when(FOUND, REVIEWER, "2022-11-02").refused(
        CONTRADICTED_BY_FACTS, "step"
    )
    assert staffed.when(NIL, CLERK, "2022-11-03").entries()


def test_each_side_has_its_own_part(staffed):
    staffed.given(NIL, CLERK, "2022-10-20")
    staffed.when(NIL, OFFICER, "2022-10-21").refused(OWN_MATTERS)
    staffed.when(FOUND, CLERK, "2022-10-21").refused(OWN_MATTERS)
    staffed.when(NIL, OTHER_CLERK, "2022-10-21").refused(OWN_UNIT, "unit")
