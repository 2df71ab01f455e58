import pytest

from pbm_tracker.kernel.matching import like, match_key, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("（１２）", "(12)"),
        ("龙府办〔2021〕22号", "龙府办[2021]22号"),
        ("【预算】", "（预算）"),
        ("ABC局", "abc局"),
        ("ＡＢＣ", "abc"),
        ("2021—2022", "2021-2022"),
        ("2021－2022", "2021–2022"),
        ("县 教育局", "县教育局"),
        ("县\u200b教育局", "县教育局"),
        ("“绩效”", "绩效"),
        ("ﬁn", "fin"),
    ],
)
def test_what_people_write_for_one_another_is_the_same(one, other):
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(("one", "other"), [("县", "縣"), ("一", "-"), ("教育", "教育局"), ("12", "21")])
def test_what_differs_stays_apart(one, other):
    assert match_key(one) != match_key(other)


def test_words_are_found_once_each_and_nothing_that_cannot_be_seen():
    assert words_of("  绩效  目标\t绩效　“ ” ") == ["绩效", "目标"]
    assert words_of(" \u200b ") == []


def test_a_word_is_taken_literally():
    assert like("50%_!") == "%50!%!_!!%"
