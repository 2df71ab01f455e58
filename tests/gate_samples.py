"""An act that gates may refuse, for tests of how that is recorded: a unit arranges money for a goal that was passed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated

from pydantic import Field

from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Slug, Whole
from pbm_tracker.ledger import columns
from pbm_tracker.notice.gate import EntryAt, refuse

MOST = 100
HOUSE_RULE = "本系统规则：样品金额不得为零"


class Purse(State):
    passed: EntryAt | None = None  # the entry that passed the goal
    arranged: int = 0


class SampleGoalPassed(Event):
    words = "样品目标审核通过"

    def apply(self, purse: Purse, entry: Entry) -> None:
        purse.passed = EntryAt(stream=entry.stream, version=entry.version)


class SampleMoneyArranged(Event):
    words = "样品安排资金"
    amount: Whole

    def apply(self, purse: Purse, entry: Entry) -> None:
        purse.arranged += self.amount


def purse_of(read: Read, unit: str) -> Purse:
    return read(Purse, f"purse/{unit}")


class PassSampleGoal(Command):
    """样品目标审核通过。"""

    roles = frozenset({"unit_clerk", "supervision"})
    unit: Annotated[Slug, Field(title="单位")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        return [Fact(purse_of(read, self.unit), SampleGoalPassed())]


class ArrangeSampleMoney(Command):
    """安排样品资金。"""

    roles = frozenset({"unit_clerk", "supervision"})
    unit: Annotated[Slug, Field(title="单位")]
    amount: Annotated[Whole, Field(title="金额")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        purse = purse_of(read, self.unit)
        if self.amount == 0:
            raise Refusal("金额是零", clause=HOUSE_RULE, field="amount")
        if purse.passed is None and not purse.arranged:
            refuse(
                gate="G3",
                clause="s2_3_goal_gate",
                stream_state=purse,
                asked=self.topic,
                unit=self.unit,
                missing=["没有审核通过的样品目标"],
                cure="请先报样品目标，审核通过后再安排",
                task=11,
                field="unit",
            )
        if self.amount > MOST:
            refuse(
                gate="G10",
                clause="s3_4_3_cut",
                stream_state=purse,
                asked=self.topic,
                unit=self.unit,
                missing=["上年结果为差", "金额没有减少"],
                entries=[] if purse.passed is None else [purse.passed],
            )
        return [Fact(purse, SampleMoneyArranged(amount=self.amount))]


SAMPLES: dict[str, type[Command]] = {one.topic: one for one in (PassSampleGoal, ArrangeSampleMoney)}
VERBS = {"pass_sample_goal": "通过样品目标", "arrange_sample_money": "安排样品资金"}


def known(monkeypatch) -> None:
    """The product knows these acts while a test runs: as forms, endpoints and ledger rows in whatever file."""
    ours = columns.commands()
    for topic, command in SAMPLES.items():
        monkeypatch.setitem(Command.all, topic, command)
        monkeypatch.setattr(command, "verb", VERBS[topic])
    monkeypatch.setattr(columns, "commands", lambda: ours | SAMPLES)
    for name in ("known_columns", "_titles"):
        monkeypatch.setattr(columns, name, cache(getattr(columns, name).__wrapped__))
