"""A goal as its official form (项目支出, 部门整体支出绩效目标申报表): filled in, or blank to be written on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from pydantic import Field

from pbm_tracker.county import Moment
from pbm_tracker.goals import form_shown, status_in_words
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag, whole
from pbm_tracker.performance.goal import NOUN, SEED_KIND_WORDS
from pbm_tracker.performance.goal_declaring import DeclareGoal, ReviseGoal
from pbm_tracker.performance.goal_reviewing import ApproveGoalRevision, RefuseGoalRevision, ReturnGoal, ReviewGoal
from pbm_tracker.performance.goal_seen import FormSeen, GoalSeen, actuals_seen, goal_seen
from pbm_tracker.performance.overall_goal_declaring import DeclareOverallGoal
from pbm_tracker.performance.overall_goal_reviewing import ReturnOverallGoal, ReviewOverallGoal
from pbm_tracker.performance.subject import stream_of, unit_stream_of
from pbm_tracker.projects.money import wan_text
from pbm_tracker.projects.project import BOOK_WORDS, SPECIAL_WORDS
from pbm_tracker.reads import NotThere

from .asked import read_query
from .goal_rows import dimensions, levels, plain_of, value_of
from .names import Names
from .visit import OnBusiness, Visit

YEAR = re.compile("20(2[1-9]|[3-9][0-9])|2100")

router = APIRouter(include_in_schema=False)


class FormAsked(Frozen):
    """Which form of a goal: that of a version, or a blank one; nothing means the one that counts."""

    version: Annotated[int, whole(1)] | None = None
    blank: Annotated[Flag, Field(title="空表")] = False


class Steps(NamedTuple):
    """The commands for each way that a goal may stand."""

    declare: type[Command]
    decide: tuple[type[Command], ...]
    revise: type[Command] | None = None
    approve: tuple[type[Command], ...] = ()


OF_PROJECTS = Steps(DeclareGoal, (ReviewGoal, ReturnGoal), ReviseGoal, (ApproveGoalRevision, RefuseGoalRevision))
OF_UNITS = Steps(DeclareOverallGoal, (ReviewOverallGoal, ReturnOverallGoal))


@router.get("/goals/{year}/{project}")
def show_goal(year: str, project: str, visit: OnBusiness) -> Response:
    with visit.moment() as moment:
        found = moment.views.rows("projects", "projects", project=project)
        if not YEAR.fullmatch(year) or not found or not _may_see(visit, found[0]["unit"]):
            raise HTTPException(404)
        row, goal = found[0], goal_seen(moment.views, stream_of(NOUN, int(year), project))
        if goal is None and not row["period_from"][:4] <= year <= row["period_until"][:4]:
            raise HTTPException(404)
        form = _form(visit, goal)
        profile = visit.county.catalogue.performance.profile(int(year))
        return visit.page(
            "performance/goal.html",
            moment,
            project=row,
            lead=_lead(moment, row),
            actuals=actuals_seen(moment.views, project, int(year)),
            profile=profile,
            levels=levels(form.indicators if form else None, cost_apart=profile.cost > 0),
            kinds=SEED_KIND_WORDS,
            books=BOOK_WORDS,
            specials=SPECIAL_WORDS,
            **_shown(visit, moment, int(year), goal, form),
            acts=_acts(visit, goal, OF_PROJECTS, row["unit"], project=project, year=year),
        )


@router.get("/goals/{year}/unit/{unit}")
def show_overall_goal(year: str, unit: str, visit: OnBusiness) -> Response:
    with visit.moment() as moment:
        names = Names(moment.views)
        goal = goal_seen(moment.views, unit_stream_of(NOUN, int(year), unit)) if YEAR.fullmatch(year) else None
        holder = goal.holder if goal else unit
        if not YEAR.fullmatch(year) or unit not in names.units or not _may_see(visit, holder):
            raise HTTPException(404)
        form = _form(visit, goal)
        return visit.page(
            "performance/overall_goal.html",
            moment,
            unit=unit,
            actuals={},
            dimensions=dimensions(form.indicators if form else None),
            **_shown(visit, moment, int(year), goal, form),
            acts=_acts(visit, goal, OF_UNITS, holder, unit=unit, year=year),
        )


def _may_see(visit: Visit, holder: str) -> bool:
    return visit.identity.sees_details_of(holder)


def _form(visit: Visit, goal: GoalSeen | None) -> FormSeen | None:
    """The form to be shown; None for a blank one."""
    asked = read_query(FormAsked, visit.request.query_params)
    if goal is None or asked.blank:
        return None
    try:
        return form_shown(goal, asked.version)
    except NotThere:
        raise HTTPException(404) from None


def _shown(visit: Visit, moment: Moment, year: int, goal: GoalSeen | None, form: FormSeen | None) -> dict[str, Any]:
    """What both forms show alike."""
    return {
        "year": year,
        "names": Names(moment.views),
        "goal": goal,
        "form": form,
        "stands": status_in_words,
        "remarks": _by_place(form),
        "value_of": value_of,
        "plain_of": plain_of,
        "wan": wan_text,
    }


def _by_place(form: FormSeen | None) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for remark in form.remarks if form else ():
        found[remark.at].append(remark.text)
    return found


def _lead(moment: Moment, project: Row) -> str | None:
    """Who leads the project on the day of the page."""
    day, person = moment.as_of.isoformat(), None
    for term in moment.views.rows("projects", "leads", stream=project["stream"]):
        if term["valid_from"] <= day:
            released = term["released_until"]
            person = None if released is not None and released < day else term["person"]
    return person


def _acts(
    visit: Visit, goal: GoalSeen | None, steps: Steps, holder: str, **about: str
) -> list[tuple[type[Command], str]]:
    """What whoever looks can do next, each with the address of its form."""
    if visit.in_the_past:
        return []
    return [
        (command, visit.asked.link(f"/act/{command.topic}", **_named(command, holder, about), back=visit.here))
        for command in _next(goal, steps)
        if visit.identity.may(command, holder)
    ]


def _next(goal: GoalSeen | None, steps: Steps) -> tuple[type[Command], ...]:
    if goal is not None and goal.last.status == "pending":
        return steps.decide if goal.last.asked == "declared" else steps.approve
    if goal is None or goal.in_force is None:
        return (steps.declare,)
    return (steps.revise,) if steps.revise else ()


def _named(command: type[Command], holder: str, about: Mapping[str, str]) -> dict[str, str]:
    """The fields of the command that the page knows."""
    known = {"unit": holder, **about}
    return {name: value for name, value in known.items() if name in command.model_fields}
