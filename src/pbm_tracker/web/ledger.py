"""台账导入: a file is read and tried, shown with what is wrong in it, and recorded only when that is confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from pbm_tracker.access.policy import permit_in_imported_ledger
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import Described, described
from pbm_tracker.kernel.saying import joined, say, told
from pbm_tracker.kernel.strict_yaml import BadFile, Problem
from pbm_tracker.ledger.importing import BadLedger, Imported, Ledger, carry_in, read_ledger
from pbm_tracker.ledger.returned import returned
from pbm_tracker.ledger.rows import LedgerRow
from pbm_tracker.ledger.template import template

from .done import done_of
from .download import attachment
from .held import Held, HeldFiles
from .names import Names
from .posted import Form
from .upload import FILE_BYTES_MAX, KINDS, Upload
from .visit import OnBusiness, Visit

FIRST_ROWS = 10
PROBLEMS_SHOWN = 200
NOT_YOURS = "台账导入由县府办督查办理。"
NO_LONGER_HELD = "这份文件已经不在了（试导入后只保留一小时），没有记入。请重新选择文件。"

router = APIRouter(include_in_schema=False)


@router.get("/ledger")
def show_import(visit: OnBusiness) -> Response:
    return _page(_allowed(visit))


@router.get("/ledger/template.xlsx")
def get_template(visit: OnBusiness) -> Response:
    """The empty ledger of today, with the units and persons of today to choose from."""
    day = visit.today
    return attachment(
        template(_allowed(visit).county, paths=False),
        "xlsx",
        f"ledger-template-{day}",
        told(say("台账模板-{day}", day=day), visit.language),
    )


@router.post("/ledger")
def try_import(visit: OnBusiness, upload: Upload) -> Response:
    """Read the file and try it; nothing is recorded. It is held for an hour, to be confirmed as it is."""
    _allowed(visit).require_token(upload)
    if not upload.name:
        return _page(visit, error="请先选择文件", status=422)
    if not upload.name.lower().endswith(KINDS):
        return _page(visit, error=say("只收 {kinds} 文件", kinds=joined(KINDS)), status=422)
    held = _files(visit).keep(visit.identity.account, upload.name, upload.data)
    return _tried(visit, held)


@router.post("/ledger/confirm")
def confirm_import(visit: OnBusiness, form: Form) -> Response:
    """Record the file that was tried, if all of it still can be; confirmed twice, it is recorded once."""
    _allowed(visit).require_token(form)
    held = _held(visit, form.one("digest"))
    try:
        ledger = read_ledger(visit.county, held.data, held.name)
        imported = carry_in(visit.county, ledger, permit=permit_in_imported_ledger)
    except BadLedger:
        return _tried(visit, held, changed=True)
    if not imported.entries:
        return _page(visit, error="这份台账的各行都已经记过，没有新记入的。")
    return RedirectResponse(visit.asked.link("/ledger", done=done_of(imported.entries)), 303)


@router.post("/ledger/errors")
def get_errors(visit: OnBusiness, form: Form) -> Response:
    """The same sheet with a column of reasons."""
    _allowed(visit).require_token(form)
    held = _held(visit, form.one("digest"))
    tried = _try(visit, held)
    if not isinstance(tried, BadLedger):
        return _tried(visit, held)
    data = returned(tried.problems, tried.sheet, visit.today, visit.language)
    return attachment(data, "xlsx", "ledger-errors", held.name.rpartition(".")[0] + "-" + told("原因", visit.language))


def _allowed(visit: Visit) -> Visit:
    """The visit, of who may import ledgers and asks for today. Raises HTTPException."""
    if not visit.identity.may_import_ledgers:
        raise HTTPException(403, NOT_YOURS)
    if visit.in_the_past:
        raise HTTPException(409, "现在看的是过去的情况。请回到今天再导入。")
    return visit


def _files(visit: Visit) -> HeldFiles:
    return HeldFiles(visit.county.settings.data / "imports", visit.county.now)


def _held(visit: Visit, digest: str) -> Held:
    held = _files(visit).find(visit.identity.account, digest)
    if held is None:
        raise HTTPException(409, NO_LONGER_HELD)
    return held


def _try(visit: Visit, held: Held) -> tuple[Ledger, Imported] | BadLedger:
    try:
        ledger = read_ledger(visit.county, held.data, held.name)
        return ledger, carry_in(visit.county, ledger, dry_run=True, permit=permit_in_imported_ledger)
    except BadLedger as bad:
        return bad


def _tried(visit: Visit, held: Held, *, changed: bool = False) -> Response:
    """What would be recorded, or every row that stands in the way."""
    tried = _try(visit, held)
    if isinstance(tried, BadFile):
        problems: list[Problem] = tried.problems
        return _page(visit, held=held, problems=problems, changed=changed, sheet=tried.sheet, status=422)
    ledger, imported = tried
    with visit.county.at() as moment:
        names = Names(moment.views)
        commands = Counter(row.command.topic for row in imported.new)
        units = Counter(getattr(row.command, "unit", "") for row in imported.new)
        return _page(
            visit,
            held=held,
            imported=imported,
            total=len(ledger.rows),
            by_command=[(Command.all[topic].verb, count) for topic, count in commands.most_common()],
            by_unit=[(names.unit(unit) or say("不属于一个单位"), count) for unit, count in units.most_common()],
            first=[_told(row, names) for row in imported.new[:FIRST_ROWS]],
        )


def _told(row: LedgerRow, names: Names) -> dict[str, Any]:
    fields = described(type(row.command)).values()
    given = [(one, getattr(row.command, one.name)) for one in fields if one.name not in ("unit", "evidence")]
    evidence = getattr(row.command, "evidence", ())
    said = [_in_words(one, value) for one, value in given if value not in (None, ())]
    return {
        "line": row.node.line,
        "on": row.act.occurred_on,
        "verb": row.command.verb,
        "unit": names.unit(getattr(row.command, "unit", "")),
        "by": names.actor(row.act.actor),
        "said": joined([*_attempted(row), *said, *_proved(evidence)], "，"),
    }


def _in_words(field: Described, value: Any) -> str:
    title = say(field.title)
    if field.kind == "rows":
        return say("{title} {n} 行", title=title, n=len(value))
    return say("{title} {value}", title=title, value=field.word(value))


def _attempted(row: LedgerRow) -> list[str]:
    return [say("被关口 {gate} 拒绝，只记被拒绝", gate=row.gate)] if row.gate else []


def _proved(evidence: Sequence[Any]) -> list[str]:
    return [say("佐证材料 {count} 件", count=len(evidence))] if evidence else []


def _page(visit: Visit, *, status: int = 200, **context: Any) -> Response:
    nothing: dict[str, Any] = {"held": None, "problems": [], "imported": None, "error": ""}
    nothing |= {"changed": False, "sheet": None}
    limits = {"kinds": KINDS, "bytes_max": FILE_BYTES_MAX, "shown": PROBLEMS_SHOWN}
    with visit.moment() as moment:
        return visit.page("ledger.html", moment, status=status, **(nothing | limits | context))
