"""Tokens by the API: an account's own, and only by its password."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from pbm_tracker.access.policy import identity_of
from pbm_tracker.access.roles import Role
from pbm_tracker.access.tokens import Scope, Token, TokenName
from pbm_tracker.kernel.fields import Day
from pbm_tracker.reads import NotThere

from .caller import SignedInCaller, county_of
from .problems import ProblemRoute

router = APIRouter(prefix="/api/tokens", route_class=ProblemRoute, tags=["令牌"])


class TokenAsked(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "月报汇总", "scope": "read", "expires_on": "2027-06-30"}]},
    )

    name: TokenName
    role: Annotated[Role | None, Field(title="角色", description="只有一个角色时不必填")] = None
    scope: Scope = "read"
    expires_on: Annotated[Day, Field(title="有效至", description="最长一年")]


class TokenIssued(BaseModel):
    """The token itself is shown this once."""

    token: str
    about: Token


class TokensHeld(BaseModel):
    today: date
    rows: list[Token]


@router.get("", summary="本账号的令牌")
def list_tokens(request: Request, who: SignedInCaller) -> TokensHeld:
    county = county_of(request)
    return TokensHeld(today=county.today(), rows=county.tokens.of(who.by_password().name))


@router.post("", summary="签发令牌：只显示这一次", status_code=201)
def issue_token(request: Request, who: SignedInCaller, body: TokenAsked) -> TokenIssued:
    county, own = county_of(request), who.by_password()
    identity = identity_of(own.name, own.account, body.role or own.role)
    secret, about = county.tokens.issue(own.name, body.name, identity.role, body.scope, body.expires_on)
    return TokenIssued(token=secret, about=about)


@router.delete("/{id}", summary="作废令牌")
def revoke_token(
    request: Request,
    who: SignedInCaller,
    id: Annotated[str, Path(description="令牌的编号", examples=["0123456789ab"])],  # noqa: A002 - so it is called in the address
) -> Token:
    token = county_of(request).tokens.revoke(who.by_password().name, id[:40])
    if token is None:
        raise NotThere("id", "本账号没有这个令牌")
    return token
