"""台账导入 on the web: tried first, confirmed as it was, for the supervision office alone."""

import re
from datetime import timedelta

import pytest

from counties import Desk, Page
from pbm_tracker.web.held import FILES_MAX, HeldFiles
from sheets import HEADINGS, ROW, csv, row, rows_in, xlsx

GOOD = xlsx(HEADINGS, ROW, row(on="2022.6.3", unit="县教育局", text="第二次"))
BAD = csv(HEADINGS, row(task=64), row(unit="县教育厅"))
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tried(desk, data, name="台账.xlsx", **fields):
    token = desk.read("/ledger").form.fields["csrf"]
    answer = desk.client.post("/ledger", data={"csrf": token} | fields, files={"file": (name, data)})
    return Page(answer)


def form_to(page, action):
    return next(form for form in page.forms if form.action == action)


def test_a_ledger_is_tried_confirmed_and_recorded(office, county):
    before = county.log.head()
    page = tried(office, GOOD)
    assert (page.status, page.h1) == (200, "请核对：台账.xlsx 将新记入 2 件事")
    assert "读作 2022-06-03" in page.text
    assert re.search(r"报告进展\s*2", page.text)
    assert county.log.head() == before
    done = office.follow(office.send(page, form_to(page, "/ledger/confirm")))
    assert f"第 {before + 1} 至 {before + 2} 条" in done.text
    assert county.log.head() == before + 2
    assert county.log.entry_at(before + 1).cause.startswith("ledger/")


def test_the_same_ledger_again_adds_nothing(office, county):
    office.send(page := tried(office, GOOD), form_to(page, "/ledger/confirm"))
    head = county.log.head()
    again = tried(office, GOOD)
    assert "没有新的行" in again.h1
    assert not [form for form in again.forms if form.action == "/ledger/confirm"]
    twice = office.send(page, form_to(page, "/ledger/confirm"))
    assert "各行都已经记过" in twice.text
    assert county.log.head() == head


def test_a_bad_ledger_is_told_row_by_row_and_comes_back(office, county):
    before = county.log.head()
    page = tried(office, BAD, "bad.csv")
    assert (page.status, page.h1) == (422, "bad.csv：有 2 处不对，没有记入")
    assert "应为 1 至 63 的整数" in page.text
    assert "是否指 县教育局" in page.text
    form = form_to(page, "/ledger/errors")
    answer = office.client.post(form.action, data=form.fields)
    assert answer.headers["content-type"] == SHEET
    lines = rows_in(answer.content)
    assert lines[0] == [*HEADINGS, "原因"]
    assert lines[1][-1] == "任务序号：应为 1 至 63 的整数"
    assert county.log.head() == before


def test_a_file_is_held_for_an_hour(tmp_path, clock):
    files = HeldFiles(tmp_path / "imports", clock)
    held = files.keep("wang", "台账.xlsx", GOOD)
    assert files.find("wang", held.digest) == held
    assert files.find("zhao", held.digest) is None
    clock.put(clock() + timedelta(minutes=59))
    assert files.find("wang", held.digest) == held
    clock.put(clock() + timedelta(minutes=2))
    assert files.find("wang", held.digest) is None
    assert list((tmp_path / "imports").iterdir()) == []


def test_a_held_file_that_was_changed_is_none(tmp_path, clock):
    files = HeldFiles(tmp_path / "imports", clock)
    held = files.keep("wang", "台账.xlsx", GOOD)
    (path,) = (tmp_path / "imports").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    path.write_bytes(path.read_bytes() + b"x")
    assert files.find("wang", held.digest) is None


def test_the_oldest_give_way(tmp_path, clock):
    files = HeldFiles(tmp_path / "imports", clock)
    kept = []
    for number in range(FILES_MAX + 2):
        clock.put(clock() + timedelta(seconds=1))
        kept.append(files.keep("wang", "a.csv", str(number).encode()).digest)
    assert [files.find("wang", digest) is None for digest in kept[:3]] == [True, True, False]


def test_a_file_is_confirmed_by_who_brought_it(office, app, county):
    page, other = tried(office, GOOD), Desk(app, "zhao")
    digest = form_to(page, "/ledger/confirm").fields["digest"]
    before = county.log.head()
    token = other.read("/ledger").form.fields["csrf"]
    answer = other.client.post("/ledger/confirm", data={"csrf": token, "digest": digest})
    assert answer.status_code == 409
    for wrong in ("", "../../etc/passwd", "0" * 64):
        answer = other.client.post("/ledger/confirm", data={"csrf": token, "digest": wrong})
        assert answer.status_code == 409
    assert county.log.head() == before


