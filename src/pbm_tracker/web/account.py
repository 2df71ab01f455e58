"""Signing in and out, choosing a password, and the role one acts in."""

from __future__ import annotations

import re

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from pbm_tracker.access.account import Account
from pbm_tracker.access.passwords import why_unfit
from pbm_tracker.access.policy import identity_of
from pbm_tracker.kernel.commands import Refusal

from . import sessions
from .names import Names
from .posted import Form
from .visit import STALE_FORM, Anybody, SignInFirst, Visit

ACCOUNT_NAME = "[a-z0-9._-]{1,40}"
WRONG = "账号或密码不对"
NO_ROLE = "这个账号还没有角色，请联系安全管理员"

router = APIRouter(include_in_schema=False)


def local(address: str) -> str | None:
    """An address within the product, to go back to; None for anything else."""
    odd = "\\" in address or any(character < " " for character in address)
    return address if address.startswith("/") and not address.startswith("//") and not odd else None


@router.get("/sign-in")
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
    account = visit.county.sign_in(name, form.one("password")) if re.fullmatch(ACCOUNT_NAME, name) else None
    if account is None:
        return _sign_in_page(visit, to, form.one("account"), WRONG, 422)
    if not account.roles:
        return _sign_in_page(visit, to, form.one("account"), NO_ROLE, 403)
    response = RedirectResponse(local(to) or "/work", 303)
    sessions.begin(visit.county, name, next(iter(account.roles)), request, response)
    return response


def _sign_in_page(visit: Visit, to: str, account: str = "", error: str | None = None, status: int = 200) -> Response:
    token = visit.shell.tokens.issue("sign-in")
    return visit.page("sign_in.html", status=status, token=token, to=local(to) or "", account=account, error=error)


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


def _account_page(visit: Visit, errors: dict[str, str] | None = None) -> Response:
    with visit.moment() as moment:
        names = Names(moment.views)
        unit = visit.county.log.state_of(Account, f"account/{visit.identity.account}").unit
        person = names.person(visit.identity.person) if visit.identity.person else ""
        status = 422 if errors else 200
        return visit.page("account.html", status=status, names=names, unit=unit, person=person, errors=errors or {})


@router.post("/account/password")
def choose_password(visit: Anybody, form: Form, request: Request) -> Response:
    """Replaces the password; every session of the account ends, and this one begins anew."""
    visit.require_token(form)
    identity, chosen = visit.identity, form.one("chosen")
    errors = {}
    if visit.county.sign_in(identity.account, form.one("current")) is None:
        errors["current"] = "现在的密码不对"
    elif chosen == form.one("current"):
        errors["chosen"] = "新密码不能与现在的相同"
    if "chosen" not in errors and (reason := why_unfit(identity.account, chosen)):
        errors["chosen"] = reason
    if chosen != form.one("again"):
        errors["again"] = "两次输入的新密码不同"
    if errors:
        return _account_page(visit, errors)
    visit.county.credentials.choose(identity.account, chosen)
    response = RedirectResponse("/work", 303)
    sessions.begin(visit.county, identity.account, identity.role, request, response)
    return response


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
