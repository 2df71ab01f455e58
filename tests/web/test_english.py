"""English for who asks for it: on every page and in every answer, with what people wrote marked as Chinese."""

import json
import re

import pytest
from starlette.datastructures import Headers

from counties import BUSINESS, CLAIM, FOR_ALL, PASSWORD, PROOF, Desk
from english import English
from pbm_tracker.county import ChangedNotice
from pbm_tracker.kernel.commands import Command
from pbm_tracker.web.language import language_asked
from sheets import rows_in
from surfaces import routes

DUTY = "task=51&unit=education-bureau&capacity=member"
PAGES = [
    *BUSINESS,
    *FOR_ALL,
    "/goals/2022/2022-031",
    "/goals/2022/2022-031?blank=true",
    "/projects",
    "/projects/2022-031",
    "/evaluations/2022/2022-031",
    "/coverage/2022",
    "/samples/2022",
    "/indicators",
    "/agencies",
    "/regulations",
    "/work-facts",
    "/goals/2022/unit/education-bureau",
    "/log?event=completion_claimed&back_dated=true",
    "/search",
    "/search?q=教育",
    "/search?q=换届&kind=remarks",
    "/search?q=nothing",
    "/people?unit=education-bureau",
    "/entries/281",
    "/act/correct_entry?position=281",
    "/sign-in",
    "/nothing",
    "/tasks/99",
    "/units/nothing",
    "/entries/99999",
    "/duties/2/member/education-bureau",
    "/duties/2/member/education-bureau?as_of=2021-05-06",
    "/board?as_of=2022-05-31&known_at=2022-06-02",
    "/board?as_of=2099-01-01&known_at=x&reading=y",
    "/board?state=nothing&category=99",
    "/difference?from=2021-12-31&to=2022-01-01",
    "/difference?from=x&task=64&to=2099-01-01",
    "/overdue?sort=best&days=0",
    "/account",
    "/accounts",
    "/ledger",
    "/ledger?done=1",
    "/batch/verify_completion?all=true",
    "/batch/name_person",
    "/api/docs",
    "/help/guide",
    "/help/clerk",
    "/help/keeper",
    "/act/rename_unit?unit=education-bureau&as_of=2022-05-31",
    *(f"/act/{topic}?{query}" for topic in Command.all for query in ("", DUTY)),
]
# Files, figures, and what is answered to programs.
NOT_READ = ("/static/", "/health", "/metrics", "/language", "/ledger/template", "/files/", "/api/openapi", "/api/")
ROLES = ["", "li", "wen", "wang", "cai", "shen", "admin"]
# The quick round reads what a clerk sees and what the office sees.
READERS = [name if name in ("li", "wang") else pytest.param(name, marks=pytest.mark.slow) for name in ROLES]
NAMES = ["李明", "教育", "换届", "县府办", "财政局", "审计局", "教育局", "文化局", "老隆镇", "县", "龙川县"]
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def reader(app):
    def reader(*name):
        desk = Desk(app, *name)
        desk.client.headers["Accept-Language"] = "en-GB,en;q=0.9"
        return desk

    return reader


def chinese_in(page):
    return English(page.html, NAMES).found


@pytest.mark.parametrize("name", READERS)
def test_no_page_is_half_in_chinese(reader, name):
    desk = reader(*filter(None, [name]))
    for address in PAGES:
        answer = desk.client.get(address, follow_redirects=True)
        assert answer.headers["content-language"] == "en", address
        assert '<html lang="en">' in answer.text, address
        assert English(answer.text, NAMES).found == [], address


def test_every_page_there_is_is_read(app):
    unread = []
    for method, path in routes(app):
        pattern = re.sub(r"{[^}]+}", "[^/?]+", path) + r"(\?.*)?"
        if method == "get" and not path.startswith(NOT_READ) and not any(re.fullmatch(pattern, one) for one in PAGES):
            unread.append(path)
    assert unread == []


def test_the_same_page_in_chinese_marks_nothing(app):
    page = Desk(app, "li").read("/units/education-bureau")
    assert page.headers["content-language"] == "zh-CN"
    assert '<html lang="zh-CN">' in page.html
    assert '<span lang="zh-CN">' not in page.html


