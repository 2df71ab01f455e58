"""The guide (docs/guide), served under 帮助 from the same Markdown: a page for each kind of reader."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from pbm_tracker.kernel import strict_yaml
from pbm_tracker.settings import folder

from .statics import Statics
from .visit import Anybody

FOLDER = folder("docs/guide")
# Each page by the name of its file; the first is the way into the others.
TITLES = {
    "index": "使用指南",
    "clerk": "单位经办人",
    "office": "县府办督查",
    "auditor": "审计",
    "keeper": "系统管理员和安全管理员",
}
PLACES_BYTES_MAX = 10_000
_READER = MarkdownIt("commonmark", {"html": False}).enable("table")
_NOT_IN_AN_ANCHOR = re.compile(r"[^\w\- ]")
_PNG_SIZE = slice(16, 24)

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class GuidePage:
    body: Markup
    contents: Sequence[tuple[str, str]]  # the headings under the first, each with its anchor


def pictures() -> list[Path]:
    """The pictures of the guide, to be served as static files."""
    return sorted((FOLDER / "pictures").glob("*.png"))


def address_of(name: str) -> str:
    return "/help/guide" if name == "index" else f"/help/{name}"


def others() -> dict[str, str]:
    """The address of each page, with its title."""
    return {address_of(name): title for name, title in TITLES.items()}


@router.get("/help/{page}")
def show_guide(page: str, visit: Anybody) -> Response:
    """A page of the guide, for anybody: it tells how to sign in, too."""
    known = next((one for one in TITLES if address_of(one) == f"/help/{page}"), None)
    if known is None:
        raise HTTPException(404)
    drawn = guide_page(known, visit.shell.statics)
    return visit.page("guide.html", title=TITLES[known], page=drawn, others=others())


@lru_cache(maxsize=len(TITLES))
def guide_page(name: str, statics: Statics) -> GuidePage:
    """Draw a page from its file."""
    tokens = _READER.parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"), {"references": _as_references()})
    headings = list(_anchored(tokens))
    for token in _inner(tokens):
        if token.type == "link_open":
            token.attrSet("href", served(str(token.attrGet("href"))))
        elif token.type == "image":
            picture = FOLDER / str(token.attrGet("src"))
            width, height = struct.unpack(">II", picture.read_bytes()[_PNG_SIZE])
            token.attrs |= {"src": statics.address(picture.name), "width": width, "height": height}
    body = Markup(_READER.renderer.render(tokens, _READER.options, {}))  # noqa: S704 - from our file, its HTML off
    return GuidePage(body, [(anchor, text) for level, anchor, text in headings if level == "h2"])


def served(address: str) -> str:
    """Where a link between the files of the guide leads once they are served."""
    file, mark, anchor = address.partition("#")
    stem, dot, _ = file.rpartition(".md")
    return f"{address_of(stem)}{mark}{anchor}" if dot else address


def anchor_of(heading: str) -> str:
    """The anchor of a heading, as GitHub and its like make it: words and hyphens, Chinese as it is."""
    return _NOT_IN_AN_ANCHOR.sub("", heading.strip().lower()).replace(" ", "-")


def places() -> dict[str, str]:
    """What the guide names in [brackets]: links to pages of the product, where there is a product around it."""
    found: dict[str, str] = strict_yaml.read(FOLDER / "places.yaml", max_bytes=PLACES_BYTES_MAX)
    return found


def _as_references() -> Mapping[str, Mapping[str, str]]:
    """As Markdown has them where a file itself defines what its [brackets] lead to."""
    return {name.upper(): {"href": address, "title": ""} for name, address in places().items()}


def _anchored(tokens: Sequence[Token]) -> Iterator[tuple[str, str, str]]:
    """Give every heading its anchor; yields level, anchor and text."""
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open":
            anchor = anchor_of(words.content)
            heading.attrSet("id", anchor)
            yield heading.tag, anchor, words.content


def _inner(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()
