"""Passwords and sessions: outside the log, since they must change and be forgotten."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from pwdlib import PasswordHash

from pbm_tracker.kernel.clock import Now, as_text
from pbm_tracker.kernel.database import Database

SESSION_HOURS = 8
IDLE_MINUTES = 30
PASSWORD_MAX = 128
PASSWORD_MIN = 12
REMEMBERED_MAX = 1_000

TABLES = (
    "create table if not exists password (account text primary key, hash text not null, one_time integer not null)",
    """create table if not exists session (
    token text primary key, account text not null, role text not null, csrf text not null,
    started_at text not null, seen_at text not null)""",
    "create table if not exists secret (name text primary key, value text not null)",
)


class Live(NamedTuple):
    """A session that is neither idle nor over; `one_time` is whether its account must choose a password first."""

    account: str
    role: str
    csrf: str
    seen_at: str
    one_time: int


class Credentials:
    """Checks passwords (argon2id) and keeps sessions. Stores digests of tokens, never a token."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now
        self._hasher = PasswordHash.recommended()
        self._process_key = secrets.token_bytes(32)
        self._checked: dict[bytes, str] = {}
        with database.writing() as session:
            for table in TABLES:
                session.ask(table)

    @cached_property
    def _nobody(self) -> str:
        """Checked in place of an unknown account's hash, so that it takes as long. Nothing else waits for it."""
        return self._hasher.hash(secrets.token_hex())

    # Passwords

    def issue(self, account: str) -> str:
        """Give an account a one-time password, and return it; it is not kept in the clear."""
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        self._store(account, password, one_time=True)
        return password

    def choose(self, account: str, password: str) -> None:
        """Replace an account's password by one of its own choice, and end its sessions."""
        self._store(account, password, one_time=False)
        with self._database.writing() as session:
            session.ask("delete from session where account = :account", account=account)

    def _store(self, account: str, password: str, *, one_time: bool) -> None:
        with self._database.writing() as session:
            session.ask(
                "insert into password values (:account, :hash, :one_time) "
                "on conflict (account) do update set hash = excluded.hash, one_time = excluded.one_time",
                account=account,
                hash=self._hasher.hash(password),
                one_time=int(one_time),
            )

    def check(self, account: str, password: str) -> bool:
        """Whether this is the account's password. What was found right is remembered, keyed, in this process only."""
        with self._database.reading() as session:
            rows = session.ask("select hash from password where account = :account", account=account)
        stored = rows[0]["hash"] if rows else self._nobody
        given = password[: PASSWORD_MAX + 1]
        mark = hmac.digest(self._process_key, f"{account}\0{given}".encode(errors="replace"), "sha256")
        if rows and self._checked.get(mark) == stored:
            return True
        right = self._hasher.verify(given, stored) and bool(rows) and len(password) <= PASSWORD_MAX
        if right:
            if len(self._checked) >= REMEMBERED_MAX:
                self._checked.clear()
            self._checked[mark] = stored
        return right

    def is_one_time(self, account: str) -> bool:
        with self._database.reading() as session:
            rows = session.ask("select one_time from password where account = :account", account=account)
        return bool(rows and rows[0]["one_time"])

    # Sessions

    def begin(self, account: str, role: str) -> str:
        """Start a session; its token goes into the cookie."""
        token, now = secrets.token_urlsafe(32), as_text(self._now())
        with self._database.writing() as session:
            session.ask("delete from session where seen_at < :before", before=self._before(hours=SESSION_HOURS))
            session.ask(
                "insert into session values (:token, :account, :role, :csrf, :now, :now)",
                token=_digest(token),
                account=account,
                role=role,
                csrf=secrets.token_urlsafe(32),
                now=now,
            )
        return token

    def resume(self, token: str) -> tuple[str, str, str] | None:
        """The account, role and CSRF token of a live session; None once it is idle or over.

        That it was seen is written down once a minute: a durable write takes longer than many a page.
        """
        if (found := self.look_up(token)) and found.seen_at < self._before(minutes=1):
            with self._database.writing() as session:
                session.ask(
                    "update session set seen_at = :now where token = :token",
                    token=_digest(token),
                    now=as_text(self._now()),
                )
        return (found.account, found.role, found.csrf) if found else None

    def look_up(self, token: str) -> Live | None:
        """A live session, only read."""
        with self._database.reading() as session:
            rows = session.ask(
                "select account, role, csrf, seen_at, one_time from session join password using (account) "
                "where token = :token and seen_at >= :idle and started_at >= :begun",
                token=_digest(token),
                idle=self._before(minutes=IDLE_MINUTES),
                begun=self._before(hours=SESSION_HOURS),
            )
        return Live(**dict(rows[0])) if rows else None

    def change_role(self, token: str, role: str) -> None:
        with self._database.writing() as session:
            session.ask("update session set role = :role where token = :token", token=_digest(token), role=role)

    def end(self, token: str) -> None:
        with self._database.writing() as session:
            session.ask("delete from session where token = :token", token=_digest(token))

    def secret(self, name: str) -> str:
        """A secret that all processes of a county share; made up by whichever asks first."""
        with self._database.writing() as session:
            session.ask(
                "insert into secret values (:name, :value) on conflict (name) do nothing",
                name=name,
                value=secrets.token_urlsafe(32),
            )
            rows = session.ask("select value from secret where name = :name", name=name)
        return str(rows[0]["value"])

    def _before(self, *, hours: int = 0, minutes: int = 0) -> str:
        moment: datetime = self._now() - timedelta(hours=hours, minutes=minutes)
        return as_text(moment)

    def close(self) -> None:
        self._database.close()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
