"""What tests of evaluation begin with: the project's goal passed, its budget of 300 万元 arranged, the year over."""

from cycle import CODE, OWN, passed
from given import CLERK, PROOF, REVIEWER
from pbm_tracker.performance.agency import RegisterAgency
from pbm_tracker.performance.budget import ArrangeBudget
from pbm_tracker.performance.self_evaluation import SubmitSelfEvaluation

YEAR = 2022
OWN_YEAR = {**OWN, "year": YEAR}
ITS_YEAR = {"project": CODE, "year": YEAR}
HELPER, JUDGE = "zhengxin", "huacheng"


def row(no, actual, score, **more):
    return {"no": no, "actual": actual, "score": score, **more}


# By the goal of tests/cycle.py: 15 + 15 + 10 + 20 + 5 x 3 + 5 + 10 points, and 10 for the rate.
ROWS = (
    row(1, "20", "15"),
    row(2, "95", "14.25", cause="两所学校复验"),
    row(3, "95", "10"),
    row(4, "32", "18.75", cause="材料涨价"),
    row(5, "60", "5"),
    row(6, "8600", "5"),
    row(7, "900", "5"),
    {"no": 8, "band": "reached", "percent": "90", "score": "4.5", "cause": "个别学校未落实"},
    row(9, "92.5", "10"),
)
FUNDS = ({"source": "fiscal", "initial": "300", "adjusted": "300", "executed": "289.5"},)
SUBMIT = {
    **OWN_YEAR,
    "funds": FUNDS,
    "achievement": "完成二十所农村学校取暖改造",
    "indicators": ROWS,
    "stated_total": "97.15",
    "conclusion": "目标基本实现",
    "project_lead": "wang-jie",
    "finance_lead": "li-na",
    "unit_head": "wang-jie",
    "evidence": PROOF,
}


def budgeted():
    """The budget arranged on 2021-12-20, and two agencies registered."""
    story = passed().given(ArrangeBudget(**ITS_YEAR, amount="300"), REVIEWER, "2021-12-20")
    for agency in (HELPER, JUDGE):
        registered = RegisterAgency(agency=agency, name=agency, credit_code="91441622MA00000000")
        story.given(registered, REVIEWER, "2022-01-05")
    return story


def evaluated(**changed):
    """The self-evaluation submitted on 2023-03-20."""
    return budgeted().given(SubmitSelfEvaluation(**{**SUBMIT, **changed}), CLERK, "2023-03-20")
