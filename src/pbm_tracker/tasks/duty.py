"""A duty (任务分解项): one of the 63 tasks, as one unit must carry it out in one capacity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Event, Frozen
from pbm_tracker.kernel.fields import Line, Sha256, Slug, whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.units.unit import register, require_present

ANNEX = "龙府办〔2021〕22号 附件「责任单位」"
TWO_PERSONS = "本系统规则：报告与核验、核验与推翻、申请与批准不得为同一人"
SUPERVISING_UNIT = "county-office"

TaskNumber = Annotated[int, whole(1, 63), Field(title="任务序号")]
UnitOfDuty = Annotated[Slug, Field(title="责任单位")]
Capacity = Literal["member", "named"]
CAPACITY_WORDS: dict[Capacity, str] = {"member": "作为各部门各单位之一", "named": "点名承担"}
CapacityField = Annotated[Capacity, Field(title="承担身份", json_schema_extra={"words": {**CAPACITY_WORDS}})]


class Evidence(Frozen):
    """A document that proves something: its name, and the SHA-256 of its bytes."""

    name: Annotated[Line, Field(title="材料名称")]
    sha256: Annotated[Sha256, Field(title="SHA-256")]


EvidenceList = Annotated[tuple[Evidence, ...], Field(title="佐证材料", max_length=20)]


class Claim(Frozen):
    completed_on: date
    claimed_by: str
    facts: tuple[int, ...] = ()


class ExtensionRequest(Frozen):
    until: date
    asked_on: date
    asked_by: str


class Duty(State):
    task: int = 0
    capacity: Capacity = "member"
    unit: str = ""  # who holds it: after a merger, the heir
    due: date = date.min
    due_as_printed: bool = True
    withdrawn: bool = False
    claim: Claim | None = None
    accepted: date | None = None  # the day of completion as the verifier took it
    verified_by: str | None = None
    extended: date | None = None
    request: ExtensionRequest | None = None
    lapsed_on: date | None = None  # of the open lapse
    cured_on: date | None = None  # of the last closed one
    upkeep_years: frozenset[int] = frozenset()
    proved_by: Mapping[int, int] = Field(default_factory=dict)  # entries by position, and the year each proves

    def held_by(self, unit: str) -> bool:
        return self.version > 0 and self.unit == unit and not self.withdrawn


def stream_of(task: int, capacity: Capacity, unit: str) -> str:
    return f"duty/{task}/{capacity}/{unit}"


def duties_of(read: Read, task: int, unit: str, capacity: Capacity | None = None) -> Iterator[Duty]:
    """The streams a unit may hold this task in: its own, and those of the units that were merged into it."""
    for origin in register(read).origins(unit):
        for one in (capacity,) if capacity else ("member", "named"):
            yield read(Duty, stream_of(task, one, origin))


def duty_of(read: Read, task: int, unit: str, capacity: Capacity | None = None) -> Duty:
    """The one duty that is meant. Raises Refusal if there is none, or if the capacity must be named."""
    found = list(duties_of(read, task, unit, capacity))
    held = [duty for duty in found if duty.held_by(unit)]
    if len(held) == 1:
        return held[0]
    if held:
        raise Refusal(
            say("该单位在任务 {task} 有两份职责", task=task),
            clause=ANNEX,
            cure="请指明承担身份：member 或 named",
            field="capacity",
        )
    if any(duty.version and duty.unit == unit for duty in found):
        raise Refusal(say("该单位的任务 {task} 已撤销", task=task), clause=ANNEX, field="task")
    require_present(read, unit)
    raise Refusal(say("该单位不承担任务 {task}", task=task), clause=ANNEX, field="task")


class DutyCommand(Command):
    """Asks for something about one duty; `decide_on` gets it, already found and held by the unit."""

    task: TaskNumber
    unit: UnitOfDuty
    capacity: Annotated[CapacityField | None, Field(title="承担身份", description="只有一份时不必填")] = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        duty = duty_of(read, self.task, self.unit, self.capacity)
        return [Fact(duty, self.decide_on(duty, read, act))]

    def decide_on(self, duty: Duty, read: Read, act: Act) -> Event:
        raise NotImplementedError
