"""查找: one box for tasks, units, people and remarks; all of them dated, and only what the reader may see."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.exports import dating, found_table
from pbm_tracker.finding import FOUND_WORDS, ONE_MAX, Kind, Search, Sought, Words
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.matching import words_of
from pbm_tracker.kernel.saying import say

from .asked import read_query
from .download import exported
from .log import lines_of
from .names import Names
from .visit import OnBusiness

AT_FIRST = 10  # of each kind, where all are asked for on a page

router = APIRouter(include_in_schema=False)


class Asking(Frozen):
    q: Words | None = None
    kind: Kind | None = None

    def sought(self, most: int) -> Sought | None:
        return None if self.q is None else Sought(words=self.q, kind=self.kind, most=most)


@router.get("/search")
def show_search(visit: OnBusiness) -> Response:
    asking = read_query(Asking, visit.request.query_params)
    if asking.q:
        visit.shell.searches.take(visit.identity.account, visit.county.now())
    with visit.moment() as moment:
        names = Names(moment.views)
        most = ONE_MAX if asking.kind or visit.request.query_params.get("format") else AT_FIRST
        search = Search(visit.county, moment, visit.identity, asking.sought(most))
        found = search.found()
        told = {"查找": asking.q, "种类": asking.kind and say(FOUND_WORDS[asking.kind])}
        if file := exported(visit, "search", lambda: found_table(found, dating(moment, filters=told))):
            return file
        _, entries = search.remarks
        return visit.page(
            "search.html",
            moment,
            asking=asking,
            blank=not words_of(asking.q or ""),
            found=found,
            total=sum(getattr(found, kind).count for kind in FOUND_WORDS),
            kinds=FOUND_WORDS,
            most=most,
            lines=lines_of(visit, names, entries),
            exportable=bool(asking.q),
            log_stopped=sorted(visit.county.index.errors()),
        )
