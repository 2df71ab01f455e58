"""What is submitted to congress: lists that miss the day are breaches, and stop nothing."""

import pytest

from given import CLERK, PROOF, county, day
from pbm_tracker.access.policy import OWN_MATTERS
from pbm_tracker.performance.congress import (
    CONGRESS_FIRST,
    WITH_THE_ACCOUNT,
    WITH_THE_DRAFT,
    ApproveBudget,
    BudgetApprovedByCongress,
    BudgetDraftSubmittedToCongress,
    FinalAccountSubmittedToCongress,
    GateBreached,
    GoalsSubmittedToCongress,
    ListedProject,
    ResultsSubmittedToCongress,
    SubmitBudgetDraft,
    SubmitFinalAccount,
    SubmitGoals,
    SubmitResults,
)

BUREAU = ("finance-bureau/reviewer", "finance")
LISTED = (ListedProject(project="2022-031"), ListedProject(project="2022-032"))
DRAFT = {"year": 2023, "submitted_on": day("2023-02-10")}
ACCOUNT = {"year": 2022, "submitted_on": day("2023-08-20")}


def test_a_draft_goes_with_its_list():
    submitted = SubmitBudgetDraft(**DRAFT, projects=LISTED, evidence=PROOF)
    entries = (
        county()
        .when(submitted, BUREAU, "2023-02-12")
        .then(
            BudgetDraftSubmittedToCongress(**DRAFT, evidence=PROOF),
            GoalsSubmittedToCongress(**DRAFT, projects=LISTED, evidence=PROOF),
        )
    )
    assert [(entry.stream, entry.effective_on) for entry in entries] == [("round/2023", day("2023-02-10"))] * 2


def test_a_file_is_a_list():
    [_, listed] = county().when(SubmitBudgetDraft(**DRAFT, evidence=PROOF), BUREAU, "2023-02-12").entries()
    assert listed.event == GoalsSubmittedToCongress(**DRAFT, evidence=PROOF)


def test_a_draft_without_a_list_is_taken_and_the_breach_recorded():
    county().when(SubmitBudgetDraft(**DRAFT), BUREAU, "2023-02-12").then(
        BudgetDraftSubmittedToCongress(**DRAFT), GateBreached(gate="G4", year=2023, missing="没有绩效目标清单")
    )


def test_a_list_that_comes_later_is_late_by_its_days():
    story = county().given(SubmitBudgetDraft(**DRAFT), BUREAU, "2023-02-12")
    later = {"year": 2023, "submitted_on": day("2023-02-15"), "projects": LISTED}
    story.when(SubmitGoals(**later), BUREAU, "2023-02-20").then(
        GoalsSubmittedToCongress(**later),
        GateBreached(gate="G4", year=2023, missing="绩效目标清单晚于预算草案", days_late=5),
    )


def test_a_list_that_came_before_the_draft_is_no_breach():
    story = county().given(
        SubmitGoals(**{**DRAFT, "submitted_on": day("2023-02-09")}, projects=LISTED), BUREAU, "2023-02-09"
    )
    story.when(SubmitBudgetDraft(**DRAFT), BUREAU, "2023-02-12").then(BudgetDraftSubmittedToCongress(**DRAFT))


def test_a_list_is_not_empty():
    county().when(SubmitGoals(year=2023), BUREAU, "2023-02-12").refused(WITH_THE_DRAFT, "projects")
    county().when(SubmitResults(year=2022), BUREAU, "2023-08-20").refused(WITH_THE_ACCOUNT, "projects")


@pytest.mark.parametrize(
    ("submitted", "clause"),
    [
        (SubmitBudgetDraft(**DRAFT, evidence=PROOF), WITH_THE_DRAFT),
        (SubmitGoals(**DRAFT, evidence=PROOF), WITH_THE_DRAFT),
        (SubmitFinalAccount(**ACCOUNT, evidence=PROOF), WITH_THE_ACCOUNT),
        (SubmitResults(**ACCOUNT, evidence=PROOF), WITH_THE_ACCOUNT),
    ],
    ids=lambda one: getattr(one, "topic", ""),
)
def test_each_is_submitted_once_and_not_ahead(submitted, clause):
    county().when(submitted, BUREAU, "2023-02-09").refused(clause, "submitted_on")
    county().given(submitted, BUREAU, "2023-09-01").when(submitted, BUREAU, "2023-09-02").refused(clause, "year")
    county().when(submitted, CLERK, "2023-09-01").refused(OWN_MATTERS)


def test_a_final_account_goes_with_its_results_or_is_a_breach_of_g12():
    county().when(SubmitFinalAccount(**ACCOUNT, projects=LISTED), BUREAU, "2023-08-21").then(
        FinalAccountSubmittedToCongress(**ACCOUNT), ResultsSubmittedToCongress(**ACCOUNT, projects=LISTED)
    )
    story = county().given(SubmitFinalAccount(**ACCOUNT), BUREAU, "2023-08-21")
    assert story.entries[-1].event == GateBreached(gate="G12", year=2022, missing="没有绩效评价结果清单")
    later = {"year": 2022, "submitted_on": day("2023-09-01"), "projects": LISTED}
    story.when(SubmitResults(**later), BUREAU, "2023-09-01").then(
        ResultsSubmittedToCongress(**later),
        GateBreached(gate="G12", year=2022, missing="绩效评价结果清单晚于决算草案", days_late=12),
    )


def test_there_is_no_final_account_before_the_year_is_over():
    early = SubmitFinalAccount(year=2023, submitted_on="2023-08-20")
    county().when(early, BUREAU, "2023-08-21").refused(WITH_THE_ACCOUNT, "year")


def test_congress_approves_what_was_submitted():
    approve = ApproveBudget(year=2023, approved_on="2023-02-18")
    county().when(approve, BUREAU, "2023-02-20").refused(CONGRESS_FIRST, "approved_on")
    story = county().given(SubmitBudgetDraft(**DRAFT), BUREAU, "2023-02-12")
    story.when(ApproveBudget(year=2023, approved_on="2023-02-09"), BUREAU, "2023-02-20").refused(
        CONGRESS_FIRST, "approved_on"
    )
    [entry] = story.when(approve, BUREAU, "2023-02-20").then(
        BudgetApprovedByCongress(year=2023, approved_on="2023-02-18")
    )
    assert entry.effective_on == day("2023-02-18")
    story.given(approve, BUREAU, "2023-02-20").when(approve, BUREAU, "2023-02-21").refused(CONGRESS_FIRST, "year")
