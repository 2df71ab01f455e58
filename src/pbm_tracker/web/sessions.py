"""Who is signed in: the cookie, the token in every form, and the signed token of a form that nobody signed in for."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from pbm_tracker.access.account import Account
from pbm_tracker.access.policy import Identity, identity_of
from pbm_tracker.county import County
from pbm_tracker.kernel.commands import Refusal

ANONYMOUS_FORM_SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in account in one of its roles. `held` are all its roles, each with the unit it is held for."""

    token: str
    name: str
    csrf: str
    identity: Identity
    held: Mapping[str, str | None]
    must_choose_password: bool


def cookie_name(request: Request) -> str:
    """Bound to this host over https; plain http serves a demonstration on the machine itself."""
    return "__Host-pbm" if request.url.scheme == "https" else "pbm_dev"


def session_of(county: County, request: Request) -> Session | None:
    """The session that a request belongs to, while its account is open and still holds its role."""
    token = request.cookies.get(cookie_name(request))
    found = county.sessions.resume(token) if token else None
    if token is None or found is None:
        return None
    name = found.account
    account = county.log.state_of(Account, f"account/{name}")
    try:
        if not account.active:
            return None
        identity = identity_of(name, account, found.role)
    except Refusal:
        return None
    return Session(token, found.name, found.csrf, identity, account.roles, county.credentials.is_one_time(name))


def begin(county: County, account: str, role: str, request: Request, response: Response) -> None:
    """Start a new session, with a token of its own, and end the one that the request came with."""
    end(county, request, response)
    response.set_cookie(
        cookie_name(request),
        county.sessions.begin(account, role, request.headers.get("user-agent", "")),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def end(county: County, request: Request, response: Response) -> None:
    name = cookie_name(request)
    if token := request.cookies.get(name):
        county.sessions.end(token)
        response.delete_cookie(name, path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax")


def why_ended(county: County, request: Request) -> str | None:
    """Why the session that a request comes with was ended from elsewhere; None where it was not."""
    token = request.cookies.get(cookie_name(request))
    return county.sessions.why_ended(token) if token else None


def from_elsewhere(request: Request) -> bool:
    """Whether a browser says that a form was sent from another site's page."""
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


class FormTokens:
    """Signed, short-lived tokens for forms without a session; the key is the county's, for all its processes."""

    def __init__(self, county: County) -> None:
        self._serializer = URLSafeTimedSerializer(county.credentials.secret("form"), salt="anonymous-form")

    def issue(self, form: str) -> str:
        return self._serializer.dumps(form)

    def holds(self, token: str, form: str) -> bool:
        try:
            return bool(self._serializer.loads(token, max_age=ANONYMOUS_FORM_SECONDS) == form)
        except BadSignature:
            return False


def same_token(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())
