"""Who asks the API: an account by its password or by one of its tokens, and the role it asks in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer

from pbm_tracker.access.account import Account
from pbm_tracker.access.policy import NOT_GRANTED, OWN_MATTERS, Forbidden, Identity, identity_of
from pbm_tracker.access.roles import BRING_FILES, TITLES, Role
from pbm_tracker.access.tokens import RULE, Token
from pbm_tracker.county import County
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.saying import say

from .frame import Shell

ADMINISTRATORS_SEE_NO_BUSINESS = "本系统规则：管理员管账号，不看业务内容"

_basic = HTTPBasic(auto_error=False, scheme_name="password", description="账号和密码")
_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="账号本人签发的令牌，pbm_ 开头")
RoleHeader = Annotated[Role | None, Header(alias="X-Role", description="账号有多个角色时，以哪个角色")]


@dataclass(frozen=True, slots=True)
class Caller:
    """An account that was let in; with a token, it acts only in the token's role."""

    name: str
    account: Account
    token: Token | None
    role: str | None

    def identity(self, command: type[Command] | None = None, role: str | None = None) -> Identity:
        """In the role asked for, or one that fits. Raises Forbidden."""
        asked = role or self.role
        if self.token is None:
            return identity_of(self.name, self.account, asked, command)
        if asked not in (None, self.token.role):
            raise Forbidden(
                say("这个令牌只用于角色“{role}”", role=say(TITLES[self.token.role])), clause=NOT_GRANTED, field="role"
            )
        if command is not None and self.token.scope != "act":
            raise Forbidden("这个令牌只能查询", clause=RULE, cure="请另签发范围为 act 的令牌")
        return identity_of(self.name, self.account, self.token.role, command)

    def bringing(self) -> Identity:
        """In a role that brings files: the one asked for, or one that fits. Raises Forbidden."""
        if self.token is not None and self.token.scope != "act":
            raise Forbidden("这个令牌只能查询", clause=RULE, cure="请另签发范围为 act 的令牌")
        fitting = next((role for role in self.account.roles if role in BRING_FILES), None)
        identity = self.identity(role=self.role or (fitting if self.token is None else None))
        if not identity.may_bring_files:
            raise Forbidden(say("“{role}”不存佐证文件", role=TITLES[identity.role]), clause=OWN_MATTERS)
        return identity

    def by_password(self) -> Caller:
        """For what a token may not do. Raises Forbidden."""
        if self.token is not None:
            raise Forbidden("令牌由本人以密码登录后签发和作废", clause=RULE, cure="请以账号和密码登录")
        return self


def county_of(request: Request) -> County:
    shell: Shell = request.app.state.shell
    return shell.county


def caller(
    request: Request,
    password: Annotated[HTTPBasicCredentials | None, Depends(_basic)],
    token: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    role: RoleHeader = None,
) -> Caller:
    """Raises HTTPException 401, TooManyAttempts."""
    county = county_of(request)
    county.check_notice()
    if token is not None and (found := county.bearer(token.credentials)):
        return Caller(found[0].account, found[1], found[0], role)
    if password is not None:
        address = request.client.host if request.client else ""
        if (account := county.sign_in(password.username, password.password, address)) is not None:
            return Caller(password.username, account, None, role)
    raise HTTPException(401, "请以账号和密码或令牌登录")


def reader(who: Annotated[Caller, Depends(caller)]) -> Identity:
    return who.identity()


def on_business(identity: Annotated[Identity, Depends(reader)]) -> Identity:
    """Administrators manage accounts and see no business. Raises Forbidden."""
    if not identity.sees_business:
        raise Forbidden("这个角色不看业务内容", clause=ADMINISTRATORS_SEE_NO_BUSINESS)
    return identity


SignedInCaller = Annotated[Caller, Depends(caller)]
Reader = Annotated[Identity, Depends(reader)]
OnBusiness = Annotated[Identity, Depends(on_business)]
