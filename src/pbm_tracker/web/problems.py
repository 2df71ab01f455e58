"""Errors of the API as RFC 9457 problem documents: each with the rule it rests on and what would cure it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from http import HTTPStatus
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse

from pbm_tracker.access.attempts import TooManyAttempts
from pbm_tracker.kernel.saying import say
from pbm_tracker.problems import Problem, bad_fields, problem_of

from .language import language_of
from .pace import TooOften
from .strict import StrictRequest, check_query

MEDIA_TYPE = "application/problem+json"
CHALLENGES = "Basic, Bearer"

# The rule and the cure of each status, where the reason itself names none.
RULES = {
    400: ("请求须能读懂，只有一种读法", "请核对请求内容后再试"),
    401: ("接口凭账号和密码或令牌使用", "请以 HTTP Basic 送账号和密码，或以 Authorization: Bearer 送令牌"),
    403: ("各角色只看和只办自己的事项", "请换用有权的账号或角色"),
    404: ("一个对象只有一种写法的地址", "请核对地址；全部接口见 /api/docs"),
    405: ("每个地址只答复它的方法", "请改用 Allow 所列的方法"),
    409: ("与台账不合的不记入", "请查看有关记录的经过，核对后再办"),
    410: ("文件可以按决定销毁，SHA-256 值和决定永久保存", "请查看台账里的销毁决定"),
    413: ("请求内容有上限", "请分几次报送"),
    414: ("地址有上限", "请缩短地址里的条件"),
    415: ("接口只收 UTF-8 的 JSON，文件只收它的字节", "请以说明所写的 Content-Type 送未压缩的内容"),
    422: ("填写有误的不受理，也不代为更正", "请按 errors 所列逐项更正后再试"),
    429: ("次数过多的暂停受理", "请在 Retry-After 所说的秒数以后再试；忘了密码请找安全管理员重置"),
    431: ("请求头有上限", "请去掉不需要的请求头"),
    500: ("没有办成的不记入", "请带同一个 Idempotency-Key 再试；如仍不行，请告诉系统管理员"),
    503: ("工作方案或数据有疑问时一切不受理", "请告诉保管数据的同志"),
}
TITLES = {
    400: "读不懂",
    401: "未登录",
    403: "无权办理",
    404: "没有找到",
    405: "方法不对",
    410: "已销毁",
    413: "内容太长",
    414: "地址太长",
    415: "类型不对",
    431: "请求头太长",
    422: "填写有误",
    429: "请稍后再试",
    500: "系统出了故障",
}


class ProblemRoute(APIRoute):
    """A route that reads strictly, and whose errors are problem documents."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        known = set(_parameters(self.dependant))

        async def with_problems(request: Request) -> Response:
            strict = StrictRequest(request.scope, request.receive)
            try:
                check_query(strict, known)
                if self.body_field is not None:
                    await strict.body()
                return await handle(strict)
            except RequestValidationError as reason:
                return response_of(request, bad_fields(list(reason.errors())))
            except HTTPException as reason:
                return of_status(request, reason.status_code, str(reason.detail), reason.headers)
            except TooOften as reason:
                return of_status(request, 429, str(reason), {"Retry-After": str(reason.seconds)})
            except Exception as reason:
                if (problem := problem_of(reason)) is None:
                    raise
                waits = {"Retry-After": str(reason.seconds)} if isinstance(reason, TooManyAttempts) else None
                return response_of(request, problem, waits)

        return with_problems


def _parameters(dependant: Dependant) -> Iterator[str]:
    """The query parameters of an endpoint and of all that it depends on."""
    yield from (field.alias for field in dependant.query_params)
    for each in dependant.dependencies:
        yield from _parameters(each)


def of_status(request: Request, status: int, detail: str = "", headers: Any = None) -> JSONResponse:
    """The problem of a status, in its own words where the reason has none."""
    phrase = HTTPStatus(status).phrase
    title = TITLES.get(status, "未受理")
    said = detail if detail and detail != phrase else say("{title}（{phrase}）", title=say(title), phrase=phrase)
    return response_of(request, Problem(title=title, status=status, detail=said), headers)


def response_of(request: Request, problem: Problem, headers: Any = None) -> JSONResponse:
    """The problem in the language that is asked for."""
    rule, cure = RULES.get(problem.status, RULES[500 if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400])
    full = problem.model_copy(
        update={"clause": problem.clause or say("本系统规则：{rule}", rule=say(rule)), "cure": problem.cure or cure}
    )
    challenge = {"WWW-Authenticate": CHALLENGES} if problem.status == HTTPStatus.UNAUTHORIZED else {}
    if problem.retry_seconds is not None:
        challenge["Retry-After"] = str(problem.retry_seconds)
    said = full.told(language_of(request))
    return JSONResponse(said.model_dump(), problem.status, {**(headers or {}), **challenge}, MEDIA_TYPE)
