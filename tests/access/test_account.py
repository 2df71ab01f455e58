"""Accounts and the roles they are granted."""

import pytest

from given import SECURITY, county
from pbm_tracker.access.account import (
    SEPARATION,
    Account,
    AccountClosed,
    AccountLocked,
    AccountOpened,
    AccountUnlocked,
    CloseAccount,
    GrantRole,
    LockAccount,
    OpenAccount,
    PasswordReset,
    ResetPassword,
    RevokeRole,
    RoleGranted,
    RoleRevoked,
    UnlockAccount,
    same_person,
)
from pbm_tracker.access.roles import ADMINISTRATORS, TITLES
from pbm_tracker.units.person import HEADS_AND_LEADS, RegisterPerson
from pbm_tracker.units.unit import REGISTER

OPEN = OpenAccount(account="li.ming", unit="education-bureau")
CLOSE = CloseAccount(account="li.ming")
CLERK_ROLE = GrantRole(account="li.ming", role="unit_clerk")


def grant(role, account="li.ming", **unit):
    return GrantRole(account=account, role=role, **unit)


@pytest.fixture
def opened():
    return county().given(OPEN, SECURITY)


def test_an_account_is_opened_for_somebody_or_for_nobody_in_particular():
    [entry] = county().when(OPEN, SECURITY).then(AccountOpened(account="li.ming", unit="education-bureau"))
    assert entry.stream == "account/li.ming"
    county().when(OpenAccount(account="li.ming"), SECURITY).then(AccountOpened(account="li.ming"))


def test_the_unit_and_the_person_of_an_account_are_registered():
    county().when(OPEN.model_copy(update={"unit": "space-bureau"}), SECURITY).refused(REGISTER, "unit")
    named = OPEN.model_copy(update={"person": "li-ming"})
    county().when(named, SECURITY).refused(HEADS_AND_LEADS, "person")
    known = county().given(RegisterPerson(person="li-ming", name="李明"))
    opened = AccountOpened(account="li.ming", unit="education-bureau", person="li-ming")
    known.when(named, SECURITY).then(opened)


def test_a_name_is_used_once_also_after_it_was_closed(opened):
    opened.when(OPEN, SECURITY).refused(SEPARATION, "account")
    opened.given(CLOSE, SECURITY)
    opened.when(OPEN, SECURITY).refused(SEPARATION, "account")


def test_closing_takes_every_role_back(opened):
    opened.given(CLERK_ROLE, SECURITY)
    opened.when(CLOSE, SECURITY).then(AccountClosed())
    account = opened.given(CLOSE, SECURITY).state_of(Account, "account/li.ming")
    assert (account.active, account.roles) == (False, {})


@pytest.mark.parametrize("command", [CLOSE, CLERK_ROLE, RevokeRole(account="li.ming", role="unit_clerk")])
def test_what_is_not_open_is_neither_closed_nor_given_roles(opened, command):
    county().when(command, SECURITY).refused(SEPARATION, "account")
    opened.given(CLOSE, SECURITY).when(command, SECURITY).refused(SEPARATION, "account")


def test_a_units_role_is_held_for_the_accounts_own_unit_or_the_one_named(opened):
    opened.when(CLERK_ROLE, SECURITY).then(RoleGranted(granted="unit_clerk", unit="education-bureau"))
    elsewhere = grant("unit_head", unit="culture-bureau")
    opened.when(elsewhere, SECURITY).then(RoleGranted(granted="unit_head", unit="culture-bureau"))
    opened.when(grant("unit_head", unit="space-bureau"), SECURITY).refused(REGISTER, "unit")
    of_no_unit = county().given(OpenAccount(account="li.ming"), SECURITY)
    of_no_unit.when(CLERK_ROLE, SECURITY).refused(SEPARATION, "unit")


@pytest.mark.parametrize("role", sorted(TITLES.keys() - {"unit_clerk", "unit_head"}))
def test_any_other_role_is_held_for_no_unit(opened, role):
    opened.when(grant(role), SECURITY).then(RoleGranted(granted=role))


