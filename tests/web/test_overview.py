"""总览 as a page: figures that agree with their lists, charts that say what they show, what changed in a month."""

import random
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from counties import Desk, claim
from pbm_tracker.web import overview


@pytest.mark.parametrize("query", ["", "?as_of=2022-02-01", "?as_of=2022-06-05&known_at=2022-06-09"])
def test_every_figure_opens_the_list_of_what_it_counts(desks, query):
    wang = desks["wang"]
    page = wang.read(f"/overview{query}")
    figures = [(link, int(words)) for link, words in page.links if words.isdigit()]
    assert len(figures) > 20
    for address, count in random.Random(3).sample(figures, 20):
        opened = wang.read(address)
        if urlsplit(address).path == "/board":
            cells = [
                given for tag, given in opened.tags if tag == "a" and given.get("aria-label", "").startswith("任务")
            ]
            assert len(cells) == count, address
        elif "days=" not in address:  # the longest in days
            assert f"{count} 项" in opened.text, address


def test_the_answer_stands_first(desks):
    page = desks["wang"].read("/overview")
    assert page.h1 == "2022年6月10日：分解 270 项，已完成 0 项（0%）"
    assert re.search(r"0按期完成 0延期内完成 0逾期后完成 0已报待核 \d+逾期 1已失守", page.text)
    assert page.link("任务总表") == "/board"
    assert page.link("逾期清单") == "/overdue"


def test_a_chart_says_what_it_shows_and_has_its_figures_beside_it(desks):
    page = desks["wang"].read("/overview?as_of=2022-06-10")
    charts = [given for tag, given in page.tags if tag == "svg" and "chart" in given.get("class", "")]
    assert len(charts) == 2
    for given in charts:
        assert given["role"] == "img"
        assert set(given["aria-labelledby"].split()) <= set(page.ids)
    assert "时限 2021-12-31" in page.text
    assert "2022年12月31日前完成的任务" in page.text
    assert len([tag for tag, _ in page.tags if tag == "details"]) == 2
    assert "2021-12-31 时限00%" in page.text
    assert "2022-03-3110%" in page.text


def test_a_month_is_summed_up_and_opens_the_difference(app, clerk):
    assert claim(clerk).status == 303
    page = Desk(app, "wang").read("/overview")
    assert "与2022年5月11日当时所知的情况相比" in page.text
    address = page.link("报告完成，待核验")
    assert parse_qs(urlsplit(address).query) == {
        "from": ["2022-05-11"], "known_from": ["2022-05-11"], "kind": ["claimed"],
    }  # fmt: skip
    difference = Desk(app, "wang").read(address)
    assert "教育局 · 9" in difference.text
    assert "报告完成，待核验 1" in difference.text


def test_before_there_was_anything_it_says_so(desks):
    page = desks["wang"].read("/overview?as_of=2021-05-07&known_at=2021-05-07")
    assert "30 天以前还没有台账" in page.text
    assert desks["wang"].read("/overview?as_of=2021-04-01").h1.endswith("分解 0 项，已完成 0 项（0%）")


def test_it_is_drawn_once_for_a_position_and_not_sent_again(app, clerk, monkeypatch):
    drawn = []
    draw = overview.by_deadline
    monkeypatch.setattr(overview, "by_deadline", lambda *given: drawn.append(1) or draw(*given))
    wang = Desk(app, "wang")
    first = wang.read("/overview")
    same = wang.client.get("/overview", headers={"If-None-Match": first.headers["etag"]})
    assert same.status_code == 304
    assert Desk(app, "shen").read("/overview").status == 200
    assert len(drawn) == 1
    assert claim(clerk).status == 303
    assert wang.read("/overview").headers["etag"] != first.headers["etag"]
    assert len(drawn) == 2


def test_the_first_page_is_small(desks):
    assert len(desks["wang"].read("/overview").html.encode()) < 150_000
