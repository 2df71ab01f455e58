"""Acting on many duties at once: choose them, check what will be recorded and what will not, record as one act."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from pbm_tracker.access.policy import act_of
from pbm_tracker.county import Moment, Refused
from pbm_tracker.kernel.commands import Command, Refusal
from pbm_tracker.kernel.draft import Draft
from pbm_tracker.kernel.events import Act, Entry
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.gate import GateRefused
from pbm_tracker.tasks.batch import BATCHES, DUTIES_MAX, candidates, for_each, in_common
from pbm_tracker.tasks.duty import DutyCommand
from pbm_tracker.tasks.pages import DutySeen, duties_seen
from pbm_tracker.tasks.work import open_request

from .act import KEY, NOT_YOURS, after, is_said, may_back_date
from .asked import read_query
from .choices import Choices
from .filled import AboutTheAct, Filled, fill
from .filters import BatchFilter
from .forms import draw, draw_about, titles_of
from .language import local
from .names import Names
from .posted import Form, Posted
from .trail import Trail
from .visit import OnBusiness, Visit

NONE_CHOSEN = "还没有选中任何一项"
TOO_MANY = "一次最多办理 {most} 项，请分几次办"
GONE = "选中的有 {count} 项现在不能这样办理，请重新选"

router = APIRouter(include_in_schema=False)


class NotAgreed(Exception):
    """What would be recorded now is not what was shown: `draft` and `refused` are what would be."""

    def __init__(self, draft: Draft, refused: list[Refused], seen: str) -> None:
        super().__init__()
        self.draft, self.refused, self.seen = draft, refused, seen


@dataclass(frozen=True, slots=True)
class Chosen:
    """The duties that a form names, in the order of the list; `gone` are those that are no longer in it."""

    duties: list[DutySeen]
    gone: int


@router.get("/batch/{act}")
def show_batch(act: str, visit: OnBusiness) -> Response:
    """The duties for which this can be done, to choose from; `all` in the address chooses every one."""
    command = _command(act, visit)
    if visit.in_the_past:
        return visit.page("act_past.html", command=command)
    query = visit.request.query_params
    values = {field: query[field] for field in in_common(command).model_fields if field in query}
    return _form_page(visit, command, Filled(values=values), query.get("back", ""), chosen=None)


@router.post("/batch/{act}")
def submit_batch(act: str, visit: OnBusiness, form: Form) -> Response:
    """Record what is not refused, once it was shown which that is."""
    visit.require_token(form)
    command = _command(act, visit)
    if visit.in_the_past:
        return visit.page("act_past.html", status=409, command=command)
    if not KEY.fullmatch(form.one("key")):
        raise HTTPException(400)
    chosen = [value for field, value in form.pairs if field == "duty"]
    rest = Posted(tuple(pair for pair in form.pairs if pair[0] != "duty"))
    filled = fill(in_common(command), rest, {}, AboutTheAct.model_fields if may_back_date(visit) else ())

    def again(status: int, refusal: Refusal | None = None) -> Response:
        back, key = form.one("back"), form.one("key")
        return _form_page(visit, command, filled, back, chosen=chosen, key=key, status=status, refusal=refusal)

    if form.has("edit"):
        return again(200)
    words, about = filled.read(in_common(command)), filled.read(AboutTheAct)
    if not chosen or len(chosen) > DUTIES_MAX:
        filled.errors["duty"] = say(TOO_MANY, most=DUTIES_MAX) if chosen else NONE_CHOSEN
    if filled.errors:
        return again(422)
    try:
        done = act_of(visit.identity, visit.today, about.on, about.basis)
    except Refusal as refusal:
        return again(409, refusal)
    with visit.county.at() as now:
        duties = _among(_all(visit, now), chosen)
    if duties.gone:
        filled.errors["duty"] = say(GONE, count=duties.gone)
        return again(409)
    return _carry_out(visit, command, for_each(command, duties.duties, words.model_dump()), done, form)


def _command(name: str, visit: Visit) -> type[DutyCommand]:
    if (command := next((one for one in BATCHES if one.topic == name), None)) is None:
        raise HTTPException(404)
    if not visit.identity.may(command):
        raise HTTPException(403, NOT_YOURS)
    return command


def _all(visit: Visit, moment: Moment) -> list[DutySeen]:
    return duties_seen(moment.views, moment.as_of, unit=visit.identity.unit)


def _among(seen: Sequence[DutySeen], chosen: Sequence[str]) -> Chosen:
    wanted = set(chosen)
    found = [one for one in seen if one.row["stream"] in wanted]
    return Chosen(found, len(wanted) - len(found))


def _carry_out(
    visit: Visit, command: type[DutyCommand], commands: Sequence[Command], act: Act, form: Posted
) -> Response:
    """Record what was agreed to, or show what would be recorded now. Raises Conflict, KeyReused."""
    confirmed = form.one("seen") if form.has("confirmed") else ""
    head = visit.county.log.head()

    def agreed(draft: Draft, refused: list[Refused]) -> None:
        seen = _digest(draft, refused)
        if not _acts(draft) or confirmed.rpartition("@")[0] != seen:
            raise NotAgreed(draft, refused, f"{seen}@{head}")

    try:
        entries, _ = visit.county.carry_out_each(commands, act, key=form.one("key"), agreed=agreed)
    except NotAgreed as not_agreed:
        return _check_page(visit, command, not_agreed, form, shown_at=confirmed.rpartition("@")[2])
    return RedirectResponse(after(visit, entries, form.one("back")), 303)


def _acts(draft: Draft) -> list[Entry]:
    """What would be recorded of what was asked; that a gate refused some of it stands with the refused."""
    return [entry for entry in draft.entries if not isinstance(entry.event, GateRefused)]


def _digest(draft: Draft, refused: list[Refused]) -> str:
    """What a person was shown: the entries, each in its place, and what was refused for which reason."""
    parts = [f"{entry.stream}@{entry.version}" for entry in draft.entries]
    parts += [f"{command.model_dump_json()}{refusal.reason}" for command, refusal in refused]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _form_page(
    visit: Visit,
    command: type[DutyCommand],
    filled: Filled,
    back: str,
    *,
    chosen: Sequence[str] | None,
    key: str = "",
    status: int = 200,
    refusal: Refusal | None = None,
) -> Response:
    narrowed = read_query(BatchFilter, visit.request.query_params)
    with visit.moment() as moment:
        names = Names(moment.views)
        choices = Choices(moment.views, names, visit.county)
        found = candidates(command, _all(visit, moment), visit.identity)
        shown = [seen for seen in found if narrowed.fits(seen) or seen.row["stream"] in (chosen or ())]
        common, unit = in_common(command), visit.identity.unit
        return visit.page(
            "tasks/batch.html",
            moment,
            status=status,
            command=command,
            shown=shown[:DUTIES_MAX],
            more=len(shown) - DUTIES_MAX,
            requests={seen.row["stream"]: open_request(seen) for seen in shown},
            chosen={seen.row["stream"] for seen in shown} if chosen is None and narrowed.all else set(chosen or ()),
            fields=draw(common, filled, {"unit": unit} if unit else {}, choices),
            about=draw_about(AboutTheAct, filled) if may_back_date(visit) else [],
            about_open=is_said(filled),
            errors=[] if refusal else filled.errors_on_top(titles_of(common, AboutTheAct) | {"duty": "任务"}),
            duty_error=filled.errors.get("duty"),
            refusal=refusal,
            key=key or secrets.token_urlsafe(16),
            back=local(back) or "",
            names=names,
            catalogue=visit.county.catalogue,
        )


def _check_page(
    visit: Visit, command: type[DutyCommand], not_agreed: NotAgreed, form: Posted, *, shown_at: str
) -> Response:
    """What will be recorded and what will not; if it was shown before, what was recorded since."""
    entries = _acts(not_agreed.draft)
    changed: list[Entry] = []
    if re.fullmatch("[0-9]{1,12}", shown_at):
        concerned = [value for field, value in form.pairs if field == "duty"]
        found = (entry for stream in concerned for entry in visit.county.log.entries_of(stream))
        changed = [entry for entry in found if (entry.position or 0) > int(shown_at)]
    kept = [pair for pair in form.pairs if pair[0] not in ("csrf", "seen", "confirmed", "edit") and pair[1]]
    with visit.moment() as moment:
        names = Names(moment.views)
        trail = Trail(names, visit.county, visit.session)
        seen = {one.row["stream"]: one for one in _all(visit, moment)}
        context: dict[str, Any] = {
            "command": command,
            "rows": [(seen[entry.stream], trail.line(entry)) for entry in entries],
            "refused": not_agreed.refused,
            "attempts": len(not_agreed.draft.entries) - len(entries),
            "changed": trail.lines(changed),
            "kept": kept,
            "seen": not_agreed.seen,
            "names": names,
            "catalogue": visit.county.catalogue,
        }
        return visit.page("tasks/batch_check.html", moment, status=409 if changed else 200, **context)
