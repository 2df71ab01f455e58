"""The power goes: what was written and never flushed is gone. Row F17, on files as the disk would hold them.

Every write and every flush of a program that records is written down by strace. From that is built, for each moment
at which it had just acknowledged something, what the disk is bound to hold then: what was flushed, and no more.
"""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing

import pytest

from checkers import NAME
from pbm_tracker.county import County
from pbm_tracker.settings import Settings

CALL = re.compile(r"^(pwrite64|fdatasync|fsync|ftruncate|write)\((\d+)<([^>]*)>(?:, (.*))?\) += (\d+)")
WRITTEN = re.compile(r'"((?:\\x[0-9a-f]{2})*)", \d+(?:, (\d+))?')
LOG = ("log.sqlite", "log.sqlite-wal")
COMMITS = 60


class Disk:
    """Files as they stand when only what was flushed is left of them."""

    def __init__(self, folder):
        self.files = {
            name: bytearray((folder / name).read_bytes()) if (folder / name).exists() else bytearray() for name in LOG
        }
        self._waiting = {name: [] for name in LOG}

    def write(self, name, offset, data):
        self._waiting[name].append((offset, data))

    def flush(self, name):
        file = self.files[name]
        for offset, data in self._waiting[name]:
            if data is None:
                del file[offset:]
                continue
            file.extend(bytes(max(offset + len(data) - len(file), 0)))
            file[offset : offset + len(data)] = data
        self._waiting[name] = []


def moments(trace, disk):
    """The names acknowledged so far, and the files as the disk is bound to hold them, at each acknowledgement."""
    acknowledged = []
    for line in trace.read_text(encoding="ascii").splitlines():
        if not (found := CALL.match(line)):
            continue
        call, number, path, rest = found[1], found[2], found[3].encode().decode("unicode_escape"), found[4] or ""
        name = path.rpartition("/")[2]
        if call == "write" and number == "1":
            acknowledged.append(bytes.fromhex(WRITTEN.match(rest)[1].replace("\\x", "")).decode().strip())
            yield list(acknowledged), {name: bytes(file) for name, file in disk.files.items()}
        elif name not in LOG:
            continue
        elif call == "pwrite64":
            data = WRITTEN.match(rest)
            disk.write(name, int(data[2]), bytes.fromhex(data[1].replace("\\x", "")))
        elif call == "ftruncate":
            disk.write(name, int(rest), None)
        elif call in ("fsync", "fdatasync"):
            disk.flush(name)


@pytest.mark.slow
@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("synchronous", "keeps"), [("full", True), ("off", False)])
def test_f17_what_was_acknowledged_outlives_the_power(copied, tmp_path, strace, synchronous, keeps):
    """With synchronous=off, which the product refuses, it would not: so the test can tell."""
    disk, trace = Disk(copied.settings.data), tmp_path / "trace"
    asked = f"pathlib.Path({str(copied.settings.data)!r}), {COMMITS}, {synchronous!r}"
    program = f"import clients, pathlib; clients.acknowledge_some({asked})"
    subprocess.run(
        [
            *("strace", "-y", "-xx", "-s", "100000", "-o", trace),
            *("-e", "trace=pwrite64,fdatasync,fsync,ftruncate,write"),
            *(sys.executable, "-c", program),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    seen, missing = 0, set()
    for acknowledged, files in moments(trace, disk):
        seen += 1
        if seen % 6:
            continue
        after = tmp_path / f"after-{seen}"
        after.mkdir()
        for name, data in files.items():
            (after / name).write_bytes(data)
        shutil.copy(copied.settings.data / "access.sqlite", after)
        missing |= set(acknowledged) - recorded(after)
        shutil.rmtree(after)
    assert seen == COMMITS
    assert (missing == set()) == keeps, sorted(missing)


def recorded(data):
    with closing(County.open(Settings(data=data, database=""))) as county:
        rows = county.log.rows(0, county.log.head())
        return {found[0] for row in rows if (found := NAME.search(row[4].decode()))}
