"""Third parties: engaged by a procurement for a scope, kept apart from what they helped to evaluate, and rated."""

import pytest

from given import CLERK, OFFICER, OTHER_CLERK, PROOF, REVIEWER, county
from pbm_tracker.performance.agency import (
    INDEPENDENT,
    PROCURED,
    QUALITY,
    BarAgency,
    DeliverEngagement,
    EngageThirdParty,
    RateAgencyQuality,
    RegisterAgency,
)
from pbm_tracker.units.unit import MergeUnit

REGISTER = RegisterAgency(agency="zhengxin", name="正信咨询有限公司", credit_code="91441622MA00000000")
PLACE = {"agency": "zhengxin", "engagement": "review-2021", "unit": "finance-bureau"}
ENGAGE = {
    **PLACE,
    "purpose": "re_review",
    "scope": [{"project": "2021-001", "year": 2021}, {"project": "2021-002", "year": 2021}],
    "procurement": "竞争性磋商",
    "document": "县采〔2022〕5号",
    "amount": "18.5",
}
HELPED = {
    **ENGAGE,
    "engagement": "self-2021",
    "unit": "education-bureau",
    "purpose": "self_evaluation",
    "scope": [{"project": "2021-002", "year": 2021}],
}


@pytest.fixture
def registered():
    return county().given(REGISTER, REVIEWER, "2022-01-05")


@pytest.fixture
def engaged(registered):
    return registered.given(EngageThirdParty(**ENGAGE), REVIEWER, "2022-05-10")


def test_an_agency_is_registered_once_and_before_it_is_engaged(registered):
    registered.when(REGISTER, REVIEWER, "2022-01-06").refused(QUALITY, "agency")
    county().when(EngageThirdParty(**ENGAGE), REVIEWER, "2022-05-10").refused(QUALITY, "agency")


def test_an_engagement_names_its_procurement_and_scope(engaged):
    for field in ("procurement", "document", "scope"):
        with pytest.raises(ValueError, match=field):
            EngageThirdParty(**{name: value for name, value in ENGAGE.items() if name != field})
    engaged.when(EngageThirdParty(**ENGAGE), REVIEWER, "2022-05-11").refused(PROCURED, "engagement")


@pytest.mark.parametrize("purpose", ["re_review", "key_evaluation"])
def test_who_helped_to_evaluate_does_not_review_it(registered, purpose):
    asked = EngageThirdParty(**{**ENGAGE, "purpose": purpose})
    registered.given(EngageThirdParty(**HELPED), CLERK, "2022-03-01")
    registered.when(asked, REVIEWER, "2022-05-10").refused(INDEPENDENT, "scope.1.project")
    other_year = [{"project": "2021-002", "year": 2022}]
    assert registered.when(EngageThirdParty(**{**ENGAGE, "scope": other_year}), REVIEWER, "2022-05-10").entries()


def test_who_reviews_does_not_help_afterwards(engaged):
    engaged.when(EngageThirdParty(**HELPED), CLERK, "2022-06-01").refused(INDEPENDENT, "scope.0.project")


def test_an_agency_that_is_barred_is_not_engaged(registered):
    bar = BarAgency(agency="zhengxin", barred_until="2022-05-10", reason="失信")
    registered.when(bar, REVIEWER, "2022-05-11").refused(QUALITY, "barred_until")
    registered.given(bar, REVIEWER, "2022-02-01")
    registered.when(EngageThirdParty(**ENGAGE), REVIEWER, "2022-05-10").refused(QUALITY, "agency")
    assert registered.when(EngageThirdParty(**ENGAGE), REVIEWER, "2022-05-11").entries()


def test_quality_is_rated_once_after_delivery(engaged):
    rate = RateAgencyQuality(**PLACE, score="88", opinion="报告扎实")
    deliver = DeliverEngagement(**PLACE, evidence=PROOF)
    engaged.when(rate, REVIEWER, "2022-06-20").refused(QUALITY, "engagement")
    engaged.given(deliver, REVIEWER, "2022-06-25")
    engaged.when(deliver, REVIEWER, "2022-06-26").refused(PROCURED, "engagement")
    engaged.given(rate, REVIEWER, "2022-07-01")
    engaged.when(rate, REVIEWER, "2022-07-02").refused(QUALITY, "engagement")


def test_an_engagement_is_the_matter_of_who_made_it(registered):
    registered.given(EngageThirdParty(**HELPED), CLERK, "2022-03-01")
    theirs = DeliverEngagement(agency="zhengxin", engagement="self-2021", unit="culture-bureau", evidence=PROOF)
    registered.when(theirs, OTHER_CLERK, "2022-04-01").refused(PROCURED, "engagement")
    registered.given(MergeUnit(unit="education-bureau", into="culture-bureau"), OFFICER, "2022-04-02")
    assert registered.when(theirs, OTHER_CLERK, "2022-04-03").entries()
