"""Signing in and out; the own account: its password, its role, where it is signed in, its tokens."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from pbm_tracker.access.account import Account
from pbm_tracker.access.attempts import TooManyAttempts
from pbm_tracker.access.passwords import why_unfit
from pbm_tracker.access.policy import identity_of
from pbm_tracker.access.tokens import Scope, TokenName
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Day
from pbm_tracker.kernel.saying import say

from . import sessions
from .filled import Filled
from .language import local
from .names import Names
from .posted import Form, Posted
from .visit import STALE_FORM, Anybody, SignedIn, SignInFirst, Visit

WRONG = "账号或密码不对"
NO_ROLE = "这个账号还没有角色，请联系安全管理员"

router = APIRouter(include_in_schema=False)


class TokenForm(Frozen):
    name: TokenName
    scope: Scope
    expires_on: Day


@router.get("/sign-in", name="sign_in")
def show_sign_in(visit: Anybody, to: str = "") -> Response:
    return _sign_in_page(visit, to)


@router.post("/sign-in")
def sign_in(visit: Anybody, form: Form, request: Request) -> Response:
    """A right password with no role to act in says so; a wrong one says nothing of the account."""
    to = form.one("to")
    if sessions.from_elsewhere(request):
        raise HTTPException(403, STALE_FORM)
    if not visit.shell.tokens.holds(form.one("token"), "sign-in"):
        return _sign_in_page(visit, to, form.one("account"), "页面打开得太久了，请再登录一次", 403)
    name = form.one("account").strip().lower()
    address = request.client.host if request.client else ""
    try:
        account = visit.county.sign_in(name, form.one("password"), address)
    except TooManyAttempts as many:
        page = _sign_in_page(visit, to, form.one("account"), say("{reason}。", reason=str(many)), 429)
        page.headers["Retry-After"] = str(many.seconds)
        return page
    if account is None:
        return _sign_in_page(visit, to, form.one("account"), WRONG, 422)
    if not account.roles:
        return _sign_in_page(visit, to, form.one("account"), NO_ROLE, 403)
    response = RedirectResponse(local(to) or "/work", 303)
    sessions.begin(visit.county, name, next(iter(account.roles)), request, response)
    return response


def _sign_in_page(visit: Visit, to: str, account: str = "", error: str | None = None, status: int = 200) -> Response:
    context: dict[str, Any] = {
        "token": visit.shell.tokens.issue("sign-in"),
        "to": local(to) or "",
        "account": account,
        "error": error,
        "why_ended": None if error or visit.session else sessions.why_ended(visit.county, visit.request),
    }
    return visit.page("sign_in.html", status=status, **context)


@router.post("/sign-out")
def sign_out(visit: Anybody, form: Form, request: Request) -> Response:
    response = RedirectResponse("/", 303)
    if visit.session is not None:
        visit.require_token(form)
        sessions.end(visit.county, request, response)
    return response


@router.get("/account")
def show_account(visit: Anybody) -> Response:
    if visit.session is None:
        raise SignInFirst
    return _account_page(visit)


def _account_page(
    visit: Visit, errors: dict[str, str] | None = None, values: Posted | None = None, issued: str = ""
) -> Response:
    """`errors` are of the form that was sent, `values` what it held; `issued` is a token, shown this once."""
    county, name = visit.county, visit.identity.account
    with visit.moment() as moment:
        names = Names(moment.views)
        return visit.page(
            "account.html",
            status=422 if errors else 200,
            names=names,
            unit=county.log.state_of(Account, f"account/{name}").unit,
            person=names.person(visit.identity.person) if visit.identity.person else "",
            errors=errors or {},
            values=values or Posted(()),
            issued=issued,
            sessions=county.sessions.of(name),
            tokens=[token for token in county.tokens.of(name) if token.revoked_at is None],
        )


@router.post("/account/password")
def choose_password(visit: Anybody, form: Form, request: Request) -> Response:
    """Replaces the password; every session of the account ends, and this one begins anew."""
    visit.require_token(form)
    identity, chosen = visit.identity, form.one("chosen")
    errors = {}
    try:
        if visit.county.sign_in(identity.account, form.one("current")) is None:
            errors["current"] = "现在的密码不对"
        elif chosen == form.one("current"):
            errors["chosen"] = "新密码不能与现在的相同"
    except TooManyAttempts as many:
        errors["current"] = str(many)
    if "chosen" not in errors and (reason := why_unfit(identity.account, chosen, _names_of(visit))):
        errors["chosen"] = reason
    if not errors and visit.county.credentials.was_used(identity.account, chosen):
        errors["chosen"] = "这是最近用过的五个密码之一，请另选一个"
    if chosen != form.one("again"):
        errors["again"] = "两次输入的新密码不同"
    if errors:
        return _account_page(visit, errors)
    visit.county.credentials.choose(identity.account, chosen)
    response = RedirectResponse("/work", 303)
    sessions.begin(visit.county, identity.account, identity.role, request, response)
    return response


def _names_of(visit: Visit) -> list[str]:
    """What may not stand in the password: the person and the unit, by name and by code."""
    with visit.county.at() as moment:
        names = Names(moment.views)
        account = visit.county.log.state_of(Account, f"account/{visit.identity.account}")
        units = {account.unit, *account.roles.values()} - {None}
        said = [names.unit(unit).removeprefix("县") for unit in units] + [unit for unit in units if unit]
        return [*said, names.person(account.person), account.person or ""]


@router.post("/account/role")
def change_role(visit: Anybody, form: Form, request: Request) -> Response:
    visit.require_token(form)
    account = visit.county.log.state_of(Account, f"account/{visit.identity.account}")
    try:
        identity = identity_of(visit.identity.account, account, form.one("role"))
    except Refusal as refusal:
        raise HTTPException(403, refusal.reason) from None
    response = RedirectResponse("/work", 303)
    sessions.begin(visit.county, identity.account, identity.role, request, response)
    return response


@router.post("/account/sessions/end")
def end_other_sessions(visit: Anybody, form: Form) -> Response:
    """Ends every session of the account but this one."""
    visit.require_token(form)
    if visit.session is not None:
        visit.county.sessions.end_others(visit.session.token, visit.identity.account)
    return RedirectResponse("/account#sessions", 303)


@router.post("/account/tokens")
def issue_token(visit: SignedIn, form: Form) -> Response:
    """Issues a token for the role one acts in, and shows it this once."""
    visit.require_token(form)
    filled = Filled(values={field: form.one(field) for field in TokenForm.model_fields if form.one(field)})
    asked = filled.read(TokenForm)
    if filled.errors:
        return _account_page(visit, filled.errors, form)
    identity = visit.identity
    try:
        secret, _ = visit.county.tokens.issue(
            identity.account, asked.name, identity.role, asked.scope, asked.expires_on
        )
    except Refusal as refusal:
        return _account_page(visit, {refusal.field or "name": refusal.reason}, form)
    return _account_page(visit, issued=secret)


@router.post("/account/tokens/revoke")
def revoke_token(visit: SignedIn, form: Form) -> Response:
    visit.require_token(form)
    if visit.county.tokens.revoke(visit.identity.account, form.one("id")[:40]) is None:
        raise HTTPException(404)
    return RedirectResponse("/account#tokens", 303)
