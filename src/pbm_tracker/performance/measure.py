"""收回, 撤销, 压减, 调整: what happens to money that is spent too slowly without a reason (G6), book by book (T20).

A decision takes what is unspent of a project's full-year budget and no more; what it moves between projects of one book
adds up to nothing. The budgets change with it, in the same act.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE
from pbm_tracker.kernel.commands import Command, Fact, GateRefusal, Read, Refusal
from pbm_tracker.kernel.events import Act, Entry, Frozen
from pbm_tracker.kernel.fields import Line, Prose, decimal
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.gate import EntryAt
from pbm_tracker.projects.money import in_wan, in_yuan, wan_text
from pbm_tracker.projects.project import BOOK_WORDS, Book, Project, ProjectCode, require_project

from .budget import AdjustBudget
from .gates import Asked
from .gates_of_monitoring import Ground, g6_grounded
from .monitoring import MEASURES, ROWS_MAX, Monitoring, OfProjectYear, monitoring_of, require_budget
from .subject import Year, require_covered

MEASURE_WORDS = {"recover": "收回资金", "cancel": "撤销资金", "cut": "压减资金", "adjust": "调整资金"}

Measure = Annotated[
    Literal["recover", "cancel", "cut", "adjust"], Field(title="措施种类", json_schema_extra={"words": MEASURE_WORDS})
]
SignedWan = Annotated[Decimal, decimal(6, "-99999999", "99999999")]
SignedYuan = Annotated[Decimal, decimal(2, "-999999999999", "999999999999")]
MeasureReason = Annotated[Prose, Field(title="决定理由")]
DecisionNumber = Annotated[Line, Field(title="决定文号")]


class MeasureRow(Frozen):
    """What is done to the money of one project, in 万元; of an adjustment, negative where it leaves the project."""

    project: ProjectCode
    measure: Measure
    amount: Annotated[
        SignedWan, Field(title="金额（万元）", description="调整的，调出写负数，调入写正数，合计为零；其他写正数")
    ]

    @property
    def change(self) -> Decimal:
        """By how much the full-year budget changes, in 元."""
        yuan = in_yuan(self.amount)
        return yuan if self.measure == "adjust" else -yuan


class SpendingMeasureDecided(OfProjectYear):
    """`amount` in 元, as in MeasureRow; `rests_on` the monitoring report and the finding that there is no reason."""

    words = "决定资金措施"
    book: Book
    measure: Measure
    amount: Annotated[SignedYuan, Field(title="金额（元）")]
    decision_reason: MeasureReason
    document: DecisionNumber
    rests_on: tuple[EntryAt, ...] = ()

    def apply(self, monitoring: Monitoring, entry: Entry) -> None:
        """The budget's own entry says what is left."""


class DecideSpendingMeasure(Command):
    """对支出进度低、存量资金多且无正当理由的资金，决定收回、撤销、压减或调整。一项决定可以写几个项目，同属一个预算账本。"""

    verb = "决定资金措施"
    roles = FINANCE
    checked = True
    year: Year
    book: Book
    measure_rows: Annotated[tuple[MeasureRow, ...], Field(title="资金措施", min_length=1, max_length=ROWS_MAX)]
    decision_reason: MeasureReason
    document: DecisionNumber

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        projects = {row.project: self._project(at, row, read) for at, row in enumerate(self.measure_rows)}
        self._check_adjusted()
        monitored = {code: monitoring_of(read, self.year, code) for code in projects}
        losing = list(dict.fromkeys(row.project for row in self.measure_rows if row.change < 0))
        first = losing[0] if losing else self.measure_rows[0].project
        asked = Asked(monitored[first], self.topic, projects[first].unit, "measure_rows")
        grounds = g6_grounded(asked, [(code, monitored[code]) for code in losing])
        facts = [
            Fact(monitored[row.project], self._decided(row, monitored[row.project], grounds))
            for row in self.measure_rows
        ]
        return [*facts, *self._budgets(monitored, read, act)]

    def _project(self, at: int, row: MeasureRow, read: Read) -> Project:
        """The project of a row, whose money is of this book and year. Raises Refusal at the row."""
        place = f"measure_rows.{at}"
        try:
            project = require_project(read, row.project)
            require_covered(project, self.year)
            require_budget(read, self.year, row.project)
        except Refusal as refusal:
            raise Refusal(
                refusal.reason, clause=refusal.clause, cure=refusal.cure, field=f"{place}.project"
            ) from refusal
        if project.book != self.book:
            raise Refusal(
                say("项目 {project} 属于{book}", project=row.project, book=say(BOOK_WORDS[project.book])),
                clause=MEASURES,
                cure="一项决定只写一个预算账本的项目",
                field=f"{place}.project",
            )
        if row.amount == 0 or (row.measure != "adjust" and row.amount < 0):
            raise Refusal("金额应大于零；调出的才写负数", clause=MEASURES, field=f"{place}.amount")
        return project

    def _check_adjusted(self) -> None:
        """What is moved within a book stays in it. Raises Refusal."""
        moved = sum((row.change for row in self.measure_rows if row.measure == "adjust"), Decimal(0))
        if moved:
            raise Refusal(
                say("调入与调出相差 {n} 万元，合计应为零", n=wan_text(abs(moved))),
                clause=MEASURES,
                cure="同一预算账本内，调出多少就调入多少",
                field="measure_rows",
            )

    def _decided(
        self, row: MeasureRow, monitoring: Monitoring, grounds: Mapping[str, Ground]
    ) -> SpendingMeasureDecided:
        ground = grounds.get(row.project) if row.change < 0 else None
        rests_on = (monitoring.at(ground.report.version), monitoring.at(ground.finding.version)) if ground else ()
        return SpendingMeasureDecided(
            project=row.project,
            year=self.year,
            book=self.book,
            measure=row.measure,
            amount=in_yuan(row.amount),
            decision_reason=self.decision_reason,
            document=self.document,
            rests_on=rests_on,
        )

    def _budgets(self, monitored: Mapping[str, Monitoring], read: Read, act: Act) -> Iterable[Fact]:
        """The full-year budgets as they become; one that grows passes the gates of every growth. Raises Refusal."""
        for code, monitoring in monitored.items():
            at = next(at for at, row in enumerate(self.measure_rows) if row.project == code)
            _, _, budget = require_budget(read, self.year, code)
            changes = [row.change for row in self.measure_rows if row.project == code]
            taken, unspent = -sum(change for change in changes if change < 0), budget - monitoring.spent
            if taken > unspent:
                raise Refusal(
                    say("项目 {project} 只有 {n} 万元没有支出", project=code, n=wan_text(max(unspent, Decimal(0)))),
                    clause=MEASURES,
                    field=f"measure_rows.{at}.amount",
                )
            if total := sum(changes, Decimal(0)):
                yield from self._adjusted(code, budget + total, at, read, act)

    def _adjusted(self, code: str, amount: Decimal, at: int, read: Read, act: Act) -> Iterable[Fact]:
        adjust = AdjustBudget(
            project=code, year=self.year, amount=in_wan(amount), reason=self.decision_reason, document=self.document
        )
        try:
            return list(adjust.decide(read, act))
        except GateRefusal as refusal:
            refusal.field = f"measure_rows.{at}.amount"
            raise
