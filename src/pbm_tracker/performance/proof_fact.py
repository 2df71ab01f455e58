"""Which entries may prove a duty: told from the log when somebody names them, and from the views to offer them.

An entry proves the tasks whose `sustain.events` name its event, a work fact those of its kind, a regulation those it
was issued for; and the duties of the unit whose it is. What the finance bureau did proves what it is named for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import Field

from pbm_tracker.kernel.commands import Read, Refusal, State
from pbm_tracker.kernel.events import Entry, Event, Frozen
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.views import Reading as Views
from pbm_tracker.notice.catalogue import Catalogue, current
from pbm_tracker.projects.project import Project
from pbm_tracker.tasks.duty import Capacity, Duty
from pbm_tracker.tasks.proving import ONE_YEAR
from pbm_tracker.units.unit import register

from .proof_seen import FINANCE_BUREAU

WORK_FACT, REGULATION = "work_fact_recorded", "regulation_issued"


def may_prove(
    catalogue: Catalogue, task: int, topic: str, fact_kind: str | None = None, served: Collection[int] = ()
) -> bool:
    """Whether an event is one that the task's upkeep rests on. `served` are the tasks of a regulation."""
    if topic == WORK_FACT:
        return any(kind.id == fact_kind and task in kind.tasks for kind in catalogue.performance.fact_kinds)
    return topic in catalogue.task(task).sustain.events and (topic != REGULATION or task in served)


def _whose(stream: str, project: str | None, unit: str | None) -> tuple[str | None, str | None]:
    """The project or the unit that an entry is about, by what it says or by its stream (goal/2022/unit/town)."""
    *_, kind, name = ("", *stream.split("/"))
    if project is None and kind == "project":
        project = name
    return project, name if unit is None and kind == "unit" else unit


# Named


class Proves(Frozen):
    """What an entry says of what it may prove: its event, whose it is, who gave it, and from which day it counts."""

    topic: str
    fact_kind: str | None
    served: frozenset[int]
    project: str | None
    unit: str | None
    role: str
    effective_on: date


class Told(State):
    """What the entries of a stream may prove, by position."""

    entries: Mapping[int, Proves] = Field(default_factory=dict)

    def evolve(self, entry: Entry) -> None:
        event = entry.event
        project, unit = _whose(entry.stream, getattr(event, "project", None), getattr(event, "unit", None))
        proves = Proves(
            topic=event.topic,
            fact_kind=getattr(event, "fact_kind", None),
            served=frozenset(row.task for row in getattr(event, "tasks", ()) if hasattr(row, "task")),
            project=project,
            unit=unit,
            role=entry.act.role,
            effective_on=entry.effective_on,
        )
        if entry.position is not None:
            self.entries = {**self.entries, entry.position: proves}
        self.version = entry.version


def require_proving(read: Read, duty: Duty, position: int, until: date) -> None:
    """Raise Refusal unless the entry is there, may prove the duty's task for its unit, and counted by `until`."""
    stream = read.stream_at(position)
    entry = read(Told, stream).entries.get(position) if stream else None
    if entry is None or entry.effective_on > until:
        raise _refused(say("到 {day} 没有第 {position:,} 条记录", day=until, position=position))
    proves = may_prove(current(), duty.task, entry.topic, entry.fact_kind, entry.served)
    if not proves or not _is_its_own(read, duty, entry):
        raise _refused(say("第 {position:,} 条记录不能证明这个单位的这项任务", position=position))


def _is_its_own(read: Read, duty: Duty, entry: Proves) -> bool:
    if duty.capacity == "named" and duty.unit == FINANCE_BUREAU:
        return entry.role == "finance"
    unit = entry.unit if entry.project is None else read(Project, f"project/{entry.project}").unit
    return unit in register(read).origins(duty.unit)


def _refused(reason: str) -> Refusal:
    return Refusal(reason, clause=ONE_YEAR, field="facts")


# Offered


@dataclass(frozen=True, slots=True)
class ProvingFact:
    """An entry that may prove a duty: what it is, on what project or for which kind of fact, and from which day."""

    position: int
    words: str
    project: str | None
    effective_on: date


@dataclass(frozen=True, slots=True)
class Proving:
    """The facts that may prove a duty by a day, and the words of what its task's upkeep rests on and is not there."""

    facts: list[ProvingFact]
    lacking: list[str]


def proving(views: Views, task: int, capacity: Capacity, unit: str, until: date) -> Proving:
    """As of the day that the views are of; what is lacking is shown, and never a refusal."""
    catalogue = current()
    served = _served(views)
    projects = {row["project"]: row["unit"] for row in views.rows("projects", "projects")}
    kinds = {kind.id: kind.words for kind in catalogue.performance.fact_kinds}
    facts, topics = [], set()
    for row in views.rows("proof_facts", "facts", until=until.isoformat()):
        if not may_prove(catalogue, task, row["topic"], row["fact_kind"], served.get(row["stream"], ())):
            continue
        project, owner = _whose(row["stream"], row["project"], row["unit"])
        owner = projects.get(project, owner) if project else owner
        if row["role"] == "finance" if capacity == "named" and unit == FINANCE_BUREAU else owner == unit:
            words = kinds.get(row["fact_kind"]) or Event.all[row["topic"]].words
            topics |= {row["topic"], row["fact_kind"]}
            facts.append(ProvingFact(row["position"], words, project, date.fromisoformat(row["effective_on"])))
    return Proving(facts, [words for name, words in _known(catalogue, task) if name not in topics])


def _served(views: Views) -> dict[str, set[int]]:
    served: dict[str, set[int]] = {}
    for row in views.rows("regulations", "regulation_tasks"):
        served.setdefault(row["stream"], set()).add(row["task"])
    return served


def _known(catalogue: Catalogue, task: int) -> list[tuple[str, str]]:
    """What the product records of what a task's upkeep rests on, with its words."""
    events = [(name, Event.all[name].words) for name in catalogue.task(task).sustain.events if name in Event.all]
    kinds = catalogue.performance.fact_kinds
    return events + [(kind.id, kind.words) for kind in kinds if task in kind.tasks]
