"""Files on the command line: brought, named in a call by their path, fetched again."""

import hashlib
import json

import pytest

from papers import pdf
from surfaces import pbm

pytestmark = pytest.mark.usefixtures("looked_at_here")

DATA = pdf("责任分解表")
SHA256 = hashlib.sha256(DATA).hexdigest()
CLAIM = ("do", "claim_completion", "--account", "li", "--task", "9", "--unit", "education-bureau")


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "责任分解表.pdf"
    path.write_bytes(DATA)
    return path


@pytest.fixture
def run(copied):
    return lambda *arguments, who="li": pbm(copied.settings, *arguments, PBM_PASSWORD=copied.passwords[who])


def test_a_file_is_added_and_got(run, paper, tmp_path):
    said = run("file", "add", paper, "--account", "li")
    assert said.status == 0, said.err
    assert json.loads(said.out)["sha256"] == SHA256
    assert run("file", "get", SHA256, "--output", tmp_path / "got.pdf").status == 0
    assert (tmp_path / "got.pdf").read_bytes() == DATA
    again = run("file", "get", SHA256, "--output", tmp_path / "got.pdf")
    assert again.status == 2
    assert "不会覆盖" in again.err
    unknown = run("file", "get", "0" * 64, "--output", tmp_path / "none.pdf")
    assert (unknown.status, "没有这份文件" in unknown.err) == (1, True)
    assert not (tmp_path / "none.pdf").exists()


@pytest.mark.parametrize("way", ["@{}", "file={}", '{{"file": "{}"}}', "name=分解表,file={}"])
def test_a_call_names_a_file_by_its_path(run, paper, way):
    said = run(*CLAIM, "--evidence", way.format(paper))
    assert said.status == 0, said.err
    [evidence] = json.loads(said.out)["evidence"]
    assert evidence["sha256"] == SHA256
    assert evidence["name"] == ("分解表" if "分解表," in way else "责任分解表.pdf")


def test_a_digest_alone_is_taken_as_before(run):
    said = run(*CLAIM, "--evidence", f"name=分解表.pdf,sha256={SHA256}")
    assert said.status == 0, said.err


def test_what_is_not_taken_is_said_in_a_sentence(run, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"<html>")
    for path, words in ((tmp_path / "a.pdf", "网页"), (tmp_path / "b.pdf", "没有"), (tmp_path, "没有")):
        said = run(*CLAIM, "--evidence", f"@{path}")
        assert said.status == 1
        assert words in said.err
        assert "Traceback" not in said.err
    wrong = run(*CLAIM, "--evidence", f"file={tmp_path / 'a.pdf'},sha256={'0' * 64}")
    assert wrong.status == 1


def test_who_brings_no_evidence_brings_no_files(run, paper):
    said = run("file", "add", paper, "--account", "cai", who="cai")
    assert said.status == 1
    assert "不存佐证文件" in said.err
