"""Failed sign-ins, counted outside the log: after too many an account, or an address, waits."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from pbm_tracker.kernel.clock import Now, as_text
from pbm_tracker.kernel.database import Database
from pbm_tracker.kernel.saying import say

PER_ACCOUNT = 5  # then 15 minutes, doubled after every further five, up to an hour
ACCOUNT_MINUTES, ACCOUNT_MINUTES_MAX = 15, 60
PER_ADDRESS, ADDRESS_MINUTES = 30, 10
FORGOTTEN_HOURS = 24

TABLE = (
    "create table if not exists attempt (id text primary key, kind text not null, who text not null, at text not null)"
)


class TooManyAttempts(Exception):
    """Too many failures: nothing is checked before `seconds` have passed, whether the account exists or not."""

    def __init__(self, seconds: int) -> None:
        super().__init__(say("登录失败次数过多，请在 {minutes} 分钟后再试", minutes=-(-seconds // 60)))
        self.seconds = seconds


class Attempts:
    """Kept in the store of accounts, so that all processes that serve a county count together.

    An attempt counts as failed from before its password is checked until it is found right: many at once get no
    further than one after another.
    """

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now
        with database.writing() as session:
            session.ask(TABLE)

    def begin(self, account: str, address: str) -> str:
        """Count an attempt; its name, for `succeeded`. Raises TooManyAttempts. Without an address none is counted."""
        now, name = self._now(), secrets.token_hex(8)
        with self._database.writing() as session:
            session.ask("delete from attempt where at < :old", old=as_text(now - timedelta(hours=FORGOTTEN_HOURS)))
            wait = 0
            for kind, who in _counted(account, address):
                rows = session.ask(
                    "select at from attempt where kind = :kind and who = :who order by at desc", kind=kind, who=who
                )
                times = [datetime.fromisoformat(row["at"]) for row in rows]
                wait = max(wait, (_account_waits if kind == "account" else _address_waits)(times, now))
            if wait <= 0:
                for kind, who in _counted(account, address):
                    session.ask(
                        "insert into attempt values (:id, :kind, :who, :at)",
                        id=f"{name}/{kind}",
                        kind=kind,
                        who=who,
                        at=as_text(now),
                    )
        if wait > 0:
            raise TooManyAttempts(wait)
        return name

    def succeeded(self, name: str, account: str) -> None:
        """The password was right: the account starts anew, and the address has one attempt less."""
        with self._database.writing() as session:
            session.ask("delete from attempt where id = :id", id=f"{name}/address")
        self.forget(account)

    def forget(self, account: str) -> None:
        with self._database.writing() as session:
            session.ask("delete from attempt where kind = 'account' and who = :who", who=_digest(account))

    def waiting_seconds(self, account: str) -> int:
        """How long an account still waits; 0 for one that may be tried."""
        with self._database.reading() as session:
            rows = session.ask(
                "select at from attempt where kind = 'account' and who = :who order by at desc", who=_digest(account)
            )
        return max(0, _account_waits([datetime.fromisoformat(row["at"]) for row in rows], self._now()))


def _counted(account: str, address: str) -> list[tuple[str, str]]:
    return [("account", _digest(account)), *([("address", _digest(address))] if address else [])]


def _account_waits(times: list[datetime], now: datetime) -> int:
    if not times or len(times) % PER_ACCOUNT:
        return 0
    minutes = min(ACCOUNT_MINUTES * 2 ** (len(times) // PER_ACCOUNT - 1), ACCOUNT_MINUTES_MAX)
    return _seconds(times[0] + timedelta(minutes=minutes) - now)


def _address_waits(times: list[datetime], now: datetime) -> int:
    if len(times) < PER_ADDRESS:
        return 0
    return _seconds(times[PER_ADDRESS - 1] + timedelta(minutes=ADDRESS_MINUTES) - now)


def _seconds(left: timedelta) -> int:
    return -int(-left.total_seconds() // 1)


def _digest(text: str) -> str:
    """People type passwords into the wrong field: what they typed is not kept."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
