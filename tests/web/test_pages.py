import re
from urllib.parse import parse_qs, urlsplit

import pytest

from counties import BUSINESS, FOR_ALL, Desk, people
from pbm_tracker.county import County
from pbm_tracker.founding import found
from pbm_tracker.settings import Settings
from surfaces import UNITS, Clock, app_of

DUTY = "/duties/51/member/education-bureau"
FOR_EVERYBODY = {"/", "/work"}
OF_LI_S_UNIT = "/goals/2022/unit/education-bureau"  # which wen, of another unit, does not find
NAMES = ["li", "wen", "wang", "cai", "shen"]
CODES = re.compile(
    r"not_started|in_progress|sustained|unit_clerk|unit_head|supervision|department|Undefined|None|False"
)


@pytest.mark.parametrize("address", BUSINESS + FOR_ALL)
@pytest.mark.parametrize("name", NAMES)
def test_every_page_stands_open_to_who_does_business(desks, name, address):
    page = desks[name].read(address)

    assert page.status == (404 if (name, address) == ("wen", OF_LI_S_UNIT) else 200)
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


@pytest.mark.parametrize("address", BUSINESS[1:] + FOR_ALL)
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
        "/duties/17/member/no%00where",
        "/units/no%00where",
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

    county = County(Settings(data=tmp_path / "sample", database=""), Clock())
    found(county, UNITS, "admin", sample_seed=7)
    page = Desk(app_of(county)).read("/sign-in")
    county.close()
    assert "样本" in page.text


def test_the_pages_are_there_on_either_database(settings, tmp_path, opened):
    people(settings, tmp_path)
    clock = Clock()
    clock.on("2022-06-10")
    county = County.open(settings, clock)
    opened.callback(county.close)
    desk = Desk(app_of(county), "wang")

    for address in (*BUSINESS, "/board?as_of=2022-05-31&known_at=2022-06-05"):
        assert desk.read(address).status == 200
    assert desk.read("/duties/9/member/no%00where").status == 404
    assert desk.act("/act/rename_unit?unit=education-bureau", name="县教育和体育局").status == 303
    assert "县教育和体育局" in desk.read("/units/education-bureau").h1
    assert desk.send(desk.read("/sign-in"), account="a\x00b", password="x").status == 422
