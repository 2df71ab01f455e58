"""The web application: pages for people, JSON for programs, on one county."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp

from pbm_tracker.county import County

from . import account, act, api, board, duty, entry, errors, health, ledger, task, unit, work
from .frame import Shell
from .headers import SafeHeaders
from .kept_pages import KeptPages
from .limits import BodyLimit, KnownHosts
from .logs import Observed

PAGES = (account, act, board, duty, entry, health, ledger, task, unit, work)


class Application(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        """Outermost, so that the answer to a fault of ours has the headers, too."""
        limited = KnownHosts(BodyLimit(KeptPages(super().build_middleware_stack(), self.state.shell)), self.state.hosts)
        return Observed(SafeHeaders(limited))


def make_app(county: County, *, hosts: Collection[str] = (), closing: bool = False) -> FastAPI:
    """Serve a county, under any name if none are given. The application closes it only where it is told to."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        if closing:
            county.close()

    app = Application(
        title=f"{county.catalogue.notice.number} 预算绩效任务台账",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.hosts = hosts
    app.state.shell = shell = Shell(county)
    errors.install(app)
    app.include_router(shell.statics.router())
    for page in PAGES:
        app.include_router(page.router)
    app.include_router(api.router(county))
    return app
