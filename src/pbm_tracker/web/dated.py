"""The board under its dates, /at/as_of=2022-06-30/board: links beside it keep the dates without naming them.

There are 2,700 cells, and what each of them repeats is sent as often.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from .asked import DATE_FIELDS

DATED = "pbm_dated"
_PLACE = re.compile(r"/at/(?P<dates>[^/]+)(?P<page>/board|/(?:duties|tasks|units)/[a-z0-9/-]+)")
_GETS = ("GET", "HEAD")


class DatedPaths:
    """Wraps the application: the board is drawn there; everything else has its one address, with the dates behind."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _PLACE.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] in _GETS else None
        dates = _dates(found["dates"]) if found else None
        if found is None or dates is None:
            await self.app(scope, receive, send)
            return
        query = "&".join(filter(None, (scope["query_string"].decode("latin-1"), urlencode(dates))))
        page = found["page"]
        if page == "/board":
            scope.update(path=page, raw_path=page.encode(), query_string=query.encode("latin-1"))
            scope[DATED] = True
            await self.app(scope, receive, send)
            return
        await RedirectResponse(f"{page}?{query}", 307)(scope, receive, send)


def _dates(segment: str) -> list[tuple[str, str]] | None:
    """The dates in a part of a path; None if anything else is there."""
    pairs = [(name, value) for name, _, value in (part.partition("=") for part in segment.split("&"))]
    return pairs if all(name in DATE_FIELDS and value for name, value in pairs) else None


def is_dated(request: Request) -> bool:
    """Whether the page was asked for under its dates, so that links beside it keep them."""
    return bool(request.scope.get(DATED))


def under_its_dates(request: Request, dates: Sequence[tuple[str, str]]) -> RedirectResponse:
    """Where the page stands that was asked for with its dates behind."""
    segment = "&".join(f"{name}={quote(value, safe=':')}" for name, value in dates)
    rest = urlencode([pair for pair in request.query_params.multi_items() if pair[0] not in DATE_FIELDS])
    return RedirectResponse(f"/at/{segment}{request.url.path}{'?' if rest else ''}{rest}", 307)
