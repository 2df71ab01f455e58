"""逾期 as a page: what it lists, how it is sorted and narrowed, and that each row opens its why."""

import pytest

DAY = "as_of=2022-06-09"


def rows(page):
    """The task and the unit of each row, in order."""
    links = [link.split("?")[0] for link, _ in page.links if link.startswith("/duties/") and "#" not in link]
    return [tuple(link.split("/")[2:]) for link in links]


def listed(desk, query=""):
    """Every row, page after page."""
    found, address = [], f"/overdue{query}"
    while address:
        page = desk.read(address)
        assert page.status == 200
        found += rows(page)
        address = next((link for link, words in page.links if words == "下一页"), None)
    return found


def test_it_lists_what_the_board_counts(desks):
    board = desks["wang"].read("/board?punctuality=overdue")
    cells = {tuple(given["href"].split("/")[1:]) for tag, given in board.tags if tag == "a" and given.get("aria-label")}
    found = listed(desks["wang"])
    assert len(found) == len(set(found)) > 50
    assert set(found) == cells
    assert desks["wang"].read("/overdue").h1 == f"逾期 {len(found)} 项，最长 161 天"


def test_a_row_says_who_answers_and_what_was_done_last(desks):
    page = desks["wang"].read("/overdue?as_of=2022-06-09&unit=education-bureau&task=9")
    assert rows(page) == [("9", "member", "education-bureau")]
    assert page.link("逾期 160 天") == f"/duties/9/member/education-bureau?{DAY}#why"
    assert "未落实" in page.text
    last = page.link("分解任务")
    assert last.startswith(f"/duties/9/member/education-bureau?{DAY}#entry-")
    why = desks["wang"].read(page.link("逾期 160 天"))
    assert {"why", last.partition("#")[2]} <= set(why.ids)
    lapsed = desks["wang"].read("/overdue?lapsed=true&unit=education-bureau&task=51")
    assert "预算股 李明" in lapsed.text
    assert "认定失守" in lapsed.text


def test_the_lapsed_are_listed_where_they_are_asked_for(desks):
    without, with_them = listed(desks["wang"]), listed(desks["wang"], "?lapsed=true")
    assert set(with_them) - set(without) == {("51", "member", "education-bureau")}
    page = desks["wang"].read("/overdue?lapsed=true&days=1&sort=days")
    assert "已失守 1 项，最长 41 天" in page.h1
    assert rows(page)[0] == ("51", "member", "education-bureau")


@pytest.mark.parametrize("column", ["unit", "task", "due", "days", "person", "last"])
def test_it_is_sorted_by_any_column_both_ways(desks, column):
    up, down = (listed(desks["wang"], f"?lapsed=true&sort={sign}{column}") for sign in ("", "-"))
    assert sorted(up) == sorted(down)
    assert up != down or column in ("due", "days", "person", "last")
    page = desks["wang"].read(f"/overdue?lapsed=true&sort=-{column}")
    [given] = [given for tag, given in page.tags if tag == "th" and "aria-sort" in given]
    assert given["aria-sort"] == "descending"
    heading = [link for link, _ in page.links if f"sort={column}&" in f"{link}&"]
    assert len(heading) == 1
    assert "lapsed=true" in heading[0]


def test_tasks_are_sorted_as_numbers(desks):
    tasks = [int(task) for task, *_ in listed(desks["wang"], "?sort=-task")]
    assert tasks == sorted(tasks, reverse=True)


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("?unit=laolong-town", lambda row: row[2] == "laolong-town"),
        ("?task=9", lambda row: row[0] == "9"),
        ("?category=11", lambda row: row[0] in ("51", "52")),
        ("?days=162", None),
        ("?days=161", bool),
    ],
)
def test_it_is_narrowed(desks, query, fits):
    everything, found = listed(desks["wang"]), listed(desks["wang"], query)
    expected = [] if fits is None else [row for row in everything if fits(row)]
    assert sorted(found) == sorted(expected)
    if not expected:
        page = desks["wang"].read(f"/overdue{query}")
        assert page.h1 == "没有逾期的"
        assert page.link("看全部") == "/overdue"


def test_before_the_deadline_nothing_is_overdue(desks):
    page = desks["wang"].read("/overdue?as_of=2021-12-31")
    assert page.h1 == "没有逾期的"
    assert len(listed(desks["wang"], "?as_of=2022-01-01")) > 50


@pytest.mark.parametrize("query", ["sort=best", "days=0", "days=x", "unit=nowhere", "task=64", "lapsed=1", "page=0"])
def test_what_cannot_be_listed_is_told(desks, query):
    page = desks["wang"].read(f"/overdue?{query}")
    assert page.status == 422
    assert "需要改" in page.text
