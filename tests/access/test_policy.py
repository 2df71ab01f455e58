"""The one policy: in which role, on which day, for which unit; and who sees what."""

import pytest

from given import OFFICER, PROOF, SECURITY, county, day
from pbm_tracker.access.account import Account, CloseAccount, GrantRole, OpenAccount, RevokeRole
from pbm_tracker.access.policy import (
    BACK_DATING,
    NOT_GRANTED,
    OWN_MATTERS,
    OWN_UNIT,
    Forbidden,
    Identity,
    act_of,
    identity_of,
    permit_in_ledger,
    permit_signed_in,
)
from pbm_tracker.access.roles import TITLES
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.kernel.events import Act
from pbm_tracker.tasks.completion import ClaimCompletion, VerifyCompletion
from pbm_tracker.units.unit import RenameUnit

CLAIM = ClaimCompletion(task=51, unit="education-bureau", evidence=PROOF)
VERIFY = VerifyCompletion(task=51, unit="education-bureau")
TODAY = day("2022-01-10")


@pytest.fixture
def staffed():
    """Li is clerk of the education bureau and supervises as well."""
    story = county().given(OpenAccount(account="li", unit="education-bureau"), SECURITY)
    story.given(GrantRole(account="li", role="unit_clerk"), SECURITY)
    return story.given(GrantRole(account="li", role="supervision"), SECURITY)


def act(actor, role):
    return Act(actor=actor, role=role, occurred_on=TODAY)


def refused(permit, story, command, *who):
    with pytest.raises(Forbidden) as caught:
        permit(story.state_of, command, act(*who))
    return caught.value.clause


# Signed in


def test_an_account_acts_in_a_role_it_holds(staffed):
    permit_signed_in(staffed.state_of, CLAIM, act("li", "unit_clerk"))
    permit_signed_in(staffed.state_of, VERIFY, act("li", "supervision"))
    assert refused(permit_signed_in, staffed, CLAIM, "li", "unit_head") == NOT_GRANTED
    assert refused(permit_signed_in, staffed, VERIFY, "li", "unit_clerk") == OWN_MATTERS
    assert refused(permit_signed_in, staffed, CLAIM, "li", "supervision") == OWN_MATTERS


def test_a_units_role_acts_for_that_unit(staffed):
    elsewhere = CLAIM.model_copy(update={"unit": "culture-bureau"})
    assert refused(permit_signed_in, staffed, elsewhere, "li", "unit_clerk") == OWN_UNIT
    permit_signed_in(staffed.state_of, VERIFY.model_copy(update={"unit": "culture-bureau"}), act("li", "supervision"))


def test_a_role_that_was_taken_back_or_an_account_that_was_closed_acts_no_more(staffed):
    revoked = staffed.given(RevokeRole(account="li", role="unit_clerk"), SECURITY)
    assert refused(permit_signed_in, revoked, CLAIM, "li", "unit_clerk") == NOT_GRANTED
    closed = revoked.given(CloseAccount(account="li"), SECURITY)
    assert refused(permit_signed_in, closed, VERIFY, "li", "supervision") == NOT_GRANTED


def test_without_an_account_nobody_is_signed_in(staffed):
    assert refused(permit_signed_in, staffed, CLAIM, "wang", "unit_clerk") == NOT_GRANTED
    assert refused(permit_signed_in, staffed, CLAIM, "education-bureau/clerk", "unit_clerk") == NOT_GRANTED


# In a ledger


def test_a_ledgers_actors_need_no_account(staffed):
    permit_in_ledger(staffed.state_of, CLAIM, act("education-bureau/clerk", "unit_clerk"))
    permit_in_ledger(staffed.state_of, CLAIM, act("wang", "unit_clerk"))
    permit_in_ledger(staffed.state_of, VERIFY, act("county-office/officer", "supervision"))
    permit_in_ledger(staffed.state_of, CLAIM, act("li", "unit_head"))


