"""What a gate refuses, on pages: told with clause, what is missing and the cure; recorded once, and listed."""

import csv
import io

import pytest

from counties import Desk
from english import English
from gate_samples import ArrangeSampleMoney, known

GOAL = "/act/pass_sample_goal?unit=education-bureau"
MONEY = "/act/arrange_sample_money?unit=education-bureau"
CLAUSE = "未按要求设定绩效目标或审核未通过的,不得安排预算"
PURSE = "purse/education-bureau"
NAMES = ["县", "教育局", "龙川"]


@pytest.fixture(autouse=True)
def sampled(monkeypatch):
    known(monkeypatch)


@pytest.fixture
def purse(county):
    return lambda: [entry.event.topic for entry in county.log.entries_of(PURSE)]


@pytest.fixture
def checked(monkeypatch):
    """An act of consequence."""
    monkeypatch.setattr(ArrangeSampleMoney, "checked", True)


def test_a_form_tells_what_the_gate_refused_and_where_that_stands(clerk, county, purse):
    page = clerk.send(clerk.read(MONEY), amount="5")
    head = county.log.head()
    assert (page.status, purse()) == (409, ["gate_refused"])
    for words in (
        "没有记入：关口 G3 不予通过：没有审核通过的样品目标",
        "关口 G3：没有审核通过的绩效目标，不得安排预算，没有例外",
        CLAUSE,
        "缺什么： 没有审核通过的样品目标",
        "怎样办：请先报样品目标，审核通过后再安排。",
        f"这次尝试已记入台账第 {head} 条。",
    ):
        assert words in page.text
    assert page.form.fields["amount"] == "5"
    entry = clerk.read(page.link(f"记入台账第 {head} 条"))
    for words in (f"台账第 {head} 条：被拒绝", "所办事项 安排样品资金", "任务 11", "单位 县教育局", CLAUSE):
        assert words in entry.text


def test_the_same_form_again_is_the_same_attempt_and_the_corrected_one_another(clerk, county, purse):
    form = clerk.read(MONEY)
    first, again = (clerk.send(form, amount="5") for _ in range(2))
    position = county.log.head()
    assert purse() == ["gate_refused"]
    for page in (first, again):
        assert f"记入台账第 {position} 条" in page.text
    assert clerk.send(first, amount="6").status == 409
    assert purse() == ["gate_refused"] * 2
    clerk.act(GOAL)
    assert clerk.send(again, amount="7").status == 303
    assert purse()[-1] == "sample_money_arranged"


def test_what_is_missing_leads_to_the_entry_that_shows_it(clerk, county):
    clerk.act(GOAL)
    shown = county.log.head()
    page = clerk.send(clerk.read(MONEY), amount="101")
    assert "缺什么： 上年结果为差金额没有减少" in page.text
    assert page.link(f"第 {shown} 条") == f"/entries/{shown}"
    assert f"第 {shown} 条：样品目标审核通过" in clerk.read(page.link(f"第 {shown} 条")).text


def test_the_attempt_is_recorded_before_anything_is_shown_to_be_checked(checked, clerk, purse):
    form = clerk.read(MONEY)
    for _ in range(2):
        page = clerk.send(form, amount="5")
        assert (page.status, page.h1) == (409, "安排样品资金")
        assert CLAUSE in page.text
    assert purse() == ["gate_refused"]


def test_what_a_gate_refuses_after_it_was_shown_is_recorded_once(checked, app, clerk, purse, monkeypatch):
    clerk.act(GOAL)
    shown = clerk.send(clerk.read(MONEY), amount="60")
    assert shown.h1 == "请核对：安排样品资金"
    assert purse() == ["sample_goal_passed"]
    monkeypatch.setattr("gate_samples.MOST", 50)
    for _ in range(2):
        page = clerk.send(shown, confirmed="yes")
        assert page.status == 409
        assert "关口 G10 不予通过" in page.text
    assert purse() == ["sample_goal_passed", "gate_refused"]
    monkeypatch.setattr("gate_samples.MOST", 100)
    shown = clerk.send(page, amount="60")
    assert shown.h1 == "请核对：安排样品资金"
    assert clerk.send(shown, confirmed="yes").status == 303
    assert purse()[-1] == "sample_money_arranged"


