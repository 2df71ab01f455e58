"""Tokens for programs: issued by an account's holder, for one of its roles, for a while; outside the log."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pbm_tracker.kernel import clock
from pbm_tracker.kernel.clock import Now, as_text
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.kernel.database import Database, Row
from pbm_tracker.kernel.fields import line
from pbm_tracker.kernel.saying import say

from .roles import Role

PREFIX = "pbm_"
DAYS_MAX = 366
PER_ACCOUNT = 20
SEEN_EVERY = timedelta(minutes=10)
RULE = "本系统规则：令牌由账号本人签发，只用于一个角色，最长一年，可随时作废"

Scope = Annotated[Literal["read", "act"], Field(title="范围", description="read 只能查询；act 还能以这个角色办理")]
TokenName = Annotated[str, line(40), Field(title="用途", description="给哪个程序用")]
SCOPE_WORDS = {"read": "只能查询", "act": "查询和办理"}

TABLE = """create table if not exists token (
    digest text primary key, id text not null unique, account text not null, name text not null, role text not null,
    scope text not null, issued_at text not null, expires_on text not null, used_at text, revoked_at text)"""


class Token(BaseModel):
    """A token as its account sees it; what it is itself is shown only once, when it is issued."""

    id: str
    account: str
    name: str
    role: Role
    scope: Scope
    issued_at: datetime
    expires_on: date
    used_at: datetime | None
    revoked_at: datetime | None

    def holds_on(self, day: date) -> bool:
        return self.revoked_at is None and day <= self.expires_on


class Tokens:
    """Stores digests of tokens, never a token."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now
        with database.writing() as session:
            session.ask(TABLE)

    def issue(self, account: str, name: str, role: str, scope: str, expires_on: date) -> tuple[str, Token]:
        """A new token, which is shown this once. Raises Refusal."""
        now = self._now()
        today = clock.day_of(now)
        if not today <= expires_on <= today + timedelta(days=DAYS_MAX):
            latest = today + timedelta(days=DAYS_MAX)
            raise Refusal(
                say("有效期应在 {today} 至 {latest} 之间", today=today, latest=latest), clause=RULE, field="expires_on"
            )
        live = [token for token in self.of(account) if token.holds_on(today)]
        if len(live) >= PER_ACCOUNT:
            raise Refusal(
                say("一个账号最多 {most} 个有效的令牌", most=PER_ACCOUNT), clause=RULE, cure="请先作废不用的令牌"
            )
        if name in {token.name for token in live}:
            raise Refusal(say("已有名为“{name}”的有效令牌", name=name), clause=RULE, field="name")
        secret, name_of_it = PREFIX + secrets.token_urlsafe(32), secrets.token_hex(6)
        with self._database.writing() as session:
            session.ask(
                "insert into token values "
                "(:digest, :id, :account, :name, :role, :scope, :now, :expires_on, null, null)",
                digest=_digest(secret),
                id=name_of_it,
                account=account,
                name=name,
                role=role,
                scope=scope,
                now=as_text(now),
                expires_on=expires_on.isoformat(),
            )
        return secret, next(token for token in self.of(account) if token.id == name_of_it)

    def of(self, account: str) -> list[Token]:
        """The tokens of an account, the newest first; also those that hold no more."""
        with self._database.reading() as session:
            rows = session.ask("select * from token where account = :account", account=account)
        return sorted(map(_token, rows), key=lambda token: token.issued_at, reverse=True)

    def revoke(self, account: str, name: str) -> Token | None:
        """End a token of an account for good, by its id; None for one there is not."""
        with self._database.writing() as session:
            session.ask(
                "update token set revoked_at = :now where account = :account and id = :id and revoked_at is null",
                account=account,
                id=name,
                now=as_text(self._now()),
            )
        return next((token for token in self.of(account) if token.id == name), None)

    def revoke_all(self, account: str) -> None:
        with self._database.writing() as session:
            session.ask(
                "update token set revoked_at = :now where account = :account and revoked_at is null",
                account=account,
                now=as_text(self._now()),
            )

    def found(self, secret: str) -> Token | None:
        """The token that this is, while it holds."""
        with self._database.reading() as session:
            rows = session.ask("select * from token where digest = :digest", digest=_digest(secret))
        token, now = (_token(rows[0]) if rows else None), self._now()
        if token is None or not token.holds_on(clock.day_of(now)):
            return None
        if token.used_at is None or token.used_at + SEEN_EVERY <= now:
            with self._database.writing() as session:
                session.ask("update token set used_at = :now where id = :id", now=as_text(now), id=token.id)
        return token


def _token(row: Row) -> Token:
    return Token.model_validate({name: row[name] for name in Token.model_fields})


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
