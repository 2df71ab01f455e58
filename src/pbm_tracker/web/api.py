"""The API: the command line's answers as JSON, and every command as an endpoint of its own."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, ConfigDict, Field, create_model

from pbm_tracker.access.policy import act_of
from pbm_tracker.access.roles import Role
from pbm_tracker.audit.history import HistoryRow, history_rows
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.fields import Day, Line
from pbm_tracker.problems import Problem

from . import (
    api_cycle,
    api_difference,
    api_files,
    api_goals,
    api_monitoring,
    api_projects,
    api_reads,
    api_registers,
    api_tokens,
)
from .caller import SignedInCaller, county_of
from .examples import example_of
from .problems import RULES, TITLES, ProblemRoute

PROBLEM = {
    status: {
        "model": Problem,
        "description": TITLES.get(status, RULES[status][0]),
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": {
                    "type": "about:blank",
                    "title": TITLES.get(status, "未受理"),
                    "status": status,
                    "detail": "哪里不对",
                    "clause": "本系统规则：" + rule,
                    "cure": cure,
                    "errors": [],
                },
            }
        },
    }
    for status, (rule, cure) in RULES.items()
}
READS, ACTS = (
    (400, 401, 403, 404, 405, 414, 422, 429, 500, 503),
    (400, 401, 403, 404, 405, 409, 413, 414, 415, 422, 429, 500, 503),
)

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key", max_length=200, description="重复的请求得到第一次的答复", examples=["2022-06-10-0001"]
    ),
]


class Recorded(BaseModel):
    """What a command recorded. The one-time password of an account it opened or reset is shown this once."""

    entries: list[HistoryRow]
    one_time_passwords: dict[str, str] = Field(default_factory=dict)


class AboutTheAct(BaseModel):
    """What a body says beside the command's fields; the actor is the account that signed in."""

    model_config = ConfigDict(extra="forbid")

    on: Annotated[Day | None, Field(title="发生日", description="默认今天；补录限县府办，并须写明依据")] = None
    as_: Annotated[Role | None, Field(alias="as", title="角色", description="只有一个合适的角色时不必填")] = None
    basis: Annotated[Line | None, Field(title="依据文号")] = None


def router() -> APIRouter:
    """The endpoints under /api."""
    api = APIRouter()
    api.include_router(api_reads.router, responses=_problems(READS))
    api.include_router(api_cycle.router, responses=_problems(READS))
    api.include_router(api_goals.router, responses=_problems(READS))
    api.include_router(api_monitoring.router, responses=_problems(READS))
    api.include_router(api_registers.router, responses=_problems(READS))
    api.include_router(api_projects.router, responses=_problems(READS))
    api.include_router(api_difference.router, responses=_problems(READS))
    api.include_router(api_tokens.router, responses=_problems(ACTS))
    api.include_router(api_files.router, responses=_problems((*ACTS, 410)))
    commands = APIRouter(prefix="/api/commands", route_class=ProblemRoute, tags=["办理"])
    for command in Command.all.values():
        commands.post(
            f"/{command.topic}",
            name=command.topic,
            summary=command.verb,
            description=command.__doc__ or "",
            status_code=201,
        )(_endpoint(command))
    api.include_router(commands, responses=_problems(ACTS))
    return api


def _problems(statuses: tuple[int, ...]) -> dict[int | str, dict[str, Any]]:
    return {status: PROBLEM[status] for status in statuses}


def _endpoint(command: type[Command]) -> Callable[..., Recorded]:
    """An endpoint whose body has the command's own fields, and beside them what is said of the act."""
    fields: dict[str, Any] = {name: (field.annotation, field) for name, field in command.model_fields.items()}
    body_type = create_model(f"{command.__name__}Body", __base__=AboutTheAct, **fields)
    body_type.model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [example_of(command)]})
    body_type.model_rebuild(force=True)
    own = set(command.model_fields)

    def endpoint(body: Any, who: SignedInCaller, request: Request, key: Key = "") -> Recorded:
        county = county_of(request)
        asked = command.model_validate(body.model_dump(include=own, exclude_none=True))
        identity = who.identity(command, body.as_)
        entries = county.carry_out(asked, act_of(identity, county.today(), body.on, body.basis), key=key)
        return Recorded(entries=history_rows(entries), one_time_passwords=county.one_time_passwords(entries))

    endpoint.__annotations__["body"] = body_type
    return endpoint
