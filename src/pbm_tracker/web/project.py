"""A project on one page: what it is, who led it, each year from the request to the result, and the whole trail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from pbm_tracker.audit.history import entries_of
from pbm_tracker.county import Moment
from pbm_tracker.kernel.events import Entry
from pbm_tracker.notice.gate import GateRefused
from pbm_tracker.notice.standards import GRADE_WORDS
from pbm_tracker.performance.ex_ante import CONCLUSION_WORDS, VERDICT_WORDS
from pbm_tracker.performance.goal_seen import STATUS_WORDS
from pbm_tracker.performance.monitoring_pages import monitored
from pbm_tracker.performance.pages import Cell, cycle_seen, steps_of
from pbm_tracker.performance.progress import Standing
from pbm_tracker.performance.project_seen import ProjectSeen
from pbm_tracker.performance.project_stage import STAGE_WORDS
from pbm_tracker.performance.project_year import CONSEQUENCE_WORDS, ProjectYear
from pbm_tracker.project_list import read_project
from pbm_tracker.projects.project import BOOK_WORDS, KIND_WORDS, SPECIAL_WORDS
from pbm_tracker.reads import NotThere
from pbm_tracker.refusals import asked_in_words

from .lead_strip import lead_strip
from .monitoring import WORDS as MONITORING_WORDS
from .monitoring_project import commitment_of, rates_of, stated_of
from .names import Names
from .project_acts import Acts, of_the_project, of_the_year
from .track_chart import TrackChart, track_chart
from .trail import Trail
from .visit import OnBusiness, Visit

CODE = re.compile("20[0-9]{2}-[0-9]{3,4}")
WORDS: dict[str, Any] = {
    "books": BOOK_WORDS,
    "conclusions": CONCLUSION_WORDS,
    "consequences": CONSEQUENCE_WORDS,
    "goal_words": STATUS_WORDS,
    "grades": GRADE_WORDS,
    "kinds": KIND_WORDS,
    "specials": SPECIAL_WORDS,
    "stages": STAGE_WORDS,
    "verdicts": VERDICT_WORDS,
    **MONITORING_WORDS,
}


@dataclass(frozen=True, slots=True)
class YearShown:
    """A year with what can be done of it, where it stands in the twelve steps, and its two tracks where reported."""

    seen: ProjectYear
    acts: Acts
    steps: Sequence[tuple[Cell, Standing]]
    chart: TrackChart | None


router = APIRouter(include_in_schema=False)


@router.get("/projects/{project}")
def show_project(project: str, visit: OnBusiness) -> Response:
    if not CODE.fullmatch(project):
        raise HTTPException(404)
    with visit.moment() as moment:
        try:
            seen = read_project(visit.county, moment, visit.identity, project).project
        except NotThere as reason:
            raise HTTPException(404, str(reason)) from None
        names = Names(moment.views)
        entries = entries_about(visit, moment, project)
        lines = Trail(names, visit.county, visit.session, seen.facts.unit).lines(entries)
        years = [_year(visit, moment, seen, year) for year in reversed(seen.years)]
        return visit.page(
            "performance/project.html",
            moment,
            names=names,
            seen=seen,
            facts=seen.facts,
            now=next((year for year in seen.years if year.year == moment.as_of.year), None),
            acts=of_the_project(visit, seen),
            years=years,
            strip=lead_strip(seen, moment.as_of) if seen.leads or seen.without_lead else None,
            lines=lines,
            refused=[line for line in lines if isinstance(line.entry.event, GateRefused)],
            asked_words=asked_in_words,
            **WORDS,
        )


def _year(visit: Visit, moment: Moment, seen: ProjectSeen, year: ProjectYear) -> YearShown:
    facts, catalogue = seen.facts, visit.county.catalogue
    cycle = cycle_seen(moment.views, catalogue, year.year, unit=facts.unit)
    watched = monitored(moment.views, catalogue.performance, year.year, facts.project) if year.reports else []
    return YearShown(
        seen=year,
        acts=of_the_year(visit, seen, year),
        steps=steps_of(cycle, facts.unit, facts.project) if facts.covers(year.year) else [],
        chart=track_chart(stated_of(watched[0]), rates_of(commitment_of(moment, watched[0]))) if watched else None,
    )


def entries_about(visit: Visit, moment: Moment, project: str) -> list[Entry]:
    """Everything recorded of a project, whatever its year, in the order of the log."""
    with visit.county.index.reading(date.max) as index:
        streams = [row["stream"] for row in index.rows("streams", "of_project", project=project)]
    found = [entry for each in streams for entry in entries_of(visit.county.log, each, moment.position, moment.as_of)]
    return sorted(found, key=lambda entry: entry.position or 0)
