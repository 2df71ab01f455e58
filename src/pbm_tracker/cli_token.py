"""`pbm token`: an account's tokens for programs, issued and revoked by its holder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

import typer
from pydantic import TypeAdapter

from pbm_tracker.access.account import Account
from pbm_tracker.access.policy import identity_of
from pbm_tracker.access.tokens import TokenName
from pbm_tracker.cli_do import parsed, signed_in
from pbm_tracker.county import County
from pbm_tracker.kernel.fields import parse_day
from pbm_tracker.reads import NotThere
from pbm_tracker.settings import Settings

token_app = typer.Typer(help="给程序用的令牌：签发、查看、作废。", no_args_is_help=True)

Holder = Annotated[str, typer.Option("--account", help="哪个账号（密码取自 PBM_PASSWORD，或当场询问）")]


@contextmanager
def _own(account: str) -> Iterator[tuple[County, Account]]:
    county = County.open(Settings())
    try:
        yield county, signed_in(county, account)
    finally:
        county.close()


@token_app.command()
def issue(
    account: Holder,
    name: Annotated[str, typer.Option("--name", help="给哪个程序用")],
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="有效至哪一天，最长一年")],
    scope: Annotated[Literal["read", "act"], typer.Option("--scope", help="read 只能查询，act 还能办理")] = "read",
    role: Annotated[str | None, typer.Option("--role", help="以哪个角色；只有一个角色时不必填")] = None,
) -> None:
    """签发一个令牌。令牌只显示这一次。"""
    expires_on = parsed("--until", parse_day, until)
    title = parsed("--name", TypeAdapter(TokenName).validate_python, name)
    with _own(account) as (county, held):
        identity = identity_of(account, held, role)
        if expires_on is not None and title is not None:
            secret, about = county.tokens.issue(account, title, identity.role, scope, expires_on)
            typer.echo(json.dumps({"id": about.id, "token": secret}))


@token_app.command("list")
def show(account: Holder) -> None:
    """一个账号的令牌，每行一个。"""
    with _own(account) as (county, _):
        for token in county.tokens.of(account):
            typer.echo(token.model_dump_json())


@token_app.command()
def revoke(account: Holder, token: Annotated[str, typer.Option("--id", help="令牌的编号")]) -> None:
    """作废一个令牌。"""
    with _own(account) as (county, _):
        found = county.tokens.revoke(account, token)
        if found is None:
            raise NotThere("id", "本账号没有这个令牌")
        typer.echo(found.model_dump_json())
