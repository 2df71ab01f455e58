"""Entries in words: what happened, on which day, by whom, on what basis. One line of a trail each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pbm_tracker.access.roles import REVIEWERS, TITLES
from pbm_tracker.audit.history import REMARKS, CorrectedBy, is_back_dated
from pbm_tracker.county import County
from pbm_tracker.files.file import PurgeFile
from pbm_tracker.filing import FileSeen, namings, seen
from pbm_tracker.kernel.events import Entry, Event
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.gate import GateRefused
from pbm_tracker.tasks.duty import Evidence

from .names import Names
from .refused import RefusedSeen, refused_then
from .sessions import Session
from .told import Rows, Told, rows_of


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a trail shows it. `withheld` says that evidence or remarks are there and not for this reader.

    `elsewhere` tells, by digest, the other duties for which the same file is named: for reviewers, where it is shown.
    """

    entry: Entry
    words: str
    by: str
    role: str
    fields: list[tuple[str, str]]
    remarks: list[tuple[str, str]]
    rows: list[Rows]
    evidence: Sequence[FileSeen | Evidence]
    withheld: bool
    back_dated: bool
    may_purge: bool
    elsewhere: Callable[[str], list[tuple[str, str]]]
    corrected_by: list[CorrectedBy]
    refused: RefusedSeen | None = None  # what a gate refused

    @property
    def position(self) -> int:
        return self.entry.position or 0

    @property
    def occurred_on(self) -> date:
        return self.entry.act.occurred_on

    @property
    def effective_on(self) -> date | None:
        """The day from which it counts, where that is another than the day it happened."""
        day = self.entry.effective_on
        return None if day == self.occurred_on else day

    @property
    def recorded_at(self) -> datetime | None:
        return self.entry.recorded_at

    @property
    def from_ledger(self) -> bool:
        return (self.entry.cause or "").startswith("ledger/")

    @property
    def in_a_batch(self) -> bool:
        return (self.entry.cause or "").startswith("batch/")


class Trail:
    """Tells entries to one reader; `unit` is the unit that evidence and remarks belong to, None where nobody's.

    `acting` says that this is a page from which one acts, `named_only` that files are but named: whether they are here
    is asked once for each file, and a page of many entries shows none of it.
    """

    def __init__(
        self,
        names: Names,
        county: County,
        session: Session | None,
        unit: str | None = None,
        *,
        acting: bool = False,
        named_only: bool = False,
    ) -> None:
        self._names = names
        self._county = county
        self._session = session
        self._unit = unit
        self._named_only = named_only
        self._may_purge = acting and session is not None and session.identity.may(PurgeFile)

    def lines(self, entries: Iterable[Entry]) -> list[Line]:
        return [self.line(entry) for entry in entries]

    def line(self, entry: Entry, holder: str | None = None) -> Line:
        """`holder` is the unit that the stream belongs to today, where the lines are of several."""
        event, act = entry.event, entry.act
        concerned = event.unit if isinstance(event, GateRefused) else None
        owner = holder or self._unit or holder_in(entry.stream) or concerned
        sees = owner is None or (self._session is not None and self._session.identity.sees_details_of(owner))
        has_remarks = any(getattr(event, name, None) for name in REMARKS)
        told = list(Told(self._names, self._county, self._unit or "").fields(entry))
        return Line(
            entry=entry,
            words=say(event.words),
            by=self._names.actor(act.actor),
            role=say(TITLES[act.role]) if act.role in TITLES else act.role,
            fields=[(title, value) for name, title, value in told if name not in REMARKS],
            remarks=[(title, value) for name, title, value in told if name in REMARKS and sees],
            rows=[rows for name, rows in rows_of(event) if name not in REMARKS or sees],
            evidence=self._evidence(entry) if sees else (),
            may_purge=self._may_purge,
            elsewhere=lambda sha256: list(self._elsewhere(sha256, entry.stream)),
            withheld=has_remarks and not sees,
            back_dated=is_back_dated(entry),
            refused=self._refused(event, sees=sees),
            corrected_by=[one if sees else one.model_copy(update={"note": None}) for one in self._said_of(entry)],
        )

    def _evidence(self, entry: Entry) -> Sequence[FileSeen | Evidence]:
        named = getattr(entry.event, "evidence", ())
        return named if self._named_only else seen(self._county, entry.stream, entry.act.actor, named)

    def _refused(self, event: Event, *, sees: bool) -> RefusedSeen | None:
        if not isinstance(event, GateRefused) or self._session is None:
            return None
        return refused_then(self._county, self._session.identity, event, sees=sees)

    def _elsewhere(self, sha256: str, stream: str) -> Iterator[tuple[str, str]]:
        """The address and the name of each other duty; a reviewer sees all of them."""
        if self._session is None or self._session.identity.role not in REVIEWERS:
            return
        named = namings(self._county, sha256, self._names.views)
        for other in dict.fromkeys(row["stream"] for row in named):
            if other != stream:
                _, task, _, unit = other.split("/")
                address = "/duties/" + other.removeprefix("duty/")
                yield address, say("任务{task} · {unit}", task=task, unit=self._names.short(unit))

    def _said_of(self, entry: Entry) -> list[CorrectedBy]:
        return self._names.corrections.get(entry.position or 0, [])


def holder_in(stream: str) -> str | None:
    """The unit in a duty's stream id; None for other streams."""
    return stream.rpartition("/")[2] if stream.startswith("duty/") else None
