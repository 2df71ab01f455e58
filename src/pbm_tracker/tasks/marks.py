"""How a standing is shown: one mark with its word, the same on the board, in lists and in print."""

from __future__ import annotations

from enum import StrEnum

from pbm_tracker.kernel.saying import say

from .standing import DutyState, Punctuality, Standing


class Mark(StrEnum):
    ON_TIME = "on-time"
    EXTENDED = "extended"
    LATE = "late"
    CLAIMED = "claimed"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    PROGRESS = "progress"
    IDLE = "idle"
    WITHDRAWN = "withdrawn"


MARK_WORDS = {
    Mark.ON_TIME: "按期完成",
    Mark.EXTENDED: "延期内完成",
    Mark.LATE: "逾期后完成",
    Mark.CLAIMED: "已报待核",
    Mark.OVERDUE: "逾期",
    Mark.LAPSED: "已失守",
    Mark.PROGRESS: "进行中",
    Mark.IDLE: "未启动",
    Mark.WITHDRAWN: "已撤销",
}

# The state and the punctuality that together mean the mark; None where either will do.
MARK_FILTERS: dict[Mark, tuple[DutyState | None, Punctuality | None]] = {
    Mark.ON_TIME: (DutyState.SUSTAINED, Punctuality.DONE_ON_TIME),
    Mark.EXTENDED: (DutyState.SUSTAINED, Punctuality.DONE_WITHIN_EXTENSION),
    Mark.LATE: (DutyState.SUSTAINED, Punctuality.DONE_LATE),
    Mark.CLAIMED: (DutyState.CLAIMED, None),
    Mark.OVERDUE: (None, Punctuality.OVERDUE),
    Mark.LAPSED: (DutyState.LAPSED, None),
    Mark.PROGRESS: (DutyState.IN_PROGRESS, Punctuality.NOT_DUE),
    Mark.IDLE: (DutyState.NOT_STARTED, Punctuality.NOT_DUE),
    Mark.WITHDRAWN: (DutyState.WITHDRAWN, None),
}


def mark_of(standing: Standing) -> Mark:
    """The one mark of a standing. A lapse outweighs how punctual the completion was."""
    return next(
        mark
        for mark, (state, punctuality) in MARK_FILTERS.items()
        if state in (None, standing.state) and punctuality in (None, standing.punctuality)
    )


def in_words(standing: Standing) -> str:
    """The standing in a few words and figures: 逾期 12 天. Days are calendar days."""
    mark = mark_of(standing)
    if mark is Mark.OVERDUE:
        return say("逾期 {days} 天", days=standing.overdue_days)
    if mark is Mark.LATE:
        return say("逾期 {days} 天后完成", days=standing.days_late)
    if mark is Mark.CLAIMED and standing.punctuality is Punctuality.LATE:
        return say("已报待核，逾期 {days} 天", days=standing.days_late)
    if mark is Mark.LAPSED and standing.open_lapse:
        return say("已失守 {days} 天", days=standing.open_lapse.days)
    return say(MARK_WORDS[mark])
