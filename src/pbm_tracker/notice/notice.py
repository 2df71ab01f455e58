"""The notice in the log: the digest of its file, and what deciding needs of its 63 tasks. The file holds the texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, PrivateAttr

from pbm_tracker.access.roles import SUPERVISION
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Flag, Line, Prose, Sha256, Slug, Whole

from .catalogue import Catalogue
from .standards import Standards

STREAM = "notice"
CHANGED_FILE = "本系统规则：任务分工文件的每次改动都要由县府办说明理由并记入台账"


class TaskInForce(Frozen):
    """What deciding needs of a task: when it is due, and who carries it out."""

    number: Whole
    due: Day
    collective: Flag
    units: tuple[Slug, ...] = ()


class Notice(State):
    number: str | None = None
    digest: str | None = None
    sample_seed: int | None = None
    tasks: Mapping[int, TaskInForce] = Field(default_factory=dict)
    standards: tuple[tuple[date, Standards], ...] = ()  # each with the day from which it counts

    def due(self, task: int) -> date:
        return self.tasks[task].due


def notice_in_force(read: Read) -> Notice:
    return read(Notice, STREAM)


def standards_on(read: Read, day: date) -> Standards:
    """The standards of the yearly cycle that count on a day; the first there are for a day before them.

    Raises Refusal where the county's file never brought any.
    """
    known = notice_in_force(read).standards
    if not known:
        raise Refusal("台账里还没有年度绩效管理的标准", clause=CHANGED_FILE, cure="请县府办先修订任务分工文件")
    return max(((since, standards) for since, standards in known if since <= day), default=known[-1], key=_since)[1]


def _since(pair: tuple[date, Standards]) -> date:
    return pair[0]


def tasks_of(catalogue: Catalogue) -> tuple[TaskInForce, ...]:
    return tuple(
        TaskInForce(number=task.number, due=task.due, collective=task.collective, units=task.units)
        for task in catalogue.tasks
    )


# Events


class NoticeRecorded(Event):
    """The first entry of a county. A sample county wears its seed for ever."""

    words = "印发工作方案"
    number: Line
    issuer: Line
    issued_on: Day
    digest: Sha256
    tasks: tuple[TaskInForce, ...]
    standards: Standards | None = None
    sample_seed: Whole | None = None

    def apply(self, notice: Notice, entry: Entry) -> None:
        _add_standards(notice, self.standards, entry)
        notice.number, notice.digest, notice.sample_seed = self.number, self.digest, self.sample_seed
        notice.tasks = {task.number: task for task in self.tasks}


class NoticeAmended(Event):
    words = "修订任务分工文件"
    digest: Sha256
    reason: Prose
    tasks: tuple[TaskInForce, ...]
    standards: Standards | None = None

    def apply(self, notice: Notice, entry: Entry) -> None:
        _add_standards(notice, self.standards, entry)
        notice.digest = self.digest
        notice.tasks = {task.number: task for task in self.tasks}


def _add_standards(notice: Notice, standards: Standards | None, entry: Entry) -> None:
    """Of two that count from the same day the later one: `max` takes the first of equals, so it goes in front."""
    if standards is not None:
        notice.standards = ((entry.act.occurred_on, standards), *notice.standards)


# Command


class AmendNotice(Command):
    """承认对任务分工文件（task_division.yaml）的改动，记入新的摘要。此前一切办理和查询都不受理。"""

    verb = "修订任务分工文件"
    roles = SUPERVISION
    reason: Annotated[Prose, Field(title="修订理由")]
    _file: Catalogue | None = PrivateAttr(None)

    def bringing(self, file: Catalogue) -> AmendNotice:
        """The same command with the file as it is now: what is outside the log comes in with the command."""
        command = self.model_copy()
        command._file = file  # noqa: SLF001 - its own
        return command

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        notice = notice_in_force(read)
        if self._file is None or notice.digest == self._file.digest:
            raise Refusal("任务分工文件没有改动", clause=CHANGED_FILE)
        amended = NoticeAmended(
            digest=self._file.digest,
            reason=self.reason,
            tasks=tasks_of(self._file),
            standards=self._file.performance,
        )
        return [Fact(notice, amended)]
