"""Every kind of error as a page with a way out; under /api as a problem document."""

from __future__ import annotations

import logging
import sqlite3
import sys
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from eventsourcing.persistence import PersistenceError
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from pbm_tracker.county import ChangedNotice
from pbm_tracker.files.store import FileAltered, FileMissing
from pbm_tracker.filing import FileGone, NoSuchFile
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.kernel.draft import Conflict, KeyReused
from pbm_tracker.kernel.log import Unreadable
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.store import UnsafeStoreError
from pbm_tracker.kernel.strict_yaml import BadFile
from pbm_tracker.kernel.troubles import trouble_of
from pbm_tracker.problems import CHANGED_NOTICE, NOTHING_IS_SERVED, Problem, problem_of

from .asked import Asked, BadQuery
from .frame import Shell
from .names import Names
from .pace import TooOften
from .problems import of_status, response_of
from .trail import Trail
from .visit import ChooseAPasswordFirst, SignInFirst, Visit, visit_of

logger = logging.getLogger(__name__)

# What each kind of error is called, and what can be done about it.
PAGES = {
    400: ("这个请求读不懂", "请返回上一页，刷新后再试。"),
    403: ("无权查看或办理", "如需办理，请换用有权的角色，或请有权的同志办理。"),
    404: ("没有这个页面", "地址可能写错了，或者所指的单位、任务不存在。"),
    405: ("不能这样打开这个地址", "请从页面上的按钮或链接进入。"),
    409: ("没有记入", "请返回核对后再办。"),
    410: ("文件已销毁", "名称、SHA-256 值和这项决定仍在台账里。"),
    413: ("内容太长", "请把内容分几次报送。"),
    415: ("这个请求读不懂", "请用本系统页面上的表单办理。"),
    422: ("地址里的条件有误", "请更正后再查。"),
    429: ("请稍后再试", "到时再打开这个地址即可。"),
    500: ("系统出了故障", "没有办成的事项可以重新提交，同一张表单不会重复记入。如仍不行，请告诉系统管理员。"),
    503: ("暂不受理", "请告诉保管数据的同志。"),
}


def install(app: FastAPI) -> None:
    handlers: dict[type[Exception], Any] = {
        HTTPException: _http,
        RequestValidationError: lambda request, _: _page(request, 422),
        BadQuery: _bad_query,
        SignInFirst: _sign_in_first,
        ChooseAPasswordFirst: lambda *_: RedirectResponse("/account", 303),
        ChangedNotice: lambda request, _: _page(
            request, NOTHING_IS_SERVED, say("{sentence}。", sentence=say(CHANGED_NOTICE))
        ),
        BadFile: lambda request, reason: _page(request, NOTHING_IS_SERVED, str(reason)),
        Refusal: _refused,
        NoSuchFile: _no_file,
        FileGone: _no_file,
        FileMissing: _no_file,
        FileAltered: _no_file,
        Conflict: _conflict,
        TooOften: _too_often,
        KeyReused: lambda request, _: _page(
            request, 409, "这张表单已经办理过另一内容，这一次没有记入。请重新打开表单。"
        ),
        sqlite3.Error: _troubled,
        PersistenceError: _troubled,
        OSError: _troubled,
        UnsafeStoreError: _troubled,
        Unreadable: _troubled,
        **dict.fromkeys(_errors_of_postgres(), _troubled),
        Exception: _fault,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def _http(request: Request, reason: HTTPException) -> Response:
    plain = HTTPStatus(reason.status_code).phrase
    detail = "" if reason.detail == plain else str(reason.detail)
    return _page(request, reason.status_code, detail, headers=dict(reason.headers or {}))


def _bad_query(request: Request, reason: BadQuery) -> Response:
    return _page(request, 422, errors=reason.errors)


def _sign_in_first(request: Request, reason: SignInFirst) -> Response:
    """Where to come back to stands in the address of the sign-in page."""
    if request.method != "GET":
        return _page(request, 403, "登录已经过期，这一次没有记入。请重新登录后再办。")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/sign-in?{urlencode({'to': request.url.path + query})}", 303)


def _refused(request: Request, reason: Refusal) -> Response:
    problem = problem_of(reason)
    return _page(request, problem.status, problem.words()) if problem else _page(request, 409)


def _no_file(request: Request, reason: Exception) -> Response:
    if (problem := problem_of(reason)) is None:
        raise reason
    return _page(request, problem.status, *_sentences(problem))


def _conflict(request: Request, reason: Conflict) -> Response:
    """Somebody else was quicker: says what they recorded, as far as it may be seen."""
    shell: Shell = request.app.state.shell
    with shell.county.at() as moment:
        lines = Trail(Names(moment.views), shell.county, _visit(request).session).lines(reason.entries)
        return _page(request, 409, "您办理期间，有关记录有了变化，这一次没有记入。", changed=lines)


def _too_often(request: Request, reason: TooOften) -> Response:
    return _page(request, 429, str(reason), headers={"Retry-After": str(reason.seconds)})


def _errors_of_postgres() -> list[type[Exception]]:
    """The driver's, if the county that is served has loaded it."""
    driver = sys.modules.get("psycopg")
    return [] if driver is None else [driver.Error]


def _troubled(request: Request, reason: Exception) -> Response:
    """The database is busy, full or away: says whether anything was recorded, and when to come again."""
    if (problem := problem_of(reason)) is None:
        raise reason
    logger.error("database", extra={"trouble": str(trouble_of(reason))})
    headers = {} if problem.retry_seconds is None else {"Retry-After": str(problem.retry_seconds)}
    if request.url.path.startswith("/api"):
        return response_of(request, problem)
    detail, cure = _sentences(problem)
    return _page(request, problem.status, detail, cure, headers=headers, signed_in=False)


def _sentences(problem: Problem) -> tuple[str, str]:
    """What is wrong, and what to do."""
    detail = say("{sentence}。", sentence=say(problem.detail))
    return detail, say("{sentence}。", sentence=say(problem.cure)) if problem.cure else ""


def _fault(request: Request, reason: Exception) -> Response:
    logger.error("unexpected", exc_info=reason)
    return _page(request, 500, signed_in=False)


def _page(
    request: Request,
    status: int,
    detail: str = "",
    cure: str = "",
    *,
    errors: dict[str, str] | None = None,
    changed: list[Any] | None = None,
    headers: dict[str, str] | None = None,
    signed_in: bool = True,
) -> Response:
    title, way_out = PAGES.get(status, PAGES[500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400])
    if request.scope["path"].split("/")[1:2] == ["api"]:
        return of_status(request, status, detail, headers)
    shell: Shell = request.app.state.shell
    visit = _visit(request) if signed_in else Visit(request, shell, Asked(), None)
    said = {
        "title": title,
        "way_out": cure or way_out,
        "detail": detail,
        "errors": errors or {},
        "changed": changed or [],
    }
    return HTMLResponse(shell.render("error.html", visit.frame(None, errors) | said), status, headers)


def _visit(request: Request) -> Visit:
    """Who asks; dates that cannot be read are left out of the links."""
    try:
        return visit_of(request)
    except BadQuery:
        return visit_of(request, dates=False)
