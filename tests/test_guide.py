"""What people read beside the product: every link leads somewhere, every picture is there, small, and used."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from guide_pictures import FOLDER, PICTURES, already_listed
from pbm_tracker.settings import folder
from pbm_tracker.web.guide import TITLES, anchor_of, places

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide"
TEXTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted(GUIDE.glob("*.md"))]
READER = MarkdownIt("commonmark").enable("table")
BYTES_MAX = 80_000
PRODUCT = "".join(
    path.read_text(encoding="utf-8") for kind in ("html", "py", "js") for path in (ROOT / "src").rglob(f"*.{kind}")
)
NOTICE = (ROOT / "tests" / "notice" / "notice-2021-22.txt").read_text(encoding="utf-8")


def tokens_of(text):
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def anchors_in(path):
    tokens = READER.parse(path.read_text(encoding="utf-8"))
    return [anchor_of(words.content) for head, words in pairwise(tokens) if head.type == "heading_open"]


def targets_in(path):
    for token in tokens_of(path.read_text(encoding="utf-8")):
        if token.type in ("link_open", "image"):
            yield unquote(str(token.attrGet("href") or token.attrGet("src")))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_an_anchor_that_are_there(path):
    wrong = []
    for target in targets_in(path):
        file, _, anchor = target.partition("#")
        there = path.parent / file if file else path
        if target.startswith("https://"):
            continue
        if not there.exists() or (anchor and anchor not in anchors_in(there)):
            wrong.append(target)
    assert wrong == []
    assert len(anchors_in(path)) == len(set(anchors_in(path)))


def test_each_readme_leads_to_the_other():
    assert "README.zh-CN.md" in targets_in(TEXTS[0])
    assert "README.md" in targets_in(TEXTS[1])


def test_the_guide_has_the_pages_that_are_served_and_is_found_where_it_is_read():
    assert {path.stem for path in GUIDE.glob("*.md")} == TITLES.keys()
    assert folder("docs/guide") == GUIDE


@pytest.mark.parametrize("path", TEXTS[2:], ids=lambda path: path.name)
def test_the_guide_leads_only_to_itself_and_names_no_place_that_is_not_there(path):
    assert [target for target in targets_in(path) if "/" in target and not target.startswith("pictures/")] == []
    text = "".join(token.content for token in tokens_of(path.read_text(encoding="utf-8")) if token.type == "text")
    assert [name for name in re.findall(r"\[([^][]+)]", text) if name not in places()] == []


@pytest.mark.parametrize("path", TEXTS[2:], ids=lambda path: path.name)
def test_what_the_guide_quotes_stands_in_the_product_or_in_the_notice(path):
    quoted = re.findall("「(.+?)」", path.read_text(encoding="utf-8"))
    parts = {part for words in quoted for part in words.split("……")}
    assert [part for part in sorted(parts) if part not in PRODUCT + NOTICE] == []


def test_no_place_is_known_that_no_page_names():
    named = {name for path in TEXTS[2:] for name in re.findall(r"\[([^][]+)](?!\()", path.read_text(encoding="utf-8"))}
    assert places().keys() - named == set()


def test_every_picture_is_listed_shown_and_small():
    shown = {target for path in TEXTS[2:] for target in targets_in(path) if target.startswith("pictures/")}
    listed = [one["picture"] for one in already_listed()]
    assert shown == {f"pictures/{name}" for name in listed}
    assert listed == [f"{one.name}.png" for one in PICTURES]
    assert {file.name for file in FOLDER.glob("*.png")} == set(listed)
    assert [file.name for file in FOLDER.glob("*.png") if file.stat().st_size > BYTES_MAX] == []


@pytest.mark.parametrize("path", TEXTS[2:], ids=lambda path: path.name)
def test_every_picture_says_in_words_what_it_shows(path):
    pictures = [token for token in tokens_of(path.read_text(encoding="utf-8")) if token.type == "image"]
    assert pictures
    assert [token.attrGet("src") for token in pictures if len(token.content) < 10] == []
