"""The guide in Chromium: its pictures are of the pages as they are, and it can be read anywhere."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from guide_pictures import already_listed, pictured, sample_county, served_that_morning
from pbm_tracker.web.guide import TITLES, address_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADDRESSES = [address_of(name) for name in TITLES]


def test_every_picture_shows_its_page_as_it_is(chromium, tmp_path):
    listed = {one["picture"]: one for one in already_listed()}
    with served_that_morning(sample_county(tmp_path)) as address:
        now = {taken.listed["picture"]: taken.listed for taken in pictured(chromium, address)}
    old = [name for name in now.keys() | listed.keys() if now.get(name) != listed.get(name)]
    assert sorted(old) == [], "take them anew: make guide"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_the_guide_is_read_by_anybody_on_anything(visit, scheme, width):
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 800})
    if width == 320:  # English words are the longer ones
        page.goto("/language?language=en")
    found = {}
    for address in ADDRESSES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)"), address
        found[address] = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
    assert page.said == []