def test_the_same_role_is_granted_once_and_may_move_to_another_unit(opened):
    opened.given(CLERK_ROLE, SECURITY)
    opened.when(CLERK_ROLE, SECURITY).refused(SEPARATION, "role")
    moved = grant("unit_clerk", unit="culture-bureau")
    opened.when(moved, SECURITY).then(RoleGranted(granted="unit_clerk", unit="culture-bureau"))
    assert opened.given(moved, SECURITY).state_of(Account, "account/li.ming").roles == {"unit_clerk": "culture-bureau"}


@pytest.mark.parametrize("business", sorted(TITLES.keys() - ADMINISTRATORS))
def test_who_administers_accounts_does_no_business(opened, business):
    opened.given(grant(business), SECURITY)
    opened.when(grant("security"), SECURITY).refused(SEPARATION, "role")
    other_way = county().given(OPEN, SECURITY).given(grant("security"), SECURITY)
    other_way.when(grant(business), SECURITY).refused(SEPARATION, "role")


def test_business_roles_may_be_held_together(opened):
    opened.given(CLERK_ROLE, SECURITY).given(grant("supervision"), SECURITY)
    assert opened.when(grant("audit"), SECURITY).entries()


def test_nobody_grants_himself_a_role(opened):
    opened.given(grant("security"), SECURITY)
    opened.when(grant("audit"), ("li.ming", "security")).refused(SEPARATION)


def test_a_role_that_is_held_is_taken_back(opened):
    opened.when(RevokeRole(account="li.ming", role="unit_clerk"), SECURITY).refused(SEPARATION, "role")
    opened.given(CLERK_ROLE, SECURITY).given(grant("audit"), SECURITY)
    revoke = RevokeRole(account="li.ming", role="unit_clerk")
    opened.when(revoke, SECURITY).then(RoleRevoked(revoked="unit_clerk"))
    assert opened.given(revoke, SECURITY).state_of(Account, "account/li.ming").roles == {"audit": None}


def test_persons_are_compared_where_they_are_known():
    story = county()
    for person in ("li-ming", "wang-fang"):
        story.given(RegisterPerson(person=person, name=person))
    for account, person in (("a1", "li-ming"), ("a2", "li-ming"), ("b", "wang-fang"), ("c", None), ("d", None)):
        story.given(OpenAccount(account=account, person=person), SECURITY)
    read = story.state_of
    assert same_person(read, "a1", "a1")
    assert same_person(read, "a1", "a2")
    assert not same_person(read, "a1", "b")
    assert not same_person(read, "c", "d")
    assert not same_person(read, "a1", "education-bureau/li-ming")
    assert same_person(read, "education-bureau/li", "education-bureau/li")
    assert not same_person(read, "education-bureau/li", "culture-bureau/li")


# Resets and locks


def test_a_reset_says_that_and_nothing_more(opened):
    [entry] = opened.when(ResetPassword(account="li.ming"), SECURITY).then(PasswordReset())
    assert entry.stream == "account/li.ming"


def test_a_locked_account_keeps_its_roles_and_may_be_unlocked(opened):
    opened.given(CLERK_ROLE, SECURITY)
    opened.when(LockAccount(account="li.ming", reason="遗失"), SECURITY).then(AccountLocked(reason="遗失"))
    opened.given(LockAccount(account="li.ming", reason="遗失"), SECURITY)
    state = opened.state_of(Account, "account/li.ming")
    assert (state.active, state.kept, dict(state.roles)) == (False, True, {"unit_clerk": "education-bureau"})
    opened.when(LockAccount(account="li.ming", reason="再次"), SECURITY).refused(SEPARATION, "account")
    opened.when(UnlockAccount(account="li.ming"), SECURITY).then(AccountUnlocked())


@pytest.mark.parametrize("command", [ResetPassword, UnlockAccount])
def test_nobody_does_it_to_himself_or_to_nobody(opened, command):
    opened.when(command(account="li.ming"), ("li.ming", "security")).refused(SEPARATION)
    opened.when(command(account="nobody"), SECURITY).refused(SEPARATION, "account")
