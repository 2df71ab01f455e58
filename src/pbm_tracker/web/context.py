"""What a form about a duty shows beside its fields: where the duty stands, and what was said of it last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pbm_tracker.audit.history import entries_of
from pbm_tracker.county import Moment
from pbm_tracker.notice.agreement import TASKS
from pbm_tracker.notice.catalogue import Task
from pbm_tracker.tasks.duty import Capacity
from pbm_tracker.tasks.pages import DutySeen, duties_seen

from .names import Names
from .trail import Line, Trail
from .visit import Visit

LAST_ENTRIES = 3


@dataclass(frozen=True, slots=True)
class AboutTheDuty:
    seen: DutySeen
    task: Task
    unit_name: str
    address: str
    lines: list[Line]


def about_the_duty(visit: Visit, moment: Moment, names: Names, fixed: Mapping[str, str]) -> AboutTheDuty | None:
    """The duty that a form is about; None where it is about none, or about none that is there."""
    task, unit = task_number(fixed.get("task", "")), fixed.get("unit")
    if not visit.identity.sees_business or unit not in names.units or task is None:
        return None
    found = [
        seen
        for seen in duties_seen(moment.views, moment.as_of, visit.asked.reading, unit=unit, task=task)
        if fixed.get("capacity") in (None, seen.capacity)
    ]
    found.sort(key=lambda seen: seen.facts.withdrawn)
    if not found:
        return None
    seen = found[0]
    entries = entries_of(visit.county.log, seen.row["stream"], moment.position, moment.as_of)
    return AboutTheDuty(
        seen=seen,
        task=visit.county.catalogue.task(seen.task),
        unit_name=names.unit(unit),
        address=visit.asked.link(duty_path(seen.task, seen.capacity, seen.unit)),
        lines=Trail(names, visit.county, visit.session, unit).lines(entries[-LAST_ENTRIES:]),
    )


def task_number(text: str) -> int | None:
    """The number of a task as an address writes it; None for any other way of writing, and for one there is not."""
    return int(text) if re.fullmatch("[1-9][0-9]?", text) and int(text) <= TASKS else None


def duty_path(task: int, capacity: Capacity, unit: str) -> str:
    return f"/duties/{task}/{capacity}/{unit}"
