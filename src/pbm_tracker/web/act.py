"""Acting: the form of a command, the page to check what will be recorded, and the recording itself."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from pbm_tracker.access.account import CloseAccount, LockAccount, OpenAccount, ResetPassword
from pbm_tracker.access.policy import act_of
from pbm_tracker.access.roles import OF_A_UNIT, SUPERVISION
from pbm_tracker.audit.correction import CorrectEntry
from pbm_tracker.files.file import PurgeFile
from pbm_tracker.kernel.commands import Command, GateRefusal, Refusal
from pbm_tracker.kernel.draft import Draft
from pbm_tracker.kernel.events import Act, Entry
from pbm_tracker.performance.commitment import SignCommitment
from pbm_tracker.performance.congress import SubmitBudgetDraft, SubmitFinalAccount, SubmitGoals, SubmitResults
from pbm_tracker.performance.disclosure import PublishForCounty
from pbm_tracker.performance.finding import AcceptLegitimateReason, FindNoReason
from pbm_tracker.performance.measure import DecideSpendingMeasure
from pbm_tracker.performance.monitoring_review import ReviewMonitoring
from pbm_tracker.performance.nil_return import ContradictNilReturn
from pbm_tracker.performance.payment import StopPayment, SuspendPayment
from pbm_tracker.problems import problem_of
from pbm_tracker.tasks.assignment import WithdrawDuty
from pbm_tracker.tasks.completion import OverturnVerification, ReturnCompletion, VerifyCompletion
from pbm_tracker.tasks.extension import GrantExtension, RefuseExtension
from pbm_tracker.tasks.upkeep import FindLapse
from pbm_tracker.units.unit import AbolishUnit, MergeUnit

from .asked import DATE_FIELDS
from .attached import attach
from .choices import Choices
from .context import about_the_duty
from .done import address_of, done_of
from .entry import line_at
from .filled import AboutTheAct, Filled, fill
from .forms import TARGETS, FormField, draw, draw_about, titles_of
from .language import local
from .names import Names
from .posted import Form, Posted
from .refused import refused_now
from .trail import Trail
from .visit import SignedIn, Visit

# Acts of consequence: what will be recorded is shown once more before it is (请核对).
CHECKED: tuple[type[Command], ...] = (
    VerifyCompletion,
    ReturnCompletion,
    OverturnVerification,
    GrantExtension,
    RefuseExtension,
    WithdrawDuty,
    MergeUnit,
    AbolishUnit,
    FindLapse,
    CorrectEntry,
    CloseAccount,
    LockAccount,
    ResetPassword,
    PurgeFile,
    SignCommitment,
    ReviewMonitoring,
    AcceptLegitimateReason,
    FindNoReason,
    DecideSpendingMeasure,
    SuspendPayment,
    StopPayment,
    SubmitBudgetDraft,
    SubmitGoals,
    SubmitFinalAccount,
    SubmitResults,
    PublishForCounty,
    ContradictNilReturn,
)
NOT_YOURS = "这个角色不办理这件事。"
OTHER_UNIT = "单位经办人和主要负责同志只办理本单位的事项。"
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
SHOWN_MAX = 12

router = APIRouter(include_in_schema=False)


class NotAgreed(Exception):
    """What would be recorded now is not what was shown."""

    def __init__(self, entries: Sequence[Entry], seen: str) -> None:
        super().__init__()
        self.entries, self.seen = entries, seen


@router.get("/act/{name}")
def show_form(name: str, visit: SignedIn) -> Response:
    """The form of a command; what the address names of its fields is filled in."""
    command, fixed = _command(name, visit)
    query = visit.request.query_params
    values = {field: query[field] for field in command.model_fields if field in query and field not in DATE_FIELDS}
    if visit.in_the_past:
        return visit.page("act_past.html", command=command)
    return _form_page(visit, command, Filled(values={**values, **fixed}), query.get("back", ""))


@router.post("/act/{name}")
def submit(name: str, visit: SignedIn, form: Form) -> Response:
    """Record, if the command can be read, is checked where that is due, and is not refused."""
    visit.require_token(form)
    command, fixed = _command(name, visit)
    if visit.in_the_past:
        return visit.page("act_past.html", status=409, command=command)
    if not KEY.fullmatch(form.one("key")):
        raise HTTPException(400)
    filled = fill(command, form, fixed, AboutTheAct.model_fields if may_back_date(visit) else ())
    if not visit.identity.may(command, filled.values.get("unit")):
        raise HTTPException(403, OTHER_UNIT)
    form, status = attach(visit, filled, form)
    if filled.errors and status != HTTPStatus.OK:
        return _form_page(visit, command, filled, form.one("back"), key=form.one("key"), status=status)
    if form.has("add") or form.has("edit"):
        filled.add_row(form.one("add"))
        return _form_page(visit, command, filled, form.one("back"), key=form.one("key"))
    asked, about = filled.read(command), filled.read(AboutTheAct)
    if filled.errors:
        return _form_page(visit, command, filled, form.one("back"), key=form.one("key"), status=422)
    try:
        return _carry_out(visit, asked, act_of(visit.identity, visit.today, about.on, about.basis), form)
    except Refusal as refusal:
        # By a gate, it is recorded under this key: what is sent next is another attempt.
        key = "" if isinstance(refusal, GateRefusal) else form.one("key")
        return _form_page(visit, command, filled, form.one("back"), key=key, refusal=refusal)


def _command(name: str, visit: Visit) -> tuple[type[Command], dict[str, str]]:
    """The command of that name, if this identity may give it, and the fields that the address settles."""
    if (command := Command.all.get(name)) is None:
        raise HTTPException(404)
    identity, query = visit.identity, visit.request.query_params
    fixed = {field: query[field] for field in TARGETS if field in command.model_fields and query.get(field)}
    if identity.role in OF_A_UNIT and "unit" in command.model_fields and identity.unit:
        fixed.setdefault("unit", identity.unit)
    if not identity.may(command):
        raise HTTPException(403, NOT_YOURS)
    if not identity.may(command, fixed.get("unit")):
        raise HTTPException(403, OTHER_UNIT)
    return command, {field: fixed[field] for field in TARGETS if field in fixed}


def may_back_date(visit: Visit) -> bool:
    return visit.identity.role in SUPERVISION


def _about(visit: Visit, command: type[Command], filled: Filled) -> list[FormField]:
    fields = draw_about(AboutTheAct, filled) if may_back_date(visit) else []
    for field in fields:
        field.required = command is PurgeFile and field.name == "basis"
    return fields


def is_said(filled: Filled) -> bool:
    return any(filled.values.get(name) or filled.errors.get(name) for name in AboutTheAct.model_fields)


def _form_page(
    visit: Visit,
    command: type[Command],
    filled: Filled,
    back: str,
    *,
    key: str = "",
    status: int = 200,
    refusal: Refusal | None = None,
) -> Response:
    fixed = _command(command.topic, visit)[1]
    if refusal is not None:
        problem = problem_of(refusal)
        status = problem.status if problem else 409
        if refusal.field:
            filled.errors.setdefault(refusal.field, refusal.reason)
    with visit.moment() as moment:
        names = Names(moment.views)
        choices = Choices(moment.views, names, visit.county)
        return visit.page(
            "act.html",
            moment,
            status=status,
            command=command,
            fields=draw(command, filled, fixed, choices),
            about=_about(visit, command, filled),
            about_open=command is PurgeFile or is_said(filled),
            errors=[] if refusal else filled.errors_on_top(titles_of(command, AboutTheAct)),
            refusal=refusal,
            by_gate=refused_now(visit, refusal) if isinstance(refusal, GateRefusal) else None,
            duty=about_the_duty(visit, moment, names, fixed),
            wrong=line_at(visit, moment, names, filled.values.get("position", "")),
            fixed=fixed,
            key=key or secrets.token_urlsafe(16),
            back=local(back) or "",
            checked=command in CHECKED,
        )


def _carry_out(visit: Visit, command: Command, act: Act, form: Posted) -> Response:
    """Record, or show what would be recorded. Raises Refusal, Conflict, KeyReused."""

    def agreed(draft: Draft) -> None:
        if not isinstance(command, CHECKED):
            return
        seen = _seen(draft.entries)
        if not form.has("confirmed") or form.one("seen") != seen:
            raise NotAgreed(draft.entries, seen)

    try:
        entries = visit.county.carry_out(command, act, key=form.one("key"), agreed=agreed)
    except NotAgreed as not_agreed:
        return _check_page(visit, command, not_agreed.entries, form, not_agreed.seen)
    passwords = visit.county.one_time_passwords(entries)
    if isinstance(command, OpenAccount | ResetPassword):
        return _password_page(visit, command, entries, passwords)
    return RedirectResponse(after(visit, entries, form.one("back")), 303)


def _seen(entries: Sequence[Entry]) -> str:
    """The state that a decision was shown on: the first stream it touches, and how far that had come."""
    return f"{entries[0].stream}@{entries[0].version - 1}"


def _check_page(visit: Visit, command: Command, entries: Sequence[Entry], form: Posted, seen: str) -> Response:
    """What will be recorded; if it was shown before and things have changed since, what changed."""
    stream, _, version = form.one("seen").rpartition("@")
    changed: list[Entry] = []
    if form.has("confirmed") and stream == entries[0].stream and re.fullmatch("[0-9]{1,9}", version):
        changed = visit.county.log.entries_of(stream)[int(version) :]
    kept = [pair for pair in form.pairs if pair[0] not in ("csrf", "seen", "confirmed", "edit", "add") and pair[1]]
    about = {name: str(getattr(command, name)) for name in TARGETS if getattr(command, name, None) is not None}
    with visit.moment() as moment:
        names = Names(moment.views)
        trail = Trail(names, visit.county, visit.session)
        context: dict[str, Any] = {
            "command": command,
            "duty": about_the_duty(visit, moment, names, about),
            "kept": kept,
            "seen": seen,
            "lines": trail.lines(entries[:SHOWN_MAX]),
            "count": len(entries),
            "changed": trail.lines(changed),
        }
        return visit.page("act_check.html", moment, status=409 if changed else 200, **context)


def _password_page(
    visit: Visit, command: OpenAccount | ResetPassword, entries: Sequence[Entry], passwords: Mapping[str, str]
) -> Response:
    """A one-time password is shown once, and not again to who sends the same form again."""
    with visit.moment() as moment:
        return visit.page(
            "account_opened.html",
            moment,
            account=command.account,
            password=passwords.get(command.account),
            reset=isinstance(command, ResetPassword),
            first=entries[0].position,
        )


def after(visit: Visit, entries: Sequence[Entry], back: str) -> str:
    """Back where one was, or to what was acted upon, saying what was recorded."""
    address = local(back) or (address_of(visit.county, entries[0], visit.asked) if entries else "/work")
    parts = urlsplit(address)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "done"]
    if done := done_of(entries):
        query.append(("done", done))
    return parts._replace(query=urlencode(query)).geturl()
