import pytest

from counties import CLAIM, PROOF, claim
from pbm_tracker.web.posted import BODY_BYTES_MAX, FIELDS_MAX

DUTY = "task=9&unit=education-bureau&capacity=member"
SHOWN = "/duties/9/member/education-bureau"


def errors_of(page):
    return [words for address, words in page.links if address.startswith("#") and "：" in words]


# Recording


def test_what_a_form_records_is_told_where_one_was(clerk, county):
    page = clerk.send(clerk.read(f"{CLAIM}&back=/work"), **PROOF)
    head = county.log.head()

    assert page.headers["location"] == f"/work?done={head}"
    shown = clerk.follow(page)
    assert f"已记入台账第 {head} 条" in shown.text
    assert shown.link(f"台账第 {head} 条") == f"{SHOWN}#entry-{head}"
    assert f"entry-{head}" in clerk.read(SHOWN).ids


def test_without_a_way_back_one_comes_to_the_duty(clerk, county):
    shown = clerk.follow(claim(clerk, completed_on="2022-06-01"))

    assert shown.h1 == "任务 9 · 县教育局：已报待核，逾期 152 天"
    assert "分解表.pdf" in shown.text
    entry = county.log.entry_at(county.log.head())
    assert entry.event.evidence[0].sha256 == "ab" * 32
    assert (entry.act.actor, entry.act.role) == ("li", "unit_clerk")


def test_many_entries_are_told_as_a_range(office, county):
    before = county.log.head()
    page = office.act("/act/register_unit", unit="water-bureau", name="县水务局", kind="department")

    assert county.log.head() == before + 39
    assert f"done={before + 1}-{before + 39}" in page.headers["location"]
    assert f"台账第 {before + 1} 至 {before + 39} 条" in office.follow(page).text


@pytest.mark.parametrize("token", ["", "x", None])
def test_a_form_without_the_sessions_token_records_nothing(clerk, county, token):
    before = county.log.head()
    page = clerk.send(clerk.read(CLAIM), **PROOF, csrf=token)

    assert page.status == 403
    assert "失效" in page.text
    assert county.log.head() == before


def test_a_token_of_another_session_records_nothing(clerk, other_clerk, county):
    before = county.log.head()
    token = next(form.fields["csrf"] for form in other_clerk.read("/work").forms if "csrf" in form.fields)

    assert claim(clerk, csrf=token).status == 403
    assert county.log.head() == before


def test_a_form_sent_twice_records_once_and_is_answered_alike(clerk, county):
    form = clerk.read(CLAIM)
    first = clerk.send(form, **PROOF)
    head = county.log.head()
    second = clerk.send(form, **PROOF)

    assert county.log.head() == head
    assert second.headers["location"] == first.headers["location"]


def test_a_form_that_was_recorded_is_not_used_for_something_else(clerk, county):
    form = clerk.read(f"/act/report_progress?{DUTY}")
    clerk.send(form, text="初稿已成")
    head = county.log.head()
    page = clerk.send(form, text="另一件事")

    assert page.status == 409
    assert "已经办理过另一内容" in page.text
    assert county.log.head() == head


# What will not do


def test_a_missing_field_is_named_on_top_and_marked(clerk, county):
    page = clerk.send(clerk.read(CLAIM.replace("claim_completion", "report_progress")), text="")

    assert page.status == 422
    assert "有 1 处需要改" in page.text
    assert errors_of(page) == ["进展情况：必填"]
    assert page.link("进展情况：必填") == "#text"
    assert "text" in page.ids


def test_a_claim_that_nothing_proves_is_refused_at_the_evidence(clerk, county):
    before = county.log.head()
    page = clerk.send(clerk.read(CLAIM), completed_on="2022-06-01")

    assert page.status == 409
    assert "没有佐证材料，也没有指明由哪些记录证明" in page.text
    assert page.link("到要改的一栏") == "#evidence"
    assert "evidence" in page.ids
    assert page.form.fields["completed_on"] == "2022-06-01"
    assert county.log.head() == before


def test_a_bad_value_is_kept_with_its_sentence(clerk):
    page = clerk.send(
        clerk.read(CLAIM), completed_on="2022-02-30", evidence__0__name="表.pdf", evidence__0__sha256="zz"
    )

    assert page.status == 422
    assert errors_of(page) == [
        "完成日期：没有这一天，请核对年、月、日",
        "佐证材料第 1 行 SHA-256：应为 64 位十六进制的 SHA-256 值",
    ]
    assert page.form.fields["completed_on"] == "2022-02-30"
    assert page.form.fields["evidence-0-sha256"] == "zz"
    assert page.link("SHA-256：应为") == "#evidence-0-sha256"
    marked = {given["id"] for _, given in page.tags if given.get("aria-invalid") == "true"}
    assert marked == {"completed_on", "evidence-0-sha256"}


