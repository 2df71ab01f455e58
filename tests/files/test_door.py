"""What is let in, and what is not: each with the sentence that says what to do."""

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers import OLE, jpg, locked, office, packed, pdf, png
from pbm_tracker.files import checking
from pbm_tracker.files.checking import TOO_HARD, check
from pbm_tracker.files.door import NAME_MAX, BadUpload, read_name
from pbm_tracker.files.image import TRUNCATED
from pbm_tracker.files.portable import ACTIVE


@pytest.fixture
def checked(tmp_path):
    """A file of that name and content: what should be known of it, once it is let in."""

    def checked(name, data):
        path = tmp_path / "incoming"
        path.write_bytes(data)
        return [str(note) for note in check(path, read_name(name).kind)]

    return checked


# Names


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("分解表.pdf", "分解表.pdf"),
        ("../../etc/责任.PDF", "责任.PDF"),
        (r"C:\Users\x\证明.jpeg", "证明.jpeg"),
        (" a b.docx ", "a b.docx"),
        ("长" * 300 + ".pdf", "长" * (NAME_MAX - 4) + ".pdf"),
        ("e\u0301.png", "\u00e9.png"),
    ],
)
def test_a_name_is_kept_without_its_folders(typed, name):
    assert read_name(typed).name == name


@pytest.mark.parametrize(
    "typed",
    [
        *("", "a", "a.", ".pdf", "pdf", "a.exe", "a.doc", "a.docm", "a.svg", "a.html", "a.pdf.js", "/", ".."),
        *("a\0.pdf", "a\n.pdf", "exe\u202efdp.pdf", "a\u200b.pdf", "a\ud800.pdf"),
        *("CON.pdf", "nul.docx", "a:b.pdf", "a?.pdf"),
    ],
)
def test_a_name_that_will_not_do_is_refused_at_the_name(typed):
    with pytest.raises(BadUpload) as caught:
        read_name(typed)
    assert caught.value.field == "name"
    assert "文件" in str(caught.value) or "只收" in str(caught.value)


# What is let in


@pytest.mark.parametrize(
    ("name", "data", "notes"),
    [
        ("a.pdf", pdf(), []),
        ("a.pdf", pdf(owner="x"), []),
        ("a.pdf", pdf(script=True), [ACTIVE]),
        ("a.png", png(), []),
        ("a.png", png(whole=False), [TRUNCATED]),
        ("a.jpg", jpg(), []),
        ("a.JPEG", jpg(), []),
        ("a.jpg", jpg(whole=False), [TRUNCATED]),
        ("a.docx", office("docx", {"word/media/image1.png": png()}), []),
        ("a.xlsx", office("xlsx"), []),
        ("a.ofd", office("ofd"), []),
    ],
)
def test_what_an_office_has_is_let_in(checked, name, data, notes):
    assert checked(name, data) == notes


# What is not

