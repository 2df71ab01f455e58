"""The notice in the log: a changed file is recorded with its reason."""

from dataclasses import replace
from datetime import date

import pytest

from given import AUDITOR, CATALOGUE, CLERK, COUNTY, OFFICER, Story, county, day
from pbm_tracker.access.policy import OWN_MATTERS
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.notice.notice import (
    CHANGED_FILE,
    STREAM,
    AmendNotice,
    Notice,
    NoticeAmended,
    standards_on,
    tasks_of,
)
from pbm_tracker.tasks.assignment import AssignDuty
from pbm_tracker.units.unit import RegisterUnit

AMEND = AmendNotice(reason="更正任务 52 的时限")
LATER = CATALOGUE.task(52).model_copy(update={"due": date(2022, 12, 31), "due_wording": "2022年12月底前完成并长期坚持"})
CHANGED = CATALOGUE.model_copy(
    update={
        "digest": "f" * 64,
        "tasks": tuple(LATER if task.number == LATER.number else task for task in CATALOGUE.tasks),
    }
)


def test_a_county_begins_with_the_notice_and_its_digest():
    first = COUNTY[0]
    assert (first.stream, first.event.topic, first.event.digest) == (STREAM, "notice_recorded", CATALOGUE.digest)
    assert len(first.event.tasks) == 63
    notice = county().state_of(Notice, STREAM)
    assert (notice.number, notice.sample_seed) == ("龙府办〔2021〕22号", None)
    assert (notice.due(51), notice.tasks[52].units) == (day("2021-12-31"), ("finance-bureau",))


def test_a_changed_file_is_recorded_with_a_reason():
    amended = NoticeAmended(
        digest="f" * 64, reason=AMEND.reason, tasks=tasks_of(CHANGED), standards=CHANGED.performance
    )
    [entry] = county().when(AMEND.bringing(CHANGED), OFFICER, "2022-02-01").then(amended)
    assert (entry.stream, entry.effective_on) == (STREAM, day("2022-02-01"))


def test_a_file_that_is_as_recorded_is_no_amendment():
    county().when(AMEND.bringing(CATALOGUE), OFFICER, "2022-02-01").refused(CHANGED_FILE)
    story = county().given(AMEND.bringing(CHANGED), OFFICER, "2022-02-01")
    story.when(AMEND.bringing(CHANGED), OFFICER, "2022-02-02").refused(CHANGED_FILE)
    assert story.when(AMEND.bringing(CATALOGUE), OFFICER, "2022-02-02").entries()


def test_without_the_file_there_is_nothing_to_compare():
    county().when(AMEND, OFFICER, "2022-02-01").refused(CHANGED_FILE)


def test_what_is_assigned_afterwards_is_due_as_amended():
    story = county().given(AMEND.bringing(CHANGED), OFFICER, "2022-02-01")
    assign = AssignDuty(task=52, unit="education-bureau", capacity="named")
    [entry] = story.when(assign, OFFICER, "2022-02-02").entries()
    assert (entry.event.due, entry.event.due_as_printed) == (day("2022-12-31"), True)
    joins = RegisterUnit(unit="sports-bureau", name="县体育局", kind="department")
    assert len(story.when(joins, OFFICER, "2022-02-02").entries()) == 39


def test_standards_count_from_the_day_they_were_recorded():
    slower = CHANGED.performance.model_copy(update={"ex_ante_valid": 12})
    changed = CHANGED.model_copy(update={"performance": slower, "digest": "e" * 64})
    story = county().given(AMEND.bringing(changed), OFFICER, "2022-02-01")
    months = {
        on: standards_on(story.state_of, day(on)).ex_ante_valid for on in ("2020-01-01", "2022-01-31", "2022-02-01")
    }
    assert months == {"2020-01-01": 24, "2022-01-31": 24, "2022-02-01": 12}
    story.given(AMEND.bringing(CHANGED), OFFICER, "2022-02-01")
    assert standards_on(story.state_of, day("2022-02-01")).ex_ante_valid == 24


def test_a_county_whose_file_brought_no_standards_says_so():
    recorded = COUNTY[0].event.model_copy(update={"standards": None})
    story = Story([replace(COUNTY[0], event=recorded)])
    with pytest.raises(Refusal, match="标准"):
        standards_on(story.state_of, day("2022-02-01"))


@pytest.mark.parametrize("by", [CLERK, AUDITOR])
def test_amending_is_for_supervision(by):
    county().when(AMEND.bringing(CHANGED), by, "2022-02-01").refused(OWN_MATTERS)