def test_a_row_more_keeps_what_was_filled_in(clerk, county):
    before = county.log.head()
    page = clerk.send(clerk.read(CLAIM), completed_on="2022-06-01", evidence__0__name="一.pdf", add="evidence")
    page = clerk.send(page, evidence__1__name="二.pdf", add="evidence")

    assert page.status == 200
    kept = {name: value for name, value in page.form.fields.items() if name.startswith(("evidence", "completed"))}
    assert kept == {
        "completed_on": "2022-06-01",
        "evidence-0-name": "一.pdf",
        "evidence-0-sha256": "",
        "evidence-1-name": "二.pdf",
        "evidence-1-sha256": "",
        "evidence-2-name": "",
        "evidence-2-sha256": "",
    }
    assert county.log.head() == before


def test_blank_rows_are_left_out(clerk, county):
    page = clerk.send(clerk.read(CLAIM), add="evidence")
    proof = {"evidence__1__name": "二.pdf", "evidence__1__sha256": "cd" * 32}
    assert clerk.send(page, **proof).status == 303

    assert [one.name for one in county.log.entry_at(county.log.head()).event.evidence] == ["二.pdf"]


def test_rows_have_an_end(clerk):
    page = clerk.read(CLAIM)
    for _ in range(19):
        page = clerk.send(page, add="evidence")
    assert ("add", "evidence") not in [(name, value) for name, value, _ in page.form.buttons]
    assert sum(name.endswith("-name") for name in page.form.fields) == 20


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [("unheard_of=1", "unheard_of：没有这个字段"), ("completed_on=2022-06-02", "完成日期：只能填一次")],
)
def test_a_field_too_many_is_refused(clerk, county, extra, sentence):
    before = county.log.head()
    form = clerk.read(CLAIM)
    fields = {name.replace("__", "-"): value for name, value in PROOF.items()} | {"completed_on": "2022-06-01"}
    body = "&".join(f"{name}={value}" for name, value in (form.form.fields | fields).items())
    answer = clerk.client.post(
        CLAIM, content=f"{body}&{extra}", headers={"content-type": "application/x-www-form-urlencoded"}
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert county.log.head() == before


def test_what_the_address_settles_is_not_settled_otherwise_by_the_form(clerk, county):
    before = county.log.head()
    page = clerk.send(clerk.read(CLAIM), **PROOF, task="10")

    assert page.status == 422
    assert "与地址里的不同" in page.text
    assert county.log.head() == before


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"csrf=x&" + b"a" * BODY_BYTES_MAX, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a=1" for _ in range(FIELDS_MAX + 1)), "application/x-www-form-urlencoded", 413),
        (b"csrf=%ff", "application/x-www-form-urlencoded", 400),
        (b"\xff", "application/x-www-form-urlencoded", 400),
        (b"{}", "application/json", 415),
    ],
)
def test_a_body_that_is_no_form_of_ours_is_refused(clerk, content, content_type, status):
    answer = clerk.client.post(CLAIM, content=content, headers={"content-type": content_type})
    assert answer.status_code == status
    assert "回到我的待办" in answer.text


def test_a_refusal_quotes_its_clause_and_says_what_would_cure_it(clerk, county):
    claim(clerk)
    before = county.log.head()
    page = claim(clerk, completed_on="2022-06-01")

    assert page.status == 409
    assert "没有记入：已有一份完成报告（2022-06-10）待核验" in page.text
    assert "<blockquote>完成并长期坚持<cite>龙府办〔2021〕22号 附件</cite></blockquote>" in page.html
    assert "怎样办：待核验或退回后再报" in page.text
    assert page.form.fields["completed_on"] == "2022-06-01"
    assert county.log.head() == before


def test_a_refusal_of_one_field_marks_it(clerk):
    page = claim(clerk, completed_on="2022-06-11")

    assert page.status == 409
    assert page.link("到要改的一栏") == "#completed_on"
    assert "完成日期不能在报告之日（2022-06-10）之后" in page.text


@pytest.mark.parametrize(
    "name", ["evidence-²-name", "evidence-00-name", "evidence-99-name", "evidence-0-", "-0-name", "٣", ""]
)
def test_a_field_with_an_odd_name_is_none_of_the_forms(clerk, county, name):
    before = county.log.head()
    form = clerk.read(CLAIM).form
    answer = clerk.client.post(CLAIM, data=form.fields | {name: "x"})

    assert answer.status_code == 422
    assert county.log.head() == before


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "a b c d e f g h i j k"])
def test_a_form_without_its_key_records_nothing(clerk, county, key):
    before = county.log.head()
    assert clerk.send(clerk.read(CLAIM), **PROOF, key=key).status == 400
    assert county.log.head() == before