def test_a_form_its_errors_a_refusal_and_what_was_recorded(reader, county):
    clerk = reader("li")
    form = clerk.read(CLAIM)
    assert form.h1 == "Claim completion"
    wrong = clerk.send(form, evidence__0__name="a", evidence__0__sha256="b", completed_on="2022-02-30")
    assert wrong.status == 422
    assert "There is no such day; please check year, month and day" in wrong.text
    early = clerk.send(wrong, **PROOF, completed_on="2022-12-31")
    assert "Not recorded: The day of completion cannot lie after the day of the claim (2022-06-10)" in early.text
    assert '<blockquote><span lang="zh-CN">完成并长期坚持</span>' in early.html
    done = clerk.send(early, completed_on="2022-06-01").headers["location"]
    assert "Recorded as log entry No." in clerk.read(done).text
    office = reader("wang")
    check = office.send(office.read(CLAIM.replace("claim", "return")), reason="数字不清")
    assert check.h1 == "Please check: Return claim"
    assert "Rule of this system: " not in check.text
    for page in (form, wrong, early, check):
        assert chinese_in(page) == []
    many = office.send(office.read("/batch/return_completion?all=true"), reason="数字不清")
    assert many.h1.startswith("Please check: Return claim, ")
    assert chinese_in(many) == []
    own = clerk.send(clerk.read("/act/add_section?unit=education-bureau"), section="budget", name="预算股")
    assert "code is registered already" in own.text
    assert chinese_in(own) == []


def test_what_is_recorded_does_not_depend_on_the_language(reader, app, county):
    position = county.log.head()
    for desk, task in ((reader("li"), 9), (Desk(app, "li"), 10)):
        desk.send(desk.read(CLAIM.replace("task=9", f"task={task}")), **PROOF, completed_on="2022-06-01")
    english, chinese = county.log.entry_at(position + 1), county.log.entry_at(position + 2)
    assert english.event == chinese.event
    assert (english.act, english.cause) == (chinese.act, chinese.cause)
    office = reader("wang")
    page = office.read("/act/merge_unit?unit=culture-bureau&into=education-bureau")
    check = office.send(page, into="education-bureau")
    office.send(check, confirmed="yes")
    reasons = {getattr(entry.event, "reason", None) for entry in county.log.entries_of("duty/9/member/culture-bureau")}
    assert reasons & {"单位并入 education-bureau，移交其同项任务"}


def test_the_choice_is_kept_and_goes_back_to_where_one_was(app):
    desk = Desk(app, "li")
    page = desk.read("/duties/51/member/education-bureau?as_of=2022-05-31&done=1")
    form = next(form for form in page.forms if form.action == "/language")
    assert form.buttons == [("language", "en", "English")]
    answer = desk.client.get("/language", params=form.fields | {"language": "en"})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/duties/51/member/education-bureau?as_of=2022-05-31",
    )
    cookie = answer.headers["set-cookie"]
    assert "pbm_language=en" in cookie
    assert "HttpOnly" in cookie
    english = desk.read("/units")
    assert english.h1 == "6 responsible units"
    desk.client.headers["Accept-Language"] = "zh-CN"
    assert desk.read("/units").h1 == english.h1
    back = next(form for form in english.forms if form.action == "/language")
    assert back.buttons == [("language", "zh-CN", "中文")]
    desk.client.get("/language", params={"language": "zh-CN"})
    assert desk.read("/units").h1 == "6 个责任单位"


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "x", ""])
def test_the_choice_leads_nowhere_else(anybody, to):
    answer = anybody.client.get("/language", params={"language": "en", "to": to})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("language", ["", "fr", "EN", "zh", "../en", "en\r\nX: y"])
def test_another_language_is_not_there(anybody, language):
    answer = anybody.client.get("/language", params={"language": language})
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("de, en;q=0.5, zh;q=0.2", "en"),
        ("fr", "zh-CN"),
        ("*", "zh-CN"),
        ("en;q=0", "zh-CN"),
        ("en;q=0, zh;q=0", "zh-CN"),
        ("en;q=x", "zh-CN"),
        ("en;q=nan, zh;q=0.1", "zh-CN"),
        ("en;q=0.1;zh", "zh-CN"),
        (";;,,=", "zh-CN"),
        ("fr," * 4_000 + "en", "zh-CN"),
    ],
)
def test_the_language_that_is_asked_for(asked, language):
    assert language_asked(Headers({"accept-language": asked})) == language


