"""A year of a sample project when it is over: self-evaluation, re-review if drawn, key evaluation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from .arithmetic import EXPLAINED_BELOW, FIVE, FOUR, OVER, Reached, grade, points, points_for_rate, written
from .goals import Aim
from .measures import Measured
from .telling import Year
from .wording import CAUSES, CONCLUSIONS, DEVIATED, FINDINGS, RETURNED

CLOSING = (6, 7)  # of the following year: the day on which the population of the re-review is closed
HELPER, JUDGE = "hengxin-consulting", "zhengde-accounting"
WEIGHTS = {"decision": 20, "process": 20, "output": 30, "effect": 30}
PERCENT = {"excellent": (91, 97), "good": (81, 88), "fair": (71, 78), "low": (61, 68), "poor": (35, 57)}
GRADES = ("excellent",) * 4 + ("good",) * 7 + ("fair",) * 5 + ("low",) * 3 + ("poor",) * 2


class Judging(Measured):
    def plan_evaluation(self, year: int) -> None:
        if self.happens(0.04):
            return  # never comes
        late = self.happens(0.05)
        after = self.later(date(year + 1, 6, 12), 0, 30) if late else self.later(date(year + 1, 1, 16), 0, 134)
        self.plan(after, lambda day: self.evaluate(year, day))

    # Self-evaluation

    def evaluate(self, year: int, day: date) -> None:
        standing, day = self.of(year), self.led(day)
        total, form = self._form_of(standing)
        if self.happens(0.04):
            wrong = form | {"stated_total": written(total - 50)}
            day = self.by_unit(day, "submit_self_evaluation", gate="G8", **wrong, **self.signers(day))
            day = self.led(self.later(day, 1, 4))
        day = self.by_unit(day, "submit_self_evaluation", **form, **self.signers(day))
        standing.submitted_on = day
        self.must(year, "self", (written(total), grade(total, FOUR)))
        if day < date(year + 1, 5, 1) and self.happens(0.02):
            self.plan(self.later(day, 3, 9), lambda on: self.give_back(year, on))
            return
        if day < date(year + 1, *CLOSING):
            self.plan(self.later(date(year + 1, 6, 15), 0, 12), lambda on: self.re_review(year, on))
        if self.happens(self._weighty(year)):
            self.plan(max(day, self.later(date(year + 1, 5, 10), 0, 50)), lambda on: self.select(year, on))
        elif self.happens(0.1):
            self.plan(self.later(date(year + 1, 7, 1), 0, 140), lambda on: self.apply_result(year, on))

    def _weighty(self, year: int) -> float:
        """How likely a year is to be evaluated by the bureau: those whose next budgets hang on it above all."""
        if self.project.last < year + 2:
            return 0.07
        return 0.8 if self.project.for_persons else 0.35

    def give_back(self, year: int, day: date) -> None:
        day = self.by_bureau(day, "return_self_evaluation", year=year, reason=self.rng.choice(RETURNED))
        self.plan(self.later(day, 3, 12), lambda on: self.evaluate(year, on))

    def _form_of(self, standing: Year) -> tuple[int, dict[str, Any]]:
        scored = [points(aim, reached) for aim, reached in zip(standing.aims, standing.reached, strict=True)]
        total = points_for_rate(standing.executed, standing.adjusted) + sum(scored)
        money = {"initial": standing.budget, "adjusted": standing.adjusted, "executed": standing.executed}
        form: dict[str, Any] = {
            "year": standing.year,
            "funds": [{"source": "fiscal", **{name: written(value) for name, value in money.items()}}],
            "achievement": self.rng.choice(CONCLUSIONS),
            "indicators": [self._achieved(at, score, standing) for at, score in enumerate(scored)],
            "stated_total": written(total),
            "conclusion": self.rng.choice(CONCLUSIONS),
            "evidence": self.proofs("绩效自评报告.pdf"),
        }
        if Fraction(standing.executed, standing.adjusted) < EXPLAINED_BELOW:
            form["rate_explanation"] = self.rng.choice(DEVIATED)
        return total, form | ({"helped_by": HELPER} if self.happens(0.04) else {})

    def _achieved(self, at: int, score: int, standing: Year) -> dict[str, Any]:
        aim, reached = standing.aims[at], standing.reached[at]
        row: dict[str, Any] = {"no": at + 1, "score": written(score), **_value(reached)}
        if score < aim.weight * 100 or _over(aim, reached):
            row["cause"] = self.rng.choice(DEVIATED)
        return row

    # Re-review: whether it comes to that, the draw says

    def re_review(self, year: int, day: date) -> None:
        standing = self.of(year)
        honest = self.happens(0.7)
        found = standing.reached if honest else tuple(self._verified(one) for one in standing.reached)
        scored = [points(aim, reached) for aim, reached in zip(standing.aims, found, strict=True)]
        total = points_for_rate(standing.executed, standing.adjusted) + sum(scored)
        self.by_bureau(
            day,
            "complete_re_review",
            year=year,
            executed=written(standing.executed),
            verified=[{"no": at, **_value(one)} for at, one in enumerate(found, start=1)],
            opinion="核实无误。" if honest else "部分完成值缺少依据，按核实数计。",
            evidence=self.proofs("审核报告.pdf"),
        )
        self.rows[-1] = replace(self.rows[-1], drawn_in=year)
        self.must(year, "re_review", (written(total), grade(total, FOUR)))

    def _verified(self, one: Reached) -> Reached:
        if one.band is not None:
            return one
        return Reached(one.actual * self.rng.randint(70, 100) // 100)

    # Key evaluation

    def select(self, year: int, day: date) -> None:
        self.by_bureau(day, "select_key_evaluation", year=year, reason="金额较大，社会关注", agency=JUDGE)
        self.plan(self.later(date(year + 1, 8, 1), 0, 115), lambda on: self.complete(year, on))

    def complete(self, year: int, day: date) -> None:
        percent = self.rng.randint(*PERCENT[self.rng.choice(GRADES)])
        scores = {aspect: weight * (percent + self.rng.randint(-1, 1)) for aspect, weight in WEIGHTS.items()}
        total = sum(scores.values())
        found = grade(total, FIVE)
        number = {"excellent": 0, "good": 1, "fair": 2, "low": 2, "poor": 3}[found]
        findings = self.rng.sample(FINDINGS, number)
        day = self.by_bureau(
            day,
            "complete_key_evaluation",
            year=year,
            aspects=[
                {"aspect": aspect, "weight": str(weight), "score": written(scores[aspect])}
                for aspect, weight in WEIGHTS.items()
            ],
            problems=[{"fact": fact, "cause": self.rng.choice(CAUSES)} for fact in findings],
            agency=JUDGE,
            lead_assessor="钟会计师",
            conclusion=self.rng.choice(CONCLUSIONS),
            evidence=self.proofs("重点评价报告.pdf"),
        )
        self.of(year).evaluated = found
        self.must(year, "key", (written(total), found))
        self.plan(self.later(day, 2, 8), lambda on: self.feed_back(year, findings, on))

    def feed_back(self, year: int, findings: list[str], day: date) -> None:
        raise NotImplementedError

    def apply_result(self, year: int, day: date) -> None:
        raise NotImplementedError


def _value(reached: Reached) -> dict[str, str]:
    if reached.band is None:
        return {"actual": str(reached.actual)}
    return {"band": reached.band, "percent": str(reached.actual)}


def _over(aim: Aim, reached: Reached) -> bool:
    return aim.operator == "at_least" and Fraction(reached.actual, aim.target) > OVER
