"""What units and the county make public, and the approval of a unit's budget."""

import pytest

from given import CLERK, HEAD, OFFICER, PROOF, county, day
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
from pbm_tracker.units.unit import REGISTER

BUREAU = ("finance-bureau/reviewer", "finance")
UNIT = {"unit": "education-bureau", "channel": "县政府门户网站"}
BUDGET = {"year": 2022, "published_on": day("2022-03-05"), **UNIT}
ACCOUNT = {"year": 2021, "published_on": day("2022-09-10"), **UNIT}
SCHOOL, ROAD = ListedProject(project="2022-031"), ListedProject(project="2022-032")
EACH = [
    (PublishBudget, BudgetPublished, BUDGET, WITH_THE_DRAFT),
    (PublishGoals, GoalPublished, BUDGET, WITH_THE_DRAFT),
    (PublishFinalAccount, FinalAccountPublished, ACCOUNT, WITH_THE_ACCOUNT),
    (PublishResults, ResultPublished, ACCOUNT, WITH_THE_ACCOUNT),
]


@pytest.mark.parametrize(("command", "event", "fields", "clause"), EACH)
def test_what_is_public_counts_from_its_day(command, event, fields, clause):
    publish = command(**fields, evidence=PROOF)
    [entry] = county().when(publish, CLERK, "2022-09-12").then(event(**fields, evidence=PROOF))
    assert entry.stream == f"disclosure/{fields['year']}/education-bureau"
    assert entry.effective_on == fields["published_on"]
    assert county().when(publish, HEAD, "2022-09-12").entries()


@pytest.mark.parametrize(("command", "event", "fields", "clause"), EACH)
def test_it_is_said_once_by_the_unit_and_not_ahead(command, event, fields, clause):
    publish = command(**fields)
    county().when(publish, CLERK, "2022-03-04").refused(clause, "published_on")
    county().given(publish, CLERK, "2022-09-12").when(publish, CLERK, "2022-09-13").refused(clause, "year")
    county().when(publish, OFFICER, "2022-09-12").refused(OWN_MATTERS)
    county().when(publish.model_copy(update={"unit": "culture-bureau"}), CLERK, "2022-09-12").refused(OWN_UNIT, "unit")


def test_without_a_day_it_is_today():
    [entry] = county().when(PublishBudget(year=2022, **UNIT), CLERK, "2022-03-05").then(BudgetPublished(**BUDGET))
    assert entry.effective_on == day("2022-03-05")


def test_more_projects_are_another_publication():
    story = county().given(PublishGoals(**BUDGET, projects=(SCHOOL,)), CLERK, "2022-03-05")
    later = {**BUDGET, "published_on": day("2022-03-09")}
    story.when(PublishGoals(**later, projects=(SCHOOL,)), CLERK, "2022-03-09").refused(WITH_THE_DRAFT, "year")
    story.when(PublishGoals(**later, projects=(SCHOOL, ROAD)), CLERK, "2022-03-09").then(
        GoalPublished(**later, projects=(SCHOOL, ROAD))
    )


def test_a_final_account_is_of_a_year_that_is_over():
    early = PublishFinalAccount(year=2022, published_on="2022-09-10", **UNIT)
    county().when(early, CLERK, "2022-09-12").refused(WITH_THE_ACCOUNT, "year")


def test_a_unit_that_is_not_there_publishes_nothing():
    unknown = PublishBudget(**{**BUDGET, "unit": "nobody"})
    county().when(unknown, ("nobody/clerk", "unit_clerk"), "2022-03-05").refused(REGISTER, "unit")


@pytest.mark.parametrize(("what", "event"), [("final_account", FinalAccountPublished), ("results", ResultPublished)])
def test_the_countys_own_stands_beside_the_units(what, event):
    fields = {"year": 2021, "published_on": day("2022-09-10"), "channel": "县政府门户网站"}
    publish = PublishForCounty(what=what, **fields)
    [entry] = county().when(publish, BUREAU, "2022-09-12").then(event(**fields))
    assert (entry.stream, entry.event.unit) == ("disclosure/2021", None)
    county().given(publish, BUREAU, "2022-09-12").when(publish, BUREAU, "2022-09-13").refused(WITH_THE_ACCOUNT, "year")
    county().when(publish, CLERK, "2022-09-12").refused(OWN_MATTERS)
    county().when(publish.model_copy(update={"year": 2022}), BUREAU, "2022-09-12").refused(WITH_THE_ACCOUNT, "year")


# 批复


def test_a_budget_is_approved_to_a_unit_after_congress():
    approve = ApproveBudgetToUnit(year=2023, unit="education-bureau", approved_on="2023-03-01")
    county().when(approve, BUREAU, "2023-03-02").refused(APPROVED_BY_CONGRESS_FIRST, "approved_on")
    story = county().given(SubmitBudgetDraft(year=2023, evidence=PROOF), BUREAU, "2023-02-10")
    story.given(ApproveBudget(year=2023), BUREAU, "2023-02-18")
    story.when(approve.model_copy(update={"approved_on": day("2023-02-17")}), BUREAU, "2023-03-02").refused(
        APPROVED_BY_CONGRESS_FIRST, "approved_on"
    )
    [entry] = story.when(approve, BUREAU, "2023-03-02").then(
        BudgetApprovedToUnit(year=2023, unit="education-bureau", approved_on="2023-03-01")
    )
    assert (entry.stream, entry.effective_on) == ("disclosure/2023/education-bureau", day("2023-03-01"))
    story.given(approve, BUREAU, "2023-03-02")
    story.when(approve, BUREAU, "2023-03-03").refused(APPROVED_BY_CONGRESS_FIRST, "year")
