"""A year of a sample project while it runs: payments, the reports of July and October, revisions, what follows."""

from __future__ import annotations

from datetime import date
from typing import Any

from .arithmetic import lights, share_so_far, written
from .goals import Aim
from .plans import BADLY, FIRST_YEAR
from .promising import Promising
from .telling import Year
from .wording import DEVIATED, MENDED, OPINIONS, RETURNED

FULL = 100  # percent
MONTHS = {"june": 6, "september": 9}
MEASURED_ON_THE_WAY = ("quantity", "quality", "timeliness", "cost")


class Following(Promising):
    def follow(self, year: int, day: date) -> None:
        standing = self.of(year)
        slow = self.project.doing == BADLY
        june = standing.executed * self.rng.randint(*(15, 55) if slow else (42, 62)) // 100
        september = max(june, standing.executed * self.rng.randint(*(35, 80) if slow else (66, 88)) // 100)
        standing.counted = {"june": june, "september": september}
        if self.happens(0.35):
            for month in (5, 11):
                self.plan(max(self.later(date(year, month, 2), 0, 26), day), lambda on: self.pay(year, on))
        if year > FIRST_YEAR and self.happens(0.08):
            self.plan(self.later(date(year, 4, 2), 0, 20), lambda on: self.collect(year, on))
        for period, month in MONTHS.items():
            if self.happens(0.05):
                continue
            late = self.happens(0.04)
            due = self.later(date(year, month + 1, 1), 33, 45) if late else self.later(date(year, month + 1, 1), 1, 29)
            self.plan(due, self._reporting(year, period))
        if self.happens(0.04):
            self.plan(self.later(date(year, 8, 20), 0, 25), lambda on: self.revise(year, on))
        self.plan_evaluation(year)

    def _reporting(self, year: int, period: str) -> Any:
        return lambda day: self.report(year, period, day)

    def pay(self, year: int, day: date) -> None:
        standing = self.of(year)
        amount = min(standing.executed * 3 // 10, standing.adjusted - standing.paid)
        if amount <= 0 or standing.suspended or day.year != year:
            return
        self.by_bureau(day, "record_payment", year=year, amount=written(amount), voucher=self._voucher(day))
        standing.paid += amount

    def _voucher(self, day: date) -> str:
        return f"支{day:%Y%m%d}-{self.project.code[-3:]}"

    def collect(self, year: int, day: date) -> None:
        executed = self.of(year).counted["june"] // 2
        self.by_unit(day, "collect_performance_data", year=year, quarter=1, executed=written(executed))

    # Reports

    def report(self, year: int, period: str, day: date, corrects: int | None = None) -> None:
        standing = self.of(year)
        spent = min(standing.counted[period], standing.adjusted)
        standing.counted[period] = spent
        money: dict[str, Any] = {
            "year": year,
            "period": period,
            "executed": written(spent),
            "forecast": written(max(spent, min(standing.executed, standing.adjusted))),
        }
        if corrects is None and self.happens(0.02):
            day = self.by_unit(day, "report_monitoring", gate="G5", **money)
            day = self.later(day, 1, 3)
        again: dict[str, Any] = {"correction_of": corrects} if corrects else {}
        so_far = [self._so_far(at, period, standing) for at in range(len(standing.aims))]
        rows = [self._row(at, actual, standing) for at, actual in enumerate(so_far)]
        day = self.by_unit(day, "report_monitoring", **money, indicator_rows=rows, **again)
        standing.reports += 1
        expected = self.around.expected_percent(self.project.place, year, MONTHS[period], day)
        stages = [aim.by_june if period == "june" else aim.by_september for aim in standing.aims]
        goals = [
            (aim.weight, share_so_far(aim, actual, stage))
            for aim, actual, stage in zip(standing.aims, so_far, stages, strict=True)
            if actual is not None
        ]
        lit = lights(spent, standing.adjusted, expected, goals)
        self.must(year, period, lit)
        number, returned = standing.reports, corrects is None and self.happens(0.05)
        self.plan(self.later(day, 2, 9), lambda on: self.review_report(year, period, number, on, returned=returned))
        if not returned and lit.light == "red":
            self.plan(self.later(day, 10, 16), lambda on: self.warn(year, on))
        if not returned and lit.slow:
            self.plan(self.later(day, 11, 20), lambda on: self.slow(year, number, on))

    def _so_far(self, at: int, period: str, standing: Year) -> int | None:
        aim, reached = standing.aims[at], standing.reached[at]
        if aim.kind not in MEASURED_ON_THE_WAY:
            return None
        if aim.by_june is None:
            return reached.actual
        percent = {"june": 48, "september": 80}[period]
        return min(reached.actual, reached.actual * percent // 100 + 1)

    def _row(self, at: int, actual: int | None, standing: Year) -> dict[str, Any]:
        aim, forecast = standing.aims[at], standing.reached[at].actual
        row: dict[str, Any] = {"no": at + 1, "forecast": str(forecast), "likelihood": "certain"}
        if actual is not None:
            row["actual"] = str(actual)
        if _short(aim, forecast):
            likelihood = "impossible" if forecast < aim.target // 2 else "possible"
            row |= {"likelihood": likelihood, "deviation": "other", "deviation_text": self.rng.choice(DEVIATED)}
            row |= {"measures": self.rng.choice(MENDED)} if likelihood == "impossible" else {}
        return row

    def review_report(self, year: int, period: str, number: int, day: date, *, returned: bool) -> None:
        verdict = "returned" if returned else "passed"
        opinion = self.rng.choice(RETURNED if returned else OPINIONS)
        day = self.by_bureau(day, "review_monitoring", year=year, report=number, verdict=verdict, opinion=opinion)
        if returned:
            self.plan(self.later(day, 2, 8), lambda on: self.report(year, period, on, number))

    # Revision of the goal

    def revise(self, year: int, day: date) -> None:
        standing = self.of(year)
        lowered = tuple(aim.lowered(80) if aim.kind == "quantity" else aim for aim in standing.aims)
        if lowered == standing.aims:
            return
        reason = "上级任务调减，实施内容相应调整"
        day = self.by_unit(self.led(day), "revise_goal", **self._form(year, lowered), reason=reason)
        self.plan(self.later(day, 4, 12), lambda on: self.decide_revision(year, lowered, on))

    def decide_revision(self, year: int, lowered: tuple[Aim, ...], day: date) -> None:
        if self.happens(0.25):
            self.by_bureau(day, "refuse_goal_revision", year=year, reason="理由不充分，按原目标执行")
            return
        self.by_bureau(day, "approve_goal_revision", year=year)
        self.of(year).aims = lowered

    def warn(self, year: int, day: date) -> None:
        raise NotImplementedError

    def slow(self, year: int, number: int, day: date) -> None:
        raise NotImplementedError

    def plan_evaluation(self, year: int) -> None:
        raise NotImplementedError


def _short(aim: Aim, forecast: int) -> bool:
    if aim.operator == "qualitative":
        return forecast < FULL
    if aim.operator == "equal":
        return forecast != aim.target
    return forecast > aim.target if aim.operator == "at_most" else forecast < aim.target
