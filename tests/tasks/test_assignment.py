"""Duties assigned, put into hands, withdrawn; and what becomes of them when units come, merge and go."""

from collections import Counter

import pytest
from pydantic import ValidationError

from given import AUDITOR, CATALOGUE, CLERK, COUNTY, HEAD, OFFICER, PROOF, county, day
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT
from pbm_tracker.notice.reading import AdoptReading
from pbm_tracker.tasks.assignment import (
    AssignDuty,
    DutyAssigned,
    DutyHandedOver,
    DutyWithdrawn,
    NamePerson,
    NameSection,
    PersonDutyAssigned,
    SectionDutyAssigned,
    WithdrawDuty,
)
from pbm_tracker.tasks.completion import ClaimCompletion, VerifyCompletion
from pbm_tracker.tasks.duty import ANNEX, Duty
from pbm_tracker.tasks.extension import DEADLINES, GrantExtension, RequestExtension
from pbm_tracker.units.person import HEADS_AND_LEADS, RegisterPerson
from pbm_tracker.units.section import DOWN_TO_SECTIONS, AddSection
from pbm_tracker.units.unit import REGISTER, AbolishUnit, MergeUnit, RegisterUnit

DUTY = {"task": 51, "unit": "education-bureau"}
STREAM = "duty/51/member/education-bureau"
COLLECTIVE = [task.number for task in CATALOGUE.tasks if task.collective]
JOINS = RegisterUnit(unit="sports-bureau", name="县体育局", kind="department")


def withdraw(task, unit, **capacity):
    return WithdrawDuty(task=task, unit=unit, reason="职能划出", **capacity)


# A new unit


def test_every_member_has_the_collective_duties_and_those_that_name_it():
    held = Counter(
        (entry.event.unit, entry.event.capacity) for entry in COUNTY if isinstance(entry.event, DutyAssigned)
    )
    assert held == {
        ("county-office", "member"): 38,
        ("finance-bureau", "member"): 38,
        ("finance-bureau", "named"): 39,
        ("audit-bureau", "member"): 38,
        ("audit-bureau", "named"): 3,
        ("education-bureau", "member"): 38,
        ("culture-bureau", "member"): 38,
    }


def test_a_duty_of_the_founding_is_due_as_printed():
    duties = [entry for entry in COUNTY if isinstance(entry.event, DutyAssigned)]
    assert all(entry.event.due == CATALOGUE.task(entry.event.task).due for entry in duties)
    assert all(entry.event.due_as_printed for entry in duties)
    assert {entry.effective_on for entry in duties} == {day("2021-04-27")}
    assert duties[0].stream == "duty/1/member/county-office"


def test_the_finance_bureau_holds_task_nine_twice():
    streams = {entry.stream for entry in COUNTY}
    assert {"duty/9/member/finance-bureau", "duty/9/named/finance-bureau"} <= streams


@pytest.mark.parametrize(
    ("member_from", "due_of_51", "due_of_1"),
    [
        ("2021-11-01", ("2021-12-31", True), ("2022-12-31", True)),  # 60 days later: 2021-12-31 itself
        ("2021-11-02", ("2022-01-01", False), ("2022-12-31", True)),
        ("2022-11-02", ("2023-01-01", False), ("2023-01-01", False)),
        ("2022-11-01", ("2022-12-31", False), ("2022-12-31", True)),
    ],
)
def test_a_late_joiner_has_sixty_days(member_from, due_of_51, due_of_1):
    joins = JOINS.model_copy(update={"member_from": day(member_from)})
    entries = county().when(joins, OFFICER, "2023-01-05").entries()
    assert [entry.event.task for entry in entries[1:]] == COLLECTIVE
    dues = {entry.event.task: (str(entry.event.due), entry.event.due_as_printed) for entry in entries[1:]}
    assert (dues[51], dues[1]) == (due_of_51, due_of_1)
    assert {entry.effective_on for entry in entries} == {day(member_from)}


def test_a_unit_that_the_notice_names_gets_what_names_it_whenever_it_joins():
    joins = RegisterUnit(unit="organization-department", name="县委组织部", kind="department")
    entries = county().when(joins, OFFICER, "2021-06-01").entries()
    assert len(entries) == 1 + 38 + 1
    assert "duty/58/named/organization-department" in {entry.stream for entry in entries}


