"""项目支出绩效自评表 of a project and year, filled or blank; beside it the re-review and the key evaluation."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from pydantic import Field

from pbm_tracker.audit.history import entries_of
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag
from pbm_tracker.notice.standards import GRADE_WORDS
from pbm_tracker.performance.evaluation_seen import evaluation_seen, goal_at_the_end, key_evaluation_in
from pbm_tracker.performance.goal import NOUN as GOAL
from pbm_tracker.performance.goal_indicator import written
from pbm_tracker.performance.goal_seen import goal_seen
from pbm_tracker.performance.key_evaluation import ASPECT_WORDS
from pbm_tracker.performance.self_evaluation import SOURCE_WORDS
from pbm_tracker.performance.self_scoring import BAND_WORDS
from pbm_tracker.performance.subject import stream_of
from pbm_tracker.project_list import read_project
from pbm_tracker.projects.money import wan_text
from pbm_tracker.reads import NotThere

from .asked import read_query
from .cycle_parts import budget_year
from .goal_rows import levels, plain_of, value_of
from .monitoring_project import percent_of
from .names import Names
from .project_acts import of_the_evaluation
from .visit import OnBusiness

CODE = re.compile("20[0-9]{2}-[0-9]{3,4}")

router = APIRouter(include_in_schema=False)


class BlankAsked(Frozen):
    blank: Annotated[Flag, Field(title="空表")] = False


@router.get("/evaluations/{year}/{project}")
def show_evaluation(year: str, project: str, visit: OnBusiness) -> Response:
    number, blank = budget_year(year), read_query(BlankAsked, visit.request.query_params).blank
    if not CODE.fullmatch(project):
        raise HTTPException(404)
    with visit.moment() as moment:
        try:
            seen = read_project(visit.county, moment, visit.identity, project).project
        except NotThere as reason:
            raise HTTPException(404, str(reason)) from None
        own = next((one for one in seen.years if one.year == number), None)
        if own is None:
            raise HTTPException(404)
        standards = visit.county.catalogue.performance
        form = goal_at_the_end(goal_seen(moment.views, stream_of(GOAL, number, project)), number)
        stream = stream_of("evaluation", number, project)
        entries = entries_of(visit.county.log, stream, moment.position, moment.as_of)
        profile = standards.profile(number)
        evaluated = evaluation_seen(entries, form, standards, number)
        return visit.page(
            "performance/evaluation.html",
            moment,
            year=number,
            names=Names(moment.views),
            facts=seen.facts,
            own=own,
            form=form,
            filed=evaluated is not None,
            evaluated=None if blank else evaluated,
            key=key_evaluation_in(entries),
            levels=levels(form.indicators if form else None, cost_apart=profile.cost > 0),
            profile=profile,
            acts=of_the_evaluation(visit, seen, own),
            aspects=ASPECT_WORDS,
            bands=BAND_WORDS,
            grades=GRADE_WORDS,
            sources=SOURCE_WORDS,
            value_of=value_of,
            plain_of=plain_of,
            rate_of=percent_of,
            written=written,
            wan=wan_text,
        )
