"""项目: the list of projects and policies with what a year has come to; its own for a unit."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.exports import dating
from pbm_tracker.performance.project_stage import STAGE_WORDS
from pbm_tracker.project_list import ProjectFilter, projects_table, read_projects
from pbm_tracker.projects.money import wan_text
from pbm_tracker.projects.project import BOOK_WORDS, KIND_WORDS, ProposeProject

from .asked import BadQuery, read_query
from .download import exported
from .names import Names
from .paging import Paged, part_of
from .visit import OnBusiness

router = APIRouter(include_in_schema=False)


@router.get("/projects")
def show_projects(visit: OnBusiness) -> Response:
    query = visit.request.query_params
    chosen, page = read_query(ProjectFilter, query), read_query(Paged, query).page
    with visit.moment() as moment:
        names = Names(moment.views)
        if chosen.unit is not None and chosen.unit not in names.units:
            raise BadQuery({"unit": "登记册里没有这个单位，或这一天还没有"})
        projects = read_projects(moment, visit.identity, chosen)
        dated = dating(moment, None, chosen.told(names.unit(chosen.unit)))
        if file := exported(visit, "projects", lambda: projects_table(projects, moment, dated)):
            return file
        may_propose = visit.identity.may(ProposeProject, visit.identity.unit) and not visit.in_the_past
        return visit.page(
            "performance/projects.html",
            moment,
            chosen=chosen,
            names=names,
            year=projects.year,
            part=part_of(projects.rows, page),
            books=BOOK_WORDS,
            kinds=KIND_WORDS,
            states=STAGE_WORDS,
            wan=wan_text,
            propose=ProposeProject if may_propose else None,
            exportable=True,
        )
