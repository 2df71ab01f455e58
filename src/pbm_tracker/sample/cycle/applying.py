"""What comes of a sample project's results: fed back, answered, mended or not, applied to a later budget."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from pbm_tracker.sample.story import Happening

from .judging import Judging
from .wording import ANSWERED, FED_BACK, MENDED

STANDARD, STANDARD_FROM = "result-application-standard", date(2022, 9, 1)


class Order(NamedTuple):
    """An order of rectification: until when, and by the number of each problem the day on which it was closed."""

    limit: date
    closed: dict[int, date | None]


class ProjectStory(Judging):
    """A project from its proposal to its end."""

    def feed_back(self, year: int, findings: list[str], day: date) -> None:
        content, limit = self.rng.choice(FED_BACK), self.later(day, 20, 30)
        day = self.by_bureau(day, "feed_back_result", year=year, content=content, answer_by=limit)
        if self.happens(0.85):
            late = self.happens(0.15)
            answered = self.later(day, 32, 50) if late else self.later(day, 3, 19)
            self.plan(answered, lambda on: self.answer(year, on))
        if findings and self.lead is not None:
            self.plan(self.later(day, 1, 6), lambda on: self.order(year, findings, on))
        if self.happens(0.75):
            self.plan(self.later(date(year + 1, 12, 26), 0, 3), lambda on: self.apply_result(year, on))

    def answer(self, year: int, day: date) -> None:
        self.by_unit(day, "acknowledge_result", year=year, answer=self.rng.choice(ANSWERED))

    def order(self, year: int, findings: list[str], day: date) -> None:
        limit = day + timedelta(days=30)
        rows = [
            {"problem": finding, "measure": "限期整改，建立长效机制", "person": self.lead, "limit": limit}
            for finding in findings
        ]
        document = f"龙财绩〔{day.year}〕{self.rng.randint(1, 200)}号"
        day = self.by_bureau(self.later(day, 0, 1), "order_rectification", year=year, document=document, rows=rows)
        ordered = Order(limit, dict.fromkeys(range(1, len(findings) + 1)))
        self.must(year, "rectified", (limit, dict(ordered.closed)))
        for number in ordered.closed:
            if self.happens(0.85):
                self.plan(self.later(day, 8, 42), self._mending(year, number, ordered))

    def _mending(self, year: int, number: int, order: Order) -> Happening:
        def close(day: date) -> None:
            if self.happens(0.1):
                day = self.by_bureau(day, "return_rectification", year=year, no=number, reason="证明材料不足")
                self.plan(self.later(day, 4, 15), mend)
                return
            order.closed[number] = self.by_bureau(
                day, "close_rectification", year=year, no=number, note="已核对，同意销号"
            )
            self.must(year, "rectified", (order.limit, dict(order.closed)))

        def mend(day: date) -> None:
            text, proof = self.rng.choice(MENDED), self.proofs("整改报告.pdf")
            day = self.by_unit(day, "report_rectification", year=year, no=number, text=text, evidence=proof)
            if self.happens(0.85):
                self.plan(self.later(day, 3, 15), close)

        return mend

    def apply_result(self, year: int, day: date) -> None:
        """Before the standard was issued a gate stood in the way."""
        self.by_bureau(
            day,
            "apply_result",
            gate="G11" if day < STANDARD_FROM else None,
            year=year,
            applied_to=year + 2,
            budget_line=self.project.name,
            measure="作为安排以后年度预算的依据",
            standard=STANDARD,
        )
