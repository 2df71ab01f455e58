"""What programs read of the register of units, of the tasks of the notice, and of one duty with its trail."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from pbm_tracker.audit.history import HistoryRow, entries_of, history_rows
from pbm_tracker.county import County, Moment
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.catalogue import Task
from pbm_tracker.notice.reading import Reading, read_deadline
from pbm_tracker.reads import TASK_NUMBERS, Dated, NotThere
from pbm_tracker.tasks.duty import CAPACITY_WORDS
from pbm_tracker.tasks.pages import BoardRow, DutyRow, board, duties_seen, duty_row, duty_seen, reading_on, units_of


class UnitRow(BaseModel):
    unit: str
    name: str
    kind: str
    ended_on: date | None
    heir: str | None


class Units(Dated):
    """Every unit there was by the day, in register order."""

    rows: list[UnitRow]


class TaskRow(BaseModel):
    """A task as the notice prints it; `due` is its deadline as read."""

    task: int
    category: int
    text: str
    unit_wording: str
    units: list[str]
    collective: bool
    due_wording: str
    due: date
    upkeep: str


class CountedTask(TaskRow):
    counts: BoardRow


class Tasks(Dated):
    reading: Reading
    rows: list[CountedTask]


class TaskAndDuties(Dated):
    reading: Reading
    task: TaskRow
    duties: list[DutyRow]


class DutyAndTrail(Dated):
    duty: DutyRow
    stream: str
    trail: list[HistoryRow]


def read_units(moment: Moment) -> Units:
    rows = [
        UnitRow(unit=one.unit, name=one.name, kind=one.kind, ended_on=one.ended_on, heir=one.heir)
        for one in units_of(moment.views)
    ]
    return Units.at(moment, rows=rows)


def read_tasks(county: County, moment: Moment, reading: Reading | None = None) -> Tasks:
    """The 63 tasks with the standing of the units of the day."""
    read_as = reading or reading_on(moment.views, moment.as_of)
    duties = duties_seen(moment.views, moment.as_of, reading)
    counted = {row.id: row for row in board(moment.views, county.catalogue, "task", duties)}
    rows = [
        CountedTask(**_task_row(task, read_as).model_dump(), counts=counted[str(task.number)])
        for task in county.catalogue.tasks
    ]
    return Tasks.at(moment, reading=read_as, rows=rows)


def read_task(county: County, moment: Moment, reading: Reading | None = None, *, number: str) -> TaskAndDuties:
    """Raises NotThere; a task has one spelling: 1 to 63 in plain digits."""
    task = county.catalogue.task(_number(number))
    read_as = reading or reading_on(moment.views, moment.as_of)
    duties = duties_seen(moment.views, moment.as_of, reading, task=task.number)
    return TaskAndDuties.at(
        moment,
        reading=read_as,
        task=_task_row(task, read_as),
        duties=[duty_row(one) for one in duties],
    )


def read_duty(county: County, moment: Moment, reading: Reading | None, place: tuple[str, str, str]) -> DutyAndTrail:
    """One duty, by task, capacity and unit, and everything recorded of it that counts. Raises NotThere."""
    task, capacity, unit = place
    number = _number(task)
    known = next((one for one in CAPACITY_WORDS if one == capacity), None)
    seen = known and duty_seen(moment.views, moment.as_of, reading, task=number, capacity=known, unit=unit)
    if seen is None:
        raise NotThere("unit", say("任务 {number} 没有分解到这个单位，或这一天还没有", number=number))
    stream = str(seen.row["stream"])
    return DutyAndTrail.at(
        moment,
        duty=duty_row(seen),
        stream=stream,
        trail=history_rows(entries_of(county.log, stream, moment.position, moment.as_of)),
    )


def _number(text: str) -> int:
    if text not in TASK_NUMBERS:
        raise NotThere("task", "方案只有第 1 至 63 项任务")
    return int(text)


def _task_row(task: Task, reading: Reading) -> TaskRow:
    return TaskRow(
        task=task.number,
        category=task.category,
        text=task.text,
        unit_wording=task.unit_wording,
        units=list(task.units),
        collective=task.collective,
        due_wording=task.due_wording,
        due=read_deadline(task.due, reading),
        upkeep=task.sustain.kind,
    )
