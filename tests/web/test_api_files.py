"""Files by the API: the same door, the same readers, a problem document for every no."""

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from counties import PASSWORD
from papers import pdf
from pbm_tracker.files import deposits
from pbm_tracker.files.door import FILE_BYTES_MAX

DATA = pdf("责任分解表")
SHA256 = hashlib.sha256(DATA).hexdigest()
BYTES = {"Content-Type": "application/octet-stream"}
CLAIM = {"task": 9, "unit": "education-bureau", "capacity": "member"}


@pytest.fixture
def client(app):
    return TestClient(app, raise_server_exceptions=False)


def bring(client, data=DATA, name="责任分解表.pdf", who="li", headers=BYTES):
    return client.post("/api/files", params={"name": name}, content=data, headers=headers, auth=(who, PASSWORD))


def claim(client, stored):
    body = CLAIM | {"evidence": [{name: stored[name] for name in ("name", "sha256")}]}
    return client.post("/api/commands/claim_completion", json=body, auth=("li", PASSWORD))


def test_a_file_is_brought_named_and_fetched(client):
    answer = bring(client)
    assert answer.status_code == 201, answer.text
    stored = answer.json()
    assert stored == {
        "name": "责任分解表.pdf", "sha256": SHA256, "bytes": len(DATA), "kind": "pdf", "notes": [],
    }  # fmt: skip
    assert client.get(f"/api/files/{SHA256}", auth=("li", PASSWORD)).status_code == 404  # named nowhere yet
    assert claim(client, stored).status_code == 201
    found = client.get(f"/api/files/{SHA256}", auth=("wang", PASSWORD))
    assert (found.status_code, found.content) == (200, DATA)
    assert found.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert client.head(f"/api/files/{SHA256}", auth=("wang", PASSWORD)).status_code == 200
    assert client.get(f"/api/files/{SHA256}", auth=("wen", PASSWORD)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": b""}, 422),
        ({"data": b"<html>"}, 422),
        ({"name": "a.exe"}, 422),
        ({"name": ""}, 422),
        ({"data": bytes(FILE_BYTES_MAX + 1)}, 413),
        ({"data": iter([bytes(FILE_BYTES_MAX), b"x"])}, 413),
        ({"data": bytes(53_000_000)}, 413),
        ({"headers": {"Content-Type": "application/json"}}, 415),
        ({"headers": BYTES | {"Content-Encoding": "gzip"}}, 415),
        ({"who": "cai"}, 403),
        ({"who": "shen"}, 403),
        ({"who": "admin"}, 403),
    ],
)
def test_every_no_is_a_problem_document(client, county, sent, status):
    answer = bring(client, **sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert [path for path in county.files.folder.rglob("*") if path.is_file()] == []


def test_too_many_a_day_says_when_to_come_again(client, monkeypatch):
    monkeypatch.setattr(deposits, "PER_DAY", 1)
    assert bring(client).status_code == 201
    answer = bring(client, pdf("b"))
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) == 14 * 3600


def test_a_token_that_reads_brings_nothing(client, county):
    day = county.today().replace(year=2023)
    secrets = {scope: county.tokens.issue("li", scope, "unit_clerk", scope, day)[0] for scope in ("read", "act")}
    sent = {"params": {"name": "a.pdf"}, "content": DATA}
    for scope, status in (("read", 403), ("act", 201)):
        headers = BYTES | {"Authorization": f"Bearer {secrets[scope]}"}
        assert client.post("/api/files", headers=headers, **sent).status_code == status


def test_what_was_destroyed_says_so(client):
    assert claim(client, bring(client).json()).status_code == 201
    body = {"sha256": SHA256, "reason": "含个人隐私", "basis": "龙府办〔2022〕7号"}
    assert client.post("/api/commands/purge_file", json=body, auth=("wang", PASSWORD)).status_code == 201
    found = client.get(f"/api/files/{SHA256}", auth=("li", PASSWORD))
    assert (found.status_code, found.json()["detail"]) == (410, "这份文件已按决定销毁")
    assert bring(client).status_code == 409


@settings(max_examples=25, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    data=st.binary(max_size=300),
    start=st.sampled_from((b"", b"%PDF-1.7", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")),
    name=st.text(max_size=20),
    ending=st.sampled_from(("", ".pdf", ".PNG", ".docx")),
)
def test_whatever_comes_is_never_a_fault_of_ours(client, data, start, name, ending):
    answer = bring(client, start + data, (name + ending).encode(errors="replace").decode())
    assert answer.status_code in (201, 422), answer.text
