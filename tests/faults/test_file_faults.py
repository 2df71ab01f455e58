"""Faults while files come in: kills at any moment, a client that goes away, a full disk. Nothing half is ever kept."""

import base64
import hashlib
import os
import random
import socket
import subprocess
from contextlib import closing

import httpx2
import pytest

from papers import pdf
from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County
from pbm_tracker.files.store import INCOMING
from pbm_tracker.filing import NoSuchFile, opened
from pbm_tracker.keeping.files import survey
from pbm_tracker.settings import Settings
from processes import answered, kill, serving, start, until
from surfaces import made_county, pbm

pytestmark = pytest.mark.slow
ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)
BYTES = {"Content-Type": "application/octet-stream"}
KILLS = 8
READER = Identity("wang", "supervision")


def claim(sha256):
    evidence = [{"name": "a.pdf", "sha256": sha256}]
    return {"task": 9, "unit": "education-bureau", "text": "x", "evidence": evidence}


def test_a_kill_between_upload_and_act_loses_no_file_and_keeps_no_half(copied):
    """F1, F12: a file that was acknowledged is there after any kill; one that was not is whole or not there at all."""
    chance = random.Random(12)
    auth = ("li", copied.passwords["li"])
    acknowledged = []
    for number in range(KILLS):
        papers = [pdf(f"{number}-{one}") + bytes(chance.randrange(2_000_000)) for one in range(3)]
        with (
            serving(copied.settings) as (process, port),
            httpx2.Client(base_url=f"http://127.0.0.1:{port}", auth=auth) as client,
        ):
            moment = chance.randrange(len(papers))
            for index, data in enumerate(papers):
                if index == moment:
                    with half(port, copied, data):
                        kill(process)
                    break
                answer = client.post("/api/files", params={"name": "a.pdf"}, content=data, headers=BYTES)
                assert answer.status_code == 201, answer.text
                acknowledged.append(answer.json()["sha256"])
    with closing(County.open(copied.settings)) as county:
        found = survey(county)
        assert found.altered == []
        assert set(acknowledged) <= set(found.whole)
        assert all(county.deposits.of(sha256) for sha256 in acknowledged)
    with serving(copied.settings) as (_, port), httpx2.Client(base_url=f"http://127.0.0.1:{port}", auth=auth) as client:
        done = client.post("/api/commands/report_progress", json=claim(acknowledged[0]))
        assert done.status_code == 201
        assert client.get(f"/api/files/{acknowledged[0]}").status_code == 200


def half(port, county, data):
    """Send the first half of a file over a plain connection, and leave it at that."""
    key = base64.b64encode(f"li:{county.passwords['li']}".encode()).decode()
    connection = socket.create_connection(("127.0.0.1", port))
    head = (
        f"POST /api/files?name=a.pdf HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Basic {key}\r\n"
        f"Content-Type: application/octet-stream\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    connection.sendall(head.encode() + data[: len(data) // 2])
    incoming = county.settings.data / "files" / INCOMING
    until(lambda: any(incoming.glob("*")), "it comes in")
    return connection


@ON_ONE
def test_a_client_that_goes_away_leaves_nothing(copied):
    with serving(copied.settings) as (_, port):
        with half(port, copied, pdf("x") + bytes(3_000_000)):
            pass
        incoming = copied.settings.data / "files" / INCOMING
        until(lambda: not any(incoming.glob("*")), "it is taken away")
        assert answered(port) == 200
    with closing(County.open(copied.settings)) as county:
        assert county.files.kept() == []


@ON_ONE
def test_a_killed_import_has_its_files_or_can_be_done_again(copied, tmp_path):
    """Files before the log: after any kill what is recorded has its file."""
    chance = random.Random(13)
    data = pdf("x")
    sha256 = hashlib.sha256(data).hexdigest()
    (tmp_path / "a.pdf").write_bytes(data)
    rows = "".join(
        f"- {{on: 2022-06-03, by: education-bureau/clerk, as: unit_clerk, do: report_progress, task: {task}, "
        f"unit: education-bureau, capacity: member, text: '{task}', evidence: [{{file: a.pdf}}]}}\n"
        for task in (9, 17, 53)
    )
    (tmp_path / "l.yaml").write_text(rows)
    for _ in range(KILLS):
        process = start(copied.settings, "ledger", "import", tmp_path / "l.yaml")
        try:
            process.wait(chance.uniform(0.3, 2.5))
        except subprocess.TimeoutExpired:
            kill(process)
        with closing(County.open(copied.settings)) as county:
            if county.log.entries_of("duty/17/member/education-bureau")[-1].event.topic == "progress_reported":
                with opened(county, READER, sha256) as given:
                    assert given.file.read() == data
            else:
                with pytest.raises(NoSuchFile), opened(county, READER, sha256):
                    pass
    assert pbm(copied.settings, "ledger", "import", tmp_path / "l.yaml").status == 0
    with closing(County.open(copied.settings)) as county, opened(county, READER, sha256) as given:
        assert given.file.read() == data


def test_a_full_disk_takes_no_file_and_says_so(small_disk, tmp_path):
    settings = Settings(data=small_disk / "var", database="")
    made = made_county(settings, tmp_path)
    auth = ("li", made.passwords["li"])
    data = pdf("x") + os.urandom(600_000)
    with serving(settings) as (_, port), httpx2.Client(base_url=f"http://127.0.0.1:{port}", auth=auth) as client:
        statuses = []
        for number in range(20):
            answer = client.post("/api/files", params={"name": "a.pdf"}, content=data + bytes([number]), headers=BYTES)
            statuses.append(answer.status_code)
            if answer.status_code != 201:
                break
        assert statuses[-1] == 503, statuses
        assert "磁盘已满" in answer.json()["detail"]
        assert int(answer.headers["retry-after"]) > 0
        assert client.get("/api/history/duty/51/member/education-bureau").status_code == 200
    incoming = settings.data / "files" / INCOMING
    assert list(incoming.glob("*")) == []
    with closing(County.open(settings)) as county:
        found = survey(county)
        assert (found.altered, len(found.whole)) == ([], len(statuses) - 1)
