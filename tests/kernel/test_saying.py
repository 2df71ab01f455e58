"""Texts said in Chinese, told in another language, written on a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from markupsafe import Markup

from pbm_tracker.kernel import saying
from pbm_tracker.kernel.saying import CHINESE, ENGLISH, catalogue, say, told, written

WORDS = {
    "共 {n} 项": "{n} {n:duty|duties} in all",
    "逾期": "overdue",
    "{state}，{unit}": "{unit}: {state}",
    "<b>{n}</b> 项": "<b>{n}</b>",
}


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(saying, "catalogue", lambda _: WORDS)
    return


def test_what_is_said_is_chinese_text_like_any_other() -> None:
    assert say("共 {n} 项", n=3) == "共 3 项"
    assert told(say("共 {n} 项", n=3), CHINESE) == "共 3 项"


@pytest.mark.parametrize(("n", "words"), [(1, "1 duty in all"), (2, "2 duties in all"), (0, "0 duties in all")])
def test_another_language_says_it_anew_with_one_and_many(n: int, words: str) -> None:
    assert told(say("共 {n} 项", n=n), ENGLISH) == words


def test_a_value_that_was_said_is_translated_and_one_that_somebody_wrote_is_not() -> None:
    assert told(say("{state}，{unit}", state=say("逾期"), unit="逾期"), ENGLISH) == "逾期: overdue"


def test_what_the_catalogue_lacks_stays_chinese() -> None:
    assert told("没有这句", ENGLISH) == "没有这句"
    assert told(say("没有 {x}", x=1), ENGLISH) == "没有 1"


def test_on_a_page_the_template_may_mark_and_the_values_may_not() -> None:
    for language in (CHINESE, ENGLISH):
        assert "<b>&lt;i&gt;</b>" in written("<b>{n}</b> 项", {"n": "<i>"}, language)
        assert written("<b>{n}</b> 项", {"n": Markup("<i>")}, language).startswith("<b><i></b>")
    assert written("共 {n} 项", {"n": 1}, ENGLISH) == "1 duty in all"


def test_braces_in_what_somebody_wrote_are_left_alone() -> None:
    assert say("{x}", x="{y}") == "{y}"
    assert say("{没有值}") == "{没有值}"


READ = catalogue


def test_the_catalogue_is_read_from_its_file() -> None:
    assert READ(ENGLISH)["退出"] == "Sign out"
