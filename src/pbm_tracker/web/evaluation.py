"""项目支出绩效自评表 of a project and year, filled or blank; beside it the re-review and the key evaluation."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from pydantic import Field

from pbm_tracker.audit.history import entries_of
from pbm_tracker.documents.form import FormSheet
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag
from pbm_tracker.kernel.saying import told as in_language
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
from .download import attachment
from .form_sheets import evaluation_sheet
from .goal_rows import levels, plain_of, value_of
from .monitoring_project import percent_of
from .names import Names
from .project_acts import of_the_evaluation
from .visit import OnBusiness, Visit

CODE = re.compile("20[0-9]{2}-[0-9]{3,4}")

router = APIRouter(include_in_schema=False)


class FormAsked(Frozen):
    blank: Annotated[Flag, Field(title="空表")] = False
    format: Literal["xlsx"] | None = None


@router.get("/evaluations/{year}/{project}")
def show_evaluation(year: str, project: str, visit: OnBusiness) -> Response:
    number, wanted = budget_year(year), read_query(FormAsked, visit.request.query_params)
    blank = wanted.blank
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
        names = Names(moment.views)
        if wanted.format:
            about = (seen.facts, number, names, profile, moment.as_of)
            return _file(visit, evaluation_sheet(about, form, None if blank else evaluated), f"{number}-{project}")
        return visit.page(
            "performance/evaluation.html",
            moment,
            year=number,
            names=names,
            facts=seen.facts,
            own=own,
            form=form,
            filed=evaluated is not None,
            evaluated=None if blank else evaluated,
            key=None if blank else key_evaluation_in(entries),
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


def _file(visit: Visit, sheet: FormSheet, named: str) -> Response:
    """The form as a workbook. Raises TooOften."""
    visit.shell.exports.take(visit.identity.account, visit.county.now())
    told = replace(sheet, language=visit.language)
    return attachment(
        told.as_xlsx(), "xlsx", f"self-evaluation-{named}", f"{in_language(sheet.name, visit.language)}-{named}"
    )
