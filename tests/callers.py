"""Accounts that ask the API of a small county, and what they are told."""

import pytest

from pbm_tracker.county import County
from pbm_tracker.kernel.commands import Command
from surfaces import Clock, api

EVIDENCE = [{"name": "成立文件.pdf", "sha256": "cd" * 32}]
CLAIM = {"task": 48, "unit": "education-bureau", "evidence": EVIDENCE}
RENAME = {"unit": "culture-bureau", "name": "县文旅局"}
STREAM = "duty/51/member/education-bureau"
TODAY = "2022-06-10"
OURS = {topic: one for topic, one in Command.all.items() if one.__module__.startswith("pbm_tracker.")}
ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)


class Client:
    """The API of a county on a day of June 2022, asked by its accounts."""

    def __init__(self, made):
        self.clock = Clock()
        self.clock.on(TODAY)
        self.county = County.open(made.settings, self.clock)
        self.http = api(self.county)
        self.passwords = dict(made.passwords)
        self.made = made

    def auth(self, by):
        return (by, self.passwords[by]) if by else None

    def get(self, path, account="cai", **query):
        return self.http.get(f"/api/{path}", params=query, auth=self.auth(account))

    def do(self, command, body, by, **headers):
        names = {"key": "Idempotency-Key", "role": "X-Role"}
        headers = {names[name]: value for name, value in headers.items()}
        return self.http.post(f"/api/commands/{command}", json=body, auth=self.auth(by), headers=headers)

    def head(self):
        return self.county.log.head()


def problem(answer, status):
    """The problem document of an answer, which names its status."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    return said
