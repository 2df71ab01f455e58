"""Two moments compared, as every surface answers it: the duties of both, and the entries that count at one alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, Field

from pbm_tracker.county import County, InTheFuture, Moment
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.events import Entry
from pbm_tracker.kernel.log import Log, entry_of
from pbm_tracker.kernel.saying import Sentence, told
from pbm_tracker.notice.reading import Reading
from pbm_tracker.reads import Dated
from pbm_tracker.tasks.difference import Change, Kind, differences
from pbm_tracker.tasks.duty import Capacity
from pbm_tracker.tasks.pages import DutySeen, duties_seen
from pbm_tracker.tasks.standing import DutyState, Punctuality

# What the dates of other reads are called of the first of the two moments, and of the second.
FROM = {"as_of": "from", "known_at": "known_from"}
TO = {"as_of": "to", "known_at": "known_to"}


@dataclass(frozen=True, slots=True)
class Side:
    """The duties at one of the two moments."""

    dated: Dated
    duties: Sequence[DutySeen]

    def counts(self, entry: Entry) -> bool:
        return (entry.position or 0) <= self.dated.position and entry.effective_on <= self.dated.as_of


def before_of(day: date) -> date:
    """What a day is compared with, if nothing else is asked: the end of the month before."""
    return day.replace(day=1) - timedelta(days=1)


def side(moment: Moment, reading: Reading | None = None) -> Side:
    return Side(Dated.at(moment), duties_seen(moment.views, moment.as_of, reading))


def side_at(
    county: County, as_of: date, known_at: datetime | None, reading: Reading | None, upto: int | None = None
) -> Side:
    """The duties of a day; `upto` is a position that no entry lies behind. Raises InTheFuture.

    It is read before the other moment, not within it: of the past one moment at a time is read.
    """
    try:
        with county.at(as_of, known_at, upto) as moment:
            return side(moment, reading)
    except InTheFuture as future:
        raise InTheFuture(FROM[future.field], str(future)) from None


def refuse_future(county: County, to: date | None, known_to: datetime | None) -> None:
    """Raise InTheFuture if the second moment has not come, before the first is made out from it."""
    try:
        county.refuse_future(county.now(), to, known_to)
    except InTheFuture as future:
        raise InTheFuture(TO[future.field], str(future)) from None


def changes(
    county: County, before: Side, after: Side, *, unit: str | None = None, task: int | None = None
) -> list[Change]:
    """What differs; of one unit, before or after, and of one task, if they are asked for."""
    gained, lost = _entries(county.log, before, after)
    found = differences(before.duties, after.duties, gained, lost)
    return [
        change
        for change in found
        if task in (None, change.seen.task)
        and (unit is None or unit in {seen.unit for seen in (change.before, change.after) if seen})
    ]


def _entries(log: Log, before: Side, after: Side) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]]]:
    """Of each duty the entries that count at the second moment alone, and at the first alone.

    Nothing takes effect after the day on which it was recorded, so all of them were recorded after the earlier day, or
    after the earlier position.
    """
    dates, positions = ({getattr(one.dated, name) for one in (before, after)} for name in ("as_of", "position"))
    start = min(*positions, log.position_at(clock.end_of(min(dates)))) if len(dates) > 1 else min(positions)
    gained: dict[str, list[Entry]] = defaultdict(list)
    lost: dict[str, list[Entry]] = defaultdict(list)
    for row in log.rows(start, max(positions)):
        if row[1].startswith("duty/"):
            entry = entry_of(row)
            if before.counts(entry) != after.counts(entry):
                (gained if after.counts(entry) else lost)[entry.stream].append(entry)
    return gained, lost


# What programs get


class DutyStanding(BaseModel):
    unit: str
    state: DutyState
    punctuality: Punctuality | None
    due: date
    effective_due: date
    overdue_days: int
    claimed_on: date | None
    completed_on: date | None


class ChangeEntry(BaseModel):
    """An entry that counts at one of the two moments alone."""

    position: int
    event: str
    occurred_on: date
    effective_on: date
    counts: Literal["from", "to"]


class ChangeRow(BaseModel):
    """A duty that stands otherwise; `reason` says what no entry says: that a deadline has passed."""

    task: int
    capacity: Capacity
    stream: str
    kind: Kind
    from_: DutyStanding | None = Field(serialization_alias="from")
    to: DutyStanding | None
    reason: Sentence | None
    entries: list[ChangeEntry]


class Difference(BaseModel):
    """`counts` are of the whole, also where `rows` are one page of it."""

    from_: Dated = Field(serialization_alias="from")
    to: Dated
    counts: dict[Kind, int]
    rows: list[ChangeRow]
    next: str | None = Field(default=None, exclude_if=lambda value: value is None)


def difference(before: Side, after: Side, found: Sequence[Change]) -> Difference:
    rows = [_row(change) for change in found]
    return Difference(from_=before.dated, to=after.dated, counts=counted(found), rows=rows)


def in_language(answer: Difference, language: str) -> Difference:
    """The same for a reader of a language: the reasons are all that it says in words."""
    for row in answer.rows:
        row.reason = row.reason and told(row.reason, language)
    return answer


def counted(found: Iterable[Change]) -> dict[Kind, int]:
    """How many changes there are of each kind."""
    counts = Counter(change.kind for change in found)
    return {kind: counts[kind] for kind in Kind}


def _row(change: Change) -> ChangeRow:
    sides: list[tuple[Literal["from", "to"], Sequence[Entry]]] = [("from", change.lost), ("to", change.gained)]
    entries = [_entry(entry, side) for side, each in sides for entry in each]
    return ChangeRow(
        task=change.seen.task,
        capacity=change.seen.capacity,
        stream=change.stream,
        kind=change.kind,
        from_=_standing(change.before),
        to=_standing(change.after),
        reason=change.reason,
        entries=sorted(entries, key=lambda entry: entry.position),
    )


def _standing(seen: DutySeen | None) -> DutyStanding | None:
    if seen is None:
        return None
    judged = seen.standing
    return DutyStanding(
        unit=seen.unit,
        state=judged.state,
        punctuality=judged.punctuality,
        due=judged.original_due,
        effective_due=judged.effective_due,
        overdue_days=judged.overdue_days,
        claimed_on=judged.claimed_on,
        completed_on=judged.completed_on,
    )


def _entry(entry: Entry, counts: Literal["from", "to"]) -> ChangeEntry:
    return ChangeEntry(
        position=entry.position or 0,
        event=entry.event.topic,
        occurred_on=entry.act.occurred_on,
        effective_on=entry.effective_on,
        counts=counts,
    )
