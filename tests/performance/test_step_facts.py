"""What the events of the cycle say of its steps: whatever a step is done by is folded by projections/steps.sql."""

from contextlib import contextmanager

import cycle
import monitored
from cycle import CODE
from evaluated import ITS_YEAR, JUDGE, ROWS, evaluated
from given import CATALOGUE, CLERK, PROOF, REVIEWER, day
from pbm_tracker.county import County
from pbm_tracker.kernel import projections
from pbm_tracker.performance.feedback import FeedBackResult
from pbm_tracker.performance.goal_declaring import DeclareGoal
from pbm_tracker.performance.goal_reviewing import ReturnGoal
from pbm_tracker.performance.key_evaluation import CompleteKeyEvaluation, SelectKeyEvaluation
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.performance.monitoring_review import ReviewMonitoring
from pbm_tracker.performance.overall_evaluation import SubmitOverallSelfEvaluation
from pbm_tracker.performance.overall_goal import DIMENSION_WORDS
from pbm_tracker.performance.overall_goal_declaring import DeclareOverallGoal
from pbm_tracker.performance.overall_goal_reviewing import ReturnOverallGoal, ReviewOverallGoal
from pbm_tracker.performance.pages import cycle_seen
from pbm_tracker.performance.progress import in_words
from pbm_tracker.performance.re_review import CloseReReviewPopulation, DrawReReviewSample
from pbm_tracker.performance.re_review_result import CompleteReReview
from pbm_tracker.settings import folder
from surfaces import Clock

OWN = "education-bureau"


@contextmanager
def county_of(story, settings, today="2023-06-10"):
    clock = Clock()
    clock.on(today)
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


def test_from_the_self_evaluation_to_the_feedback(settings):
    verified = tuple({name: one[name] for name in ("no", "actual", "band", "percent") if name in one} for one in ROWS)
    scores = zip(("decision", "process", "output", "effect"), ("15", "20", "35", "30"), strict=True)
    aspects = [{"aspect": aspect, "weight": weight, "score": weight} for aspect, weight in scores]
    paper = {"opinion": "基本属实", "evidence": PROOF}
    key = {"aspects": aspects, "lead_assessor": "张三", "conclusion": "达到预期", "evidence": PROOF}
    story = evaluated()
    for on, command in (
        ("2023-05-10", SelectKeyEvaluation(**ITS_YEAR, reason="资金量大", agency=JUDGE)),
        ("2023-06-01", CloseReReviewPopulation(year=2022)),
        ("2023-06-02", DrawReReviewSample(year=2022, ratio="100", agency=JUDGE)),
        ("2023-07-05", CompleteReReview(**ITS_YEAR, executed="289.5", verified=verified, **paper)),
        ("2023-11-01", CompleteKeyEvaluation(**ITS_YEAR, agency=JUDGE, **key)),
        ("2024-01-03", FeedBackResult(**ITS_YEAR, content="成本偏高", answer_by="2024-02-01")),
    ):
        story.given(command, REVIEWER, on)
    with county_of(story, settings, "2024-02-10") as county:
        may, july, then = (words(county, 2022, on) for on in ("2023-05-09", "2023-07-01", "2024-02-01"))
        assert (may["4.1"], may["4.2"], may["4.3"]) == ("办理中，1/2", "没有对象", "没有对象")
        assert (july["4.2"], july["4.3"]) == ("逾期 1 天未完成", "办理中")
        assert then["4.1"] == "逾期 246 天未完成，1/2"  # that of the unit as a whole
        assert [then[step] for step in ("4.2", "4.3", "4.4")] == ["逾期 5 天后完成", "按期完成", "逾期 3 天后完成"]


def test_the_unit_as_a_whole_is_asked_beside_its_projects(settings):
    of_2022 = {"unit": OWN, "year": 2022}
    task = {"name": "取暖改造", "content": "二十所", "fiscal": "300", "other": "0", "amount": "300", "projects": CODE}
    weights = zip(DIMENSION_WORDS.items(), ("20", "20", "20", "20", "10", "10"), strict=True)
    indicators = [cycle.indicator(kind, words, weight) for (kind, words), weight in weights]
    goal = {"functions": "管理全县教育", "annual_goal": "办好教育", "tasks": [task], "indicators": indicators}
    rows = [{"no": no, "actual": "20", "score": row["weight"]} for no, row in enumerate(indicators, start=1)]
    said = {"achievement": "完成", "conclusion": "良好", "unit_head": "wang-jie", "evidence": PROOF}
    story = cycle.passed().given(DeclareOverallGoal(**of_2022, **goal), CLERK, "2021-10-20")
    story.given(
        ReturnOverallGoal(**of_2022, remarks=[{"place": "target", "row": 2, "text": "请核对"}]), REVIEWER, "2021-10-25"
    )
    story.given(DeclareOverallGoal(**of_2022, **goal), CLERK, "2021-11-02")
    story.given(ReviewOverallGoal(**of_2022, verdict="passed", opinion="同意"), REVIEWER, "2021-11-05")
    story.given(
        SubmitOverallSelfEvaluation(**of_2022, indicators=rows, stated_total="100", **said), CLERK, "2023-03-20"
    )
    with county_of(story, settings) as county:
        told = {on: words(county, 2022, on) for on in ("2021-10-24", "2021-10-31", "2021-11-30", "2023-05-31")}
        assert [each["2.1"] for each in told.values()][:3] == ["按期完成", "办理中，1/2", "逾期 2 天后完成"]
        assert [each["2.2"] for each in told.values()][1:3] == ["办理中，1/2", "逾期 5 天后完成"]
        assert told["2023-05-31"]["4.1"] == "办理中，1/2"  # the project's own is still to come