def test_a_sixty_days_deadline_is_no_reading_of_the_printed_one():
    story = county().given(AdoptReading(wording="12月底前", reading="next_workday"), OFFICER, "2021-05-01")
    story.given(JOINS, OFFICER, "2022-11-01")  # 60 days later: 2022-12-31, a holiday
    clerk = ("sports-bureau/clerk", "unit_clerk")
    asked = RequestExtension(task=51, unit="sports-bureau", until="2023-01-02", reason="新设")
    assert story.when(asked, clerk, "2022-12-01").entries()
    as_printed = asked.model_copy(update={"task": 1})
    story.when(as_printed, clerk, "2022-12-01").refused(DEADLINES, "until")


# Assigning and withdrawing by decision


def test_a_duty_is_assigned_by_decision():
    assign = AssignDuty(task=52, unit="education-bureau", capacity="named")
    [entry] = (
        county()
        .when(assign, OFFICER, "2021-06-01")
        .then(
            DutyAssigned(
                task=52,
                unit="education-bureau",
                capacity="named",
                since="2021-06-01",
                due="2021-12-31",
                due_as_printed=True,
            )
        )
    )
    assert (entry.stream, entry.effective_on) == ("duty/52/named/education-bureau", day("2021-06-01"))


@pytest.mark.parametrize(("due", "as_printed"), [("2022-06-30", False), ("2021-12-31", True), ("2021-11-30", False)])
def test_another_deadline_may_be_set_and_is_then_not_the_printed_one(due, as_printed):
    assign = AssignDuty(task=52, unit="education-bureau", capacity="named", due=due)
    [entry] = county().when(assign, OFFICER, "2021-06-01").entries()
    assert (str(entry.event.due), entry.event.due_as_printed) == (due, as_printed)


def test_a_duty_that_is_held_is_not_assigned_again():
    county().when(AssignDuty(**DUTY, capacity="member"), OFFICER, "2021-06-01").refused(ANNEX, "task")


def test_nobody_is_a_member_for_a_task_that_is_not_of_all_units():
    county().when(AssignDuty(task=52, unit="education-bureau", capacity="member")).refused(ANNEX, "capacity")


def test_a_duty_needs_a_unit_that_is_there():
    county().when(AssignDuty(task=52, unit="space-bureau", capacity="named")).refused(REGISTER, "unit")
    gone = county().given(AbolishUnit(unit="culture-bureau"), OFFICER, "2022-01-01")
    gone.when(AssignDuty(task=52, unit="culture-bureau", capacity="named")).refused(REGISTER, "unit")


def test_a_duty_is_not_assigned_before_the_unit_joined():
    story = county().given(JOINS, OFFICER, "2022-03-01")
    assign = AssignDuty(task=52, unit="sports-bureau", capacity="named")
    story.when(assign, OFFICER, "2022-02-28").refused(REGISTER, "unit")
    assert story.when(assign, OFFICER, "2022-03-01").entries()


def test_assigning_needs_its_capacity():
    with pytest.raises(ValidationError, match="capacity"):
        AssignDuty(**DUTY)


def test_a_withdrawal_says_why_and_happens_once():
    story = county()
    [entry] = story.when(withdraw(**DUTY), OFFICER, "2022-01-01").then(DutyWithdrawn(reason="职能划出"))
    assert (entry.stream, entry.effective_on) == (STREAM, day("2022-01-01"))
    story.given(withdraw(**DUTY), OFFICER, "2022-01-01")
    story.when(withdraw(**DUTY), OFFICER, "2022-01-02").refused(ANNEX, "task")


def test_a_duty_withdrawn_and_assigned_again_keeps_its_past():
    story = county().given(ClaimCompletion(**DUTY, evidence=PROOF), CLERK, "2021-12-20")
    story.given(withdraw(**DUTY), OFFICER, "2022-01-01")
    [entry] = story.when(AssignDuty(**DUTY, capacity="member"), OFFICER, "2022-02-01").entries()
    assert entry.stream == STREAM
    story.given(AssignDuty(**DUTY, capacity="member"), OFFICER, "2022-02-01")
    assert story.when(VerifyCompletion(**DUTY), OFFICER, "2022-02-02").entries()


@pytest.mark.parametrize("command", [AssignDuty(task=52, unit="education-bureau", capacity="named"), withdraw(**DUTY)])
@pytest.mark.parametrize("by", [CLERK, AUDITOR])
def test_assigning_and_withdrawing_are_for_supervision(command, by):
    county().when(command, by, "2021-06-01").refused(OWN_MATTERS)


