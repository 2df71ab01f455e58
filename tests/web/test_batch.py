"""One act for many duties: chosen, checked, recorded under one cause; what is refused is named and left out."""

import pytest

from counties import PROOF, Desk
from pbm_tracker.access.account import GrantRole
from pbm_tracker.kernel.events import Act

VERIFY = "/batch/verify_completion"
STREAM = "duty/{}/member/{}"


def claim(desk, task, unit):
    page = desk.send(desk.read(f"/act/claim_completion?task={task}&unit={unit}&capacity=member"), **PROOF)
    assert page.status == 303, page.text


@pytest.fixture
def claims(clerk, other_clerk):
    """Four reports that wait, of two units."""
    for task in (9, 17, 27):
        claim(clerk, task, "education-bureau")
    claim(other_clerk, 9, "culture-bureau")


def boxes(page):
    return [given["value"] for tag, given in page.tags if tag == "input" and given.get("name") == "duty"]


def switch_to(desk, role):
    page = desk.read("/account")
    desk.send(page, next(form for form in page.forms if form.action == "/account/role"), role=role)


def latest(county, count):
    head = county.log.head()
    return [county.log.entry_at(position) for position in range(head - count + 1, head + 1)]


@pytest.mark.usefixtures("claims")
def test_many_claims_are_verified_as_one_act_and_an_entry_each(office, county):
    work = office.read("/work")
    form = office.read(work.link("一并核验"))
    assert form.h1 == "批量办理：核验通过"
    assert len(boxes(form)) == 4
    assert "duty" not in form.form.fields

    shown = office.send(office.read(f"{VERIFY}?all=true&back=/work"), reason="材料齐全")
    before = county.log.head()
    assert shown.h1 == "请核对：核验通过 4 项"
    assert "理由：材料齐全" in shown.text
    done = office.send(shown, confirmed="yes")

    made = latest(county, 4)
    assert county.log.head() == before + 4
    assert done.headers["location"] == f"/work?done={before + 1}-{before + 4}"
    assert {entry.event.topic for entry in made} == {"completion_verified"}
    assert {entry.event.reason for entry in made} == {"材料齐全"}
    assert len({entry.stream for entry in made}) == 4
    assert len({entry.cause for entry in made}) == 1
    assert made[0].cause.startswith("batch/")
    assert "批量办理" in office.read("/duties/9/member/education-bureau").text


@pytest.mark.usefixtures("claims")
def test_a_form_sent_twice_records_once(office, county):
    shown = office.send(office.read(f"{VERIFY}?all=true"))
    first = office.send(shown, confirmed="yes")
    head = county.log.head()

    assert office.send(shown, confirmed="yes").headers["location"] == first.headers["location"]
    assert county.log.head() == head


@pytest.mark.usefixtures("claims")
def test_only_what_is_chosen_is_recorded_and_what_was_chosen_is_kept(office, county):
    form = office.read(VERIFY)
    chosen = [STREAM.format(17, "education-bureau"), STREAM.format(9, "culture-bureau")]
    shown = office.send(form, duty=chosen)
    again = office.send(shown, edit="yes")
    assert sorted(again.form.fields["duty"]) == sorted(chosen)

    office.send(office.send(again), confirmed="yes")
    assert {entry.stream for entry in latest(county, 2)} == set(chosen)


def test_what_would_be_refused_is_named_and_left_out(app, county, clerk):
    act = Act(actor="admin", role="security", occurred_on=county.today())
    county.carry_out(GrantRole(account="wang", role="unit_clerk", unit="education-bureau"), act)
    claim(clerk, 9, "education-bureau")
    wang = Desk(app, "wang")
    switch_to(wang, "unit_clerk")
    claim(wang, 17, "education-bureau")
    switch_to(wang, "supervision")

    shown = wang.send(wang.read(VERIFY), duty=[STREAM.format(task, "education-bureau") for task in (9, 17)])
    assert shown.h1 == "请核对：核验通过 1 项"
    assert "1 项不能这样办理，不会记入" in shown.text
    assert "不得核验自己报告的事项" in shown.text
    assert "报告与核验、核验与推翻、申请与批准不得为同一人" in shown.text

    before = county.log.head()
    wang.send(shown, confirmed="yes")
    assert [entry.stream for entry in latest(county, 1)] == [STREAM.format(9, "education-bureau")]
    assert county.log.head() == before + 1


