"""两日对比: which duties stand otherwise at one moment than at another, from what to what, and what made it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import Field

from pbm_tracker.comparing import FROM, TO, Side, before_of, changes, counted, refuse_future, side, side_at
from pbm_tracker.county import InTheFuture
from pbm_tracker.exports import dating, difference_table
from pbm_tracker.kernel.fields import Day, KnownAt, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.tasks.difference import KIND_WORDS, Change, Kind
from pbm_tracker.tasks.duty import TaskNumber

from .asked import DATE_FIELDS, Asked, BadQuery, read_query
from .download import exported
from .names import Names
from .paging import Paged, part_of
from .visit import OnBusiness, Visit

SHOWN_OF_A_KIND = 10
OWN_FIELDS = frozenset({*FROM.values(), *TO.values(), "unit", "task", "kind"})

router = APIRouter(include_in_schema=False)


class DifferenceQuery(Paged):
    """The two moments, and what the list is narrowed to. `to` and `known_to` stand for the dates of other pages."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    known_from: KnownAt | None = None
    to: Day | None = None
    known_to: KnownAt | None = None
    unit: Slug | None = None
    task: TaskNumber | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one kind: as many as are shown, of how many there are."""

    kind: Kind
    rows: Sequence[Change]
    total: int


@router.get("/difference")
def show_difference(visit: OnBusiness) -> Response:
    """The form with its errors at the fields, where the address asks for what cannot be."""
    try:
        chosen = read_query(DifferenceQuery, visit.request.query_params)
        return _page(_dated(visit, chosen), chosen)
    except BadQuery as bad:
        if not bad.errors.keys() <= OWN_FIELDS:
            raise
        own = replace(visit, asked=replace(visit.asked, instead=tuple(TO.values())))
        with own.county.at() as moment:
            names, fields = Names(moment.views), _fields(visit, None)
            return own.page("tasks/difference.html", status=422, errors=bad.errors, names=names, fields=fields)


def _dated(visit: Visit, chosen: DifferenceQuery) -> Visit:
    """The visit as of the second moment, by which all other pages are dated."""
    query, typed = visit.request.query_params, dict(visit.asked.typed)
    typed |= {name: query[own].strip() for name, own in TO.items() if query.get(own, "").strip()}
    as_of, known_at = chosen.to or visit.asked.as_of, chosen.known_to or visit.asked.known_at
    kept = tuple((name, typed[name]) for name in DATE_FIELDS if name in typed)
    return replace(visit, asked=Asked(as_of, known_at, visit.asked.reading, kept, tuple(TO.values())))


def _page(visit: Visit, chosen: DifferenceQuery) -> Response:
    county, asked = visit.county, visit.asked
    first = chosen.from_ or before_of(asked.as_of or visit.today)
    before = _before(visit, chosen, first)
    with visit.moment() as moment:
        names = Names(moment.views)
        if chosen.unit is not None and chosen.unit not in names.units:
            raise BadQuery({"unit": "登记册里没有这个单位，或这一天还没有"})
        after = side(moment, asked.reading)
        found = changes(county, before, after, unit=chosen.unit, task=chosen.task)
        shown = [change for change in found if chosen.kind in (None, change.kind)]
        dated = dating(moment, asked.reading, _told(chosen, before, names))
        if file := exported(visit, "difference", lambda: difference_table(county, moment, shown, dated)):
            return file
        part = part_of(shown, chosen.page) if chosen.kind else None
        return visit.page(
            "tasks/difference.html",
            moment,
            errors={},
            fields=_fields(visit, first),
            chosen=chosen,
            names=names,
            before=before.dated,
            after=after.dated,
            counts=counted(found),
            total=sum(change.kind is not Kind.NOTED for change in found),
            groups=[Group(chosen.kind, part.rows, part.total)] if chosen.kind and part else _groups(shown),
            part=part,
            before_link=_as_before(chosen, first, asked),
            catalogue=county.catalogue,
            exportable=True,
        )


def _before(visit: Visit, chosen: DifferenceQuery, first: date) -> Side:
    """The duties at the first moment. Raises BadQuery if either of the two has not come."""
    county, asked = visit.county, visit.asked
    try:
        refuse_future(county, asked.as_of, asked.known_at)
        return side_at(county, first, chosen.known_from, asked.reading, county.log.head())
    except InTheFuture as future:
        raise BadQuery({future.field: str(future)}) from None


def _groups(shown: Sequence[Change]) -> list[Group]:
    """The first of each kind."""
    by_kind = {kind: [change for change in shown if change.kind is kind] for kind in Kind}
    return [Group(kind, each[:SHOWN_OF_A_KIND], len(each)) for kind, each in by_kind.items() if each]


def _fields(visit: Visit, first: date | None) -> dict[str, str]:
    """What stands in the form: as it was typed, or what is asked where nothing was."""
    query, dates = visit.request.query_params, dict(visit.asked.typed)
    plain = {
        "from": first.isoformat() if first else "",
        "to": dates.get("as_of", visit.today.isoformat()),
        "known_to": dates.get("known_at", ""),
    }
    names = ("from", "known_from", "to", "known_to", "unit", "task", "kind")
    return {name: query.get(name, "").strip() or plain.get(name, "") for name in names}


def _as_before(chosen: DifferenceQuery, first: date, asked: Asked) -> Asked:
    """How a link to the first moment is dated."""
    typed = [("as_of", first.isoformat())]
    typed += [("known_at", chosen.known_from.isoformat())] if chosen.known_from else []
    typed += [("reading", asked.reading)] if asked.reading else []
    return Asked(first, chosen.known_from, asked.reading, tuple(typed))


def _told(chosen: DifferenceQuery, before: Side, names: Names) -> dict[str, str | None]:
    """What an export says that it was compared with and narrowed to."""
    return {
        "与之对比的一天": before.dated.as_of.isoformat(),
        "那一天按何时所知": f"{before.dated.known_at:%Y-%m-%d %H:%M}",
        "单位": chosen.unit and names.unit(chosen.unit),
        "任务": str(chosen.task) if chosen.task else None,
        "变动": chosen.kind and say(KIND_WORDS[chosen.kind]),
    }
