"""The commitment of a unit: what it promises, who signs, and what a new head renews."""

from decimal import Decimal

import pytest

from cycle import CODE, admitted
from given import CLERK, HEAD, OFFICER
from pbm_tracker.access.policy import OWN_MATTERS
from pbm_tracker.performance.commitment import (
    COMMITMENT,
    CommitmentRenewed,
    RenewCommitment,
    SignCommitment,
    commitment_of,
    promised_rates,
)
from pbm_tracker.projects.project import LIBRARY
from pbm_tracker.units.person import HEADS_AND_LEADS
from pbm_tracker.units.unit import MergeUnit

SIGNED = {
    "unit": "education-bureau",
    "year": 2022,
    "document": "龙教〔2022〕1号",
    "head": "li-na",
    "lead_rows": ({"project": CODE, "person": "wang-jie"},),
}
SIGN = {
    **SIGNED,
    "amount": "5000",
    "rate_march": "20",
    "rate_june": "45",
    "rate_september": "75",
    "rate_december": "98",
}
ON = "2022-01-20"


def refused(changed, clause, field):
    admitted().when(SignCommitment(**{**SIGN, **changed}), HEAD, ON).refused(clause, field)


def test_the_head_signs_once_and_what_is_promised_is_kept():
    story = admitted().given(SignCommitment(**SIGN), HEAD, ON)
    assert story.entries[-1].event.amount == Decimal(50_000_000)
    assert commitment_of(story.state_of, 2022, "education-bureau").head == "li-na"
    rates = tuple(Decimal(rate) for rate in (20, 45, 75, 98))
    assert promised_rates(story.state_of, 2022, "education-bureau") == rates
    assert promised_rates(story.state_of, 2022, "culture-bureau", "education-bureau") == rates
    assert promised_rates(story.state_of, 2023, "education-bureau") is None
    story.when(SignCommitment(**SIGN), HEAD, "2022-01-21").refused(COMMITMENT, "year")
    admitted().when(SignCommitment(**SIGN), CLERK, ON).refused(OWN_MATTERS)


@pytest.mark.parametrize(
    ("changed", "clause", "field"),
    [
        ({"rate_june": "19.99"}, COMMITMENT, "rate_june"),
        ({"rate_september": "44"}, COMMITMENT, "rate_september"),
        ({"rate_december": "74"}, COMMITMENT, "rate_december"),
        ({"head": "zhao-qi"}, HEADS_AND_LEADS, "head"),
        ({"head": "nobody"}, HEADS_AND_LEADS, "head"),
        ({"lead_rows": ({"project": CODE, "person": "li-na"},)}, HEADS_AND_LEADS, "lead_rows.0.person"),
        ({"lead_rows": ({"project": "2022-999", "person": "li-na"},)}, LIBRARY, "lead_rows.0.project"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(changed, clause, field):
    refused(changed, clause, field)


def test_a_rate_is_a_percentage():
    with pytest.raises(ValueError, match="rate_december"):
        SignCommitment(**{**SIGN, "rate_december": "100.01"})


def test_a_new_head_renews_what_was_signed():
    renew = {**SIGNED, "document": "龙教〔2022〕30号"}
    admitted().when(RenewCommitment(**{**renew, "head": "wang-jie"}), HEAD, ON).refused(COMMITMENT, "year")
    story = admitted().given(SignCommitment(**SIGN), HEAD, ON)
    story.when(RenewCommitment(**renew), HEAD, "2022-05-01").refused(COMMITMENT, "head")
    renewed = {**renew, "head": "wang-jie"}
    story.when(RenewCommitment(**renewed), HEAD, "2022-05-01").then(CommitmentRenewed(**renewed))
    story.given(RenewCommitment(**renewed), HEAD, "2022-05-01")
    assert commitment_of(story.state_of, 2022, "education-bureau").head == "wang-jie"
    assert promised_rates(story.state_of, 2022, "education-bureau")


def test_an_heir_is_held_to_its_own_promise_or_to_that_of_the_unit_it_took_over():
    story = admitted().given(SignCommitment(**SIGN), HEAD, ON)
    story.given(MergeUnit(unit="education-bureau", into="culture-bureau"), OFFICER, "2022-03-01")
    assert promised_rates(story.state_of, 2022, "culture-bureau", "education-bureau")
