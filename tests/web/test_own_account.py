"""The own account, and the accounts of all as the security administrator keeps them."""

import re
from datetime import timedelta

import pytest

from counties import PASSWORD, Desk
from surfaces import api

NEW = "ling yi ju hao ji de hua"
UNTIL = "2022-12-31"


def form_of(page, action):
    return next(form for form in page.forms if form.action == action)


def issue(desk, **values):
    page = desk.read("/account")
    given = {"name": "月报", "scope": "read", "expires_on": UNTIL} | values
    return desk.send(page, form_of(page, "/account/tokens"), **given)


def token_of(page):
    return re.search(r"pbm_[\w-]{43}", page.html)[0]


def bearer(token, **headers):
    return {"Authorization": f"Bearer {token}", **headers}


CLAIM = {"task": 48, "unit": "education-bureau", "evidence": [{"name": "文件.pdf", "sha256": "cd" * 32}]}


# Tokens


def test_a_token_is_shown_once_and_reads_only(clerk, county):
    page = issue(clerk)
    token, http = token_of(page), api(county)

    assert token not in clerk.read("/account").html
    assert "单位经办人，只能查询" in clerk.read("/account").text
    assert http.get("/api/duties", headers=bearer(token)).status_code == 200
    refused = http.post("/api/commands/claim_completion", json=CLAIM, headers=bearer(token))
    assert (refused.status_code, "只能查询" in refused.json()["detail"]) == (403, True)
    assert http.get("/api/tokens", headers=bearer(token)).status_code == 403
    assert http.get("/api/board", headers=bearer(token, **{"X-Role": "audit"})).status_code == 403


def test_a_token_that_acts_does_so_as_its_account(clerk, county):
    token = token_of(issue(clerk, scope="act"))
    answer = api(county).post("/api/commands/claim_completion", json=CLAIM, headers=bearer(token))
    assert (answer.status_code, answer.json()["entries"][0]["actor"]) == (201, "li")
    other = CLAIM | {"unit": "culture-bureau"}
    assert api(county).post("/api/commands/claim_completion", json=other, headers=bearer(token)).status_code == 403


@pytest.mark.parametrize("ending", ["revoke", "expire", "role", "close", "lock", "reset"])
def test_a_token_ends(clerk, security, county, clock, ending):
    token, http = token_of(issue(clerk)), api(county)
    assert http.get("/api/board", headers=bearer(token)).status_code == 200
    if ending == "revoke":
        page = clerk.read("/account")
        clerk.send(page, form_of(page, "/account/tokens/revoke"))
        assert "没有有效的令牌" in clerk.read("/account").text
    elif ending == "expire":
        clock.on("2023-01-01")
    elif ending == "role":
        security.act("/act/revoke_role?account=li&role=unit_clerk")
    elif ending == "lock":
        security.act("/act/lock_account?account=li", reason="手机遗失")
    else:
        security.act(f"/act/{'close_account' if ending == 'close' else 'reset_password'}?account=li")
    assert http.get("/api/board", headers=bearer(token)).status_code == 401


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " "}, "必填"),
        ({"name": "x" * 41}, "最多 40 个字"),
        ({"scope": "all"}, "只能是"),
        ({"expires_on": "2022-06-09"}, "有效期应在"),
        ({"expires_on": "2023-06-12"}, "有效期应在"),
        ({"expires_on": "明年"}, "应为日期"),
    ],
)
def test_a_token_that_will_not_do_says_why(clerk, values, sentence):
    page = issue(clerk, **values)
    assert page.status == 422
    assert sentence in page.text
    assert "pbm_" not in page.html.replace("pbm_dev", "")


def test_the_api_issues_lists_and_revokes_them(county):
    http, auth = api(county), ("li", PASSWORD)
    issued = http.post("/api/tokens", json={"name": "月报", "expires_on": UNTIL}, auth=auth)
    assert issued.status_code == 201
    about = issued.json()["about"]
    assert (about["role"], about["scope"], about["expires_on"]) == ("unit_clerk", "read", UNTIL)
    assert http.get("/api/tokens", auth=auth).json()["rows"] == [about]
    assert http.delete(f"/api/tokens/{about['id']}", auth=("wen", PASSWORD)).status_code == 404
    assert http.delete(f"/api/tokens/{about['id']}", auth=auth).json()["revoked_at"]
    assert http.get("/api/board", headers=bearer(issued.json()["token"])).status_code == 401


