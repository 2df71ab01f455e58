"""Those who write take turns, and wait for a bounded time. Row F22 of the faults, where one of ours holds the file."""

import fcntl
import multiprocessing
import os
import threading
import time
from contextlib import ExitStack, contextmanager, nullcontext

import pytest
from eventsourcing.persistence import ConnectionUnavailableError

from kernel_samples import take_a_turn
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


def is_free(path, lock=fcntl.flock):
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        lock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(file)


def keeps_the_door(path):
    """Whether another process does: such a lock is the whole process's."""
    return not is_free(path, fcntl.lockf)


@contextmanager
def another_process_that_asks(path):
    """It sends a word once it has the turn."""
    processes = multiprocessing.get_context("spawn")
    receiver, sender = processes.Pipe(duplex=False)
    process = processes.Process(target=take_a_turn, args=(path, sender))
    process.start()
    try:
        yield process, receiver
    finally:
        process.kill()
        process.join()
        process.close()
        receiver.close()
        sender.close()


def test_f22_a_holder_that_hangs_is_told_of_as_busy_and_the_next_is_served(path, monkeypatch):
    monkeypatch.setattr(queueing, "WAIT_SECONDS", 0.05)
    queue = Queue(path)
    before = threading.active_count()
    with held(path):
        for _ in range(3):
            with pytest.raises(ConnectionUnavailableError) as reason, queue.turn(nullcontext()):
                pass
            assert trouble_of(reason.value) is Trouble.BUSY
        assert threading.active_count() == before
    assert is_free(path)
    with queue.turn(nullcontext()):
        assert not is_free(path)
    assert is_free(path)


def test_who_waits_gets_it_when_it_is_let_go(path):
    queue, order = Queue(path), []

    def take(name):
        with queue.turn(nullcontext()):
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
        with pytest.raises(ConnectionUnavailableError), queue.turn(nullcontext()):
            pass
        monkeypatch.setattr(queueing, "WAIT_SECONDS", 10)
        done = threading.Event()

        def take():
            with queue.turn(nullcontext()):
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
            with queue.turn(nullcontext()):
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


def test_who_was_passed_for_long_is_passed_no_more(path):
    with ExitStack() as holder:
        holder.enter_context(held(path))
        with another_process_that_asks(path) as (_, receiver):
            until(lambda: keeps_the_door(path), "its patience is at an end")
            holder.close()
            with Queue(path).turn(nullcontext()):
                assert receiver.poll(), "it had the turn before us"
            assert not keeps_the_door(path)


def test_who_is_killed_or_gives_up_keeps_no_door(path, monkeypatch):
    with held(path):
        with another_process_that_asks(path) as (process, _):
            until(lambda: keeps_the_door(path), "its patience is at an end")
            process.kill()
            process.join()
            assert not keeps_the_door(path)
        monkeypatch.setattr(queueing, "WAIT_SECONDS", 0.05)
        with pytest.raises(ConnectionUnavailableError), Queue(path).turn(nullcontext()):
            pass
    with another_process_that_asks(path) as (_, receiver):
        assert receiver.recv()
