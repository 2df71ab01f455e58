"""Requests that no reading makes right: each row of the list of bad input that touches the API, by its number."""

import gzip
import json
import shutil
from contextlib import closing

import pytest

from pbm_tracker.county import County
from pbm_tracker.settings import Settings
from surfaces import Clock, api

CLAIM = {"task": 48, "unit": "education-bureau", "evidence": [{"name": "文件.pdf", "sha256": "cd" * 32}]}
GOOD = json.dumps(CLAIM)
JSON = {"content-type": "application/json"}
pytestmark = pytest.mark.parametrize("made", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def county(made, tmp_path_factory):
    clock = Clock()
    clock.on("2022-06-10")
    folder = tmp_path_factory.mktemp("asked") / "var"  # a good request among the bad ones is recorded
    shutil.copytree(made.settings.data, folder)
    with closing(County.open(Settings(data=folder, database=""), clock)) as county:
        yield county


@pytest.fixture(scope="module")
def http(county):
    return api(county)


@pytest.fixture
def send(county, made, http):
    """Asks, and holds that nothing was recorded and that the answer says what is wrong, by what rule, and the cure."""
    before = county.log.head()

    def send(method, path, status, by="li", **given):
        auth = {"auth": (by, made.passwords[by])} if by else {}
        answer = http.request(method, path, **auth, **given)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        said = answer.json()
        assert list(said) == ["type", "title", "status", "detail", "clause", "cure", "errors"]
        assert said["status"] == status
        assert all(any("\u4e00" <= mark <= "\u9fff" for mark in said[part]) for part in ("title", "clause", "cure"))
        assert "Traceback" not in answer.text
        assert county.log.head() == before
        return answer

    return send


BODIES = [
    ("36", b"", 400),
    ("36-blank", b" \n", 400),
    ("37", b"[" * 50_000, 400),
    ("37-deep", b'{"a":' * 40 + b"1" + b"}" * 40, 400),
    ("38-twice", b'{"task": 1, "task": 48}', 400),
    ("38-nan", b'{"task": NaN}', 400),
    ("38-infinity", b'{"task": -Infinity}', 400),
    ("38-1e999", b'{"task": 1e999}', 400),
    ("39", b'{"unit": "\\ud800"}', 400),
    ("39-key", b'{"\\ud800": 1}', 400),
    ("utf-8", b'{"unit": "\xff"}', 400),
    ("utf-16", GOOD.encode("utf-16"), 400),
    ("not-json", b"{", 400),
    ("two", b"{} {}", 400),
    ("413", b'"' + b"x" * 600_000 + b'"', 413),
    ("44-long", b'{"task": ' + b"9" * 4301 + b"}", 400),
    ("44-zero", b'{"task": -0}', 422),
    ("44-plus", b'{"task": "+5"}', 422),
    ("44-blank", b'{"task": " 12 "}', 422),
    ("44-under", b'{"task": "1_000"}', 422),
    ("44-point", b'{"task": 1.0}', 422),
    ("44-wide", '{"task": "１２"}'.encode(), 422),
    ("44-arabic", '{"task": "٣"}'.encode(), 422),
    ("93", b'{"on": "2022-06-10T10:00:00"}', 422),
    ("list", b"[]", 422),
    ("null", b"null", 422),
]


@pytest.mark.parametrize(("body", "status"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES])
def test_a_body_that_is_none(send, body, status):
    send("POST", "/api/commands/claim_completion", status, content=body, headers=JSON)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/json"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json; charset=gbk"},
        {"content-type": "application/json; charset=nope"},
        JSON | {"content-encoding": "gzip"},
    ],
    ids=lambda headers: "40-" + "-".join(headers.values()),
)
def test_another_type(send, headers):
    body = gzip.compress(GOOD.encode()) if "content-encoding" in headers else GOOD.encode()
    send("POST", "/api/commands/claim_completion", 415, content=body, headers=headers)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("duties?limit=0", "limit"),
        ("duties?limit=-1", "limit"),
        ("duties?limit=1000000000", "limit"),
        ("duties?limit=1.0", "limit"),
        ("duties?limit=5&cursor=forged", "cursor"),
        ("duties?limit=5&cursor=" + "x" * 5000, "cursor"),
        ("entries?limit=0", "limit"),
        ("entries?from=-1", "from"),
        ("entries?from=１", "from"),
        ("board?as_of=", "as_of"),
        ("board?as_of=2022-02-29", "as_of"),
        ("board?as_of=now", "as_of"),
        ("board?as_of=1640908800", "as_of"),
        ("board?as_of=2022-06-11", "as_of"),
        ("board?as_of=2022-06-01&as_of=2022-06-01", "as_of"),
        ("board?as_off=2022-06-01", "as_off"),
        ("board?known_at=2022-01-05T09:30:00", "known_at"),
        ("units?unit=x", "unit"),
        ("history/units?reading=printed", "reading"),
        ("tasks/51?task=51", "task"),
    ],
    ids=lambda value: value if "?" in value else "",
)
def test_43_79_a_parameter_that_will_not_do(send, path, field):
    answer = send("GET", f"/api/{path}", 422, by="wang")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_command_has_no_parameters(send):
    send("POST", "/api/commands/claim_completion?task=48", 422, json=CLAIM)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "FROB", "POST"])
