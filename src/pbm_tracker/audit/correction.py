"""Marking a wrong entry by another: the wrong one stays, and counts as before; whoever reads it reads the note."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.policy import Identity
from pbm_tracker.access.roles import SUPERVISION
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Prose, whole

FOR_EVER = "本系统规则：记录永久保存，不能删改；写错了，只能再记一条更正"

Position = Annotated[int, whole(1)]


class AnyStream(State):
    """A stream of whatever kind: how far it has come, and which of its entries are corrections themselves."""

    corrections: frozenset[int] = frozenset()

    def evolve(self, entry: Entry) -> None:
        if isinstance(entry.event, EntryCorrected) and entry.position is not None:
            self.corrections |= {entry.position}
        self.version = entry.version


class EntryCorrected(Event):
    """Stands in the stream of the entry that was wrong, and changes nothing of what that adds up to."""

    words = "更正"
    corrected: Position
    note: Prose


class CorrectEntry(Command):
    """说明台账里的一条记错了，应是怎样。原来的一条保留，照旧计算；凡显示它的地方都附上这条更正。"""

    verb = "更正一条记录"
    roles = SUPERVISION | {"audit"}
    checked = True
    position: Annotated[Position, Field(title="台账第几条")]
    note: Annotated[Prose, Field(title="更正说明", description="哪里记错了，应是怎样")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        """Who may not see the stream is told what he would be told of an entry that is not there."""
        stream = read.stream_at(self.position)
        if stream is None or not Identity(act.actor, act.role).sees_stream(stream):
            raise Refusal("台账里没有这一条", clause=FOR_EVER, cure="请核对是台账第几条", field="position")
        state = read(AnyStream, stream)
        if self.position in state.corrections:
            raise Refusal(
                "这一条本身是更正", clause=FOR_EVER, cure="更正也写错了，请对原来那一条再记一条更正", field="position"
            )
        return [Fact(state, EntryCorrected(corrected=self.position, note=self.note))]
