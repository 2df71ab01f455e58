"""账号和角色: who has an account, in which roles, and what waits for the security administrator."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from pbm_tracker.access.account import (
    CloseAccount,
    GrantRole,
    LockAccount,
    OpenAccount,
    ResetPassword,
    RevokeRole,
    UnlockAccount,
)
from pbm_tracker.access.roles import ADMINISTRATORS, TITLES
from pbm_tracker.county import Moment
from pbm_tracker.documents.table import Cell, Column, Dating, Table
from pbm_tracker.exports import dating
from pbm_tracker.kernel.saying import joined, say

from .download import exported
from .names import Names
from .visit import SignedIn, Visit

COMMANDS = (OpenAccount, GrantRole, RevokeRole, ResetPassword, LockAccount, UnlockAccount, CloseAccount)
NOT_YOURS = "账号和角色由安全管理员管理，审计人员可以查看。"

ACCOUNTS_COLUMNS = (
    Column("账号", width=20),
    Column("人员代号", width=20),
    Column("姓名"),
    Column("单位", width=24),
    Column("角色", width=40),
    Column("开设日期", "day"),
    Column("锁定日期", "day"),
    Column("停用日期", "day"),
)

router = APIRouter(include_in_schema=False)


@router.get("/accounts")
def show_accounts(visit: SignedIn) -> Response:
    if visit.identity.role not in ADMINISTRATORS | {"audit"}:
        raise HTTPException(403, NOT_YOURS)
    with visit.moment() as moment:
        return accounts_page(visit, moment)


def accounts_page(visit: Visit, moment: Moment) -> Response:
    if file := exported(visit, "accounts", lambda: accounts_table(moment, dating(moment, visit.asked.reading))):
        return file
    names = Names(moment.views)
    roles: dict[str, list[Any]] = {}
    for row in moment.views.rows("accounts", "roles"):
        roles.setdefault(row["account"], []).append(row)
    accounts = moment.views.rows("accounts", "accounts")
    kept = [row["account"] for row in accounts if row["closed_on"] is None]
    attempts = visit.county.credentials.attempts
    return visit.page(
        "accounts.html",
        moment,
        exportable=True,
        names=names,
        accounts=accounts,
        roles=roles,
        left=_left(moment),
        first_passwords={} if visit.in_the_past else visit.county.credentials.one_time_until(),
        waiting={} if visit.in_the_past else {name: wait for name in kept if (wait := attempts.waiting_seconds(name))},
        now=visit.county.now(),
        may={command.topic: visit.identity.may(command) and not visit.in_the_past for command in COMMANDS},
    )


def _left(moment: Moment) -> dict[str, Any]:
    """Persons who held a post and hold none now, each with the last one: their accounts are not closed by that."""
    last: dict[str, Any] = {}
    today = moment.as_of.isoformat()
    for row in sorted(moment.views.rows("people", "posts"), key=lambda row: row["left_on"] or "9999"):
        last[row["person"]] = row
    return {person: row for person, row in last.items() if row["left_on"] is not None and row["left_on"] <= today}


def accounts_table(moment: Moment, dated: Dating) -> Table:
    """An account a row, with the roles that it holds."""
    names = Names(moment.views)
    roles: dict[str, list[str]] = {}
    for row in moment.views.rows("accounts", "roles"):
        title, unit = say(TITLES[row["role"]]), row["unit"] and names.unit(row["unit"])
        words = say("{role}（{unit}）", role=title, unit=unit) if unit else title
        roles.setdefault(row["account"], []).append(words)
    rows: list[list[Cell]] = [
        [
            row["account"],
            row["person"],
            names.person(row["person"]),
            names.unit(row["unit"]),
            joined(roles.get(row["account"], [])),
            *(row[name] and date.fromisoformat(row[name]) for name in ("opened_on", "locked_on", "closed_on")),
        ]
        for row in moment.views.rows("accounts", "accounts")
    ]
    return Table("账号和角色", ACCOUNTS_COLUMNS, rows, dated)
