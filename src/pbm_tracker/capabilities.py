"""The capabilities of the product, and what each answers to the others' events within the same draft."""

from __future__ import annotations

from pbm_tracker.access import account
from pbm_tracker.audit import correction
from pbm_tracker.files import file
from pbm_tracker.kernel.draft import Answers
from pbm_tracker.notice import gate, notice, reading
from pbm_tracker.performance import (
    admission,
    agency,
    application,
    budget,
    commitment,
    congress,
    disclosure,
    ex_ante,
    feedback,
    finding,
    goal,
    goal_declaring,
    goal_reviewing,
    indicator,
    key_evaluation,
    measure,
    monitoring_report,
    monitoring_review,
    nil_return,
    overall_evaluation,
    overall_goal,
    overall_goal_declaring,
    overall_goal_reviewing,
    payment,
    proof_fact,
    proof_seen,
    quarterly_data,
    re_review,
    re_review_result,
    regulation,
    self_evaluation,
    warning,
    work_fact,
)
from pbm_tracker.performance import round as budget_round
from pbm_tracker.projects import confirming, lead, portfolio, project
from pbm_tracker.tasks import assignment, completion, extension, presumed, proving, upkeep
from pbm_tracker.units import person, section, unit

# Importing a noun registers its events and commands: each is listed here, or it does not exist.
NOUNS = (
    account,
    notice,
    reading,
    gate,
    file,
    unit,
    section,
    person,
    assignment,
    completion,
    extension,
    upkeep,
    project,
    lead,
    confirming,
    portfolio,
    ex_ante,
    admission,
    goal,
    goal_declaring,
    goal_reviewing,
    overall_evaluation,
    overall_goal,
    overall_goal_declaring,
    overall_goal_reviewing,
    budget,
    budget_round,
    congress,
    disclosure,
    nil_return,
    commitment,
    quarterly_data,
    monitoring_report,
    monitoring_review,
    warning,
    finding,
    measure,
    payment,
    indicator,
    agency,
    regulation,
    work_fact,
    self_evaluation,
    re_review,
    re_review_result,
    key_evaluation,
    feedback,
    application,
    correction,
)

ANSWERS: Answers = {
    account.AccountOpened: (unit.account_names_a_unit, person.account_names_a_person),
    account.RoleGranted: (unit.account_names_a_unit,),
    unit.UnitRegistered: (assignment.duties_for_a_new_unit,),
    unit.UnitMerged: (assignment.duties_of_a_merged_unit,),
    unit.UnitAbolished: (assignment.duties_of_an_abolished_unit,),
    project.ProjectProposed: (portfolio.listed_with_its_unit,),
    self_evaluation.SelfEvaluationSubmitted: (re_review.listed_for_re_review,),
}

presumed.judged_by(proof_seen.proof_of)
proving.checked_by(proof_fact.require_proving)
