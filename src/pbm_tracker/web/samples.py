"""自评复核抽样: the population of a year with its seed and ranks, drawn again before the reader's eyes."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from pbm_tracker.exports import dating
from pbm_tracker.performance.re_review import RE_REVIEWED
from pbm_tracker.re_review_sample import read_sample, sample_table
from pbm_tracker.reads import NotThere

from .cycle_parts import budget_year
from .download import exported
from .names import Names
from .visit import OnBusiness

router = APIRouter(include_in_schema=False)


@router.get("/samples/{year}")
def show_sample(year: str, visit: OnBusiness) -> Response:
    """All codes and ranks for everybody, so that it can be drawn again; names for who may see the project."""
    number = budget_year(year)
    with visit.moment() as moment:
        try:
            sample = read_sample(visit.county, moment, number)
        except NotThere as reason:
            raise HTTPException(404, str(reason)) from None
        if file := exported(visit, f"samples-{number}", lambda: sample_table(sample, dating(moment))):
            return file
        return visit.page(
            "performance/sample.html",
            moment,
            year=number,
            names=Names(moment.views),
            sample=sample,
            drawn=sum(row.drawn for row in sample.rows),
            projects={row["project"]: row["name"] for row in moment.views.rows("projects", "projects")},
            clause=RE_REVIEWED,
            exportable=True,
        )
