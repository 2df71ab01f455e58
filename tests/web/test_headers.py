import re

import pytest
from starlette.testclient import TestClient

from pbm_tracker.county import County
from pbm_tracker.kernel.draft import Conflict
from pbm_tracker.settings import folder
from pbm_tracker.web.statics import Statics

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'none'; "
    "object-src 'none'; worker-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
EVERYWHERE = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}
ADDRESSES = [
    "/",
    "/sign-in",
    "/work",
    "/board",
    "/tasks/17",
    "/tasks/64",
    "/units/education-bureau",
    "/duties/17/member/education-bureau",
    "/entries/1",
    "/account",
    "/act/claim_completion",
    "/board?as_of=x",
    "/nothing",
    "/static/nothing",
    "/api/board",
    "/api/nothing",
    "/api/openapi.json",
]


def assert_safe(answer, cached="no-store"):
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert answer.headers["cache-control"] == cached
    assert "server" not in answer.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_headers(anybody, office, address):
    for desk in (anybody, office):
        for answer in (desk.client.get(address), desk.client.post(address), desk.client.delete(address)):
            assert_safe(answer)
            assert "strict-transport-security" not in answer.headers


def test_over_https_it_stays_https(app):
    answer = TestClient(app, "https://testserver").get("/")
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("name", ["house.css", "board.js", "evidence.js", "mark.svg"])
def test_static_files_are_kept_for_ever_under_an_address_of_their_own(anybody, name):
    address = Statics().address(name)
    assert re.search(r"\.[0-9a-f]{12}\.", address)
    answer = anybody.client.get(address)

    assert answer.status_code == 200
    assert_safe(answer, cached="public, max-age=31536000, immutable")
    assert len(answer.content) < (3_000 if name.endswith(".js") else 40_000)


@pytest.mark.parametrize(("address", "problem"), [("/board", False), ("/tasks", False), ("/api/board", True)])
def test_a_fault_of_ours_is_told_without_its_inside(office, monkeypatch, caplog, address, problem):
    def broken(*_, **__):
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(County, "at", broken)
    answer = office.client.get(address, auth=("wang", "yi ju hao ji de hua") if problem else None)

    assert answer.status_code == 500
    assert_safe(answer)
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "系统出了故障" in answer.text
    assert (answer.headers["content-type"] == "application/problem+json") == problem
    assert "secret" in caplog.text


def test_with_a_changed_notice_everything_is_refused(office, anybody, county, tmp_path, monkeypatch):
    changed = tmp_path / "tasks"
    changed.mkdir()
    text = (folder("tasks") / "task_division.yaml").read_text(encoding="utf-8")
    (changed / "task_division.yaml").write_text(text + "# changed\n", encoding="utf-8")
    monkeypatch.setattr("pbm_tracker.notice.catalogue.folder", lambda _: changed)

    for desk in (office, anybody):
        for address in ("/", "/work", "/board", "/act/rename_unit", "/sign-in"):
            page = desk.read(address)
            assert page.status == 503
            assert "pbm do amend_notice" in page.text
            assert_safe(desk.client.get(address))

    (changed / "task_division.yaml").write_text("tasks: [", encoding="utf-8")
    assert office.read("/board").status == 503


def test_an_unknown_address_of_the_api_is_a_problem_document(anybody):
    answer = anybody.client.get("/api/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_there_are_no_pages_of_documentation_from_elsewhere(anybody):
    for address in ("/docs", "/redoc", "/openapi.json"):
        assert anybody.client.get(address).status_code == 404
    assert anybody.client.get("/api/openapi.json").json()["openapi"].startswith("3.1")


def test_pages_are_not_in_the_programs_description(app):
    assert all(path.startswith("/api/") for path in app.openapi()["paths"])


def test_who_was_not_quick_enough_is_told_what_others_recorded(clerk, county, monkeypatch):
    form = clerk.read("/act/report_progress?task=51&unit=education-bureau")

    def overtaken(*_, **__):
        raise Conflict(county.log.entries_of("duty/51/member/education-bureau")[-1:])

    monkeypatch.setattr(county, "carry_out", overtaken)
    page = clerk.send(form, text="进展")

    assert page.status == 409
    assert "有关记录有了变化，这一次没有记入" in page.text
    assert "认定失守" in page.text
    assert "责任人空缺" in page.text


def test_what_others_recorded_is_told_as_far_as_it_may_be_seen(other_clerk, county, monkeypatch):
    form = other_clerk.read("/act/report_progress?task=9&unit=culture-bureau")

    def overtaken(*_, **__):
        raise Conflict(county.log.entries_of("duty/51/member/education-bureau")[-1:])

    monkeypatch.setattr(county, "carry_out", overtaken)
    page = other_clerk.send(form, text="进展")

    assert page.status == 409
    assert "认定失守" in page.text
    assert "责任人空缺" not in page.html
