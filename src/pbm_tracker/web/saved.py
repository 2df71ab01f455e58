"""草稿: a form saved half-filled, and gone on with later, by whoever of the unit comes to it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from pbm_tracker.access.saved_forms import Filling, Reference, SavedForm, reference_in
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import Described, described, nested
from pbm_tracker.kernel.saying import joined, say

from .filled import AboutTheAct, Filled, filled_in
from .language import local
from .names import Names
from .posted import Form, Posted
from .visit import SignedIn, Visit

FIELDS_WITHOUT = 8  # a form of no more single fields is filled in at once

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A saved form as it is offered: where one goes on with it, what it is about, who saved it when."""

    reference: Reference
    verb: str
    about: str
    by: str
    saved_at: datetime
    days: int
    address: str | None  # none where this kind of act is no longer there for the reader


@dataclass(frozen=True, slots=True)
class Resumed:
    """A saved form as it is gone on with. `left_out` are fields that the form does not have any more.

    `beside` is one that somebody saved meanwhile: this one is kept beside it.
    """

    this: Listed
    left_out: Sequence[str]
    beside: Listed | None


def may_be_saved(command: type[Command]) -> bool:
    """Whether a form is so large that one may not finish it at one sitting."""
    fields = described(command).values()
    return len(fields) > FIELDS_WITHOUT or any(one.kind == "rows" and not one.names_files for one in fields)


def save(visit: Visit, command: type[Command], fixed: Mapping[str, str], filled: Filled, form: Posted) -> str:
    """Keep a form as it is filled in, unread. The address at which it is gone on with. Raises Refusal."""
    earlier = reference_in(form.one("draft")) or Reference(_name_of(visit, form.one("key")), 0)
    rows = {name: [kept for row in each if (kept := filled_in(row))] for name, each in filled.rows.items()}
    filling = Filling(command.topic, fixed, filled_in(filled.values), rows)
    saved = visit.county.saved_forms.save(visit.identity, filling, earlier)
    query = {"beside": earlier.id} if saved.is_beside else {}
    return _address(command.topic, fixed, saved.reference, back=local(form.one("back")) or "", **query)


def resume(visit: Visit, command: type[Command], fixed: Mapping[str, str], name: str) -> tuple[Filled, Resumed]:
    """A saved form, as far as the form has its fields today. Raises HTTPException where it is not there."""
    saved = visit.county.saved_forms.one(visit.identity, name)
    if saved is None or saved.command != command.topic:
        raise HTTPException(404, "这份草稿已经不在了：已经记入，或者已经删去。")
    values, left_out = {}, []
    for field, value in saved.values.items():
        if field in command.model_fields or field in AboutTheAct.model_fields:
            values[field] = value
        else:
            left_out.append(field)
    rows = {field: _fitting(one, saved.rows.get(field, ()), left_out) for field, one in nested(command).items()}
    left_out += [field for field in saved.rows if field not in rows and saved.rows[field]]
    with visit.county.at() as moment:
        names = Names(moment.views)
        other = visit.county.saved_forms.one(visit.identity, visit.request.query_params.get("beside", ""))
        beside = listed(visit, names, other) if other else None
        resumed = Resumed(listed(visit, names, saved), list(dict.fromkeys(left_out)), beside)
    return Filled(values={**values, **fixed}, rows=rows), resumed


def discard_recorded(visit: Visit, form: Posted) -> None:
    """What was recorded needs no draft any more; what somebody else saved since stays."""
    if reference := reference_in(form.one("draft")):
        visit.county.saved_forms.discard(visit.identity, reference)


def offered(visit: Visit, names: Names, command: type[Command], fixed: Mapping[str, str]) -> list[Listed]:
    """The saved forms of this command about the same."""
    if not may_be_saved(command):
        return []
    found = visit.county.saved_forms.about(visit.identity, command.topic, fixed)
    return [listed(visit, names, one) for one in found]


def all_saved(visit: Visit, names: Names) -> list[Listed]:
    return (
        [] if visit.in_the_past else [listed(visit, names, one) for one in visit.county.saved_forms.of(visit.identity)]
    )


def listed(visit: Visit, names: Names, saved: SavedForm) -> Listed:
    command = Command.all.get(saved.command)
    fields = described(command) if command else {}
    about = [
        say("{title} {value}", title=say(fields[name].title), value=names.unit(value) if name == "unit" else value)
        for name, value in saved.about.items()
        if name in fields
    ]
    may = command is not None and visit.identity.may(command, saved.about.get("unit"))
    return Listed(
        reference=saved.reference,
        verb=say(command.verb) if command else saved.command,
        about=joined(about, "，"),
        by=names.actor(saved.account),
        saved_at=saved.saved_at,
        days=(visit.county.now() - saved.saved_at).days,
        address=_address(saved.command, saved.about, saved.reference) if may else None,
    )


@router.post("/drafts/{name}/delete")
def delete(name: str, visit: SignedIn, form: Form) -> Response:
    """Throw a saved form away, as it was seen."""
    visit.require_token(form)
    reference = reference_in(f"{name}.{form.one('version')}")
    if reference is None or not visit.county.saved_forms.discard(visit.identity, reference):
        raise HTTPException(409, "这份草稿已经不在了，或者有人又存过，没有删去。")
    return RedirectResponse(local(form.one("back")) or "/work", 303)


def _name_of(visit: Visit, key: str) -> str:
    """What a form is saved under the first time: sent twice, it is the same."""
    return hashlib.sha256(f"{visit.identity.account}/{key}".encode()).hexdigest()[:16]


def _address(command: str, about: Mapping[str, str], reference: Reference, **query: str) -> str:
    pairs = [*about.items(), ("draft", reference.id), *((name, value) for name, value in query.items() if value)]
    return f"/act/{command}?{urlencode(pairs)}"


def _fitting(field: Described, rows: Sequence[Mapping[str, str]], left_out: list[str]) -> list[dict[str, str]]:
    """The rows as far as the field has their parts, and may have as many."""
    known = {part.name for part in field.parts}
    left_out += [f"{field.name}-{part}" for row in rows for part in row if part not in known]
    return [{part: value for part, value in row.items() if part in known} for row in rows[: field.rows_max]]
