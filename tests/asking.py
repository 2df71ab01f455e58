"""Somebody who asks a server that is served while faults befall it, and knows what was acknowledged."""

import re
import threading
import time
from contextlib import closing, contextmanager
from itertools import chain

import httpx2

from checkers import NAME, quantile
from pbm_tracker.county import County
from processes import serving

HEALTHY_SECONDS = 10  # B9: well again after the fault ended
PATIENCE_SECONDS = 30  # of who waits for an answer


class Asking:
    """Somebody who opens accounts at a server, and knows which were acknowledged."""

    def __init__(self, made, port):
        self.http = httpx2.Client(
            base_url=f"http://127.0.0.1:{port}", auth=("admin", made.passwords["admin"]), timeout=60
        )
        self.acknowledged, self.last = [], None

    def open(self, name, key=None):
        self.last = self.http.post(
            "/api/commands/open_account", json={"account": name}, headers={"Idempotency-Key": key or f"key-{name}"}
        )
        if self.last.status_code == 201:
            self.acknowledged.append(name)
        return self.last.status_code

    def refused_politely(self):
        """503, in words, with the time to come again where that helps."""
        assert self.last.status_code == 503, self.last.text
        assert self.last.headers["content-type"] == "application/problem+json"
        assert re.search(r"[\u4e00-\u9fff]", self.last.json()["detail"])
        assert "Traceback" not in self.last.text

    def reads(self):
        return self.http.get("/api/history/account/admin").status_code == 200


@contextmanager
def asking(made, *arguments, **env):
    with serving(made.settings, *arguments, **env) as (process, port):
        asker = Asking(made, port)
        with asker.http:
            yield process, port, asker


def accounts(settings):
    with closing(County.open(settings)) as county, county.at() as moment:
        return sorted(row["account"] for row in moment.views.session.ask("select account from account"))


def reasons(port):
    return httpx2.get(f"http://127.0.0.1:{port}/health").json().get("reasons", {})


def entries_named(settings):
    """The acts that the log holds, each as often as it stands there."""
    with closing(County.open(settings)) as county:
        found = [NAME.search(row[4].decode()) for row in county.log.rows(0, county.log.head())]
        return [name[0] for name in found if name]


def everybody_waits(made, port):
    """Four who report twice each, on a disk that takes half a second for a flush: slowly, and each act once."""
    names = {task: [f"act-16-{task}{count}" for count in range(2)] for task in (45, 46, 47, 48)}
    with closing(County.open(made.settings)) as county:  # a password is counted first: they would come one by one
        token, _ = county.tokens.issue("li", "四人", "unit_clerk", "act", county.today())
    caller = {"base_url": f"http://127.0.0.1:{port}", "headers": {"Authorization": f"Bearer {token}"}, "timeout": 60}
    waited, statuses = [], []

    def ask(task):
        with httpx2.Client(**caller) as http:
            for name in names[task]:
                begun = time.monotonic()
                body = {"task": task, "unit": "education-bureau", "text": name}
                answer = http.post("/api/commands/report_progress", json=body, headers={"Idempotency-Key": name})
                statuses.append(answer.status_code)
                waited.append(time.monotonic() - begun)

    threads = [threading.Thread(target=ask, args=(task,)) for task in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [201] * 8
    assert quantile(waited, 0.5) > 0.4, "it was slow"
    assert max(waited) < PATIENCE_SECONDS
    assert sorted(entries_named(made.settings)) == sorted(chain(*names.values()))
