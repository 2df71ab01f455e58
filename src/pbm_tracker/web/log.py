"""台账: the log itself, newest first, as far as the reader may see it; narrowed by the address, and exported so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.access.account import Account
from pbm_tracker.access.roles import TITLES
from pbm_tracker.capabilities import NOUNS
from pbm_tracker.county import Moment
from pbm_tracker.documents.table import Table
from pbm_tracker.exports import dating, log_table
from pbm_tracker.holders import holder_of
from pbm_tracker.kernel.events import Entry, Event, Frozen
from pbm_tracker.kernel.fields import Whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.logbook import EXPORTED_MAX, LogFilter, LogRead

from .asked import read_query
from .download import exported
from .names import Names
from .trail import Line, Trail
from .visit import SignedIn, Visit

SHOWN = 50  # entries, on a page
ACCOUNTS_ONLY = Account.__module__

router = APIRouter(include_in_schema=False)


class Place(Frozen):
    """Where a page begins: before a position, or after one. Neither means with the newest."""

    before: Whole | None = None
    after: Whole | None = None


@router.get("/log")
def show_log(visit: SignedIn) -> Response:
    query = visit.request.query_params
    chosen, place = read_query(LogFilter, query), read_query(Place, query)
    with visit.moment() as moment:
        names = Names(moment.views)
        log = LogRead(visit.county, moment, visit.identity, chosen)
        if file := exported(visit, "log", lambda: _table(visit, moment, names, log, chosen)):
            return file
        return visit.page(
            "log.html",
            moment,
            **page_of(visit, moment, names, log, place),
            chosen=chosen,
            names=names,
            events=_events(visit),
            roles=TITLES,
            exportable=True,
            more_open=any(value is not None for name, value in chosen if name not in ("event", "unit", "task")),
        )


def page_of(visit: Visit, moment: Moment, names: Names, log: LogRead, place: Place) -> dict[str, Any]:
    """The lines of a page, how many there are in all, and the addresses of the pages beside it."""
    if place.after is not None:
        found = log.oldest(SHOWN + 1, place.after)
        entries, is_newest, is_oldest = found[:SHOWN][::-1], len(found) <= SHOWN, False
    else:
        found = log.newest(SHOWN + 1, place.before)
        entries, is_newest, is_oldest = found[:SHOWN], place.before is None, len(found) <= SHOWN
    kept = {name: value for name, value in visit.frame(moment)["filters"].items() if name not in ("before", "after")}
    path = visit.request.url.path
    newest, oldest = (entries[at].position if entries else None for at in (0, -1))
    return {
        "lines": lines_of(visit, names, entries),
        "count": log.count(),
        "newest": None if place == Place() else visit.asked.link(path, **kept),
        "newer": None if is_newest or not newest else visit.asked.link(path, **kept, after=newest),
        "older": None if is_oldest or not oldest else visit.asked.link(path, **kept, before=oldest),
        "log_stopped": log.stopped(),
    }


def lines_of(visit: Visit, names: Names, entries: Sequence[Entry]) -> list[tuple[Line, str]]:
    """Each with what it is about, in words."""
    trail = Trail(names, visit.county, visit.session, named_only=True)
    return [(trail.line(one, holder_of(visit.county, one.stream)), about(names, one)) for one in entries]


def about(names: Names, entry: Entry) -> str:
    """What an entry's stream is called: 任务9 · 县教育局, 账号 li; nothing where the entry itself says it."""
    match entry.stream.split("/"):
        case ["account" | "person" | "unit" as kind, one] if getattr(entry.event, kind, None) == one:
            return ""
        case ["duty", task, _, unit]:
            return say("任务{n} · {unit}", n=int(task), unit=names.unit(unit))
        case ["person", person]:
            return names.person(person)
        case ["account", account]:
            return say("账号 {account}", account=account)
        case ["unit", unit]:
            return names.unit(unit)
        case _:
            return ""


def _events(visit: Visit) -> list[tuple[str, str]]:
    """The kinds of entries that the reader may see, by their words."""
    order = {noun.__name__: at for at, noun in enumerate(NOUNS)}
    ours = [one for one in Event.all.values() if one.__module__.startswith("pbm_tracker.")]
    ours.sort(key=lambda one: order.get(one.__module__, len(order)))  # and not as they happened to be imported
    seen = [one for one in ours if visit.identity.sees_business or one.__module__ == ACCOUNTS_ONLY]
    return [(one.topic, one.words) for one in seen]


def _table(visit: Visit, moment: Moment, names: Names, log: LogRead, chosen: LogFilter) -> Table:
    """The newest come first, and of very many only they."""
    told: Mapping[str, str | None] = chosen.told(names.unit(chosen.unit))
    rows = log.rows(log.newest(EXPORTED_MAX))
    cut = [("只有", say("最新的 {n:,} 条", n=EXPORTED_MAX))] if len(rows) == EXPORTED_MAX else []
    return log_table(rows, dating(moment, visit.asked.reading, told), cut)
