"""The API: what each answer means, and who gets which."""

import json

import pytest

from callers import CLAIM, EVIDENCE, ON_ONE, OURS, RENAME, STREAM, TODAY, problem
from pbm_tracker.web.examples import example_of
from surfaces import ACCOUNTS, ADMIN, pbm
from who import WHO

# 201


def test_a_command_answers_with_its_entries(change):
    answer = change.do("claim_completion", CLAIM, "li")
    assert answer.status_code == 201
    assert list(answer.json()) == ["entries", "one_time_passwords"]
    [entry] = answer.json()["entries"]
    assert entry | {"position": 0, "recorded_at": ""} == {
        "position": 0, "version": 2, "event": "completion_claimed", "actor": "li", "role": "unit_clerk",
        "occurred_on": TODAY, "effective_on": TODAY, "recorded_at": "", "basis": None, "cause": None,
        "completed_on": TODAY, "evidence": EVIDENCE,
    }  # fmt: skip
    [row] = change.get("duties", unit="education-bureau", task=48).json()["rows"]
    assert (row["state"], row["claimed_on"]) == ("claimed", TODAY)


@ON_ONE
def test_an_account_is_opened_with_a_password_that_lets_in(change):
    answer = change.do("open_account", {"account": "zhao", "unit": "laolong-town"}, ADMIN)
    assert answer.status_code == 201
    change.passwords |= answer.json()["one_time_passwords"]
    assert change.do("grant_role", {"account": "zhao", "role": "unit_head"}, ADMIN).status_code == 201
    assert change.do("claim_completion", CLAIM | {"unit": "laolong-town"}, "zhao").status_code == 201


def test_one_act_with_many_entries_answers_with_them_all(change):
    answer = change.do("merge_unit", {"unit": "culture-bureau", "into": "laolong-town"}, "wang")
    entries = answer.json()["entries"]
    assert len(entries) == 1 + 38
    assert len({entry["cause"] for entry in entries}) == 1


@ON_ONE
def test_the_office_back_dates_on_a_basis(change):
    answer = change.do("rename_unit", RENAME | {"on": "2022-03-01", "basis": "龙编〔2022〕4号"}, "wang")
    [entry] = answer.json()["entries"]
    assert (entry["occurred_on"], entry["basis"]) == ("2022-03-01", "龙编〔2022〕4号")


# 401


@ON_ONE
def test_without_a_right_account_nothing_is_answered(ask):
    for auth in (None, ("wang", "wrong"), ("wang", ""), ("nobody", "x"), ("", ""), ("wang", "x" * 10_000)):
        for answer in (
            ask.http.get("/api/board", auth=auth),
            ask.http.post("/api/commands/rename_unit", json=RENAME, auth=auth),
        ):
            problem(answer, 401)
            assert answer.headers["www-authenticate"] == "Basic, Bearer"


@ON_ONE
def test_a_closed_account_is_let_in_no_more(change):
    assert change.get("board", account="wen").status_code == 200
    assert change.do("close_account", {"account": "wen"}, ADMIN).status_code == 201
    problem(change.get("board", account="wen"), 401)


# 403


@ON_ONE
@pytest.mark.parametrize(
    ("by", "command", "body"),
    [
        ("li", "claim_completion", CLAIM | {"unit": "culture-bureau"}),
        ("wen", "claim_completion", CLAIM),
        ("wang", "claim_completion", CLAIM),
        ("li", "rename_unit", RENAME),
        ("cai", "report_progress", {"task": 48, "unit": "education-bureau", "text": "x"}),
        ("shen", "cure_lapse", {"task": 51, "unit": "education-bureau", "cured_on": TODAY}),
        (ADMIN, "rename_unit", RENAME),
        ("wang", "open_account", {"account": "zhao"}),
        (
            "li",
            "report_progress",
            {"task": 48, "unit": "education-bureau", "text": "x", "on": "2022-06-09", "basis": "文"},
        ),
        ("wang", "rename_unit", RENAME | {"on": "2022-06-09"}),
        ("li", "claim_completion", CLAIM | {"as": "unit_head"}),
    ],
)
def test_what_is_not_ones_own_is_forbidden_by_a_rule(ask, by, command, body):
    before = ask.head()
    assert problem(ask.do(command, body, by), 403)["clause"].startswith("本系统规则：")
    assert ask.head() == before


