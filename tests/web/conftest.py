"""A small county as its web pages show it, in June 2022. Made once, copied for each test."""

import shutil
from contextlib import closing
from datetime import timedelta

import pytest

from callers import Client
from counties import Desk, people
from pbm_tracker.county import County
from pbm_tracker.settings import Settings
from pbm_tracker.web.pace import Pace
from surfaces import Clock, app_of


@pytest.fixture(scope="session")
def peopled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    people(Settings(data=folder / "var", database=""), folder)
    return folder / "var"


@pytest.fixture
def clock():
    clock = Clock()
    clock.on("2022-06-10")
    return clock


@pytest.fixture
def county(peopled, tmp_path, clock):
    shutil.copytree(peopled, tmp_path / "var")
    county = County.open(Settings(data=tmp_path / "var", database=""), clock)
    yield county
    county.close()


@pytest.fixture
def app(county):
    return app_of(county)


@pytest.fixture
def anybody(app):
    return Desk(app)


@pytest.fixture
def clerk(app):
    """The clerk of the education bureau."""
    return Desk(app, "li")


@pytest.fixture
def other_clerk(app):
    """The clerk of the culture bureau."""
    return Desk(app, "wen")


@pytest.fixture
def office(app):
    return Desk(app, "wang")


@pytest.fixture
def auditor(app):
    return Desk(app, "shen")


@pytest.fixture
def finance(app):
    return Desk(app, "cai")


@pytest.fixture
def security(app):
    return Desk(app, "admin")


@pytest.fixture(scope="module")
def desks(peopled, tmp_path_factory):
    """Everybody at once, for tests that only read."""
    clock = Clock()
    clock.on("2022-06-10")
    folder = tmp_path_factory.mktemp("desks") / "var"  # who signs in here is not signed in elsewhere
    shutil.copytree(peopled, folder)
    county = County.open(Settings(data=folder, database=""), clock)
    app = app_of(county)
    app.state.shell.exports = Pace(10_000, timedelta(hours=1), "")  # they export all day
    yield {name: Desk(app, name) for name in ("li", "wen", "wang", "cai", "shen", "admin")} | {
        "": Desk(app),
        "county": county,
    }
    county.close()


@pytest.fixture(scope="module")
def ask(made):
    client = Client(made)
    with closing(client.county):
        yield client


@pytest.fixture
def change(copied):
    client = Client(copied)
    with closing(client.county):
        yield client
