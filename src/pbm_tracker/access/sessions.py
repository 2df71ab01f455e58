"""Sessions on the server: who is signed in where, outside the log."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from pbm_tracker.kernel.clock import Now, as_text
from pbm_tracker.kernel.database import Database, Row
from pbm_tracker.kernel.database import Session as Transaction
from pbm_tracker.kernel.saying import say

SESSION_HOURS = 8
IDLE_MINUTES = 30
AT_ONCE = 2
SEEN_EVERY = timedelta(seconds=60)  # a session is written down as seen once a minute, not for each page
AGENT_MAX = 200

TABLES = (
    """create table if not exists signed_in (
    token text primary key, account text not null, role text not null, csrf text not null, agent text not null,
    started_at text not null, seen_at text not null)""",
    "create table if not exists signed_out (token text primary key, reason text not null, ended_at text not null)",
)
WHY_ENDED = {
    "newer": say("这个账号又在别处登录了。一个账号最多同时登录 {at_once} 处，较早的一处已经退出。", at_once=AT_ONCE),
    "ended": "这次登录已由本人在别处结束。",
    "password": "密码已经更换，请用新密码登录。",
    "reset": "安全管理员重置了密码，请用新的一次性密码登录。",
}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session, as its account sees it. `name` stands for it in a form, and is no secret."""

    name: str
    account: str
    role: str
    csrf: str
    agent: str
    started_at: datetime
    seen_at: datetime


class Sessions:
    """Stores digests of tokens, never a token."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now
        with database.writing() as session:
            for table in TABLES:
                session.ask(table)

    def begin(self, account: str, role: str, agent: str = "") -> str:
        """Start a session; its token goes into the cookie. Of those there were, the newest stays."""
        token, now = secrets.token_urlsafe(32), as_text(self._now())
        with self._database.writing() as session:
            begun, idle = self._before(hours=SESSION_HOURS), self._before(minutes=IDLE_MINUTES)
            session.ask("delete from signed_out where ended_at < :begun", begun=begun)
            session.ask("delete from signed_in where started_at < :begun or seen_at < :idle", begun=begun, idle=idle)
            rows = session.ask(
                "select token from signed_in where account = :account order by started_at desc", account=account
            )
            for row in rows[AT_ONCE - 1 :]:
                session.ask("delete from signed_in where token = :token", token=row["token"])
                _tell(session, row["token"], "newer", now)
            session.ask(
                "insert into signed_in values (:token, :account, :role, :csrf, :agent, :now, :now)",
                token=_digest(token),
                account=account,
                role=role,
                csrf=secrets.token_urlsafe(32),
                agent=agent[:AGENT_MAX],
                now=now,
            )
        return token

    def resume(self, token: str) -> SignedIn | None:
        """The session of a token; None once it is idle, over or ended."""
        with self._database.reading() as session:
            rows = session.ask("select * from signed_in where token = :token", token=_digest(token))
        if not rows:
            return None
        found, now = _signed_in(rows[0]), self._now()
        if found.seen_at < now - timedelta(minutes=IDLE_MINUTES):
            return None
        if found.started_at < now - timedelta(hours=SESSION_HOURS):
            return None
        if found.seen_at + SEEN_EVERY <= now:
            with self._database.writing() as session:
                session.ask(
                    "update signed_in set seen_at = :now where token = :token", now=as_text(now), token=_digest(token)
                )
        return found

    def of(self, account: str) -> list[SignedIn]:
        """The live sessions of an account, the newest first."""
        with self._database.reading() as session:
            rows = session.ask(
                "select * from signed_in where account = :account and seen_at >= :idle and started_at >= :begun "
                "order by started_at desc",
                account=account,
                idle=self._before(minutes=IDLE_MINUTES),
                begun=self._before(hours=SESSION_HOURS),
            )
        return [_signed_in(row) for row in rows]

    def end(self, token: str) -> None:
        with self._database.writing() as session:
            session.ask("delete from signed_in where token = :token", token=_digest(token))

    def end_others(self, token: str, account: str) -> None:
        """End an account's sessions, but this one."""
        with self._database.writing() as session:
            end_sessions(session, account, "ended", as_text(self._now()), but=_digest(token))

    def why_ended(self, token: str) -> str | None:
        """Why a session ended that did not end by itself, as a sentence."""
        with self._database.reading() as session:
            rows = session.ask("select reason from signed_out where token = :token", token=_digest(token))
        return WHY_ENDED[rows[0]["reason"]] if rows else None

    def _before(self, *, hours: int = 0, minutes: int = 0) -> str:
        return as_text(self._now() - timedelta(hours=hours, minutes=minutes))


def end_sessions(session: Transaction, account: str, reason: str, now: str, *, but: str = "") -> None:
    """End sessions of an account within a transaction, but one; whoever held one is told why."""
    for row in session.ask(
        "delete from signed_in where account = :account and token <> :but returning token", account=account, but=but
    ):
        _tell(session, row["token"], reason, now)


def _tell(session: Transaction, token: str, reason: str, now: str) -> None:
    session.ask(
        "insert into signed_out values (:token, :reason, :now) on conflict do nothing",
        token=token,
        reason=reason,
        now=now,
    )


def _signed_in(row: Row) -> SignedIn:
    return SignedIn(
        name=row["token"][:12],
        account=row["account"],
        role=row["role"],
        csrf=row["csrf"],
        agent=row["agent"],
        started_at=datetime.fromisoformat(row["started_at"]),
        seen_at=datetime.fromisoformat(row["seen_at"]),
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
