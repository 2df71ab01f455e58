import random
import re
from urllib.parse import urljoin

import pytest

from pbm_tracker.reads import read_board

DUTY = "/duties/51/member/education-bureau"


def cells(page):
    return [given for tag, given in page.tags if tag == "a" and given.get("aria-label", "").startswith("任务")]


def test_every_cell_of_the_board_says_what_it_shows_and_leads_there(desks):
    page = desks["wang"].read("/board")

    assert page.h1 == "63 项任务，6 个单位：分解 270 项，已完成 0 项"
    assert len(cells(page)) == 270
    said = {given["aria-label"]: given["href"] for given in cells(page)}
    assert said["任务51 · 教育局：已失守 41 天"] == DUTY.removeprefix("/")
    assert said["任务9 · 财政局：逾期 161 天"] in (
        "duties/9/member/finance-bureau",
        "duties/9/named/finance-bureau",
    )
    assert said["任务2 · 老隆镇：未启动"] == "duties/2/member/laolong-town"
    assert [tag for tag, given in page.tags if given.get("colspan") == "2" and "点名" in page.html]


@pytest.mark.parametrize("query", ["", "?as_of=2022-05-31"])
def test_a_figure_at_the_edge_opens_the_list_of_what_it_counts(desks, query):
    wang = desks["wang"]
    page = wang.read(f"/board{query}")
    figures = [(urljoin(page.address, link), words) for link, words in page.links if words.isdigit()]
    assert len(figures) > 100
    for address, words in random.Random(7).sample(figures, 40):
        assert re.search(rf"(共|项|，) ?{words} 项|{words} 项(任务|分解|。)", wang.read(address).text), address
    filtered = wang.read("/board?state=not_started")
    assert [words for _, words in filtered.links if words.isdigit()] == []


def test_the_board_counts_as_the_other_surfaces_do(desks):
    county = desks["county"]
    with county.at() as moment:
        rows = read_board(county, "unit", moment).rows
    overdue = sum(row.punctuality["overdue"] for row in rows)

    page = desks["wang"].read("/board")
    assert re.search(rf"逾期 ?{overdue} ", page.text)
    assert len(cells(desks["wang"].read("/board?punctuality=overdue"))) == overdue
    assert len(cells(desks["wang"].read("/board?state=lapsed"))) == 1


def test_the_board_shows_one_category(desks):
    page = desks["wang"].read("/board?category=11")
    assert {given["href"].split("/")[1] for given in cells(page)} == {"51", "52"}
    assert page.h1.startswith("第 11 类")
    assert len([tag for tag, given in page.tags if tag == "tr" and given.get("class") == "band"]) == 1


def test_a_filter_without_a_match_leads_back(desks):
    page = desks["wang"].read("/board?state=claimed&category=1")
    assert "没有符合条件的" in page.text
    assert cells(page) == []
    assert ("/board", "看全部") in page.links


def test_the_legend_leads_to_what_it_names(desks):
    page = desks["wang"].read("/board?as_of=2022-05-31")
    assert page.link("已失守") == "/board?state=lapsed&as_of=2022-05-31"
