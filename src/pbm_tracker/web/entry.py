"""One entry of the log: all of the act, what it says in words, and its neighbours in its stream."""

from __future__ import annotations

import re

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from pbm_tracker.access.roles import TITLES
from pbm_tracker.audit.correction import CorrectEntry, EntryCorrected
from pbm_tracker.audit.history import entries_of
from pbm_tracker.county import Moment
from pbm_tracker.holders import holder_of
from pbm_tracker.kernel.events import Entry

from .done import address_of
from .names import Names
from .trail import Line, Trail
from .visit import SignedIn, Visit

router = APIRouter(include_in_schema=False)


@router.get("/entries/{position}")
def show_entry(position: str, visit: SignedIn) -> Response:
    """An entry that counts at the moment asked, of a stream that the reader may see."""
    with visit.moment() as moment:
        entry = _entry(visit, moment, position)
        if entry is None:
            raise HTTPException(404, "台账里没有这一条，或者这一天还没有。")
        names = Names(moment.views)
        stream = entries_of(visit.county.log, entry.stream, moment.position, moment.as_of)
        at = next(index for index, one in enumerate(stream) if one.position == entry.position)
        corrected = entry.event.corrected if isinstance(entry.event, EntryCorrected) else None
        return visit.page(
            "entry.html",
            moment,
            line=_line(visit, names, entry),
            entry=entry,
            role=TITLES.get(entry.act.role, entry.act.role),
            wrong=line_at(visit, moment, names, str(corrected or "")),
            address=address_of(visit.county, entry, visit.asked),
            place=(at + 1, len(stream)),
            before=stream[at - 1] if at else None,
            after=stream[at + 1] if at + 1 < len(stream) else None,
            may_correct=visit.identity.may(CorrectEntry) and not visit.in_the_past and corrected is None,
        )


def line_at(visit: Visit, moment: Moment, names: Names, position: str) -> Line | None:
    """An entry in words, if it counts at the moment and the reader may see it."""
    entry = _entry(visit, moment, position)
    return None if entry is None else _line(visit, names, entry)


def _entry(visit: Visit, moment: Moment, position: str) -> Entry | None:
    if not re.fullmatch("[1-9][0-9]{0,11}", position) or int(position) > moment.position:
        return None
    entry = visit.county.log.entry_at(int(position))
    if entry is None or entry.effective_on > moment.as_of:
        return None
    return entry if visit.identity.sees_stream(entry.stream, holder_of(visit.county, entry.stream)) else None


def _line(visit: Visit, names: Names, entry: Entry) -> Line:
    trail = Trail(names, visit.county, visit.session, acting=not visit.in_the_past)
    return trail.line(entry, holder_of(visit.county, entry.stream))
