"""What tests of the proof begin with: a project up to its budget, the duties it proves, and who is late with what."""

from cycle import ASSESS, CODE, DECLARE, OWN, PASS, REVIEW, WHAT
from evaluated import SUBMIT
from given import CLERK, DEPUTY, OFFICER, PROOF, REVIEWER, day
from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.kernel.events import Act
from pbm_tracker.performance.admission import AdmitProject
from pbm_tracker.performance.budget import ArrangeBudget
from pbm_tracker.performance.ex_ante import CompleteExAnteAssessment, ReviewExAnteAssessment
from pbm_tracker.performance.goal_declaring import DeclareGoal
from pbm_tracker.performance.goal_reviewing import ReviewGoal
from pbm_tracker.performance.self_evaluation import SubmitSelfEvaluation
from pbm_tracker.projects.lead import BindProjectLead
from pbm_tracker.projects.project import ProposeProject
from pbm_tracker.tasks.completion import ClaimCompletion, VerifyCompletion
from pbm_tracker.units.person import RegisterPerson, TakePost

UNIT = "education-bureau"
YEAR = {"project": CODE, "year": 2022}


def claim(task, completed_on="2021-12-20"):
    return ClaimCompletion(task=task, unit=UNIT, capacity="member", completed_on=completed_on, evidence=PROOF)


def verify(task):
    return VerifyCompletion(task=task, unit=UNIT, capacity="member")


PEOPLE = [
    step
    for person in ("wang-jie", "li-na")
    for step in (
        ("2021-06-01", RegisterPerson(person=person, name=person), OFFICER),
        ("2021-06-01", TakePost(person=person, unit=UNIT, title="科长"), OFFICER),
    )
]
# Up to a budget of 300 万元 for 2022; the duties of 10, 14, 23 were done in time, and nothing was monitored.
STORY = [
    *PEOPLE,
    ("2021-08-02", ProposeProject(**WHAT), CLERK),
    ("2021-08-20", CompleteExAnteAssessment(**ASSESS), CLERK),
    ("2021-09-01", ReviewExAnteAssessment(**REVIEW), REVIEWER),
    ("2021-09-02", BindProjectLead(**OWN, person="wang-jie"), CLERK),
    ("2021-09-10", AdmitProject(project=CODE), REVIEWER),
    ("2021-09-15", DeclareGoal(**DECLARE), CLERK),
    ("2021-10-08", ReviewGoal(**PASS), REVIEWER),
    ("2021-12-20", ArrangeBudget(**YEAR, amount="300"), REVIEWER),
    *(("2021-12-22", claim(task), CLERK) for task in (10, 14, 23)),
    *(("2022-01-10", verify(task), DEPUTY) for task in (10, 14, 23)),
]
JULY_OF_NINE = {
    **OWN,
    "year": 2022,
    "period": "june",
    "executed": "150",
    "forecast": "300",
    "indicator_rows": [
        {"no": no, "forecast": forecast, "likelihood": "certain"}
        for no, forecast in enumerate(("20", "100", "95", "30", "60", "8600", "900", "100", "90"), start=1)
    ],
}
JULY_OF_NINE["indicator_rows"][0]["actual"] = "8"
FILED = ("2023-07-10", SubmitSelfEvaluation(**SUBMIT), CLERK)


def told(county, clock, story):
    """Each command on its day, so that both dates move together."""
    for on, command, (actor, role) in story:
        clock.on(on)
        county.carry_out(command, Act(actor=actor, role=role, occurred_on=day(on)), permit=permit_in_ledger)
