"""A file as the log knows it: nothing, until it is decided that it must go. Its SHA-256 stays wherever it was named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import SUPERVISION
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Prose, Sha256

PURGING = "本系统规则：文件只能由县府办依据文件决定销毁；SHA-256 值和决定永久保存，同样内容的文件不再收存"


class EvidenceFile(State):
    purged_on: date | None = None
    purged_by: int | None = None  # the position of the decision


def stream_of(sha256: str) -> str:
    return f"file/{sha256}"


# Events


class FilePurged(Event):
    """The bytes go once this is recorded."""

    words = "决定销毁文件"
    sha256: Sha256
    reason: Prose

    def apply(self, file: EvidenceFile, entry: Entry) -> None:
        file.purged_on, file.purged_by = entry.act.occurred_on, entry.position


# Commands


class PurgeFile(Command):
    """决定销毁一份佐证文件。文件内容随即从本系统抹去，不能恢复；名称、SHA-256 值和这项决定永久保存。须写明依据文号。"""

    verb = "销毁文件"
    roles = SUPERVISION
    checked = True
    sha256: Annotated[Sha256, Field(title="文件的 SHA-256 值")]
    reason: Annotated[Prose, Field(title="销毁理由")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        file = read(EvidenceFile, stream_of(self.sha256))
        if file.purged_on is not None:
            raise Refusal("这份文件已经决定销毁", clause=PURGING, field="sha256")
        if act.basis is None:
            raise Refusal("请写明依据文号", clause=PURGING, field="basis")
        return [Fact(file, FilePurged(sha256=self.sha256, reason=self.reason))]