@pytest.mark.usefixtures("claims")
def test_what_another_settled_meanwhile_is_shown_before_anything_is_recorded(app, office, county):
    shown = office.send(office.read(f"{VERIFY}?all=true"))
    Desk(app, "zhao").act("/act/return_completion?task=17&unit=education-bureau&capacity=member", reason="材料不全")
    head = county.log.head()

    again = office.send(shown, confirmed="yes")
    assert again.status == 409
    assert "您核对期间，有关记录有了变化" in again.text
    assert "材料不全" in again.text
    assert again.h1 == "请核对：核验通过 3 项"
    assert "1 项不能这样办理" in again.text
    assert county.log.head() == head

    assert office.send(again, confirmed="yes").status == 303
    assert county.log.head() == head + 3


@pytest.mark.usefixtures("claims")
def test_nothing_is_recorded_where_none_can_be_done(app, office, county):
    form = office.read(VERIFY)
    chosen = [STREAM.format(17, "education-bureau")]
    office.act("/act/verify_completion?task=17&unit=education-bureau&capacity=member")
    head = county.log.head()

    page = office.send(form, duty=chosen)
    assert page.h1 == "没有一项可以这样办理"
    assert "没有待核验的完成报告" in page.text
    assert "核对无误" not in page.text
    assert office.send(page, confirmed="yes").h1 == "没有一项可以这样办理"
    assert county.log.head() == head


def test_one_person_is_named_for_many_duties(clerk, county):
    form = clerk.read("/batch/name_person")
    assert "unit" not in form.form.fields
    chosen = [STREAM.format(task, "education-bureau") for task in (9, 17, 27)]
    clerk.send(clerk.send(form, duty=chosen, person="li-ming"), confirmed="yes")

    made = latest(county, 3)
    assert {entry.event.person for entry in made} == {"li-ming"}
    assert {entry.stream for entry in made} == set(chosen)


def test_many_extensions_are_granted_each_to_the_day_it_asked_for(office, clerk, county):
    for task, until in ((9, "2022-09-30"), (17, "2022-12-31")):
        address = f"/act/request_extension?task={task}&unit=education-bureau&capacity=member"
        assert clerk.send(clerk.read(address), until=until, reason="换届").status == 303

    shown = office.send(office.read("/batch/grant_extension?all=true"))
    assert "2022-09-30" in shown.text
    office.send(shown, confirmed="yes")
    assert {entry.event.until.isoformat() for entry in latest(county, 2)} == {"2022-09-30", "2022-12-31"}


@pytest.mark.usefixtures("claims")
@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({}, 422, "还没有选中任何一项"),
        ({"duty": ["x"]}, 409, "选中的有 1 项现在不能这样办理"),
        ({"duty": [STREAM.format(9, "education-bureau")], "completed_on": "昨天"}, 422, "应为日期"),
        ({"duty": [STREAM.format(9, "education-bureau")], "on": "2022-06-01"}, 409, "补录"),
        ({"duty": [STREAM.format(9, "education-bureau")], "odd": "1"}, 422, "没有这个字段"),
        ({"duty": [STREAM.format(9, "education-bureau")] * 301}, 422, "一次最多办理 300 项"),
    ],
)
def test_a_form_that_says_nonsense_is_kept_and_told_so(office, county, values, status, words):
    head = county.log.head()
    page = office.send(office.read(VERIFY), **values)

    assert page.status == status
    assert words in page.text
    assert county.log.head() == head


def test_a_unit_chooses_among_its_own_only(clerk, other_clerk, county):
    form = clerk.read("/batch/name_person")
    assert all(stream.endswith("/education-bureau") for stream in boxes(form))
    head = county.log.head()
    page = clerk.send(form, duty=[STREAM.format(9, "culture-bureau")], person="li-ming")

    assert page.status == 409
    assert county.log.head() == head


@pytest.mark.parametrize(("name", "status"), [("verify_completion", 403), ("report_progress", 404), ("x", 404)])
def test_a_batch_that_is_not_ones_own(clerk, name, status):
    assert clerk.read(f"/batch/{name}").status == status


def test_the_past_is_not_acted_upon(office):
    page = office.read(f"{VERIFY}?as_of=2021-12-31")
    assert "批量办理" not in page.h1
    assert not [form for form in page.forms if form.action not in ("/sign-out", "") and form.method == "post"]
