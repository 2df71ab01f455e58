"""Every page looked over by axe, in both languages, in light and dark."""

import re

import pytest
from playwright.sync_api import expect

from every_page import COLOURS, LANGUAGES, PAGES, read_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit, name, language):
    """In light and in dark: the page is the same, and only its colours change."""
    page = visit(name, color_scheme="light", viewport={"width": 1280, "height": 900})
    read_in(page, language)
    found = {}
    for address in PAGES[name]:
        page.emulate_media(color_scheme="light")
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        found[address, "light"] = violations(page)
        page.emulate_media(color_scheme="dark")
        found[address, "dark"] = violations(page, COLOURS)
    assert [(place, wrong) for place, wrong in found.items() if wrong] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_way(visit, scheme):
    def look(page, title):
        expect(page).to_have_title(re.compile(title))
        assert violations(page) == []

    clerk = visit("li", color_scheme=scheme)
    clerk.goto("/act/claim_completion?task=9&unit=education-bureau&capacity=member")
    clerk.get_by_role("button", name="报告完成").click()
    look(clerk, "有误：报告完成")
    clerk.locator("#evidence-0-name").fill("一.pdf")
    clerk.locator("#evidence-0-sha256").fill("ab" * 32)
    clerk.locator("#completed_on").fill("2022-06-30")
    clerk.get_by_role("button", name="报告完成").click()
    look(clerk, "有误：报告完成")
    clerk.locator("#completed_on").fill("2022-06-01")
    clerk.get_by_role("button", name="报告完成").click()
    look(clerk, "任务 9")

    office = visit("wang", color_scheme=scheme)
    office.goto("/act/verify_completion?task=9&unit=education-bureau&capacity=member")
    office.get_by_role("button", name="请核对").click()
    look(office, "请核对：核验通过")

    security = visit("admin", color_scheme=scheme)
    security.goto("/act/open_account")
    security.get_by_label("账号").fill("new")
    security.get_by_role("button", name="开设账号").click()
    look(security, "已开设账号 new")
