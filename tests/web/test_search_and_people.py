"""查找, 人员 and 帮助: what is found and told, by the day, and to whom."""

import re

import pytest

from counties import CLAIM, PASSWORD, Desk
from pbm_tracker.access.account import GrantRole, OpenAccount
from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.events import Act
from pbm_tracker.tasks.completion import ReportProgress
from pbm_tracker.units.person import LeavePost, TakePost
from pbm_tracker.units.section import AddSection
from pbm_tracker.units.unit import RenameUnit


def office_act(county, command, on=None):
    act = Act(actor="wang", role="supervision", occurred_on=on or county.today(), basis="龙编〔2022〕3号")
    return county.carry_out(command, act)


def test_a_unit_is_found_by_its_former_name_from_the_day_it_had_it(office, county):
    office_act(county, RenameUnit(unit="culture-bureau", name="县文广旅体局"))
    page = office.read("/search?q=文化局")
    assert "曾用名 县文化局" in page.text
    assert "县文广旅体局" in page.text
    past = office.read("/search?q=文广旅体&as_of=2022-06-09")
    assert past.h1.startswith("没有查到")
    assert "县文化局" in office.read("/search?q=文化局&as_of=2022-06-09").text


def test_one_box_finds_four_kinds_of_things(desks):
    for words, expected in [("51", "/tasks/51"), ("教育", "/units/education-bureau"), ("李明", "/people/li-ming")]:
        page = desks["wang"].read(f"/search?q={words}")
        assert [address for address, _ in page.links if address == expected], words
    assert "责任人空缺" in desks["wang"].read("/search?q=空缺").text


def test_many_are_shown_in_part_with_a_way_to_all(desks):
    page = desks["wang"].read("/search?q=预算")
    more = page.link("看全部")
    whole = desks["wang"].read(more)
    assert "kind=tasks" in more
    assert len(re.findall(r'href="/tasks/\d', whole.html)) > 10


def test_nothing_asked_and_nothing_found(desks):
    assert desks["wang"].read("/search").h1 == "查找"
    assert desks["wang"].read("/search?q=%22").h1.startswith("查找")
    page = desks["wang"].read("/search?q=<script>")
    assert page.h1.startswith("没有查到")
    assert "<script>" not in page.html.partition("</head>")[2].replace('<script src="', "")
    assert desks["wang"].read("/search?q=" + "长" * 101).status == 422
    assert desks["wang"].read("/search?q=1+2+3+4+5+6").status == 422


def test_who_asks_too_often_waits(finance, clock):
    assert [finance.read("/search?q=县").status for _ in range(31)] == [200] * 30 + [429]
    waiting = finance.read("/search?q=县")
    assert (waiting.status, waiting.h1) == (429, "请稍后再试")
    assert waiting.headers["retry-after"] == "60"
    assert finance.read("/search").status == 200


CANARY, WORD = "金丝雀九号", "金丝雀"


@pytest.fixture
def canary(clerk, office, county):
    """A remark, a name of evidence, a reason and a note of the education bureau."""
    clerk.act("/act/report_progress?task=9&unit=education-bureau&capacity=member", text=f"进展{CANARY}")
    clerk.act(CLAIM, evidence__0__name=f"{CANARY}.pdf", evidence__0__sha256="AB" * 32)
    office.act("/act/return_completion?task=9&unit=education-bureau&capacity=member", reason=f"退回{CANARY}")
    office.act(f"/act/correct_entry?position={county.log.head()}", note=f"更正{CANARY}")
    return county.log.head()


ASKED = [
    f"/search?q={WORD}",
    f"/search?q={WORD}&kind=remarks",
    f"/search?q={WORD}&format=csv",
    "/log",
    "/log?unit=education-bureau",
    "/log?format=csv",
    "/duties/9/member/education-bureau",
    "/duties/9/member/education-bureau?format=csv",
    "/people",
    "/people/li-ming",
    "/units/education-bureau",
    f"/api/search?q={WORD}",
    "/api/entries?limit=1000",
    "/api/entries?unit=education-bureau",
    "/api/history/duty/9/member/education-bureau",
    "/api/duties/9/member/education-bureau",
]


def test_a_remark_of_another_unit_shows_nowhere(app, canary):
    desks = {name: Desk(app, name) for name in ("li", "wen", "shen", "admin")}
    addresses = [*ASKED, *(f"/entries/{position}" for position in range(canary - 3, canary + 1))]
    for name, desk in desks.items():
        shown = [address for address in addresses if CANARY in desk.client.get(address, auth=(name, PASSWORD)).text]
        if name in ("li", "shen"):
            assert len(shown) == len(addresses) - 3, name  # people and units tell no remarks
        else:
            assert shown == [], name
    for name, count in (("li", 4), ("shen", 4), ("wen", 0)):
        page = desks[name].read(f"/search?q={WORD}")
        assert page.h1.startswith(f"查到 {count} 项" if count else "没有查到"), name
        said = desks[name].client.get(f"/api/search?q={WORD}", auth=(name, PASSWORD)).json()
        assert said["remarks"]["count"] == count


