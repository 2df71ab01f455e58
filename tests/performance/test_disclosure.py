"""What units and the county make public, and the approval of a unit's budget."""

import pytest

from cycle import WHAT
from given import CLERK, HEAD, OFFICER, OTHER_CLERK, PROOF, REVIEWER, county, day
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT
from pbm_tracker.performance.congress import (
    WITH_THE_ACCOUNT,
    WITH_THE_DRAFT,
    ApproveBudget,
    ListedProject,
    SubmitBudgetDraft,
)
from pbm_tracker.performance.disclosure import (
    APPROVED_BY_CONGRESS_FIRST,
    ApproveBudgetToUnit,
    BudgetApprovedToUnit,
    BudgetPublished,
    FinalAccountPublished,
    GoalPublished,
    PublishBudget,
    PublishFinalAccount,
    PublishForCounty,
    PublishGoals,
    PublishResults,
    ResultPublished,
)
from pbm_tracker.projects.project import OWN_PROJECTS, ProposeProject
from pbm_tracker.units.unit import REGISTER

UNIT = {"unit": "education-bureau", "channel": "县政府门户网站"}
BUDGET = {"year": 2022, "published_on": day("2022-03-05"), **UNIT}
ACCOUNT = {"year": 2021, "published_on": day("2022-09-10"), **UNIT}
SCHOOL, ROAD = ListedProject(project="2022-031"), ListedProject(project="2022-033")
THEIRS = ListedProject(project="2022-100")
EACH = [
    (PublishBudget, BudgetPublished, BUDGET, WITH_THE_DRAFT),
    (PublishGoals, GoalPublished, BUDGET, WITH_THE_DRAFT),
    (PublishFinalAccount, FinalAccountPublished, ACCOUNT, WITH_THE_ACCOUNT),
    (PublishResults, ResultPublished, ACCOUNT, WITH_THE_ACCOUNT),
]


def started():
    """Two projects of the education bureau, and one of another."""
    story = county()
    for code in ("2022-031", "2022-033"):
        story.given(ProposeProject(**{**WHAT, "project": code}), CLERK, "2021-08-02")
    theirs = {**WHAT, "project": "2022-100", "unit": "culture-bureau"}
    return story.given(ProposeProject(**theirs), OTHER_CLERK, "2021-08-02")


@pytest.mark.parametrize(("command", "event", "fields", "clause"), EACH)
def test_what_is_public_counts_from_its_day(command, event, fields, clause):
    publish = command(**fields, evidence=PROOF)
    [entry] = started().when(publish, CLERK, "2022-09-12").then(event(**fields, evidence=PROOF))
    assert entry.stream == f"disclosure/{fields['year']}/education-bureau"
    assert entry.effective_on == fields["published_on"]
    assert started().when(publish, HEAD, "2022-09-12").entries()


@pytest.mark.parametrize(("command", "event", "fields", "clause"), EACH)
def test_it_is_said_once_by_the_unit_and_not_ahead(command, event, fields, clause):
    publish = command(**fields)
    started().when(publish, CLERK, "2022-03-04").refused(clause, "published_on")
    started().given(publish, CLERK, "2022-09-12").when(publish, CLERK, "2022-09-13").refused(clause, "year")
    started().when(publish, OFFICER, "2022-09-12").refused(OWN_MATTERS)
    started().when(publish.model_copy(update={"unit": "culture-bureau"}), CLERK, "2022-09-12").refused(OWN_UNIT, "unit")


def test_without_a_day_it_is_today():
    [entry] = started().when(PublishBudget(year=2022, **UNIT), CLERK, "2022-03-05").then(BudgetPublished(**BUDGET))
    assert entry.effective_on == day("2022-03-05")


def test_more_projects_are_another_publication():
    story = started().given(PublishGoals(**BUDGET, projects=(SCHOOL,)), CLERK, "2022-03-05")
    later = {**BUDGET, "published_on": day("2022-03-09")}
    story.when(PublishGoals(**later, projects=(SCHOOL,)), CLERK, "2022-03-09").refused(WITH_THE_DRAFT, "year")
    story.when(PublishGoals(**later, projects=(SCHOOL, ROAD)), CLERK, "2022-03-09").then(
        GoalPublished(**later, projects=(SCHOOL, ROAD))
    )


@pytest.mark.parametrize(
    ("projects", "clause"),
    [
        ((SCHOOL, THEIRS), OWN_PROJECTS),
        ((SCHOOL, SCHOOL), WITH_THE_DRAFT),
        ((ListedProject(project="2022-999"),), WITH_THE_DRAFT),
    ],
)
def test_only_own_projects_are_listed_each_once(projects, clause):
    started().when(PublishGoals(**BUDGET, projects=projects), CLERK, "2022-03-05").refused(clause, "projects")


def test_a_final_account_is_of_a_year_that_is_over():
    early = PublishFinalAccount(year=2022, published_on="2022-09-10", **UNIT)
    started().when(early, CLERK, "2022-09-12").refused(WITH_THE_ACCOUNT, "year")


def test_a_unit_that_is_not_there_publishes_nothing():
    unknown = PublishBudget(**{**BUDGET, "unit": "nobody"})
    started().when(unknown, ("nobody/clerk", "unit_clerk"), "2022-03-05").refused(REGISTER, "unit")


@pytest.mark.parametrize(("what", "event"), [("final_account", FinalAccountPublished), ("results", ResultPublished)])
def test_the_countys_own_stands_beside_the_units(what, event):
    fields = {"year": 2021, "published_on": day("2022-09-10"), "channel": "县政府门户网站"}
    publish = PublishForCounty(what=what, **fields)
    [entry] = started().when(publish, REVIEWER, "2022-09-12").then(event(**fields))
    assert (entry.stream, entry.event.unit) == ("disclosure/2021", None)
    started().given(publish, REVIEWER, "2022-09-12").when(publish, REVIEWER, "2022-09-13").refused(
        WITH_THE_ACCOUNT, "year"
    )
    started().when(publish, CLERK, "2022-09-12").refused(OWN_MATTERS)
    started().when(publish.model_copy(update={"year": 2022}), REVIEWER, "2022-09-12").refused(WITH_THE_ACCOUNT, "year")


# 批复


def test_a_budget_is_approved_to_a_unit_after_congress():
    approve = ApproveBudgetToUnit(year=2023, unit="education-bureau", approved_on="2023-03-01")
    started().when(approve, REVIEWER, "2023-03-02").refused(APPROVED_BY_CONGRESS_FIRST, "approved_on")
    story = started().given(SubmitBudgetDraft(year=2023, evidence=PROOF), REVIEWER, "2023-02-10")
    story.given(ApproveBudget(year=2023), REVIEWER, "2023-02-18")
    story.when(approve.model_copy(update={"approved_on": day("2023-02-17")}), REVIEWER, "2023-03-02").refused(
        APPROVED_BY_CONGRESS_FIRST, "approved_on"
    )
    [entry] = story.when(approve, REVIEWER, "2023-03-02").then(
        BudgetApprovedToUnit(year=2023, unit="education-bureau", approved_on="2023-03-01")
    )
    assert (entry.stream, entry.effective_on) == ("disclosure/2023/education-bureau", day("2023-03-01"))
    story.given(approve, REVIEWER, "2023-03-02")
    story.when(approve, REVIEWER, "2023-03-03").refused(APPROVED_BY_CONGRESS_FIRST, "year")
