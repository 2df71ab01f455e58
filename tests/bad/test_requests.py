"""Requests as they come over the wire: no reading makes them right, or a browser would never send them.

The number is that of the row in the list of bad input. What the API's bodies may be is asked in tests/web.
"""

import re
import shutil
import socket
from contextlib import closing, suppress

import httpx2
import pytest

from pbm_tracker.county import County
from pbm_tracker.settings import Settings
from processes import answered, serving

pytestmark = pytest.mark.slow
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def served(making, tmp_path_factory):
    made = making("sqlite")
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(made.settings.data, folder / "var")
    copy = made._replace(settings=Settings(data=folder / "var", database=""))
    with serving(copy.settings) as (_, port):
        yield copy, port


@pytest.fixture
def port(served):
    """Whatever is asked, nothing is recorded and the server stays well."""
    made, port = served
    with closing(County.open(made.settings)) as county:
        before = county.log.head()
        yield port
        assert county.log.head() == before
    assert answered(port) in (200, 503)


@pytest.fixture
def office(served, port):
    """A browser of the supervision office, signed in."""
    made, _ = served
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
        answer = post(http, "/sign-in", {"account": "wang", "password": made.passwords["wang"]})
        assert answer.status_code == 303
        yield http


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def post(http, address, fields, **given):
    form = http.get(address)
    return http.post(
        address.partition("?")[0], data=hidden(form.text) | fields, headers={"Origin": str(http.base_url)}, **given
    )


