import re
from urllib.parse import parse_qs, urlsplit

import pytest
from counties import Desk
from surfaces import Clock

from pbm_tracker.county import County
from pbm_tracker.reads import read_board
from pbm_tracker.settings import Settings
from pbm_tracker.web.app import make_app

DUTY = "/duties/51/member/education-bureau"
BUSINESS = [
    "/",
    "/work",
    "/board",
    "/board?punctuality=overdue",
    "/board?category=3&state=not_started",
    "/tasks",
    "/tasks/17",
    "/tasks/53?state=not_started",
    "/units",
    "/units/education-bureau",
    DUTY,
    "/duties/9/named/finance-bureau",
    "/entries/1",
]
FOR_EVERYBODY = {"/", "/work"}
NAMES = ["li", "wen", "wang", "cai", "shen"]
CODES = re.compile(r"not_started|in_progress|sustained|unit_clerk|unit_head|supervision|department|Undefined|None|False")


@pytest.fixture(scope="module")
def desks(peopled):
    """Everybody at once, for tests that only read."""
    clock = Clock()
    clock.on("2022-06-10")
    county = County.open(Settings(data=peopled, database=""), clock)
    app = make_app(county)
    yield {name: Desk(app, name) for name in (*NAMES, "admin")} | {"": Desk(app), "county": county}
    county.close()


# Which pages there are, and for whom


@pytest.mark.parametrize("address", BUSINESS)
@pytest.mark.parametrize("name", NAMES)
def test_every_page_stands_open_to_who_does_business(desks, name, address):
    page = desks[name].read(address)

    assert page.status == 200
    assert page.h1
    assert len(page.ids) == len(set(page.ids))
    assert not CODES.search(page.text)
    assert all(named in page.labelled or inside for named, inside in page.controls)
    assert not [given for _, given in page.tags if "style" in given or any(key.startswith("on") for key in given)]
    assert [given.get("src") for tag, given in page.tags if tag == "script" and "src" not in given] == []


@pytest.mark.parametrize("address", BUSINESS)
def test_who_administers_accounts_sees_no_business(desks, address):
    page = desks["admin"].read(address)
    if address in FOR_EVERYBODY:
        assert "账号" in page.h1
        assert "任务 " not in page.text
        assert "/board" not in page.html
    else:
        assert page.status == (404 if address.startswith("/entries") else 403)
        assert not re.search(r"按期完成|教育局|逾期", page.text)


@pytest.mark.parametrize("address", BUSINESS[1:])
def test_a_page_is_for_who_is_signed_in(desks, address):
    page = desks[""].read(address)
    assert page.status == 303
    target = urlsplit(page.headers["location"])
    assert target.path == "/sign-in"
    assert parse_qs(target.query)["to"] == [address]


@pytest.mark.parametrize(
    "address",
    [
        "/tasks/012",
        "/tasks/0",
        "/tasks/64",
        "/tasks/17x",
        "/tasks/１７",
        "/tasks/17/",
        "/tasks/",
        "/board/",
        "/units/nowhere",
        "/units/Education-Bureau",
        "/duties/17/both/education-bureau",
        "/duties/017/member/education-bureau",
        "/duties/17/named/education-bureau",
        "/duties/7/member/education-bureau",
        "/duties/17/member/nowhere",
        "/entries/0",
        "/entries/99999",
        "/entries/x",
        "/act/nothing",
        "/static/house.css",
        "/nothing",
    ],
)
def test_an_address_is_exactly_its_page_or_none(desks, address):
    page = desks["wang"].read(address)
    assert page.status == 404
    assert page.h1 in ("没有这个页面", "2022年6月10日，县教育局没有这项任务")
    assert page.link("回到我的待办") == "/"


def test_an_address_that_takes_no_forms(desks):
    page = desks["wang"].client.post("/board", data={"a": "b"})
    assert page.status_code == 405
    assert "不能这样打开" in page.text


def test_evidence_and_remarks_are_for_the_unit_its_reviewers_and_audit(desks):
    for name, sees in {"li": True, "wen": False, "wang": True, "cai": True, "shen": True}.items():
        for address in (DUTY, DUTY + "?as_of=2022-06-05"):
            page = desks[name].read(address)
            assert ("责任人空缺" in page.html) == sees
            assert ("分解表.pdf" in page.html) == sees
            assert ("只供本单位、核验和审计人员查看" in page.html) != sees
            assert "认定失守" in page.html


# Days


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


