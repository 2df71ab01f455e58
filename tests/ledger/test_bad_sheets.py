"""Bad input in spreadsheets, by the rows of the catalogue (RELIABILITY 4, 45-57 and 91) that the ids name."""

import struct
import time
from datetime import date, datetime

import pytest

from sheets import HEADINGS, ROW, csv, repacked, row, xlsx

pytestmark = pytest.mark.parametrize("made", ["sqlite"], indirect=True)

GOOD = xlsx(HEADINGS, ROW)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
REFUSED_WITHIN_SECONDS = 2


def in_sheet(old, new):
    def change(name, content):
        return content.replace(old, new) if name == "xl/worksheets/sheet1.xml" else content

    return repacked(GOOD, changed=change)


def with_doctype(name, content):
    return content.replace(b"<sst", LAUGHS + b"<sst") if name == "xl/sharedStrings.xml" else content


def overlapping(data):
    """The second entry of the directory points at the first one's bytes."""
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    at = second + 42
    return data[:at] + data[first + 42 : first + 46] + data[at + 4 :]


def lying(data):
    """The directory says that the first entry is a single byte long."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", 1) + data[at + 4 :]


FILES = {
    "45-empty": (b"", "空"),
    "45-xls": (OLE, ".xls"),
    "45-password": (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "45-csv": (csv(HEADINGS, ROW), "CSV"),
    "45-html": (b"<html><table><tr><td>1</td></tr></table>", "网页"),
    "45-html-with-a-mark": (b"\xef\xbb\xbf\r\n<TABLE>", "网页"),
    "45-noise": (b"\x00\x01\x02" * 200, "不是 XLSX"),
    "45-zip": (repacked(GOOD, left_out=["xl/workbook.xml"]), "压缩文件"),
    "45-docx": (repacked(GOOD, [("word/document.xml", "<x/>")]), "Word"),
    "45-ods": (repacked(GOOD, [("content.xml", "<x/>")]), "ODS"),
    "45-xlsb": (repacked(GOOD, [("xl/workbook.bin", "x")]), ".xlsb"),
    "45-cut-off": (GOOD[: len(GOOD) // 2], "损坏"),
    "46-vba": (repacked(GOOD, [("xl/vbaProject.bin", "x")]), "宏"),
    "46-xlsm": (repacked(GOOD, changed=lambda _, text: text.replace(b"sheet.main", b"macroEnabled.main")), "宏"),
    "46-external-link": (repacked(GOOD, [("xl/externalLinks/externalLink1.xml", "<x/>")]), "外部链接"),
    "46-ole": (repacked(GOOD, [("xl/embeddings/oleObject1.bin", "x")]), "OLE"),
    "46-control": (repacked(GOOD, [("xl/activeX/activeX1.xml", "<x/>")]), "控件"),
    "47-bomb": (repacked(GOOD, [("xl/media/a.xml", b"0" * 60_000_000)]), "不合常理"),
    "47-too-large": (repacked(GOOD, [(f"xl/media/{n}.xml", b"0" * 999_000) for n in range(110)]), "展开后过大"),
    "47-many-entries": (repacked(GOOD, [(f"xl/media/{n}.xml", "") for n in range(2001)]), "2000 个部件"),
    "47-overlapping": (overlapping(GOOD), "重叠"),
    "47-lying": (lying(GOOD), "损坏"),
    "47-path": (repacked(GOOD, [("../../x.xml", "x")]), "路径"),
    "47-nested": (repacked(GOOD, [("xl/a.zip", "x")]), "压缩包里还有压缩包"),
    "47-entities": (repacked(GOOD, changed=with_doctype), "声明"),
    "47-broken-xml": (in_sheet(b"</sheetData>", b"</sheet>"), "损坏"),
    "48-far-cell": (in_sheet(b'r="G2"', b'r="XFD1048576"'), "行"),
    "48-wide": (in_sheet(b'r="G2"', b'r="XFD2"'), "列"),
    "48-far-row": (xlsx(HEADINGS, ROW, change=lambda _, sheet: sheet.write(1_048_575, 0, 1)), "行"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_plain_workbook_is_told_what_it_is(refused, case):
    data, words = FILES[case]
    started = time.perf_counter()
    assert words in refused(data)
    assert time.perf_counter() - started < REFUSED_WITHIN_SECONDS


def test_48_a_dimension_that_says_too_much_is_not_believed(tried):
    assert tried(in_sheet(b"A1:G2", b"A1:XFD1048576")).added == 1


def test_a_name_that_says_another_kind(refused):
    assert "XLSX" in refused(GOOD, "ledger.csv")
    assert "只收" in refused(GOOD, "ledger.xlsm")
    assert "只收" in refused(GOOD, "ledger")


def with_cell(cell, at=4):
    cells = list(ROW)
    cells[at] = cell
    return xlsx(HEADINGS, cells)


def test_49_a_formula_is_no_value(refused):
    said = refused(with_cell("=40+8"))
    assert said == "ledger.xlsx[台账]:2: 任务序号: 填写数值，不要公式"
    on = refused(xlsx(HEADINGS, row(on="=TODAY()"), row(text="=A1")))
    assert [line.split(": ")[:2] for line in on.splitlines()] == [
        ["ledger.xlsx[台账]:2", "发生日"],
        ["ledger.xlsx[台账]:3", "进展情况"],
    ]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!"])
def test_49_an_error_is_no_value(refused, error):
    change = in_sheet(b'<c r="E2"><v>48</v></c>', b'<c r="E2" t="e"><v>%s</v></c>' % error.encode())
    assert refused(change) == "ledger.xlsx[台账]:2: 任务序号: 是错误值，填写数值，不要公式"


DAYS = {
    "50-serial": (44561, date(2021, 12, 31)),
    "50-serial-of-the-first-leap-day-after": (44620, date(2022, 2, 28)),
    "50-words": ("2021年12月31日", date(2021, 12, 31)),
    "50-words-with-blanks": (" 2021 年 1 月 5 日 ", date(2021, 1, 5)),
    "50-points": ("2021.12.31", date(2021, 12, 31)),
    "50-slashes": ("2021/1/5", date(2021, 1, 5)),
    "50-digits": ("20211231", date(2021, 12, 31)),
    "50-number-of-digits": (20211231, date(2021, 12, 31)),
    "50-midnight": ("2021-12-31 00:00", date(2021, 12, 31)),
    "50-midnight-with-seconds": ("2021-12-31 00:00:00", date(2021, 12, 31)),
    "50-plain": ("2021-12-31", date(2021, 12, 31)),
    "50-full-width": ("２０２１－１２－３１", date(2021, 12, 31)),
    "91-chinese": ("二〇二一年十二月三十一日", date(2021, 12, 31)),
    "91-chinese-zero": ("二零二一年十月五日", date(2021, 10, 5)),
    "91-chinese-tens": ("二〇二一年一月二十日", date(2021, 1, 20)),
}


@pytest.mark.parametrize("case", DAYS)
def test_50_a_day_is_read_however_it_is_written(tried, case):
    cell, day = DAYS[case]
    imported = tried(xlsx(HEADINGS, row(on=cell)))
    assert imported.new[0].act.occurred_on == day
    read_otherwise = cell != day.isoformat()
    assert any(day.isoformat() in note for note in imported.notes) is read_otherwise


def test_50_a_cell_of_excel_that_is_a_day(tried):
    def change(book, sheet):
        sheet.write_datetime(1, 0, datetime(2021, 12, 31), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001

    for options in ({}, {"date_1904": True}):
        data = xlsx(HEADINGS, ROW, options=options, change=change)
        assert tried(data).new[0].act.occurred_on == date(2021, 12, 31)


def test_50_days_counted_from_1904(tried):
    data = xlsx(HEADINGS, row(on=44561 - 1462), options={"date_1904": True})
    assert tried(data).new[0].act.occurred_on == date(2021, 12, 31)


@pytest.mark.parametrize(
    "cell",
    [60, 1, 44561.5, -3, "22-12-31", "12月底", "2022年12月底前", "2021-02-29", "2021-06-31", "1949.10.1", "9999-12-31",
     "2021-12-31 24:00", "2021-12-31 10:30", "去年", "二〇二一年十三月一日"],
)  # fmt: skip
def test_50_a_day_that_is_none_is_refused_at_its_cell(refused, cell):
    said = refused(xlsx(HEADINGS, row(on=cell)))
    assert said.startswith("ledger.xlsx[台账]:2: 发生日: ")
    assert len(said.splitlines()) == 1


def test_51_what_is_hidden_is_read_and_told(tried):
    def change(book, sheet):
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(6, 6, None, None, {"hidden": True})
        book.add_worksheet("旧").hide()
        book.add_worksheet("别的")

    imported = tried(xlsx(HEADINGS, ROW, row(text="隐藏的"), change=change))
    assert imported.added == 2
    notes = "\n".join(imported.notes)
    assert "1 行是隐藏或筛掉的" in notes
    assert "第 3 行" in notes
    assert "1 列是隐藏的" in notes
    assert "「旧」（隐藏）" in notes
    assert "「别的」" in notes


def test_51_a_title_of_merged_cells_may_stand_above(tried):
    def change(book, sheet):
        sheet.merge_range("A1:G1", "教育局台账")

    assert tried(xlsx([], HEADINGS, ROW, change=change)).added == 1
    assert tried(xlsx(["教育局台账"], [], HEADINGS, ROW)).added == 1


def test_52_headings_in_any_order_and_width(tried):
    order = [6, 3, 0, 5, 1, 4, 2]
    names = ["发 生 日", "办理人（by）", "ａｓ", "DO", "task", "责任单位 ", "进展情况\n(text)"]
    data = xlsx([names[at] for at in order], [ROW[at] for at in order])
    assert tried(data).new[0].command == tried(GOOD).new[0].command


@pytest.mark.parametrize("missing", range(4))
def test_52_a_heading_that_is_missing(refused, missing):
    said = refused(xlsx(*([*cells[:missing], *cells[missing + 1 :]] for cells in (HEADINGS, ROW))))
    assert "缺少“" in said
    assert ":1: " in said


def test_52_two_equal_headings_and_one_too_many(tried, refused):
    assert "有两列" in refused(xlsx([*HEADINGS, "单位"], [*ROW, "x"]))
    imported = tried(xlsx([*HEADINGS, "附言"], [*ROW, "随便"]))
    assert imported.added == 1
    assert any("附言" in note for note in imported.notes)


def test_52_a_column_of_another_act_is_refused_where_it_is_filled(refused):
    said = refused(xlsx([*HEADINGS, "并入单位"], [*ROW, "culture-bureau"]))
    assert said.startswith("ledger.xlsx[台账]:2: 并入单位: 没有这个字段")


def test_53_equal_rows_are_told(tried):
    imported = tried(xlsx(HEADINGS, ROW, ROW))
    assert imported.added == 2
    assert any("1 行与前面的行完全相同" in note for note in imported.notes)


def test_54_one_bad_row_of_many(refused):
    rows = [row(text=f"第 {number} 次") for number in range(300)]
    rows[150] = row(task=64)
    assert refused(xlsx(HEADINGS, *rows)) == "ledger.xlsx[台账]:152: 任务序号: 应为 1 至 63 的整数"


@pytest.mark.parametrize("name", ["县教育局", "县 教育局", "县教育局（education-bureau）"])
def test_55_a_unit_by_its_name(tried, name):
    data = xlsx(HEADINGS, row(unit=name, by="县教育局/clerk", do="报告进展", **{"as": "单位经办人"}))
    assert tried(data).new[0].request == tried(GOOD).new[0].request


def test_55_a_unit_that_is_not_there_with_a_suggestion(refused):
    assert "是否指 县教育局" in refused(xlsx(HEADINGS, row(unit="县教育厅")))
    assert "登记册里没有这个单位" in refused(xlsx(HEADINGS, row(unit="no-bureau", by="no-bureau/clerk")))


@pytest.mark.parametrize("cell", ["４８", " 48 ", "48", 48, 48.0, 48 + 1e-12, "￥48"])
def test_56_a_number_however_it_is_written(tried, cell):
    assert tried(xlsx(HEADINGS, row(task=cell))).new[0].command.task == 48


@pytest.mark.parametrize("cell", [48.5, "48.5", "-48", "048", "四十八", "1,2,3", "1e1", True, "4,8"])
def test_56_a_number_that_is_none(refused, cell):
    assert ":2: 任务序号: " in refused(xlsx(HEADINGS, row(task=cell)))


TEXTS = {
    "57-mark": (csv(HEADINGS, ROW, encoding="utf-8-sig"), None),
    "57-plain": (csv(HEADINGS, ROW), None),
    "57-gb18030": (csv(HEADINGS, ROW, encoding="gb18030"), "GB18030"),
    "57-lines-in-quotes": (csv(HEADINGS, row(text='"第一行\r\n第二行，“好”"')), None),
    "57-comma-in-quotes": (csv(HEADINGS, row(text='"甲,乙 ""丙"""')), None),
}