OF_51 = {"task": 51, "unit": "education-bureau"}
# What a role asks for is let through, whether or not it is refused then: any body will do that can be read.
BODIES = {topic: example_of(command) for topic, command in OURS.items()} | {
    "correct_entry": {"position": 10, "note": "名称写错了"},
    "amend_notice": {"reason": "x"},
    "register_unit": {"unit": "sports-bureau", "name": "县体育局", "kind": "department"},
    "rename_unit": RENAME,
    "merge_unit": {"unit": "culture-bureau", "into": "laolong-town"},
    "abolish_unit": {"unit": "laolong-town"},
    "add_section": {"unit": "education-bureau", "section": "personnel", "name": "人事股"},
    "register_person": {"person": "wang-fang", "name": "王芳"},
    "take_post": {"person": "li-ming", "unit": "education-bureau", "title": "局长"},
    "leave_post": {"person": "li-ming", "unit": "education-bureau", "title": "局长"},
    "adopt_reading": {"wording": "12月底前", "reading": "printed"},
    "assign_duty": {"task": 52, "unit": "education-bureau", "capacity": "named"},
    "name_section": OF_51 | {"section": "budget"},
    "name_person": OF_51 | {"person": "li-ming"},
    "report_progress": OF_51 | {"text": "x"},
    "claim_completion": CLAIM,
    "return_completion": OF_51 | {"reason": "x"},
    "verify_completion": OF_51,
    "overturn_verification": OF_51 | {"reason": "x"},
    "request_extension": OF_51 | {"until": "2022-12-31", "reason": "x"},
    "grant_extension": OF_51,
    "refuse_extension": OF_51 | {"reason": "x"},
    "confirm_upkeep": OF_51 | {"year": 2022, "evidence": EVIDENCE},
    "find_lapse": OF_51 | {"lapsed_on": TODAY, "reason": "x"},
    "cure_lapse": OF_51 | {"cured_on": TODAY},
    "withdraw_duty": OF_51 | {"reason": "x"},
    "purge_file": {"sha256": "cd" * 32, "reason": "含个人隐私", "basis": "龙府办〔2022〕7号"},
    "open_account": {"account": "zhao"},
    "close_account": {"account": "wen"},
    "reset_password": {"account": "wen"},
    "lock_account": {"account": "wen", "reason": "手机遗失"},
    "unlock_account": {"account": "wen"},
    "grant_role": {"account": "wen", "role": "unit_head"},
    "revoke_role": {"account": "wen", "role": "unit_head"},
}


@ON_ONE
def test_every_role_is_let_do_its_own_and_forbidden_the_rest(change):
    everybody = {name: role for name, (role, _) in ACCOUNTS.items() if name != "wen"} | {ADMIN: "security"}
    forbidden = {
        (topic, role)
        for name, role in everybody.items()
        for topic, body in BODIES.items()
        if topic not in WHO[role] and change.do(topic, body, name).status_code == 403
    }
    assert forbidden == {(topic, role) for role in everybody.values() for topic in OURS if topic not in WHO[role]}
    for name, role in everybody.items():
        for topic in sorted(WHO[role]):
            assert change.do(topic, BODIES[topic], name).status_code in {201, 409}, (topic, role)


# 409


@ON_ONE
def test_a_refusal_names_its_clause_and_its_cure(ask):
    before = ask.head()
    said = problem(
        ask.do("claim_completion", {"task": 51, "unit": "education-bureau", "evidence": EVIDENCE}, "li"), 409
    )
    assert said["clause"] == "龙府办〔2021〕22号 附件「完成并长期坚持」"
    assert "2022-02-01" in said["detail"]
    said = problem(ask.do("grant_extension", {"task": 53, "unit": "audit-bureau"}, "wang"), 409)
    assert said["errors"] == [{"field": "capacity", "reason": said["detail"]}]
    assert "named" in said["cure"]
    assert ask.head() == before


# 422


@ON_ONE
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "task"),
        (CLAIM | {"task": 64}, "task"),
        (CLAIM | {"task": "48.0"}, "task"),
        (CLAIM | {"task": True}, "task"),
        (CLAIM | {"completed_on": "2022-02-30"}, "completed_on"),
        (CLAIM | {"completed_on": 1640908800}, "completed_on"),
        (CLAIM | {"completed_on": "2022-02-28T00:00:00"}, "completed_on"),
        (CLAIM | {"facts": [{"position": 0}]}, "facts.0.position"),
        (CLAIM | {"evidence": [{"name": "x"}]}, "evidence.0.sha256"),
        (CLAIM | {"evidence": [EVIDENCE[0] | {"size": 1}]}, "evidence.0.size"),
        (CLAIM | {"evidence": "文件.pdf"}, "evidence"),
        (CLAIM | {"capacity": "guest"}, "capacity"),
        (CLAIM | {"actor": "wang"}, "actor"),
        (CLAIM | {"as": "king"}, "as"),
        (CLAIM | {"on": "yesterday"}, "on"),
        (CLAIM | {"unit": "县教育局"}, "unit"),
        ([], "body"),
    ],
)
def test_a_bad_field_is_named_with_a_sentence(ask, body, field):
    before = ask.head()
    said = problem(ask.do("claim_completion", body, "li"), 422)
    assert field in [error["field"] for error in said["errors"]]
    assert all(any("\u4e00" <= mark <= "\u9fff" for mark in error["reason"]) for error in said["errors"])
    assert ask.head() == before


