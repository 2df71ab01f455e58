"""The store: one file for one content, whole or not at all, never given out when it is not what it was."""

import hashlib
import os
import stat
from datetime import timedelta

import pytest

from pbm_tracker.files.door import FILE_BYTES_MAX, TooLarge
from pbm_tracker.files.store import INCOMING, FileAltered, FileMissing, FileStore
from surfaces import FOUNDED_AT, Clock

CONTENT = b"evidence"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    return FileStore(tmp_path / "var" / "files", clock)


def keep(store, content=CONTENT):
    with store.incoming() as incoming:
        incoming.write(content)
        store.keep(incoming)
        return incoming.sha256


def files(store):
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_what_is_kept_is_given_out_again(store):
    assert keep(store) == DIGEST
    with store.opened(DIGEST) as file:
        assert file.read() == CONTENT
    assert (store.kept(), store.bytes_of(DIGEST)) == ([DIGEST], len(CONTENT))


def test_it_stands_under_its_digest_and_nobody_writes_to_it(store):
    keep(store)
    [path] = files(store)
    assert path == store.folder / DIGEST[:2] / DIGEST
    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o007 == 0


def test_the_same_content_twice_is_one_file(store):
    assert keep(store) == keep(store)
    assert len(files(store)) == 1


def test_what_is_not_kept_leaves_nothing(store):
    with store.incoming() as incoming:
        incoming.write(CONTENT)
    with pytest.raises(OSError, match="x"), store.incoming() as incoming:  # noqa: PT012 - the failure comes while writing
        incoming.write(CONTENT)
        raise OSError("x")
    assert files(store) == []


def test_a_byte_too_many_is_too_large(store):
    with pytest.raises(TooLarge, match="50 MB"), store.incoming() as incoming:  # noqa: PT012 - counted as it comes
        incoming.write(bytes(FILE_BYTES_MAX))
        incoming.write(b"x")
    assert files(store) == []


def test_a_file_that_was_altered_is_told_and_a_new_copy_heals_it(store):
    keep(store)
    path = store.path_of(DIGEST)
    path.chmod(0o640)
    path.write_bytes(b"evidencE")
    with pytest.raises(FileAltered), store.opened(DIGEST):
        pass
    keep(store)
    with store.opened(DIGEST) as file:
        assert file.read() == CONTENT


def test_a_file_that_is_gone_is_told(store):
    with pytest.raises(FileMissing), store.opened(DIGEST):
        pass
    keep(store)
    store.remove(DIGEST)
    store.remove(DIGEST)
    assert store.bytes_of(DIGEST) is None
    with pytest.raises(FileMissing), store.opened(DIGEST):
        pass


def test_what_a_killed_process_left_is_swept_away(store, clock):
    (store.folder / INCOMING).mkdir(parents=True)
    for name, days in (("old", 2), ("new", 0)):
        path = store.folder / INCOMING / name
        path.write_bytes(b"half")
        moment = (FOUNDED_AT - timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))
    store.sweep_incoming(clock() - timedelta(days=1))
    assert [path.name for path in files(store)] == ["new"]
    assert store.kept() == []
