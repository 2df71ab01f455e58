"""The web application: pages for people, JSON for programs, on one county."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp

from pbm_tracker.county import County

from . import (
    account,
    accounts,
    act,
    api,
    api_docs,
    batch,
    board,
    calendar,
    coverage,
    cycle,
    cycle_unit,
    difference,
    duty,
    entry,
    errors,
    evaluation,
    file,
    goal,
    goals,
    guide,
    health,
    helping,
    language,
    ledger,
    log,
    monitoring,
    monitoring_project,
    overdue,
    overview,
    people,
    project,
    projects,
    refusals,
    registers,
    samples,
    saved,
    search,
    task,
    unit,
    work,
)
from .dated import DatedPaths
from .frame import Shell, version_of
from .headers import SafeHeaders
from .kept_pages import KeptPages
from .limits import BodyLimit, HeadAsGet, HeadLimit, KnownHosts
from .logs import Observed

DESCRIPTION = """\
每个查询可带 `as_of`（截至哪一天）和 `known_at`（按何时所知）。答复带 `ETag`，
再查时以 `If-None-Match` 送回，没有变化即答 304。

办理一件事带 `Idempotency-Key`：重复的请求得到第一次的答复，不会重复记入。

出错一律是 `application/problem+json`（RFC 9457），写明哪里不对、依据什么、怎样办。
"""
PAGES = (
    account,
    accounts,
    act,
    saved,
    api_docs,
    batch,
    board,
    coverage,
    calendar,
    cycle,
    cycle_unit,
    difference,
    duty,
    entry,
    evaluation,
    file,
    goal,
    goals,
    guide,
    health,
    helping,
    language,
    ledger,
    log,
    monitoring,
    monitoring_project,
    overdue,
    overview,
    people,
    project,
    projects,
    refusals,
    registers,
    samples,
    search,
    task,
    unit,
    work,
)


class Application(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        """Outermost, so that the answer to a fault of ours has the headers, too."""
        kept = DatedPaths(KeptPages(super().build_middleware_stack(), self.state.shell))
        limited = KnownHosts(BodyLimit(kept), self.state.hosts)
        return Observed(SafeHeaders(HeadLimit(HeadAsGet(limited))))


def make_app(county: County, *, hosts: Collection[str] = (), closing: bool = False) -> FastAPI:
    """Serve a county, under any name if none are given. The application closes it only where it is told to."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        if closing:
            county.close()

    app = Application(
        title=county.catalogue.notice.number + " 预算绩效任务台账",
        summary="63 项任务，逐单位、逐日，按何时所知",
        description=DESCRIPTION,
        version=version_of() or "0",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.hosts = hosts
    app.state.shell = shell = shell_of(county)
    errors.install(app)
    app.include_router(shell.statics.router())
    for page in PAGES:
        app.include_router(page.router)
    app.include_router(api.router())
    return app


def shell_of(county: County) -> Shell:
    """All of the application that knows the county."""
    return Shell(county, (*api_docs.FILES, *guide.pictures()))
