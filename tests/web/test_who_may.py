import re

import pytest

from counties import CLAIM, PROOF, Desk
from pbm_tracker import capabilities
from pbm_tracker.kernel.commands import Command

assert capabilities.NOUNS
DUTY = "task=9&unit=education-bureau&capacity=member"
SHOWN = "/duties/9/member/education-bureau"
COMMANDS = [one for one in Command.all.values() if one.__module__.startswith("pbm_tracker.")]
DESKS = {"unit_clerk": "li", "supervision": "wang", "audit": "shen", "security": "admin"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.topic)
def test_a_command_has_a_form_for_who_may_give_it_and_for_nobody_else(desks, command):
    for role, name in DESKS.items():
        page = desks[name].read(f"/act/{command.topic}")
        if role not in command.roles:
            assert page.status == 403
            continue
        assert page.status == 200
        assert page.h1 == command.verb
        assert all(named in page.labelled or inside for named, inside in page.controls)
        asked = {name.split("-")[0] for name in page.form.fields}
        unasked = set(command.model_fields) - asked
        assert all(f'id="{name}" tabindex' in page.html for name in unasked)


def test_another_units_duty_is_not_ones_own(clerk, county):
    before = county.log.head()
    assert clerk.read("/act/claim_completion?task=9&unit=culture-bureau").status == 403

    form = clerk.read("/act/claim_completion")
    assert form.form.fields["unit"] == "education-bureau"
    assert clerk.send(form, task="9", unit="culture-bureau", **PROOF).status == 403
    assert county.log.head() == before


def test_a_command_that_is_not_there(office):
    assert office.read("/act/unheard_of").status == 404


def test_nobody_judges_his_own_report(app, security, county):
    security.act("/act/grant_role?account=chen", role="supervision")
    chen = Desk(app, "chen")
    chen.send(chen.read(CLAIM), **PROOF)
    assert "须由另一人核验" in chen.read(SHOWN).text

    account = chen.read("/account")
    chen.send(account, next(form for form in account.forms if form.action == "/account/role"), role="supervision")
    shown = chen.read(SHOWN)
    assert "须由另一人核验" in shown.text
    assert "核验通过" not in [words for _, words in shown.links]
    page = chen.send(chen.read(f"/act/verify_completion?{DUTY}"))
    assert page.status == 409
    assert "不得核验自己报告的事项" in page.text


# Entering later


def test_only_the_office_enters_what_happened_before(clerk, office, auditor):
    assert "补录" not in clerk.read(CLAIM).text
    assert "补录" not in auditor.read("/act/find_lapse").text
    assert {"on", "basis"} <= office.read("/act/rename_unit").form.fields.keys()


def test_entering_later_needs_a_basis_and_is_marked(office, county):
    address = "/act/rename_unit?unit=culture-bureau"
    page = office.send(office.read(address), name="县文广旅体局", on="2022-03-01")
    assert page.status == 403
    assert "写明依据文号" in page.text
    assert page.form.fields["on"] == "2022-03-01"

    done = office.send(page, basis="龙编〔2022〕3号")
    assert done.status == 303
    history = office.read("/units/culture-bureau")
    assert "补录" in history.text
    assert "依据 龙编〔2022〕3号" in history.text
    assert "县文广旅体局" in history.h1


@pytest.mark.parametrize(("on", "sentence"), [("2022-06-11", "还没有到"), ("1.3.2022", "应为日期")])
def test_a_day_that_will_not_do(office, on, sentence):
    page = office.send(office.read("/act/rename_unit?unit=culture-bureau"), name="新名", on=on, basis="文号")
    assert page.status in (409, 422)
    assert sentence in page.text


# Accounts


def test_a_one_time_password_is_shown_once(app, security, county):
    form = security.read("/act/open_account")
    opened = security.send(form, account="new", unit="education-bureau")
    assert opened.status == 200
    first = re.search(r"<code>([0-9a-f-]+)</code>", opened.html)[1]
    assert county.credentials.check("new", first)

    again = security.send(form, account="new", unit="education-bureau")
    assert "<code>" not in again.html
    assert "重置密码" in again.text
    assert county.credentials.check("new", first)


def test_nobody_grants_himself_a_role(security, county):
    page = security.send(security.read("/act/grant_role?account=admin"), role="supervision")
    assert page.status == 409
    assert "不能给自己授权" in page.text
    assert "请另一名安全管理员办理" in page.text
    assert page.form.fields["role"] == "supervision"


def test_a_form_sent_after_the_session_ended_says_so(clerk, clock, county):
    form = clerk.read(CLAIM)
    before = county.log.head()
    clock.on("2022-06-11")
    page = clerk.send(form, **PROOF)

    assert page.status == 403
    assert "登录已经过期，这一次没有记入" in page.text
    assert county.log.head() == before
