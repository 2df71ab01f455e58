"""No page is wider than a small telephone, a telephone or a desk, in either language."""

import pytest

from every_page import LANGUAGES, PAGES, read_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 375, 1440])
def test_no_page_is_wider_than_its_window(visit, width, language):
    wide = []
    for name, addresses in PAGES.items():
        page = visit(name, viewport={"width": width, "height": 800})
        read_in(page, language)
        for address in addresses:
            page.goto(address)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((name, address))
    assert wide == []
