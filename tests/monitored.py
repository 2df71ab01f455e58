"""What tests of monitoring begin with: a goal that passed, a budget, and the reports that may follow."""

from cycle import CODE, OWN, WHAT, admitted
from given import CLERK, REVIEWER
from pbm_tracker.kernel.commands import Fact
from pbm_tracker.performance.admission import AdmitProject
from pbm_tracker.performance.budget import ArrangeBudget
from pbm_tracker.performance.finding import FindNoReason
from pbm_tracker.performance.goal import Goal, GoalDeclared, GoalReviewed
from pbm_tracker.performance.goal_indicator import GoalIndicator
from pbm_tracker.performance.monitoring import Monitoring
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.projects.project import ProposeProject

YEAR = {"project": CODE, "year": 2022}
OWN_YEAR = {**OWN, "year": 2022}
STREAM = f"monitoring/2022/project/{CODE}"
OTHER = "2022-032"
INDICATORS = tuple(
    GoalIndicator(**row)
    for row in (
        {
            "kind": "quantity", "name": "改造学校数", "operator": "at_least", "target": "10", "measure": "所",
            "weight": "40", "cumulative": True, "by_june": "4", "by_september": "8",
        },
        {
            "kind": "cost", "name": "每所造价", "operator": "at_most", "target": "30", "measure": "万元",
            "weight": "20", "by_june": "30",
        },
        {
            "kind": "satisfaction", "name": "师生满意度", "operator": "at_least", "target": "90", "measure": "%",
            "weight": "10",
        },
        {
            "kind": "social_benefit", "name": "取暖条件", "operator": "qualitative", "described": "明显改善",
            "weight": "20",
        },
    )
)  # fmt: skip
ROWS = (
    {"no": 1, "actual": "4", "forecast": "10", "likelihood": "certain"},
    {"no": 2, "actual": "28", "forecast": "29", "likelihood": "certain"},
    {"no": 3, "forecast": "92", "likelihood": "possible"},
    {"no": 4, "forecast": "100", "likelihood": "possible"},
)
JULY = {**OWN_YEAR, "period": "june", "executed": "150", "forecast": "300", "indicator_rows": ROWS}
OCTOBER = {
    **JULY,
    "period": "september",
    "executed": "240",
    "indicator_rows": ({**ROWS[0], "actual": "8"}, *ROWS[1:]),
}
SLOW = {**JULY, "executed": "100"}  # two thirds of what was to be expected


def with_goal(story, project=CODE, indicators=INDICATORS):
    """The goal of the project for 2022, declared and passed in October 2021."""
    goal = story.state_of(Goal, f"goal/2022/project/{project}")
    declared = GoalDeclared(
        project=project, unit="education-bureau", year=2022, annual_goal="十所学校冬季取暖", indicators=indicators
    )
    story.given(Fact(goal, declared), CLERK, "2021-10-08")
    goal = story.state_of(Goal, f"goal/2022/project/{project}")
    reviewed = GoalReviewed(verdict="passed", kind="major", opinion="同意")
    return story.given(Fact(goal, reviewed), REVIEWER, "2021-10-20")


def budgeted(amount="300"):
    """The project in the library, with a goal that passed and 300 万元 for 2022."""
    story = with_goal(admitted())
    return story.given(ArrangeBudget(**YEAR, amount=amount), REVIEWER, "2021-12-20")


def admitted_beside(story):
    """A second project of the same book in the library, of no great weight."""
    plain = {**WHAT, "project": OTHER, "name": "校园围墙修缮", "major": False, "major_basis": None}
    story.given(ProposeProject(**plain), CLERK, "2021-08-03")
    return story.given(AdmitProject(project=OTHER), REVIEWER, "2021-09-11")


def neighboured():
    """Two projects of one book, each with 300 万元."""
    story = with_goal(admitted_beside(budgeted()), OTHER)
    return story.given(ArrangeBudget(project=OTHER, year=2022, amount="300"), REVIEWER, "2021-12-20")


def found_slow(story, *projects):
    """Reported slow in July, and found to be so without a reason."""
    for project in projects or (CODE,):
        story.given(ReportMonitoring(**{**SLOW, "project": project, "forecast": "200"}), CLERK, "2022-07-10")
        found = FindNoReason(project=project, year=2022, ground="slow", finding="没有开工")
        story.given(found, REVIEWER, "2022-07-16")
    return story


def reported(report=JULY, on="2022-07-10"):
    """The same with a report of July."""
    return budgeted().given(ReportMonitoring(**report), CLERK, on)


def monitoring_of(story, project=CODE):
    return story.state_of(Monitoring, f"monitoring/2022/project/{project}")