BOMB = packed({"word/document.xml": b"<x>" + bytes(150_000_000)})
LINKS = '<Relationship Type="x/attachedTemplate" Target="http://x/y.dotm" TargetMode="External"/>'


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"", "空的"),
        ("a.pdf", b"<html><script>alert(1)</script>", "网页"),
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        ("a.png", b"\xef\xbb\xbf <?xml version='1.0'?>", "XML"),
        ("a.pdf", b"+ADw-script+AD4-", "网页"),
        ("a.pdf", b"MZ" + bytes(99), "程序"),
        ("a.jpg", b"GIF89a/*alert(1)*/", "GIF"),
        ("a.jpg", b"\0\0\0\x18ftypheic" + bytes(99), "HEIC"),
        ("a.docx", OLE, "旧的 Office"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("a.pdf", png(), "PNG"),
        ("a.png", jpg(), "JPG"),
        ("a.pdf", b"just text", "内容不是"),
        ("a.pdf", pdf(password="x"), "打开密码"),
        ("a.pdf", pdf()[:120], "已损坏"),
        ("a.pdf", b"%PDF-1.7\n<script>alert(1)</script>", "已损坏"),
        ("a.docx", locked(), "打开密码"),
        ("a.docx", office("xlsx"), "XLSX"),
        ("a.xlsx", packed({"a.txt": "x"}), "压缩文件"),
        ("a.docx", b"PK\x03\x04" + bytes(50), "已损坏"),
        ("a.docx", office("docx", {"word/vbaProject.bin": "x"}), "宏"),
        ("a.xlsx", office("xlsx", {"xl/macrosheets/sheet1.xml": "<x/>"}), "宏"),
        ("a.xlsx", office("xlsx", {"xl/externalLinks/externalLink1.xml": "<x/>"}), "外部链接"),
        ("a.docx", office("docx", {"word/embeddings/oleObject1.bin": "x"}), "嵌入"),
        ("a.docx", office("docx", {"word/embeddings/Microsoft_Excel.xlsx": "x"}), "嵌入"),
        ("a.xlsx", office("xlsx", {"xl/activeX/activeX1.xml": "<x/>"}), "控件"),
        ("a.ofd", office("ofd", {"Attachs/a.zip": "x"}), "压缩文件"),
        ("a.docx", office("docx", {"word/_rels/settings.xml.rels": LINKS}), "模板"),
        ("a.xlsx", office("xlsx", {"xl/sharedStrings.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "DTD"),
        ("a.docx", office("docx", {"/etc/passwd": "x"}), "越出"),
        ("a.docx", office("docx", {"word/../../x": "x"}), "越出"),
        ("a.docx", packed({f"{number}.xml": "" for number in range(2001)}), "部件"),
        ("a.docx", BOMB, "不合常理"),
        ("a.png", png(30_000, 30_000), "像素"),
        ("a.jpg", jpg(30_000, 30_000), "像素"),
        ("a.png", png(0, 5), "读不出"),
        ("a.jpg", jpg()[:8], "读不出"),
        ("a.png", png()[:10], "读不出"),
    ],
)
def test_what_is_hostile_or_broken_is_not(checked, name, data, words):
    with pytest.raises(BadUpload, match=words):
        checked(name, data)


def test_a_part_that_is_longer_than_it_says_is_not_unpacked_for_ever(checked):
    data = bytearray(office("docx", {"word/a.xml": "x" * 5000}))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/a.xml"))
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(BadUpload, match="已损坏"):
        checked("a.docx", bytes(data))


# The process that looks


def test_who_looks_has_little_to_use_and_no_secrets(tmp_path, monkeypatch):
    seen = {}

    def run(command, **options):
        seen.update(options)
        return subprocess.CompletedProcess(command, 7, b"", b"")

    monkeypatch.setenv("PBM_DATABASE", "postgresql://somebody:secret@somewhere")
    monkeypatch.setattr(checking.subprocess, "run", run)
    (tmp_path / "f").write_bytes(pdf())
    with pytest.raises(BadUpload, match=TOO_HARD[:4]):
        check(tmp_path / "f", "pdf")
    assert "secret" not in str(seen["env"])
    assert seen["timeout"] <= 30


def test_who_looks_dies_of_it_rather_than_we(tmp_path, monkeypatch):
    """An answer that never comes, and a process that is killed, are both a no."""
    (tmp_path / "f").write_bytes(pdf())
    monkeypatch.setattr(checking, "SECONDS_MAX", 0.01)
    with pytest.raises(BadUpload, match="过于复杂"):
        check(tmp_path / "f", "pdf")


def test_the_limits_hold():
    code = (
        "import resource\n"
        "from pathlib import Path\n"
        "from pbm_tracker.files import probe\n"
        "probe._refused = lambda path, kind: bytearray(2 << 30)\n"
        "probe.main(Path('x'), 'pdf')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert ended.returncode != 0
    assert b"MemoryError" in ended.stderr


# Whatever comes


STARTS = (b"", b"%PDF-1.4\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", office("docx")[:60])


@pytest.mark.slow
@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    start=st.sampled_from(STARTS),
    rest=st.binary(max_size=200),
    name=st.sampled_from(("a.pdf", "a.png", "a.jpg", "a.docx", "a.ofd")),
)
def test_random_bytes_are_a_no_and_nothing_else(checked, start, rest, name):
    with pytest.raises(BadUpload) as caught:
        checked(name, start + rest)
    assert str(caught.value)


@settings(max_examples=300, deadline=None, database=None)
@given(st.text(max_size=30).map(lambda text: text + ".pdf"))
def test_a_name_is_fit_to_be_saved_under_or_refused(typed):
    try:
        name = read_name(typed).name
    except BadUpload:
        return
    assert 0 < len(name) <= NAME_MAX
    assert not set(name) & set('/\\:*?"<>|\0\r\n')
