"""Pages kept as they were sent, by all that they depend on: while the log stands still they are not drawn again."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pbm_tracker.kernel.clock import as_text

from .dated import is_dated
from .frame import Shell
from .kept import Kept, Page
from .language import language_of
from .sessions import cookie_name

PATHS = re.compile(r"/board|/overview|/cycle(/[0-9]{4})?")
PAGES_KEPT = 64  # of less than half a megabyte each
ASKED_MAX = 500  # characters of an address; a longer one is drawn each time
TO_THE_MINUTE = len("2022-01-01T08:00")


class KeptPages:
    """Wraps the application, and answers for it with what is kept. Each session has its own."""

    def __init__(self, app: ASGIApp, shell: Shell) -> None:
        self.app = app
        self._shell = shell
        self._pages: Kept[Page] = Kept(PAGES_KEPT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not PATHS.fullmatch(scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if self._shell.county.settings.database:
            key = await run_in_threadpool(self._key, request)
        else:
            key = self._key(request)  # three reads of local files take less than the way to another thread
        page = self._pages.get(key) if key else None
        if page is not None:
            await page.answer(request)(scope, receive, send)
            return
        scope["keep"] = (lambda body: self._pages.put(key, Page(body, _tag(key, self._shell)))) if key else None
        await self.app(scope, receive, send)

    def _key(self, request: Request) -> tuple[str, ...] | None:
        """All that a page depends on; None where nothing may be kept.

        While the log stands still, so do the roles of an account. The minute is there for the foot, which says when the
        page was made, for what is in the past by now, and for the session, which is noted once a minute as seen.
        """
        county, asked = self._shell.county, f"{request.url.path}?{request.url.query}"
        token = request.cookies.get(cookie_name(request))
        if not token or len(asked) > ASKED_MAX:
            return None
        with suppress(Exception):  # whatever is wrong, the application itself says so
            county.check_notice()
            if (live := county.sessions.resume(token)) and not county.credentials.is_one_time(live.account):
                minute = as_text(county.now())[:TO_THE_MINUTE]
                whose = (live.account, live.role, live.csrf, language_of(request))
                place = asked, str(is_dated(request)), request.url.scheme
                return (*whose, *place, str(county.log.head()), minute)
        return None


def kept(request: Request, response: Response) -> Response:
    """Keep a page that was drawn just now, and answer with it."""
    if keep := request.scope.get("keep"):
        page: Page = keep(response.body)
        return page.answer(request)
    return response


def _tag(key: tuple[str, ...], shell: Shell) -> str:
    """Weak, since zipped or not it is the same page; the same from every worker of one version."""
    text = repr((key, shell.version, shell.statics.address("house.css"), shell.county.catalogue.digest))
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
