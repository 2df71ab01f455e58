"""Evidence on the pages: brought with the form, kept through its errors, read by whoever may, gone when decided."""

import hashlib

import pytest

from counties import CLAIM, Desk
from english import English
from papers import office, pdf, png
from pbm_tracker.files import deposits
from pbm_tracker.files.door import FILE_BYTES_MAX
from pbm_tracker.files.store import FileStore
from pbm_tracker.web.file import POLICY

pytestmark = pytest.mark.usefixtures("looked_at_here")

DUTY = "/duties/9/member/education-bureau"
PROGRESS = "/act/report_progress?task=9&unit=education-bureau&capacity=member"
PARTS = ("name", "sha256")
NAMES = ["龙川县", "县教育局", "教育局", "责任分解表.pdf"]
DATA = pdf("责任分解表")
SHA256 = hashlib.sha256(DATA).hexdigest()
FILE = f"/files/{SHA256}"
CHOSEN = ("evidence-0-file", "责任分解表.pdf", DATA)
PURGE = f"/act/purge_file?sha256={SHA256}"
WHY = {"reason": "含个人隐私", "basis": "龙府办〔2022〕7号"}


@pytest.fixture
def brought(clerk):
    """The clerk of the education bureau has reported that its task 9 is done, with a file."""
    page = clerk.send(clerk.read(CLAIM), files=[CHOSEN])
    assert page.status == 303, page.text


def evidence_of(county):
    return [
        (one.name, one.sha256) for one in county.log.entries_of("duty/9/member/education-bureau")[-1].event.evidence
    ]


# Bringing


@pytest.mark.usefixtures("brought")
def test_a_file_is_stored_and_named_by_what_it_is_called(county):
    assert evidence_of(county) == [("责任分解表.pdf", SHA256)]
    with county.files.opened(SHA256) as file:
        assert file.read() == DATA


def test_a_form_says_what_it_takes_before_anything_is_chosen(clerk):
    page = clerk.read(CLAIM)
    assert "PDF、JPG、PNG、OFD、DOCX、XLSX" in page.text
    assert "50 MB" in page.text
    assert page.form.in_parts


def test_a_row_more_stores_what_was_chosen_and_keeps_it(clerk, county):
    page = clerk.send(clerk.read(CLAIM), files=[CHOSEN], add="evidence")
    assert page.form.fields["evidence-0-sha256"] == SHA256
    assert page.form.fields["evidence-0-name"] == "责任分解表.pdf"
    assert "evidence-1-name" in page.form.fields
    assert "已上传" in page.text
    assert clerk.send(page).status == 303
    assert evidence_of(county) == [("责任分解表.pdf", SHA256)]


def test_several_chosen_at_one_place_get_a_row_each(clerk, county):
    other = pdf("会议纪要")
    page = clerk.send(clerk.read(CLAIM), files=[CHOSEN, ("evidence-0-file", "会议纪要.pdf", other)])
    assert page.status == 303, page.text
    assert [name for name, _ in evidence_of(county)] == ["责任分解表.pdf", "会议纪要.pdf"]


def test_what_was_brought_outlives_an_error_elsewhere(clerk):
    page = clerk.send(clerk.read(PROGRESS), files=[CHOSEN], text="")
    assert page.status == 422
    assert page.form.fields["evidence-0-sha256"] == SHA256
    assert clerk.send(page, text="已部署").status == 303


def test_a_name_that_was_typed_stays_and_another_file_takes_its_place(clerk, county):
    page = clerk.send(clerk.read(CLAIM), files=[CHOSEN], evidence__0__name="分解表（定稿）", add="evidence")
    assert page.form.fields["evidence-0-name"] == "分解表（定稿）"
    other = pdf("另一份")
    assert clerk.send(page, files=[("evidence-0-file", "另一份.pdf", other)]).status == 303
    assert evidence_of(county) == [("另一份.pdf", hashlib.sha256(other).hexdigest())]


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("a.pdf", b"", (422, "空的")),
        ("a.pdf", b"<html>", (422, "网页")),
        ("../a.exe", b"MZ", (422, "只收")),
        ("a\u202efdp.pdf", DATA, (422, "不允许的字符")),
        ("a.docx", office("docx", {"word/vbaProject.bin": "x"}), (422, "宏")),
        ("a.pdf", pdf(password="x"), (422, "打开密码")),
        ("a.pdf", DATA + bytes(FILE_BYTES_MAX), (413, "50 MB")),
    ],
)
def test_what_is_not_taken_is_said_at_the_field_and_nothing_is_recorded(clerk, county, name, data, answer):
    head = county.log.head()
    page = clerk.send(clerk.read(PROGRESS), files=[("evidence-0-file", name, data)], text="已部署")
    assert page.status == answer[0]
    assert "#evidence-0-file" in [address for address, _ in page.links]
    assert answer[1] in page.text
    assert page.form.fields["text"] == "已部署"
    assert county.log.head() == head
    assert county.files.kept() == []


