"""Every route of the application, and who is let in: a new one without a rule fails."""

import re

import pytest
from starlette.testclient import TestClient

from counties import PASSWORD, Desk
from pbm_tracker.kernel.commands import Command
from pbm_tracker.web.app import make_app

# Who gets a route at all: anybody; who is signed in; who sees business; who sees accounts; the office.
ANYBODY, SIGNED_IN, BUSINESS, ACCOUNTS, OFFICE = "anybody", "signed in", "business", "accounts", "office"
PAGES = {
    "/": ANYBODY,
    "/static/{name}": ANYBODY,
    "/health": ANYBODY,
    "/help/{name}": ANYBODY,
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
    "/board": BUSINESS,
    "/difference": BUSINESS,
    "/overdue": BUSINESS,
    "/overview": BUSINESS,
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
    "/api/difference": BUSINESS,
    "/api/duties": BUSINESS,
    "/api/duties/{task}/{capacity}/{unit}": BUSINESS,
    "/api/files/{sha256}": BUSINESS,
    "/api/history/{stream:path}": SIGNED_IN,
    "/api/entries": SIGNED_IN,
    "/api/units": BUSINESS,
    "/api/tasks": BUSINESS,
    "/api/tasks/{number}": BUSINESS,
    "/api/tokens": SIGNED_IN,
}
API_ACTS = {("post", "/api/files"), ("post", "/api/tokens"), ("delete", "/api/tokens/{id}")} | {
    ("post", f"/api/commands/{topic}")
    for topic, one in Command.all.items()
    if one.__module__.startswith("pbm_tracker.")
}
NAMED = {"/help/{name}": "/help/clerk"}
EXAMPLES = {
    "name": "open_account", "act": "verify_completion", "position": "1", "task": "51", "capacity": "member",
    "unit": "education-bureau", "number": "51", "stream:path": "units", "id": "x", "sha256": "ab" * 32,
}  # fmt: skip


@pytest.fixture
def app(county):
    """With the API."""
    return make_app(county)


def address(path):
    return re.sub(r"{([^}]+)}", lambda found: EXAMPLES[found[1]], path)


def routes(router):
    """Every route under a router, with its methods; those of included routers too."""
    for route in router.routes:
        if hasattr(route, "methods"):
            yield from ((method.lower(), route.path) for method in route.methods - {"HEAD"})
        else:
            inner = getattr(route, "original_router", None) or getattr(route, "router", None)
            assert inner is not None, route
            yield from routes(inner)


def test_every_route_has_its_rule(app):
    known = {("get", path) for path in PAGES | API_READS} | {("post", path) for path in POSTS} | API_ACTS
    found = set(routes(app))
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
        there = 404 if "files" in path else 200  # of that file nothing but its SHA-256 is here
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
