"""年度绩效: the calendar of a year, the county's cycle at a glance, and the twelve steps of a unit."""

import csv
import io
import re
from urllib.parse import urljoin

import pytest

from counties import Desk
from pbm_tracker.kernel.events import Act
from pbm_tracker.performance.congress import SubmitBudgetDraft
from pbm_tracker.performance.disclosure import PublishBudget, PublishGoals
from pbm_tracker.performance.round import RecordSyncStep
from pbm_tracker.units.person import TakePost
from pbm_tracker.web import cycle

OWN = "/cycle/2022/education-bureau"


def cells(page):
    return {
        given["aria-label"]: given["href"]
        for tag, given in page.tags
        if tag == "a" and " · " in given.get("aria-label", "")
    }


def carry_out(county, command, role="supervision"):
    county.carry_out(command, Act(actor="somebody", role=role, occurred_on=county.today()), permit=lambda *_: None)


def publish(county):
    unit = {"year": 2022, "unit": "education-bureau", "channel": "县政府网站"}
    carry_out(county, PublishBudget(**unit, published_on="2022-03-05"), "unit_clerk")
    carry_out(county, PublishGoals(**unit, published_on="2022-03-08"), "unit_clerk")


def in_csv(desk, address):
    text = desk.client.get(f"{address}{'&' if '?' in address else '?'}format=csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# The county at a glance


def test_every_unit_stands_in_every_step_and_leads_to_its_own_page(clerk):
    page = clerk.read("/cycle/2022")
    assert page.h1 == "2022 年预算的十二个步骤，6 个单位：应办 42 项，已办 0 项"
    said = cells(page)
    assert len(said) == 6 * 12 + 8
    assert said["1.1 · 教育局：逾期 222 天未完成"] == "2022/education-bureau#step-1.1"
    assert said["3.1 · 老隆镇：未到时间，2022-07-01 起"] == "2022/laolong-town#step-3.1"
    assert said["2.3 · 文化局：日期未定，待预算公开"] == "2022/culture-bureau#step-2.3"
    for address in list(said.values())[:3]:
        where, _, fragment = urljoin("/cycle/2022", address).partition("#")
        assert fragment in clerk.read(where).ids


def test_a_step_is_found_by_its_state(clerk):
    page = clerk.read("/cycle/2022?state=undated")
    assert {label.split(" · ")[0] for label in cells(page)} == {"2.3", "4.5"}
    assert cells(clerk.read("/cycle/2022?state=done")) == {}
    assert "没有符合条件的" in clerk.read("/cycle/2022?state=done").text
    assert clerk.read("/cycle/2022?state=lost").status == 422


def test_both_dates_and_the_reading_count(clerk):
    assert "1.1 · 教育局：办理中" in cells(clerk.read("/cycle/2022?as_of=2021-10-20"))
    assert "1.1 · 教育局：逾期 20 天未完成" in cells(clerk.read("/cycle/2022?as_of=2021-10-20&window=before_month"))


@pytest.mark.parametrize("year", ["2019", "2101", "abc", "02022", "２０２２"])
def test_there_is_no_other_year(clerk, year):
    assert clerk.read(f"/cycle/{year}").status == 404


def test_the_page_is_drawn_once_for_a_position(app, county, monkeypatch):
    times = []
    draw = cycle.select_cycle
    monkeypatch.setattr(cycle, "select_cycle", lambda *how: times.append(1) or draw(*how))
    zhao = Desk(app, "zhao")
    first = zhao.read("/cycle/2022")
    assert zhao.read("/cycle/2022").html == first.html
    assert "2.3 · 教育局：日期未定，待预算公开" in cells(Desk(app, "chen").read("/cycle/2022"))
    assert len(times) == 1
    publish(county)
    assert "2.3 · 教育局：逾期 3 天后完成" in cells(zhao.read("/cycle/2022"))
    assert len(times) == 2


# The budget round


def test_steps_out_of_sync_and_breaches_are_shown(finance, county):
    days = {"year": 2022, "step": "publish", "budget_on": "2022-03-04", "goal_on": "2022-03-07"}
    carry_out(county, RecordSyncStep(**days), "finance")
    carry_out(county, SubmitBudgetDraft(year=2022, submitted_on="2022-02-10"), "finance")
    text = finance.read("/cycle/2022").text
    assert "不同步，超出 1 个工作日" in text
    assert re.search("公开 *2022-03-04 *尚未进行 *同步", finance.read("/cycle/2022?as_of=2022-03-04").text)
    assert "没有登记" in finance.read("/cycle/2022?as_of=2022-03-03").text
    assert "2022-02-10 预算草案报送人大" in text
    assert "G4 没有绩效目标清单" in text
    assert "2.3 · 县财政局（全县）：逾期 98 天未完成，1/2" in cells(finance.read("/cycle/2022"))


def test_the_finance_bureau_records_a_step_from_the_page(finance, county):
    page = finance.read("/cycle/2022")
    page = finance.act(page.link("登记五同步环节"), step="arrange", budget_on="2022-06-01", goal_on="2022-06-02")
    after = finance.follow(page)
    assert after.address.endswith("/cycle/2022?done=" + after.address.rpartition("=")[2])
    assert re.search("布置 *2022-06-01 *2022-06-02 *同步", after.text)


def test_who_is_not_of_the_bureau_or_looks_at_the_past_is_offered_nothing(clerk, finance):
    assert "/act/record_sync_step" not in clerk.read("/cycle/2022").html
    assert "/act/record_sync_step" not in finance.read("/cycle/2022?as_of=2022-06-01").html


# One unit


def test_a_unit_sees_what_is_missing_and_why(clerk):
    page = clerk.read(OWN)
    assert page.h1 == "县教育局：2022 年预算应办 7 步，已办 0 步，逾期 3 步"
    assert "「每年10月前」，到当月最后一日" in page.text
    assert "评估结果作为申请预算的必备条件" in page.text
    assert "三(一)1" in page.text


def test_the_clerk_files_a_nil_return_from_the_page(clerk, county):
    carry_out(county, TakePost(person="li-ming", unit="education-bureau", title="局长"))
    page = clerk.act(
        clerk.read(OWN).link("零报告"), statement="没有新出台的重大政策和项目", signer="li-ming", step="1.1"
    )
    after = clerk.follow(page)
    assert "逾期 222 天后完成" in after.text
    assert "1.1 · 教育局：逾期 222 天后完成" in cells(clerk.read("/cycle/2022"))


def test_another_units_page_offers_nothing(other_clerk):
    page = other_clerk.read(OWN)
    assert "/act/" not in page.html.partition("<main")[2]


def test_a_unit_that_never_was_is_not_found(clerk):
    assert clerk.read("/cycle/2022/nobody").status == 404
    assert clerk.read("/cycle?unit=nobody").status == 404


# The calendar


def test_a_calendar_year_holds_three_budget_years(clerk):
    page = clerk.read("/cycle?year=2022")
    text = page.text
    assert "步骤 1.1 至 2.3 为 2023 年预算，步骤 3.1 至 3.2 为 2022 年预算，步骤 4.1 至 4.5 为 2021 年预算。" in text
    assert re.search("2022-01-01 至 2022-12-31，报送： ?2022-07-01 至 2022-07-31（数据到 2022-06-30）", text)
    assert "另一种读法，到上月最后一日：2022-01-01 至 2022-09-30" in text
    assert "日期未定，待预算公开" in text
    assert clerk.read("/cycle").h1 == page.h1


def test_the_first_calendar_has_what_lies_before_the_notice(clerk):
    assert "方案印发前" in clerk.read("/cycle?year=2021").text


def test_a_unit_has_the_days_of_its_own_publications(clerk, county):
    publish(county)
    page = clerk.read("/cycle?year=2021&unit=education-bureau")
    assert page.h1 == "2021 年绩效日历：县教育局"
    assert "预算公开在 2022-03-05。" in page.text
    assert "逾期 3 天后完成" in page.text
    assert "2022-03-05 至 2022-03-25" in clerk.read("/cycle?year=2021&unit=education-bureau&window=within_20_days").text


@pytest.mark.parametrize("query", ["year=1999", "year=x", "window=printed", "unit=A"])
def test_what_cannot_be_read_is_said(clerk, query):
    assert clerk.read(f"/cycle?{query}").status == 422


# As files


def test_each_page_leaves_as_a_table(clerk, county):
    publish(county)
    rows = in_csv(clerk, "/cycle/2022")
    assert len(rows) == 6 * 12 + 8
    [row] = [row for row in rows if (row["单位代号"], row["步骤"]) == ("education-bureau", "2.3")]
    assert (row["情况"], row["办完日期"], row["起"], row["逾期天数"]) == (
        "逾期 3 天后完成",
        "2022-03-08",
        "2022-03-05",
        "3",
    )
    assert len(in_csv(clerk, "/cycle/2022?state=done_late")) == 1
    assert len(in_csv(clerk, OWN)) == 12
    calendar = in_csv(clerk, "/cycle?year=2022")
    assert [(row["步骤"], row["起"], row["数据截至"]) for row in calendar if row["步骤"] == "3.1"] == [
        ("3.1", "2022-07-01", "2022-06-30"),
        ("3.1", "2022-10-01", "2022-09-30"),
    ]
    assert [row["说明"] for row in calendar if row["步骤"] == "4.5"] == ["日期未定，待决算公开"]
