import re
from datetime import timedelta

import pytest

from counties import PASSWORD, Desk
from pbm_tracker.access.passwords import why_unfit

NEW = "ling yi ju hao ji de hua"


def test_the_first_page_is_for_anybody(anybody):
    page = anybody.read("/")

    assert page.status == 200
    assert page.link("登录") == "/sign-in"
    assert "63 项任务" in page.text
    assert "截至" not in page.text


def test_signing_in_leads_to_the_work_that_waits(anybody):
    page = anybody.send(anybody.read("/sign-in"), account="li", password=PASSWORD)

    assert page.headers["location"] == "/work"
    assert "县教育局" in anybody.follow(page).h1
    assert anybody.read("/").h1 == anybody.read("/work").h1


def test_the_cookie_is_for_this_host_and_for_no_script(app):
    desk = Desk(app)
    cookie = desk.send(desk.read("/sign-in"), account="li", password=PASSWORD).headers["set-cookie"]
    assert re.fullmatch(r"pbm_dev=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", cookie)

    desk = Desk(app, base_url="https://testserver")
    cookie = desk.send(desk.read("/sign-in"), account="li", password=PASSWORD).headers["set-cookie"]
    assert re.fullmatch(r"__Host-pbm=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", cookie)


@pytest.mark.parametrize(("name", "password"), [("li", "wrong"), ("nobody", PASSWORD), ("", ""), ("li", "x" * 500)])
def test_a_wrong_password_and_an_unknown_account_are_told_alike(anybody, name, password):
    page = anybody.send(anybody.read("/sign-in"), account=name, password=password)

    assert page.status == 422
    assert "账号或密码不对" in page.text
    assert page.form.fields["account"] == name
    assert password not in page.html or not password
    assert "set-cookie" not in page.headers


def test_an_account_without_a_role_is_told_so(app, county, security):
    opened = security.act("/act/open_account", account="new")
    password = re.search(r"<code>([0-9a-f-]+)</code>", opened.html)[1]

    desk = Desk(app)
    page = desk.send(desk.read("/sign-in"), account="new", password=password)

    assert page.status == 403
    assert "还没有角色" in page.text


def test_a_sign_in_form_of_ours_is_needed(anybody, clock):
    page = anybody.read("/sign-in")
    forged = anybody.send(page, account="li", password=PASSWORD, token="x")
    assert forged.status == 403
    assert "再登录一次" in forged.text
    assert "set-cookie" not in forged.headers


def test_a_form_sent_from_another_site_is_refused(anybody):
    fields = anybody.read("/sign-in").form.fields | {"account": "li", "password": PASSWORD}
    elsewhere = anybody.client.post("/sign-in", data=fields, headers={"origin": "https://elsewhere.example"})
    here = anybody.client.post("/sign-in", data=fields, headers={"origin": "http://testserver"})

    assert (elsewhere.status_code, here.status_code) == (403, 303)


@pytest.mark.parametrize(
    ("to", "lands"),
    [
        ("/tasks/17?as_of=2022-05-31", "/tasks/17?as_of=2022-05-31"),
        ("//elsewhere.example", "/work"),
        ("https://elsewhere.example", "/work"),
        ("/\\elsewhere.example", "/work"),
        ("/a\r\nSet-Cookie: x", "/work"),
    ],
)
def test_signing_in_returns_to_a_page_of_ours_only(anybody, to, lands):
    page = anybody.send(anybody.read("/sign-in"), account="li", password=PASSWORD, to=to)
    assert page.headers["location"] == lands


def test_a_page_asked_for_comes_after_signing_in(anybody):
    page = anybody.follow(anybody.read("/tasks/17?as_of=2022-05-31"))
    assert page.h1 == "登录"
    assert anybody.send(page, account="li", password=PASSWORD).headers["location"] == "/tasks/17?as_of=2022-05-31"


