"""What tests of the yearly cycle begin with: a project of the education bureau, and the people around it."""

from given import CLERK, PROOF, REVIEWER, county
from pbm_tracker.performance.admission import AdmitProject
from pbm_tracker.performance.ex_ante import CompleteExAnteAssessment, ReviewExAnteAssessment
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