@ON_ONE
@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("board", {"as_of": "2022-06-11"}, "as_of"),
        ("board", {"as_of": "2022-02-29"}, "as_of"),
        ("board", {"as_of": "now"}, "as_of"),
        ("board", {"as_of": "1640908800"}, "as_of"),
        ("board", {"known_at": "2022-06-11"}, "known_at"),
        ("board", {"known_at": "2022-01-05T09:30:00"}, "known_at"),
        ("board", {"by": "person"}, "by"),
        ("board", {"reading": "lunar"}, "reading"),
        ("duties", {"task": "64"}, "task"),
        ("duties", {"task": "051"}, "task"),
        ("duties", {"state": "done"}, "state"),
        ("duties", {"punctuality": "soon"}, "punctuality"),
        (f"history/{STREAM}", {"as_of": "2022-06-31"}, "as_of"),
    ],
)
def test_a_bad_question_names_its_parameter(ask, path, query, field):
    said = problem(ask.get(path, **query), 422)
    assert [error["field"] for error in said["errors"]] == [field]


# 404


@ON_ONE
def test_what_never_was_is_not_found(ask):
    assert problem(ask.get("duties", unit="space-bureau"), 404)["errors"][0]["field"] == "unit"
    problem(ask.get("history/duty/52/member/education-bureau"), 404)
    assert ask.do("dance", {}, "wang").status_code == 404


# Who sees what


@ON_ONE
def test_administrators_see_accounts_and_no_business(ask):
    for path in ("board", "duties", f"history/{STREAM}", "history/units", "history/notice"):
        problem(ask.get(path, account=ADMIN), 403)
    assert ask.get("history/account/li", account=ADMIN).status_code == 200
    assert ask.get("history/account/li", account="shen").status_code == 200
    assert ask.get("history/account/li", account="li").status_code == 200
    problem(ask.get("history/account/li", account="wen"), 403)
    problem(ask.get("history/account/li", account="wang"), 403)


@ON_ONE
@pytest.mark.parametrize(("by", "sees"), [("li", True), ("wen", False), ("wang", True), ("cai", True), ("shen", True)])
def test_evidence_and_remarks_are_for_the_unit_its_reviewers_and_audit(ask, by, sees):
    answer = ask.get(f"history/{STREAM}", account=by)
    rows = {row["event"]: row for row in answer.json()["rows"]}
    assert ("evidence" in rows["completion_claimed"]) == sees
    assert ("reason" in rows["extension_requested"]) == sees
    assert ("reason" in rows["lapse_found"]) == sees
    assert ("分解表" in answer.text) == sees
    assert rows["completion_claimed"]["completed_on"] == "2022-02-01"
    assert ask.get("board", account=by).status_code == 200


@ON_ONE
def test_what_a_unit_took_over_it_sees_in_full(change):
    held = {"task": 52, "unit": "culture-bureau"}
    assert change.do("assign_duty", held | {"capacity": "named"}, "wang").status_code == 201
    assert change.do("report_progress", held | {"text": "布置会"}, "wen").status_code == 201
    assert change.do("merge_unit", {"unit": "culture-bureau", "into": "education-bureau"}, "wang").status_code == 201
    page = change.get("history/duty/52/named/education-bureau", account="li").json()
    assert page["stream"] == "duty/52/named/culture-bureau"
    assert page["rows"][1]["text"] == "布置会"
    page = change.get("history/duty/52/named/education-bureau", account="wen").json()
    assert "text" not in page["rows"][1]


# The same as on the command line


@pytest.mark.parametrize(
    ("path", "arguments", "query"),
    [
        ("board", ["board", "--by", "category"], {"by": "category"}),
        ("board", ["board"], {}),
        ("duties", ["duties", "--unit", "education-bureau"], {"unit": "education-bureau"}),
        ("duties", ["duties", "--state", "lapsed"], {"state": "lapsed"}),
        (f"history/{STREAM}", ["history", STREAM], {}),
    ],
)
def test_the_api_answers_as_the_command_line_does(ask, path, arguments, query):
    moment = {"as_of": "2022-06-01", "known_at": "2022-06-09T12:00:00+08:00"}
    flags = [part for name, value in moment.items() for part in (f"--{name.replace('_', '-')}", value)]
    said = pbm(ask.made.settings, *arguments, *flags, "--format", "json")
    answer = ask.get(path, **query, **moment)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == json.loads(said.out)
    assert answer.text == said.out.strip()
