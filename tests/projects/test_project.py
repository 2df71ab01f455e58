"""Projects: proposed by their unit, adjusted by whose turn it is, confirmed by the finance bureau, cleared out."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

import cycle
from cycle import CODE, OWN, WHAT
from given import CLERK, HEAD, OFFICER, OTHER_CLERK, PROOF, REVIEWER, county, day
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT
from pbm_tracker.projects.confirming import (
    CLEAR_OUT,
    EXEMPT,
    ClearOutProject,
    ConfirmProjectFact,
    ProjectClearedOut,
    ProjectFactConfirmed,
    must_be_cleared_since,
)
from pbm_tracker.projects.money import in_wan, in_yuan, wan_text
from pbm_tracker.projects.project import (
    LIBRARY,
    MAJOR,
    OWN_PROJECTS,
    AdjustProject,
    Project,
    ProjectAdjusted,
    ProposeProject,
    stream_of,
)
from pbm_tracker.units.unit import REGISTER, MergeUnit

PROPOSE = ProposeProject(**WHAT)
ADJUST = AdjustProject(**OWN, total_funds="1300", reason="增加两所学校")
CLEAR = {**OWN, "reason": "见会议纪要"}


@pytest.fixture
def proposed():
    return cycle.proposed()


def project_of(story):
    return story.state_of(Project, stream_of(CODE))


# Proposing


def test_a_project_is_kept_in_yuan_to_the_cent(proposed):
    project = project_of(proposed)
    assert (project.total_funds, str(project.total_funds)) == (Decimal(12_605_000), "12605000.00")
    assert (project.unit, project.major, project.newly_major, project.proposed_on) == (
        "education-bureau",
        True,
        True,
        day("2021-08-02"),
    )
    assert [project.covers(year) for year in (2021, 2022, 2023, 2024)] == [False, True, True, False]


def test_a_code_is_used_once(proposed):
    again = ProposeProject(**{**WHAT, "unit": "culture-bureau"})
    proposed.when(again, OTHER_CLERK, "2021-08-03").refused(LIBRARY, "project")


def test_a_project_is_its_own_units_matter():
    county().when(PROPOSE, OTHER_CLERK, "2021-08-02").refused(OWN_UNIT, "unit")
    county().when(PROPOSE, REVIEWER, "2021-08-02").refused(OWN_MATTERS)
    elsewhere = ProposeProject(**{**WHAT, "unit": "water-bureau"})
    county().when(elsewhere, ("water-bureau/clerk", "unit_clerk"), "2021-08-02").refused(REGISTER, "unit")


def test_what_is_major_names_its_basis():
    county().when(ProposeProject(**{**WHAT, "major_basis": None}), CLERK, "2021-08-02").refused(MAJOR, "major_basis")
    plain = ProposeProject(**{**WHAT, "major": False, "major_basis": None})
    [entry, _] = county().when(plain, CLERK, "2021-08-02").entries()
    assert not entry.event.major


def test_a_period_does_not_end_before_it_begins():
    backwards = ProposeProject(**{**WHAT, "period_until": "2021-12-31"})
    county().when(backwards, CLERK, "2021-08-02").refused(LIBRARY, "period_until")


# Adjusting


def test_what_is_not_named_stays(proposed):
    proposed.given(ADJUST, HEAD, "2021-08-10")
    project = project_of(proposed)
    assert (project.total_funds, project.name, project.major) == (Decimal(13_000_000), WHAT["name"], True)


def test_an_adjustment_changes_something(proposed):
    same = AdjustProject(**OWN, total_funds="1260.50", reason="照旧")
    proposed.when(same, CLERK, "2021-08-10").refused(LIBRARY, "reason")
    proposed.when(AdjustProject(**OWN, reason="无"), CLERK, "2021-08-10").refused(LIBRARY, "reason")


def test_an_adjusted_project_is_still_one_that_could_be_proposed(proposed):
    over = AdjustProject(**OWN, period_until="2021-01-01", reason="改期")
    proposed.when(over, CLERK, "2021-08-10").refused(LIBRARY, "period_until")
    plain = county().given(ProposeProject(**{**WHAT, "major": False, "major_basis": None}), CLERK, "2021-08-02")
    major = AdjustProject(**OWN, major=True, reason="列为重大")
    plain.when(major, CLERK, "2021-08-10").refused(MAJOR, "major_basis")
    based = AdjustProject(**OWN, major=True, major_basis="县委〔2021〕8号", reason="列为重大")
    plain.when(based, CLERK, "2021-08-10").then(
        ProjectAdjusted(major=True, major_basis="县委〔2021〕8号", reason="列为重大")
    )


def test_another_units_project_is_refused_at_the_project(proposed):
    theirs = AdjustProject(project=CODE, unit="culture-bureau", total_funds="1", reason="试")
    proposed.when(theirs, OTHER_CLERK, "2021-08-10").refused(OWN_PROJECTS, "project")
    unknown = AdjustProject(project="2022-999", unit="culture-bureau", total_funds="1", reason="试")
    proposed.when(unknown, OTHER_CLERK, "2021-08-10").refused(LIBRARY, "project")


def test_the_heir_of_a_merged_unit_has_its_projects(proposed):
    proposed.given(MergeUnit(unit="education-bureau", into="culture-bureau"), OFFICER, "2021-09-01")
    heirs = AdjustProject(project=CODE, unit="culture-bureau", total_funds="1300", reason="增加两所学校")
    assert proposed.when(heirs, OTHER_CLERK, "2021-09-02").entries()


# Confirming


@pytest.mark.parametrize("fact", ["direct_personal_subsidy", "livelihood"])
def test_each_fact_is_confirmed_by_itself_on_a_document(proposed, fact):
    confirm = ConfirmProjectFact(project=CODE, fact=fact, holds=True, document="县财〔2022〕3号", evidence=PROOF)
    proposed.when(confirm, REVIEWER, "2022-01-05").then(
        ProjectFactConfirmed(fact=fact, holds=True, document="县财〔2022〕3号", evidence=PROOF)
    )
    proposed.when(confirm, CLERK, "2022-01-05").refused(OWN_MATTERS)
    proposed.given(confirm, REVIEWER, "2022-01-05")
    project = project_of(proposed)
    assert [project.direct_personal_subsidy, project.livelihood].count(True) == 1
    proposed.when(confirm, REVIEWER, "2022-01-06").refused(EXEMPT, "holds")
    withdrawn = confirm.model_copy(update={"holds": False})
    assert not getattr(project_of(proposed.given(withdrawn, REVIEWER, "2022-01-07")), fact)


# Clearing out


def test_a_project_is_cleared_out_as_ended_once_it_has_ended(proposed):
    ended = ClearOutProject(**CLEAR, ground="expired")
    proposed.when(ended, REVIEWER, "2023-12-31").refused(CLEAR_OUT, "ground")
    proposed.when(ended, REVIEWER, "2024-01-01").then(ProjectClearedOut(ground="expired", reason="见会议纪要"))


def test_nothing_happens_to_a_project_that_has_left(proposed):
    proposed.given(ClearOutProject(**CLEAR, ground="low"), REVIEWER, "2022-10-01")
    for asked in (ADJUST, ClearOutProject(**CLEAR, ground="low")):
        proposed.when(asked, REVIEWER, "2022-10-02").refused(LIBRARY, "project")


def test_a_project_ought_to_leave_when_it_ends_or_is_poor_twice():
    end, first, second = day("2023-12-31"), day("2022-09-01"), day("2023-09-01")
    assert must_be_cleared_since(end, []) == end
    assert must_be_cleared_since(end, [first]) == end
    assert must_be_cleared_since(end, [second, first]) == second
    assert must_be_cleared_since(end, [day("2024-09-01"), first]) == end


# Money


@examples(st.decimals(min_value=0, max_value=99_999_999, places=6))
def test_every_amount_in_ten_thousand_yuan_comes_back_exact(wan):
    assert in_wan(in_yuan(wan)) == wan


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        ("106067522.00", "10,606.7522"),
        ("12605000", "1,260.50"),
        ("0.01", "0.000001"),
        ("0", "0.00"),
        ("1e8", "10,000.00"),
    ],
)
def test_money_is_read_in_ten_thousand_yuan(yuan, text):
    assert wan_text(yuan) == text


@pytest.mark.parametrize("wan", ["1.5元", "12,5", "-1", "100000000", "0.0000001", 1.5])
def test_money_that_is_none_is_refused_at_its_field(wan):
    with pytest.raises(ValueError, match="total_funds"):
        ProposeProject(**{**WHAT, "total_funds": wan})


def test_the_seam_between_years_is_a_day():
    project = Project(stream=stream_of(CODE), period_from=date(2022, 12, 31), period_until=date(2023, 1, 1))
    assert [project.covers(year) for year in (2021, 2022, 2023, 2024)] == [False, True, True, False]
