"""Entries of the cycle as proof of a duty: which may be named, for which unit and year, and how they are offered."""

from contextlib import closing

import pytest

from cycle import proposed
from evaluated import evaluated
from given import CLERK, DEPUTY, HEAD, OFFICER, OTHER_CLERK, day
from pbm_tracker.performance.proof_fact import proving
from pbm_tracker.performance.work_fact import RecordWorkFact
from pbm_tracker.settings import Settings
from pbm_tracker.tasks.completion import (
    ClaimCompletion,
    CompletionClaimed,
    OverturnVerification,
    ReturnCompletion,
    VerifyCompletion,
)
from pbm_tracker.tasks.proving import ONE_YEAR, FactAt
from pbm_tracker.tasks.upkeep import ConfirmUpkeep, UpkeepConfirmed
from proved import FILED, STORY, UNIT, told
from surfaces import Clock, small_county

DUTY = {"task": 23, "unit": UNIT}
LATER = "2023-04-01"


def position(story, topic):
    return next(entry.position for entry in story.entries if entry.event.topic == topic)


def claim(*positions, task=23, unit=UNIT, **more):
    return ClaimCompletion(task=task, unit=unit, facts=[{"position": at} for at in positions], **more)


@pytest.fixture(scope="module")
def story():
    return evaluated()


def test_a_fact_stands_for_evidence(story):
    at = position(story, "self_evaluation_submitted")
    [entry] = story.when(claim(at), CLERK, LATER).entries()
    assert entry.event == CompletionClaimed(completed_on=day(LATER), evidence=(), facts=(FactAt(position=at),))


@pytest.mark.parametrize(
    ("topic", "asked"),
    [
        pytest.param("goal_declared", {}, id="of another kind"),
        pytest.param("self_evaluation_submitted", {"unit": "culture-bureau"}, id="of another unit"),
        pytest.param("self_evaluation_submitted", {"completed_on": "2023-03-19"}, id="after the claimed day"),
        pytest.param("self_evaluation_submitted", {"task": 51}, id="of another task"),
    ],
)
def test_what_proves_nothing_of_the_duty_is_refused(story, topic, asked):
    by = OTHER_CLERK if asked.get("unit") == "culture-bureau" else CLERK
    story.when(claim(position(story, topic), **asked), by, LATER).refused(ONE_YEAR, "facts")


def test_an_entry_that_is_not_there_is_refused(story):
    story.when(claim(999_999), CLERK, LATER).refused(ONE_YEAR, "facts")


def test_what_the_bureau_did_proves_what_it_is_named_for(story):
    at = position(story, "goal_reviewed")
    bureau = ("finance-bureau/clerk", "unit_clerk")
    assert story.when(claim(at, task=11, unit="finance-bureau"), bureau, LATER).entries()
    declared = position(story, "goal_declared")
    story.when(claim(declared, task=11, unit="finance-bureau"), bureau, LATER).refused(ONE_YEAR, "facts")


def test_a_work_fact_proves_the_tasks_of_its_kind():
    story = proposed().given(
        RecordWorkFact(unit=UNIT, fact_kind="leading_group_set", text="成立领导小组"), CLERK, "2021-09-01"
    )
    at = position(story, "work_fact_recorded")
    assert story.when(claim(at, task=48), CLERK, "2021-10-01").entries()
    story.when(claim(at, task=49), CLERK, "2021-10-01").refused(ONE_YEAR, "facts")


def test_a_fact_proves_one_year_of_a_duty_and_after_a_return_it_may_again():
    story = evaluated()
    at = position(story, "self_evaluation_submitted")
    confirm = ConfirmUpkeep(**DUTY, year=2024, facts=[{"position": at}])
    story.given(claim(at), CLERK, LATER).given(ReturnCompletion(**DUTY, reason="再核"), OFFICER, "2023-04-02")
    story.given(claim(at), CLERK, "2023-04-03").given(VerifyCompletion(**DUTY), OFFICER, "2023-04-10")
    story.when(confirm, HEAD, "2024-06-01").refused(ONE_YEAR, "facts")
    same_year = confirm.model_copy(update={"year": 2023})
    [entry] = story.when(same_year, HEAD, "2024-06-01").entries()
    assert entry.event == UpkeepConfirmed(year=2023, evidence=(), facts=(FactAt(position=at),))
    story.given(OverturnVerification(**DUTY, reason="不实"), DEPUTY, "2023-05-01")
    assert story.when(claim(at), CLERK, "2024-06-02").entries()


def test_they_are_offered_with_what_is_lacking(tmp_path):
    clock = Clock()
    county, _ = small_county(Settings(data=tmp_path / "var", database=""), clock)
    with closing(county):
        told(county, clock, [*STORY, FILED])
        clock.on("2023-12-01")
        with county.at(day("2023-07-09")) as moment:
            before = proving(moment.views, 23, "member", UNIT, moment.as_of)
        with county.at() as moment:
            after = proving(moment.views, 23, "member", UNIT, moment.as_of)
            others = proving(moment.views, 23, "member", "culture-bureau", moment.as_of)
            named = proving(moment.views, 11, "named", "finance-bureau", moment.as_of)
    assert (before.facts, before.lacking) == ([], ["报送绩效自评", "报送部门整体自评"])
    assert [(one.words, one.project) for one in after.facts] == [("报送绩效自评", "2022-031")]
    assert after.lacking == ["报送部门整体自评"]
    assert others.facts == []
    assert [one.words for one in named.facts] == ["审核绩效目标", "安排预算"]