@pytest.mark.parametrize("address", ["/work", "/board", "/tasks/17", "/units/education-bureau", DUTY, "/tasks", "/units"])
def test_the_dates_stay_in_every_link(desks, address):
    dates = {"as_of": ["2022-05-31"], "known_at": ["2022-06-05"], "reading": ["next_workday"]}
    page = desks["wang"].read(f"{address}?as_of=2022-05-31&known_at=2022-06-05&reading=next_workday")
    assert page.status == 200

    own = [link for link, words in page.links if not link.startswith("#") and link != "/account"]
    changed = [link for link in own if not dates.items() <= parse_qs(urlsplit(link).query).items()]
    days = [parse_qs(urlsplit(link).query).get("as_of") for link in changed]
    assert days == [None, ["2021-12-31"], None]  # today, a day often asked for (the month's end is the day asked), back


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


@pytest.mark.parametrize("query", ["state=done", "punctuality=soon", "category=15", "category=03", "state=lapsed&state=lapsed"])
def test_a_filter_that_will_not_do_is_told(desks, query):
    page = desks["wang"].read(f"/board?{query}")
    assert page.status == 422
    assert "需要改" in page.text


def test_blank_dates_are_not_asked(desks):
    page = desks["wang"].read("/board?as_of=&known_at=&reading=&state=")
    assert page.status == 200
    assert page.h1 == desks["wang"].read("/board").h1
    assert "as_of" not in page.link("我的待办")


# What they say


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


def test_a_duty_says_why_it_stands_as_it_does(desks):
    page = desks["wang"].read(DUTY)

    assert page.h1 == "任务 51 · 县教育局：已失守 41 天"
    assert "按照任务分工落实工作责任制" in page.text
    for words in (
        "「2021年12月底前完成并长期坚持」按文件所印日期，即 2021-12-31。",
        "2021-12-20 申请延期，2021-12-25 批准到 2022-03-31",
        "核验认定 2022-02-01 完成，在延期之内",
        "2022-05-01 起失守，到 2022-06-10 仍未恢复，已 41 天",
        "预算股 李明",
        "时限2022-03-31（延期后；原时限 2021-12-31）",
        "依据 龙府办〔2021〕60号",
        "补录",
        "台账导入",
        "未存档",
    ):
        assert words in page.text, words
    times = [given["datetime"] for tag, given in page.tags if tag == "time"]
    assert times == sorted(times)
    assert all(link[1:] in page.ids for link, _ in page.links if link.startswith("#entry-"))


def test_a_duty_says_what_one_can_do_and_who_must_act(desks):
    verbs = {
        name: [words for link, words in desks[name].read(DUTY).links if link.startswith("/act/")]
        for name in ("li", "wen", "wang", "shen", "cai")
    }
    assert verbs == {
        "li": ["确认坚持", "报告进展", "落实股室", "落实责任人"],
        "wen": [],
        "wang": ["认定恢复", "推翻核验", "撤销任务"],
        "shen": ["推翻核验"],
        "cai": [],
    }
    assert "应由 县教育局 尽快恢复坚持，并报县府办认定" in desks["wen"].read(DUTY).text
    open_duty = desks["wen"].read("/duties/2/member/education-bureau")
    assert "应由 县教育局 在 2022年12月31日前报告完成" in open_duty.text


def test_audit_judges_the_offices_own_duties(app, auditor, office, county, security):
    security.act("/act/open_account", account="lin", unit="county-office")
    security.act("/act/grant_role?account=lin", role="unit_clerk", unit="county-office")
    county.credentials.choose("lin", "yi ju hao ji de hua")
    lin = Desk(app, "lin")
    proof = {"evidence__0__name": "表.pdf", "evidence__0__sha256": "ab" * 32}
    lin.act("/act/claim_completion?task=9&unit=county-office", **proof)

    shown = "/duties/9/member/county-office"
    assert "核验通过" in auditor.read(shown).text
    assert "等待 县审计局核验" in office.read(shown).text
    assert "核验通过" not in [words for _, words in office.read(shown).links]
    assert "县府办" in auditor.read("/work").text


def test_a_unit_sees_what_waits_for_it(desks):
    page = desks["li"].read("/work")

    assert page.h1 == "县教育局：18 项要办，其中逾期 17 项"
    for words in ("已经逾期 17", "已失守，尚未恢复 1", "没有落实到股室和责任人 37", "年度坚持尚未确认 1"):
        assert words in page.text
    assert page.link("报告完成：任务 9").startswith("/act/claim_completion?task=9&unit=education-bureau")
    assert "year=2022" in page.link("确认 2022 年：任务 51")


