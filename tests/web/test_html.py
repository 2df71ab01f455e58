"""Every page read by a strict parser of HTML 5, and what points from one element of a page to another."""

import html5lib
import pytest

from counties import CLAIM, claim
from every_page import PAGES

NAMESPACE = "{http://www.w3.org/1999/xhtml}"
POINTING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
NEW = "/act/open_account"
RETURN = "/act/return_completion?task=9&unit=education-bureau&capacity=member"
# A child of these is one of those, whatever a browser makes of others.
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}
WORDS_ONLY = {"p", "h1", "h2", "h3", "span", "label", "summary", "button", "legend", "b"}
BLOCKS = {"div", "p", "ul", "ol", "dl", "table", "form", "section", "h1", "h2", "h3", "blockquote", "details", "figure"}


def wrong_in(html):
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    document = parser.parse(html)
    yield from (f"{at}: {code} {more}" for at, code, more in parser.errors)
    elements = [one for one in document.iter() if isinstance(one.tag, str)]
    ids = [one.get("id") for one in elements if one.get("id") is not None]
    yield from (
        f"id {one!r} stands {ids.count(one)} times" for one in set(ids) if ids.count(one) > 1 or not one.strip()
    )
    for one in elements:
        yield from (f"{name}={to} of {one.tag} is nowhere" for name, to in pointed_to(one) if to not in ids)
        yield from (f"{child} in {one.tag}" for child in misplaced(one))


def pointed_to(one):
    for name in POINTING:
        yield from ((name, to) for to in (one.get(name) or "").split())
    if (one.get("href") or "").startswith("#"):
        yield "href", one.get("href")[1:]


def misplaced(one):
    """Children that the parser takes, and the standard does not."""
    tag = one.tag.removeprefix(NAMESPACE)
    inside = {child.tag.removeprefix(NAMESPACE) for child in one if isinstance(child.tag, str)}
    if CHILDREN.get(tag):
        yield from inside - CHILDREN[tag]
    if tag in WORDS_ONLY:
        yield from inside & BLOCKS - ({"h1", "h2", "h3"} if tag in ("summary", "legend") else set())


@pytest.mark.parametrize(
    ("name", "address"),
    [(name, address) for name, addresses in PAGES.items() if name != "chen" for address in addresses]
    + [(None, "/help/guide"), ("shen", "/help/auditor"), ("wang", "/board?by=unit"), ("wang", "/act/nothing")],
)
def test_every_page_is_html_that_a_strict_parser_takes(desks, name, address):
    page = desks[name or ""].read(address)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert list(wrong_in(page.html)) == []


def test_so_are_forms_sent_back_and_pages_to_check(clerk, office):
    claim(clerk)
    sent = [
        clerk.send(clerk.read(CLAIM), completed_on="x", evidence__0__name="<b>", evidence__0__sha256="nothing"),
        clerk.send(clerk.read(CLAIM), add="evidence"),
        clerk.send(clerk.read(CLAIM), no_such_field="x"),
        office.send(office.read(RETURN), reason="a < b"),
        office.send(office.read("/batch/verify_completion"), duty=None),
        office.send(office.read("/ledger"), files=[("file", "a.csv", "发生日,办理人\n2022-02-30,<i>".encode())]),
    ]
    assert [page.status for page in sent if page.status not in (200, 422)] == []
    assert [wrong for page in sent for wrong in wrong_in(page.html)] == []


def test_so_is_the_page_with_a_password(security):
    page = security.act(NEW, account="new-clerk")
    assert page.status == 200
    assert list(wrong_in(page.html)) == []


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p><div></div></p>", "unexpected-end-tag"),
        ('<b id="a"></b><b id="a"></b>', "stands 2 times"),
        ('<label for="a"></label>', "is nowhere"),
        ("<ul><p></p></ul>", "p in"),
        ("<span><div></div></span>", "div in"),
        ("<p>a &nothing; b</p>", "named-entity"),
        ("<div><span></div></span>", "end-tag"),
    ],
)
def test_what_is_wrong_is_found(html, words):
    found = list(wrong_in(f'<!doctype html><html lang="zh-CN"><head><title>a</title></head><body>{html}</body></html>'))
    assert any(words in one for one in found), found
