"""Each unit's register of projects: written as they are proposed, read for a year, inherited by whom it merged into."""

from cycle import CODE, OWN, WHAT, proposed
from given import CLERK, OTHER_CLERK, county
from pbm_tracker.projects.confirming import ClearOutProject
from pbm_tracker.projects.portfolio import ProjectListed, projects_of
from pbm_tracker.projects.project import ProposeProject
from pbm_tracker.units.unit import MergeUnit

OTHER = ProposeProject(**{**WHAT, "project": "2022-032", "unit": "culture-bureau"})


def codes(story, unit, year):
    return [code for code, _ in projects_of(story.state_of, unit, year)]


def test_a_project_is_listed_as_it_is_proposed():
    proposal, listed = county().when(ProposeProject(**WHAT), CLERK, "2021-08-02").entries()
    assert (listed.stream, listed.event) == (
        "projects/education-bureau",
        ProjectListed(project=CODE, unit="education-bureau"),
    )
    assert listed.cause == proposal.cause
    assert listed.cause


def test_a_unit_has_its_projects_of_the_year():
    story = proposed().given(OTHER, OTHER_CLERK, "2021-08-03")
    assert [codes(story, "education-bureau", year) for year in (2021, 2022, 2023, 2024)] == [[], [CODE], [CODE], []]
    assert codes(story, "culture-bureau", 2022) == ["2022-032"]


def test_what_was_cleared_out_is_gone_and_what_was_merged_is_inherited():
    story = proposed().given(OTHER, OTHER_CLERK, "2021-08-03")
    story.given(MergeUnit(unit="culture-bureau", into="education-bureau"), on="2021-08-10")
    assert codes(story, "education-bureau", 2022) == [CODE, "2022-032"]
    story.given(ClearOutProject(**OWN, ground="cancelled", reason="不做了"), CLERK, "2021-08-11")
    assert codes(story, "education-bureau", 2022) == ["2022-032"]
