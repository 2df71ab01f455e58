"""The queue of those who write: in order, and for a bounded time. Row F22 of the faults, where one of ours holds it."""

import fcntl
import os
import threading
import time
from contextlib import contextmanager

import pytest
from eventsourcing.persistence import ConnectionUnavailableError

from pbm_tracker.kernel import queueing
from pbm_tracker.kernel.queueing import Queue
from pbm_tracker.kernel.troubles import Trouble, trouble_of
from processes import until


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "lock")


@contextmanager
def held(path):
    """As another process holds it: by a file of its own."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(file)


def is_free(path):
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(file)


def test_f22_a_holder_that_hangs_is_told_of_as_busy_and_the_next_is_served(path, monkeypatch):
    monkeypatch.setattr(queueing, "WAIT_SECONDS", 0.05)
    queue = Queue(path)
    before = threading.active_count()
    with held(path):
        for _ in range(3):
            with pytest.raises(ConnectionUnavailableError) as reason, queue.turn():
                pass
            assert trouble_of(reason.value) is Trouble.BUSY
        assert threading.active_count() == before + 1
    until(lambda: is_free(path), "what nobody waits for any more is let go")
    with queue.turn():
        assert not is_free(path)
    assert is_free(path)


def test_who_waits_gets_it_when_it_is_let_go(path):
    queue, order = Queue(path), []

    def take(name):
        with queue.turn():
            order.append(name)

    with held(path):
        waiting = [threading.Thread(target=take, args=(name,)) for name in "ab"]
        for thread in waiting:
            thread.start()
        assert order == []
    for thread in waiting:
        thread.join(10)
    assert sorted(order) == ["a", "b"]
    assert is_free(path)


def test_who_gave_up_does_not_keep_the_place_of_who_comes_later(path, monkeypatch):
    queue = Queue(path)
    with held(path):
        monkeypatch.setattr(queueing, "WAIT_SECONDS", 0.02)
        with pytest.raises(ConnectionUnavailableError), queue.turn():
            pass
        monkeypatch.setattr(queueing, "WAIT_SECONDS", 10)
        done = threading.Event()

        def take():
            with queue.turn():
                done.set()

        thread = threading.Thread(target=take)
        thread.start()
    thread.join(10)
    assert done.is_set()
    assert is_free(path)


def test_only_one_has_the_turn(path):
    queues, inside, most = [Queue(path), Queue(path)], [], []

    def take(queue):
        for _ in range(50):
            with queue.turn():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=take, args=(queue,)) for queue in queues * 2]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(most) == {1}
    assert len(most) == 200
    assert time.monotonic() - begun < 10
