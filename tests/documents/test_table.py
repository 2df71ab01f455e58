"""Tables as files: nothing in them is reckoned, days are days, and the same table is the same bytes."""

import csv
import io
from datetime import date, datetime

import pytest
from python_calamine import CalamineWorkbook

from pbm_tracker.documents.table import Column, Dating, Table, write_file
from pbm_tracker.kernel.clock import ZONE
from pbm_tracker.kernel.strict_yaml import BadFile

DATED = Dating(date(2022, 6, 30), datetime(2022, 7, 1, 9, 5, tzinfo=ZONE), 1204, "按文件所印日期", [("状态", "已失守")])
COLUMNS = [Column("名称"), Column("时限", "day"), Column("天数", "number")]
PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠A1", " =1+1", "\n=1", "  @x", "\u3000=1",
    '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
    "=IMPORTXML(A1)", "+cmd|x!A1", '=DDE("a","b","c")', "-", "=", "＝cmd",
]  # fmt: skip


def table(*rows):
    return Table("任务清单", COLUMNS, rows, DATED)


def sheet(data, number=0):
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        return book.get_sheet_by_index(number).to_python(skip_empty_area=False)


def test_a_csv_is_what_excel_opens_as_it_is():
    data = table(["文旅局", date(2022, 1, 3), 12], ["他说“好”,\n走了", None, 0]).written("csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 3
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    dated = ["2022-06-30", "2022-07-01 09:05", "1204"]
    assert rows == [
        ["名称", "时限", "天数", "截至", "按何时所知", "台账条数"],
        ["文旅局", "2022-01-03", "12", *dated],
        ["他说“好”,\n走了", "", "0", *dated],
    ]


def test_a_workbook_has_days_as_days_and_says_what_it_is_dated():
    data = table(["文旅局", date(2022, 1, 3), 12]).written("xlsx")
    assert sheet(data) == [["名称", "时限", "天数"], ["文旅局", date(2022, 1, 3), 12.0]]
    assert sheet(data, 1) == [
        ["表名", "任务清单"], ["截至", "2022-06-30"], ["按何时所知", "2022-07-01 09:05"], ["台账条数", "1204"],
        ["时限读法", "按文件所印日期"], ["只含：状态", "已失守"],
    ]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_t16_nothing_is_reckoned(payload):
    made = table([payload, None, -5])
    (_, row) = csv.reader(io.StringIO(made.written("csv").decode("utf-8-sig"), newline=""))
    assert row[0] == f"'{payload}"
    assert row[2] == "-5"
    assert b"<f>" not in made.written("xlsx")
    assert [sheet(made.written("xlsx"))[1][at] for at in (0, 2)] == [payload, -5]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_same_table_is_the_same_bytes(form):
    rows = [["甲", date(2022, 1, 3), 1], ["乙", None, None]]
    assert table(*rows).written(form) == table(*rows).written(form)
    assert table(*rows).written(form) != table(rows[0]).written(form)


def test_a_file_that_cannot_be_written_gets_a_sentence(tmp_path):
    with pytest.raises(BadFile, match="写不进去"):
        write_file(tmp_path / "no" / "a.csv", b"x")
    write_file(tmp_path / "a.csv", b"x")
    write_file(tmp_path / "a.csv", b"y")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"y"