def test_one_that_is_not_taken_does_not_lose_the_others(clerk):
    page = clerk.send(clerk.read(CLAIM), files=[CHOSEN, ("evidence-0-file", "x.pdf", b"x")])
    assert page.status == 422
    assert page.form.fields["evidence-0-sha256"] == SHA256
    assert "第 2 行 文件" in page.text


def test_twenty_are_taken_and_no_more(clerk):
    files = [("evidence-0-file", f"{number}.png", png(number + 1)) for number in range(21)]
    page = clerk.send(clerk.read(CLAIM), files=files)
    assert page.status == 422
    assert "最多 20 份" in page.text
    assert "evidence-19-sha256" in page.form.fields


def test_after_so_many_a_day_one_is_told_to_wait(clerk, monkeypatch):
    monkeypatch.setattr(deposits, "PER_DAY", 1)
    page = clerk.send(clerk.read(CLAIM), files=[CHOSEN, ("evidence-0-file", "b.pdf", pdf("b"))])
    assert page.status == 429
    assert "明天" in page.text


def test_a_full_disk_is_said_at_the_field(clerk, county, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileStore, "keep", full)
    page = clerk.send(clerk.read(PROGRESS), files=[CHOSEN], text="已部署")
    assert page.status == 503
    assert "磁盘已满" in page.text
    assert page.form.fields["text"] == "已部署"
    assert [path for path in county.files.folder.rglob("*") if path.is_file()] == []


def test_whoever_is_not_let_in_stores_nothing(app, county, other_clerk):
    page = other_clerk.read(CLAIM.replace("education", "culture"))
    forged = {**page.form.fields, "csrf": "x"}
    files = {"evidence-0-file": ("a.pdf", DATA)}
    assert other_clerk.client.post(page.address, data=forged, files=files).status_code == 403
    assert other_clerk.client.post(CLAIM, data=page.form.fields, files=files).status_code == 403
    assert Desk(app).client.post(CLAIM, data=page.form.fields, files=files).status_code == 403
    assert county.files.kept() == []


def test_a_file_where_the_form_has_no_place_for_one_is_said(clerk, county):
    head = county.log.head()
    page = clerk.send(clerk.read(CLAIM), files=[CHOSEN, ("evidence-77-file", "a.pdf", DATA), ("x", "a.pdf", DATA)])
    assert page.status == 422
    assert "没有这个字段" in page.text
    assert county.log.head() == head


def test_who_reads_english_is_told_in_english(app):
    desk = Desk(app, "li")
    desk.client.headers["Accept-Language"] = "en"
    files = [
        CHOSEN,
        ("evidence-0-file", "script.pdf", pdf(script=True)),
        ("evidence-0-file", "a.docx", office("xlsx")),
        ("evidence-0-file", "b.exe", b"MZ"),
        ("evidence-0-file", "c.png", pdf()),
        ("evidence-0-file", "d.pdf", DATA + bytes(FILE_BYTES_MAX)),
    ]
    page = desk.send(desk.read(CLAIM), files=files)
    assert page.status == 413
    assert "does not fit the ending .docx" in page.text
    assert English(page.html, NAMES).found == []
    done = desk.follow(desk.send(page, **{f"evidence-{row}-{part}": "" for row in (2, 3, 4, 5) for part in PARTS}))
    assert English(done.html, NAMES).found == []


# Reading


@pytest.mark.usefixtures("brought")
def test_the_trail_leads_to_the_file(clerk):
    assert (FILE, "责任分解表.pdf") in clerk.read(DUTY).links


@pytest.mark.usefixtures("brought")
def test_a_file_is_saved_and_never_opened(clerk):
    answer = clerk.client.get(FILE, headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["accept-ranges"] == "none"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E8%B4%A3%E4%BB%BB%E5%88%86%E8%A7%A3%E8%A1%A8.pdf"
    )
    head = clerk.client.head(FILE)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(DATA)))


@pytest.mark.usefixtures("brought")
def test_a_file_is_for_whoever_may_see_what_it_proves(app):
    for name in ("li", "chen", "wang", "cai", "shen"):
        assert Desk(app, name).client.get(FILE).content == DATA
    other_clerk = Desk(app, "wen")
    refused, unknown = other_clerk.client.get(FILE), other_clerk.client.get("/files/" + "0" * 64)
    assert refused.status_code == unknown.status_code == 404
    assert refused.text.replace(SHA256, "") == unknown.text.replace("0" * 64, "")
    assert SHA256[:8] not in other_clerk.read(DUTY).html
    assert Desk(app).client.get(FILE).status_code == 303
    assert Desk(app, "admin").client.get(FILE).status_code == 403


