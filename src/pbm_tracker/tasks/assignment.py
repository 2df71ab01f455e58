"""Who carries out what: duties are assigned, put into the hands of a section and a person, handed over, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import OF_A_UNIT, SUPERVISION
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Day, Flag, Line, Prose, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.notice import TaskInForce, notice_in_force
from pbm_tracker.units.person import PersonId, require_person
from pbm_tracker.units.section import SectionId, require_section
from pbm_tracker.units.unit import UnitAbolished, UnitMerged, UnitRegistered, require_member

from .duty import (
    ANNEX,
    Capacity,
    CapacityField,
    Duty,
    DutyCommand,
    TaskNumber,
    UnitOfDuty,
    duties_of,
    stream_of,
)

# A unit that joins late is given this long; a reading of ours, marked on the duty (the notice does not foresee it).
DAYS_AFTER_JOINING = 60

# Events


class DutyAssigned(Event):
    """`due_as_printed` is false where the deadline is not the notice's own: after a late joining, or by decision."""

    words = "分解任务"
    task: TaskNumber
    unit: Slug
    capacity: CapacityField
    since: Day
    due: Day
    due_as_printed: Flag

    def effective_on(self, act: Act) -> date:
        return self.since

    def apply(self, duty: Duty, entry: Entry) -> None:
        duty.task, duty.unit, duty.capacity = self.task, self.unit, self.capacity
        duty.due, duty.due_as_printed, duty.withdrawn = self.due, self.due_as_printed, False


class SectionDutyAssigned(Event):
    words = "落实到股室"
    section: Slug


class PersonDutyAssigned(Event):
    words = "落实到责任人"
    person: Slug


class DutyHandedOver(Event):
    """The duty goes on with its past in another unit's hands. Source: house reading of mergers."""

    words = "移交任务"
    unit: Slug

    def apply(self, duty: Duty, entry: Entry) -> None:
        duty.unit = self.unit


class DutyWithdrawn(Event):
    words = "撤销任务"
    reason: Prose
    inherited_by: Line | None = None  # the stream of the heir's own duty of this kind

    def apply(self, duty: Duty, entry: Entry) -> None:
        duty.withdrawn = True


# Commands


class AssignDuty(Command):
    """把一项任务分解到一个责任单位。"""

    verb = "分解任务"
    roles = SUPERVISION
    task: TaskNumber
    unit: UnitOfDuty
    capacity: CapacityField
    due: Annotated[Day | None, Field(title="完成时限", description="不填即按方案所印时限")] = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        units = require_member(read, self.unit, act)
        task = notice_in_force(read).tasks[self.task]
        if self.capacity == "member" and not task.collective:
            raise Refusal(say("任务 {task} 的责任单位不是各部门各单位", task=self.task), clause=ANNEX, field="capacity")
        if any(duty.held_by(self.unit) for duty in duties_of(read, self.task, self.unit, self.capacity)):
            raise Refusal("该任务已经分解到该单位", clause=ANNEX, field="task")
        earlier = [one for one in duties_of(read, self.task, self.unit, self.capacity) if one.unit == self.unit]
        duty = next(iter(earlier), read(Duty, stream_of(self.task, self.capacity, self.unit)))
        assigned = _assigned(task, self.unit, self.capacity, units.units[self.unit].member_from, act.occurred_on)
        if self.due is not None:
            assigned = assigned.model_copy(update={"due": self.due, "due_as_printed": self.due == task.due})
        return [Fact(duty, assigned)]


class NameSection(DutyCommand):
    """把任务落实到本单位的一个股室。"""

    verb = "落实股室"
    roles = OF_A_UNIT
    section: SectionId

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        require_section(read, duty.unit, self.section)
        return SectionDutyAssigned(section=self.section)


class NamePerson(DutyCommand):
    """把任务落实到具体责任人。换人不改变以前的责任。"""

    verb = "落实责任人"
    roles = OF_A_UNIT
    person: PersonId

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        require_person(read, self.person)
        return PersonDutyAssigned(person=self.person)


class WithdrawDuty(DutyCommand):
    """撤销一个单位的一项任务。过去的记录保留。"""

    verb = "撤销任务"
    roles = SUPERVISION
    checked = True
    reason: Annotated[Prose, Field(title="撤销理由")]

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        return DutyWithdrawn(reason=self.reason)


# What happens to duties when units come and go


def _assigned(task: TaskInForce, unit: str, capacity: Capacity, member_from: date, since: date) -> DutyAssigned:
    due = max(task.due, member_from + timedelta(days=DAYS_AFTER_JOINING))
    return DutyAssigned(
        task=task.number, unit=unit, capacity=capacity, since=since, due=due, due_as_printed=due == task.due
    )


def duties_for_a_new_unit(event: UnitRegistered, read: Read, act: Act) -> Iterable[Fact]:
    """A task that names 各部门各单位 is one duty for every member; each unit it names by itself has one more."""
    for task in notice_in_force(read).tasks.values():
        for capacity in _capacities(task, event.unit):
            duty = read(Duty, stream_of(task.number, capacity, event.unit))
            yield Fact(duty, _assigned(task, event.unit, capacity, event.member_from, event.member_from))


def _capacities(task: TaskInForce, unit: str) -> Iterator[Capacity]:
    if task.collective:
        yield "member"
    if unit in task.units:
        yield "named"


def duties_of_a_merged_unit(event: UnitMerged, read: Read, act: Act) -> Iterable[Fact]:
    """The heir takes over what it does not hold; what it holds already ends for the merged unit."""
    for duty in _held(event.unit, read):
        own = [one for one in duties_of(read, duty.task, event.into, duty.capacity) if one.held_by(event.into)]
        if own:
            yield Fact(duty, DutyWithdrawn(reason=f"单位并入 {event.into}，移交其同项任务", inherited_by=own[0].stream))
        else:
            yield Fact(duty, DutyHandedOver(unit=event.into))


def duties_of_an_abolished_unit(event: UnitAbolished, read: Read, act: Act) -> Iterable[Fact]:
    for duty in _held(event.unit, read):
        yield Fact(duty, DutyWithdrawn(reason="单位撤销"))


def _held(unit: str, read: Read) -> list[Duty]:
    tasks = notice_in_force(read).tasks
    return [duty for task in tasks for duty in duties_of(read, task, unit) if duty.held_by(unit)]
