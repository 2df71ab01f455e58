"""The guide as it is served: for anybody, from its own files, and every link leads to a page."""

import re
import struct
from functools import cache
from urllib.parse import unquote, urlsplit

import pytest

from pbm_tracker.web.guide import TITLES, address_of, places

ADDRESSES = [address_of(name) for name in TITLES]
EVERYBODY = ["", "li", "wang", "shen", "admin"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", EVERYBODY)
def test_the_guide_is_for_anybody(desks, name, address):
    page = desks[name].read(address)
    assert page.status == 200
    assert page.h1 == {address_of(one): title for one, title in TITLES.items()}[address]
    assert len(page.ids) == len(set(page.ids))


def test_there_are_no_other_pages(desks):
    for address in (
        "/help/index",
        "/help/clerk.md",
        "/help/README",
        "/help/pictures",
        "/help/..%2fguide",
        "/help/clerk/",
    ):
        assert desks["li"].read(address).status == 404, address


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_leads_to_a_page_and_to_a_place_on_it(desks, address):
    wrong = []
    read = cache(lambda name, path: desks[name].read(path))
    for target, words in desks["wang"].read(address).links:
        parts = urlsplit(target)
        there = [read(name, parts.path or address) for name in ("wang", "admin", "li")]
        found = [page for page in there if page.status == 200]
        if not found or (parts.fragment and unquote(parts.fragment) not in found[0].ids):
            wrong.append((target, words))
    assert wrong == []


def test_what_the_guide_names_is_a_link_to_it(desks):
    page = desks["wang"].read("/help/clerk")
    assert ("/work", "我的待办") in page.links
    assert not re.search("|".join(rf"\[{name}]" for name in places()), page.text)


def test_a_picture_is_kept_for_ever_under_an_address_with_its_digest(desks):
    page = desks[""].read("/help/clerk")
    pictures = [given for tag, given in page.tags if tag == "img"]
    assert pictures
    for given in pictures:
        assert given["alt"]
        assert re.fullmatch(r"/static/[a-z-]+\.[0-9a-f]{12}\.png", given["src"])
        picture = desks[""].client.get(given["src"])
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
        assert picture.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert picture.headers["x-content-type-options"] == "nosniff"
        assert struct.unpack(">II", picture.content[16:24]) == (int(given["width"]), int(given["height"]))


def test_html_in_a_file_of_the_guide_stays_text(tmp_path, monkeypatch, desks):
    from pbm_tracker.web import guide  # noqa: PLC0415 - its folder is another one here

    (tmp_path / "clerk.md").write_text(
        "# 一\n\n## 二\n\n<script>alert(1)</script> [x](javascript:alert(1))\n", encoding="utf-8"
    )
    (tmp_path / "places.yaml").write_text("登录: /sign-in\n", encoding="utf-8")
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    guide.guide_page.cache_clear()
    page = desks[""].read("/help/clerk")
    guide.guide_page.cache_clear()
    assert "<script>alert" not in page.html
    assert "&lt;script&gt;" in page.html
    assert "javascript:" not in [urlsplit(target).scheme for target, _ in page.links]
