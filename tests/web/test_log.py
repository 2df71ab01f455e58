"""台账: newest first, narrowed by the address, in pages, and only what the reader may see."""

import re

import pytest

from counties import CLAIM, PROOF, claim
from surfaces import record

ABOUT = "/log?unit=education-bureau"


def positions(page):
    return [int(name.removeprefix("entry-")) for name in page.ids if name.startswith("entry-")]


def test_the_newest_stand_first_and_all_are_counted(desks):
    page = desks["shen"].read("/log")
    found = positions(page)
    assert found == sorted(found, reverse=True)
    assert len(found) == 50
    assert page.h1 == f"台账：{desks['county'].log.head()} 条"


def test_pages_lead_there_and_back(desks):
    page, seen = desks["wang"].read("/log?event=duty_assigned"), []
    while older := [address for address, words in page.links if words == "较早的一页"]:
        seen.append(positions(page))
        page = desks["wang"].read(older[0])
    seen.append(positions(page))
    everything = [one for each in seen for one in each]
    assert (len(everything), len(seen)) == (270, 6)
    assert everything == sorted(everything, reverse=True)

    back = [positions(page)]
    while newer := [address for address, words in page.links if words == "较新的一页"]:
        page = desks["wang"].read(newer[0])
        back.append(positions(page))
    assert {one for each in back for one in each} == set(everything)
    assert all(each == sorted(each, reverse=True) for each in back)
    newest = desks["wang"].read("/log?event=duty_assigned&before=100").link("最新")
    assert positions(desks["wang"].read(newest)) == seen[0]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("event=lapse_found", 1),
        ("unit=education-bureau&task=51", 8),
        ("stream=duty/51/member/education", 8),
        ("actor=education-bureau/clerk", 5),
        ("role=unit_clerk", 5),
        ("role=unit_clerk&event=extension_requested", 1),
        ("occurred_from=2022-02-01&occurred_to=2022-02-28", 2),
        ("recorded_from=2022-06-03", 0),
        ("recorded_to=2021-05-06&event=unit_registered", 6),
        ("event=lapse_found&as_of=2022-04-30", 0),
        ("event=lapse_found&known_at=2022-06-01", 0),
        ("event=nothing_of_the_kind", 0),
        ("back_dated=true", 9),
        ("from_ledger=true", 9),
    ],
)
def test_the_log_is_narrowed(desks, query, count):
    page = desks["wang"].read(f"/log?{query}")
    assert page.status == 200
    assert len(positions(page)) == count
    assert f"{count} 条" in page.h1


@pytest.mark.parametrize("query", ["task=64", "role=king", "occurred_from=x", "back_dated=2", "before=-1", "unit=%00"])
def test_what_cannot_be_asked_says_so(desks, query):
    assert desks["wang"].read(f"/log?{query}").status == 422


def test_accounts_are_for_those_who_keep_them(desks):
    assert all("账号" in words for words in _about(desks["admin"].read("/log")))
    assert {words for words in _about(desks["wang"].read("/log")) if "账号" in words} == {"账号 wang"}
    options = [given["value"] for tag, given in desks["admin"].read("/log").tags if tag == "option"]
    assert "completion_claimed" not in options


def _about(page):
    return [found.strip() for found in re.findall(r"</b></a> ((?:账号|任务)[^<\n]*)", page.html)]


def test_an_act_of_several_entries_is_found_by_its_cause(office, county):
    office.act("/act/merge_unit?unit=laolong-town", into="culture-bureau")
    merged = county.log.entry_at(county.log.head())
    page = office.read(f"/log?cause={merged.cause}")
    assert len(positions(page)) == 39
    assert len(positions(office.read("/log?unit=culture-bureau&event=duty_withdrawn"))) == 0
    assert len(positions(office.read("/log?unit=laolong-town&event=duty_withdrawn"))) == 38


