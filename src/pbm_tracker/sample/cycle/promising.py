"""A year of a sample project before it begins: its goal is declared and passed, and its budget arranged or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from .arithmetic import CUTS, Reached, written
from .entering import Entering
from .goals import Aim, aims_of, waived
from .plans import BADLY, FIRST_YEAR, HALF, WELL
from .telling import Year
from .wording import GOAL_REMARKS, OPINIONS, OVERRIDDEN


class Promising(Entering):
    def foresee(self, year: int) -> None:
        """Put the goal of a year on the agenda, if the project still has one."""
        if year not in self.project.years:
            self.plan(self.later(date(year, 12, 5), 0, 18), self.clear_out)
            return
        begins = date(2021, 5, 31) if year == FIRST_YEAR else date(year - 1, 8, 20)
        late = self.happens(0.06)
        self.plan(
            self.later(begins, 0, 6 if year == FIRST_YEAR else 80 if late else 55), lambda day: self.set_up(year, day)
        )

    def set_up(self, year: int, day: date) -> None:
        aims = aims_of(self.project.topic, year, self.rng)
        self.years[year] = Year(year, aims)
        if self.happens(0.04):
            lacking = [aim for aim in aims if aim.kind != "satisfaction"]
            day = self.by_unit(self.led(day), "declare_goal", gate="G2", **self._form(year, lacking))
            day = self.later(day, 1, 5)
        self.declare(year, day)

    def _form(self, year: int, aims: Any) -> dict[str, Any]:
        return {
            "year": year,
            "fiscal": written(self.project.funds),
            "annual_goal": f"完成{self.project.name}当年任务",
            "indicators": [aim.row | self._reasoned(year, aim) for aim in aims],
            "waived": waived(self.of(year).aims),
        }

    def _reasoned(self, year: int, aim: Aim) -> dict[str, str]:
        """Why less is aimed at than was reached before, where that is so."""
        before = [
            reached.actual
            for one in self.years.values()
            if one.year < year
            for of, reached in zip(one.aims, one.reached, strict=False)
            if of.kind == aim.kind
        ]
        less = (
            min(before, default=aim.target) < aim.target
            if aim.operator == "at_most"
            else (max(before, default=0) > aim.target)
        )
        return {"lower_reason": "当年任务量按实施方案调减"} if less and aim.operator != "qualitative" else {}

    def declare(self, year: int, day: date) -> None:
        day = self.by_unit(self.led(day), "declare_goal", **self._form(year, self.of(year).aims))
        if self.happens(0.03):
            amount = written(self.project.funds)
            day = self.by_bureau(self.later(day, 1, 2), "arrange_budget", gate="G3", year=year, amount=amount)
        waits = (2, 8) if year == FIRST_YEAR else (4, 18)
        self.plan(self.later(day, *waits), lambda later: self.review_goal(year, later))

    def review_goal(self, year: int, day: date) -> None:
        if self.happens(self.project.place.temper.returned):
            row = self.rng.randint(1, 4)
            remark = {"place": "target", "row": row, "text": self.rng.choice(GOAL_REMARKS)}
            day = self.by_bureau(day, "return_goal", year=year, remarks=[remark])
            self.plan(self.later(day, 2, 9), lambda later: self.declare(year, later))
            return
        failed = self.happens(0.01)
        major: dict[str, Any] = (
            {"third_party": False, "third_party_reason": "指标均有来源，可以核对"} if self.project.major else {}
        )
        day = self.by_bureau(
            day,
            "review_goal",
            year=year,
            verdict="failed" if failed else "passed",
            kind="major" if self.project.major else "ordinary",
            opinion="目标与项目内容不符" if failed else self.rng.choice(OPINIONS),
            **major,
        )
        if failed:
            self.plan(self.later(day, 5, 15), lambda later: self.declare(year, later))
            return
        self.of(year).passed = True
        asked = date(2021, 6, 21) if year == FIRST_YEAR else date(year - 1, 11, 1)
        self.plan(max(self.later(asked, 0, 20 if year > FIRST_YEAR else 3), day), lambda later: self.ask(year, later))

    # Budget

    def ask(self, year: int, day: date) -> None:
        standing = self.of(year)
        standing.asked = self.project.funds * self.rng.randint(85, 110) // 100
        day = self.by_unit(day, "request_budget", year=year, amount=written(standing.asked))
        arranged = date(2021, 6, 26) if year == FIRST_YEAR else date(year - 1, 12, 8)
        self.plan(
            max(self.later(arranged, 0, 3 if year == FIRST_YEAR else 18), day), lambda later: self.arrange(year, later)
        )

    def arrange(self, year: int, day: date) -> None:
        """By the key evaluation completed in the year before, the budget is cut, stopped, exempt or overridden."""
        standing, before = self.of(year), self.years.get(year - 1)
        judged = self.years.get(year - 2)
        cut = CUTS.get(judged.evaluated or "") if judged else None
        amount = standing.asked
        extra: dict[str, Any] = {}
        if cut is not None and before is not None:
            known = before.adjusted
            if self.project.exempt:
                consequence = "exempt"
            else:
                if self.happens(0.5):
                    more = known + self.rng.randint(0, 5_00)
                    day = self.by_bureau(day, "arrange_budget", gate="G10", year=year, amount=written(more))
                if known and self.happens(0.2):
                    consequence, amount = "override", known
                    extra = self._override(day)
                else:
                    amount = known * (100 - cut) // 100
                    consequence = "reduced" if amount else "stopped"
            day = self.by_bureau(day, "arrange_budget", year=year, amount=written(amount), **extra)
            grade = judged.evaluated if judged else None
            self.must(year, "consequence", (grade, consequence, written(known), written(amount)))
        else:
            day = self.by_bureau(day, "arrange_budget", year=year, amount=written(amount))
        standing.budget = standing.adjusted = amount
        self.must(year, "budget", (written(amount), written(amount)))
        if amount:
            self._come_to(standing)
            self.follow(year, day)
            if self.newly_major and year == self.project.first and not self.happens(0.1):
                self.plan(max(self.later(date(year, 2, 20), 0, 30), day), lambda on: self.select_for_watch(year, on))
            if self.happens(0.03) and not self.project.for_persons and cut is None:
                self.plan(self.later(date(year, 8, 5), 0, 40), lambda on: self.raise_budget(year, on))
            self.foresee(year + 1)
        else:
            self.plan(self.later(date(year, 12, 5), 0, 18), self.clear_out)

    def select_for_watch(self, year: int, day: date) -> None:
        self.by_bureau(day, "select_key_monitoring", year=year, ground="new_major")

    def raise_budget(self, year: int, day: date) -> None:
        """More is given in the year; what was executed grows with it."""
        standing = self.of(year)
        more = standing.adjusted // 20
        if not more or day.year != year:
            return
        standing.adjusted += more
        amount, reason = written(standing.adjusted), "上级追加专项资金"
        self.by_bureau(day, "adjust_budget", year=year, amount=amount, reason=reason)
        self.must(year, "budget", (written(standing.budget), amount))

    def _override(self, day: date) -> dict[str, Any]:
        approving = "finance-bureau" if self.project.place.unit == "county-office" else "county-office"
        return {
            "override_reason": self.rng.choice(OVERRIDDEN),
            "override_approver": self.around.places[approving].head.on(day).person.id,
            "override_document": f"龙府办会纪〔{day.year}〕{self.rng.randint(1, 60)}号",
        }

    def _come_to(self, standing: Year) -> None:
        """What the year will have come to: the money and each indicator, by how well the project does."""
        doing = self.rng.choice((self.project.doing,) * 3 + (WELL, HALF))
        spread = {WELL: (92, 100), HALF: (72, 97), BADLY: (25, 75)}[doing]
        standing.executed = standing.budget * self.rng.randint(*spread) // 100
        standing.reached = tuple(self._reached(aim, doing) for aim in standing.aims)

    def _reached(self, aim: Aim, doing: str) -> Reached:
        if aim.operator == "qualitative":
            band = {WELL: "reached", HALF: self.rng.choice(("reached", "partly")), BADLY: "missed"}[doing]
            low, high = {"reached": (80, 100), "partly": (60, 79), "missed": (15, 59)}[band]
            return Reached(self.rng.randint(low, high), band)
        percent = self.rng.randint(*{WELL: (97, 118), HALF: (75, 103), BADLY: (25, 90)}[doing])
        if doing == WELL and self.happens(0.02):
            percent = self.rng.randint(131, 160)
        if aim.operator == "equal":
            return Reached(min(100, percent))
        if aim.operator == "at_most":
            return Reached(max(1, aim.target * (200 - min(percent, 150)) // 100))
        most = 100 if aim.measure == "%" else 10**9
        return Reached(min(most, max(0, round(aim.target * percent / 100))))

    def follow(self, year: int, day: date) -> None:
        raise NotImplementedError

    def clear_out(self, day: date) -> None:
        """Expired or low, it leaves the library; some are forgotten."""
        last = max((one.year for one in self.years.values() if one.budget), default=self.project.first)
        if self.happens(0.3):
            return
        if day > date(self.project.last, 12, 31):
            ground, reason = "expired", "实施期已满"
        elif not self.of(max(self.years)).budget:
            ground, reason = "low", f"{last}年度重点评价结果差，不再安排预算"
        else:
            return
        self.by_unit(self.later(day, 0, 9), "clear_out_project", ground=ground, reason=reason)
        self.end()
