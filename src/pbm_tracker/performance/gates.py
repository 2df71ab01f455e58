"""The gates before money is promised: G1 (事前评估), G3 (绩效目标), G10 (评价结果挂钩), beside their clauses.

A gate says nothing, or refuses by naming what is missing, the entries that show it, and what would cure it. G1 and G3
say 「不得」 and have no exception. G10 says 「原则上」: a reasoned decision from outside the unit overrides it.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from pbm_tracker.kernel.commands import State
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.gate import EntryAt, refuse
from pbm_tracker.notice.standards import GRADE_WORDS, Cuts, Grade
from pbm_tracker.projects.money import in_wan
from pbm_tracker.projects.project import Project

from .evaluation import Evaluation
from .ex_ante import ExAnte
from .goal import Goal
from .scales import CUT

Consequence = Literal["none", "exempt", "reduced", "stopped", "override"]


class Asked(NamedTuple):
    """What a gate was asked for: in which stream, by which command, for which unit, at which field of the form."""

    stream: State
    command: str
    unit: str
    field: str = "project"


class Money(NamedTuple):
    """The full-year budget of this year, what is asked for the next, what the standards would leave; in 元."""

    before: Decimal
    after: Decimal
    suggested: Decimal


def g1_assessed(asked: Asked, project: Project, assessment: ExAnte, day: date, valid_months: int) -> None:
    """G1: a new major item is planned, budgeted and admitted only on an assessment that is not 差. No exception.

    It must have passed the finance bureau's review, and until the project is in the library be no older than the
    standards say: what was admitted in time goes on in its later years.
    """
    if not project.newly_major:
        return
    missing: list[str] = []
    entries: list[EntryAt] = []
    if assessment.assessed_on is None:
        missing.append("没有开展事前绩效评估")
    elif assessment.grade == "poor":
        missing.append("事前绩效评估结果为差")
    elif assessment.verdict is None:
        missing.append("事前绩效评估还没有经财政部门审核")
    elif assessment.verdict != "passed":
        missing.append("事前绩效评估没有通过财政部门审核")
    elif project.admitted_on is None and months_later(assessment.assessed_on, valid_months) < day:
        missing.append(say("事前绩效评估已超过 {months} 个月", months=valid_months))
    if assessment.assessed_on is not None:
        version = assessment.reviewed_version or assessment.completed_version
        entries.append(EntryAt(stream=assessment.stream, version=version))
    if missing:
        refuse(
            gate="G1",
            clause="s2_2_ban",
            stream_state=asked.stream,
            asked=asked.command,
            unit=asked.unit,
            missing=missing,
            entries=entries,
            cure="完成事前绩效评估并经财政部门审核通过",
            task=7,
            field=asked.field,
        )


def g3_goal_passed(asked: Asked, goal: Goal) -> None:
    """G3: without a goal that passed its review no budget is arranged. No exception."""
    if goal.passed:
        return
    refuse(
        gate="G3",
        clause="s2_3_goal_gate",
        stream_state=asked.stream,
        asked=asked.command,
        unit=asked.unit,
        missing=["没有申报绩效目标" if goal.declared_on is None else "绩效目标没有审核通过"],
        entries=[] if goal.declared_on is None else [EntryAt(stream=goal.stream, version=goal.declared_version)],
        cure="申报绩效目标并经财政部门审核通过",
        task=11,
        field=asked.field,
    )


def g10_consequence(
    asked: Asked, project: Project, graded: Evaluation | None, money: Money, *, overridden: bool
) -> Consequence:
    """G10: after a key evaluation of 中, 低 or 差 the next year's budget is less than this year's, or nothing.

    `graded` is the latest key evaluation that was completed in the year before the budget's. Exempt is what goes to
    persons and is for their livelihood, both confirmed; a reasoned decision from outside the unit overrides.
    """
    if graded is None or graded.key_grade is None or graded.key_grade not in CUT:
        return "none"
    if project.direct_personal_subsidy and project.livelihood:
        return "exempt"
    if money.after < money.before or not money.after:
        return "reduced" if money.after else "stopped"
    if not overridden:
        refuse(
            gate="G10",
            clause="s3_4_3_cut",
            stream_state=asked.stream,
            asked=asked.command,
            unit=asked.unit,
            missing=[
                say(
                    "重点绩效评价为“{grade}”，安排 {after} 万元不少于上年的 {before} 万元",
                    grade=say(GRADE_WORDS[graded.key_grade]),
                    after=in_wan(money.after),
                    before=in_wan(money.before),
                )
            ],
            entries=[EntryAt(stream=graded.stream, version=graded.key_version)],
            cure=say(
                "减少安排（按标准为 {suggested} 万元）或不再安排；确需例外的，由单位以外的人作出有文号、有理由的决定",
                suggested=in_wan(money.suggested),
            ),
            task=31,
            field="amount",
        )
    return "override"


def suggested(grade: Grade | None, before: Decimal, cuts: Cuts) -> Decimal:
    """What the standards leave of this year's budget after a grade, where nobody names a figure; in 元."""
    percent = Decimal(getattr(cuts, grade)) if grade in CUT and grade is not None else Decimal(0)
    return (before * (100 - percent) / 100).quantize(Decimal("0.01"))


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of its month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