def test_a_kept_page_is_kept_for_its_language(app):
    chinese, english = Desk(app, "zhao"), Desk(app, "zhao")
    english.client.cookies.update(chinese.client.cookies)
    for _ in range(2):
        for desk, language, h1 in ((chinese, "zh-CN", "63 项任务"), (english, "en", "63 tasks")):
            desk.client.headers["Accept-Language"] = language
            page = desk.read("/board")
            assert page.h1.startswith(h1)
            assert page.headers["content-language"] == language
            assert "Accept-Language" in page.headers["vary"]
    tags = {}
    for desk, language in ((chinese, "zh-CN"), (english, "en")):
        tags[language] = desk.read("/board").headers["etag"]
    assert tags["zh-CN"] != tags["en"]
    assert english.client.get("/board", headers={"If-None-Match": tags["zh-CN"]}).status_code == 200
    same = english.client.get("/board", headers={"If-None-Match": tags["en"]})
    assert same.status_code == 304
    assert "Accept-Language" in same.headers["vary"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/nothing", 404),
        ("/api/units?x=1", 422),
        ("/api/board?by=x", 422),
        ("/api/duties?unit=nothing", 404),
        ("/api/duties?as_of=2099-01-01", 422),
        ("/api/duties?as_of=2022-02-30", 422),
        ("/api/duties?task=99", 422),
        ("/api/tasks/99", 404),
        ("/api/history/nothing", 404),
        ("/api/entries?cursor=x", 422),
    ],
)
def test_a_problem_is_told_in_the_language_that_is_asked_for(app, path, status):
    client = Desk(app).client
    english = client.get(path, auth=("wang", PASSWORD), headers={"Accept-Language": "en"})
    assert english.status_code == status
    assert english.headers["content-language"] == "en"
    assert not CHINESE.search(english.text)
    chinese = client.get(path, auth=("wang", PASSWORD))
    assert chinese.headers["content-language"] == "zh-CN"
    assert CHINESE.search(json.loads(chinese.text)["detail"])


def test_commands_of_the_api_refuse_in_english(app):
    client = Desk(app).client

    def post(topic, body, **given):
        answer = client.post(f"/api/commands/{topic}", json=body, headers={"Accept-Language": "en"}, **given)
        return answer.status_code, answer.json()

    assert post("claim_completion", {})[1]["title"] == "Not signed in"
    li = {"auth": ("li", PASSWORD)}
    status, problem = post("claim_completion", {"task": 0, "facts": [{"position": 0}]}, **li)
    assert status == 422
    assert {error["field"]: error["reason"] for error in problem["errors"]} == {
        "task": "Must be a whole number from 1 to 63",
        "unit": "Required",
        "facts.0.position": "Must be a whole number from 1 to 999999999999",
    }
    evidence = [{"name": "a.pdf", "sha256": "ab" * 32}]
    status, problem = post("claim_completion", {"task": 51, "unit": "education-bureau", "evidence": evidence}, **li)
    assert (status, problem["title"]) == (409, "Refused")
    assert problem["detail"] == "This duty is verified: done on 2022-02-01"
    assert problem["clause"] == "龙府办〔2021〕22号 附件「完成并长期坚持」"
    status, problem = post("verify_completion", {"task": 9, "unit": "education-bureau"}, **li)
    assert (status, problem["title"]) == (403, "Not allowed")
    assert problem["clause"] == "Rule of this system: each role does its own business only"
    assert post("claim_completion", {"tusk": 1}, **li)[1]["errors"][0]["field"] == "task"


@pytest.mark.parametrize(
    "address", ["/work", "/board", "/tasks", "/units", "/tasks/51", "/duties/51/member/education-bureau"]
)
def test_a_list_is_exported_in_the_language_of_its_page(reader, address):
    answer = reader("wang").client.get(address, params={"format": "csv"})
    head = answer.content.decode("utf-8-sig").splitlines()[0]
    assert not CHINESE.search(head)
    assert head.endswith("As of,As known at,Log entries")
    assert not CHINESE.search(answer.headers["content-disposition"])


def test_a_bad_ledger_comes_back_with_its_reasons_in_english(reader):
    office = reader("wang")
    token = office.read("/ledger").form.fields["csrf"]
    data = "发生日,办理人,办理角色,事项,任务序号,责任单位\n2022-02-30,x,y,z,99,nobody\n".encode()
    answer = office.client.post("/ledger", data={"csrf": token}, files={"file": ("a.csv", data)})
    assert answer.status_code == 422
    assert English(answer.text, NAMES).found == []
    assert "There is no such day" in answer.text
    digest = re.search('name="digest" value="([0-9a-f]*)"', answer.text)[1]
    sheet = office.client.post("/ledger/errors", data={"csrf": token, "digest": digest}).content
    head, row = rows_in(sheet)
    assert head[-1] == "Reason"
    assert "There is no such day; please check year, month and day" in row[-1]


def test_health_tells_its_reasons(app, county, monkeypatch):
    monkeypatch.setattr(county, "check_notice", lambda: (_ for _ in ()).throw(ChangedNotice))
    answer = Desk(app).client.get("/health", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.json()["reasons"] == {"notice": "The task file is not the one recorded in the log"}