# Sections and persons


@pytest.fixture
def staffed():
    story = county().given(AddSection(unit="education-bureau", section="budget", name="预算股"), CLERK)
    return story.given(RegisterPerson(person="li-ming", name="李明"))


def test_a_duty_is_put_into_the_hands_of_a_section_and_a_person(staffed):
    [entry] = staffed.when(NameSection(**DUTY, section="budget"), HEAD).then(SectionDutyAssigned(section="budget"))
    assert entry.stream == STREAM
    staffed.when(NamePerson(**DUTY, person="li-ming"), CLERK).then(PersonDutyAssigned(person="li-ming"))


def test_both_are_registered_first(staffed):
    staffed.when(NameSection(**DUTY, section="finance"), HEAD).refused(DOWN_TO_SECTIONS, "section")
    staffed.when(NamePerson(**DUTY, person="wang-fang"), HEAD).refused(HEADS_AND_LEADS, "person")


def test_a_section_of_another_unit_is_none_of_this_one(staffed):
    elsewhere = NameSection(task=51, unit="culture-bureau", section="budget")
    staffed.when(elsewhere, ("culture-bureau/clerk", "unit_clerk")).refused(DOWN_TO_SECTIONS, "section")


@pytest.mark.parametrize("command", [NameSection(**DUTY, section="budget"), NamePerson(**DUTY, person="li-ming")])
def test_naming_is_for_the_unit_itself(staffed, command):
    staffed.when(command, OFFICER).refused(OWN_MATTERS)
    staffed.when(command, ("culture-bureau/head", "unit_head")).refused(OWN_UNIT, "unit")


# A merger


def merged(unit, into, story=None, on="2022-03-01"):
    return (story or county()).given(MergeUnit(unit=unit, into=into), OFFICER, on)


def test_what_the_heir_holds_already_ends_for_the_merged_unit_and_is_inherited():
    entries = county().when(MergeUnit(unit="education-bureau", into="culture-bureau"), OFFICER, "2022-03-01").entries()
    assert [entry.stream for entry in entries[1:]] == [f"duty/{task}/member/education-bureau" for task in COLLECTIVE]
    heirs = {entry.event.inherited_by for entry in entries[1:]}
    assert heirs == {f"duty/{task}/member/culture-bureau" for task in COLLECTIVE}
    assert {entry.effective_on for entry in entries} == {day("2022-03-01")}


def test_the_heir_takes_over_what_it_does_not_hold_with_its_past():
    story = county().given(withdraw(51, "culture-bureau"), OFFICER, "2022-01-01")
    story.given(ClaimCompletion(**DUTY, evidence=PROOF), CLERK, "2022-02-01")
    merged("education-bureau", "culture-bureau", story)
    duty = story.state_of(Duty, STREAM)
    assert (duty.unit, duty.withdrawn) == ("culture-bureau", False)

    told = VerifyCompletion(task=51, unit="culture-bureau")
    [entry] = story.when(told, OFFICER, "2022-03-02").entries()
    assert entry.stream == STREAM
    story.when(VerifyCompletion(**DUTY), OFFICER, "2022-03-02").refused(REGISTER, "unit")


def test_capacities_are_kept_apart():
    story = county().given(AssignDuty(task=51, unit="education-bureau", capacity="named"), OFFICER)
    entries = story.when(MergeUnit(unit="education-bureau", into="culture-bureau"), OFFICER, "2022-03-01").entries()
    of_51 = {entry.stream: entry.event for entry in entries if entry.stream.startswith("duty/51/")}
    assert of_51["duty/51/named/education-bureau"] == DutyHandedOver(unit="culture-bureau")
    assert isinstance(of_51["duty/51/member/education-bureau"], DutyWithdrawn)


def test_what_was_withdrawn_before_stays_with_the_merged_unit():
    story = county().given(withdraw(**DUTY), OFFICER, "2022-01-01")
    entries = story.when(MergeUnit(unit="education-bureau", into="culture-bureau"), OFFICER, "2022-03-01").entries()
    assert STREAM not in {entry.stream for entry in entries}


