"""Rows of a field in a spreadsheet: a sheet of their own in XLSX, columns with numbers in CSV; the same as in YAML."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
import yaml
from python_calamine import CalamineWorkbook

from large_forms import outline, registered
from pbm_tracker.ledger.columns import REASONS, column_of
from pbm_tracker.ledger.importing import BadLedger, carry_in, read_ledger
from pbm_tracker.ledger.returned import returned
from pbm_tracker.ledger.template import template

pytestmark = pytest.mark.parametrize("made", ["sqlite"], indirect=True)

HEAD = ["发生日", "办理人", "办理角色", "事项", "单位", "年度", "目标范围", "资金（万元）", "是否急办"]
ACT = [date(2022, 6, 2), "education-bureau/clerk", "单位经办人", "拟定目标", "县教育局"]
GOAL = [*ACT, 2022, "项目", 1234.5, "否"]
PARTS = ["行", "指标类别", "指标名称", "级次", "目标值", "权重（%）", "是否长期指标", "完成日期", "设定依据"]
FIRST = [2, "数量", "新建学校", 2, 3, 60]
SECOND = [2, "成本（cost）", "造价", 3, 1234.5, "40", "是", date(2022, 12, 31), "可研报告"]
STAGE = [2, 6, 600]
BY = {"on": "2022-06-02", "by": "education-bureau/clerk", "as": "unit_clerk", "do": "outline_goal"}


@pytest.fixture(autouse=True)
def _one_command_more():
    with registered():
        yield


def workbook(goals=(GOAL,), indicators=(FIRST, SECOND), stages=(STAGE,), parts=PARTS, change=None):
    """A ledger with a sheet of indicators and one of stages; each cell is written as what it is."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in (
            ("台账", [HEAD, *goals]),
            ("绩效指标", [parts, *indicators]),
            ("分月计划", [["行", "月份", "计划支出（万元）"], *stages]),
        ):
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for at, cell in enumerate(row):
                    sheet.write(line, at, cell, *([day] if isinstance(cell, date) else []))
            if change and name == "绩效指标":
                change(book, sheet)
    return file.getvalue()


def in_yaml():
    return yaml.safe_dump([BY | outline()], allow_unicode=True).encode()


def in_csv(**changed):
    plain = {name: json.dumps(value) if isinstance(value, bool) else value for name, value in outline().items()}
    cells = BY | {name: value for name, value in plain.items() if not isinstance(value, list)}
    for name in ("indicators", "stages"):
        for number, row in enumerate(plain[name]):
            cells |= {f"{name}-{number}-{part}": str(value).replace("True", "是") for part, value in row.items()}
    cells |= changed
    return (",".join(cells) + "\n" + ",".join(map(str, cells.values())) + "\n").encode()


def test_a_sheet_of_rows_is_what_yaml_and_csv_say(county, tried):
    read = [
        read_ledger(county, in_yaml(), "a.yaml"),
        read_ledger(county, workbook(), "a.xlsx"),
        read_ledger(county, in_csv(), "a.csv"),
    ]
    assert [ledger.unreadable for ledger in read] == [[], [], []]
    [[one], [two], [three]] = [[(row.request, row.command) for row in ledger.rows] for ledger in read]
    assert one == two == three
    assert [one.weight for one in one[1].indicators] == [Decimal("60.00"), Decimal("40.00")]
    assert tried(workbook()).notes == []


def test_rows_belong_to_the_line_that_they_name(county):
    other = [*ACT, 2021, "unit", "0.1", "是"]
    rows = [[3, "quality", "合格率", 1, "99.99", 100], FIRST, [2, "time", "及时率", 1, 0, 40]]
    read = read_ledger(county, workbook([GOAL, other], rows, []), "a.xlsx")

    assert read.unreadable == []
    assert [[one.name for one in row.command.indicators] for row in read.rows] == [["新建学校", "及时率"], ["合格率"]]
    assert str(read.rows[1].command.funds) == "0.100000"


def as_percent(book, sheet):
    sheet.write_number(1, 5, 0.6, book.add_format({"num_format": "0%"}))


def own_percent(book, sheet):
    sheet.write_number(1, 5, 0.605, book.add_format({"num_format": '0.0"%的"0.00%'}))


def merged(book, sheet):
    sheet.merge_range(1, 0, 2, 0, 2, book.add_format())


def merged_names(book, sheet):
    sheet.merge_range(1, 2, 2, 2, "新建学校", book.add_format())


def formula(book, sheet):
    sheet.write_formula(1, 5, "=30+30", None, 60)


