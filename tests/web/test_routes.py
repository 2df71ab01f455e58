"""Every route of the application, and who is let in: a new one without a rule fails."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from a_year import record_a_year
from counties import PASSWORD, Desk
from pbm_tracker.access.roles import OF_A_UNIT
from pbm_tracker.kernel.commands import Command
from pbm_tracker.web.examples import example_of
from surfaces import app_of, routes
from who import WHO

# Who gets a route at all: anybody; who is signed in; who sees business; who sees accounts; the office.
ANYBODY, SIGNED_IN, BUSINESS, ACCOUNTS, OFFICE = "anybody", "signed in", "business", "accounts", "office"
PAGES = {
    "/": ANYBODY,
    "/static/{name}": ANYBODY,
    "/health": ANYBODY,
    "/help/{page}": ANYBODY,
    "/metrics": ANYBODY,
    "/language": ANYBODY,
    "/sign-in": ANYBODY,
    "/api/docs": ANYBODY,
    "/api/openapi.json": ANYBODY,
    "/account": SIGNED_IN,
    "/work": SIGNED_IN,
    "/accounts": ACCOUNTS,
    "/act/{name}": SIGNED_IN,
    "/batch/{act}": OFFICE,
    "/entries/{position}": SIGNED_IN,
    "/log": SIGNED_IN,
    "/help": SIGNED_IN,
    "/search": BUSINESS,
    "/people": BUSINESS,
    "/people/{person}": BUSINESS,  # or one's own
    "/board": BUSINESS,
    "/cycle": BUSINESS,
    "/cycle/{year}": BUSINESS,
    "/cycle/{year}/{unit}": BUSINESS,
    "/monitoring/{year}": BUSINESS,
    "/monitoring/{year}/key": BUSINESS,
    "/monitoring/{year}/{project}": BUSINESS,
    "/difference": BUSINESS,
    "/overdue": BUSINESS,
    "/overview": BUSINESS,
    "/refusals": BUSINESS,
    "/indicators": BUSINESS,
    "/agencies": BUSINESS,
    "/regulations": BUSINESS,
    "/work-facts": BUSINESS,
    "/evaluations/{year}/{project}": BUSINESS,
    "/samples/{year}": BUSINESS,
    "/coverage/{year}": BUSINESS,
    "/projects": BUSINESS,
    "/projects/{project}": BUSINESS,
    "/goals": BUSINESS,
    "/goals/{year}/{project}": BUSINESS,
    "/goals/{year}/unit/{unit}": BUSINESS,
    "/ledger": OFFICE,
    "/ledger/template.xlsx": OFFICE,
    "/duties/{task}/{capacity}/{unit}": BUSINESS,
    "/files/{sha256}": BUSINESS,
    "/tasks": BUSINESS,
    "/tasks/{number}": BUSINESS,
    "/units": BUSINESS,
    "/units/{unit}": BUSINESS,
}
POSTS = {
    "/sign-in": ANYBODY,
    "/drafts/{name}/delete": SIGNED_IN,
    "/sign-out": ANYBODY,  # of whoever is signed in; for nobody it is the way home
    "/account/password": SIGNED_IN,
    "/account/role": SIGNED_IN,
    "/account/sessions/end": SIGNED_IN,
    "/account/tokens": SIGNED_IN,
    "/account/tokens/revoke": SIGNED_IN,
    "/act/{name}": SIGNED_IN,
    "/batch/{act}": OFFICE,
    "/ledger": OFFICE,
    "/ledger/confirm": OFFICE,
    "/ledger/errors": OFFICE,
}
API_READS = {
    "/api/board": BUSINESS,
    "/api/cycle": BUSINESS,
    "/api/cycle/{year}": BUSINESS,
    "/api/difference": BUSINESS,
    "/api/duties": BUSINESS,
    "/api/duties/{task}/{capacity}/{unit}": BUSINESS,
    "/api/files/{sha256}": BUSINESS,
    "/api/history/{stream:path}": SIGNED_IN,
    "/api/entries": SIGNED_IN,
    "/api/units": BUSINESS,
    "/api/search": BUSINESS,
    "/api/people": BUSINESS,
    "/api/monitoring/{year}": BUSINESS,
    "/api/monitoring/{year}/{project}": BUSINESS,
    "/api/refusals": BUSINESS,
    "/api/indicators": BUSINESS,
    "/api/agencies": BUSINESS,
    "/api/regulations": BUSINESS,
    "/api/work-facts": BUSINESS,
    "/api/projects": BUSINESS,
    "/api/projects/{project}": BUSINESS,
    "/api/goals": BUSINESS,
    "/api/goals/{year}/{project}": BUSINESS,
    "/api/goals/{year}/unit/{unit}": BUSINESS,
    "/api/people/{person}": BUSINESS,
    "/api/tasks": BUSINESS,
    "/api/tasks/{number}": BUSINESS,
    "/api/tokens": SIGNED_IN,
}
COMMANDS = {
    ("post", f"/api/commands/{topic}"): one.__module__.startswith("pbm_tracker.") for topic, one in Command.all.items()
}
API_ACTS = {("post", "/api/files"), ("post", "/api/tokens"), ("delete", "/api/tokens/{id}")} | {
    route for route, ours in COMMANDS.items() if ours
}
# What nobody brought, or declared, in the small county.
NOTHING_THERE = {
    "/samples/{year}",
    "/files/{sha256}",
    "/api/files/{sha256}",
    "/api/goals/{year}/unit/{unit}",
}
NAMED = {"/help/{page}": "/help/clerk"}
EXAMPLES = {
    "name": "open_account", "act": "verify_completion", "position": "1", "task": "51", "capacity": "member",
    "unit": "education-bureau", "number": "51", "stream:path": "units", "id": "x",
    "year": "2022", "project": "2022-031", "person": "li-ming", "sha256": "ab" * 32,
}  # fmt: skip


@pytest.fixture
def app(county):
    """With a year of a project."""
    record_a_year(county)
    return app_of(county)


def address(path):
    if path == "/api/search":
        return f"{path}?q=51"
    return re.sub(r"{([^}]+)}", lambda found: EXAMPLES[found[1]], path)


def test_every_route_has_its_rule(app):
    known = {("get", path) for path in PAGES | API_READS} | {("post", path) for path in POSTS} | API_ACTS
    found = {route for route in routes(app) if COMMANDS.get(route, True)}  # tests bring commands of their own
    assert found - known == set()
    assert known - found == set()


def test_a_page_is_for_whom_its_rule_says(app):
    nobody, clerk, security = (Desk(app, *name).client for name in ((), ("li",), ("admin",)))
    for path, rule in PAGES.items():
        where = NAMED.get(path) or address(path)
        if path == "/static/{name}":
            where = app.state.shell.statics.address("house.css")
        assert (nobody.get(where).status_code == 303) == (rule != ANYBODY), path
        assert (security.get(where).status_code == 403) == (rule in (BUSINESS, OFFICE)), path
        assert (clerk.get(where).status_code == 403) == (rule in (ACCOUNTS, OFFICE) or path == "/act/{name}"), path


def test_a_form_is_taken_from_its_own_page_only(app):
    forged = {"csrf": "x", "token": "x", "key": "k" * 20}
    nobody, clerk = Desk(app).client, Desk(app, "li").client
    for path in POSTS:
        files = {"file": b"x"} if path == "/ledger" else None
        assert clerk.post(address(path), data=forged, files=files).status_code == 403, path
        away = nobody.post(address(path), data=forged, files=files).status_code
        assert away == (303 if path == "/sign-out" else 403), path


def test_a_read_of_the_api_is_for_whom_its_rule_says(app):
    http = TestClient(app)
    for path, rule in API_READS.items():
        where = address(path)
        assert http.get(where).status_code == 401, path
        there = 404 if path in NOTHING_THERE else 200
        assert http.get(where, auth=("li", PASSWORD)).status_code == there, path
        forbidden = rule == BUSINESS or "history" in path
        assert http.get(where, auth=("admin", PASSWORD)).status_code == (403 if forbidden else 200), path


def test_nobody_acts_by_the_api_unknown(app, county):
    http, before = TestClient(app), county.log.head()
    for method, path in sorted(API_ACTS):
        given = {"json": {}} if method == "post" else {}
        where = address(path) + ("?name=a.pdf" if path.endswith("files") else "")
        assert http.request(method, where, **given).status_code == 401, path
    assert county.log.head() == before


# Every route by every role, in its own unit and in another, with a session, a dead one and none (B10)

STAFF = {
    "li": "unit_clerk",
    "chen": "unit_head",
    "wang": "supervision",
    "cai": "finance",
    "shen": "audit",
    "admin": "security",
}
MAY_READ = {
    ANYBODY: set(STAFF),
    SIGNED_IN: set(STAFF),
    BUSINESS: set(STAFF) - {"admin"},
    ACCOUNTS: {"admin", "shen"},
    OFFICE: {"wang"},
}
GONE = ("signed out", "idle", "role taken back", "locked", "closed", "password reset")


def asked_pages(app):
    for path, rule in PAGES.items():
        if path == "/metrics":  # for machines, by where they are
            continue
        if path == "/static/{name}":
            yield app.state.shell.statics.address("house.css"), path, rule
        else:
            yield NAMED.get(path) or address(path), path, rule


def may_open(name, path, rule):
    if path == "/act/{name}":  # open_account
        return name == "admin"
    if path == "/batch/{act}":  # verify_completion, which is the auditor's, too
        return name in {"wang", "shen"}
    if path == "/entries/{position}":  # the first is the notice's
        return name != "admin"
    return name in MAY_READ[rule]


@pytest.mark.parametrize("name", STAFF)
def test_b10_every_page_and_read_by_every_role(app, name):
    desk, http = Desk(app, name).client, TestClient(app)
    for where, path, rule in asked_pages(app):
        status = desk.get(where).status_code
        if rule == ANYBODY:
            assert status not in (401, 403), path
        elif path in NOTHING_THERE:
            assert status in (403, 404), path
        elif may_open(name, path, rule):
            assert status in (200, 303), (path, status)
        else:
            assert status in (403, 404), (path, status)
    for path, rule in API_READS.items():
        allowed = name in MAY_READ[rule] and not (name == "admin" and "history" in path)
        status = http.get(address(path), auth=(name, PASSWORD)).status_code
        there = 404 if path in NOTHING_THERE else 200
        assert status == (there if allowed else 403), (path, status)


@pytest.mark.parametrize("gone", GONE)
def test_b10_a_session_that_is_over_opens_nothing_and_sends_nothing(app, county, clock, gone):
    desk, security = Desk(app, "li"), Desk(app, "admin")
    page = desk.read("/act/report_progress?task=9&unit=education-bureau&capacity=member")
    kept = dict(desk.client.cookies)
    if gone == "signed out":
        desk.send(page, next(form for form in page.forms if form.action == "/sign-out"))
        desk.client.cookies.update(kept)
    elif gone == "idle":
        clock.put(clock.now + timedelta(minutes=31))
    elif gone == "role taken back":
        security.act("/act/revoke_role?account=li&role=unit_clerk")
    elif gone == "locked":
        security.act("/act/lock_account?account=li", reason="手机遗失")
    else:
        security.act(f"/act/{'close_account' if gone == 'closed' else 'reset_password'}?account=li")
    before = county.log.head()
    for where, path, rule in asked_pages(app):
        answer = desk.client.get(where)
        if rule != ANYBODY:
            assert answer.status_code == 303, (path, answer.status_code)
            assert answer.headers["location"].startswith("/sign-in?"), path
    assert desk.send(page, text="进展").status == 403
    assert county.log.head() == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["", *STAFF])
def test_b10_every_command_of_the_api_by_every_role_for_its_own_unit_and_another(app, county, name):
    """Whatever else may be said of the body, who may not give it is told so, and nothing is recorded."""
    http = TestClient(app, raise_server_exceptions=False)
    auth = {"auth": (name, PASSWORD)} if name else {}
    for topic, command in sorted(Command.all.items()):
        if not command.__module__.startswith("pbm_tracker."):
            continue
        for unit in ("education-bureau", "culture-bureau"):
            body = example_of(command) | ({"unit": unit} if "unit" in command.model_fields else {})
            before = county.log.head()
            answer = http.post(f"/api/commands/{topic}", json=body, **auth)
            own = unit == "education-bureau" or STAFF.get(name) not in OF_A_UNIT
            allowed = name and topic in WHO[STAFF[name]] and own
            if allowed:
                assert answer.status_code in (201, 409), (topic, unit, answer.text)
                continue
            assert answer.status_code == (403 if name else 401), (topic, unit, answer.text)
            assert county.log.head() == before, (topic, unit)
