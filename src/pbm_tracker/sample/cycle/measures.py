"""What the bureau does about red lights and slow money: warnings, corrections, findings, cuts, suspended payments."""

from __future__ import annotations

from datetime import date
from typing import Any

from .arithmetic import written
from .following import Following
from .wording import CAUSES, DEVIATED, MENDED, REASONED, UNREASONED


class Measured(Following):
    corrections: dict[int, int]

    def warn(self, year: int, day: date) -> None:
        if self.happens(0.12):
            return  # forgotten
        analysis, content = self.rng.choice(CAUSES), "监控亮红灯，请立即查明原因并采取措施。"
        day = self.by_bureau(day, "issue_warning", year=year, analysis=analysis, content=content)
        if self.happens(0.6) and self.lead is not None:
            day = self.by_bureau(
                self.later(day, 1, 4),
                "require_correction",
                year=year,
                problem_found=self.rng.choice(DEVIATED),
                analysis=analysis,
                requirement="限期整改，按周报送进度",
                limit=self.later(day, 25, 40),
                responsible=self.lead,
            )
            corrections = self.__dict__.setdefault("corrections", {})
            corrections[year] = number = corrections.get(year, 0) + 1
            if self.happens(0.75):
                self.plan(self.later(day, 10, 45), lambda on: self.correct(year, number, on))

    def correct(self, year: int, number: int, day: date) -> None:
        self.by_unit(day, "complete_correction", year=year, correction=number, result=self.rng.choice(MENDED))

    def slow(self, year: int, number: int, day: date) -> None:
        if self.happens(0.15):
            return
        if self.happens(0.35):
            reason = self.rng.choice(REASONED)
            self.by_bureau(day, "accept_legitimate_reason", year=year, report=number, legitimate=reason)
            return
        if self.happens(0.08) and not self.of(year).found:
            day = self.decide_measure(year, day, gate="G6")
        self.of(year).found = True
        finding = self.rng.choice(UNREASONED)
        day = self.by_bureau(day, "find_no_reason", year=year, report=number, ground="slow", finding=finding)
        if self.happens(0.55):
            self.plan(self.later(day, 3, 18), lambda on: self.decide_measure(year, on))
        elif self.happens(0.55):
            self.plan(self.later(day, 3, 12), lambda on: self.suspend(year, on))

    def decide_measure(self, year: int, day: date, gate: str | None = None) -> date:
        """So much of what is unspent is taken from the year's budget."""
        standing = self.of(year)
        spent = max(standing.paid, *(standing.counted[period] for period in ("june", "september")))
        taken = (standing.adjusted - spent) * self.rng.randint(20, 60) // 100
        if taken <= 0:
            return day
        row = {"project": self.project.code, "measure": self.rng.choice(("recover", "cut")), "amount": written(taken)}
        decided: dict[str, Any] = {
            "year": year,
            "book": self.project.book,
            "measure_rows": [row],
            "decision_reason": "支出进度低且无正当理由",
            "document": f"龙财预〔{day.year}〕{self.rng.randint(1, 200)}号",
        }
        own, self._fields = self._fields, {}
        day = self.by_bureau(day, "decide_spending_measure", gate=gate, **decided)
        self._fields = own
        if gate is None:
            standing.adjusted -= taken
            standing.executed = min(standing.executed, standing.adjusted)
            self.must(year, "budget", (written(standing.budget), written(standing.adjusted)))
        return day

    def suspend(self, year: int, day: date) -> None:
        standing = self.of(year)
        if standing.suspended or day.year != year:
            return
        document = f"龙财库〔{day.year}〕{self.rng.randint(1, 90)}号"
        reason: dict[str, Any] = {"year": year, "payment_reason": "项目未开工，资金闲置", "document": document}
        day = self.by_bureau(day, "suspend_payment", **reason)
        standing.suspended = True
        if self.happens(0.5):
            on = self.later(day, 2, 10)
            amount = written(max(1, (standing.adjusted - standing.paid) // 10))
            if on.year == year:
                day = self.by_bureau(
                    on, "record_payment", gate="G7", year=year, amount=amount, voucher=self._voucher(on)
                )
        self.plan(self.later(day, 15, 60), lambda later: self.resume(year, later))

    def resume(self, year: int, day: date) -> None:
        document = f"龙财库〔{day.year}〕{self.rng.randint(1, 90)}号"
        if self.happens(0.25):
            fields: dict[str, Any] = {"year": year, "payment_reason": "问题没有解决", "document": document}
            self.by_bureau(day, "stop_payment", **fields)
            return
        self.by_bureau(day, "resume_payment", year=year, payment_reason="项目已经开工", document=document)
        self.of(year).suspended = False