def test_of_two_mergers_in_a_row_the_last_heir_holds_everything_once():
    story = county()
    for unit in ("culture-bureau", "county-office"):
        story.given(withdraw(51, unit), OFFICER, "2022-01-01")
    story.given(withdraw(9, "county-office"), OFFICER, "2022-01-01")
    merged("education-bureau", "culture-bureau", story)
    entries = merged("culture-bureau", "county-office", story, "2022-04-01").entries[-38:]
    told = {entry.stream: entry.event for entry in entries}
    assert len(told) == 38

    # 51 had come from the first merged unit, 9 was the second's own; the last heir held neither.
    assert told["duty/51/member/education-bureau"] == DutyHandedOver(unit="county-office")
    assert told["duty/9/member/culture-bureau"] == DutyHandedOver(unit="county-office")
    assert told["duty/10/member/culture-bureau"].inherited_by == "duty/10/member/county-office"
    report = ClaimCompletion(task=51, unit="county-office", evidence=PROOF)
    [entry] = story.when(report, ("county-office/clerk", "unit_clerk"), "2022-04-02").entries()
    assert entry.stream == "duty/51/member/education-bureau"


def test_two_units_that_bring_the_same_duty_leave_the_heir_one():
    story = county().given(withdraw(51, "county-office"), OFFICER, "2022-01-01")
    merged("education-bureau", "county-office", story)
    entries = story.when(MergeUnit(unit="culture-bureau", into="county-office"), OFFICER, "2022-04-01").entries()
    [ended] = [entry.event for entry in entries if entry.stream == "duty/51/member/culture-bureau"]
    assert ended.inherited_by == "duty/51/member/education-bureau"


def test_a_duty_that_was_taken_over_withdrawn_and_assigned_again_keeps_its_past():
    story = county().given(withdraw(51, "culture-bureau"), OFFICER, "2022-01-01")
    merged("education-bureau", "culture-bureau", story)
    story.given(withdraw(51, "culture-bureau"), OFFICER, "2022-04-01")
    again = AssignDuty(task=51, unit="culture-bureau", capacity="member")
    [entry] = story.when(again, OFFICER, "2022-05-01").entries()
    assert entry.stream == "duty/51/member/culture-bureau"  # its own first, where both are withdrawn
    only_taken_over = county().given(AssignDuty(task=52, unit="education-bureau", capacity="named"))
    merged("education-bureau", "culture-bureau", only_taken_over)
    only_taken_over.given(withdraw(52, "culture-bureau"), OFFICER, "2022-04-01")
    again = AssignDuty(task=52, unit="culture-bureau", capacity="named")
    [entry] = only_taken_over.when(again, OFFICER, "2022-05-01").entries()
    assert entry.stream == "duty/52/named/education-bureau"


def test_a_duty_that_was_taken_over_by_the_office_is_judged_by_audit():
    story = county().given(withdraw(51, "county-office"), OFFICER, "2022-01-01")
    story.given(ClaimCompletion(**DUTY, evidence=PROOF), CLERK, "2022-02-01")
    merged("education-bureau", "county-office", story)
    verify = VerifyCompletion(task=51, unit="county-office")
    assert story.when(verify, AUDITOR, "2022-03-02").entries()
    story.when(verify, OFFICER, "2022-03-02").refused(
        "本系统规则：县府办核验各单位的任务，县府办自己的任务由县审计局核验"
    )


def test_an_open_request_goes_over_with_its_duty():
    story = county().given(withdraw(51, "culture-bureau"), OFFICER, "2022-01-01")
    story.given(RequestExtension(**DUTY, until="2022-06-30", reason="新系统尚未上线"), CLERK, "2022-02-01")
    merged("education-bureau", "culture-bureau", story)
    assert story.when(GrantExtension(task=51, unit="culture-bureau"), OFFICER, "2022-03-02").entries()


# An abolition


def test_the_duties_of_an_abolished_unit_are_withdrawn_each_once():
    story = county().given(withdraw(**DUTY), OFFICER, "2022-01-01")
    entries = story.when(AbolishUnit(unit="education-bureau"), OFFICER, "2022-03-01").entries()
    assert [entry.stream for entry in entries[1:]] == [
        f"duty/{task}/member/education-bureau" for task in COLLECTIVE if task != 51
    ]
    assert {entry.event for entry in entries[1:]} == {DutyWithdrawn(reason="单位撤销")}


def test_abolition_reaches_what_was_taken_over():
    story = county().given(withdraw(51, "culture-bureau"), OFFICER, "2022-01-01")
    merged("education-bureau", "culture-bureau", story)
    entries = story.when(AbolishUnit(unit="culture-bureau"), OFFICER, "2022-04-01").entries()
    assert STREAM in {entry.stream for entry in entries}
