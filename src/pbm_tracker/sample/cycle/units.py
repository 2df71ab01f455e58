"""The cycle of a sample unit as a whole: its overall goal and self-evaluation, its commitment, what it did besides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from pbm_tracker.sample.hours import Hours, workday
from pbm_tracker.sample.places import Place
from pbm_tracker.sample.story import Happening
from pbm_tracker.sample.wording import evidence

from .applying import ProjectStory
from .arithmetic import Reached, points, written
from .goals import Aim
from .plans import FIRST_YEAR, LAST_YEAR
from .telling import BUREAU, Around, CycleStory, Signed
from .wording import CONCLUSIONS, OPINIONS

WHOLE = (
    Aim("running_cost", "公用经费控制率", "at_most", 100, "%", 15),
    Aim("management", "项目按期完成率", "at_least", 95, "%", 20),
    Aim("fulfilment", "年度重点工作完成率", "at_least", 100, "%", 30),
    Aim("social_effect", "群众诉求办结率", "at_least", 98, "%", 15),
    Aim("sustainable_capacity", "制度执行情况", "qualitative", 0, "", 10),
    Aim("satisfaction", "服务对象满意度", "at_least", 90, "%", 10),
)
FACTS = (
    ("leading_group_met", "召开预算绩效管理领导小组会议，研究年度工作。", 2),
    ("awareness_action_recorded", "组织绩效信息公开培训。", 5),
    ("cooperation_stated", "配合财政部门开展绩效评价。", 9),
)


class UnitStory(CycleStory):
    def __init__(self, place: Place, around: Around, projects: Sequence[ProjectStory], hours: Hours, seed: int) -> None:
        super().__init__(place.unit, hours, Random(f"{seed}/whole/{place.unit}"), {"unit": place.unit})
        self.place = place
        self.around = around
        self.projects = projects

    def begin(self) -> None:
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            declared = date(2021, 6, 14) if year == FIRST_YEAR else date(year - 1, 10, 4)
            if declared > self.place.starts + timedelta(days=40) and not self.happens(0.04):
                self.plan(self.later(declared, 0, 9 if year == FIRST_YEAR else 22), self._of(self.declare, year))
            if (signed := self.around.signed.get((self.place.unit, year))) is not None:
                self.plan(signed.on, self._of(self.sign, year))
            for kind, text, month in FACTS:
                day = self.later(date(year, month, 3), 0, 40)
                if day > self.place.starts + timedelta(days=30) and self.happens(0.7):
                    self.plan(day, self._of(self.note, kind, text))

    def _of(self, work: Any, *about: Any) -> Happening:
        return lambda day: work(*about, day)

    def by_unit(self, day: date, do: str, role: str = "unit_clerk", **fields: Any) -> date:
        return self.act(day, lambda on: self.place.acting(role, on), do, **fields)

    # The goal of the unit as a whole

    def declare(self, year: int, day: date) -> None:
        day = workday(day)
        codes = [one.project.code for one in self._own(day) if one.project.major and year in _period(one)]
        amount = written(sum(one.project.funds for one in self._own(day) if year in _period(one)) or 10_00)
        named = {"projects": "、".join(codes)} if codes else {}
        task = {
            "name": "完成年度重点项目",
            "content": "按计划组织实施",
            "fiscal": amount,
            "other": "0",
            "amount": amount,
        }
        day = self.by_unit(
            day,
            "declare_overall_goal",
            year=year,
            functions=f"承担{self.place.name}的法定职责",
            tasks=[task | named],
            annual_goal="完成年度重点任务，规范使用资金",
            indicators=[aim.row for aim in WHOLE],
        )
        self.plan(self.later(day, 3, 12), self._of(self.review, year))

    def _own(self, day: date) -> list[ProjectStory]:
        """The unit's projects on a day, those of units merged into it too."""
        return [
            one
            for one in self.projects
            if self.around.acting_for(one.project.place, day).unit == self.place.unit
            and one.rows
            and one.rows[0].on < day
            and not (one.rows[-1].do == "clear_out_project" and one.rows[-1].on < day)
        ]

    def review(self, year: int, day: date) -> None:
        who, opinion = (lambda _: BUREAU), self.rng.choice(OPINIONS)
        self.act(day, who, "review_overall_goal", year=year, verdict="passed", opinion=opinion)
        if self.happens(0.95):
            self.plan(self.later(date(year + 1, 2, 20), 0, 95), self._of(self.evaluate, year))

    def evaluate(self, year: int, day: date) -> None:
        reached = [
            Reached(self.rng.randint(82, 100), "reached")
            if aim.operator == "qualitative"
            else Reached(aim.target if self.happens(0.6) else max(60, aim.target - self.rng.randint(1, 20)))
            for aim in WHOLE
        ]
        scored = [points(aim, one) for aim, one in zip(WHOLE, reached, strict=True)]
        day = workday(day)
        self.by_unit(
            day,
            "submit_overall_self_evaluation",
            year=year,
            indicators=[_row(at, reached[at], score) for at, score in enumerate(scored)],
            stated_total=written(sum(scored)),
            achievement=self.rng.choice(CONCLUSIONS),
            conclusion=self.rng.choice(CONCLUSIONS),
            unit_head=self.place.head.on(day).person.id,
            evidence=evidence(("部门整体绩效自评报告.pdf",), f"{self.about}/{year}", self.rng, most=1),
        )
        if self.happens(0.2):
            self.plan(self.later(date(year + 1, 9, 10), 0, 30), self._of(self.report, year))
        if self.happens(0.15):
            self.plan(self.later(date(year + 1, 8, 1), 0, 90), self._of(self.be_evaluated, year, sum(scored)))

    def be_evaluated(self, year: int, scored: int, day: date) -> None:
        """Some units first, as a pilot."""
        self.act(
            day,
            lambda _: BUREAU,
            "complete_overall_evaluation",
            year=year,
            score=written(max(0, scored - self.rng.randint(0, 15_00))),
            conclusion=self.rng.choice(CONCLUSIONS),
            evidence=evidence(("部门整体绩效评价报告.pdf",), f"{self.about}/{year}", self.rng, most=1),
        )

    def report(self, year: int, day: date) -> None:
        document = f"{self.place.name}报〔{day.year}〕{self.rng.randint(1, 40)}号"
        proof = evidence(("部门整体绩效报告.pdf",), f"{self.about}/{year}", self.rng, most=1)
        self.by_unit(
            day, "report_overall_performance", year=year, addressee=self.rng.choice(("congress", "government")),
            document=document, evidence=proof,
        )  # fmt: skip

    # Besides

    def sign(self, year: int, day: date) -> None:
        rates = self.around.signed[(self.place.unit, year)].rates
        day = workday(day)
        leads = [(one.project.code, one.lead_on(day)) for one in self._own(day) if year in _period(one)]
        names = ("rate_march", "rate_june", "rate_september", "rate_december")
        self.by_unit(
            day,
            "sign_commitment",
            role="unit_head",
            year=year,
            document=f"龙承〔{year}〕{self.rng.randint(1, 99)}号",
            head=self.place.head.on(day).person.id,
            amount="500",
            **{name: str(rate) for name, rate in zip(names, rates, strict=True)},
            lead_rows=[{"project": code, "person": person} for code, person in leads if person is not None],
        )

    def note(self, kind: str, text: str, day: date) -> None:
        self.by_unit(day, "record_work_fact", fact_kind=kind, text=text)


