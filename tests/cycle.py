"""What tests of the yearly cycle begin with: a project of the education bureau, and the people around it."""

from given import CLERK, county
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
