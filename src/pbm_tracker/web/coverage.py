"""四本预算的覆盖: by book, how much of a year's money has a goal, is monitored, was evaluated; its own for a unit."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.performance.coverage import coverage
from pbm_tracker.projects.money import wan_text
from pbm_tracker.projects.project import BOOK_WORDS

from .cycle_parts import budget_year
from .visit import OnBusiness

router = APIRouter(include_in_schema=False)


@router.get("/coverage/{year}")
def show_coverage(year: str, visit: OnBusiness) -> Response:
    number = budget_year(year)
    with visit.moment() as moment:
        return visit.page(
            "performance/coverage.html",
            moment,
            year=number,
            rows=coverage(moment.views, number, visit.identity.sees_details_of),
            books=BOOK_WORDS,
            wan=wan_text,
        )