def test_what_changed_meanwhile_is_tried_again(office, clerk, county):
    claim = [*HEADINGS[:-1], "佐证材料1 名称", "佐证材料1 SHA-256"]
    cells = [*row(do="claim_completion")[:-1], "文件.pdf", "ab" * 32]
    page = tried(office, xlsx(claim, cells))
    assert page.status == 200
    assert (
        clerk.act(
            "/act/claim_completion?task=48&unit=education-bureau",
            **{"evidence-0-name": "a.pdf", "evidence-0-sha256": "cd" * 32},
        ).status
        == 303
    )
    head = county.log.head()
    said = office.send(page, form_to(page, "/ledger/confirm"))
    assert said.status == 422
    assert "有关记录有了变化" in said.text
    assert county.log.head() == head


def test_accounts_are_not_given_by_a_ledger_on_the_web(office, county):
    before = county.log.head()
    data = (
        b"- {on: 2022-06-02, by: county-office/x, as: security, do: grant_role, account: wang, role: audit}\n"
        b"- {on: 2022-06-02, by: county-office/x, as: security, do: open_account, account: mole}\n"
    )
    page = tried(office, data, "a.yaml")
    assert page.status == 422
    assert page.text.count("网页上导入的台账不能") == 2
    assert county.log.head() == before


@pytest.mark.parametrize("name", ["clerk", "auditor", "finance", "security"])
def test_the_page_is_for_the_supervision_office(name, request):
    desk = request.getfixturevalue(name)
    token = desk.read("/work").forms[0].fields.get("csrf", "")
    assert desk.client.get("/ledger").status_code == 403
    assert desk.client.get("/ledger/template.xlsx").status_code == 403
    assert desk.client.post("/ledger", data={"csrf": token}, files={"file": ("a.xlsx", GOOD)}).status_code == 403
    for address in ("/ledger/confirm", "/ledger/errors"):
        assert desk.client.post(address, data={"csrf": token, "digest": "0" * 64}).status_code == 403


def test_nobody_imports_without_signing_in_or_with_a_foreign_form(anybody, office, county):
    assert anybody.client.get("/ledger").status_code == 303
    before = county.log.head()
    for answer in (
        office.client.post("/ledger", files={"file": ("a.xlsx", GOOD)}),
        office.client.post("/ledger", data={"csrf": "x"}, files={"file": ("a.xlsx", GOOD)}),
        office.client.post("/ledger/confirm", data={"csrf": "x", "digest": "0" * 64}),
    ):
        assert answer.status_code == 403
    assert county.log.head() == before
    assert not (county.settings.data / "imports").exists()


def test_in_the_past_nothing_is_imported(office):
    assert office.read("/ledger?as_of=2022-01-01").status == 409


@pytest.mark.parametrize(
    ("name", "data", "status", "words"),
    [
        ("a.docx", b"x", 422, "只收"),
        ("a.xlsx", b"", 422, "空"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 422, ".xls"),
        ("../../etc/a.csv", b"on\n", 422, "a.csv：有"),
        ("a.yaml", b"- [", 422, "YAML"),
        ("a.csv", b"x" * 20_100_000, 413, "20 MB"),
    ],
)
def test_a_file_that_will_not_do(office, county, *, name, data, status, words):
    before = county.log.head()
    page = tried(office, data, name)
    assert page.status == status
    assert words in page.text
    assert "../" not in page.text
    assert county.log.head() == before


def test_a_form_without_a_file(office):
    form = office.read("/ledger").form
    empty = (
        f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{form.fields["csrf"]}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--b--\r\n'
    )
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    page = Page(office.client.post("/ledger", content=empty.encode(), headers=kind))
    assert page.status == 422
    assert "请先选择文件" in page.text


def test_another_kind_of_form(office):
    token = office.read("/ledger").form.fields["csrf"]
    assert office.client.post("/ledger", data={"csrf": token}).status_code == 415
    broken = office.client.post("/ledger", content=b"--x", headers={"Content-Type": "multipart/form-data; boundary=y"})
    assert broken.status_code == 400
    no_boundary = office.client.post("/ledger", content=b"--x", headers={"Content-Type": "multipart/form-data"})
    assert no_boundary.status_code == 400


def test_the_template_is_of_today(office):
    answer = office.client.get("/ledger/template.xlsx")
    assert answer.headers["content-type"] == SHEET
    assert "ledger-template-2022-06-10.xlsx" in answer.headers["content-disposition"]
    heads = rows_in(answer.content)[0]
    assert "佐证材料1 SHA-256（evidence-0-sha256）" in heads
    assert [head for head in heads if "-file" in head] == []  # no path is taken here
    page = tried(office, answer.content)
    assert "没有新的行" in page.h1
