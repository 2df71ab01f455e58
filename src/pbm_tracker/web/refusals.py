"""被拒记录: what the gates refused, newest first, for those who review and for the unit that it concerned."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.exports import dating
from pbm_tracker.refusals import ALL, RefusalFilter, Refusals, read_refusals, refusals_table

from .asked import BadQuery, read_query
from .download import exported
from .log import about
from .names import Names
from .paging import Paged, part_read
from .trail import Trail
from .visit import OnBusiness

router = APIRouter(include_in_schema=False)


@router.get("/refusals")
def show_refusals(visit: OnBusiness) -> Response:
    query = visit.request.query_params
    chosen, page = read_query(RefusalFilter, query), read_query(Paged, query).page
    with visit.moment() as moment:
        names = Names(moment.views)
        if chosen.unit is not None and chosen.unit not in names.units:
            raise BadQuery({"unit": "登记册里没有这个单位，或这一天还没有"})
        dated = dating(moment, visit.asked.reading, chosen.told(names.unit(chosen.unit)))

        def read(part: range) -> Refusals:
            return read_refusals(visit.county, moment, visit.identity, chosen, part)

        if file := exported(visit, "refusals", lambda: refusals_table(read(ALL), moment, dated)):
            return file
        part = part_read(read(range(0)).count, page, lambda part: read(part).rows)
        trail = Trail(names, visit.county, visit.session)
        entries = visit.county.log.entries_at([row.position for row in part.rows])
        lines = [trail.line(entry, row.holder) for row, entry in zip(part.rows, entries, strict=True)]
        return visit.page(
            "refusals.html",
            moment,
            chosen=chosen,
            names=names,
            part=part,
            lines=[(line, about(names, line.entry)) for line in lines],
            gates=visit.county.catalogue.gates,
            exportable=True,
        )
