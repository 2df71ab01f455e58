"""What machines ask, and what a request may be."""

import json
import logging
import sqlite3
from contextlib import closing

import psycopg
import pytest
from starlette.testclient import TestClient

from counties import PASSWORD
from pbm_tracker.county import County
from pbm_tracker.keeping import checks
from pbm_tracker.kernel import pool_postgres, store_sqlite
from pbm_tracker.settings import Settings
from pbm_tracker.web.limits import BODY_BYTES_MAX
from pbm_tracker.web.logs import JsonLines
from pbm_tracker.web.serving import hosts_of
from surfaces import api, app_of, pbm

RENAME = {"unit": "culture-bureau", "name": "县文旅局"}
CLAIM = "/api/commands/rename_unit"


@pytest.fixture
def client(app):
    return TestClient(app, raise_server_exceptions=False, client=("127.0.0.1", 5000))


# Health


def test_it_is_green_for_anybody(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "green"})
    assert answer.headers["cache-control"] == "no-store"


def test_it_is_red_for_a_reason(client, monkeypatch):
    monkeypatch.setattr(checks, "FREE_BYTES_MIN", 1 << 60)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["status"] == "red"
    assert list(answer.json()["reasons"]) == ["disk"]


def test_it_is_red_while_the_log_is_away(client, county, monkeypatch):
    def away():
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(county.log, "head", away)
    assert "log" in client.get("/health").json()["reasons"]


def test_it_is_red_once_a_disk_has_failed_and_nothing_is_recorded_until_a_new_start(client, county):
    county.stores.log.broken = "disk I/O error"
    before = county.log.head()
    answer = client.post(CLAIM, json=RENAME, auth=("wang", PASSWORD))
    assert answer.status_code == 503
    assert "读写错误" in answer.json()["detail"]
    assert client.get("/health").status_code == 503
    assert client.get("/api/board", auth=("wang", PASSWORD)).status_code == 200
    assert county.log.head() == before


def test_the_first_error_of_the_disk_stops_the_log(county):
    reason = sqlite3.OperationalError("disk I/O error")
    reason.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
    from eventsourcing.persistence import OperationalError  # noqa: PLC0415 - beside the error it wraps

    with pytest.raises(OperationalError), county.stores.log.turn():
        raise OperationalError(reason) from reason
    assert county.stores.log.broken


# Figures


def test_figures_are_for_this_machine(app, client):
    assert client.get("/metrics").status_code == 200
    assert TestClient(app, client=("10.0.0.9", 5000)).get("/metrics").status_code == 404


def test_another_machine_needs_the_token(app, county):
    other = TestClient(app, client=("10.0.0.9", 5000))
    county.settings.metrics_token = "a-long-token"
    for token, status in (("a-long-token", 200), ("another", 404), ("", 404)):
        assert other.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == status


def test_figures_count_requests_and_name_nobody(client, county):
    client.get("/units/education-bureau?q=canary-in-query")
    client.get("/canary-in-path")
    text = client.get("/metrics").text
    assert f"pbm_log_position {float(county.log.head())}" in text
    assert 'route="/units/{unit}"' in text
    for canary in ("canary", "education", "li", "县"):
        assert f'"{canary}' not in text
        assert "canary" not in text


# Logs


def logged(caplog):
    return [json.loads(JsonLines().format(record)) for record in caplog.records]


def test_no_log_line_holds_what_was_sent(client, caplog, monkeypatch, county):
    canaries = ["canary-query", "canary-cookie", "canary-password", "canary-name", "canary-file", "canary-error"]

    def fail(*_, **__):
        raise RuntimeError("canary-error")

    with caplog.at_level(logging.DEBUG):
        client.get("/board?category=canary-query", headers={"Cookie": "pbm_dev=canary-cookie"})
        client.get("/api/board", auth=("canary-name", "canary-password"))
        client.post(CLAIM, json=RENAME | {"name": "canary-name" * 100}, auth=("wang", PASSWORD))
        client.post(CLAIM, content=b"canary-file", auth=("wang", PASSWORD))
        monkeypatch.setattr(county.credentials, "check", fail)
        assert client.get("/api/board", auth=("wang", PASSWORD)).status_code == 500
    lines = [line for line in logged(caplog) if line["logger"].startswith(("pbm_tracker", "uvicorn", "fastapi"))]
    assert len(lines) >= 5
    assert [canary for canary in canaries if canary in json.dumps(lines)] == []
    assert {"RuntimeError"} <= {line.get("error") for line in lines}


