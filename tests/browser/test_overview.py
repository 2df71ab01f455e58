"""Overview, overdue and the difference of two days in Chromium: by keyboard alone, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from keyboard import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def office(visit):
    page = visit("wang", viewport={"width": 1440, "height": 900})
    yield page
    assert page.said == []


def test_from_the_overview_to_why_by_keyboard(office):
    office.goto("/overview")
    keys = Keyboard(office)
    keys.follow("逾期清单").follow("最近办理")
    assert office.url.endswith("/overdue?sort=-last")
    expect(office.locator("th[aria-sort=descending]")).to_have_text("最近办理")
    keys.follow("逾期 161 天")
    assert re.search("/duties/.*#why$", office.url)
    expect(office.locator("#why")).to_contain_text("为什么是「逾期")


def test_two_days_are_compared_by_keyboard(office):
    office.goto("/overview")
    keys = Keyboard(office)
    keys.follow("两日对比").to("由").day("2022-04-30").to("到").day("2022-05-02").follow("对比")
    expect(office.locator("h1")).to_have_text("2022年4月30日到2022年5月2日：1 项任务情况有变")
    keys.follow("已失守 2 天")
    assert office.url.endswith("/duties/51/member/education-bureau?as_of=2022-05-02#why")


@pytest.mark.parametrize("address", ["/overview", "/overdue?task=9", "/difference?from=2022-04-30&to=2022-05-02"])
def test_a_page_is_printed_on_a4_with_its_figures(office, address):
    office.goto(address)
    sheets = office.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", sheets)) <= 4
    assert set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)", sheets)) <= {b"594", b"595"}  # of A4, as Chromium rounds it
    office.emulate_media(media="print")
    assert office.locator("form:visible").count() == 0
    assert office.locator(".print-only").is_visible()
