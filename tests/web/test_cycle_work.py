"""What of the yearly cycle stands on 我的待办: the finance bureau's queue, and what a unit has to do."""

import pytest

from counties import Desk
from cycle import CODE
from dossiers import AFTERWARDS, BY_JUNE_2022, told
from evaluated import ITS_YEAR
from given import REVIEWER
from pbm_tracker.performance.monitoring_review import ReviewMonitoring

SENT_BACK = (
    ReviewMonitoring(**ITS_YEAR, report=1, verdict="returned", opinion="目标进度没有依据"),
    REVIEWER,
    "2022-07-15",
)


@pytest.fixture
def until(app, county, clock, tmp_path):
    """Somebody's page on a day, after so much was done."""

    def come(day, last, who, *more):
        clock.on(day)
        told(county, tmp_path, [*(BY_JUNE_2022 + AFTERWARDS)[: count_until(last)], *more])
        return Desk(app, who).read("/work")

    return come


def count_until(command):
    return next(at for at, (one, _, _) in enumerate(BY_JUNE_2022 + AFTERWARDS) if one.topic == command) + 1


def acts_of(page, verb):
    return [address for address, text in page.links if text.startswith(verb) and address.startswith("/act/")]


@pytest.mark.parametrize(
    ("last", "title", "act"),
    [
        (
            "complete_ex_ante_assessment",
            "待审核的事前绩效评估",
            f"/act/review_ex_ante_assessment?project={CODE}",
        ),
        ("declare_goal", "待审核的绩效目标", f"/act/review_goal?project={CODE}&year=2022"),
        ("report_monitoring", "待审核的监控报告", f"/act/review_monitoring?project={CODE}&year=2022&report=1"),
        ("report_rectification", "已报告、待销号的整改", f"/act/close_rectification?project={CODE}&year=2022&no=1"),
    ],
)
def test_the_finance_bureau_finds_what_waits_for_it(until, last, title, act):
    page = until("2024-01-10", last, "cai")
    assert "年度绩效" in page.h1
    assert f"{title} 1" in page.text
    assert f"{act}&back=%2Fwork" in [address for address, _ in page.links]


def test_what_is_drawn_waits_for_its_re_review(until):
    assert "抽中待复核的自评 1" in until("2024-01-10", "draw_re_review_sample", "cai").text


@pytest.mark.parametrize("name", ["wang", "shen", "wen"])
def test_others_do_not_have_that_queue(until, name):
    assert "待审核的绩效目标" not in until("2024-01-10", "declare_goal", name).text


@pytest.mark.parametrize(("name", "there"), [("li", True), ("wen", False)])
def test_a_unit_finds_what_came_back_to_it_alone(until, name, there):
    page = until("2022-07-20", "report_monitoring", name, SENT_BACK)
    assert ("被退回的监控报告 1" in page.text) == there
    assert bool(acts_of(page, "报送监控情况")) == there


def test_a_unit_finds_what_it_must_mend_and_by_when(until):
    page = until("2023-11-01", "order_rectification", "li")
    assert "待报告的整改 1" in page.text
    assert "2023-10-30报告整改" in page.text
    assert "待答复的评价结果 1" in page.text


def test_a_unit_finds_the_steps_that_are_open_or_overdue(until):
    page = until("2022-09-01", "bind_project_lead", "li")
    assert "年度绩效：办理中和逾期的步骤" in page.text
    assert "/cycle/2023/education-bureau#step-2.1" in [address for address, _ in page.links]


def test_in_the_past_nothing_is_offered(app, until):
    until("2024-01-10", "declare_goal", "cai")
    page = Desk(app, "cai").read("/work?as_of=2021-09-20")
    assert "待审核的绩效目标" in page.text
    assert not acts_of(page, "审核绩效目标")