@pytest.mark.usefixtures("brought")
def test_whoever_only_knows_the_digest_does_not_get_the_file_by_naming_it(other_clerk, office, county):
    page = other_clerk.read(CLAIM.replace("education", "culture"))
    values = {"evidence__0__name": "偷看.pdf", "evidence__0__sha256": SHA256}
    assert other_clerk.send(page, **values).status == 303
    assert other_clerk.client.get(FILE).status_code == 404
    assert "未存档" in other_clerk.read(DUTY.replace("education", "culture")).text
    again = other_clerk.send(other_clerk.read(PROGRESS.replace("education", "culture")), files=[CHOSEN], text="有了")
    assert again.status == 303
    assert other_clerk.client.get(FILE).content == DATA
    assert len(county.files.kept()) == 1


@pytest.mark.parametrize(
    "address", ["x", "A" * 64, SHA256.upper(), SHA256[:-1], f"{SHA256}/..", "..%2f..%2flog.sqlite"]
)
@pytest.mark.usefixtures("brought")
def test_any_other_spelling_of_an_address_is_none(clerk, address):
    assert clerk.client.get(f"/files/{address}").status_code == 404


def test_evidence_of_which_there_is_only_a_digest_says_so(clerk, office):
    values = {"evidence__0__name": "分解表.pdf", "evidence__0__sha256": "cd" * 32}
    assert clerk.send(clerk.read(CLAIM), **values).status == 303
    assert "未存档" in clerk.read(DUTY).text
    assert office.client.get("/files/" + "cd" * 32).status_code == 404


@pytest.mark.usefixtures("brought")
def test_f50_a_file_that_is_gone_or_altered_is_said_and_never_given_out(clerk, county):
    path = county.files.path_of(SHA256)
    path.chmod(0o640)
    path.write_bytes(DATA[:-1] + b"x")
    answer = clerk.read(FILE)
    assert (answer.status, "不符" in answer.text) == (409, True)
    path.write_bytes(b"short")
    assert "文件已被改动" in clerk.read(DUTY).text
    path.unlink()
    assert "文件缺失" in clerk.read(DUTY).text
    answer = clerk.read(FILE)
    assert (answer.status, "由备份找回" in answer.text) == (404, True)


@pytest.mark.usefixtures("brought")
def test_a_file_that_is_named_twice_is_shown_so_at_both_places_to_who_judges(clerk, office):
    """T3: what proves one duty may prove another, and who verifies sees that it is the same."""
    other = DUTY.replace("/9/", "/17/")
    page = clerk.send(clerk.read(PROGRESS.replace("task=9", "task=17")), files=[CHOSEN], text="同一份")
    assert page.status == 303, page.text
    for here, there in ((DUTY, other), (other, DUTY)):
        assert "同一文件另见" in office.read(here).text
        assert there in [address for address, _ in office.read(here).links]
        assert "同一文件另见" not in clerk.read(here).text


# Destroying


def purge(office):
    page = office.act(PURGE, **WHY)
    assert page.status == 303, page.text


@pytest.mark.usefixtures("brought")
def test_a_file_is_destroyed_by_decision_and_its_digest_stays(clerk, office, county):
    assert PURGE in [address for address, _ in office.read(DUTY).links]
    assert PURGE not in [address for address, _ in clerk.read(DUTY).links]
    page = office.send(office.read(PURGE), **WHY)
    assert "请核对" in page.html
    assert f"责任分解表.pdf · {SHA256}" in page.text
    assert county.files.kept() == [SHA256]
    assert office.send(page, confirmed="yes").status == 303
    assert county.files.kept() == []
    shown = clerk.read(DUTY)
    assert "已按决定销毁" in shown.text
    assert SHA256 in shown.html
    assert clerk.read(FILE).status == 410
    assert evidence_of(county) == [("责任分解表.pdf", SHA256)]


@pytest.mark.usefixtures("brought")
def test_the_same_content_is_not_stored_again(clerk, office, county):
    purge(office)
    page = clerk.send(clerk.read(PROGRESS), files=[CHOSEN], text="又一次")
    assert page.status == 409
    assert "不再收存" in page.text
    assert county.files.kept() == []


@pytest.mark.usefixtures("brought")
def test_a_decision_needs_its_basis(office):
    page = office.send(office.read(PURGE), reason="含个人隐私")
    assert page.status == 409
    assert "依据文号" in page.text


@pytest.mark.usefixtures("brought")
def test_who_may_read_of_the_decision(office, auditor, clerk, county):
    purge(office)
    at = f"/entries/{county.log.head()}"
    assert "含个人隐私" in office.read(at).text
    assert auditor.read(at).status == 200
    assert clerk.read(at).status == 404
