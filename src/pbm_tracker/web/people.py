"""人员: who holds which post and how many duties; and one person, with posts, duties and what he signed."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from pydantic import Field

from pbm_tracker.audit.entries import Filter
from pbm_tracker.county import Moment
from pbm_tracker.documents.table import Table
from pbm_tracker.exports import dating, duties_table, people_table
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.logbook import LogRead
from pbm_tracker.persons import Dossier, read_dossier, read_people
from pbm_tracker.reads import NotThere
from pbm_tracker.tasks.pages import DutySeen, duties_seen
from pbm_tracker.units.person import LeavePost, RegisterPerson, TakePost

from .asked import read_query
from .download import exported
from .log import Place, page_of
from .names import Names
from .visit import NO_BUSINESS, OnBusiness, SignedIn, Visit

SLUG = "[a-z0-9-]{1,60}"

router = APIRouter(include_in_schema=False)


class OfUnit(Frozen):
    unit: Annotated[Slug | None, Field(title="单位")] = None


@router.get("/people")
def show_people(visit: OnBusiness) -> Response:
    unit = read_query(OfUnit, visit.request.query_params).unit
    with visit.moment() as moment:
        names = Names(moment.views)
        people = read_people(moment, unit)
        dated = dating(moment, visit.asked.reading, {"单位": names.unit(unit) if unit else None})
        if file := exported(visit, "people", lambda: people_table(people, moment, dated)):
            return file
        order = {one: index for index, one in enumerate(names.units)}
        holding = [row for row in people.rows if row.posts]
        holding.sort(key=lambda row: (min(order.get(post.unit, 0) for post in row.posts), row.person))
        return visit.page(
            "people.html",
            moment,
            names=names,
            unit=unit,
            holding=holding,
            without=[row for row in people.rows if not row.posts],
            exportable=True,
            commands=[one for one in (RegisterPerson, TakePost) if visit.identity.may(one) and not visit.in_the_past],
        )


@router.get("/people/{person}")
def show_person(person: str, visit: SignedIn) -> Response:
    """Everybody may read his own; others' are for whoever sees business, what they signed for fewer."""
    own = visit.identity.person == person
    if not own and not visit.identity.sees_business:
        raise HTTPException(403, NO_BUSINESS)
    if not re.fullmatch(SLUG, person):
        raise HTTPException(404)
    place = read_query(Place, visit.request.query_params)
    with visit.moment() as moment:
        try:
            dossier = read_dossier(moment, person, visit.asked.reading)
        except NotThere as reason:
            raise HTTPException(404, str(reason)) from None
        names = Names(moment.views)
        seen = [
            one
            for one in duties_seen(moment.views, moment.as_of, visit.asked.reading)
            if one.row["person"] == person and not one.facts.withdrawn
        ]
        if file := exported(visit, f"person-{person}", lambda: _table(visit, moment, seen, dossier)):
            return file
        acts = _acts(visit, moment, dossier)
        return visit.page(
            "person.html",
            moment,
            names=names,
            dossier=dossier,
            seen=[(one, _since(dossier, one), _section_since(moment, one)) for one in seen],
            former=[one for one in dossier.hands if one.until is not None],
            acts=None if acts is None else page_of(visit, moment, names, acts, place),
            only_of=None if own or visit.identity.role != "unit_head" else visit.identity.unit,
            own=own,
            catalogue=visit.county.catalogue,
            exportable=True,
            may_take_post=visit.identity.may(TakePost) and not visit.in_the_past,
            may_leave_post=visit.identity.may(LeavePost) and not visit.in_the_past,
        )


def _acts(visit: Visit, moment: Moment, dossier: Dossier) -> LogRead | None:
    """What was signed through accounts of the person, or in his name by a ledger; None for who may not see it."""
    units = {post.unit for post in dossier.posts}
    if not visit.identity.sees_acts_of(dossier.person, units):
        return None
    narrowed = visit.identity.role == "unit_head" and visit.identity.person != dossier.person
    wanted = Filter(person=dossier.person, unit=visit.identity.unit if narrowed else None)
    return LogRead(visit.county, moment, visit.identity, wanted)


def _since(dossier: Dossier, seen: DutySeen) -> str:
    """Since when a duty is in his hands without a break."""
    days = [
        one.since.isoformat()
        for one in dossier.hands
        if (one.task, one.capacity, one.unit) == (seen.task, seen.capacity, seen.unit) and one.until is None
    ]
    return days[-1] if days else ""


def _section_since(moment: Moment, seen: DutySeen) -> str:
    rows = moment.views.rows("hands", "section_since", stream=seen.row["stream"])
    return str(rows[0]["since"]) if rows else ""


def _table(visit: Visit, moment: Moment, seen: list[DutySeen], dossier: Dossier) -> Table:
    dated = dating(moment, visit.asked.reading, {"责任人": f"{dossier.name}（{dossier.person}）"})
    return duties_table(visit.county, moment, seen, dated, say("{name}在手的任务", name=dossier.name))
