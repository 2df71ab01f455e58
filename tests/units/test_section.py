"""The sections of a unit."""

import pytest

from given import CLERK, HEAD, OFFICER, county
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT
from pbm_tracker.units.section import DOWN_TO_SECTIONS, AddSection, SectionAdded
from pbm_tracker.units.unit import REGISTER, AbolishUnit

ADD = AddSection(unit="education-bureau", section="budget", name="预算股")


@pytest.mark.parametrize("by", [CLERK, HEAD])
def test_a_unit_registers_its_sections(by):
    added = SectionAdded(unit="education-bureau", section="budget", name="预算股")
    [entry] = county().when(ADD, by, "2021-06-01").then(added)
    assert entry.stream == "unit/education-bureau"


def test_an_id_is_used_once_within_a_unit():
    story = county().given(ADD, CLERK)
    story.when(ADD.model_copy(update={"name": "财务股"}), CLERK).refused(DOWN_TO_SECTIONS, "section")
    elsewhere = ADD.model_copy(update={"unit": "culture-bureau"})
    assert story.when(elsewhere, ("culture-bureau/clerk", "unit_clerk")).entries()


def test_a_section_needs_a_unit_that_is_there():
    gone = county().given(AbolishUnit(unit="education-bureau"), OFFICER, "2022-01-01")
    gone.when(ADD, CLERK, "2022-01-02").refused(REGISTER, "unit")


def test_sections_are_the_units_own_matter():
    county().when(ADD, OFFICER).refused(OWN_MATTERS)
    county().when(ADD, ("culture-bureau/clerk", "unit_clerk")).refused(OWN_UNIT, "unit")
