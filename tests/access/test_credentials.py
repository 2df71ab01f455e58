"""Passwords, sessions and tokens, on both databases: what holds, for how long, and what is told to nobody."""

from datetime import date, timedelta

import pytest

from pbm_tracker.access.attempts import TooManyAttempts
from pbm_tracker.access.credentials import Credentials
from pbm_tracker.access.sessions import WHY_ENDED, Sessions
from pbm_tracker.access.tokens import Tokens
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.stores import open_stores
from surfaces import Clock

NAME, RIGHT, NEXT = "li.ming", "yi ju hao ji de hua", "ling yi ju hao ji de hua"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def access(settings, opened):
    stores = open_stores(settings)
    opened.callback(stores.log.close)
    opened.callback(stores.access.close)
    return stores.access


@pytest.fixture
def credentials(access, clock):
    found = Credentials(access, clock)
    found.choose(NAME, RIGHT)
    return found


@pytest.fixture
def sessions(access, clock, credentials):
    return Sessions(access, clock)


@pytest.fixture
def tokens(access, clock):
    return Tokens(access, clock)


def later(clock, **span):
    clock.put(clock.now + timedelta(**span))


def fails(credentials, times, name=NAME, address=""):
    """Sign in wrongly; how often the password was looked at at all."""
    looked = 0
    for _ in range(times):
        try:
            assert not credentials.check(name, "wrong", address)
            looked += 1
        except TooManyAttempts:
            pass
    return looked


# Failures


@pytest.mark.parametrize("name", [NAME, "nobody", "没有这个账号", "x" * 10_000, "a\0b"])
def test_an_account_waits_after_five_failures_whether_it_is_there_or_not(credentials, clock, name):
    assert fails(credentials, 1_000, name) == 5
    with pytest.raises(TooManyAttempts) as told:
        credentials.check(name, RIGHT)
    assert told.value.seconds == 15 * 60
    later(clock, minutes=15)
    assert fails(credentials, 20, name) == 5
    assert credentials.attempts.waiting_seconds(name) == 30 * 60


def test_a_right_password_begins_anew(credentials):
    assert fails(credentials, 4) == 4
    assert credentials.check(NAME, RIGHT)
    assert fails(credentials, 9) == 5


def test_who_is_known_to_be_right_does_not_wait(credentials):
    assert credentials.check(NAME, RIGHT)
    assert fails(credentials, 9) == 5
    assert credentials.check(NAME, RIGHT)


def test_an_address_waits_after_thirty_failures(credentials, clock):
    assert sum(fails(credentials, 1, f"account-{number}", "10.0.0.9") for number in range(100)) == 30
    assert fails(credentials, 1, "another", "10.0.0.8") == 1
    later(clock, minutes=10)
    assert fails(credentials, 1, "another", "10.0.0.9") == 1


def test_processes_count_together(credentials, access, clock):
    assert fails(credentials, 3) + fails(Credentials(access, clock), 9) == 5


@pytest.mark.parametrize("password", ["", "x" * 129, "x" * 200_000, "\ud800" * 12])
def test_what_cannot_be_a_password_is_not_counted(credentials, password):
    assert not any(credentials.check(NAME, password) for _ in range(9))
    assert credentials.check(NAME, RIGHT)


def test_what_was_typed_is_not_kept(credentials, access):
    fails(credentials, 1, "mi ma da cuo le di fang")
    with access.reading() as session:
        rows = session.ask("select id, kind, who, at from attempt")
    assert rows
    assert not any("mi ma" in str(tuple(row.values() if isinstance(row, dict) else row)) for row in rows)


# Passwords


def test_a_one_time_password_holds_for_three_days(credentials, clock):
    first = credentials.issue("new")
    later(clock, hours=72)
    assert credentials.verify("new", first)
    later(clock, seconds=1)
    assert not credentials.verify("new", first)
    assert not credentials.check("new", first)


def test_one_is_issued_once_for_an_entry(credentials):
    first = credentials.issue("new", 7)
    assert credentials.issue("new", 7) is None
    assert credentials.verify("new", first)
    second = credentials.issue("new", 8)
    assert not credentials.verify("new", first)
    assert credentials.verify("new", second)


