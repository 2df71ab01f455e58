"""What goes wrong, said once for every surface: what, at which field, by which clause, and what would cure it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import BaseModel, Field, SkipValidation, ValidationError
from pydantic_core import ErrorDetails

from pbm_tracker.access.attempts import TooManyAttempts
from pbm_tracker.access.policy import Forbidden
from pbm_tracker.county import ChangedNotice, InTheFuture, NoCounty
from pbm_tracker.files.deposits import QUOTA, TooManyFiles
from pbm_tracker.files.door import BadUpload, TooLarge
from pbm_tracker.files.file import PURGING
from pbm_tracker.files.store import FileAltered, FileMissing
from pbm_tracker.filing import FileGone, NoSuchFile
from pbm_tracker.founding import CountyExists
from pbm_tracker.keeping.archive import BadBackup
from pbm_tracker.keeping.backup import FileThere
from pbm_tracker.keeping.restore import PlaceTaken
from pbm_tracker.kernel.commands import GateRefusal, Refusal
from pbm_tracker.kernel.draft import Conflict, KeyReused
from pbm_tracker.kernel.log import Unreadable
from pbm_tracker.kernel.projections import BadProjection
from pbm_tracker.kernel.saying import Said, Sentence, joined, say, told
from pbm_tracker.kernel.store import UnsafeStoreError
from pbm_tracker.kernel.strict_yaml import BadFile
from pbm_tracker.kernel.troubles import Trouble, trouble_of
from pbm_tracker.kernel.wording import sentence, telling
from pbm_tracker.ledger import BadLedger
from pbm_tracker.notice.gate import EntryAt, event_in
from pbm_tracker.reads import NotThere
from pbm_tracker.settings import BadSettings

NOTHING_IS_SERVED = 503
CHANGED_NOTICE = (
    "任务分工文件 task_division.yaml 与台账所记的不同，一切办理和查询都不受理。"
    "确认改动无误后，请运行 pbm do amend_notice --reason 理由"
)


class FieldError(BaseModel):
    field: str
    reason: Sentence


def _unsaid(value: object) -> bool:
    return not value


class Problem(BaseModel):
    """A problem document (RFC 9457). `clause` is the sentence or house rule that a refusal rests on.

    A refusal by a gate of the notice names it, what is missing, the entries that show it, and the entry at `position`
    that records the attempt.
    """

    type: str = "about:blank"
    title: Sentence
    status: int
    detail: Sentence
    clause: Annotated[str | None, SkipValidation] = None
    cure: Annotated[str | None, SkipValidation] = None
    errors: list[FieldError] = []
    gate: str | None = Field(default=None, exclude_if=_unsaid)
    missing: list[Sentence] = Field(default=[], exclude_if=_unsaid)
    entries: list[EntryAt] = Field(default=[], exclude_if=_unsaid)
    position: int | None = Field(default=None, exclude_if=_unsaid)
    retry_seconds: Annotated[int | None, Field(exclude=True)] = None  # goes into a header

    def words(self) -> str:
        """The problem for someone who reads lines of text."""
        basis = self.clause and say("依据：{clause}", clause=say(self.clause))
        on_record = self.position and say("这次尝试已记入台账第 {n:,} 条", n=self.position)
        parts = [part for part in (self.detail, self.cure and say(self.cure), basis, on_record) if part]
        if len(parts) == 1:
            return self.detail
        return say("{sentences}。", sentences=joined(map(_without_stop, parts), "。"))

    def told(self, language: str) -> Problem:
        """The same in another language."""
        said = {name: getattr(self, name) for name in ("title", "detail", "clause", "cure")}
        errors = [FieldError(field=one.field, reason=told(one.reason, language)) for one in self.errors]
        return self.model_copy(
            update={name: text and told(text, language) for name, text in said.items()}
            | {"errors": errors, "missing": [told(one, language) for one in self.missing]}
        )


def _without_stop(part: str) -> str:
    """A part of it, which may be a sentence of its own; one that was said has none."""
    return part if isinstance(part, Said) else say(part.rstrip("。"))


def problem_of(reason: Exception) -> Problem | None:
    """What the reason says to who asked; None for a fault of ours."""
    if said := next((said for kind, said in SAID.items() if isinstance(reason, kind)), None):
        return said(reason)
    trouble = trouble_of(reason)
    return TROUBLES[trouble].model_copy() if trouble else None


def bad_fields(details: list[ErrorDetails]) -> Problem:
    """The fields that pydantic found wrong, each with its sentence."""
    return _at_fields([FieldError(field=_place(one["loc"]), reason=sentence(one)) for one in telling(details)])


def _refused(reason: Refusal) -> Problem:
    status, title = (403, "无权办理") if isinstance(reason, Forbidden) else (409, "不予办理")
    errors = [FieldError(field=reason.field, reason=reason.reason)] if reason.field else []
    return Problem(
        title=title, status=status, detail=reason.reason, clause=reason.clause, cure=reason.cure, errors=errors
    )


def _refused_by_gate(reason: GateRefusal) -> Problem:
    refused = event_in(reason)
    return _refused(reason).model_copy(
        update={
            "title": "被关口拒绝",
            "gate": refused.gate,
            "missing": list(reason.missing),
            "entries": list(refused.by_entries),
            "position": reason.position,
        }
    )


def _not_there(reason: NotThere) -> Problem:
    errors = [FieldError(field=reason.field, reason=str(reason))]
    return Problem(title="没有找到", status=404, detail=str(reason), errors=errors)


def _at_fields(errors: list[FieldError]) -> Problem:
    said = [say("{field}：{reason}", field=error.field, reason=say(error.reason)) for error in errors]
    detail = joined(said, "；")
    return Problem(title="填写有误", status=422, detail=detail, errors=errors)


def _place(loc: tuple[int | str, ...]) -> str:
    """The field as the caller knows it: without where in the request it stood."""
    return ".".join(str(part) for part in loc if part not in ("body", "query", "path", "header")) or "body"


def _unserved(reason: Exception | str) -> Problem:
    return Problem(title="暂不受理", status=NOTHING_IS_SERVED, detail=str(reason))


def _bad_upload(reason: BadUpload, status: int) -> Problem:
    errors = [FieldError(field=reason.field, reason=reason.reason)]
    return Problem(title="文件不收", status=status, detail=reason.reason, errors=errors)


def _conflict(reason: Conflict) -> Problem:
    what = say("他人同时改动了有关记录（{reason}），没有记入", reason=reason)
    return Problem(title="情况有变", status=409, detail=what, cure="请核对后再办")


def _troubled(detail: str, cure: str, retry_seconds: int) -> Problem:
    return Problem(title="暂不受理", status=NOTHING_IS_SERVED, detail=detail, cure=cure, retry_seconds=retry_seconds)


LOOK_FIRST = "请先查看有没有记入；没有就原样再交，同一张表单、同一个请求标识不会重复记入"
TROUBLES = {
    Trouble.BUSY: _troubled("数据库正忙，没有记入", "请稍候再办", 5),
    Trouble.FULL: _troubled("磁盘已满，没有记入", "请告诉系统管理员腾出空间，再办", 60),
    Trouble.LOST: _troubled("数据库一时用不了；正在办理的事项，结果待核实", LOOK_FIRST, 10),
    Trouble.UNKNOWN: _troubled("读写数据库出错，结果待核实", LOOK_FIRST, 30),
}


# The first kind that fits says it; a subclass stands before its base.
SAID: dict[type[Exception], Callable[..., Problem]] = {
    GateRefusal: _refused_by_gate,
    Refusal: _refused,
    Conflict: _conflict,
    KeyReused: lambda _: Problem(title="请求不一致", status=409, detail="这个请求标识已经用于另一件事"),
    ValidationError: lambda reason: bad_fields(reason.errors(include_url=False)),
    InTheFuture: lambda reason: _at_fields([FieldError(field=reason.field, reason=str(reason))]),
    NotThere: _not_there,
    TooLarge: lambda reason: _bad_upload(reason, 413),
    BadUpload: lambda reason: _bad_upload(reason, 422),
    TooManyFiles: lambda reason: Problem(
        title="请稍后再试", status=429, detail=str(reason), clause=QUOTA, retry_seconds=reason.seconds
    ),
    NoSuchFile: lambda _: Problem(title="没有找到", status=404, detail="没有这份文件，或者这个角色看不到它"),
    FileGone: lambda _: Problem(
        title="已销毁", status=410, detail="这份文件已按决定销毁", clause=PURGING, cure="请查看台账里的销毁决定"
    ),
    FileMissing: lambda _: Problem(
        title="文件缺失", status=404, detail="台账里有这份文件，存放处却找不到它", cure="请告诉系统管理员由备份找回"
    ),
    FileAltered: lambda _: Problem(
        title="文件已被改动",
        status=409,
        detail="存放的文件与登记的 SHA-256 值不符，不能提供",
        cure="请告诉系统管理员由备份找回",
    ),
    TooManyAttempts: lambda reason: Problem(title="请稍后再试", status=429, detail=str(reason)),
    BadLedger: lambda reason: Problem(title="台账有误", status=422, detail=str(reason)),
    CountyExists: lambda _: Problem(title="已有县", status=409, detail="这里已经有一个县，不会覆盖它"),
    NoCounty: lambda _: Problem(
        title="没有县", status=404, detail="这里还没有建县", cure="请先运行 pbm init 或 pbm sample"
    ),
    ChangedNotice: lambda _: Problem(title="暂不受理", status=NOTHING_IS_SERVED, detail=CHANGED_NOTICE),
    PlaceTaken: lambda reason: Problem(title="不会覆盖", status=409, detail=str(reason)),
    FileThere: lambda reason: Problem(title="不会覆盖", status=409, detail=str(reason)),
    BadBackup: lambda reason: Problem(title="备份不可用", status=422, detail=str(reason)),
    Unreadable: lambda reason: _unserved(
        say(
            "台账里有本程序读不懂的记录（{reason}），多半由更新的版本写成；请改用那个版本，本程序不再记入",
            reason=reason,
        )
    ),
    BadSettings: _unserved,
    BadFile: _unserved,
    BadProjection: _unserved,
    UnsafeStoreError: _unserved,
}