# People


@pytest.fixture
def posted(county):
    """Li Ming, head of a section, has moved; an account is his."""
    office_act(
        county, TakePost(person="li-ming", unit="education-bureau", section="budget", title="股长"), "2021-06-01"
    )
    office_act(county, LeavePost(person="li-ming", unit="education-bureau", title="股长"), "2022-05-31")
    office_act(county, TakePost(person="li-ming", unit="culture-bureau", title="副局长"), "2022-06-01")
    act = Act(actor="admin", role="security", occurred_on=county.today())
    county.carry_out(OpenAccount(account="ming", person="li-ming", unit="education-bureau"), act)
    county.carry_out(GrantRole(account="ming", role="unit_clerk", unit="education-bureau"), act)
    return county


def test_people_stand_with_their_posts_of_the_day(office, posted):
    assert "县文化局 副局长" in office.read("/people").text
    assert "县教育局 预算股 股长" in office.read("/people?as_of=2022-05-30").text
    assert "li-ming" in office.read("/people?unit=culture-bureau").html
    assert "/people/li-ming" not in office.read("/people?unit=education-bureau").html


def test_a_person_is_shown_across_units_names_and_days(office, posted):
    office_act(posted, RenameUnit(unit="education-bureau", name="县教育体育局"))
    page = office.read("/people/li-ming")
    assert page.h1 == "李明：在手 1 项任务"
    assert "县教育局（现 县教育体育局）" in page.text
    assert "2022-05-31" in page.text
    assert "2021-06-02" in page.text
    early = office.read("/people/li-ming?as_of=2021-06-01")
    assert early.h1 == "李明：在手 0 项任务"
    assert "副局长" not in early.text
    assert office.read("/people/li-ming?as_of=2021-05-31").status == 404


@pytest.mark.parametrize("address", ["/people/nobody", "/people/Li-Ming", "/people/a%00", "/people/" + "a" * 61])
def test_who_is_not_registered_is_not_found(desks, address):
    assert desks["wang"].read(address).status == 404


def test_what_somebody_signed_is_for_himself_his_head_the_office_and_audit(app, posted, security):
    posted.credentials.choose("ming", PASSWORD)
    act = Act(actor="ming", role="unit_clerk", occurred_on=posted.today())
    posted.carry_out(ReportProgress(task=9, unit="education-bureau", text="有进展"), act)
    told = {
        name: "只供本人" not in Desk(app, name).read("/people/li-ming").text
        for name in ("ming", "chen", "wang", "shen", "li", "wen", "cai")
    }
    assert told == {"ming": True, "chen": True, "wang": True, "shen": True, "li": False, "wen": False, "cai": False}
    in_a_ledger = Act(actor="culture-bureau/li-ming", role="unit_clerk", occurred_on=posted.today())
    posted.carry_out(
        AddSection(unit="culture-bureau", section="art", name="艺术股"), in_a_ledger, permit=permit_in_ledger
    )
    for name, elsewhere in (("ming", True), ("wang", True), ("chen", False)):
        page = Desk(app, name).read("/people/li-ming")
        assert "报告进展" in page.text
        assert ("登记股室" in page.text) == elsewhere, name
    assert security.read("/people/li-ming").status == 403


def test_a_duty_and_a_unit_lead_to_the_person(office, posted):
    assert [link for link, _ in office.read("/duties/51/member/education-bureau").links if link == "/people/li-ming"]
    assert [link for link, _ in office.read("/units/culture-bureau").links if link == "/people/li-ming"]


# Help


def test_help_tells_the_two_days_by_the_judge_itself(desks):
    page = desks["wang"].read("/help")
    rows = re.findall(
        r"<tr><th scope=\"row\" class=\"day\">(2021-12-29|2021-12-30|2022-01-03)</th>(.*?)</tr>", page.html
    )
    cells = {day: [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", row)] for day, row in rows}
    assert cells == {
        "2021-12-29": ["未启动", "未启动", "未启动"],
        "2021-12-30": ["未启动", "已报待核", "按期完成"],
        "2022-01-03": ["逾期 3 天", "已报待核", "按期完成"],
    }


def test_help_names_every_command_under_who_gives_it(desks):
    page = desks["li"].read("/help")
    for command in Command.all.values():
        if command.__module__.startswith("pbm_tracker."):
            assert page.html.count(f">{command.verb}<") >= len(command.roles), command.topic
    assert page.link("报告完成") == "/act/claim_completion"
    assert not [link for link, _ in desks["li"].read("/help?as_of=2022-05-01").links if link.startswith("/act/")]
