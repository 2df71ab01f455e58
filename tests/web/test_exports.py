"""The lists of pages as files: what the page shows, on its day and by its filters, for whoever may see the page."""

import csv
import io
from datetime import timedelta
from urllib.parse import unquote

import pytest

from counties import Desk
from sheets import rows_in

DUTY = "/duties/51/member/education-bureau"
LISTS = ["/work", "/board", "/board?category=3&state=not_started", "/tasks", "/tasks/17", "/units", DUTY]
LISTS += ["/overview", "/overdue?lapsed=true", "/difference?from=2022-04-30&known_from=2022-05-10"]
LISTS += ["/log", "/log?task=51&back_dated=true", "/people", "/people?unit=education-bureau", "/people/li-ming"]
LISTS += ["/search?q=教育", "/search?q=换届&kind=remarks"]
LISTS += ["/goals?year=2022"]
LISTS += ["/tasks/51?punctuality=overdue", "/units/education-bureau?state=lapsed"]


def asked(desk, address, form="csv"):
    return desk.client.get(f"{address}{'&' if '?' in address else '?'}format={form}")


def rows(answer):
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("name", ["li", "wang"])
def test_a_list_leads_to_its_files_which_agree(desks, name, address):
    page = desks[name].read(address)
    links = [link for link, words in page.links if words in ("Excel 表格（XLSX）", "CSV")]
    assert len(links) == 2
    excel, commas = (desks[name].client.get(link) for link in links)
    head, *cells = rows_in(excel.content)
    found = rows(commas)
    assert len(found) == len(cells)
    for row, line in zip(found, cells, strict=True):
        for title, cell in zip(head, line, strict=True):
            plain = str(int(cell)) if isinstance(cell, float) else str(cell)
            assert row[title].removeprefix("'") == plain
    assert {answer.headers["cache-control"] for answer in (excel, commas)} == {"no-store"}
    assert excel.headers["content-disposition"].startswith('attachment; filename="')


def test_a_file_has_the_days_and_filters_of_its_page(desks):
    answer = asked(desks["wang"], "/tasks/51?as_of=2022-05-31&known_at=2022-06-05&state=lapsed")
    (row,) = rows(answer)
    assert (row["单位"], row["状态"], row["截至"], row["按何时所知"]) == (
        "县教育局", "已失守", "2022-05-31", "2022-06-05 23:59",
    )  # fmt: skip
    assert "任务51-2022-05-31.csv" in unquote(answer.headers["content-disposition"])
    assert rows(asked(desks["wang"], "/tasks/51?as_of=2022-04-30&state=lapsed")) == []
    everything = rows(asked(desks["wang"], "/board?as_of=2022-05-31"))
    assert len(everything) == 270


def test_the_board_exports_what_it_counts(desks):
    page = desks["wang"].read("/board?punctuality=overdue")
    assert f"{len(rows(asked(desks['wang'], '/board?punctuality=overdue')))} 项。" in page.text


def test_a_history_has_remarks_only_for_who_may_see_them(desks):
    for name, sees in (("li", True), ("wang", True), ("shen", True), ("wen", False)):
        for form in ("csv", "xlsx"):
            answer = asked(desks[name], DUTY, form)
            told = str(rows(answer) if form == "csv" else rows_in(answer.content))
            assert ("换届" in told, "分解表.pdf" in told) == (sees, sees)
            assert "龙府办〔2021〕60号" in told


@pytest.mark.parametrize("address", [*LISTS[1:]])
def test_who_sees_no_page_gets_no_file(desks, address):
    of_accounts = asked(desks["admin"], address)
    if address.startswith("/log"):
        assert all(row["记录流"].startswith("account/") for row in rows(of_accounts))
    else:
        assert of_accounts.status_code == 403
    assert asked(desks[""], address).status_code == 303


def test_who_administers_accounts_exports_no_duties(desks):
    for address in ("/work", "/accounts"):
        found = {row["账号"]: row for row in rows(asked(desks["admin"], address))}
        assert found["li"]["角色"] == "单位经办人（县教育局）"
        assert found["admin"]["角色"] == "安全管理员"
        assert "任务序号" not in found["li"]
    assert asked(desks["shen"], "/accounts").status_code == 200
    assert asked(desks["wang"], "/accounts").status_code == 403


def test_who_exports_too_often_waits_and_reads_on(finance, auditor, clock):
    assert [asked(finance, "/units").status_code for _ in range(11)] == [200] * 10 + [429]
    clock.put(clock.now + timedelta(minutes=29, seconds=30))
    waiting = finance.read("/tasks/17?format=xlsx")
    assert (waiting.status, waiting.h1) == (429, "请稍后再试")
    assert "导出得太频繁，请 31 分钟后再试。" in waiting.text
    assert waiting.headers["retry-after"] == "1830"
    assert finance.read("/units").status == 200
    assert asked(auditor, "/units").status_code == 200
    clock.put(clock.now + timedelta(minutes=31))
    desk = Desk(finance.client.app, "cai")  # half an hour without a click ends a session
    assert asked(desk, "/units").status_code == 200


@pytest.mark.parametrize("form", ["ods", "XLSX", "csv&format=xlsx"])
def test_a_form_there_is_not(desks, form):
    assert asked(desks["wang"], "/board", form).status_code == 422
