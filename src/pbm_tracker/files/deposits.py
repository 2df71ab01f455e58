"""Who brought which file, outside the log: what each may bring in a day, and proof that a unit had what it names.

Whoever only knows the SHA-256 of another unit's file may name it, and does not get to read it by that.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from pbm_tracker.kernel import clock
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.kernel.database import Database
from pbm_tracker.kernel.saying import say

from .door import Kind

PER_DAY = 50
UNIT_BYTES_MAX = 2_000_000_000
QUOTA = "本系统规则：上传的文件每人每天、每个单位都有上限"

TABLE = """
create table if not exists deposit (
    id text primary key, sha256 text not null, account text not null, unit text not null, kind text not null,
    bytes integer not null, at text not null
)
"""
BY_DIGEST = "create index if not exists deposit_by_sha256 on deposit (sha256)"


class TooManyFiles(Exception):
    """An account has brought as many as it may in a day; more in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(say("今天已上传 {most} 份文件，明天可以再传", most=PER_DAY))
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Deposit:
    """`unit` is the unit that the file was brought for; empty where it was for none."""

    account: str
    unit: str
    kind: Kind
    bytes: int


class Deposits:
    """Kept in the store of accounts, so that all processes that serve a county count together."""

    def __init__(self, database: Database, now: clock.Now) -> None:
        self._database = database
        self._now = now
        with database.writing() as session:
            session.ask(TABLE)
            session.ask(BY_DIGEST)

    def check(self, account: str) -> None:
        """Before a file is taken in at all. Raises TooManyFiles."""
        now = self._now()
        since = clock.as_text(clock.end_of(clock.day_of(now) - timedelta(days=1)))
        with self._database.reading() as session:
            [row] = session.ask(
                "select count(*) as brought from deposit where account = :account and at > :since",
                account=account,
                since=since,
            )
        if row["brought"] >= PER_DAY:
            raise TooManyFiles(_seconds_left(now))

    def add(self, sha256: str, deposit: Deposit, *, limited: bool = True) -> None:
        """Raises Refusal where the unit has as much as it may."""
        with self._database.writing() as session:
            [row] = session.ask(
                "select coalesce(sum(bytes), 0) as held from"
                " (select distinct sha256, bytes from deposit where unit = :unit and sha256 <> :sha256) as each_once",
                unit=deposit.unit,
                sha256=sha256,
            )
            if limited and deposit.unit and row["held"] + deposit.bytes > UNIT_BYTES_MAX:
                raise Refusal(
                    say("本单位存的文件已满 {gigabytes} GB，没有存下", gigabytes=UNIT_BYTES_MAX // 10**9),
                    clause=QUOTA,
                    cure="请改报 SHA-256 值，或请系统管理员处理",
                    field="file",
                )
            session.ask(
                "insert into deposit values (:id, :sha256, :account, :unit, :kind, :bytes, :at)",
                id=secrets.token_hex(8),
                sha256=sha256,
                account=deposit.account,
                unit=deposit.unit,
                kind=deposit.kind,
                bytes=deposit.bytes,
                at=clock.as_text(self._now()),
            )

    def of(self, sha256: str) -> list[Deposit]:
        with self._database.reading() as session:
            rows = session.ask("select account, unit, kind, bytes from deposit where sha256 = :sha256", sha256=sha256)
        return [Deposit(row["account"], row["unit"], row["kind"], row["bytes"]) for row in rows]

    def digests(self) -> set[str]:
        with self._database.reading() as session:
            return {row["sha256"] for row in session.ask("select distinct sha256 from deposit")}

    def forget(self, sha256: str) -> None:
        with self._database.writing() as session:
            session.ask("delete from deposit where sha256 = :sha256", sha256=sha256)


def _seconds_left(now: datetime) -> int:
    """Until the day of Asia/Shanghai ends."""
    return max(1, int((clock.end_of(clock.day_of(now)) - now).total_seconds()) + 1)
