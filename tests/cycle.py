"""What tests of the yearly cycle begin with: a project of the education bureau, and the people around it."""

from given import CLERK, PROOF, REVIEWER, county
from pbm_tracker.performance.admission import AdmitProject
from pbm_tracker.performance.ex_ante import CompleteExAnteAssessment, ReviewExAnteAssessment
from pbm_tracker.performance.goal_declaring import DeclareGoal
from pbm_tracker.performance.goal_reviewing import ReviewGoal
from pbm_tracker.performance.overall_goal import DIMENSION_WORDS
from pbm_tracker.projects.lead import BindProjectLead
from pbm_tracker.projects.project import ProposeProject
from pbm_tracker.units.person import RegisterPerson, TakePost

CODE = "2022-031"
OWN = {"project": CODE, "unit": "education-bureau"}
WHAT = {
    **OWN,
    "name": "农村学校取暖改造",
    "kind": "department_project",
    "attribute": "new",
    "book": "general_public",
    "major": True,
    "major_basis": "县委〔2021〕8号",
    "period_from": "2022-01-01",
    "period_until": "2023-12-31",
    "total_funds": "1260.5",
}
PEOPLE = {"wang-jie": "education-bureau", "li-na": "education-bureau", "zhao-qi": "culture-bureau"}


def proposed():
    """A county in which the project was proposed on 2021-08-02."""
    return county().given(ProposeProject(**WHAT), CLERK, "2021-08-02")


def staffed():
    """The same with three people who hold posts."""
    story = proposed()
    for person, unit in PEOPLE.items():
        story.given(RegisterPerson(person=person, name=person))
        story.given(TakePost(person=person, unit=unit, title="科长"))
    return story


ASSESS = {
    **OWN,
    "necessity": "18",
    "economy": "17.5",
    "goal_soundness": "17",
    "feasibility": "16",
    "funding_compliance": "19",
    "conclusion": "support",
    "method": "成本效益分析、专家评议",
    "participants": [{"name": "陈一", "organization": "县教育局", "no_conflict": True}],
    "summary": "必要、可行，建议支持",
    "evidence": PROOF,
}
REVIEW = {
    "project": CODE,
    "verdict": "passed",
    "opinion": "材料齐全",
    "third_party": False,
    "third_party_reason": "规模不大，数据齐全",
}


def assessed():
    """The county with three people, the project assessed on 2021-08-20 and passed on 2021-09-01."""
    story = staffed().given(CompleteExAnteAssessment(**ASSESS), CLERK, "2021-08-20")
    return story.given(ReviewExAnteAssessment(**REVIEW), REVIEWER, "2021-09-01")


def admitted():
    """The same with a lead, in the library from 2021-09-10 on."""
    story = assessed().given(BindProjectLead(**OWN, person="wang-jie"), CLERK, "2021-09-02")
    return story.given(AdmitProject(project=CODE), REVIEWER, "2021-09-10")


def indicator(kind, name, weight, **more):
    """A row as it is asked for: at least 20 of something, where nothing else is said."""
    return {
        "kind": kind,
        "name": name,
        "operator": "at_least",
        "target": "20",
        "measure": "所",
        "weight": weight,
        **more,
    }


SATISFIED = {"target": "90", "measure": "%"}
INDICATORS = [
    indicator("quantity", "改造学校数", "15", cumulative=True, by_june="8", by_september="16"),
    indicator("quality", "验收合格率", "15", operator="equal", target="100", measure="%"),
    indicator("timeliness", "按期完工率", "10", target="95", measure="%"),
    indicator("cost", "每所改造成本", "20", operator="at_most", target="30", measure="万元"),
    indicator("economic_benefit", "年节约燃煤费用", "5", target="60", measure="万元"),
    indicator("social_benefit", "受益学生人数", "5", target="8600", measure="人"),
    indicator("ecological_benefit", "年减少燃煤", "5", target="900", measure="吨"),
    indicator(
        "sustainability",
        "设备管护机制",
        "5",
        operator="qualitative",
        target=None,
        measure=None,
        described="建立并落实为达成，建立未落实为部分达成，未建立为未达成",
    ),
    indicator("satisfaction", "师生满意度", "10", **SATISFIED),
]
DECLARE = {
    **OWN,
    "year": 2022,
    "fiscal": "320",
    "other": "12.5",
    "mid_term_goal": "两年内完成全县农村学校取暖改造",
    "annual_goal": "完成二十所农村学校取暖改造",
    "indicators": INDICATORS,
}
PASS = {
    "project": CODE,
    "year": 2022,
    "verdict": "passed",
    "kind": "major",
    "opinion": "指向明确，细化量化",
    "third_party": False,
    "third_party_reason": "指标均有来源，可以核对",
}

TASK = {
    "name": "改善办学条件",
    "content": "取暖改造",
    "fiscal": "320",
    "other": "12.5",
    "amount": "332.5",
    "projects": CODE,
}
ROWS = [
    indicator(kind, words, weight)
    for (kind, words), weight in zip(DIMENSION_WORDS.items(), ("20", "20", "20", "20", "10", "10"), strict=True)
]
OVERALL = {
    "unit": OWN["unit"],
    "year": 2022,
    "functions": "管理全县教育",
    "annual_goal": "办好人民满意的教育",
    "tasks": [TASK],
    "indicators": ROWS,
}


def declared():
    """The same with the goal of 2022 declared on 2021-09-15."""
    return admitted().given(DeclareGoal(**DECLARE), CLERK, "2021-09-15")


def passed():
    """The same with the goal passed on 2021-10-08."""
    return declared().given(ReviewGoal(**PASS), REVIEWER, "2021-10-08")
