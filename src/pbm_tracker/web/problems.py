"""Errors of the API as RFC 9457 problem documents."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse

from pbm_tracker.problems import Problem, bad_fields, problem_of

MEDIA_TYPE = "application/problem+json"


class ProblemRoute(APIRoute):
    """A route whose errors are problem documents."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def with_problems(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as reason:
                return response_of(bad_fields(list(reason.errors())))
            except HTTPException as reason:
                return response_of(
                    Problem(title="未受理", status=reason.status_code, detail=str(reason.detail)), reason.headers
                )
            except Exception as reason:
                if (problem := problem_of(reason)) is None:
                    raise
                return response_of(problem)

        return with_problems


def response_of(problem: Problem, headers: Any = None) -> JSONResponse:
    challenge = {"WWW-Authenticate": "Basic"} if problem.status == HTTPStatus.UNAUTHORIZED else {}
    if problem.retry_seconds is not None:
        challenge["Retry-After"] = str(problem.retry_seconds)
    return JSONResponse(
        problem.model_dump(exclude_none=True), problem.status, {**challenge, **(headers or {})}, MEDIA_TYPE
    )