def test_the_heir_reads_what_it_took_over(office, other_clerk, county, tmp_path):
    row = {"on": "2022-06-02", "by": "county-office/officer", "as": "supervision", "do": "withdraw_duty"}
    record(county, tmp_path, [row | {"task": 9, "unit": "culture-bureau", "reason": "不再承担"}])
    office.act("/act/merge_unit?unit=education-bureau", into="culture-bureau")
    page = other_clerk.read("/log?unit=culture-bureau&event=duty_handed_over")
    assert len(positions(page)) == 1
    assert len(positions(other_clerk.read("/log?unit=culture-bureau&task=9"))) >= 4


# One entry


def test_an_entry_tells_all_of_its_act_and_its_neighbours(clerk, county):
    done = claim(clerk)
    page = clerk.read(f"/entries/{county.log.head()}")
    assert page.h1 == f"台账第 {county.log.head()} 条：报告完成"
    for words in ("education-bureau", "单位经办人", "2022-06-10", "未写", "单独办理", "其中第 2 条，共 2 条"):
        assert words in page.text
    before = clerk.read(page.link("上一条"))
    assert "分解任务" in before.h1
    assert clerk.read(before.link("下一条")).h1 == page.h1
    assert done.status == 303
    assert not [words for _, words in page.links if "更正这一条" in words]


def test_a_wrong_entry_is_marked_after_a_look(clerk, office, other_clerk, county):
    claim(clerk)
    wrong = county.log.head()
    form = office.read(office.read(f"/entries/{wrong}").link("更正这一条"))
    assert form.form.fields["position"] == str(wrong)
    assert "报告完成" in form.text
    check = office.send(form, note="完成日期是六月一日")
    assert check.h1 == "请核对：更正一条记录"
    assert county.log.head() == wrong
    assert "完成日期是六月一日" in check.text
    done = office.send(check, confirmed="yes")
    assert done.headers["location"].startswith(f"/entries/{wrong}?done=")

    shown = [f"/entries/{wrong}", "/log?event=completion_claimed", "/duties/9/member/education-bureau"]
    for address in shown:
        assert "完成日期是六月一日" in clerk.read(address).text, address
        assert "已更正" in other_clerk.read(address).text, address
        assert "完成日期是六月一日" not in other_clerk.read(address).text, address
        assert "已更正" not in clerk.read(f"{address}{'&' if '?' in address else '?'}known_at=2022-06-09").text
    correction = office.read(f"/entries/{wrong + 1}")
    assert "所更正的一条" in correction.text
    assert not [words for _, words in correction.links if "更正这一条" in words]
    commas = clerk.client.get("/log?event=completion_claimed&format=csv").text
    assert f"第 {wrong + 1} 条：完成日期是六月一日" in commas


def test_in_the_past_nothing_is_marked(office):
    page = office.read("/entries/10?as_of=2022-06-01")
    assert page.status == 200
    assert "更正这一条" not in page.text


def test_what_may_not_be_seen_is_not_shown_beside_the_form(office, county):
    account = next(one for one in range(county.log.head(), 0, -1) if county.log.stream_at(one).startswith("account/"))
    page = office.read(f"/act/correct_entry?position={account}")
    assert page.status == 200
    assert "授予角色" not in page.text
    said = office.send(page, note="写错了")
    absent = office.send(office.read("/act/correct_entry?position=999999"), note="写错了")
    assert said.status == absent.status == 409
    errors = [re.search(r'(?s)<div class="errors".*?</div>', page.html)[0] for page in (said, absent)]
    assert errors[0] == errors[1]


def test_a_claim_is_still_made_from_the_page(clerk):
    assert clerk.send(clerk.read(CLAIM), **PROOF).status == 303


def test_files_are_named_and_not_looked_for(clerk, office, county, monkeypatch):
    claim(clerk)
    asked = []
    monkeypatch.setattr(county.deposits, "of", lambda sha256: asked.append(sha256) or [])
    for address in ("/log", "/search?q=分解表"):
        assert "分解表.pdf" in office.read(address).text
    assert asked == []
    assert "分解表.pdf" in office.read("/duties/9/member/education-bureau").text
    assert asked != []


def test_what_an_entry_says_of_itself_is_not_said_twice(security):
    security.act("/act/open_account", account="new-clerk", unit="education-bureau")
    line = next(line for line in security.read("/log").text.split("开设账号") if "new-clerk" in line)
    assert line.count("new-clerk") == 1
