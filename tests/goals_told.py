"""A county that knows the goals of the education bureau: of its project, and its own as a whole."""

from cycle import DECLARE, OVERALL, OWN, PASS, WHAT
from pbm_tracker.kernel.events import Act
from pbm_tracker.performance.goal_declaring import DeclareGoal
from pbm_tracker.performance.goal_reviewing import ReturnGoal, ReviewGoal
from pbm_tracker.performance.overall_goal_declaring import DeclareOverallGoal
from pbm_tracker.projects.lead import BindProjectLead
from pbm_tracker.projects.project import ProposeProject
from pbm_tracker.units.person import RegisterPerson, TakePost

PROJECT, UNIT = "goal/2022/project/2022-031", "goal/2022/unit/education-bureau"
CLERK, OFFICE, FINANCE = ("li", "unit_clerk"), ("wang", "supervision"), ("cai", "finance")
OF_2022 = {"project": OWN["project"], "year": 2022}
RETURN = ReturnGoal(
    **OF_2022,
    remarks=[
        {"place": "annual_goal", "text": "请写明覆盖哪些学校"},
        {"place": "target", "row": 2, "text": "依据不足"},
        {"place": "indicators", "row": 4, "text": "请附测算"},
    ],
    opinion="请修改后再报",
)
REVIEW = ReviewGoal(**PASS)


def tell(county, *more):
    """Record both, declared and waiting, and what follows: pairs of a command and who gives it."""
    told = [
        (ProposeProject(**WHAT), CLERK),
        (RegisterPerson(person="wang-jie", name="王杰"), OFFICE),
        (TakePost(person="wang-jie", unit=OWN["unit"], title="科长"), OFFICE),
        (BindProjectLead(**OWN, person="wang-jie"), CLERK),
        (DeclareGoal(**DECLARE), CLERK),
        (DeclareOverallGoal(**OVERALL), CLERK),
    ]
    for command, by in (*told, *more):
        act(county, command, by)
    return county


def act(county, command, by):
    """As the account does in its role, on the day of the county."""
    return county.carry_out(command, Act(actor=by[0], role=by[1], occurred_on=county.today()))