# What is listed


@pytest.fixture
def attempts(clerk, other_clerk, office):
    """One of the education bureau, two of the culture bureau, the second by another gate."""
    other = MONEY.replace("education", "culture")
    clerk.send(clerk.read(MONEY), amount="5")
    other_clerk.send(other_clerk.read(other), amount="5")
    other_clerk.act(GOAL.replace("education", "culture"))
    other_clerk.send(other_clerk.read(other), amount="101")


def listed(page):
    return sum(name.startswith("entry-") for name in page.ids)


def test_those_who_review_see_every_attempt_and_a_unit_its_own(attempts, app, clerk, other_clerk, security):
    for name in ("wang", "cai", "shen"):
        page = Desk(app, name).read("/refusals")
        assert (page.h1, listed(page)) == ("被拒记录：3 条", 3)
    assert (clerk.read("/refusals").h1, listed(other_clerk.read("/refusals"))) == ("被拒记录：1 条", 2)
    assert listed(clerk.read("/refusals?unit=culture-bureau")) == 0
    assert "culture" not in clerk.read("/refusals?format=csv").html
    assert security.read("/refusals").status == 403


def test_the_list_is_narrowed_and_dated(attempts, office):
    assert office.read("/refusals?gate=G10").h1 == "被拒记录：符合条件的 1 条"
    assert listed(office.read("/refusals?unit=culture-bureau")) == 2
    assert listed(office.read(f"/refusals?stream={PURSE}")) == 1
    assert office.read("/refusals?as_of=2022-06-09").h1 == "被拒记录：0 条"
    assert office.read("/refusals?known_at=2022-06-09").h1 == "被拒记录：0 条"
    assert office.read("/refusals?gate=x").status == 422
    assert office.read("/refusals?unit=nobody").status == 422


def test_the_list_leaves_as_a_file(attempts, county, office):
    page = office.read("/refusals?gate=G10")
    answer = office.client.get(page.link("CSV"))
    _, row = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert row[0] == str(county.log.head())
    assert row[2:6] == ["G10", "安排样品资金", "", "县文化局"]
    assert row[10:12] == ["上年结果为差\n金额没有减少", str(county.log.head() - 1)]
    assert office.client.get(page.link("XLSX")).content.startswith(b"PK")


def test_other_units_learn_of_an_attempt_but_not_what_was_missing(attempts, county, other_clerk, office):
    position = county.log.entries_of(PURSE)[0].position
    page = other_clerk.read(f"/entries/{position}")
    assert CLAUSE in page.text
    assert "没有审核通过的样品目标" not in page.text
    assert "怎样办" not in page.text
    assert "没有审核通过的样品目标" in office.read(f"/entries/{position}").text
    log = other_clerk.read("/log?event=gate_refused")
    assert listed(log) == 3
    assert log.text.count("没有审核通过的样品目标") == 1


def test_the_log_leads_to_the_list(attempts, clerk):
    assert clerk.read("/log").link("被拒记录") == "/refusals"


@pytest.mark.parametrize("where", ["/refusals", "/refusals?gate=G3", "/log?event=gate_refused", "/entries/{}"])
def test_pages_of_attempts_are_in_english_too(attempts, county, office, where):
    office.client.get("/language?language=en")
    page = office.read(where.format(county.log.head()))
    assert page.status == 200
    assert "Refus" in page.text
    chinese = English(page.html, NAMES).found
    assert [words for words in chinese if "样品" not in words] == []  # the acts of the sample have no English


def test_a_form_tells_it_in_english(clerk, county):
    clerk.client.get("/language?language=en")
    page = clerk.send(clerk.read(MONEY), amount="5")
    assert "Gate G3" in page.text
    assert f"recorded as entry {county.log.head()}" in page.text
