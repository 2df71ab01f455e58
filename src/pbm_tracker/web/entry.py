"""One entry of the log, for those that no other page shows."""

from __future__ import annotations

import re

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from .done import address_of
from .names import Names
from .trail import Trail
from .visit import SignedIn

router = APIRouter(include_in_schema=False)


@router.get("/entries/{position}")
def show_entry(position: str, visit: SignedIn) -> Response:
    """An entry that counts at the moment asked, of a stream that the reader may see."""
    if not re.fullmatch("[1-9][0-9]{0,11}", position):
        raise HTTPException(404)
    with visit.moment() as moment:
        entry = visit.county.log.entry_at(int(position)) if int(position) <= moment.position else None
        if entry is None or entry.effective_on > moment.as_of or not visit.identity.sees_stream(entry.stream):
            raise HTTPException(404, "台账里没有这一条，或者这一天还没有。")
        names = Names(moment.views)
        return visit.page(
            "entry.html",
            moment,
            line=Trail(names, visit.county, visit.session, acting=not visit.in_the_past).line(entry),
            address=address_of(visit.county, entry, visit.asked),
        )
