"""Entries that prove a duty, named by whoever reports it: whether they may, those who record them know.

They stand above; capabilities.py says who that is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from pydantic import Field

from pbm_tracker.kernel.commands import Read, Refusal
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import whole
from pbm_tracker.kernel.saying import say

from .duty import Duty, EvidenceList

ONE_YEAR = "本系统规则：一条记录对一项任务只作一个年度的证明，一个单位的记录不证明另一个单位的任务"

# Says whether an entry may prove a duty on a day; raises Refusal if not.
Check = Callable[[Read, Duty, int, date], None]


class FactAt(Frozen):
    """An entry of the log that proves something, by its position."""

    position: Annotated[int, whole(1), Field(title="记录序号")]


FactList = Annotated[
    tuple[FactAt, ...],
    Field(title="由记录证明", description="系统里已有的、能证明这项任务的记录，按序号；不需要的留空", max_length=60),
]

FactsNamed = Annotated[tuple[FactAt, ...] | None, Field(title="由记录证明")]  # absent in an entry that names none


def _nobody(read: Read, duty: Duty, position: int, until: date) -> None:
    raise Refusal(say("第 {position:,} 条记录不能证明这项任务", position=position), clause=ONE_YEAR, field="facts")


_check: Check = _nobody


def checked_by(check: Check) -> None:
    """Name who knows which entries prove a duty."""
    global _check  # noqa: PLW0603 - named once, where the capabilities are listed
    _check = check


def require_proof(read: Read, duty: Duty, facts: Sequence[FactAt], evidence: EvidenceList, until: date) -> None:
    """Raise Refusal unless there is evidence or a fact, and each fact may prove this duty in the year of `until`."""
    if not evidence and not facts:
        raise Refusal(
            "没有佐证材料，也没有指明由哪些记录证明", clause=ONE_YEAR, cure="请附材料，或者选用记录", field="evidence"
        )
    for fact in facts:
        if (year := duty.proved_by.get(fact.position, until.year)) != until.year:
            raise Refusal(
                say("第 {position:,} 条记录已经证明 {year} 年度", position=fact.position, year=year),
                clause=ONE_YEAR,
                field="facts",
            )
        _check(read, duty, fact.position, until)
