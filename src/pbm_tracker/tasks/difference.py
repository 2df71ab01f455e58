"""What differs between two moments: which duties stand otherwise, from what to what, and what made it so. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pbm_tracker.kernel.events import Entry
from pbm_tracker.kernel.saying import Said, say

from .pages import DutySeen
from .standing import DutyState, Punctuality, Standing


class Kind(StrEnum):
    """What became of a duty, in the order in which it matters."""

    OVERDUE = "overdue"
    LAPSED = "lapsed"
    UNDONE = "undone"
    CLAIMED = "claimed"
    VERIFIED = "verified"
    CURED = "cured"
    RELIEVED = "relieved"
    DEADLINE = "deadline"
    STARTED = "started"
    UNSTARTED = "unstarted"
    JUDGED_ANEW = "judged_anew"
    ASSIGNED = "assigned"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    HANDED_OVER = "handed_over"
    ABSENT = "absent"
    NOTED = "noted"


KIND_WORDS = {
    Kind.OVERDUE: "转为逾期",
    Kind.LAPSED: "转为失守",
    Kind.UNDONE: "退回或推翻",
    Kind.CLAIMED: "报告完成，待核验",
    Kind.VERIFIED: "核验完成",
    Kind.CURED: "恢复坚持",
    Kind.RELIEVED: "不再逾期",
    Kind.DEADLINE: "时限变动",
    Kind.STARTED: "开始办理",
    Kind.UNSTARTED: "尚未开始",
    Kind.JUDGED_ANEW: "完成情况改变",
    Kind.ASSIGNED: "新分解",
    Kind.WITHDRAWN: "撤销",
    Kind.RESTORED: "重新分解",
    Kind.HANDED_OVER: "移交",
    Kind.ABSENT: "尚未分解",
    Kind.NOTED: "有记录，情况未变",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A duty at both moments; None where there was none. `gained` counts at the second alone, `lost` at the first."""

    stream: str
    before: DutySeen | None
    after: DutySeen | None
    gained: tuple[Entry, ...]
    lost: tuple[Entry, ...]
    kind: Kind
    reason: Said | None  # why, where the entries do not say it

    @property
    def seen(self) -> DutySeen:
        """The duty as it stands at the second moment, or where it is not there at the first."""
        seen = self.after or self.before
        assert seen is not None  # noqa: S101 - a change is of a duty that is there at one of the two
        return seen


def differences(
    before: Iterable[DutySeen],
    after: Iterable[DutySeen],
    gained: Mapping[str, Sequence[Entry]],
    lost: Mapping[str, Sequence[Entry]],
) -> list[Change]:
    """The duties that stand otherwise, and those of which something was recorded, by task, then in register order."""
    old, new = ({str(seen.row["stream"]): seen for seen in each} for each in (before, after))
    found = []
    for place, stream in enumerate(new | old):  # the first come in their order, and what is gone after them
        one, other = old.get(stream), new.get(stream)
        entries = tuple(gained.get(stream, ())), tuple(lost.get(stream, ()))
        if entries != ((), ()) or _stands(one) != _stands(other):
            kind, reason = _kind(one, other), _reason(one, other, recorded=entries != ((), ()))
            found.append((place, Change(stream, one, other, *entries, kind, reason)))
    return [change for _, change in sorted(found, key=lambda pair: (pair[1].seen.task, pair[0]))]


def _stands(seen: DutySeen | None) -> tuple[object, ...] | None:
    """What is compared: not the days that pass by themselves."""
    if seen is None:
        return None
    judged = seen.standing
    lapses = tuple((lapse.from_, lapse.to) for lapse in judged.lapses)
    days = judged.original_due, judged.effective_due, judged.claimed_on, judged.completed_on
    return seen.unit, judged.state, judged.punctuality, *days, lapses