def signed_by(places: Sequence[Place], seed: int) -> dict[tuple[str, int], Signed]:
    """What each unit promises for each year, and when: most of them, and of the first year half."""
    found = {}
    for place in places:
        rng = Random(f"{seed}/commitment/{place.unit}")
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            on = workday(date(2021, 6, 28) if year == FIRST_YEAR else date(year, 1, 6) + timedelta(rng.randrange(18)))
            rates = (
                rng.choice((15, 20, 25)),
                rng.choice((40, 45, 50)),
                rng.choice((65, 70, 75)),
                rng.choice((95, 100)),
            )
            if rng.random() < (0.5 if year == FIRST_YEAR else 0.9) and place.starts < on - timedelta(days=40):
                found[(place.unit, year)] = Signed(on, rates)
    return found


def _period(story: ProjectStory) -> range:
    return range(story.project.first, story.project.last + 1)


def _row(at: int, reached: Reached, score: int) -> dict[str, Any]:
    row: dict[str, Any] = {"no": at + 1, "score": written(score)}
    row |= (
        {"actual": str(reached.actual)}
        if reached.band is None
        else {"band": reached.band, "percent": str(reached.actual)}
    )
    return row | ({"cause": "个别工作推进较慢，已调整安排"} if score < WHOLE[at].weight * 100 else {})
