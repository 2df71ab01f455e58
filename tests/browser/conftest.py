"""A county that is really served, and Chromium to visit it with."""

import shutil
from contextlib import closing

import pytest

import windows
from a_year import record_a_year
from counties import PASSWORD, people
from pbm_tracker.county import County
from pbm_tracker.settings import Settings
from surfaces import Clock


@pytest.fixture(scope="session")
def served_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    settings, clock = Settings(data=folder / "var", database=""), Clock()
    people(settings, folder)
    clock.on("2022-06-02")
    with closing(County.open(settings, clock)) as county:
        record_a_year(county)
    return folder / "var"


@pytest.fixture
def served(served_folder, tmp_path):
    """The address of a small county in June 2022."""
    shutil.copytree(served_folder, tmp_path / "var")
    clock = Clock()
    clock.on("2022-06-10")
    county = County.open(Settings(data=tmp_path / "var", database=""), clock)
    with closing(county), windows.served(county) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    if windows.CHROMIUM is None:
        pytest.skip("no Chromium on this machine: sh tests/browser/install")
    with windows.chromium() as browser:
        yield browser


@pytest.fixture
def visit(chromium, served):
    """Opens the county in a window of its own, as an account or as nobody."""
    contexts = []

    def visit(name=None, **options):
        context = chromium.new_context(**{"base_url": served, "locale": "zh-CN"} | options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        said = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.said = said
        if name is not None:
            windows.sign_in(page, name, PASSWORD)
        return page

    yield visit
    for context in contexts:
        context.close()
