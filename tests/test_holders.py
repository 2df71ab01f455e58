"""What a unit records of its own projects: seen by itself, its heir and its reviewers; not there for anybody else."""

from contextlib import closing

import pytest

from cycle import ASSESS, CODE, OWN, WHAT
from pbm_tracker.access.policy import OF_THEIR_UNIT, Identity
from pbm_tracker.county import County
from pbm_tracker.holders import holder_of
from pbm_tracker.kernel.events import Act
from pbm_tracker.logbook import LogFilter, LogRead
from pbm_tracker.performance.budget import RequestBudget
from pbm_tracker.performance.ex_ante import CompleteExAnteAssessment
from pbm_tracker.performance.work_fact import RecordWorkFact
from pbm_tracker.projects.project import ProposeProject
from pbm_tracker.units.unit import MergeUnit
from surfaces import Clock

OFFICE = Identity("wang", "supervision")
OWN_CLERK, OTHER = Identity("li", "unit_clerk", "education-bureau"), Identity("zhou", "unit_clerk", "culture-bureau")
STREAMS = {
    "project/2022-031",
    "projects/education-bureau",
    "ex-ante/project/2022-031",
    "budget/2022/project/2022-031",
    "facts/education-bureau",
}


@pytest.fixture
def county(copied):
    clock = Clock()
    clock.on("2022-06-10")
    with closing(County.open(copied.settings, clock)) as county:
        clerk = Act(actor="education-bureau/clerk", role="unit_clerk", occurred_on="2022-06-10")
        plain = {**WHAT, "major": False, "major_basis": None}
        carry_out(county, ProposeProject(**plain), clerk)
        carry_out(county, CompleteExAnteAssessment(**ASSESS), clerk)
        carry_out(county, RequestBudget(**OWN, year=2022, amount="300"), clerk)
        carry_out(county, RecordWorkFact(unit="education-bureau", fact_kind="leading_group_met", text="会议"), clerk)
        yield county


def carry_out(county, command, act):
    return county.carry_out(command, act, permit=lambda *_: None)


def streams_seen(county, identity):
    with county.at() as moment:
        log = LogRead(county, moment, identity, LogFilter())
        newest = log.newest(10_000)
        assert log.count() == len(newest)
        return {entry.stream for entry in newest}


def cycle_streams(county, identity):
    return {stream for stream in streams_seen(county, identity) if stream.startswith(OF_THEIR_UNIT)}


def test_a_units_projects_are_its_own_and_its_reviewers_to_see(county):
    assert cycle_streams(county, OFFICE) == STREAMS
    assert cycle_streams(county, OWN_CLERK) == STREAMS
    assert cycle_streams(county, OTHER) == set()
    assert streams_seen(county, OTHER)


@pytest.mark.parametrize("identity", [OWN_CLERK, OTHER, OFFICE], ids=lambda one: one.account)
def test_the_log_and_the_policy_agree(county, identity):
    shown = streams_seen(county, identity)
    everything = {row[1] for row in county.log.rows(0, county.log.head())}
    allowed = {stream for stream in everything if identity.sees_stream(stream, holder_of(county, stream))}
    assert shown == allowed


def test_what_is_asked_of_a_project_of_a_unit_that_was_merged_is_its_heirs(county):
    office = Act(actor="county-office/officer", role="supervision", occurred_on="2022-06-10")
    carry_out(county, MergeUnit(unit="education-bureau", into="culture-bureau"), office)
    assert holder_of(county, f"project/{CODE}") == "culture-bureau"
    assert holder_of(county, "facts/education-bureau") == "culture-bureau"
    heir = Act(actor="culture-bureau/clerk", role="unit_clerk", occurred_on="2022-06-10")
    carry_out(county, RequestBudget(project=CODE, unit="culture-bureau", year=2023, amount="300"), heir)
    assert cycle_streams(county, OTHER) == STREAMS | {"budget/2023/project/2022-031"}
    assert cycle_streams(county, OWN_CLERK) == set()


def test_streams_of_the_county_belong_to_no_unit(county):
    assert holder_of(county, "units") is None
    assert holder_of(county, "regulation/goal-rules") is None
    assert holder_of(county, "duty/51/member/education-bureau") == "education-bureau"
