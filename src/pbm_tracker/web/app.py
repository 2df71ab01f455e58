"""The web application: pages for people, JSON for programs, on one county."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import ASGIApp

from pbm_tracker.county import County

from . import account, act, api, board, duty, entry, errors, ledger, task, unit, work
from .frame import Shell
from .headers import SafeHeaders

PAGES = (account, act, board, duty, entry, ledger, task, unit, work)


class Application(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        """Outermost, so that the answer to a fault of ours has the headers, too."""
        return SafeHeaders(super().build_middleware_stack())


def make_app(county: County) -> FastAPI:
    """Serve a county. The application does not close it."""
    app = Application(
        title=f"{county.catalogue.notice.number} 预算绩效任务台账",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.shell = shell = Shell(county)
    errors.install(app)
    app.include_router(shell.statics.router())
    for page in PAGES:
        app.include_router(page.router)
    app.include_router(api.router(county))
    return app
