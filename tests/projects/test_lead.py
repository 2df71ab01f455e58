"""Who leads a project on a day, and the days on which nobody does."""

from datetime import date, timedelta

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from cycle import CODE, OWN, staffed
from given import CLERK, OFFICER, OTHER_CLERK, day
from pbm_tracker.projects.lead import (
    BindProjectLead,
    ProjectLeadBound,
    ProjectLeadReleased,
    ReleaseProjectLead,
    days_without_lead,
)
from pbm_tracker.projects.project import OWN_PROJECTS, Project, stream_of
from pbm_tracker.units.person import HEADS_AND_LEADS

BIND = BindProjectLead(**OWN, person="wang-jie")


@pytest.fixture
def story():
    return staffed()


def leads_on(story, *days):
    project = story.state_of(Project, stream_of(CODE))
    return [project.lead_on(day(one)) for one in days]


def test_a_lead_leads_from_a_day_until_the_next(story):
    story.given(BIND, CLERK, "2021-09-01")
    later = BindProjectLead(**OWN, person="li-na", valid_from="2022-03-01")
    story.given(later, CLERK, "2022-02-20")
    assert leads_on(story, "2021-08-31", "2021-09-01", "2022-02-28", "2022-03-01") == [
        None,
        "wang-jie",
        "wang-jie",
        "li-na",
    ]


def test_a_lead_from_a_later_day_is_known_at_once(story):
    [entry] = story.when(BindProjectLead(**OWN, person="li-na", valid_from="2022-03-01"), CLERK, "2022-02-20").entries()
    assert entry.effective_on == day("2022-02-20")


def test_a_lead_has_a_post_in_the_unit(story):
    for person in ("zhao-qi", "nobody"):
        refusal = story.when(BindProjectLead(**OWN, person=person), CLERK, "2021-09-01")
        assert refusal.refused(HEADS_AND_LEADS, "person")


def test_a_gap_is_not_filled_afterwards_but_by_the_office(story):
    late = BindProjectLead(**OWN, person="wang-jie", valid_from="2021-09-01")
    story.when(late, CLERK, "2021-12-01").refused(HEADS_AND_LEADS, "valid_from")
    story.when(BIND, CLERK, "2021-09-01").then(
        ProjectLeadBound(project=CODE, person="wang-jie", valid_from="2021-09-01")
    )


def test_one_leads_at_a_time_and_is_named_once(story):
    story.given(BIND, CLERK, "2021-09-01")
    story.when(BIND, CLERK, "2021-10-01").refused(HEADS_AND_LEADS, "person")
    story.when(BindProjectLead(**OWN, person="li-na"), CLERK, "2021-09-01").refused(HEADS_AND_LEADS, "valid_from")


def test_a_lead_is_released_with_a_last_day(story):
    story.when(ReleaseProjectLead(**OWN, reason="调离"), CLERK, "2021-09-30").refused(HEADS_AND_LEADS)
    story.given(BIND, CLERK, "2021-09-01")
    story.when(ReleaseProjectLead(**OWN, reason="调离", until="2021-09-29"), CLERK, "2021-09-30").refused(
        HEADS_AND_LEADS, "until"
    )
    story.when(ReleaseProjectLead(**OWN, reason="调离"), CLERK, "2021-09-30").then(
        ProjectLeadReleased(project=CODE, person="wang-jie", until="2021-09-30", reason="调离")
    )
    story.given(ReleaseProjectLead(**OWN, reason="调离"), CLERK, "2021-09-30")
    assert leads_on(story, "2021-09-30", "2021-10-01") == ["wang-jie", None]
    story.when(ReleaseProjectLead(**OWN, reason="调离"), CLERK, "2021-10-01").refused(HEADS_AND_LEADS)


def test_another_units_project_gets_no_lead(story):
    theirs = BindProjectLead(project=CODE, unit="culture-bureau", person="zhao-qi")
    story.when(theirs, OTHER_CLERK, "2021-09-01").refused(OWN_PROJECTS, "project")
    story.when(BIND, OFFICER, "2021-09-01").refused("本系统规则：各角色只办理自己的事项")


# The days on which nobody leads

FROM, UNTIL = date(2022, 1, 1), date(2022, 1, 31)
DAYS = st.integers(-5, 40).map(lambda days: FROM + timedelta(days=days))
TERMS = st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6)


@examples(TERMS)
def test_each_day_is_led_or_shown(terms):
    shown = {
        begin + timedelta(days=number)
        for begin, end in days_without_lead(terms, FROM, UNTIL)
        for number in range((end - begin).days + 1)
    }
    each = {FROM + timedelta(days=number) for number in range((UNTIL - FROM).days + 1)}
    led = {one for one in each if any(since <= one and (until is None or one <= until) for since, until in terms)}
    assert shown == each - led


def test_gaps_are_told_as_intervals():
    terms = [(date(2022, 1, 5), date(2022, 1, 10)), (date(2022, 1, 12), None)]
    assert list(days_without_lead(terms, FROM, UNTIL)) == [
        (FROM, date(2022, 1, 4)),
        (date(2022, 1, 11), date(2022, 1, 11)),
    ]
