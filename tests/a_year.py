"""A year of two projects in a county on disk: goals passed, budgets arranged, monitored until the end of May 2022."""

from datetime import date

import cycle
from cycle import ASSESS, DECLARE, OWN, PASS, REVIEW
from monitored import OTHER, OWN_YEAR, YEAR
from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.kernel.events import Act
from pbm_tracker.performance.admission import AdmitProject
from pbm_tracker.performance.budget import ArrangeBudget
from pbm_tracker.performance.commitment import SignCommitment
from pbm_tracker.performance.ex_ante import CompleteExAnteAssessment, ReviewExAnteAssessment
from pbm_tracker.performance.finding import FindNoReason
from pbm_tracker.performance.goal_declaring import DeclareGoal
from pbm_tracker.performance.goal_reviewing import ReviewGoal
from pbm_tracker.performance.measure import DecideSpendingMeasure
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.performance.monitoring_review import ReviewMonitoring
from pbm_tracker.performance.payment import RecordPayment
from pbm_tracker.performance.quarterly_data import CollectPerformanceData
from pbm_tracker.performance.warning import RequireCorrection
from pbm_tracker.projects.lead import BindProjectLead
from pbm_tracker.projects.project import ProposeProject
from pbm_tracker.units.person import RegisterPerson, TakePost

CLERK = ("education-bureau/clerk", "unit_clerk")
HEAD = ("education-bureau/head", "unit_head")
REVIEWER = ("finance-bureau/reviewer", "finance")
OFFICER = ("county-office/officer", "supervision")
PLAIN = {
    **OWN,
    "project": OTHER,
    "name": "校园围墙修缮",
    "kind": "department_project",
    "attribute": "new",
    "book": "general_public",
    "major": False,
    "period_from": "2022-01-01",
    "period_until": "2022-12-31",
    "total_funds": "80",
}
ROWS = [
    {"no": 1, "actual": "2", "forecast": "18", "deviation": "funding", "deviation_text": "配套资金未到位",
     "likelihood": "possible", "note": "见 4 月例会纪要"},
    {"no": 2, "actual": "100", "forecast": "100", "likelihood": "certain"},
    {"no": 3, "forecast": "95", "likelihood": "possible"},
    {"no": 4, "actual": "28", "forecast": "29.5", "likelihood": "certain"},
    {"no": 5, "forecast": "60", "likelihood": "possible"},
    {"no": 6, "forecast": "8600", "likelihood": "possible"},
    {"no": 7, "forecast": "900", "likelihood": "certain"},
    {"no": 8, "actual": "50", "forecast": "80", "deviation": "institution", "likelihood": "impossible",
     "measures": "下半年出台管护办法"},
    {"no": 9, "forecast": "90", "likelihood": "possible"},
]  # fmt: skip
FUNDS = [
    {"source": "fiscal", "initial": "320", "executed": "60", "forecast": "300"},
    {"source": "other", "initial": "12.5", "executed": "0", "forecast": "12.5"},
]
SIGN = {
    "unit": "education-bureau",
    "year": 2022,
    "document": "龙教〔2022〕1号",
    "head": "li-na",
    "amount": "5000",
    "rate_march": "20",
    "rate_june": "45",
    "rate_september": "75",
    "rate_december": "98",
    "lead_rows": [{"project": OWN["project"], "person": "wang-jie"}],
}
REPORT = {
    **OWN_YEAR,
    "period": "other",
    "data_until": "2022-04-30",
    "executed": "60",
    "forecast": "312.5",
    "fund_rows": FUNDS,
    "indicator_rows": ROWS,
}
REQUIRE = {
    **YEAR,
    "problem_found": "开工学校少",
    "analysis": "配套资金未到位",
    "requirement": "5月底前全部开工",
    "limit": "2022-05-31",
    "responsible": "wang-jie",
}
MEASURE = {
    "year": 2022,
    "book": "general_public",
    "measure_rows": [{"project": OWN["project"], "measure": "recover", "amount": "12.5"}],
    "decision_reason": "其他资金不再到位",
    "document": "县财〔2022〕8号",
}
ACTS = [
    (ProposeProject(**cycle.WHAT), CLERK, "2021-08-02"),
    (ProposeProject(**PLAIN), CLERK, "2021-08-02"),
    (RegisterPerson(person="wang-jie", name="王杰"), OFFICER, "2021-08-10"),
    (RegisterPerson(person="li-na", name="李娜"), OFFICER, "2021-08-10"),
    (TakePost(person="wang-jie", unit="education-bureau", title="基建股股长"), OFFICER, "2021-08-10"),
    (TakePost(person="li-na", unit="education-bureau", title="局长"), OFFICER, "2021-08-10"),
    (CompleteExAnteAssessment(**ASSESS), CLERK, "2021-08-20"),
    (ReviewExAnteAssessment(**REVIEW), REVIEWER, "2021-09-01"),
    (BindProjectLead(**OWN, person="wang-jie"), CLERK, "2021-09-02"),
    (AdmitProject(project=OWN["project"]), REVIEWER, "2021-09-10"),
    (AdmitProject(project=OTHER), REVIEWER, "2021-09-10"),
    (BindProjectLead(**{**OWN, "project": OTHER}, person="li-na"), CLERK, "2021-09-10"),
    (DeclareGoal(**DECLARE), CLERK, "2021-09-15"),
    (ReviewGoal(**PASS), REVIEWER, "2021-10-08"),
    (DeclareGoal(**{**DECLARE, "project": OTHER}), CLERK, "2021-10-09"),
    (ReviewGoal(**{**PASS, "project": OTHER, "kind": "ordinary"}), REVIEWER, "2021-10-18"),
    (ArrangeBudget(**YEAR, amount="332.5"), REVIEWER, "2021-12-20"),
    (ArrangeBudget(project=OTHER, year=2022, amount="80"), REVIEWER, "2021-12-20"),
    (SignCommitment(**SIGN), HEAD, "2022-01-20"),
    (CollectPerformanceData(**OWN_YEAR, quarter=1, executed="40", problem="招标偏慢"), CLERK, "2022-04-02"),
    (RecordPayment(**YEAR, amount="60", voucher="2022-118"), REVIEWER, "2022-04-20"),
    (ReportMonitoring(**REPORT), CLERK, "2022-05-05"),
    (ReviewMonitoring(**YEAR, verdict="passed", opinion="数据齐全"), REVIEWER, "2022-05-09"),
    (RequireCorrection(**REQUIRE), REVIEWER, "2022-05-10"),
    (FindNoReason(**YEAR, ground="idle", finding="其他资金不再到位"), REVIEWER, "2022-05-20"),
    (DecideSpendingMeasure(**MEASURE), REVIEWER, "2022-05-25"),
]


def record_a_year(county):
    """Two projects of the education bureau with budgets of 2022; the first is followed until the end of May."""
    for command, (actor, role), day in ACTS:
        act = Act(actor=actor, role=role, occurred_on=date.fromisoformat(day))
        county.carry_out(command, act, permit=permit_in_ledger)