def test_a_ledgers_actors_keep_to_their_unit_and_their_role(staffed):
    assert refused(permit_in_ledger, staffed, CLAIM, "culture-bureau/clerk", "unit_clerk") == OWN_UNIT
    assert refused(permit_in_ledger, staffed, CLAIM, "education-bureau/clerk", "supervision") == OWN_MATTERS
    elsewhere = CLAIM.model_copy(update={"unit": "culture-bureau"})
    assert refused(permit_in_ledger, staffed, elsewhere, "li", "unit_clerk") == OWN_UNIT
    staffed.given(GrantRole(account="li", role="unit_clerk", unit="culture-bureau"), SECURITY)
    permit_in_ledger(staffed.state_of, elsewhere, act("li", "unit_clerk"))


# Which role, which day


def test_the_role_is_the_one_asked_for_or_the_first_that_fits(staffed):
    account = staffed.state_of(Account, "account/li")
    assert identity_of("li", account, None, CLAIM.__class__) == Identity("li", "unit_clerk", "education-bureau")
    assert identity_of("li", account, None, VERIFY.__class__) == Identity("li", "supervision")
    assert identity_of("li", account, None, RenameUnit).role == "supervision"
    assert identity_of("li", account, None).role == "unit_clerk"
    assert identity_of("li", account, "supervision", CLAIM.__class__).role == "supervision"
    for wrong in ("audit", "king"):
        with pytest.raises(Forbidden) as caught:
            identity_of("li", account, wrong)
        assert (caught.value.clause, caught.value.field) == (NOT_GRANTED, "role")
    with pytest.raises(Forbidden):
        identity_of("wang", staffed.state_of(Account, "account/wang"), None)


def test_an_act_is_of_today():
    for role in TITLES:
        assert act_of(Identity("li", role), TODAY).occurred_on == TODAY
        assert act_of(Identity("li", role), TODAY, TODAY).occurred_on == TODAY


@pytest.mark.parametrize("role", sorted(TITLES))
@pytest.mark.parametrize("basis", [None, "龙府办〔2022〕1号"])
def test_an_earlier_day_needs_the_office_and_a_basis(role, basis):
    yesterday = day("2022-01-09")
    if role == "supervision" and basis:
        made = act_of(Identity("li", role), TODAY, yesterday, basis)
        assert (made.occurred_on, made.basis) == (yesterday, basis)
    else:
        with pytest.raises(Forbidden) as caught:
            act_of(Identity("li", role), TODAY, yesterday, basis)
        assert (caught.value.clause, caught.value.field) == (BACK_DATING, "on")


def test_nothing_happens_tomorrow():
    with pytest.raises(Refusal) as caught:
        act_of(Identity("li", "supervision"), TODAY, day("2022-01-11"), "龙府办〔2022〕1号")
    assert (caught.value.clause, caught.value.field) == (BACK_DATING, "on")


# Who sees what


@pytest.mark.parametrize(
    ("role", "business", "own", "other", "accounts"),
    [
        ("supervision", True, True, True, False),
        ("finance", True, True, True, False),
        ("unit_clerk", True, True, False, False),
        ("unit_head", True, True, False, False),
        ("audit", True, True, True, True),
        ("security", False, False, False, True),
    ],
)
def test_who_sees_what(role, business, own, other, accounts):
    unit = "education-bureau" if role.startswith("unit") else None
    identity = Identity("li", role, unit)
    assert identity.sees_business == business
    assert identity.sees_details_of("education-bureau") == own
    assert identity.sees_details_of("culture-bureau") == other
    assert identity.sees_stream("duty/51/member/education-bureau") == business
    assert identity.sees_stream("units") == business
    assert identity.sees_stream("account/wang") == accounts
    assert identity.sees_stream("account/li")


def test_the_table_above_names_every_role():
    [mark] = test_who_sees_what.pytestmark
    assert {row[0] for row in mark.args[1]} == set(TITLES)


def test_what_is_offered_is_what_the_role_gives_for_its_unit():
    clerk = Identity("li", "unit_clerk", "education-bureau")
    assert clerk.may(ClaimCompletion)
    assert clerk.may(ClaimCompletion, "education-bureau")
    assert not clerk.may(ClaimCompletion, "culture-bureau")
    assert not clerk.may(VerifyCompletion, "education-bureau")
    assert Identity("wang", OFFICER[1]).may(VerifyCompletion, "culture-bureau")
