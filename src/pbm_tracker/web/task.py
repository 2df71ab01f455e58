"""The tasks of the notice, by category; and one task with the standing of every unit that carries it out."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from pbm_tracker.documents.table import Table
from pbm_tracker.exports import board_table, dating, duties_table
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.catalogue import SustainKind
from pbm_tracker.notice.reading import read_deadline
from pbm_tracker.tasks.assignment import AssignDuty
from pbm_tracker.tasks.marks import Mark
from pbm_tracker.tasks.pages import DutySeen, board, counts_of, duties_seen, matching, reading_on

from .asked import read_query
from .context import task_number
from .download import exported
from .filters import DutyFilter
from .names import Names
from .visit import OnBusiness

SUSTAIN_WORDS: dict[SustainKind, str] = {
    "yearly": "每年都要重做：年度里的那件事当年没有办，即为失守",
    "instrument": "靠一项制度或机制：在有效期内、按期复核、当年用过，才算坚持",
    "on_event": "有事则办：年度里每遇到一次都办了，才算坚持；没有遇到的，作零报告",
    "standing": "经常性要求：每年说明一次，且没有认定的违反",
}

router = APIRouter(include_in_schema=False)


@router.get("/tasks")
def show_tasks(visit: OnBusiness) -> Response:
    catalogue = visit.county.catalogue
    with visit.moment() as moment:
        here = {unit.unit for unit in Names(moment.views).present}
        by_task: dict[int, list[DutySeen]] = {task.number: [] for task in catalogue.tasks}
        for seen in duties_seen(moment.views, moment.as_of, visit.asked.reading):
            if seen.unit in here:
                by_task[seen.task].append(seen)

        def table() -> Table:
            counted = board(moment.views, catalogue, "task", [one for each in by_task.values() for one in each])
            return board_table(counted, "task", dating(moment, visit.asked.reading))

        if file := exported(visit, "tasks", table):
            return file
        return visit.page(
            "tasks/tasks.html",
            moment,
            catalogue=catalogue,
            counts={number: counts_of(duties) for number, duties in by_task.items()},
            exportable=True,
            reading=visit.asked.reading or reading_on(moment.views, moment.as_of),
        )


@router.get("/tasks/{number}")
def show_task(number: str, visit: OnBusiness) -> Response:
    if (known := task_number(number)) is None:
        raise HTTPException(404, "方案只有第 1 至 63 项任务。")
    chosen = read_query(DutyFilter, visit.request.query_params)
    task = visit.county.catalogue.task(known)
    with visit.moment() as moment:
        names = Names(moment.views)
        here = {unit.unit for unit in names.present}
        everything = duties_seen(moment.views, moment.as_of, visit.asked.reading, task=known)
        seen = [one for one in everything if one.unit in here]
        reading = visit.asked.reading or reading_on(moment.views, moment.as_of)
        shown = matching(seen, chosen.state, chosen.punctuality)
        dated = dating(moment, reading, {"任务": str(known), **chosen.told(visit.county.catalogue)})
        title = say("任务{number}", number=known)
        if file := exported(visit, f"task-{known}", lambda: duties_table(visit.county, moment, shown, dated, title)):
            return file
        return visit.page(
            "tasks/task.html",
            moment,
            names=names,
            task=task,
            category=visit.county.catalogue.categories[task.category - 1],
            due=read_deadline(task.due, reading),
            reading=reading,
            sustain=SUSTAIN_WORDS[task.sustain.kind],
            chosen=chosen,
            counts=counts_of(seen),
            seen=shown,
            exportable=True,
            total=len(seen) - counts_of(seen)[Mark.WITHDRAWN],
            ended=[one for one in everything if one.unit not in here],
            may_assign=visit.identity.may(AssignDuty) and not visit.in_the_past,
        )
