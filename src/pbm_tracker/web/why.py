"""Why a duty stands as it does: each reason a sentence, with the entries that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pbm_tracker.kernel.events import Entry, Event
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.reading import READING_WORDS, Reading
from pbm_tracker.performance.proof import Need, gap
from pbm_tracker.tasks.pages import DutySeen
from pbm_tracker.tasks.standing import DutyState, Punctuality


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence, and the positions of the entries that made it so."""

    text: str
    positions: tuple[int, ...] = ()


def reasons(
    seen: DutySeen, entries: Sequence[Entry], needs: Sequence[Need], as_of: date, reading: Reading, wording: str
) -> Iterator[Reason]:
    """The deadline, what moved it, what was said of the completion, and what that adds up to.

    `needs` are what the records say was owed; of them those that were missing make lapses, too.
    """
    yield _deadline(seen, entries, reading, wording)
    yield from _extensions(seen, entries)
    if seen.facts.withdrawn:
        yield Reason("任务已撤销，不再计是否按期。", _positions(entries, "duty_withdrawn")[-1:])
        return
    yield _completion(seen, entries, as_of)
    yield from _lapses(seen, entries, as_of)
    yield from _missing(seen, needs)


def _deadline(seen: DutySeen, entries: Sequence[Entry], reading: Reading, wording: str) -> Reason:
    original = seen.standing.original_due
    assigned = _positions(entries, "duty_assigned")[-1:]
    if not seen.facts.due_as_printed:
        return Reason(
            say("时限另定为 {original}：方案所印时限之后加入，或分解时另有规定。", original=original), assigned
        )
    return Reason(
        say(
            "「{wording}」{reading}，即 {original}。",
            wording=wording,
            reading=say(READING_WORDS[reading]),
            original=original,
        ),
        assigned,
    )


def _extensions(seen: DutySeen, entries: Sequence[Entry]) -> Iterator[Reason]:
    asked = [entry for entry in entries if entry.event.topic == "extension_requested"]
    answered = [entry for entry in entries if entry.event.topic in ("extension_granted", "extension_refused")]
    for index, (one, late) in enumerate(zip(seen.facts.extensions, seen.standing.late_requests, strict=True)):
        positions = tuple(entry.position or 0 for found in (asked, answered) for entry in found[index : index + 1])
        asked_late = say("{asked_on} 申请延期（时限过后才申请）", asked_on=one.asked_on)
        when = asked_late if late else say("{asked_on} 申请延期", asked_on=one.asked_on)
        if one.granted_on:
            yield Reason(
                say(
                    "{when}，{granted_on} 批准到 {until}，自批准之日起生效。",
                    when=when,
                    granted_on=one.granted_on,
                    until=one.until,
                ),
                positions,
            )
        elif one.refused_on:
            yield Reason(
                say("{when}到 {until}，{refused_on} 未获批准。", when=when, until=one.until, refused_on=one.refused_on),
                positions,
            )
        else:
            yield Reason(say("{when}到 {until}，尚未答复。", when=when, until=one.until), positions)


def _completion(seen: DutySeen, entries: Sequence[Entry], as_of: date) -> Reason:
    judged = seen.standing
    if judged.completed_on is None:
        return _not_done(seen, entries, as_of)
    last = _positions(entries, "completion_claimed")[-1:] + _positions(entries, "completion_verified")[-1:]
    if judged.state is DutyState.CLAIMED:
        start = say("{reported} 报告，完成日期 {done}", reported=judged.claimed_on, done=judged.completed_on)
    else:
        start = say("核验认定 {done} 完成", done=judged.completed_on)
    if not judged.days_late:
        within = say("时限之内" if judged.completed_on <= judged.original_due else "延期之内")
        return Reason(say("{start}，在{within}。核验快慢不影响是否按期。", start=start, within=within), last)
    due, days = judged.effective_due, judged.days_late
    return Reason(say("{start}，比时限 {due} 晚 {days} 天。", start=start, due=due, days=days), last)


def _not_done(seen: DutySeen, entries: Sequence[Entry], as_of: date) -> Reason:
    judged = seen.standing
    said = _positions(entries, "completion_claimed", "completion_returned", "verification_overturned")
    before = say("报告完成后被退回或推翻，视同从未报告；") if len(said) > 1 else ""
    if judged.punctuality is Punctuality.OVERDUE:
        due, days = judged.effective_due, judged.overdue_days
        sentence = say(
            "{before}到 {day} 没有有效的完成报告，比时限 {due} 逾期 {days} 天。",
            before=before,
            day=as_of,
            due=due,
            days=days,
        )
    else:
        left = (judged.effective_due - as_of).days
        sentence = say("{before}还没有有效的完成报告，离时限还有 {left} 天。", before=before, left=left)
    return Reason(sentence, said[-2:])


def _lapses(seen: DutySeen, entries: Sequence[Entry], as_of: date) -> Iterator[Reason]:
    for lapse in seen.standing.lapses:
        positions = tuple(
            entry.position or 0
            for entry in entries
            if entry.event.topic in ("lapse_found", "lapse_cured") and entry.effective_on in (lapse.from_, lapse.to)
        )
        if lapse.to:
            until = say("到 {day} 恢复，共 {days} 天", day=lapse.to, days=lapse.days)
        else:
            until = say("到 {day} 仍未恢复，已 {days} 天", day=as_of, days=lapse.days)
        if lapse.presumed:
            yield Reason(
                say("由记录推定 {day} 起失守，{until}。失守的天数不因补办而抹去。", day=lapse.from_, until=until)
            )
            continue
        yield Reason(say("{day} 起失守，{until}。失守的天数不因恢复而抹去。", day=lapse.from_, until=until), positions)


def _missing(seen: DutySeen, needs: Sequence[Need]) -> Iterator[Reason]:
    """What was missing in each lapse that follows from what is recorded."""
    for lapse in (one for one in seen.standing.lapses if one.presumed):
        for need in needs:
            missing = gap(need)
            if missing and missing[0] <= (lapse.to or date.max) and (missing[1] or date.max) > lapse.from_:
                yield Reason(_lacked(need))


def _lacked(need: Need) -> str:
    what = say(Event.all[need.event].words)
    whose = say("项目 {project}", project=need.subject) if need.subject else say("单位整体")
    given = {"year": need.year, "whose": whose, "what": what, "closes": need.closes}
    if need.met:
        return say("{whose} {year} 年度「{what}」应在 {closes} 以前，{met} 才有记录。", **given, met=need.met)
    return say("{whose} {year} 年度「{what}」应在 {closes} 以前，至今没有记录。", **given)


def _positions(entries: Sequence[Entry], *topics: str) -> tuple[int, ...]:
    return tuple(entry.position or 0 for entry in entries if entry.event.topic in topics)
