"""A county that is really served, and Chromium to visit it with."""

import shutil
import socket
import threading

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from counties import PASSWORD, people
from pbm_tracker.county import County
from pbm_tracker.settings import Settings
from pbm_tracker.web.app import make_app
from surfaces import Clock

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def served_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    people(Settings(data=folder / "var", database=""), folder)
    return folder / "var"


@pytest.fixture
def served(served_folder, tmp_path):
    """The address of a small county in June 2022."""
    shutil.copytree(served_folder, tmp_path / "var")
    clock = Clock()
    clock.on("2022-06-10")
    county = County.open(Settings(data=tmp_path / "var", database=""), clock)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(make_app(county), log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
    county.close()


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: sh tests/browser/install")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


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
            sign_in(page, name)
        return page

    yield visit
    for context in contexts:
        context.close()


def sign_in(page, name):
    page.goto("/sign-in")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/work")
