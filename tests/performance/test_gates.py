"""G1, G3 and G10 in full: what passes; what is refused by which clause, with what is missing and what would cure it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from cycle import ASSESS, CODE, OWN, REVIEW, admitted, assessed, proposed
from given import CATALOGUE, CLERK, REVIEWER
from pbm_tracker.kernel.commands import GateRefusal, Refusal
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import EntryAt, event_in
from pbm_tracker.performance.admission import AdmitProject, PlanMediumTerm
from pbm_tracker.performance.budget import LINKED, AdjustBudget, ArrangeBudget, Budget, RequestBudget
from pbm_tracker.performance.evaluation import Evaluation
from pbm_tracker.performance.ex_ante import CompleteExAnteAssessment, ExAnte, ReviewExAnteAssessment
from pbm_tracker.performance.gates import (
    Asked,
    Money,
    g1_assessed,
    g3_goal_passed,
    g10_consequence,
    months_later,
    suggested,
)
from pbm_tracker.performance.goal import Goal
from pbm_tracker.projects.project import LIBRARY, MAJOR, Project

BUDGET = Budget(stream=f"budget/2022/project/{CODE}")
ASKED = Asked(BUDGET, "arrange_budget", "education-bureau")
TODAY = date(2022, 1, 10)


@dataclass
class Refused:
    gate: str
    missing: list[str]
    entries: list[EntryAt]
    clause: str


def refused_by(check):
    with pytest.raises(GateRefusal) as caught:
        check()
    event = event_in(caught.value)
    [fact] = caught.value.facts
    assert fact.state is BUDGET
    assert (event.asked, event.unit, caught.value.clause) == ("arrange_budget", "education-bureau", event.clause)
    assert event.cure
    return Refused(event.gate, list(event.missing), list(event.by_entries), event.clause)


# G1


def item(*, major=True, attribute="new"):
    return Project(stream=f"project/{CODE}", unit="education-bureau", major=major, attribute=attribute)


def assessment(grade=None, verdict=None, on=date(2021, 8, 20)):
    made = {"assessed_on": on, "grade": grade, "verdict": verdict, "completed_version": 1} if grade else {}
    return ExAnte(stream=f"ex-ante/project/{CODE}", **made, reviewed_version=2 if verdict else 0)


@pytest.mark.parametrize(
    ("made", "missing", "version"),
    [
        (assessment(), "没有开展", 0),
        (assessment("good"), "还没有经财政部门审核", 1),
        (assessment("good", "returned"), "没有通过", 2),
        (assessment("good", "failed"), "没有通过", 2),
        (assessment("poor"), "结果为差", 1),
        (assessment("poor", "failed"), "结果为差", 2),
        (assessment("good", "passed"), None, 0),
        (assessment("fair", "passed"), None, 0),
        (assessment("excellent", "passed"), None, 0),
        (assessment("good", "passed", date(2020, 1, 10)), None, 0),
        (assessment("good", "passed", date(2020, 1, 9)), "超过 24 个月", 2),
    ],
)
def test_g1_in_full(made, missing, version):
    if missing is None:
        g1_assessed(ASKED, item(), made, TODAY, 24)
        return
    refused = refused_by(lambda: g1_assessed(ASKED, item(), made, TODAY, 24))
    assert (refused.gate, refused.clause) == ("G1", CLAUSES["s2_2_ban"])
    assert [missing in one for one in refused.missing] == [True]
    assert refused.entries == ([EntryAt(stream=made.stream, version=version)] if version else [])


@pytest.mark.parametrize(("major", "attribute"), [(False, "new"), (True, "continuing"), (False, "continuing")])
def test_g1_is_for_what_is_new_and_major(major, attribute):
    g1_assessed(ASKED, item(major=major, attribute=attribute), assessment("poor"), TODAY, 24)


def test_g1_what_was_admitted_in_time_goes_on():
    admitted_then = item().model_copy(update={"admitted_on": date(2021, 9, 10)})
    g1_assessed(ASKED, admitted_then, assessment("good", "passed", date(2020, 1, 9)), TODAY, 24)


ASKING = {
    "request_budget": (RequestBudget(**OWN, year=2022, amount="300"), CLERK),
    "arrange_budget": (ArrangeBudget(project=CODE, year=2022, amount="300"), REVIEWER),
    "admit_project": (AdmitProject(project=CODE), REVIEWER),
    "plan_medium_term": (PlanMediumTerm(project=CODE, year_from=2022, year_until=2023), REVIEWER),
}


@pytest.mark.parametrize("asked", ASKING)
def test_every_way_to_money_passes_g1(asked):
    command, by = ASKING[asked]
    story = proposed()
    refusal = story.when(command, by, "2021-10-08").refused(CLAUSES["s2_2_ban"], "project")
    assert (event_in(refusal).gate, event_in(refusal).asked, event_in(refusal).task) == ("G1", asked, 7)
    story.given(CompleteExAnteAssessment(**ASSESS), CLERK, "2021-08-20")
    story.given(ReviewExAnteAssessment(**{**REVIEW, "verdict": "failed"}), REVIEWER, "2021-09-01")
    assert event_in(story.when(command, by, "2021-10-08").refused(CLAUSES["s2_2_ban"], "project")).by_entries


# The library and the medium-term plan


def test_a_major_project_enters_the_library_with_a_lead():
    assessed().when(AdmitProject(project=CODE), REVIEWER, "2021-09-10").refused(MAJOR, "project")
    story = admitted()
    assert story.state_of(Project, f"project/{CODE}").admitted_on == date(2021, 9, 10)
    story.when(AdmitProject(project=CODE), REVIEWER, "2021-09-11").refused(LIBRARY, "project")


@pytest.mark.parametrize(
    ("years", "field"), [((2023, 2022), "year_until"), ((2021, 2022), "year_from"), ((2022, 2024), "year_from")]
)
def test_a_plan_lies_within_the_period(years, field):
    plan = PlanMediumTerm(project=CODE, year_from=years[0], year_until=years[1])
    admitted().when(plan, REVIEWER, "2021-09-11").refused(LIBRARY, field)
    assert admitted().when(ASKING["plan_medium_term"][0], REVIEWER, "2021-09-11").entries()


# G3


@pytest.mark.parametrize(
    ("goal", "missing"),
    [
        (Goal(stream="goal/2022/project/2022-031"), "没有申报"),
        (Goal(stream="goal/2022/project/2022-031", declared_on=TODAY, declared_version=1), "没有审核通过"),
    ],
)
def test_g3_without_a_passed_goal_no_budget(goal, missing):
    refused = refused_by(lambda: g3_goal_passed(ASKED, goal))
    assert (refused.gate, refused.clause) == ("G3", CLAUSES["s2_3_goal_gate"])
    assert missing in refused.missing[0]
    assert [one.version for one in refused.entries] == ([1] if goal.declared_on else [])


def test_g3_lets_a_passed_goal_through():
    g3_goal_passed(ASKED, Goal(stream="goal/2022/project/2022-031", declared_on=TODAY, passed_on=TODAY))


def test_nothing_is_arranged_without_a_goal_unless_it_is_nothing():
    story = admitted()
    story.when(ASKING["arrange_budget"][0], REVIEWER, "2021-12-20").refused(CLAUSES["s2_3_goal_gate"], "project")
    nothing = ArrangeBudget(project=CODE, year=2022, amount="0")
    assert story.when(nothing, REVIEWER, "2021-12-20").entries()


# G10


def graded(grade):
    done = {"key_grade": grade, "key_completed_on": date(2022, 9, 1), "key_version": 7} if grade else {}
    return Evaluation(stream=f"evaluation/2021/project/{CODE}", **done)


def money(before, after):
    return Money(Decimal(before), Decimal(after), Decimal(0))


BOTH = {"direct_personal_subsidy": True, "livelihood": True}


@pytest.mark.parametrize(
    ("grade", "confirmed", "amounts", "overridden", "outcome"),
    [
        (None, {}, (100, 200), False, "none"),
        ("excellent", {}, (100, 200), False, "none"),
        ("good", {}, (100, 100), False, "none"),
        ("fair", BOTH, (100, 200), False, "exempt"),
        ("poor", BOTH, (100, 100), True, "exempt"),
        ("low", BOTH, (100, 0), False, "exempt"),
        ("fair", {}, (100, 99), False, "reduced"),
        ("low", {"livelihood": True}, (100, 99), False, "reduced"),
        ("poor", {}, (100, 0), False, "stopped"),
        ("fair", {}, (0, 0), False, "stopped"),
        ("fair", {}, (100, 99), True, "reduced"),
        ("fair", {}, (100, 100), True, "override"),
        ("poor", {"direct_personal_subsidy": True}, (100, 200), True, "override"),
        ("fair", {}, (100, 100), False, None),
        ("low", {"livelihood": True}, (100, 100), False, None),
        ("low", {"direct_personal_subsidy": True}, (100, 100), False, None),
        ("poor", {}, (100, 101), False, None),
        ("fair", {}, (0, 1), False, None),
    ],
)
def test_g10_in_full(grade, confirmed, amounts, overridden, outcome):
    project = item().model_copy(update=confirmed)
    if outcome is not None:
        assert g10_consequence(ASKED, project, graded(grade), money(*amounts), overridden=overridden) == outcome
        return
    refused = refused_by(lambda: g10_consequence(ASKED, project, graded(grade), money(*amounts), overridden=overridden))
    assert (refused.gate, refused.clause) == ("G10", CLAUSES["s3_4_3_cut"])
    assert refused.entries == [EntryAt(stream=f"evaluation/2021/project/{CODE}", version=7)]


def test_without_any_evaluation_nothing_follows():
    assert g10_consequence(ASKED, item(), None, money(1, 2), overridden=False) == "none"


@pytest.mark.parametrize(
    ("grade", "left"),
    [
        ("excellent", "1000.00"),
        ("good", "1000.00"),
        ("fair", "900.00"),
        ("low", "700.00"),
        ("poor", "0.00"),
        (None, "1000.00"),
    ],
)
def test_the_standards_say_what_would_be_left(grade, left):
    assert str(suggested(grade, Decimal(1000), CATALOGUE.performance.cuts)) == left


@pytest.mark.parametrize(
    ("exception", "field"),
    [
        ({"override_reason": "县委决定"}, "override_approver"),
        ({"override_reason": "县委决定", "override_approver": "zhao-qi"}, "override_document"),
        ({"override_document": "县委〔2022〕1号"}, "override_reason"),
        (
            {"override_reason": "县委决定", "override_approver": "wang-jie", "override_document": "1号"},
            "override_approver",
        ),
        (
            {"override_reason": "县委决定", "override_approver": "nobody", "override_document": "1号"},
            "override_approver",
        ),
    ],
)
def test_an_exception_is_reasoned_and_comes_from_outside(exception, field):
    asked = ArrangeBudget(project=CODE, year=2022, amount="0", **exception)
    with pytest.raises(Refusal) as caught:
        admitted().when(asked, REVIEWER, "2021-12-20").entries()
    assert caught.value.field == field


# The budget


def test_a_budget_is_arranged_once_and_then_adjusted():
    story = admitted()
    adjust = AdjustBudget(project=CODE, year=2022, amount="0", reason="压减")
    story.when(adjust, REVIEWER, "2021-12-20").refused(LINKED, "year")
    story.given(ArrangeBudget(project=CODE, year=2022, amount="0"), REVIEWER, "2021-12-20")
    story.when(ArrangeBudget(project=CODE, year=2022, amount="0"), REVIEWER, "2021-12-21").refused(LINKED, "year")
    story.when(adjust, REVIEWER, "2021-12-21").refused(LINKED, "amount")
    story.when(RequestBudget(**OWN, year=2022, amount="1"), CLERK, "2021-12-22").refused(LIBRARY, "year")
    raised = AdjustBudget(project=CODE, year=2022, amount="5", reason="追加")
    story.when(raised, REVIEWER, "2022-05-01").refused(CLAUSES["s2_3_goal_gate"], "project")


def test_only_what_is_in_the_library_gets_money():
    asked = ArrangeBudget(project=CODE, year=2022, amount="300")
    assessed().when(asked, REVIEWER, "2021-12-20").refused(LIBRARY, "project")


def test_a_year_outside_the_period_has_no_budget():
    for command, by in (
        (RequestBudget(**OWN, year=2024, amount="1"), CLERK),
        (ArrangeBudget(project=CODE, year=2021, amount="1"), REVIEWER),
    ):
        admitted().when(command, by, "2021-12-20").refused(LIBRARY, "year")


# Months


@examples(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 240))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and months_later(later, 0).day in {28, 29, 30})