def test_signing_out_ends_the_session_itself(clerk):
    kept = dict(clerk.client.cookies)
    page = clerk.read("/work")
    clerk.send(page, next(form for form in page.forms if form.action == "/sign-out"))
    clerk.client.cookies.update(kept)

    assert clerk.read("/work").status == 303


def test_a_session_ends_when_nobody_uses_it(clerk, clock):
    clock.put(clock.now + timedelta(minutes=29))
    assert clerk.read("/work").status == 200
    clock.put(clock.now + timedelta(minutes=31))
    assert clerk.read("/work").status == 303


def test_a_session_lasts_as_long_as_its_role_and_its_account(app, clerk, security):
    security.act("/act/revoke_role?account=li&role=unit_clerk")
    assert clerk.read("/work").status == 303

    auditor = Desk(app, "shen")
    security.act("/act/close_account?account=shen")
    assert auditor.read("/work").status == 303


def test_a_one_time_password_is_replaced_before_anything_else(app, security):
    opened = security.act("/act/open_account", account="new")
    password = re.search(r"<code>([0-9a-f-]+)</code>", opened.html)[1]
    security.act("/act/grant_role?account=new", role="finance")

    desk = Desk(app, "new", password)
    for address in ("/work", "/board", "/act/claim_completion", "/entries/1"):
        assert desk.read(address).headers["location"] == "/account"
    assert "一次性密码" in desk.read("/account").text
    assert desk.read("/").link("登录")

    assert desk.send(desk.read("/account"), current=password, chosen=NEW, again=NEW).status == 303
    assert desk.read("/board").status == 200
    assert Desk(app, "new", NEW).read("/board").status == 200


def test_a_new_password_ends_the_sessions_elsewhere(app, clerk):
    elsewhere = Desk(app, "li")
    clerk.send(clerk.read("/account"), current=PASSWORD, chosen=NEW, again=NEW)

    assert clerk.read("/work").status == 200
    assert elsewhere.read("/work").status == 303


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"current": "wrong", "chosen": NEW, "again": NEW}, "现在的密码不对"),
        ({"current": PASSWORD, "chosen": PASSWORD, "again": PASSWORD}, "不能与现在的相同"),
        ({"current": PASSWORD, "chosen": "short", "again": "short"}, "至少 12 个字符，现有 5 个"),
        ({"current": PASSWORD, "chosen": NEW, "again": NEW + "x"}, "两次输入的新密码不同"),
    ],
)
def test_a_password_that_will_not_do_says_why_at_its_field(clerk, app, values, sentence):
    page = clerk.send(clerk.read("/account"), **values)

    assert page.status == 422
    assert sentence in page.text
    assert PASSWORD not in page.html
    assert Desk(app, "li").read("/work").status == 200


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("yi ju hua er yi", True),
        ("一句好记的话就很好了啊", False),
        ("一句好记的话，就已经很好了", True),
        ("x" * 129, False),
        ("aaaaaaaaaaaabbb", False),
        ("Clerk-1-clerk-1", False),
        ("abcdefghijk\x00l", False),
    ],
)
def test_what_a_password_must_be(password, fits):
    assert (why_unfit("clerk-1", password) is None) == fits


def test_one_acts_in_one_of_the_roles_held(app):
    chen = Desk(app, "chen")
    assert "单位主要负责同志" in chen.read("/work").text
    before = dict(chen.client.cookies)

    page = chen.read("/account")
    form = next(form for form in page.forms if form.action == "/account/role")
    chen.follow(chen.send(page, form, role="unit_clerk"))

    assert "chen 单位经办人" in chen.read("/work").text
    assert dict(chen.client.cookies) != before
    assert chen.send(page, form._replace(fields=form.fields | {"csrf": "x"}), role="unit_head").status == 403


def test_nobody_takes_a_role_that_he_does_not_hold(app):
    chen = Desk(app, "chen")
    page = chen.read("/account")
    form = next(form for form in page.forms if form.action == "/account/role")

    assert chen.send(page, form, role="supervision").status == 403
    assert "单位主要负责同志" in chen.read("/work").text
