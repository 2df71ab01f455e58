"""绩效目标 on pages: the list and its queue, the official forms filled and blank, what one can do next, for whom."""

import re

import pytest

from cycle import CODE, DECLARE, INDICATORS, OWN, indicator
from english import English
from goals_told import CLERK, FINANCE, OF_2022, RETURN, REVIEW, act, tell
from pbm_tracker.performance.goal_declaring import ReviseGoal
from pbm_tracker.performance.goal_reviewing import ApproveGoalRevision
from pbm_tracker.performance.overall_goal_reviewing import ReturnOverallGoal, ReviewOverallGoal

FORM, OVERALL = f"/goals/2022/{CODE}", "/goals/2022/unit/education-bureau"
LESS = [indicator("quantity", "改造学校数", "15", target="16"), *INDICATORS[1:]]
REVISE = ReviseGoal(**{**DECLARE, "indicators": LESS}, reason="两所学校撤并")


@pytest.fixture(autouse=True)
def told(county):
    """Both goals of the education bureau, declared and waiting."""
    return tell(county)


def offered(page):
    return [words for address, words in page.links if address.startswith("/act/")]


# The list


def test_the_queue_has_projects_and_units(told, finance):
    page = finance.read("/goals?awaiting=true&year=2022")
    assert page.h1 == "绩效目标：符合条件的 2 份"
    assert re.findall("<h2>(.*?) <", page.html) == ["项目绩效目标", "部门整体绩效目标"]
    assert {address for address, _ in page.links} >= {FORM, OVERALL}
    act(told, REVIEW, FINANCE)
    act(told, ReviewOverallGoal(unit=OWN["unit"], year=2022, verdict="passed", opinion="同意"), FINANCE)
    assert finance.read("/goals?awaiting=true").h1 == "绩效目标：符合条件的 0 份"
    assert "审核通过" in finance.read("/goals?awaiting=false").text
    assert finance.read("/goals?unit=water-bureau").status == 422


def test_another_unit_sees_nothing_of_it(other_clerk, clerk):
    assert clerk.read("/goals").h1 == "绩效目标：2 份"
    assert other_clerk.read("/goals").h1 == "绩效目标：0 份"
    assert [other_clerk.read(address).status for address in (FORM, OVERALL)] == [404, 404]
    assert other_clerk.read("/goals/2022/unit/culture-bureau").status == 200


# The forms


def test_the_form_of_a_project_is_the_official_one(clerk):
    page = clerk.read(FORM)
    assert page.h1 == "农村学校取暖改造：2022 年度绩效目标 待审核"
    told = page.text
    for words in (
        "项目支出绩效目标申报表 （2022年度）",
        "主管部门及代码县教育局（education-bureau）",
        "是（县委〔2021〕8号）",
        "项目负责人王杰",
        "年度资金总额332.50",
        "财政拨款 320.00",
        "成本指标成本指标4每所改造成本≤ 30 万元",
        "可持续影响指标8设备管护机制建立并落实为达成",
        "预算执行率10.00",
        "合计100.00",
    ):
        assert words in told, words
    levels = re.findall(r'<th scope="rowgroup" rowspan="(\d+)">(.*?)<', page.html)
    assert [words for span, words in levels if span != "1"] == ["产出指标", "效益指标"]


def test_the_form_of_a_unit_is_the_official_one(clerk):
    told = clerk.read(OVERALL).text
    for words in ("部门（单位）整体支出绩效目标申报表", "改善办学条件取暖改造2022-031332.50320.0012.50", "合计100.00"):
        assert words in told, words


@pytest.mark.parametrize(("address", "blank"), [(FORM, 18), (OVERALL, 16)])
def test_a_blank_form_has_its_head_and_rows_to_be_filled(clerk, address, blank):
    page = clerk.read(f"{address}?blank=true")
    assert page.html.count('<tr class="blank">') == blank
    assert "空表，供打印后填写。" in page.text
    assert "改造学校数" not in page.text


def test_before_anything_is_declared_the_form_is_blank(clerk, finance):
    for address in (f"/goals/2023/{CODE}", "/goals/2023/unit/education-bureau"):
        assert "还没有申报。" in clerk.read(address).text
        assert len(offered(clerk.read(address))) == 1
        assert offered(finance.read(address)) == []


@pytest.mark.parametrize(
    "address",
    [
        f"/goals/2024/{CODE}",
        f"/goals/1999/{CODE}",
        f"/goals/x/{CODE}",
        "/goals/2022/2022-999",
        "/goals/2022/unit/water-bureau",
        f"{FORM}?version=7",
    ],
)
def test_what_is_not_there_is_not_found(finance, address):
    assert finance.read(address).status == 404


def test_remarks_stand_at_their_places(told, clerk):
    act(told, RETURN, FINANCE)
    page = clerk.read(FORM)
    cells = re.findall(r"<t[dh][^>]*>((?:(?!</?t[dh]).)*?退回意见.*?)</t[dh]>", page.html, flags=re.DOTALL)
    found = [re.sub(r"\s+|<[^>]*>", "", cell) for cell in cells]
    assert found == [
        "完成二十所农村学校取暖改造退回意见请写明覆盖哪些学校",
        "=100%退回意见依据不足",
        "每所改造成本退回意见请附测算",
    ]
    assert "请修改后再报" in page.text