def test_the_last_five_are_remembered(credentials, clock):
    for number in range(5):
        later(clock, days=1)
        assert credentials.was_used(NAME, RIGHT)
        credentials.choose(NAME, f"{NEXT} {number}")
    assert not credentials.was_used(NAME, RIGHT)
    assert credentials.was_used(NAME, f"{NEXT} 0")


def test_a_secret_is_the_countys_own(credentials, access, clock):
    assert credentials.secret("form") == Credentials(access, clock).secret("form")
    assert credentials.secret("form") != credentials.secret("cursor")


# Sessions


def test_the_newest_two_stay_and_the_older_is_told(sessions, clock):
    begun = []
    for _ in range(3):
        begun.append(sessions.begin(NAME, "audit"))
        later(clock, minutes=1)
    assert [sessions.resume(token) is not None for token in begun] == [False, True, True]
    assert sessions.why_ended(begun[0]) == WHY_ENDED["newer"]
    assert sessions.why_ended(begun[1]) is None
    assert sessions.begin("other", "audit")
    assert sessions.resume(begun[1])


def test_a_session_ends_idle_or_after_a_day_of_work(sessions, clock):
    token = sessions.begin(NAME, "audit")
    for _ in range(16):
        assert sessions.resume(token)
        later(clock, minutes=29)
    assert sessions.resume(token)
    later(clock, minutes=17)
    assert sessions.resume(token) is None
    assert sessions.of(NAME) == []


def test_others_are_ended_by_their_owner(sessions):
    one, two = sessions.begin(NAME, "audit"), sessions.begin(NAME, "audit")
    sessions.end_others(two, NAME)
    assert sessions.resume(one) is None
    assert sessions.resume(two)
    assert sessions.why_ended(one) == WHY_ENDED["ended"]


@pytest.mark.parametrize(("reason", "change"), [("password", "choose"), ("reset", "issue")])
def test_another_password_ends_the_sessions(sessions, credentials, reason, change):
    token = sessions.begin(NAME, "audit")
    getattr(credentials, change)(*([NAME, NEXT] if change == "choose" else [NAME]))
    assert sessions.resume(token) is None
    assert sessions.why_ended(token) == WHY_ENDED[reason]


# Tokens

TODAY = date(2021, 5, 6)


def test_a_token_holds_until_its_day_or_until_it_is_revoked(tokens, clock):
    secret, about = tokens.issue(NAME, "月报", "audit", "read", TODAY)
    assert tokens.found(secret).id == about.id
    later(clock, days=1)
    assert tokens.found(secret) is None
    secret, about = tokens.issue(NAME, "月报", "audit", "read", TODAY + timedelta(days=9))
    assert tokens.revoke("other", about.id) is None
    assert tokens.revoke(NAME, about.id).revoked_at
    assert tokens.found(secret) is None
    assert tokens.found(secret + "x") is None


@pytest.mark.parametrize("days", [-1, 367])
def test_a_token_holds_for_a_year_at_most(tokens, days):
    with pytest.raises(Refusal) as refusal:
        tokens.issue(NAME, "月报", "audit", "read", TODAY + timedelta(days=days))
    assert refusal.value.field == "expires_on"


def test_tokens_are_told_apart_and_are_not_without_number(tokens):
    for number in range(20):
        tokens.issue(NAME, f"程序{number}", "audit", "read", TODAY)
    with pytest.raises(Refusal, match="最多 20 个"):
        tokens.issue(NAME, "又一个", "audit", "read", TODAY)
    tokens.revoke(NAME, tokens.of(NAME)[0].id)
    with pytest.raises(Refusal, match="已有名为"):
        tokens.issue(NAME, tokens.of(NAME)[3].name, "audit", "read", TODAY)


def test_nothing_that_lets_in_is_stored(tokens, sessions, access):
    secret, _ = tokens.issue(NAME, "月报", "audit", "read", TODAY)
    cookie = sessions.begin(NAME, "audit")
    with access.reading() as session:
        tables = ("select * from token", "select * from signed_in", "select * from password")
        stored = [str(dict(row)) for table in tables for row in session.ask(table)]
    assert len(stored) == 3
    assert not any(text in row for row in stored for text in (secret, cookie, RIGHT))
