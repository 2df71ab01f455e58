"""被拒记录: what the gates of the notice refused, as pages, API, command line and exports are asked for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from pbm_tracker.access.policy import Identity
from pbm_tracker.access.roles import TITLES
from pbm_tracker.county import County, Moment
from pbm_tracker.documents.table import Column, Dating, Table
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.events import Entry, Frozen
from pbm_tracker.kernel.fields import Line, Slug
from pbm_tracker.kernel.log import Log
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.gate import EntryAt, GateRefused
from pbm_tracker.notice.steps import GateId
from pbm_tracker.reads import Dated
from pbm_tracker.tasks.pages import units_of

ALL = range(20_000)  # attempts; whoever wants more narrows the list


class RefusalFilter(Frozen):
    """What the list is narrowed to; nothing means all that the reader may see."""

    gate: Annotated[GateId | None, Field(title="关口")] = None
    unit: Annotated[Slug | None, Field(title="单位")] = None
    stream: Annotated[Line | None, Field(title="记录流")] = None

    @property
    def given(self) -> bool:
        return any(value is not None for _, value in self)

    def told(self, unit_name: str) -> dict[str, str | None]:
        """What is asked for, field by field, as an export says it."""
        return {"关口": self.gate, "单位": self.unit and (unit_name or self.unit), "记录流": self.stream}


class RefusalRow(BaseModel):
    """An attempt: who asked for what on which day, the gate and its clause, what was missing and would cure it.

    `unit` is the one concerned, `holder` it or, after a merger, its heir. `shown_by` are the positions of the entries
    that show what was missing.
    """

    position: int
    stream: str
    gate: str
    asked: str
    clause: str
    task: int | None
    unit: str | None
    holder: str | None
    missing: list[str]
    shown_by: list[int]
    cure: str | None
    actor: str
    role: str
    occurred_on: date
    basis: str | None


class Refusals(Dated):
    """Newest first, of `count` in all. Without `next` these are the last, or all."""

    count: int
    rows: list[RefusalRow]
    next: str | None = Field(default=None, exclude_if=lambda value: value is None)


def read_refusals(county: County, moment: Moment, who: Identity, wanted: RefusalFilter, part: range = ALL) -> Refusals:
    """Those who review see all of it; a unit sees what concerned itself, and the units that were merged into it."""
    asked = {**wanted.model_dump(), "own": None if who.sees_all_details else who.unit or ""}
    count = moment.views.rows("refusals", "counted", **asked)[0]["refusals"]
    found = moment.views.rows("refusals", "refusals", **asked, skip=part.start, most=len(part))
    holders = {row["position"]: row["holder"] for row in found}
    entries = county.log.entries_at(list(holders))
    rows = [_row(county.log, one, one.event, holders) for one in entries if isinstance(one.event, GateRefused)]
    return Refusals.at(moment, count=count, rows=rows)


def _row(log: Log, entry: Entry, event: GateRefused, holders: Mapping[int, str | None]) -> RefusalRow:
    position = entry.position or 0
    return RefusalRow(
        position=position,
        stream=entry.stream,
        gate=event.gate,
        asked=event.asked,
        clause=event.clause,
        task=event.task,
        unit=event.unit,
        holder=holders[position],
        missing=list(event.missing),
        shown_by=positions_of(log, event.by_entries),
        cure=event.cure,
        actor=entry.act.actor,
        role=entry.act.role,
        occurred_on=entry.act.occurred_on,
        basis=entry.act.basis,
    )


def positions_of(log: Log, places: Iterable[EntryAt]) -> list[int]:
    """Where entries stand in the log that are named by their places in their streams."""
    positions = []
    for place in places:
        entries = log.entries_of(place.stream)
        if place.version <= len(entries):
            positions.append(entries[place.version - 1].position or 0)
    return positions


COLUMNS = (
    Column("条", "number"),
    Column("发生日", "day"),
    Column("关口"),
    Column("所办事项", width=20),
    Column("任务序号", "number"),
    Column("单位", width=20),
    Column("单位代号", width=20),
    Column("办理人", width=26),
    Column("角色", width=16),
    Column("依据", width=24),
    Column("缺什么", width=44),
    Column("见台账第几条", width=16),
    Column("怎样办", width=44),
    Column("条文", width=60),
    Column("记录流", width=32),
)


def refusals_table(refusals: Refusals, moment: Moment, dated: Dating) -> Table:
    """An attempt a row."""
    units = {unit.unit: unit.name for unit in units_of(moment.views)}
    rows = [
        [
            row.position,
            row.occurred_on,
            row.gate,
            asked_in_words(row.asked),
            row.task,
            units.get(row.unit or "", row.unit),
            row.unit,
            row.actor,
            say(TITLES[row.role]) if row.role in TITLES else row.role,
            row.basis,
            "\n".join(row.missing),
            "、".join(map(str, row.shown_by)),
            row.cure,
            row.clause,
            row.stream,
        ]
        for row in refusals.rows
    ]
    return Table("被拒记录", COLUMNS, rows, dated)


def asked_in_words(asked: str) -> str:
    """What was asked, as its button says it; a command that is no more is called by its name."""
    return say(Command.all[asked].verb) if asked in Command.all else asked