def raw(port, *lines, body=b""):
    """The status of what comes back for these bytes; None where the connection ends without an answer."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        wire.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        answer = b""
        while chunk := wire.recv(65536):
            answer += chunk
            if b"\r\n\r\n" in answer:
                break
        assert b"Traceback" not in answer
        return int(answer.split(b" ")[1]) if answer else None
    return None


HOST = "Host: 127.0.0.1"
CLOSE = "Connection: close"


@pytest.mark.parametrize(
    ("lines", "statuses"),
    [
        ([HOST.replace("127.0.0.1", "evil.example")], {400}),
        ([], {400}),
        ([HOST, "Host: evil.example"], {400}),
        (["Host: 127.0.0.1:x"], {400}),
        (["Host: a b"], {400}),
        ([HOST, "Content-Length: -4"], {400}),
        ([HOST, "Content-Length: 4, 5"], {400}),
        ([HOST, "X: a\x00b"], {400}),
        ([HOST, "X-Long: " + "x" * 70_000], {400, 431, None}),
        ([HOST, "If-None-Match: " + "x" * 1_000_000], {400, 431, None}),
        ([HOST, "Cookie: pbm_dev=a; pbm_dev=b; pbm_dev=" + "x" * 4000], {200}),
        ([HOST, "Cookie: \xff\xfe=\xff"], {200, 400}),
        ([HOST, "Accept: */*;q=nan", "Accept-Language: " + "zz-" * 50], {200}),
        ([HOST, "Range: bytes=" + ",".join(f"{at}-{at}" for at in range(800))], {200, 416}),
        ([HOST, "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: javascript", "X-Forwarded-Host: evil"], {200}),
        ([HOST, "Upgrade: websocket", "Connection: Upgrade"], {200, 400, 426}),
        ([HOST, "Expect: 200-ok"], {200, 417}),
    ],
    ids=lambda value: ascii(value[-1])[:40] if isinstance(value, list) and value else "",
)  # fmt: skip
def test_82_to_88_headers(port, lines, statuses):
    assert raw(port, "GET / HTTP/1.1", *lines, CLOSE) in statuses


@pytest.mark.parametrize(
    ("line", "statuses"),
    [
        ("GET @evil/ HTTP/1.1", {400, 404}),
        ("GET /%FF HTTP/1.1", {400, 404}),
        ("GET /tasks/1%00 HTTP/1.1", {303, 404}),
        ("GET /..%2f..%2fetc/passwd HTTP/1.1", {400, 404}),
        ("GET //board HTTP/1.1", {400, 404}),
        ("GET /board;x=1 HTTP/1.1", {404}),
        ("GET /" + "x" * 9000 + " HTTP/1.1", {414}),
        ("GET /" + "x" * 90_000 + " HTTP/1.1", {400, 414, None}),
        ("GET /units/%E5%8E HTTP/1.1", {303, 400, 404}),
        ("FROB / HTTP/1.1", {405}),
        ("TRACE / HTTP/1.1", {405}),
        ("PUT /board HTTP/1.1", {405}),
        ("OPTIONS * HTTP/1.1", {400, 404, 405}),
        ("HEAD / HTTP/1.1", {200}),
        ("GET / HTTP/1.1\x00", {400}),
    ],
    ids=lambda value: ascii(value)[:40] if isinstance(value, str) else "",
)
def test_76_77_81_addresses_and_methods(port, line, statuses):
    assert raw(port, line, HOST, CLOSE) in statuses


def test_83_both_lengths_say_two_things_and_the_connection_ends(port):
    """Which a proxy must refuse; here nothing that follows is taken for another request."""
    smuggled = b"0\r\n\r\nGET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    status = raw(
        port, "POST /sign-in HTTP/1.1", HOST, "Content-Length: 4", "Transfer-Encoding: chunked", CLOSE, body=smuggled
    )
    assert status in (400, 403, 415)


@pytest.mark.parametrize(
    ("content", "kind", "statuses"),
    [
        (b"&".join(b"f%d=x" % at for at in range(1001)), "application/x-www-form-urlencoded", {400, 403, 413}),
        (b"text=" + b"x" * 1_600_000, "application/x-www-form-urlencoded", {413}),
        (b"text=%FF", "application/x-www-form-urlencoded", {400}),
        (b"text=\xff", "application/x-www-form-urlencoded", {400}),
        (b"text=a", "application/x-www-form-urlencoded; charset=nope", {400, 403, 415}),
        (b"text=a", "text/plain", {415}),
        (b"text=a;text=b", "application/x-www-form-urlencoded", {400, 403}),
        (b"", "application/x-www-form-urlencoded", {400, 403}),
        (b"{}", "application/json", {415}),
    ],
)
def test_31_to_36_bodies_of_forms(office, content, kind, statuses):
    answer = office.post(
        "/act/register_unit", content=content, headers={"Content-Type": kind, "Origin": str(office.base_url)}
    )
    assert answer.status_code in statuses
    assert CHINESE.search(answer.text)


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "https://127.0.0.1.evil.example", "file://"])
def test_89_a_form_sent_from_elsewhere(office, origin):
    form = office.get("/act/register_unit")
    fields = hidden(form.text) | {"unit": "sports-bureau", "name": "县体育局", "kind": "department"}
    assert office.post("/act/register_unit", data=fields, headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize(
    ("body", "kind", "statuses"),
    [
        (b"x" * 21_500_000, "multipart/form-data; boundary=b", {413}),
        (b"--b\r\n" + b"X-H: y\r\n" * 100_000 + b"\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b", {400, 413}),
        (b"preamble" * 200_000 + b"\r\n--b--\r\n", "multipart/form-data; boundary=b", {400, 403, 422}),
        (b"--b--", "multipart/form-data", {400}),
        (b"--b--", "multipart/form-data; boundary=" + "b" * 5000, {400, 403}),
        (b"--b--", 'multipart/form-data; boundary=""', {400, 403}),
        (
            b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n\xff\xfe\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
            {400, 403},
        ),
    ],
    ids=["413", "headers", "preamble", "none", "long", "empty", "no-text"],
)
def test_58_64_uploads_that_are_none(office, body, kind, statuses):
    headers = {"Content-Type": kind, "Origin": str(office.base_url)}
    answer = office.post("/ledger", content=body, headers=headers)
    assert answer.status_code in statuses
    assert CHINESE.search(answer.text)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x.csv", "CON", "a\x00.csv", "x" * 300 + ".csv", "\u202efdp.exe", ""]
)
@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"<html>", b"\xff\xfe\x00"])
def test_58_59_60_files_that_are_no_ledgers(office, name, data):
    form = office.get("/ledger")
    files = {"file": (name or "x", data)}
    answer = office.post("/ledger", data=hidden(form.text), files=files, headers={"Origin": str(office.base_url)})
    assert answer.status_code in (400, 413, 415, 422)
    assert CHINESE.search(answer.text)
    assert "etc/passwd" not in answer.text


HALF_AN_UPLOAD = (
    b"POST /ledger HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    b"Content-Length: 1000000\r\n\r\n"
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n'
)


def test_65_a_client_that_goes_in_the_middle_leaves_nothing(office, served, port):
    made, _ = served
    held = sorted(made.settings.data.rglob("*"))
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(HALF_AN_UPLOAD + b"x" * 500_000)
    assert office.get("/ledger").status_code == 200
    assert sorted(made.settings.data.rglob("*")) == held


@pytest.mark.parametrize("password", ["", "x" * 200_000, "x" * 73, "a\x00b", "' or 1=1 --", "\u3000" * 12])
@pytest.mark.parametrize("name", ["li", "x" * 10_000, "li\x00", " li ", "' or 1=1 --", "ｌｉ"])
def test_105_111_signing_in_with_what_is_no_account(port, name, password):
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
        answer = post(http, "/sign-in", {"account": name, "password": password})
    assert answer.status_code in (400, 403, 422, 429)
    assert CHINESE.search(answer.text)
    assert "set-cookie" not in answer.headers or "pbm_dev=" not in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "query",
    [
        "as_of=2022-02-29", "as_of=now", "as_of=1640908800", "as_of=2099-01-01",
        "as_of=2022-01-01&as_of=2022-01-02", "known_at=x", "reading=moon", "q=" + "x" * 10_000,
        "category=0", "category=１", "punctuality=x", "page=-1",
    ],
)  # fmt: skip
def test_43_79_80_conditions_in_an_address(office, query):
    answer = office.get(f"/board?{query}")
    assert answer.status_code in ((200, 422, 414) if query.startswith(("q=", "page=")) else (422,)), answer.text[:500]
    assert CHINESE.search(answer.text)
