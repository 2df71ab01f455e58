"""The API: the command line's answers as JSON, and every command as an endpoint of its own. Sign-in by HTTP Basic."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Query
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel, ConfigDict, Field, create_model

from pbm_tracker.access.account import Account
from pbm_tracker.access.policy import Forbidden, Identity, act_of, identity_of
from pbm_tracker.access.roles import Role
from pbm_tracker.audit.history import History, HistoryRow, history_rows, without_remarks
from pbm_tracker.county import County
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.fields import Day, KnownAt, Line
from pbm_tracker.notice.reading import Reading
from pbm_tracker.problems import Problem
from pbm_tracker.reads import Board, By, Duties, holder_of, read_board, read_duties, read_history
from pbm_tracker.tasks.duty import TaskNumber
from pbm_tracker.tasks.standing import DutyState, Punctuality

from .problems import ProblemRoute

PROBLEM = {"model": Problem, "content": {"application/problem+json": {}}}
ADMINISTRATORS_SEE_NO_BUSINESS = "本系统规则：管理员管账号，不看业务内容"

AsOf = Annotated[Day | None, Query(description="截至哪一天的情况，默认今天")]
KnownAtQuery = Annotated[KnownAt | None, Query(description="按何时所知：一天（指其终了）或带时区的时刻，默认现在")]
RoleHeader = Annotated[Role | None, Header(alias="X-Role", description="账号有多个角色时，以哪个角色")]
Key = Annotated[str, Header(alias="Idempotency-Key", max_length=200, description="重复的请求得到第一次的答复")]


class Recorded(BaseModel):
    """What a command recorded. The one-time password of an account it opened is shown this once."""

    entries: list[HistoryRow]
    one_time_passwords: dict[str, str] = Field(default_factory=dict)


class AboutTheAct(BaseModel):
    """What a body says beside the command's fields; the actor is the account that signed in."""

    model_config = ConfigDict(extra="forbid")

    on: Annotated[Day | None, Field(title="发生日", description="默认今天；补录限县府办，并须写明依据")] = None
    as_: Annotated[Role | None, Field(alias="as", title="角色", description="只有一个合适的角色时不必填")] = None
    basis: Annotated[Line | None, Field(title="依据文号")] = None


def router(county: County) -> APIRouter:
    """The endpoints under /api, for one county."""
    api = APIRouter(
        prefix="/api", route_class=ProblemRoute, responses=dict.fromkeys((401, 403, 404, 409, 422), PROBLEM)
    )
    account = Depends(_signed_in(county))
    reader = Depends(_reader(county))

    @api.get("/board", summary="一览：各单位、任务或类别的任务状态")
    def get_board(
        by: By = "unit",
        as_of: AsOf = None,
        known_at: KnownAtQuery = None,
        reading: Reading | None = None,
        identity: Identity = reader,
    ) -> Board:
        _require_business(identity)
        with county.at(as_of, known_at) as moment:
            return read_board(county, by, moment, reading)

    @api.get("/duties", summary="任务分解项")
    def get_duties(
        unit: str | None = None,
        task: TaskNumber | None = None,
        state: DutyState | None = None,
        punctuality: Punctuality | None = None,
        as_of: AsOf = None,
        known_at: KnownAtQuery = None,
        reading: Reading | None = None,
        identity: Identity = reader,
    ) -> Duties:
        _require_business(identity)
        with county.at(as_of, known_at) as moment:
            return read_duties(county, moment, reading, unit=unit, task=task, state=state, punctuality=punctuality)

    @api.get("/history/{stream:path}", summary="一条记录流的全部经过")
    def get_history(
        stream: str, as_of: AsOf = None, known_at: KnownAtQuery = None, identity: Identity = reader
    ) -> History:
        if not identity.sees_stream(stream):
            raise Forbidden("这个角色不看这类记录", clause=ADMINISTRATORS_SEE_NO_BUSINESS)
        with county.at(as_of, known_at) as moment:
            history = read_history(county, stream, moment)
            holder = holder_of(county, stream)
        if holder is not None and not identity.sees_details_of(holder):
            history.rows = [without_remarks(row) for row in history.rows]
        return history

    for command in Command.all.values():
        api.post(
            f"/commands/{command.topic}",
            name=command.topic,
            summary=command.verb,
            description=command.__doc__ or "",
            status_code=201,
        )(_endpoint(county, command, account))
    return api


def _signed_in(county: County) -> Callable[..., tuple[str, Account]]:
    basic = HTTPBasic(auto_error=False, description="账号和密码")

    def signed_in(credentials: Annotated[HTTPBasicCredentials | None, Depends(basic)]) -> tuple[str, Account]:
        county.check_notice()
        if credentials is not None:
            account = county.sign_in(credentials.username, credentials.password)
            if account is not None:
                return credentials.username, account
        raise HTTPException(401, "请以账号和密码登录")

    return signed_in


def _reader(county: County) -> Callable[..., Identity]:
    def reader(
        account: Annotated[tuple[str, Account], Depends(_signed_in(county))], role: RoleHeader = None
    ) -> Identity:
        return identity_of(*account, role)

    return reader


def _require_business(identity: Identity) -> None:
    if not identity.sees_business:
        raise Forbidden("这个角色不看业务内容", clause=ADMINISTRATORS_SEE_NO_BUSINESS)


def _endpoint(county: County, command: type[Command], account: Any) -> Callable[..., Recorded]:
    """An endpoint whose body has the command's own fields, and beside them what is said of the act."""
    fields: dict[str, Any] = {name: (field.annotation, field) for name, field in command.model_fields.items()}
    body_type = create_model(f"{command.__name__}Body", __base__=AboutTheAct, **fields)
    own = set(command.model_fields)

    def endpoint(
        body: Any, role: RoleHeader = None, key: Key = "", signed_in: tuple[str, Account] = account
    ) -> Recorded:
        asked = command.model_validate(body.model_dump(include=own, exclude_none=True))
        identity = identity_of(*signed_in, body.as_ or role, command)
        entries = county.carry_out(asked, act_of(identity, county.today(), body.on, body.basis), key=key)
        return Recorded(entries=history_rows(entries), one_time_passwords=county.one_time_passwords(entries))

    endpoint.__annotations__["body"] = body_type
    return endpoint
