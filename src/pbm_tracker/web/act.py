"""Acting: the form of a command, the page to check what will be recorded, and the recording itself."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from pbm_tracker.access.account import OpenAccount, ResetPassword
from pbm_tracker.access.policy import act_of
from pbm_tracker.access.roles import OF_A_UNIT, SUPERVISION
from pbm_tracker.files.file import PurgeFile
from pbm_tracker.kernel.commands import Command, GateRefusal, Refusal
from pbm_tracker.kernel.described import nested
from pbm_tracker.kernel.draft import Draft
from pbm_tracker.kernel.events import Act, Entry
from pbm_tracker.kernel.saying import say
from pbm_tracker.problems import problem_of

from .asked import DATE_FIELDS
from .attached import attach, note_what_is_here
from .begun import begun, earlier_of, following
from .checked import NotAgreed, check_page, seen_of
from .choices import Choices
from .context import about_the_duty
from .done import address_of, done_of
from .entry import line_at
from .filled import AboutTheAct, Filled, fill
from .forms import TARGETS, FormField, draw, draw_about, titles_of
from .language import local
from .names import Names
from .placed import as_id
from .posted import Form, Posted
from .proving import begin_with, offered_to
from .refused import refused_now
from .saved import Resumed, discard_recorded, may_be_saved, offered, resume, save
from .visit import SignedIn, Visit

NOT_YOURS = "这个角色不办理这件事。"
OTHER_UNIT = "单位经办人和主要负责同志只办理本单位的事项。"
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")

router = APIRouter(include_in_schema=False)


@router.get("/act/{name}")
def show_form(name: str, visit: SignedIn) -> Response:
    """The form of a command; what the address names of its fields is filled in."""
    command, fixed = _command(name, visit)
    query = visit.request.query_params
    values = {field: query[field] for field in command.model_fields if field in query and field not in DATE_FIELDS}
    if visit.in_the_past:
        return visit.page("act_past.html", command=command)
    form = Posted((("back", query.get("back", "")),))
    if name := query.get("draft", ""):
        filled, resumed = resume(visit, command, fixed, name)
        note_what_is_here(visit, filled)
        return _form_page(visit, command, filled, form, resumed=resumed)
    earlier = earlier_of(visit, command, fixed)
    with visit.moment() as moment:
        proving = offered_to(visit, moment, command, {**values, **fixed})
    earlier = begin_with(proving, earlier, values.get("year"), visit.today)
    return _form_page(visit, command, begun(command, earlier, {**values, **fixed}), form)


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
    form, status = attach(visit, nested(command), filled, form)
    if answer := _without_recording(visit, command, filled, form, status):
        return answer
    asked, about = filled.read(command), filled.read(AboutTheAct)
    if filled.errors:
        return _form_page(visit, command, filled, form, status=422)
    try:
        return _carry_out(visit, asked, act_of(visit.identity, visit.today, about.on, about.basis), form)
    except Refusal as refusal:
        # By a gate, it is recorded under this key: what is sent next is another attempt.
        return _form_page(visit, command, filled, form, refusal=refusal, again=isinstance(refusal, GateRefusal))


def _without_recording(
    visit: Visit, command: type[Command], filled: Filled, form: Posted, status: int
) -> Response | None:
    """What is answered where nothing is to be recorded yet: saved, a file not taken, rows more or fewer."""
    if form.has("save") and may_be_saved(command):
        return _save(visit, command, filled, form)
    if filled.errors and status != HTTPStatus.OK:
        return _form_page(visit, command, filled, form, status=status)
    if not any(form.has(name) for name in ("add", "remove", "edit")):
        return None
    if more := nested(command).get(form.one("add")):
        filled.add_rows(more)
    filled.remove_row(form.one("remove"))
    return _form_page(visit, command, filled, form)


def _save(visit: Visit, command: type[Command], filled: Filled, form: Posted) -> Response:
    """Keep the form as it is, and go on with it; what is wrong with its files is told, and what could be kept is."""
    fixed = _command(command.topic, visit)[1]
    try:
        address = save(visit, command, fixed, filled, form)
    except Refusal as refusal:
        filled.errors[refusal.field or "draft"] = say(
            "{reason}。{cure}", reason=refusal.reason, cure=say(refusal.cure or "")
        )
        return _form_page(visit, command, filled, form, status=HTTPStatus.CONFLICT)
    if filled.errors:
        name = dict(parse_qsl(urlsplit(address).query))["draft"]
        _, resumed = resume(visit, command, fixed, name)
        return _form_page(visit, command, filled, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, resumed=resumed)
    return RedirectResponse(address, 303)


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
    form: Posted,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
    again: bool = False,
    resumed: Resumed | None = None,
) -> Response:
    """The form, as filled in. `again` is for one that is sent as another attempt, and so under another key."""
    fixed = _command(command.topic, visit)[1]
    remarks = following(command, earlier_of(visit, command, fixed), filled)
    if refusal is not None:
        problem = problem_of(refusal)
        status = problem.status if problem else 409
        if refusal.field:
            filled.errors.setdefault(as_id(refusal.field), refusal.reason)
    with visit.moment() as moment:
        names = Names(moment.views)
        choices = Choices(moment.views, names, visit.county)
        return visit.page(
            "act.html",
            moment,
            status=status,
            command=command,
            fields=draw(command, filled, fixed, choices, remarks),
            about=_about(visit, command, filled),
            about_open=command is PurgeFile or is_said(filled),
            errors=[] if refusal else filled.errors_on_top(titles_of(command, AboutTheAct)),
            refusal=refusal,
            by_gate=refused_now(visit, refusal) if isinstance(refusal, GateRefusal) else None,
            duty=about_the_duty(visit, moment, names, fixed),
            proving=offered_to(visit, moment, command, fixed),
            wrong=line_at(visit, moment, names, filled.values.get("position", "")),
            fixed=fixed,
            key=("" if again else form.one("key")) or secrets.token_urlsafe(16),
            back=local(form.one("back")) or "",
            checked=command.checked,
            may_be_saved=may_be_saved(command),
            draft=resumed,
            going_on=str(resumed.this.reference) if resumed else form.one("draft"),
            offered=[] if resumed or form.has("key") else offered(visit, names, command, fixed),
        )


def _carry_out(visit: Visit, command: Command, act: Act, form: Posted) -> Response:
    """Record, or show what would be recorded. Raises Refusal, Conflict, KeyReused."""

    def agreed(draft: Draft) -> None:
        if not command.checked:
            return
        seen = seen_of(draft.entries)
        if not form.has("confirmed") or form.one("seen") != seen:
            raise NotAgreed(draft.entries, seen)

    try:
        entries = visit.county.carry_out(command, act, key=form.one("key"), agreed=agreed)
    except NotAgreed as not_agreed:
        return check_page(visit, command, not_agreed.entries, form, not_agreed.seen)
    discard_recorded(visit, form)
    passwords = visit.county.one_time_passwords(entries)
    if isinstance(command, OpenAccount | ResetPassword):
        return _password_page(visit, command, entries, passwords)
    return RedirectResponse(after(visit, entries, form.one("back")), 303)


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