def test_a_request_is_logged_by_its_route(client, caplog):
    with caplog.at_level(logging.INFO):
        answer = client.get("/tasks/17", follow_redirects=False)
    [line] = [line for line in logged(caplog) if line["event"] == "request"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/tasks/{number}", answer.status_code)
    assert line["request"] == answer.headers["x-request-id"]
    assert line["ms"] >= 0


def test_a_line_cannot_be_broken_in_two():
    record = logging.LogRecord("x", logging.INFO, "", 0, "a\nb\u2028c %s", ("secret",), None)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "\u2028" not in line
    assert "secret" not in line


# Limits


@pytest.mark.parametrize(("prefix", "limit"), [BODY_BYTES_MAX[1], BODY_BYTES_MAX[-1]])
@pytest.mark.parametrize("declared", [True, False])
def test_a_body_is_counted_as_it_is_read(client, prefix, limit, declared):
    address = {"/api/": CLAIM, "/": "/sign-in"}[prefix]
    body = b"x" * (limit + 1)
    content = body if declared else iter([body[:1000], body[1000:]])
    kind = {"Content-Type": "application/json" if prefix == "/api/" else "application/x-www-form-urlencoded"}
    answer = client.post(address, content=content, headers=kind, auth=("wang", PASSWORD))
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("application/problem+json" if prefix == "/api/" else "text/html")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("pbm.example", 200),
        ("PBM.example:8000", 200),
        ("localhost:1", 200),
        ("[::1]:80", 200),
        ("evil", 400),
        ("", 400),
    ],
)
def test_only_our_own_names_are_answered(county, host, status):
    names = hosts_of(Settings(hosts=" pbm.example , other.example"), "127.0.0.1")
    app = app_of(county, hosts=names)
    assert TestClient(app).get("/health", headers={"Host": host}).status_code == status


def test_an_address_for_all_is_no_name():
    assert "0.0.0.0" not in hosts_of(Settings(hosts=""), "0.0.0.0")  # noqa: S104 - compared with
    assert "[fe80::1]" in hosts_of(Settings(hosts=""), "fe80::1")


# A database that is busy


def test_f22_a_log_that_another_holds_answers_when_to_come_again(copied, monkeypatch):
    monkeypatch.setitem(store_sqlite.PRAGMAS, "busy_timeout", ("100", 100))
    monkeypatch.setitem(pool_postgres.SESSION, "lock_timeout", "100ms")
    with closing(County.open(copied.settings)) as county, closing(holding(copied.settings)) as foreign:
        client = api(county)
        auth = ("wang", copied.passwords["wang"])
        answer = client.post(CLAIM, json=RENAME, auth=auth)
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert int(answer.headers["retry-after"]) > 0
        assert "没有记入" in answer.json()["detail"]
        assert client.get("/api/board", auth=auth).status_code == 200
        foreign.rollback()
        assert client.post(CLAIM, json=RENAME, auth=auth).status_code == 201


def test_the_command_line_says_so_in_a_sentence_and_a_status(copied, monkeypatch):
    monkeypatch.setitem(store_sqlite.PRAGMAS, "busy_timeout", ("100", 100))
    monkeypatch.setitem(pool_postgres.SESSION, "lock_timeout", "100ms")
    rename = ("do", "rename_unit", "--account", "wang", "--unit", "culture-bureau", "--name", "县文旅局")
    with closing(holding(copied.settings)):
        said = pbm(copied.settings, *rename, PBM_PASSWORD=copied.passwords["wang"])
    assert (said.status, said.out) == (75, "")
    assert "数据库正忙" in said.err
    assert "Traceback" not in said.err


def holding(settings):
    """Somebody else's transaction that keeps writers out."""
    if settings.database:
        away = psycopg.connect(settings.database)
        away.execute("lock table log.entries in exclusive mode")
        return away
    connection = sqlite3.connect(settings.data / "log.sqlite", isolation_level=None)
    connection.execute("begin immediate")
    return connection


def test_a_page_says_so_too(office, county, monkeypatch):
    def busy(*_, **__):
        reason = sqlite3.OperationalError("database is locked")
        reason.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise reason

    monkeypatch.setattr(county.views, "reading", busy)
    page = office.read("/board")
    assert (page.status, page.headers["retry-after"]) == (503, "5")
    assert "数据库正忙，没有记入。" in page.text
    assert "请稍候再办。" in page.text
    assert "保管数据" not in page.text
