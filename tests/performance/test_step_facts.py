"""What the events of the cycle say of its steps: whatever a step is done by is folded by projections/steps.sql."""

from contextlib import contextmanager

import cycle
import monitored
from cycle import CODE
from given import CATALOGUE, CLERK, REVIEWER, day
from pbm_tracker.county import County
from pbm_tracker.kernel import projections
from pbm_tracker.performance.goal_declaring import DeclareGoal
from pbm_tracker.performance.goal_reviewing import ReturnGoal
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.performance.monitoring_review import ReviewMonitoring
from pbm_tracker.performance.pages import cycle_seen
from pbm_tracker.performance.progress import in_words
from pbm_tracker.settings import folder
from surfaces import Clock

OWN = "education-bureau"


@contextmanager
def county_of(story, settings):
    clock = Clock()
    clock.on("2023-06-10")
    county = County(settings, clock)
    try:
        county.log.append(story.entries, read={}, answered={})
        yield county
    finally:
        county.close()


def words(county, year, as_of):
    with county.at(day(as_of)) as moment:
        cells = cycle_seen(moment.views, CATALOGUE, year, unit=OWN).cells
        return {step: in_words(cell.standing) for (_, step), cell in cells.items()}


def test_every_event_that_a_step_is_done_by_and_that_there_is_yet_is_folded():
    folded = projections.load(folder("projections"))["steps"].folds
    known = {topic for each in projections.load(folder("projections")).values() for topic in each.folds}
    wanted = {kind for step in CATALOGUE.steps for kind in (*step.done_by, step.chosen_by) if kind in known}
    assert wanted - folded.keys() == set()


def test_from_the_assessment_to_the_reviewed_goal(settings):
    with county_of(cycle.passed(), settings) as county:
        before = words(county, 2022, "2021-08-19")
        assert (before["1.1"], before["1.2"], before["2.1"]) == ("办理中", "办理中", "办理中，0/2")
        after = words(county, 2022, "2021-11-30")
        assert (after["1.1"], after["1.2"]) == ("按期完成", "按期完成")
        assert (after["2.1"], after["2.2"]) == ("逾期 30 天未完成，1/2", "逾期 30 天未完成，1/2")  # the overall goal
        assert words(county, 2023, "2023-02-01")["1.1"] == "逾期 93 天未完成"  # no longer new: a nil return is due


def test_a_goal_that_was_returned_is_declared_when_it_is_declared_again(settings):
    returned = ReturnGoal(project=CODE, year=2022, remarks=[{"place": "target", "row": 2, "text": "依据不足"}])
    story = cycle.declared().given(returned, REVIEWER, "2021-10-20")
    story.given(DeclareGoal(**cycle.DECLARE), CLERK, "2021-11-05")
    with county_of(story, settings) as county:
        assert words(county, 2022, "2021-10-19")["2.1"] == "办理中，1/2"
        assert words(county, 2022, "2021-10-20")["2.1"] == "办理中，0/2"
        assert words(county, 2022, "2021-11-05")["2.1"] == "逾期 5 天未完成，1/2"


def test_each_report_is_for_its_window_and_its_review_with_it(settings):
    story = monitored.reported()
    review = {**monitored.YEAR, "verdict": "passed"}
    story.given(ReviewMonitoring(**{**review, "verdict": "returned", "opinion": "请核对"}), REVIEWER, "2022-07-15")
    story.given(ReportMonitoring(**{**monitored.JULY, "correction_of": 1}), CLERK, "2022-07-18")
    story.given(ReviewMonitoring(**review), REVIEWER, "2022-08-02")
    story.given(ReportMonitoring(**monitored.OCTOBER), CLERK, "2022-11-03")
    story.given(ReviewMonitoring(**review), REVIEWER, "2022-11-10")
    with county_of(story, settings) as county:
        told = {on: words(county, 2022, on) for on in ("2022-07-09", "2022-07-20", "2022-08-02", "2022-12-01")}
        assert [each["3.1"] for each in told.values()] == [
            "办理中，0/2",
            "办理中，1/2",
            "办理中，1/2",
            "逾期 3 天后完成",
        ]
        assert [each["3.2"] for each in told.values()] == [
            "办理中，0/2",
            "办理中，0/2",
            "办理中，1/2",
            "逾期 10 天后完成",
        ]
