"""Passwords: outside the log, since they must change and be forgotten."""

from __future__ import annotations

import hmac
import re
import secrets
import threading
from datetime import datetime, timedelta
from functools import cached_property

from pwdlib import PasswordHash

from pbm_tracker.kernel.clock import Now, as_text
from pbm_tracker.kernel.database import Database, Session

from .attempts import Attempts
from .sessions import TABLES as SESSIONS
from .sessions import end_sessions

PASSWORD_MAX = 128
PASSWORD_MIN = 12
ONE_TIME_HOURS = 72
NOT_AGAIN = 5  # the last five passwords, the present one among them
REMEMBERED_MAX = 1_000
AT_ONCE = 2  # a password takes 64 MiB and a processor to check

TABLES = (
    "create table if not exists password (account text primary key, hash text not null, one_time integer not null)",
    "create table if not exists password_before (account text not null, hash text not null, ended_at text not null)",
    "create table if not exists one_time (account text primary key, issued_at text not null)",
    "create table if not exists issued (position bigint primary key, account text not null)",
    "create table if not exists secret (name text primary key, value text not null)",
)
_LOGIN = re.compile("[a-z0-9._-]{1,40}")


class Credentials:
    """Checks passwords (argon2id). Whoever fails too often waits."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now
        self._hasher = PasswordHash.recommended()
        self._process_key = secrets.token_bytes(32)
        self._checked: dict[bytes, str] = {}
        self._checking = threading.BoundedSemaphore(AT_ONCE)
        self.attempts = Attempts(database, now)
        with database.writing() as session:
            for table in (*TABLES, *SESSIONS):  # a new password ends sessions
                session.ask(table)

    @cached_property
    def _nobody(self) -> str:
        """Checked in place of an unknown account's hash, so that it takes as long. Nothing else waits for it."""
        return self._hasher.hash(secrets.token_hex())

    def secret(self, name: str) -> str:
        """A key of this county's own, the same for every process that serves it."""
        with self._database.reading() as session:
            rows = session.ask("select value from secret where name = :name", name=name)
        if not rows:
            with self._database.writing() as session:
                value = secrets.token_hex(32)
                session.ask("insert into secret values (:name, :value) on conflict do nothing", name=name, value=value)
                rows = session.ask("select value from secret where name = :name", name=name)
        return str(rows[0]["value"])

    # Giving and choosing

    def issue(self, account: str, position: int | None = None) -> str | None:
        """Give an account a one-time password, and return it; it is not kept in the clear.

        For an entry at a position it is given once: None when it was given before.
        """
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        hashed, now = self._hasher.hash(password), as_text(self._now())
        with self._database.writing() as session:
            if position is not None and not session.ask(
                "insert into issued values (:position, :account) on conflict do nothing returning position",
                position=position,
                account=account,
            ):
                return None
            session.ask(
                "insert into one_time values (:account, :now) "
                "on conflict (account) do update set issued_at = excluded.issued_at",
                account=account,
                now=now,
            )
            self._store(session, account, hashed, one_time=True)
            end_sessions(session, account, "reset", now)
        self.attempts.forget(account)
        return password

    def choose(self, account: str, password: str) -> None:
        """Replace an account's password by one of its own choice, and end its sessions."""
        hashed = self._hasher.hash(password)
        with self._database.writing() as session:
            self._store(session, account, hashed, one_time=False)
            end_sessions(session, account, "password", as_text(self._now()))

    def _store(self, session: Session, account: str, hashed: str, *, one_time: bool) -> None:
        session.ask(
            "insert into password_before select account, hash, cast(:now as text) from password "
            "where account = :account and one_time = 0",
            account=account,
            now=as_text(self._now()),
        )
        session.ask(
            "insert into password values (:account, :hash, :one_time) "
            "on conflict (account) do update set hash = excluded.hash, one_time = excluded.one_time",
            account=account,
            hash=hashed,
            one_time=int(one_time),
        )

    # Checking

    def check(self, account: str, password: str, address: str = "") -> bool:
        """Whether this is the account's password. Raises TooManyAttempts, also for an account that is not there.

        What was found right is remembered, keyed, in this process only; a success is not counted as an attempt.
        """
        if not _can_be_one(password):
            return False
        if self._remembers(account, password):
            return True
        with self._checking:
            attempt = self.attempts.begin(account, address)
            if right := self.verify(account, password):
                self.attempts.succeeded(attempt, account)
        return right

    def verify(self, account: str, password: str) -> bool:
        """The same, uncounted: for what no stranger can ask."""
        if not _can_be_one(password):
            return False
        stored, known = self._stored(account), True
        if stored is None:
            stored, known = self._nobody, False
        right = self._hasher.verify(password, stored) and known
        if right:
            if len(self._checked) >= REMEMBERED_MAX:
                self._checked.clear()
            self._checked[self._mark(account, password)] = stored
        return right

    def was_used(self, account: str, password: str) -> bool:
        """Whether this is one of the account's last five passwords."""
        with self._database.reading() as session:
            rows = session.ask("select hash from password where account = :account", account=account)
            rows += session.ask(
                "select hash from password_before where account = :account order by ended_at desc", account=account
            )
        with self._checking:
            return any(self._hasher.verify(password, row["hash"]) for row in rows[:NOT_AGAIN])

    def is_one_time(self, account: str) -> bool:
        with self._database.reading() as session:
            rows = session.ask("select one_time from password where account = :account", account=account)
        return bool(rows and rows[0]["one_time"])

    def one_time_until(self) -> dict[str, datetime]:
        """The accounts that have not chosen a password yet, and how long their first one holds."""
        with self._database.reading() as session:
            rows = session.ask(
                "select one_time.account, issued_at from one_time join password on password.account = one_time.account "
                "where password.one_time = 1"
            )
        hours = timedelta(hours=ONE_TIME_HOURS)
        return {row["account"]: datetime.fromisoformat(row["issued_at"]) + hours for row in rows}

    def _stored(self, account: str) -> str | None:
        """The hash of a password that holds; None where there is none, or a one-time one that ran out."""
        if not _LOGIN.fullmatch(account):
            return None
        with self._database.reading() as session:
            rows = session.ask(
                "select hash from password left join one_time on one_time.account = password.account "
                "where password.account = :account "
                "and (password.one_time = 0 or one_time.issued_at is null or one_time.issued_at >= :oldest)",
                account=account,
                oldest=as_text(self._now() - timedelta(hours=ONE_TIME_HOURS)),
            )
        return str(rows[0]["hash"]) if rows else None

    def _remembers(self, account: str, password: str) -> bool:
        found = self._checked.get(self._mark(account, password))
        return found is not None and found == self._stored(account)

    def _mark(self, account: str, password: str) -> bytes:
        return hmac.digest(self._process_key, f"{account}\0{password}".encode(errors="replace"), "sha256")

    def close(self) -> None:
        self._database.close()


def _can_be_one(password: str) -> bool:
    """Whether it is worth checking; what cannot be a password is not counted either, whoever is named."""
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return 0 < len(password) <= PASSWORD_MAX
