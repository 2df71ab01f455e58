"""两日对比 as a page: what it says, its own two moments beside the dates of every page, its errors at the fields."""

from urllib.parse import parse_qs, urlsplit

import pytest

ASKED = "/difference?from=2022-04-30&to=2022-05-02"
DUTY = "/duties/51/member/education-bureau"


def test_it_says_what_became_of_what_and_opens_why(desks):
    page = desks["wang"].read(ASKED)
    assert page.h1 == "2022年4月30日到2022年5月2日：1 项任务情况有变"
    assert "转为失守 1" in page.text
    assert "教育局 · 51" in page.text
    links = {words: address for address, words in page.links}
    assert links["延期内完成"] == f"{DUTY}?as_of=2022-04-30#why"
    assert links["已失守 2 天"] == f"{DUTY}?as_of=2022-05-02#why"
    entry = next(address for words, address in links.items() if words.startswith("第 "))
    assert entry.startswith(f"{DUTY}?as_of=2022-05-02#entry-")
    assert f'id="{urlsplit(entry).fragment}"' in desks["wang"].read(entry).html


def test_a_deadline_that_passed_is_said_as_such(desks):
    page = desks["wang"].read("/difference?from=2021-12-31&to=2022-01-01")
    assert "没有新的记录，时限 2021-12-31 已过" in page.text
    total = len([1 for given in page.tags if given[0] == "tr"])
    assert total == 1 + 10  # the head, and the first ten
    every = desks["wang"].read(page.link("看全部"))
    assert every.text.count("没有新的记录，时限 2021-12-31 已过") == 100
    assert every.link("下一页")


def test_a_long_list_is_turned_page_by_page(desks):
    address = "/difference?from=2021-04-01&to=2022-06-10&kind=assigned"
    found = []
    while address:
        page = desks["wang"].read(address)
        assert page.status == 200
        found += [link for link, _ in page.links if link.startswith("/duties/") and "#" not in link]
        address = next((link for link, words in page.links if words == "下一页"), None)
    assert len(found) == len(set(found)) == 270
    assert desks["wang"].read("/difference?from=2021-04-01&kind=assigned&page=9999").status == 200


def test_it_is_empty_for_the_same_moment(desks):
    page = desks["wang"].read("/difference?from=2022-05-02&to=2022-05-02")
    assert page.h1 == "2022年5月2日到2022年5月2日：情况没有变化"
    assert "没有符合条件的" in page.text


def test_without_dates_it_goes_from_the_end_of_last_month_to_today(desks):
    assert desks["wang"].read("/difference").h1.startswith("2022年5月31日到2022年6月10日：")
    assert desks["wang"].read("/difference?as_of=2022-03-15").h1.startswith("2022年2月28日到2022年3月15日：")


def test_what_was_known_then_is_compared_with_what_is_known_now(desks):
    page = desks["wang"].read("/difference?from=2022-05-31")
    assert "前者按 2022-06-10 10:00 所知" in page.text
    then = desks["wang"].read(page.link("前者改按当时所知"))
    assert "前者按 2022-05-31 23:59 所知" in then.text
    assert "转为失守 1" in then.text
    assert desks["wang"].read(then.link("都按现在所知")).h1 == page.h1


def test_the_bar_sets_the_second_moment_and_keeps_the_first(desks):
    page = desks["wang"].read(f"{ASKED}&known_from=2022-06-05&known_to=2022-06-08")
    bar = next(form for form in page.forms if "reading" in form.fields)
    assert bar.fields == {
        "from": "2022-04-30", "known_from": "2022-06-05", "as_of": "2022-05-02", "known_at": "2022-06-08",
        "reading": "",
    }  # fmt: skip
    assert "您在看 2022年5月2日 的情况，按 2022-06-08 23:59 所知" in page.text
    days = {parse_qs(urlsplit(link).query).get("as_of", [""])[0] for link, _ in page.links if link.startswith("/tasks")}
    assert days == {"2022-05-02"}
    quick = page.link("2021-12-31")
    assert parse_qs(urlsplit(quick).query) == {
        "from": ["2022-04-30"], "known_from": ["2022-06-05"], "known_at": ["2022-06-08"], "as_of": ["2021-12-31"],
    }  # fmt: skip
    moved = desks["wang"].read(quick)
    assert moved.h1.startswith("2022年4月30日到2021年12月31日")
    own = next(form for form in page.forms if "known_to" in form.fields)
    assert (own.fields["to"], own.fields["known_to"]) == ("2022-05-02", "2022-06-08")


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("from=2022-02-30", "from", "没有这一天"),
        ("from=2022-06-11", "from", "2022-06-11 还没有到"),
        ("to=2022-06-11", "to", "2022-06-11 还没有到"),
        ("to=2030-01-01&from=2022-01-01", "to", "还没有到"),
        ("known_from=2022-06-11", "known_from", "还没有到"),
        ("known_to=2022-06-05T09:00", "known_to", "带时区的时刻"),
        ("from=2022-01-01&from=2022-01-02", "from", "只能写一次"),
        ("unit=nowhere", "unit", "登记册里没有这个单位"),
        ("task=64", "task", "1 至 63"),
        ("kind=better", "kind", "只能是"),
    ],
)
def test_what_cannot_be_compared_is_told_at_its_field(desks, query, field, sentence):
    page = desks["wang"].read(f"/difference?{query}")
    assert page.status == 422
    assert sentence in page.text
    assert f'id="d-{field}-why"' in page.html
    assert (f"#d-{field}",) == tuple(link for link, _ in page.links if link.startswith("#d-"))
    [given] = [given for _, given in page.tags if given.get("id") == f"d-{field}"]
    assert given["aria-invalid"] == "true"


def test_it_is_narrowed_to_a_unit_and_a_task(desks):
    wang = desks["wang"]
    assert wang.read(f"{ASKED}&unit=culture-bureau").h1.endswith("情况没有变化")
    page = wang.read(f"{ASKED}&unit=education-bureau&task=51")
    assert page.h1.endswith("1 项任务情况有变")
    assert parse_qs(urlsplit(page.link("看全部")).query).keys() == {"from", "as_of"}
    assert wang.read(f"{ASKED}&task=9").h1.endswith("情况没有变化")


def test_remarks_and_evidence_do_not_show(desks):
    for name in ("li", "wen", "cai"):
        page = desks[name].read("/difference?from=2021-06-01&to=2022-06-10&task=51")
        assert "责任人空缺" not in page.html
        assert "分解表.pdf" not in page.html
