"""Projects on pages: the list with what a year has come to, and one with all its years, for whoever may see it."""

import pytest

from counties import Desk
from cycle import CODE
from dossiers import AFTERWARDS, BY_JUNE_2022, told

PAGE = f"/projects/{CODE}"


@pytest.fixture
def county(county, clock, tmp_path):
    """With a project whose budget of 2022 is arranged."""
    told(county, tmp_path, BY_JUNE_2022)
    return county


@pytest.fixture
def years_later(county, clock, tmp_path):
    clock.on("2024-04-01")
    told(county, tmp_path, AFTERWARDS)


def row_of(page):
    return next(address for address, text in page.links if CODE in text)


# The list


def test_the_list_shows_whose_it_is_what_it_costs_and_how_far_the_year_has_come(finance):
    page = finance.read("/projects")
    assert page.h1 == "项目：1 个"
    assert row_of(page) == PAGE
    for words in ("农村学校取暖改造", "县教育局", "一般公共预算", "300.00", "预算已安排"):
        assert words in page.text


def test_a_unit_sees_its_own_and_no_others(clerk, other_clerk):
    assert clerk.read("/projects").h1 == "项目：1 个"
    assert other_clerk.read("/projects").h1 == "项目：0 个"
    assert other_clerk.read(PAGE).status == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("state=budgeted", 1),
        ("state=self_evaluated", 0),
        ("year=2023", 1),
        ("year=2025", 0),
        ("major=false", 0),
        ("book=government_fund", 0),
        ("unit=education-bureau&kind=department_project&major=true", 1),
        ("unit=culture-bureau", 0),
    ],
)
def test_it_is_narrowed_by_the_address(finance, asked, found):
    assert finance.read(f"/projects?{asked}").h1 == f"项目：符合条件的 {found} 个"


def test_what_cannot_be_asked_is_said(finance):
    for wrong in ("state=half", "year=22", "unit=nowhere"):
        assert finance.read(f"/projects?{wrong}").status == 422


def test_as_of_a_day_it_stands_as_it_stood(finance):
    assert "目标待审核" in finance.read("/projects?as_of=2021-09-20&year=2022").text
    assert finance.read("/projects?as_of=2021-08-01").h1 == "项目：0 个"


def test_the_list_leaves_the_house_as_it_is_filtered(finance):
    told = finance.client.get("/projects?year=2022&format=csv").text
    assert f"{CODE},农村学校取暖改造,县教育局,education-bureau,一般公共预算,部门项目,是" in told
    assert "2022,300.00,预算已安排" in told


# One project


@pytest.mark.usefixtures("years_later")
def test_a_project_is_on_one_page_from_its_proposal_to_its_results(finance):
    page = finance.read(PAGE)
    assert page.h1 == f"{CODE} 农村学校取暖改造 重大"
    for words in (
        "87.50",
        "申请 320.00 · 年初预算数 300.00 · 全年预算数 300.00",
        "1至6月（7月报送）",
        "红灯",
        "97.15",
        "72.00",
        "已抽中，尚无结果",
        "成本超出目标",
        "2023-10-20 报告，待销号",
    ):
        assert words in page.text
    assert page.link("审核通过") == f"/goals/2022/{CODE}"


@pytest.mark.usefixtures("years_later")
def test_days_of_a_major_project_without_a_lead_are_shown(clerk):
    page = clerk.read(PAGE)
    assert "重大项目有 10 天没有负责人" in page.text
    assert "无人负责2022-09-012022-09-10" in page.text
    assert ("rect", "unled") in [(tag, given.get("class")) for tag, given in page.tags]


@pytest.mark.usefixtures("years_later")
def test_each_year_stands_in_the_twelve_steps_and_its_tracks_are_drawn_where_reported(finance, county):
    page = finance.read(PAGE)
    steps = [text for address, text in page.links if address.startswith("/cycle/2022/education-bureau")]
    assert [text.split()[0] for text in steps] == [
        "1.1",
        "1.2",
        "2.1",
        "2.2",
        "2.3",
        "3.1",
        "3.2",
        "4.1",
        "4.2",
        "4.3",
        "4.4",
        "4.5",
    ]
    assert "4.1 部门绩效自评按期完成2023-03-20" in page.text
    assert [given["id"] for _, given in page.tags if given.get("id", "").startswith("tracks")] == [
        "tracks-2022-title",
        "tracks-2022-desc",
    ]


@pytest.mark.usefixtures("years_later")
def test_what_ought_to_have_left_says_so(finance):
    page = finance.read(PAGE)
    assert "自 2023-12-31 起应当清理退出（到期，或第二次评为差），至迟 2024-03-28。已超过 4 天。" in page.text
    assert "应当清理退出" not in finance.read(f"{PAGE}?as_of=2023-12-31").text


def test_the_trail_is_all_its_streams_in_the_order_of_the_log(finance):
    page = finance.read(PAGE)
    positions = [int(one.removeprefix("entry-")) for one in page.ids if one.startswith("entry-")]
    assert positions == sorted(positions)
    assert len(positions) == 9
    assert page.text.index("申报项目") < page.text.index("完成事前绩效评估") < page.text.index("安排预算 补录")


def test_a_refusal_about_it_is_shown_with_what_was_missing(finance, county):
    page = finance.act(f"/act/arrange_budget?project={CODE}&year=2023", amount="100")
    assert page.status == 409
    page = finance.read(PAGE)
    assert "安排预算G3没有申报绩效目标" in page.text


def test_acts_are_offered_to_whoever_may_with_what_the_page_knows(app, finance):
    clerk = Desk(app, "li")
    assert f"/act/report_monitoring?project={CODE}&unit=education-bureau&year=2022" in clerk.read(PAGE).link(
        "报送监控情况"
    )
    assert "/act/declare_goal" in clerk.read(PAGE).link("申报绩效目标")
    page = finance.read(PAGE)
    assert f"/act/adjust_budget?project={CODE}&year=2022" in page.link("调整预算")
    assert "报送监控情况" not in page.text
    assert "接下来可以办理" not in finance.read(f"{PAGE}?as_of=2022-06-01").text
    assert "接下来可以办理" not in Desk(app, "shen").read(PAGE).text


def test_what_is_no_code_or_no_project_is_not_found(finance):
    for wrong in ("2022-999", "22-031", "x", f"{CODE}?as_of=2021-08-01"):
        assert finance.read(f"/projects/{wrong}").status == 404
