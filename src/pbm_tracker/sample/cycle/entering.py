"""How a project of the sample comes in: proposed, led, assessed if it is new and major, admitted, confirmed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .arithmetic import FOUR, grade, written
from .plans import FIRST_YEAR
from .telling import ProjectTelling, Year
from .wording import ASSESSED, CONFIRMED, DECLINED, OPINIONS

ASPECTS = ("necessity", "economy", "goal_soundness", "feasibility", "funding_compliance")
SUPPORTED = 85
LARGE = 200_00  # 万元 in hundredths: whose assessment a third party looks at


class Entering(ProjectTelling):
    def begin(self) -> None:
        """Put its proposal on the agenda: before the notice came there is nothing to tell."""
        first = self.project.first
        since = date(2021, 5, 17) if first == FIRST_YEAR else date(first - 1, 6, 1)
        proposed = max(
            self.later(since, 0, 8 if first == FIRST_YEAR else 75), self.project.place.starts + timedelta(days=25)
        )
        self.plan(proposed, self.propose)

    @property
    def newly_major(self) -> bool:
        return self.project.major and self.project.first > FIRST_YEAR

    def propose(self, day: date) -> None:
        plan = self.project
        major = {"major": True, "major_basis": f"龙府常〔{day.year}〕{self.rng.randint(1, 40)}号"}
        special = {"special_kind": plan.special_kind} if plan.special_kind else {}
        day = self.by_unit(
            day,
            "propose_project",
            name=plan.name,
            kind=plan.kind,
            attribute="new" if plan.first > FIRST_YEAR else "continuing",
            book=plan.book,
            period_from=date(plan.first, 1, 1),
            period_until=date(plan.last, 12, 31),
            total_funds=str(plan.funds * (plan.last - plan.first + 1) / 100),
            **(major if plan.major else {"major": False}),
            **special,
        )
        day = self.led(self.later(day, 1, 6))
        if not self.newly_major:
            self.plan(self.later(day, 1, 8 if plan.first == FIRST_YEAR else 20), self.admit)
        elif self.happens(0.07):
            self.plan(self.later(day, 10, 25), self.admit_unassessed)
        else:
            self.plan(self.later(day, 5, 20), self.assess)
        if plan.major and plan.last > plan.first and self.happens(0.25):
            self.plan(self.later(date(plan.first, 2, 1), 0, 80), self.lose_lead)

    def lose_lead(self, day: date) -> None:
        """The lead goes; until another is named, nobody leads the major project."""
        if self.lead is None:
            return
        day = self.open_day(day)
        if any(since == day for since, _ in self.leads):
            return
        day = self.by_unit(day, "release_project_lead", reason="工作变动，另行安排")
        self.lead = None
        self.leads.append((day, None))
        self.plan(self.later(day, 12, 45), self.led)

    # Ex-ante assessment

    def admit_unassessed(self, day: date) -> None:
        day = self.by_bureau(day, "admit_project", gate="G1")
        self.plan(self.later(day, 3, 12), self.assess)

    def assess(self, day: date) -> None:
        poor = self.happens(0.09)
        scores = [self.rng.randint(7, 11) if poor else self.rng.randint(14, 20) for _ in ASPECTS]
        building = self.project.special_kind == "capital_construction"
        study = {"feasibility_study": f"龙发改投审〔{day.year}〕{self.rng.randint(1, 90)}号"}
        conclusion = "no_support" if poor else "support" if sum(scores) >= SUPPORTED else "support_adjusted"
        day = self.by_unit(
            day,
            "complete_ex_ante_assessment",
            **{aspect: str(score) for aspect, score in zip(ASPECTS, scores, strict=True)},
            conclusion=conclusion,
            method="成本效益分析、专家评议",
            participants=[{"name": "邱工", "organization": "市工程咨询院", "no_conflict": True}],
            summary=self.rng.choice(ASSESSED),
            evidence=self.proofs("事前绩效评估报告.pdf"),
            **(study if building else {}),
        )
        total = sum(scores) * 100
        self.must(self.project.first, "ex_ante", (written(total), grade(total, FOUR)))
        verdict = "failed" if poor else "returned" if self.happens(0.08) else "passed"
        self.plan(self.later(day, 4, 12), lambda later: self.review_assessment(later, verdict))

    def review_assessment(self, day: date, verdict: str) -> None:
        needed = self.project.funds > LARGE
        day = self.by_bureau(
            day,
            "review_ex_ante_assessment",
            verdict=verdict,
            opinion=self.rng.choice(DECLINED if verdict != "passed" else OPINIONS),
            third_party=needed,
            third_party_reason="投资较大，情况复杂" if needed else "规模不大，数据齐全",
        )
        if verdict == "passed":
            self.plan(self.later(day, 1, 8), self.admit)
        elif verdict == "returned":
            self.plan(self.later(day, 4, 12), self.assess)
        elif self.happens(0.5):
            self.plan(self.later(day, 5, 15), self.admit_in_vain)

    def admit_in_vain(self, day: date) -> None:
        """An assessment of 差 keeps the project out for good."""
        self.by_bureau(day, "admit_project", gate="G1")

    def admit(self, day: date) -> None:
        day = self.by_bureau(
            self.led(day), "admit_project", document=f"龙财评〔{day.year}〕{self.rng.randint(1, 300)}号"
        )
        if self.newly_major and self.project.last > self.project.first:
            period: dict[str, Any] = {"year_from": self.project.first, "year_until": self.project.last}
            day = self.by_bureau(self.later(day, 1, 3), "plan_medium_term", **period)
        for number, fact in enumerate(("livelihood", "direct_personal_subsidy")):
            if number < self.project.for_persons:
                document = f"龙民〔{day.year}〕{self.rng.randint(1, 60)}号"
                day = self.by_bureau(
                    self.later(day, 1, 5), "confirm_project_fact", fact=fact, holds=True, document=document,
                    evidence=self.proofs(self.rng.choice(CONFIRMED)),
                )  # fmt: skip
        self.foresee(self.project.first)

    def foresee(self, year: int) -> None:
        raise NotImplementedError

    def of(self, year: int) -> Year:
        return self.years[year]