@pytest.mark.parametrize("case", TEXTS)
def test_57_csv_that_is_read(tried, case):
    data, note = TEXTS[case]
    imported = tried(data, "ledger.csv")
    assert imported.added == 1
    assert any(note in one for one in imported.notes) if note else not imported.notes


BAD_TEXTS = {
    "57-utf-16": (csv(HEADINGS, ROW, encoding="utf-16"), "UTF-16"),
    "57-semicolons": (csv(HEADINGS, ROW, separator=";"), "逗号"),
    "57-tabs": (csv(HEADINGS, ROW, separator="\t"), "逗号"),
    "57-unclosed": (csv(HEADINGS, row(text='"没完')), "引号"),
    "57-nul": (csv(HEADINGS, row(text="a\0b")), "U+0000"),
    "57-columns": (b"," * 1_000_000, "最多 800 列"),
    "57-neither": (b"on,by,as,do\r\n\xff\xff\xff\xff", "GB18030"),
    "57-empty": (b"", "缺少"),
    "57-long-cell": (csv(HEADINGS, row(text="x" * 200_000)), "过长"),
}


@pytest.mark.parametrize("case", BAD_TEXTS)
def test_57_csv_that_is_refused(refused, case):
    data, words = BAD_TEXTS[case]
    assert words in refused(data, "ledger.csv")


def test_57_a_line_is_named_as_the_file_counts_it(refused):
    said = refused(csv(HEADINGS, row(text='"a\r\nb"'), row(task=64)), "ledger.csv")
    assert said == "ledger.csv:4: 任务序号: 应为 1 至 63 的整数"