@pytest.mark.parametrize(
    ("first", "change", "place", "words"),
    [
        ({5: "60%"}, None, "绩效指标]:2: 权重（%）", "是百分数；请改为常规格式，直接写 60，不带百分号"),
        ({}, as_percent, "绩效指标]:2: 权重（%）", "直接写 60，不带百分号"),
        ({}, own_percent, "绩效指标]:2: 权重（%）", "直接写 60.5，不带百分号"),
        ({4: "1,234.5"}, None, "绩效指标]:2: 目标值", "不用逗号"),
        ({4: "1234，5"}, None, "绩效指标]:2: 目标值", "不用逗号"),
        ({4: date(2022, 6, 1)}, None, "绩效指标]:2: 目标值", "是日期格式的单元格，应为数字"),
        ({3: date(2022, 6, 1)}, None, "绩效指标]:2: 级次", "是日期格式的单元格，应为数字"),
        ({5: 60.001}, None, "绩效指标]:2: 权重（%）", "小数点后最多 2 位"),
        ({5: 1000}, None, "绩效指标]:2: 权重（%）", "应为 0 至 100 的数"),
        ({4: ""}, None, "绩效指标]:2: 目标值", "必填"),
        ({1: "产出"}, None, "绩效指标]:2: 指标类别", "没有“产出”这一项，只能是 数量、质量、时效、成本"),
        ({6: "对"}, None, "绩效指标]:2: 是否长期指标", "只能是 是、否"),
        ({}, formula, "绩效指标]:2: 权重（%）", "填写数值，不要公式"),
        ({}, merged, "绩效指标]:3: 行", "是合并的单元格，请取消合并，每一行都写上"),
        ({}, merged_names, "绩效指标]:3: 指标名称", "是合并的单元格，请取消合并，每格都写上"),
        ({0: ""}, None, "绩效指标]:2: 行", "应写它属于台账的第几行"),
        ({0: 9}, None, "绩效指标]:2: 行", "台账的第 9 行没有填写"),
        ({0: "二"}, None, "绩效指标]:2: 行", "台账的第 二 行没有填写"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_cell(refused, first, change, place, words):
    row = [first.get(at, cell) for at, cell in enumerate([*FIRST, ""])]
    said = refused(workbook(indicators=(row, SECOND), change=change)).splitlines()

    assert [line for line in said if place in line and words in line], said
    assert [line for line in said if place not in line and "权重合计" not in line] == []


def test_a_thousand_indicators_are_told_how_many_there_may_be(refused):
    said = refused(workbook(indicators=[FIRST] * 1000))
    assert said == "ledger.xlsx[绩效指标]:2: 绩效指标: 最多 40 项，现有 1000 项"


def test_a_renamed_or_missing_heading_is_told_where_it_is_filled(refused):
    renamed = [*PARTS[:4], "目标", *PARTS[5:]]
    said = refused(workbook(parts=renamed))
    assert "a.xlsx[绩效指标]:2: 目标: “绩效指标”没有这一栏，只有 指标类别、指标名称" in said.replace("ledger.", "a.")
    assert "缺少“行”一列" in refused(workbook(parts=["序号", *PARTS[1:]]))


def test_rows_of_another_kind_of_act_are_refused(refused):
    other = [*ACT[:3], "report_progress", "education-bureau"]
    said = refused(workbook(goals=[other], stages=[]))
    assert "[绩效指标]:2: 行: 台账那一行办的是「报告进展」，没有这张表" in said


def test_a_bad_file_comes_back_with_reasons_on_each_sheet(county):
    bad = workbook(goals=[[*ACT, 1999, "项目", "1,0", "否"]], indicators=[[*FIRST[:5], "60%"], SECOND])
    with pytest.raises(BadLedger) as caught:
        carry_in(county, read_ledger(county, bad, "a.xlsx"), dry_run=True)
    data = returned(caught.value.problems, caught.value.sheet, county.today())
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        assert book.sheet_names == ["台账", "绩效指标", "分月计划"]
        goals, indicators, stages = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert goals[0][-1] == indicators[0][-1] == stages[0][-1] == REASONS
    assert "年度：应为 2000 至 2100 的整数" in goals[1][-1]
    assert "资金（万元）：应为数字，小数点用 ." in goals[1][-1]
    assert indicators[1][-1].startswith("权重（%）：是百分数")
    assert indicators[2][:4] == [2, "成本（cost）", "造价", 3]
    assert (indicators[2][-1], stages[1][-1]) == ("", "")


def test_a_refusal_names_its_cell(refused):
    said = refused(workbook(indicators=[[*FIRST[:5], 59], SECOND]))
    assert said == "ledger.xlsx[绩效指标]:2: 权重（%）: 权重合计应为 100（试用规则：权重合计 100）"
    assert refused(in_csv(**{"indicators-0-weight": "59"}), "a.csv").startswith("a.csv:2: indicators-0-weight: 权重")


def test_a_template_has_a_sheet_for_the_rows_and_is_a_ledger(county, tried):
    data = template(county, ["outline_goal"])
    assert (tried(data).added, tried(data).notes) == (0, [])
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        assert book.sheet_names == ["台账", "绩效指标", "分月计划", "说明", "可选项"]
        head = book.get_sheet_by_name("绩效指标").to_python()[0]
        lists = {row[0]: row[1:] for row in zip(*book.get_sheet_by_name("可选项").to_python(), strict=True)}
        told = str(book.get_sheet_by_name("说明").to_python())
    assert head[:4] == ["行", "指标类别（kind）", "指标名称（name）", "级次（level）"]
    assert lists["指标类别（kind）"][:4] == ("数量（quantity）", "质量（quality）", "时效（time）", "成本（cost）")
    assert lists["是否急办（urgent）"][:2] == ("是", "否")
    assert "另有工作表，最多 40 行。" in told
    with CalamineWorkbook.from_filelike(io.BytesIO(template(county))) as book:
        assert "绩效指标" in book.sheet_names


def test_headings_are_found_by_title_and_by_code(made):
    for heading in ("indicators-1-weight", "绩效指标2 权重（%）", "绩效指标2 权重（%）（indicators-1-weight）"):
        assert column_of(heading).field == "indicators-1-weight"
    assert column_of("indicators-60-weight") is None
    assert column_of("佐证材料1 材料名称").field == column_of("佐证材料1 名称").field == "evidence-0-name"