# Sessions


def test_one_sees_where_one_is_signed_in_and_ends_it(clerk, app):
    elsewhere = Desk(app, "li")
    page = clerk.read("/account")
    assert page.status == 200, page.headers
    assert "正在登录 2 处" in page.text
    clerk.follow(clerk.send(page, form_of(page, "/account/sessions/end")))
    assert "正在登录 1 处" in clerk.read("/account").text
    assert "已由本人在别处结束" in elsewhere.follow(elsewhere.read("/work")).text


def test_the_third_sign_in_ends_the_first_and_tells_it(clerk, app, clock):
    for _ in range(2):
        clock.put(clock.now + timedelta(seconds=1))
        Desk(app, "li")
    assert "较早的一处已经退出" in clerk.follow(clerk.read("/work")).text


# Passwords and failures


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ("education-bureau 2022", "单位的名称"),
        ("我在教育局上班已经二十年了", "单位的名称"),
        ("password1234567", "常见"),
    ],
)
def test_a_password_that_is_easily_guessed(clerk, chosen, sentence):
    page = clerk.read("/account")
    answer = clerk.send(page, form_of(page, "/account/password"), current=PASSWORD, chosen=chosen, again=chosen)
    assert answer.status == 422
    assert sentence in answer.text


def test_a_password_is_not_used_again(clerk):
    for current, chosen, status in [(PASSWORD, NEW, 303), (NEW, PASSWORD, 422)]:
        page = clerk.read("/account")
        answer = clerk.send(page, form_of(page, "/account/password"), current=current, chosen=chosen, again=chosen)
        assert answer.status == status
    assert "最近用过" in answer.text


def test_who_fails_too_often_waits_on_every_surface(app, county, clock, security):
    desk = Desk(app)
    for _ in range(5):
        assert desk.send(desk.read("/sign-in"), account="li", password="wrong").status == 422
    page = desk.send(desk.read("/sign-in"), account="li", password=PASSWORD)
    assert (page.status, page.headers["retry-after"]) == (429, "900")
    assert "15 分钟后再试" in page.text
    answer = api(county).get("/api/board", auth=("li", PASSWORD))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    assert "多次输错密码" in security.read("/accounts").text
    security.act("/act/unlock_account?account=li")
    assert desk.send(desk.read("/sign-in"), account="li", password=PASSWORD).status == 303


# The security administrator


def test_a_reset_gives_a_new_password_once_and_ends_what_there_was(clerk, security, app, county):
    page = security.act("/act/reset_password?account=li")
    first = re.search(r"<code>([0-9a-f-]+)</code>", page.html)[1]
    assert "已重置密码 li" in page.h1
    assert clerk.read("/work").status == 303
    assert not county.credentials.verify("li", PASSWORD)
    assert Desk(app, "li", first).read("/work").headers["location"] == "/account"
    assert first not in str([entry.event for entry in county.log.entries_of("account/li")])


def test_an_account_is_locked_and_unlocked(clerk, security, app):
    security.act("/act/lock_account?account=li", reason="手机遗失")
    assert clerk.read("/work").status == 303
    assert "锁定：手机遗失" in security.read("/accounts").text
    desk = Desk(app)
    assert desk.send(desk.read("/sign-in"), account="li", password=PASSWORD).status == 422
    security.act("/act/unlock_account?account=li")
    assert Desk(app, "li").read("/work").status == 200


def test_a_first_password_that_ran_out_is_seen(security, clock, app):
    security.act("/act/open_account", account="new")
    assert "一次性密码 2022-06-13" in security.read("/accounts").text
    clock.put(clock.now + timedelta(days=4))
    assert "一次性密码已过期" in Desk(app, "admin").read("/accounts").text


def test_who_left_a_post_is_shown_and_keeps_the_account(office, security, app):
    office.act("/act/take_post", person="li-ming", unit="education-bureau", title="股长")
    security.act("/act/open_account", account="ming", unit="education-bureau", person="li-ming")
    office.act("/act/leave_post", person="li-ming", unit="education-bureau", title="股长")
    assert "李明已于 2022-06-10 离任" in security.read("/accounts").text


def test_the_auditor_reads_the_accounts_and_others_do_not(auditor, clerk):
    page = auditor.read("/accounts")
    assert page.status == 200
    assert "重置密码" not in " ".join(words for _, words in page.links)
    assert clerk.read("/accounts").status == 403
