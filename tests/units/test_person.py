"""Persons and the posts they hold."""

import pytest

from given import CLERK, OFFICER, county, day
from pbm_tracker.access.policy import OWN_MATTERS
from pbm_tracker.units.person import (
    HEADS_AND_LEADS,
    LeavePost,
    PersonRegistered,
    PostLeft,
    PostTaken,
    RegisterPerson,
    TakePost,
)
from pbm_tracker.units.section import DOWN_TO_SECTIONS, AddSection
from pbm_tracker.units.unit import REGISTER, AbolishUnit

REGISTER_HIM = RegisterPerson(person="li-ming", name="李明")
POST = {"person": "li-ming", "unit": "education-bureau", "title": "局长"}
TAKE = TakePost(**POST)
LEAVE = LeavePost(**POST)


@pytest.fixture
def known():
    return county().given(REGISTER_HIM)


def test_a_person_is_registered_once_and_names_may_repeat(known):
    [entry] = county().when(REGISTER_HIM).then(PersonRegistered(person="li-ming", name="李明"))
    assert entry.stream == "person/li-ming"
    known.when(REGISTER_HIM).refused(HEADS_AND_LEADS, "person")
    assert known.when(RegisterPerson(person="li-ming-2", name="李明")).entries()


def test_a_post_begins_on_the_day_of_the_act(known):
    [entry] = known.when(TAKE, OFFICER, "2021-06-01").then(PostTaken(**POST, valid_from="2021-06-01"))
    assert (entry.stream, entry.effective_on) == ("person/li-ming", day("2021-06-01"))


@pytest.mark.parametrize(("valid_from", "effective_on"), [("2021-05-01", "2021-05-01"), ("2021-07-01", "2021-06-01")])
def test_a_post_may_have_begun_before_or_begin_later_and_is_known_from_today_at_the_latest(
    known, valid_from, effective_on
):
    take = TAKE.model_copy(update={"valid_from": day(valid_from)})
    [entry] = known.when(take, OFFICER, "2021-06-01").then(PostTaken(**POST, valid_from=valid_from))
    assert entry.effective_on == day(effective_on)


def test_a_post_is_taken_once_and_left_once(known):
    known.given(TAKE, OFFICER, "2021-06-01")
    known.when(TAKE, OFFICER, "2021-06-02").refused(HEADS_AND_LEADS, "title")
    left = PostLeft(**POST)
    known.when(LEAVE, OFFICER, "2022-06-01").then(left)
    known.given(LEAVE, OFFICER, "2022-06-01")
    known.when(LEAVE, OFFICER, "2022-06-02").refused(HEADS_AND_LEADS, "title")
    assert known.when(TAKE, OFFICER, "2022-07-01").entries()


def test_another_title_or_another_unit_is_another_post(known):
    known.given(TAKE, OFFICER, "2021-06-01")
    assert known.when(TAKE.model_copy(update={"title": "党组书记"}), OFFICER, "2021-06-02").entries()
    assert known.when(TAKE.model_copy(update={"unit": "culture-bureau"}), OFFICER, "2021-06-02").entries()
    known.when(LEAVE.model_copy(update={"unit": "culture-bureau"}), OFFICER).refused(HEADS_AND_LEADS, "title")


def test_a_post_needs_a_person_a_unit_and_a_section_that_are_there(known):
    county().when(TAKE).refused(HEADS_AND_LEADS, "person")
    county().when(LEAVE).refused(HEADS_AND_LEADS, "person")
    in_a_section = TAKE.model_copy(update={"section": "budget"})
    known.when(in_a_section).refused(DOWN_TO_SECTIONS, "section")
    known.given(AddSection(unit="education-bureau", section="budget", name="预算股"), CLERK)
    known.when(in_a_section).then(PostTaken(**POST, section="budget", valid_from="2021-04-27"))
    gone = known.given(AbolishUnit(unit="education-bureau"), OFFICER, "2022-01-01")
    gone.when(TAKE, OFFICER, "2022-01-02").refused(REGISTER, "unit")


def test_a_post_in_a_unit_that_is_gone_may_be_left(known):
    known.given(TAKE, OFFICER, "2021-06-01").given(AbolishUnit(unit="education-bureau"), OFFICER, "2022-01-01")
    assert known.when(LEAVE, OFFICER, "2022-01-02").entries()


@pytest.mark.parametrize("command", [REGISTER_HIM, TAKE, LEAVE])
def test_persons_are_for_supervision(command, known):
    known.when(command, CLERK).refused(OWN_MATTERS)