def test_81_another_method(send, method):
    assert "GET" in send(method, "/api/board", 405).headers["allow"]
    if method != "POST":
        assert send(method, "/api/commands/claim_completion", 405).headers["allow"] == "POST"


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/board/", "/api/commands/dance", "/api/..%2fboard"]
)
def test_77_an_unknown_address(send, path):
    send("GET", path, 404)


def test_42_a_key_is_for_one_request(http, made):
    headers, auth = {"Idempotency-Key": "k-42"}, ("li", made.passwords["li"])
    body = {"task": 50, "unit": "education-bureau", "text": "进展"}
    assert http.post("/api/commands/report_progress", json=body, headers=headers, auth=auth).status_code == 201
    fresh = http.post("/api/commands/report_progress", json=body | {"text": "别的"}, headers=headers, auth=auth)
    assert fresh.status_code == 409


@pytest.mark.parametrize("header", ["x" * 201, ""])
def test_a_header_that_will_not_do(send, header):
    if header:
        send("POST", "/api/commands/claim_completion", 422, json=CLAIM, headers={"Idempotency-Key": header})
    send("GET", "/api/board", 422, headers={"X-Role": "king"})


@pytest.mark.parametrize("tag", ["junk", 'W/"', '"' + "x" * 10_000 + '"', ",,,"])
def test_88_a_tag_that_is_none_is_another(http, made, tag):
    auth = ("wang", made.passwords["wang"])
    assert http.get("/api/board", auth=auth, headers={"If-None-Match": tag}).status_code == 200


def test_84_88_80_headers_and_addresses_have_an_end(send):
    send("GET", "/api/board", 431, headers={"If-None-Match": "x" * 1_000_000})
    send("GET", "/api/board?as_of=" + "x" * 8_000, 414)


def test_81_head_is_get_without_the_body(http, made):
    auth = ("wang", made.passwords["wang"])
    got, head = (http.request(method, "/api/board", auth=auth) for method in ("GET", "HEAD"))
    assert (head.status_code, head.headers["etag"], head.content) == (200, got.headers["etag"], b"")


@pytest.mark.parametrize(
    "given", ["Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Basic /////w==",
     "Bearer", "Bearer x", "Bearer pbm_", "Digest x", "x" * 9_000]
)  # fmt: skip
def test_111_a_sign_in_that_is_none(send, given):
    answer = send("GET", "/api/board", 401, by=None, headers={"Authorization": given})
    assert answer.headers["www-authenticate"] == "Basic, Bearer"


def test_a_fault_of_ours_is_told_without_a_trace(monkeypatch, send):
    monkeypatch.setattr("pbm_tracker.web.api_reads.read_units", lambda _: 1 / 0)
    answer = send("GET", "/api/units", 500, by="wang")
    assert "ZeroDivision" not in answer.text
