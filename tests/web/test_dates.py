from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from counties import BUSINESS

DUTY = "/duties/51/member/education-bureau"


def test_the_past_is_told_in_words_and_nothing_is_done_in_it(desks):
    now, past = (desks["wang"].read(DUTY + query) for query in ("", "?as_of=2022-05-31&known_at=2022-06-02"))

    assert "您在看 2022年5月31日 的情况，按 2022-06-02 23:59 所知。不能在过去办理事项。" in past.text
    assert past.link("回到今天") == DUTY
    assert [address for address, _ in past.links if address.startswith("/act/")] == []
    assert len([address for address, _ in now.links if address.startswith("/act/")]) > 2
    assert "不能在过去" not in now.text


@pytest.mark.parametrize("address", BUSINESS)
@pytest.mark.parametrize("name", ["li", "wang", "shen"])
def test_no_page_of_the_past_offers_to_act(desks, name, address):
    mark = "&" if "?" in address else "?"
    for query in ("as_of=2022-05-31", "known_at=2022-06-05"):
        page = desks[name].read(f"{address}{mark}{query}")
        assert "回到今天" in page.text or page.status == 404
        assert [link for link, _ in page.links if "/act/" in link] == []


def test_a_form_of_the_past_records_nothing(clerk, county):
    form = clerk.read("/act/report_progress?task=9&unit=education-bureau")
    before = county.log.head()
    past = clerk.read("/act/report_progress?task=9&unit=education-bureau&as_of=2022-05-31")
    assert past.status == 200
    assert past.h1 == "不能在过去办理「报告进展」"
    assert past.link("回到今天办理") == "/act/report_progress?task=9&unit=education-bureau"

    answer = clerk.client.post(
        "/act/report_progress?as_of=2022-05-31", data=form.form.fields | {"text": "补记", "task": "9"}
    )
    assert answer.status_code == 409
    assert county.log.head() == before


@pytest.mark.parametrize(
    "address",
    ["/work", "/overview", "/overdue", "/board", "/tasks/17", "/units/education-bureau", DUTY, "/tasks", "/units"],
)
def test_the_dates_stay_in_every_link(desks, address):
    dates = {"as_of": ["2022-05-31"], "known_at": ["2022-06-05"], "reading": ["next_workday"]}
    page = desks["wang"].read(f"{address}?as_of=2022-05-31&known_at=2022-06-05&reading=next_workday")
    assert page.status == 200

    own = [link for link, words in page.links if link.startswith("/") and link != "/account"]
    changed = [link for link in own if not dates.items() <= parse_qs(urlsplit(link).query).items()]
    days = [parse_qs(urlsplit(link).query).get("as_of") for link in changed]
    assert days == [None, ["2021-12-31"], None]  # today, a day often asked for (the month's end is the day asked), back


def test_what_stands_beside_the_board_keeps_its_dates_without_naming_them(desks):
    wang = desks["wang"]
    page = wang.read("/board?as_of=2022-05-31&known_at=2022-06-05T09:00:00%2B08:00&reading=next_workday")
    dates = {"as_of": ["2022-05-31"], "known_at": ["2022-06-05T09:00:00+08:00"], "reading": ["next_workday"]}
    beside = {link for link, _ in page.links if not link.startswith(("/", "#"))}
    assert {link.split("/")[0] for link in beside} == {"duties", "tasks", "units"}
    assert len(beside) > 300
    for link in sorted(beside)[::20]:
        answer = wang.client.get(urljoin(page.address, link))
        assert answer.status_code == 307
        address = answer.headers["location"]
        assert urlsplit(address).path == f"/{link.split('?')[0]}"
        assert parse_qs(urlsplit(address).query) == dates | parse_qs(urlsplit(link).query)
        assert wang.read(address).status == 200


@pytest.mark.parametrize(
    "address",
    [
        "/at/as_of=2022-05-31/work",
        "/at/as_of=2022-05-31//elsewhere.example",
        "/at/as_of=2022-05-31/duties//elsewhere",
        "/at/2022-05-31/board",
        "/at/state=lapsed/board",
        "/at/as_of=/board",
        "/at/board",
        "/at/as_of=2022-05-31/board/",
    ],
)
def test_nothing_else_stands_under_dates(desks, address):
    assert desks["wang"].read(address).status == 404


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("as_of=2022-02-30", "as_of", "没有这一天"),
        ("as_of=yesterday", "as_of", "应为日期"),
        ("as_of=2022-06-11", "as_of", "2022-06-11 还没有到"),
        ("as_of=1640908800", "as_of", "应为日期"),
        ("known_at=2022-06-11", "known_at", "还没有到"),
        ("known_at=2022-06-05T09:00", "known_at", "带时区的时刻"),
        ("reading=guessed", "reading", "只能是"),
        ("as_of=2022-05-31&as_of=2022-05-30", "as_of", "只能写一次"),
    ],
)
def test_a_day_that_will_not_do_is_told_at_its_field(desks, query, field, sentence):
    page = desks["wang"].read(f"/board?{query}")

    assert page.status == 422
    assert sentence in page.text
    assert f'id="{field}-why"' in page.html
    [given] = [given for _, given in page.tags if given.get("id") == field]
    assert given["aria-invalid"] == "true"
    assert given.get("value", "") in query


@pytest.mark.parametrize(
    "query", ["state=done", "punctuality=soon", "category=15", "category=03", "state=lapsed&state=lapsed"]
)
def test_a_filter_that_will_not_do_is_told(desks, query):
    page = desks["wang"].read(f"/board?{query}")
    assert page.status == 422
    assert "需要改" in page.text


def test_blank_dates_are_not_asked(desks):
    page = desks["wang"].read("/board?as_of=&known_at=&reading=&state=")
    assert page.status == 200
    assert page.h1 == desks["wang"].read("/board").h1
    assert "as_of" not in page.link("我的待办")


def test_before_there_was_a_log_that_is_said(desks):
    for address in ("/board", "/units", "/people", "/overview"):
        for query in ("as_of=1999-12-31", "known_at=2021-01-01"):
            assert "那时还没有台账。" in desks["wang"].read(f"{address}?{query}").text
        assert "那时还没有台账。" not in desks["wang"].read(f"{address}?as_of=2021-12-31").text