def _kind(before: DutySeen | None, after: DutySeen | None) -> Kind:
    if before is None or after is None:
        return Kind.ASSIGNED if before is None else Kind.ABSENT
    one, other = before.standing, after.standing
    if DutyState.WITHDRAWN in (one.state, other.state) and one.state is not other.state:
        return Kind.WITHDRAWN if other.state is DutyState.WITHDRAWN else Kind.RESTORED
    if (one.state, one.punctuality) != (other.state, other.punctuality):
        return _turn(one, other)
    if one.effective_due != other.effective_due:
        return Kind.DEADLINE
    if before.unit != after.unit:
        return Kind.HANDED_OVER
    return Kind.NOTED if _stands(before) == _stands(after) else Kind.JUDGED_ANEW


_REPORTED = (DutyState.CLAIMED, DutyState.SUSTAINED, DutyState.LAPSED)


def _report(before: DutyState, after: DutyState) -> Kind:
    if after is DutyState.LAPSED:
        return Kind.LAPSED
    if after is DutyState.SUSTAINED:
        return Kind.CURED if before is DutyState.LAPSED else Kind.VERIFIED
    return Kind.UNDONE if before in _REPORTED else Kind.CLAIMED


def _turn(before: Standing, after: Standing) -> Kind:
    """What a change of state or punctuality is called."""
    if after.state is not before.state and after.state in _REPORTED:
        return _report(before.state, after.state)
    if after.punctuality is Punctuality.OVERDUE and before.punctuality is not Punctuality.OVERDUE:
        return Kind.OVERDUE
    if before.state in _REPORTED:
        return Kind.JUDGED_ANEW if after.state is before.state else Kind.UNDONE
    if before.punctuality is not after.punctuality:
        return Kind.RELIEVED
    return Kind.STARTED if after.state is DutyState.IN_PROGRESS else Kind.UNSTARTED


def _reason(before: DutySeen | None, after: DutySeen | None, *, recorded: bool) -> Said | None:
    """What the calendar or the reading of deadlines did, or that no entry did anything."""
    if before is None or after is None:
        return None if recorded else say("没有新的记录")
    one, other = before.standing, after.standing
    if one.original_due != other.original_due and before.facts.due == after.facts.due:
        return say("时限读法不同，原时限由 {one} 变为 {other}", one=one.original_due, other=other.original_due)
    became_overdue = (one.punctuality, other.punctuality) == (Punctuality.NOT_DUE, Punctuality.OVERDUE)
    if became_overdue and one.effective_due == other.effective_due:
        return say("时限 {due} 已过" if recorded else "没有新的记录，时限 {due} 已过", due=other.effective_due)
    if not recorded and (said := _presumed(one, other)):
        return said
    return None if recorded or _stands(before) == _stands(after) else _passed(one, other)


def _presumed(before: Standing, after: Standing) -> Said | None:
    """What the records of the yearly cycle did, of which no entry of the duty's own says anything."""
    one, other = ([lapse for lapse in judged.lapses if lapse.presumed] for judged in (before, after))
    if [(lapse.from_, lapse.to) for lapse in one] == [(lapse.from_, lapse.to) for lapse in other]:
        return None
    if after.open_lapse and after.open_lapse.presumed:
        return say("由记录推定：{day} 起缺应办事项", day=after.open_lapse.from_)
    ended = [lapse.to for lapse in other if lapse.to]
    return say("由记录推定：所缺事项 {day} 补齐", day=max(ended)) if ended else say("由记录推定：应办事项的记录有变化")


def _passed(before: Standing, after: Standing) -> Said:
    """Which day has come, or has not come yet, where nothing was recorded."""
    if (before.punctuality, after.punctuality) == (Punctuality.OVERDUE, Punctuality.NOT_DUE):
        return say("没有新的记录，时限 {due} 还没有到", due=after.effective_due)
    if after.completed_on and not before.completed_on:
        return say("没有新的记录，认定的完成日期 {day} 已到", day=after.completed_on)
    if before.completed_on and not after.completed_on:
        return say("没有新的记录，认定的完成日期 {day} 还没有到", day=before.completed_on)
    return say("没有新的记录，只是日期不同")
