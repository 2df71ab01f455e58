"""`pbm token`: issued once, listed without what it is, revoked."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from pbm_tracker.county import County
from pbm_tracker.kernel import clock
from surfaces import api, pbm

TODAY = clock.day_of(datetime.now(UTC))
pytestmark = pytest.mark.parametrize("made", ["sqlite"], indirect=True)


def token(made, verb, *arguments):
    return pbm(made.settings, "token", verb, "--account", "li", *arguments, PBM_PASSWORD=made.passwords["li"])


def test_a_token_lets_in_until_it_is_revoked(copied):
    issued = json.loads(token(copied, "issue", "--name", "月报", "--until", TODAY + timedelta(days=30)).out)
    with closing(County.open(copied.settings)) as county:
        headers = {"Authorization": f"Bearer {issued['token']}"}
        assert api(county).get("/api/board", headers=headers).status_code == 200
        listed = token(copied, "list")
        assert json.loads(listed.out)["id"] == issued["id"]
        assert issued["token"] not in listed.out
        assert token(copied, "revoke", "--id", issued["id"]).status == 0
        assert api(county).get("/api/board", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("verb", "arguments", "status", "words"),
    [
        ("issue", ("--name", "月报", "--until", "2022-02-30"), 2, "没有这一天"),
        ("issue", ("--name", "月报", "--until", "2022-02-28"), 1, "有效期应在"),
        ("issue", ("--name", " ", "--until", str(TODAY)), 2, "不能为空"),
        ("issue", ("--name", "月报", "--until", str(TODAY), "--role", "audit"), 1, "账号没有角色"),
        ("revoke", ("--id", "x"), 1, "没有这个令牌"),
    ],
)
def test_what_will_not_do_is_a_sentence(copied, verb, arguments, status, words):
    said = token(copied, verb, *arguments)
    assert (said.status, said.out) == (status, "")
    assert words in said.err
