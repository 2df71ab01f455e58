"""Why a duty stands as it does: each reason a sentence, with the entries that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pbm_tracker.kernel.events import Entry
from pbm_tracker.notice.reading import READING_WORDS, Reading
from pbm_tracker.tasks.pages import DutySeen
from pbm_tracker.tasks.standing import DutyState, Punctuality


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence, and the positions of the entries that made it so."""

    text: str
    positions: tuple[int, ...] = ()


def reasons(seen: DutySeen, entries: Sequence[Entry], as_of: date, reading: Reading, wording: str) -> Iterator[Reason]:
    """The deadline, what moved it, what was said of the completion, and what that adds up to."""
    yield _deadline(seen, entries, reading, wording)
    yield from _extensions(seen, entries)
    if seen.facts.withdrawn:
        yield Reason("任务已撤销，不再计是否按期。", _positions(entries, "duty_withdrawn")[-1:])
        return
    yield _completion(seen, entries, as_of)
    yield from _lapses(seen, entries, as_of)


def _deadline(seen: DutySeen, entries: Sequence[Entry], reading: Reading, wording: str) -> Reason:
    original = seen.standing.original_due
    assigned = _positions(entries, "duty_assigned")[-1:]
    if not seen.facts.due_as_printed:
        return Reason(f"时限另定为 {original}：方案所印时限之后加入，或分解时另有规定。", assigned)
    return Reason(f"「{wording}」{READING_WORDS[reading]}，即 {original}。", assigned)


def _extensions(seen: DutySeen, entries: Sequence[Entry]) -> Iterator[Reason]:
    asked = [entry for entry in entries if entry.event.topic == "extension_requested"]
    answered = [entry for entry in entries if entry.event.topic in ("extension_granted", "extension_refused")]
    for index, (one, late) in enumerate(zip(seen.facts.extensions, seen.standing.late_requests, strict=True)):
        positions = tuple(entry.position or 0 for found in (asked, answered) for entry in found[index : index + 1])
        when = f"{one.asked_on} 申请延期" + ("（时限过后才申请）" if late else "")
        if one.granted_on:
            yield Reason(f"{when}，{one.granted_on} 批准到 {one.until}，自批准之日起生效。", positions)
        elif one.refused_on:
            yield Reason(f"{when}到 {one.until}，{one.refused_on} 未获批准。", positions)
        else:
            yield Reason(f"{when}到 {one.until}，尚未答复。", positions)


def _completion(seen: DutySeen, entries: Sequence[Entry], as_of: date) -> Reason:
    judged = seen.standing
    said = _positions(entries, "completion_claimed", "completion_returned", "verification_overturned")
    if judged.completed_on is None:
        before = "报告完成后被退回或推翻，视同从未报告；" if len(said) > 1 else ""
        if judged.punctuality is Punctuality.OVERDUE:
            return Reason(
                f"{before}到 {as_of} 没有有效的完成报告，比时限 {judged.effective_due} 逾期 {judged.overdue_days} 天。",
                said[-2:],
            )
        left = (judged.effective_due - as_of).days
        return Reason(f"{before}还没有有效的完成报告，离时限还有 {left} 天。", said[-2:])
    last = _positions(entries, "completion_claimed")[-1:] + _positions(entries, "completion_verified")[-1:]
    way = "报告，完成日期" if judged.state is DutyState.CLAIMED else "核验认定"
    start = f"{judged.claimed_on} {way} {judged.completed_on}"
    start = start if judged.state is DutyState.CLAIMED else f"{way} {judged.completed_on} 完成"
    if not judged.days_late:
        within = "时限之内" if judged.completed_on <= judged.original_due else "延期之内"
        return Reason(f"{start}，在{within}。核验快慢不影响是否按期。", last)
    return Reason(f"{start}，比时限 {judged.effective_due} 晚 {judged.days_late} 天。", last)


def _lapses(seen: DutySeen, entries: Sequence[Entry], as_of: date) -> Iterator[Reason]:
    for lapse in seen.standing.lapses:
        positions = tuple(
            entry.position or 0
            for entry in entries
            if entry.event.topic in ("lapse_found", "lapse_cured") and entry.effective_on in (lapse.from_, lapse.to)
        )
        until = f"到 {lapse.to} 恢复，共" if lapse.to else f"到 {as_of} 仍未恢复，已"
        yield Reason(f"{lapse.from_} 起失守，{until} {lapse.days} 天。失守的天数不因恢复而抹去。", positions)


def _positions(entries: Sequence[Entry], *topics: str) -> tuple[int, ...]:
    return tuple(entry.position or 0 for entry in entries if entry.event.topic in topics)