def test_the_original_is_there_beside_what_was_revised(told, clerk):
    act(told, REVIEW, FINANCE)
    act(told, REVISE, CLERK)
    assert "1改造学校数≥ 20 所" in clerk.read(FORM).text
    act(told, ApproveGoalRevision(**OF_2022), FINANCE)
    page = clerk.read(FORM)
    assert "1改造学校数≥ 16 所" in page.text
    assert "修订理由两所学校撤并" in page.text
    first = clerk.read(page.link("申报（"))
    assert "1改造学校数≥ 20 所" in first.text
    assert "现按另一份表执行。" in first.text


def test_the_forms_are_told_in_english(told, clerk):
    act(told, RETURN, FINANCE)
    clerk.client.headers["Accept-Language"] = "en"
    for address in ("/goals", FORM, f"{FORM}?blank=true", OVERALL, f"{OVERALL}?blank=true"):
        assert English(clerk.read(address).html, ["龙川县", "县教育局", "王杰", "教育"]).found == [], address
    assert "Declaration of the performance goal of a project (2022)" in clerk.read(FORM).text


# What one can do next


def test_the_next_step_is_offered_to_whoever_takes_it(told, clerk, finance, office):
    assert (offered(clerk.read(FORM)), offered(finance.read(FORM))) == ([], ["审核绩效目标", "退回绩效目标"])
    assert offered(finance.read(OVERALL)) == ["审核部门整体绩效目标", "退回部门整体绩效目标"]
    assert offered(office.read(FORM)) == []
    assert offered(finance.read(f"{FORM}?as_of=2022-06-10&known_at=2022-06-09")) == []
    act(told, RETURN, FINANCE)
    assert (offered(clerk.read(FORM)), offered(finance.read(FORM))) == (["申报绩效目标"], [])


def test_after_the_review_the_unit_may_ask_for_a_revision(told, clerk, finance):
    act(told, REVIEW, FINANCE)
    assert (offered(clerk.read(FORM)), offered(finance.read(FORM))) == (["申请修订绩效目标"], [])
    act(told, REVISE, CLERK)
    assert offered(clerk.read(FORM)) == []
    assert offered(finance.read(FORM)) == ["批准修订绩效目标", "不批准修订绩效目标"]


def test_a_review_is_recorded_from_the_page(finance, clerk):
    page = finance.read(finance.read(FORM).link("审核绩效目标"))
    answer = finance.send(
        page,
        verdict="passed",
        kind="major",
        opinion="指向明确",
        third_party="false",
        third_party_reason="指标均有来源",
    )
    if answer.status == 200:
        answer = finance.send(answer, confirmed="yes")
    assert answer.status == 303, answer.text
    assert finance.follow(answer).h1.endswith("审核通过")
    assert "没有必要：指标均有来源" in clerk.read(FORM).text


def test_what_came_back_is_put_right_in_the_form_that_was_filled(told, clerk):
    act(told, RETURN, FINANCE)
    form = clerk.read(clerk.read(FORM).link("申报绩效目标"))
    fields = form.form.fields
    assert (fields["annual_goal"], fields["fiscal"], fields["other"]) == (DECLARE["annual_goal"], "320.00", "12.50")
    assert fields["mid_term_goal"] == DECLARE["mid_term_goal"]
    assert (fields["indicators-0-target"], fields["indicators-8-name"]) == ("20", "师生满意度")
    assert form.text.count("退回意见") == 3
    assert 'id="indicators-1-target-remark"' in form.html
    refused = clerk.send(form, **{"indicators-1-weight": "14.99"})
    assert refused.status == 409
    assert "各项指标的分值合计 89.99 分，应为 90 分" in refused.text
    assert refused.form.fields["indicators-1-weight"] == "14.99"
    answer = clerk.send(refused, **{"indicators-1-weight": "15", "annual_goal": "完成二十所农村学校取暖改造，名单附后"})
    assert answer.status == 303, answer.text
    page = clerk.follow(answer)
    assert page.h1.endswith("待审核")
    assert "名单附后" in page.text


def test_the_goal_of_a_unit_that_came_back_is_put_right_likewise(told, clerk):
    remarks = [{"place": "tasks", "row": 1, "text": "内容请具体"}]
    act(told, ReturnOverallGoal(unit=OWN["unit"], year=2022, remarks=remarks), FINANCE)
    form = clerk.read(clerk.read(OVERALL).link("申报部门整体绩效目标"))
    assert (form.form.fields["tasks-0-amount"], form.form.fields["tasks-0-projects"]) == ("332.50", CODE)
    assert "内容请具体" in form.text
    answer = clerk.send(form, **{"tasks-0-content": "改造二十所学校的取暖"})
    assert answer.status == 303, answer.text
    assert "改造二十所学校的取暖" in clerk.follow(answer).text


def test_the_years_page_of_a_unit_leads_to_the_forms_that_are_missing(clerk, other_clerk):
    page = clerk.read("/cycle/2023/education-bureau")
    assert {f"/goals/2023/{CODE}", "/goals/2023/unit/education-bureau"} <= {address for address, _ in page.links}
    assert page.link("2023 年绩效目标") == "/goals?year=2023&unit=education-bureau"
    assert "/goals/" not in str(other_clerk.read("/cycle/2023/education-bureau").links)
