"""帮助: the two days in plain words, states and marks, who does what, where deadlines come from, how late counts."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.access.roles import TITLES
from pbm_tracker.kernel.commands import Command
from pbm_tracker.notice.reading import DEADLINE, PRINTED, READING_WORDS, read_deadline
from pbm_tracker.tasks.marks import MARK_WORDS, Mark, in_words, mark_of
from pbm_tracker.tasks.pages import reading_on
from pbm_tracker.tasks.standing import Facts, Standing, standing

from .frame import EXPORTS
from .guide import others
from .visit import SignedIn

# A claim made on one day for another, verified on a third: what was so on a day, by what was known on another.
DUE, DONE, CLAIMED, VERIFIED = (date(2021, 12, 31), date(2021, 12, 30), date(2022, 1, 10), date(2022, 2, 1))
DAYS = (date(2021, 12, 29), date(2021, 12, 30), date(2022, 1, 3))
KNOWN = (date(2022, 1, 5), date(2022, 1, 15), date(2022, 2, 10))
# What each mark means, in a sentence.
MARK_MEANS = {
    Mark.ON_TIME: "核验认定的完成日期在原时限之内，此后坚持",
    Mark.EXTENDED: "完成日期过了原时限，在批准的延期之内",
    Mark.LATE: "完成日期在时限以后，写明晚了多少天",
    Mark.CLAIMED: "单位已经报告完成，等待核验；不再计逾期，退回的照旧计",
    Mark.OVERDUE: "过了时限，没有有效的完成报告",
    Mark.LAPSED: "完成以后没有坚持，自认定之日起计天数",
    Mark.PROGRESS: "报告过进展，还没有到时限",
    Mark.IDLE: "没有报告过进展，还没有到时限",
    Mark.WITHDRAWN: "任务已撤销，不再计是否按期",
}
KEYS = (
    ("Tab", "到下一个链接、按钮或栏目；整个一览表只停一次"),
    ("Shift + Tab", "退回上一个"),
    ("← → ↑ ↓", "在一览表里逐格移动，这一格的情况写在表的上方"),
    ("Home、End", "到这一行的第一格、最后一格"),
    ("Enter", "打开这一格，看这项任务为什么是这样"),
)

router = APIRouter(include_in_schema=False)


@router.get("/help")
def show_help(visit: SignedIn) -> Response:
    with visit.moment() as moment:
        own = visit.identity.role
        adopted = [row for row in moment.views.rows("notice", "readings") if row["wording"] == DEADLINE]
        return visit.page(
            "help.html",
            moment,
            days=[(day, [(known, _example(day, known)) for known in KNOWN]) for day in DAYS],
            known=KNOWN,
            example={"due": DUE, "done": DONE, "claimed": CLAIMED, "verified": VERIFIED},
            marks=[(mark, MARK_WORDS[mark], MARK_MEANS[mark]) for mark in Mark],
            roles=[(role, TITLES[role], _given_by(role)) for role in sorted(TITLES, key=lambda one: one != own)],
            own=own,
            adopted=adopted,
            reading=reading_on(moment.views, moment.as_of),
            readings=[(words, [read_deadline(day, code) for day in _deadlines()]) for code, words in _READINGS],
            deadlines=_deadlines(),
            keys=KEYS,
            guide=others(),
            exports_max=EXPORTS,
        )


_READINGS = tuple(READING_WORDS.items())


def _deadlines() -> list[date]:
    return [read_deadline(date(year, 12, 31), PRINTED) for year in (2021, 2022)]


def _given_by(role: str) -> list[type[Command]]:
    ours = [one for one in Command.all.values() if one.__module__.startswith("pbm_tracker.")]
    return [one for one in ours if role in one.roles]


def _example(as_of: date, known_at: date) -> tuple[Standing, str, str]:
    """Judged as everything is judged: what had been recorded by a day, of what had taken effect by another."""
    counts = as_of >= DONE  # what is said of a completion counts from the day of completion that it names
    facts = Facts(
        due=DUE,
        claimed_on=CLAIMED if counts and known_at >= CLAIMED else None,
        claimed=DONE if counts and known_at >= CLAIMED else None,
        accepted=DONE if counts and known_at >= VERIFIED else None,
    )
    judged = standing(facts, as_of, PRINTED)
    return judged, mark_of(judged), in_words(judged)
