import pytest

from counties import Desk, claim

DUTY = "task=9&unit=education-bureau&capacity=member"


@pytest.fixture
def verdict(clerk):
    """Where the claim that was just made is verified."""
    claim(clerk, completed_on="2022-06-01")
    return f"/act/verify_completion?{DUTY}"


def test_an_act_of_consequence_is_shown_before_it_is_recorded(office, county, verdict):
    before = county.log.head()
    shown = office.send(office.read(verdict), completed_on="2022-06-03", reason="材料补齐之日")

    assert shown.status == 200
    assert shown.h1 == "请核对：核验通过"
    for words in (
        "单位县教育局",
        "所报完成日期 2022-06-01",
        "完成日期 2022-06-03",
        "理由：材料补齐之日",
        "wang · 县府办督查",
    ):
        assert words in shown.text
    assert county.log.head() == before

    done = office.send(shown, confirmed="yes")
    assert county.log.head() == before + 1
    assert office.follow(done).h1 == "任务 9 · 县教育局：逾期 154 天后完成，坚持中"
    assert office.send(shown, confirmed="yes").headers["location"] == done.headers["location"]
    assert county.log.head() == before + 1


def test_one_may_go_back_and_change_it(office, verdict):
    shown = office.send(office.read(verdict), completed_on="2022-06-03", reason="材料\n补齐之日")
    form = office.send(shown, edit="yes")

    assert form.status == 200
    assert form.h1 == "核验通过"
    assert form.form.fields["completed_on"] == "2022-06-03"
    assert form.form.fields["reason"] == "材料\n补齐之日"


def test_what_changed_while_one_checked_is_told_first(office, clerk, county, verdict):
    shown = office.send(office.read(verdict))
    clerk.send(clerk.read(f"/act/report_progress?{DUTY}"), text="补充说明")
    head = county.log.head()

    again = office.send(shown, confirmed="yes")
    assert again.status == 409
    assert "您核对期间，有关记录有了变化" in again.text
    assert "补充说明" in again.text
    assert county.log.head() == head

    assert office.send(again, confirmed="yes").status == 303
    assert county.log.head() == head + 1


def test_what_was_settled_while_one_checked_is_refused(app, office, county, verdict):
    shown = office.send(office.read(verdict))
    Desk(app, "zhao").act(f"/act/return_completion?{DUTY}", reason="材料不全")
    page = office.send(shown, confirmed="yes")

    assert page.status == 409
    assert "没有待核验的完成报告" in page.text


@pytest.mark.parametrize(
    "seen", ["", "x", "duty/9/member/education-bureau@²", "duty/9/member/education-bureau@" + "9" * 5000]
)
def test_what_was_shown_is_not_taken_from_the_form(office, county, verdict, seen):
    before = county.log.head()
    shown = office.send(office.read(verdict))
    page = office.send(shown, confirmed="yes", seen=seen)

    assert page.h1 == "请核对：核验通过"
    assert county.log.head() == before
