"""Text is kept as it was written, but for what deceives the eye or the machine."""

import unicodedata
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from pbm_tracker.kernel import fields
from pbm_tracker.kernel.fields import Line, Prose, line
from pbm_tracker.kernel.wording import sentence

EXACT = Annotated[str, line(20, exact=True)]


def read(kind: Any, value: object) -> object:
    return TypeAdapter(kind).validate_python(value)


def refused(kind: Any, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    [error] = caught.value.errors()
    return sentence(error)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("\u3000 县财政局\u3000\t", "县财政局"),
        ("e\u0301", "é"),
        ("𠮷野家", "𠮷野家"),
        ("完成 🎉", "完成 🎉"),
        ("<script>{{7*7}}' OR 1=1--", "<script>{{7*7}}' OR 1=1--"),
        ("a" + "\u0323" * 8, "ạ" + "\u0323" * 7),
    ],
)
def test_a_line_is_trimmed_and_composed_and_otherwise_kept(value, text):
    assert read(Line, value) == text


@pytest.mark.parametrize("value", ["", " ", "\u3000\u3000", "\t"])
def test_a_line_of_nothing_but_space_is_empty(value):
    assert refused(Line, value) == "不能为空"


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\0", "U+0000"),
        ("\x85", "U+0085"),
        ("\u200b", "U+200B"),
        ("\u2060", "U+2060"),
        ("\ufeff", "U+FEFF"),
        ("\u202e", "U+202E"),
        ("\u2066", "U+2066"),
        ("\u200f", "U+200F"),
        ("\ud800", "U+D800"),
        ("\ufffe", "U+FFFE"),
        ("\U0010ffff", "U+10FFFF"),
        ("\u2028", "U+2028"),
        ("\u3164", "U+3164"),
        ("\ufdd0", "U+FDD0"),
    ],
)
@pytest.mark.parametrize("kind", [Line, Prose])
def test_characters_that_deceive_are_refused_by_their_code(kind, character, code):
    assert refused(kind, f"县{character}财政局") == f"含有看不见或不允许的字符 {code}"


def test_a_line_has_no_line_end():
    assert refused(Line, "一\n二") == refused(Line, "一\r\n二") == refused(Line, "一\n") == "不能换行"


def test_a_line_has_a_cap_and_says_it():
    assert read(Line, "字" * 100) == "字" * 100
    assert refused(Line, "字" * 101) == "最多 100 个字，现有 101 个字"


def test_marks_do_not_pile_up():
    assert refused(Line, "a" + "\u0301" * 9) == "一个字上叠加的符号过多"


def test_an_exact_line_refuses_what_a_line_would_change():
    assert refused(EXACT, "县财政局\u3000") == "前后有多余的空白 U+3000"
    assert refused(EXACT, "e\u0301") == "写法不规范，应为「é」"
    assert read(EXACT, "县财政局") == "县财政局"


def test_prose_keeps_its_lines():
    assert read(Prose, "\n一\r\n\t二\n\n三 \n") == "一\n\t二\n\n三"
    assert refused(Prose, "一\r二") == "含有看不见或不允许的字符 U+000D"
    assert refused(Prose, "字" * 20_001) == "最多 20000 个字，现有 20001 个字"


def test_what_is_not_looked_at_one_by_one_would_pass_if_it_were():
    plain = [character for character in map(chr, range(0x10000)) if fields._PLAIN.fullmatch(character)]
    assert {"中", "A", "7", "。", "（", "“", "…"} <= set(plain)
    for character in plain:
        fields._check_characters(character, "")
        assert unicodedata.category(character)[0] != "M"
        assert unicodedata.normalize("NFC", character) == character


@given(st.text(st.characters(codec=None), max_size=150))
@pytest.mark.parametrize("kind", [Line, Prose])
def test_text_that_is_taken_is_clean_and_taken_again_unchanged(kind, text):
    try:
        taken = TypeAdapter(kind).validate_python(text)
    except ValidationError:
        return
    assert TypeAdapter(kind).validate_python(taken) == taken == unicodedata.normalize("NFC", taken)
    taken.encode()
    assert not {"Cf", "Cs"} & set(map(unicodedata.category, taken))
