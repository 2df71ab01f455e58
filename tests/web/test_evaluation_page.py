"""The official form of a self-evaluation: filled with each score's rule, blank, and what others found beside it."""

import io

import pytest
from python_calamine import CalamineWorkbook

from counties import Desk
from cycle import CODE
from dossiers import AFTERWARDS, BY_JUNE_2022, told

PAGE = f"/evaluations/2022/{CODE}"


@pytest.fixture
def desks(app, county, clock, tmp_path):
    clock.on("2024-04-01")
    told(county, tmp_path, BY_JUNE_2022 + AFTERWARDS)
    return lambda name: Desk(app, name)


def test_each_score_stands_with_its_rule(desks):
    page = desks("li").read(PAGE)
    assert page.h1 == "农村学校取暖改造：2022 年度绩效自评 97.15 优"
    for words in (
        "R0：10.00 × min(1, 0.9650)",
        "14.25R3：15.00 × max(0, 1 − |95 − 100| ÷ 100)",
        "18.75R2：20.00 × min(1, 30 ÷ 32)",
        "达成，90%",
        "4.50R5：5.00 × 90.00 %",
        "两所学校复验",
        "96.50%",
        "289.50",
    ):
        assert words in page.text, words


def test_the_key_evaluation_stands_beside_it(desks):
    page = desks("cai").read(PAGE)
    assert "重点评价：72.00 分，中（2023-09-01）" in page.text


def test_the_blank_form_has_the_goal_and_nothing_else(desks):
    page = desks("li").read(f"{PAGE}?blank=true")
    assert "改造学校数" in page.text
    assert "≥ 20 所" in page.text
    for words in ("97.15", "两所学校复验", "289.50"):
        assert words not in page.text
    assert page.link("报送的表") == PAGE


def test_a_year_without_a_goal_has_the_kinds_to_be_filled_in(desks):
    page = desks("li").read(f"/evaluations/2023/{CODE}")
    assert "年底以前没有审核通过的绩效目标，指标待填。" in page.text
    assert "满意度指标" in page.text


def test_as_of_an_earlier_day_it_was_not_there(desks):
    assert "还没有报送自评" in desks("cai").read(f"{PAGE}?as_of=2023-03-01").text


@pytest.mark.parametrize(
    "address", [PAGE, f"/evaluations/2020/{CODE}", "/evaluations/2022/2022-999", "/evaluations/x/y"]
)
def test_another_unit_does_not_find_it_nor_anybody_what_is_not_there(desks, address):
    assert desks("wen").read(address).status == 404
    if address != PAGE:
        assert desks("cai").read(address).status == 404


# As a workbook


def sheet_of(desk, address):
    answer = desk.client.get(address)
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["项目支出绩效自评表"]
    return answer.content, book.get_sheet_by_index(0).to_python()


def test_the_form_leaves_the_house_as_a_workbook(desks):
    _, rows = sheet_of(desks("li"), f"{PAGE}?format=xlsx")
    assert rows[0][0] == "项目支出绩效自评表（2022年度）"
    total = next(row for row in rows if row[0] == "年度资金总额")
    assert total[4:9] == [300, 300, 289.5, 10, 9.65]
    quality = next(row for row in rows if row[3] == "验收合格率")
    assert quality[2:9] == [2, "验收合格率", "= 100 %", "95 %", 15, 14.25, "两所学校复验"]
    assert next(row for row in rows if row[0] == "总分（含预算执行率）")[7] == 97.15


def test_the_same_form_is_the_same_bytes_and_a_blank_one_has_the_goal_alone(desks):
    desk = desks("li")
    assert sheet_of(desk, f"{PAGE}?format=xlsx")[0] == sheet_of(desk, f"{PAGE}?format=xlsx")[0]
    _, rows = sheet_of(desk, f"{PAGE}?format=xlsx&blank=true")
    quality = next(row for row in rows if row[3] == "验收合格率")
    assert quality[2:9] == [2, "验收合格率", "= 100 %", "", 15, "", ""]


def test_a_form_of_another_unit_does_not_leave(desks):
    assert desks("wen").client.get(f"{PAGE}?format=xlsx").status_code == 404
