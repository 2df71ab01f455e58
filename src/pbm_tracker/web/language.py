"""Which language a visitor reads: the one chosen here before, else what the browser asks for, else Chinese."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from pbm_tracker.kernel.saying import CHINESE, ENGLISH, LANGUAGES

NAMES = {CHINESE: "中文", ENGLISH: "English"}
DEPENDS_ON = "Accept-Language, Cookie"
KEPT_SECONDS = 365 * 24 * 3_600
COOKIE = "pbm_language"
ASKED_MAX = 500  # characters of an Accept-Language that is read
_OURS = {"zh": CHINESE, "en": ENGLISH, "*": CHINESE}

router = APIRouter(include_in_schema=False)


def language_of(request: HTTPConnection) -> str:
    chosen = request.cookies.get(COOKIE)
    return chosen if chosen in LANGUAGES else language_asked(request.headers)


def language_asked(headers: Headers) -> str:
    """The one of ours that stands first in Accept-Language, by its weights; Chinese where it names none."""
    asked = []
    for part in headers.get("accept-language", "")[:ASKED_MAX].split(","):
        name, _, weight = part.strip().lower().partition(";")
        ours = _OURS.get(name.strip().partition("-")[0])
        if ours and (worth := _weight(weight)) > 0:
            asked.append((worth, ours))
    return max(asked, key=lambda pair: pair[0])[1] if asked else CHINESE


def _weight(text: str) -> float:
    """What a q=0.8 says; 1 where nothing is said, 0 where it cannot be read."""
    name, equals, value = text.replace(" ", "").partition("=")
    if not text.strip():
        return 1
    try:
        return float(value) if name == "q" and equals else 0
    except ValueError:
        return 0


@router.get("/language")
def choose_language(request: Request, language: str = "", to: str = "/") -> Response:
    """Keep the choice for a year, and go back to where one was. It changes nothing but what this browser reads."""
    if language not in LANGUAGES:
        raise HTTPException(404)
    response = RedirectResponse(local(to) or "/", 303)
    response.set_cookie(
        COOKIE,
        language,
        max_age=KEPT_SECONDS,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


def local(address: str) -> str | None:
    """An address within the product, to go back to; None for anything else."""
    odd = "\\" in address or any(character < " " for character in address)
    return address if address.startswith("/") and not address.startswith("//") and not odd else None
