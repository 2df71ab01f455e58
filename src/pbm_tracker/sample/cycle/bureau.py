"""What the bureau of the sample does for the whole county: rules, agencies, the library, the re-review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from pbm_tracker.sample.hours import Hours, workday
from pbm_tracker.sample.story import Happening
from pbm_tracker.sample.wording import evidence

from .applying import STANDARD, STANDARD_FROM, ProjectStory
from .judging import CLOSING, HELPER, JUDGE
from .plans import FIRST_YEAR, LAST_YEAR
from .telling import BUREAU, CycleStory

REVIEWER = "chengxin-audit"
AGENCIES = {HELPER: "恒信咨询有限公司", JUDGE: "正德会计师事务所", REVIEWER: "诚信审计事务所"}
REGULATIONS = (
    (date(2021, 6, 15), "ex-ante-assessment", "事前绩效评估管理办法", (7, 8)),
    (date(2021, 7, 5), "goal-management", "绩效目标管理办法", (11, 39)),
    (date(2021, 8, 16), "monitoring-warning", "绩效运行监控和预警提醒纠正办法", (18, 19, 39)),
    (date(2021, 11, 22), "evaluation-management", "绩效评价管理办法", (22, 25, 39)),
    (STANDARD_FROM, STANDARD, "绩效评价结果应用标准", (29, 30, 39)),
    (date(2022, 10, 10), "third-party-management", "第三方机构参与绩效管理规程", (47,)),
)
LIBRARY = (
    ("resident-satisfaction", "服务对象满意度", "satisfaction", "综合", "公共服务", "%"),
    ("acceptance-rate", "验收合格率", "quality", "综合", "工程建设", "%"),
    ("on-time-rate", "按期完成率", "timeliness", "综合", "工程建设", "%"),
    ("road-length", "硬化道路里程", "quantity", "交通运输", "农村道路", "公里"),
    ("cost-per-km", "每公里造价", "cost", "交通运输", "农村道路", "万元"),
    ("trained-persons", "培训人次", "quantity", "就业", "职业培训", "人次"),
    ("covered-population", "覆盖人口", "social_benefit", "环境保护", "垃圾收运", "人"),
    ("complaints-down", "环境投诉下降率", "ecological_benefit", "环境保护", "污染防治", "%"),
)


class BureauStory(CycleStory):
    def __init__(self, projects: Sequence[ProjectStory], hours: Hours, seed: int) -> None:
        super().__init__("cycle/bureau", hours, Random(f"{seed}/bureau"), {})
        self.projects = projects

    def begin(self) -> None:
        self.plan(date(2021, 5, 18), self.register)
        for day, *rule in REGULATIONS:
            self.plan(day, self._of(self.issue, *rule))
        for number, entry in enumerate(LIBRARY):
            self.plan(date(2021, 9, 6 + number), self._of(self.add, entry))
        self.plan(date(2023, 3, 14), self.change_library)
        self.plan(date(2023, 6, 20), self.review_rules)
        for year in range(FIRST_YEAR, LAST_YEAR):
            after = year + 1
            self.plan(date(after, 1, 10), self._of(self.collect, year))
            self.plan(date(after, *CLOSING), self._of(self.close, year))
            self.plan(date(after, 7, 12), self._of(self.engage, year))
            for month in range(1 if year > FIRST_YEAR else 7, 13):
                self.plan(self.later(date(year, month, 24), 0, 3), self.report_treasury)

    def _of(self, work: Any, *about: Any) -> Happening:
        return lambda day: work(*about, day)

    def do(self, day: date, do: str, **fields: Any) -> date:
        return self.act(day, lambda _: BUREAU, do, **fields)

    def register(self, day: date) -> None:
        for number, (agency, name) in enumerate(AGENCIES.items()):
            self.do(day, "register_agency", agency=agency, name=name, credit_code=f"91441622MA{number:07d}X")

    def issue(self, code: str, title: str, tasks: tuple[int, ...], day: date) -> None:
        served = [{"task": task} for task in tasks]
        document = f"龙财绩〔{day.year}〕{self.rng.randint(1, 60)}号"
        self.do(
            day, "issue_regulation", regulation=code, unit="finance-bureau", title=title, document=document,
            tasks=served, evidence=evidence((f"{title}.pdf",), code, self.rng, most=1),
        )  # fmt: skip

    def review_rules(self, day: date) -> None:
        amended: dict[str, Any] = {"regulation": "monitoring-warning", "unit": "finance-bureau"}
        day = self.do(day, "review_regulation", **amended, outcome="to_amend", note="预警时限需要细化")
        document = f"龙财绩〔{day.year}〕31号"
        self.do(self.later(day, 20, 30), "amend_regulation", **amended, document=document, summary="细化预警时限")

    def report_treasury(self, day: date) -> None:
        text = f"{day.month}月库款保障水平正常，支出进度按月通报。"
        self.do(day, "record_work_fact", unit="finance-bureau", fact_kind="treasury_cash_report_recorded", text=text)

    # The library of indicators

    def add(self, entry: tuple[str, ...], day: date) -> None:
        names = ("indicator", "name", "kind", "sector", "field", "measure")
        self.do(
            day, "add_indicator", **dict(zip(names, entry, strict=True)), unit="finance-bureau", level="county",
            standard="行业标准", source="部门统计", core=True,
        )  # fmt: skip

    def collect(self, year: int, day: date) -> None:
        for code, *_, measure in LIBRARY:
            value = self.rng.randint(70, 99) if measure == "%" else self.rng.randint(20, 4000)
            self.do(
                day, "collect_indicator_value", indicator=code, unit="finance-bureau", year=year, value=str(value),
                source="年度统计",
            )  # fmt: skip

    def change_library(self, day: date) -> None:
        reason = "按行业新标准修订"
        revised = {"indicator": "cost-per-km", "unit": "finance-bureau", "standard": "2023年行业标准", "reason": reason}
        day = self.do(day, "revise_indicator", **revised)
        self.do(day, "retire_indicator", indicator="trained-persons", unit="finance-bureau", reason="并入就业指标")

    # Re-review and engagements

    def close(self, year: int, day: date) -> None:
        submitted = [
            row
            for one in self.projects
            for row in one.rows
            if row.do == "submit_self_evaluation" and row.gate is None and row.fields["year"] == year and row.on < day
        ]
        if not submitted:
            return
        day = self.do(day, "close_re_review_population", year=year)
        draw: dict[str, Any] = {"year": year, "agency": REVIEWER, "document": f"龙财绩〔{day.year}〕{day.month}号"}
        if year == FIRST_YEAR:
            day = self.be_refused(
                "G9", self.later(day, 1, 1), lambda _: BUREAU, "draw_re_review_sample", ratio="5", **draw
            )
        self.do(self.later(day, 1, 1), "draw_re_review_sample", ratio="10", **draw)

    def engage(self, year: int, day: date) -> None:
        day = workday(day)
        chosen = [
            one.project.code
            for one in self.projects
            if any(
                row.do == "select_key_evaluation" and row.fields["year"] == year and row.on < day for row in one.rows
            )
        ]
        if not chosen:
            return
        engagement = f"key-evaluation-{year}"
        about: dict[str, Any] = {"agency": JUDGE, "engagement": engagement, "unit": "finance-bureau"}
        scope = [{"project": code, "year": year} for code in chosen[:60]]
        self.do(
            day, "engage_third_party", **about, purpose="key_evaluation", scope=scope, procurement="竞争性磋商",
            document=f"龙采〔{day.year}〕{self.rng.randint(1, 40)}号", amount="38.5",
        )  # fmt: skip
        self.plan(date(year + 1, 12, 4), lambda on: self.deliver(about, on))

    def deliver(self, about: dict[str, Any], day: date) -> None:
        proof = evidence(("重点评价报告汇编.pdf",), about["engagement"], self.rng, most=1)
        day = self.do(day, "deliver_engagement", **about, evidence=proof)
        score = str(self.rng.randint(70, 95))
        self.do(self.later(day, 5, 12), "rate_agency_quality", **about, score=score, opinion="报告质量较好")