def test_a_returned_claim_comes_first(clerk, office):
    proof = {"evidence__0__name": "表.pdf", "evidence__0__sha256": "ab" * 32}
    clerk.act("/act/claim_completion?task=9&unit=education-bureau", **proof)
    assert "待核验的完成报告，最早的在前 1" in office.read("/work").text

    office.act("/act/return_completion?task=9&unit=education-bureau", reason="材料不全")
    page = clerk.read("/work")
    assert "退回或推翻的完成报告 1" in page.text
    assert page.link("重新报告完成：任务 9")


def test_the_office_decides_on_extensions(clerk, office):
    clerk.act("/act/request_extension?task=2&unit=education-bureau", until="2023-03-31", reason="换届")
    page = office.read("/work")
    assert page.h1 == "等您办理 1 件：延期申请 1 件"

    assert office.follow(office.act(page.link("批准延期：县教育局任务 2"))).h1 == "今日没有等您办理的"
    assert "2023-03-31（延期后；原时限 2022-12-31）" in office.read("/duties/2/member/education-bureau").text


def test_who_administers_accounts_finds_them(security):
    page = security.read("/work")
    assert page.h1 == "账号 9 个，在用 9 个"
    assert page.link("停用 li") == "/act/close_account?account=li&back=%2Fwork"
    assert [words for link, words in page.links if "account=admin" in link] == []


def test_a_unit_that_was_merged_hands_its_past_on(office):
    office.act("/act/merge_unit?unit=culture-bureau", into="education-bureau")

    unit = office.read("/units/culture-bureau")
    assert "2022年6月10日并入县教育局" in unit.text
    assert "单位合并" in unit.text
    mine = office.read("/duties/9/member/education-bureau")
    assert mine.link("县文化局的同项任务") == "/duties/9/member/culture-bureau"
    theirs = office.read("/duties/9/member/culture-bureau")
    assert theirs.h1 == "任务 9 · 县文化局：已撤销"
    assert theirs.link("县教育局的同项任务") == "/duties/9/member/education-bureau"
    assert "5 个单位" in office.read("/board").h1
    assert "6 个单位" in office.read("/board?as_of=2022-06-09").h1


def test_a_duty_that_went_to_another_unit_says_where(office):
    office.act("/act/withdraw_duty?task=9&unit=education-bureau", reason="另有安排")
    office.act("/act/merge_unit?unit=culture-bureau", into="education-bureau")

    page = office.read("/duties/9/member/culture-bureau")
    assert page.status == 404
    assert "已随单位合并移交" in page.text
    heirs = office.read(page.link("看县教育局的任务 9"))
    assert heirs.status == 200
    assert "移交任务" in heirs.text


def test_a_unit_that_had_not_come_yet_says_so(office):
    office.act("/act/register_unit", unit="water-bureau", name="县水务局", kind="department")

    page = office.read("/units/water-bureau?as_of=2022-06-09")
    assert page.status == 404
    assert "这一天，登记册里还没有县水务局" in page.text
    page = office.read("/duties/9/member/water-bureau?as_of=2022-06-09")
    assert page.status == 404
    assert "这一天，任务 9 还没有分解到这个单位" in page.text
    assert "时限另定为 2022-08-09" in office.read("/duties/9/member/water-bureau").text


def test_a_line_that_was_recorded_is_told_only_to_who_may_see_it(desks):
    assert "已记入台账第 1 条" in desks["wang"].read("/work?done=1").text
    for name, done in (("admin", "1"), ("wang", "0"), ("wang", "99999"), ("wang", "x"), ("wang", "2-1")):
        assert "已记入" not in desks[name].read(f"/work?done={done}").text


def test_the_foot_names_the_last_entry_that_counts(desks):
    now, past = (desks["wang"].read(f"/tasks{query}").text for query in ("", "?known_at=2021-12-31"))
    head = desks["county"].log.head()
    assert f"台账第 {head} 条 · 摘要" in now
    assert f"台账第 {head} 条" not in past
    assert re.search(r"摘要 [0-9a-f]{12} ", past)


def test_only_a_sample_is_called_one(desks, tmp_path):
    assert "样本" not in desks[""].read("/").text

    from surfaces import UNITS

    from pbm_tracker.founding import found

    county = County(Settings(data=tmp_path / "sample", database=""), Clock())
    found(county, UNITS, "admin", sample_seed=7)
    page = Desk(make_app(county)).read("/sign-in")
    county.close()
    assert "样本" in page.text
