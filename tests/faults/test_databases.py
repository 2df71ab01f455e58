"""The database is held, away, frozen or asked in a way that would wait for itself. Rows F28, F29, F47, F48."""

import os
import signal
import time
from contextlib import closing, suppress
from pathlib import Path

import httpx2
import psycopg
import pytest

from asking import HEALTHY_SECONDS
from kernel_samples import JarOpened, Ticking, append
from pbm_tracker.county import County
from pbm_tracker.kernel.log import Log
from processes import answered, serving, until, workers_of

ON_POSTGRES = [pytest.mark.postgres, pytest.mark.parametrize("made", ["postgres"], indirect=True)]
END_ALL = (
    "select pg_terminate_backend(pid) from pg_stat_activity "
    "where pid <> pg_backend_pid() and backend_type = 'client backend'"
)


def test_f47_a_turn_within_a_turn_is_an_error_at_once(place, opened):
    log = Log(place.store(), Ticking())
    opened.callback(log.close)
    begun = time.monotonic()
    with pytest.raises(RuntimeError, match="turn within"), log._store.turn():
        append(log, "jar/1", JarOpened(name="1"))
    assert time.monotonic() - begun < 2
    append(log, "jar/1", JarOpened(name="1"))
    assert log.head() == 1


@pytest.mark.slow
def test_f48_every_worker_opens_its_own_database_after_it_was_started(copied):
    """What is open on the log's file, or as a connection to the server, belongs to one process each."""
    with serving(copied.settings, "--workers", "2") as (process, port):
        assert answered(port)
        workers = workers_of(process.pid)
        held = {pid: open_files(pid) for pid in (process.pid, *workers)}
        assert not any("log.sqlite" in name for name in held[process.pid])
        if not copied.settings.database:
            assert all(any("log.sqlite" in name for name in held[pid]) for pid in workers)
        one, other = (held[pid] for pid in workers)
        shared = {name for name in one & other if "socket" in name}
        assert len(shared) == 1, "the port, and nothing else"


def open_files(pid):
    found = set()
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            found.add(str(path.readlink()))
    return found


def ask(http, number):
    """A command; how long its answer took, and which."""
    begun = time.monotonic()
    answer = http.post(
        "/api/commands/open_account", json={"account": f"f{number}"}, headers={"Idempotency-Key": f"k{number}"}
    )
    return time.monotonic() - begun, answer


@pytest.mark.slow
@pytest.mark.postgres
def test_f28_f29_a_server_that_restarts_or_freezes_is_told_of_and_comes_back_by_itself(own_postgres):
    made, server = own_postgres
    auth = ("admin", made.passwords["admin"])
    with (
        serving(made.settings) as (_, port),
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", auth=auth, timeout=60) as http,
    ):
        assert ask(http, 1)[1].status_code == 201
        with psycopg.connect(server.get_uri(), autocommit=True) as other:  # F28: all connections ended
            other.execute(END_ALL)
        assert ask(http, 2)[1].status_code == 201
        frozen = [child.pid for child in server.get_postmaster_info().process.children()]  # F29
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            seconds, answer = ask(http, 3)
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)
        assert answer.status_code == 503, answer.text
        assert seconds < 25
        assert int(answer.headers["retry-after"]) > 0
        assert until(lambda: answered(port) == 200, "it is well again") < HEALTHY_SECONDS
        assert ask(http, 3)[1].status_code == 201  # by its key: once
        assert ask(http, 4)[1].status_code == 201
    with closing(County.open(made.settings)) as county, county.at() as moment:
        accounts = [row["account"] for row in moment.views.session.ask("select account from account")]
        assert {"f1", "f2", "f3", "f4"} <= set(accounts)
