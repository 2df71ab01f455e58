"""What is submitted to congress: lists that miss the day are breaches, and stop nothing."""

import pytest

from cycle import WHAT
from given import CLERK, OTHER_CLERK, PROOF, REVIEWER, county, day
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
from pbm_tracker.projects.project import ProposeProject

LISTED = (ListedProject(project="2022-031"), ListedProject(project="2022-033"))
DRAFT = {"year": 2023, "submitted_on": day("2023-02-10")}
ACCOUNT = {"year": 2022, "submitted_on": day("2023-08-20")}


def started():
    """Two projects of the education bureau, and one of another."""
    story = county()
    for code in ("2022-031", "2022-033"):
        story.given(ProposeProject(**{**WHAT, "project": code}), CLERK, "2021-08-02")
    theirs = {**WHAT, "project": "2022-100", "unit": "culture-bureau"}
    return story.given(ProposeProject(**theirs), OTHER_CLERK, "2021-08-02")


def test_a_draft_goes_with_its_list():
    submitted = SubmitBudgetDraft(**DRAFT, projects=LISTED, evidence=PROOF)
    entries = (
        started()
        .when(submitted, REVIEWER, "2023-02-12")
        .then(
            BudgetDraftSubmittedToCongress(**DRAFT, evidence=PROOF),
            GoalsSubmittedToCongress(**DRAFT, projects=LISTED, evidence=PROOF),
        )
    )
    assert [(entry.stream, entry.effective_on) for entry in entries] == [("round/2023", day("2023-02-10"))] * 2


def test_a_file_is_a_list():
    [_, listed] = started().when(SubmitBudgetDraft(**DRAFT, evidence=PROOF), REVIEWER, "2023-02-12").entries()
    assert listed.event == GoalsSubmittedToCongress(**DRAFT, evidence=PROOF)


def test_a_draft_without_a_list_is_taken_and_the_breach_recorded():
    started().when(SubmitBudgetDraft(**DRAFT), REVIEWER, "2023-02-12").then(
        BudgetDraftSubmittedToCongress(**DRAFT), GateBreached(gate="G4", year=2023, missing="没有绩效目标清单")
    )


def test_a_list_that_comes_later_is_late_by_its_days():
    story = started().given(SubmitBudgetDraft(**DRAFT), REVIEWER, "2023-02-12")
    later = {"year": 2023, "submitted_on": day("2023-02-15"), "projects": LISTED}
    story.when(SubmitGoals(**later), REVIEWER, "2023-02-20").then(
        GoalsSubmittedToCongress(**later),
        GateBreached(gate="G4", year=2023, missing="绩效目标清单晚于预算草案", days_late=5),
    )


def test_a_list_that_came_before_the_draft_is_no_breach():
    story = started().given(
        SubmitGoals(**{**DRAFT, "submitted_on": day("2023-02-09")}, projects=LISTED), REVIEWER, "2023-02-09"
    )
    story.when(SubmitBudgetDraft(**DRAFT), REVIEWER, "2023-02-12").then(BudgetDraftSubmittedToCongress(**DRAFT))


def test_a_list_names_what_there_is():
    unknown = SubmitGoals(**DRAFT, projects=(ListedProject(project="2022-999"),))
    started().when(unknown, REVIEWER, "2023-02-12").refused(WITH_THE_DRAFT, "projects")


def test_a_list_is_not_empty():
    started().when(SubmitGoals(year=2023), REVIEWER, "2023-02-12").refused(WITH_THE_DRAFT, "projects")
    started().when(SubmitResults(year=2022), REVIEWER, "2023-08-20").refused(WITH_THE_ACCOUNT, "projects")


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
    started().when(submitted, REVIEWER, "2023-02-09").refused(clause, "submitted_on")
    started().given(submitted, REVIEWER, "2023-09-01").when(submitted, REVIEWER, "2023-09-02").refused(clause, "year")
    started().when(submitted, CLERK, "2023-09-01").refused(OWN_MATTERS)


def test_a_final_account_goes_with_its_results_or_is_a_breach_of_g12():
    started().when(SubmitFinalAccount(**ACCOUNT, projects=LISTED), REVIEWER, "2023-08-21").then(
        FinalAccountSubmittedToCongress(**ACCOUNT), ResultsSubmittedToCongress(**ACCOUNT, projects=LISTED)
    )
    story = started().given(SubmitFinalAccount(**ACCOUNT), REVIEWER, "2023-08-21")
    assert story.entries[-1].event == GateBreached(gate="G12", year=2022, missing="没有绩效评价结果清单")
    later = {"year": 2022, "submitted_on": day("2023-09-01"), "projects": LISTED}
    story.when(SubmitResults(**later), REVIEWER, "2023-09-01").then(
        ResultsSubmittedToCongress(**later),
        GateBreached(gate="G12", year=2022, missing="绩效评价结果清单晚于决算草案", days_late=12),
    )


def test_there_is_no_final_account_before_the_year_is_over():
    early = SubmitFinalAccount(year=2023, submitted_on="2023-08-20")
    started().when(early, REVIEWER, "2023-08-21").refused(WITH_THE_ACCOUNT, "year")


def test_congress_approves_what_was_submitted():
    approve = ApproveBudget(year=2023, approved_on="2023-02-18")
    started().when(approve, REVIEWER, "2023-02-20").refused(CONGRESS_FIRST, "approved_on")
    story = started().given(SubmitBudgetDraft(**DRAFT), REVIEWER, "2023-02-12")
    story.when(ApproveBudget(year=2023, approved_on="2023-02-09"), REVIEWER, "2023-02-20").refused(
        CONGRESS_FIRST, "approved_on"
    )
    [entry] = story.when(approve, REVIEWER, "2023-02-20").then(
        BudgetApprovedByCongress(year=2023, approved_on="2023-02-18")
    )
    assert entry.effective_on == day("2023-02-18")
    story.given(approve, REVIEWER, "2023-02-20").when(approve, REVIEWER, "2023-02-21").refused(CONGRESS_FIRST, "year")
