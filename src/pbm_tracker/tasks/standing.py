"""Where a duty stands on a day: the one place that says what late means. Pages, API, CLI and exports all ask here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pbm_tracker.notice.reading import Reading, read_deadline


class DutyState(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    CLAIMED = "claimed"
    SUSTAINED = "sustained"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Punctuality(StrEnum):
    NOT_DUE = "not_due"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"
    DONE_ON_TIME = "done_on_time"
    DONE_WITHIN_EXTENSION = "done_within_extension"
    DONE_LATE = "done_late"


STATE_WORDS = {
    DutyState.NOT_STARTED: "未启动",
    DutyState.IN_PROGRESS: "进行中",
    DutyState.CLAIMED: "已报待核",
    DutyState.SUSTAINED: "坚持中",
    DutyState.LAPSED: "已失守",
    DutyState.WITHDRAWN: "已撤销",
}
PUNCTUALITY_WORDS = {
    Punctuality.NOT_DUE: "未到期",
    Punctuality.OVERDUE: "逾期",
    Punctuality.IN_TIME: "按期报告",
    Punctuality.LATE: "逾期报告",
    Punctuality.DONE_ON_TIME: "按期完成",
    Punctuality.DONE_WITHIN_EXTENSION: "延期内完成",
    Punctuality.DONE_LATE: "逾期后完成",
}


@dataclass(frozen=True, slots=True)
class Extension:
    """A request and what became of it. `until` is as asked, then as granted."""

    asked_on: date
    until: date
    granted_on: date | None = None
    refused_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of a duty, as of the day asked."""

    due: date
    due_as_printed: bool = True
    started: bool = False  # a progress report, a return or an overturning has happened
    withdrawn: bool = False
    claimed_on: date | None = None  # the day of the claim
    claimed: date | None = None  # the day of completion that it names
    accepted: date | None = None  # the day of completion that the verifier accepted
    extensions: Sequence[Extension] = ()
    lapses: Sequence[tuple[date, date | None]] = ()  # from, to; as they were found
    presumed: Sequence[tuple[date, date | None]] = ()  # as they follow from what else is recorded


@dataclass(frozen=True, slots=True)
class Lapse:
    """On `to` it is sustained again; an open one counts the day asked as well. A `presumed` one nobody had to find."""

    from_: date
    to: date | None
    days: int
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The two answers, never mixed, and the figures beside them. Days are calendar days."""

    state: DutyState
    punctuality: Punctuality | None
    original_due: date
    effective_due: date
    overdue_days: int
    claimed_on: date | None
    completed_on: date | None
    days_late: int | None
    days_late_from_original: int | None
    late_requests: tuple[bool, ...]
    lapses: tuple[Lapse, ...]

    @property
    def open_lapse(self) -> Lapse | None:
        """The one that has lasted longest of those that go on."""
        return next((lapse for lapse in self.lapses if lapse.to is None), None)

    @property
    def lapse_to_cure(self) -> Lapse | None:
        """The one that goes on until a decision ends it; a presumed one ends with what was missing."""
        return next((lapse for lapse in self.lapses if lapse.to is None and not lapse.presumed), None)


def original_deadline(due: date, due_as_printed: bool, reading: Reading) -> date:
    """A deadline of the notice is read as adopted; one that was set otherwise is a plain date."""
    return read_deadline(due, reading) if due_as_printed else due


def standing(facts: Facts, as_of: date, reading: Reading) -> Standing:
    """Judge a duty on a day, under a reading of 「12月底前」.

    Source: the annex (完成时间), and the house readings: late by the day of completion, not by that of the verdict.
    """
    original = original_deadline(facts.due, facts.due_as_printed, reading)
    effective, late_requests = _deadlines(original, facts.extensions)
    done = facts.accepted is not None and facts.accepted <= as_of
    pending = facts.accepted is None and facts.claimed is not None  # not one that was accepted for a later day
    completed_on = facts.accepted if done else facts.claimed if pending else None
    found = [_lapse(start, end, as_of) for start, end in facts.lapses if start <= as_of]
    lapses = tuple(sorted([*found, *_presumed(facts, as_of)], key=lambda lapse: lapse.from_))
    punctuality = _punctuality(completed_on, done, original, effective, as_of)
    return Standing(
        state=_state(facts, done, pending, lapses),
        punctuality=None if facts.withdrawn else punctuality,
        original_due=original,
        effective_due=effective,
        overdue_days=(as_of - effective).days if punctuality is Punctuality.OVERDUE and not facts.withdrawn else 0,
        claimed_on=facts.claimed_on if completed_on else None,
        completed_on=completed_on,
        days_late=_days_after(effective, completed_on),
        days_late_from_original=_days_after(original, completed_on),
        late_requests=late_requests,
        lapses=lapses,
    )


def _state(facts: Facts, done: bool, pending: bool, lapses: Sequence[Lapse]) -> DutyState:
    if facts.withdrawn:
        return DutyState.WITHDRAWN
    if done:
        return DutyState.LAPSED if any(lapse.to is None for lapse in lapses) else DutyState.SUSTAINED
    if pending:
        return DutyState.CLAIMED
    return DutyState.IN_PROGRESS if facts.started else DutyState.NOT_STARTED


def _punctuality(completed_on: date | None, done: bool, original: date, effective: date, as_of: date) -> Punctuality:
    if completed_on is None:
        return Punctuality.OVERDUE if as_of > effective else Punctuality.NOT_DUE
    if not done:
        return Punctuality.IN_TIME if completed_on <= effective else Punctuality.LATE
    if completed_on <= original:
        return Punctuality.DONE_ON_TIME
    return Punctuality.DONE_WITHIN_EXTENSION if completed_on <= effective else Punctuality.DONE_LATE


def _deadlines(original: date, extensions: Sequence[Extension]) -> tuple[date, tuple[bool, ...]]:
    """The effective deadline, and of each request whether it came after the one that was in force when it was made."""
    if not extensions:
        return original, ()
    granted: list[Extension] = []
    late = []
    for extension in extensions:
        before = [one.until for one in granted if one.granted_on is not None and one.granted_on <= extension.asked_on]
        late.append(extension.asked_on > max([original, *before]))
        if extension.granted_on is not None:
            granted.append(extension)
    return max([original, *(one.until for one in granted)]), tuple(late)


def _lapse(start: date, end: date | None, as_of: date, *, presumed: bool = False) -> Lapse:
    if end is None or end > as_of:
        return Lapse(start, None, (as_of - start).days + 1, presumed)
    return Lapse(start, end, (end - start).days, presumed)


def _presumed(facts: Facts, as_of: date) -> Iterator[Lapse]:
    """Only what was completed, and is still to be kept up, can lapse: from its completion on."""
    if facts.accepted is None or facts.withdrawn:
        return
    for start, end in facts.presumed:
        begins = max(start, facts.accepted)
        if begins <= as_of and (end is None or end > begins):
            yield _lapse(begins, end, as_of, presumed=True)


def _days_after(deadline: date, completed_on: date | None) -> int | None:
    return None if completed_on is None else max(0, (completed_on - deadline).days)
