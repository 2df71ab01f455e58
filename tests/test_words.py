"""The English catalogue: it has every text that people read, with the same places, and nothing else."""

import io

import pytest
from babel.messages.pofile import write_po

from pbm_tracker import words

# f-strings in Chinese that are data: what is recorded, the headings of a ledger, names with their codes.
DATA = {
    "finding.py": {"任务"},
    "cli_rows.py": {"（）"},
    "ledger/columns.py": {"（）"},
    "ledger/explained.py": {"（）", "　（）", "（-…）", "办理角色：", "工作表「」", "另有工作表，最多  行。", "可填 "},
    "ledger/template.py": {"（）"},
    "ledger/vocabulary.py": {"（）"},
    "sample/signing_in.py": {"（）"},
    "tasks/assignment.py": {"单位并入 ，移交其同项任务"},
    "web/choices.py": {"（）"},
    "web/cycle_parts.py": {"三()"},
    "web/names.py": {"（）"},
    "web/people.py": {"（）"},
}


def stanzas(catalog):
    """What is missing, ready to be filled in."""
    file = io.BytesIO()
    write_po(file, catalog, omit_header=True, width=0)
    return file.getvalue().decode()


def test_every_text_has_its_english():
    missing = words.missing()
    assert len(missing) == 0, f"add these to {words.CATALOGUE}:\n\n{stanzas(missing)}"


def test_the_catalogue_has_nothing_that_nobody_says():
    assert words.left_over() == []


def test_a_translation_says_the_same_values():
    differing = [
        (one.id, one.string) for one in words.english() if one.id and words.places(one.id) != words.places(one.string)
    ]
    assert differing == []


def test_no_translation_is_doubtful_empty_or_chinese():
    wrong = [
        one.id for one in words.english() if one.id and (one.fuzzy or not one.string or words.in_chinese(one.string))
    ]
    assert wrong == []


def test_a_translation_chooses_between_one_and_many_by_a_value():
    for one in words.english():
        for name, spec in words.specs(str(one.string)) if one.id else ():
            assert "{" not in spec, (one.id, name)


def test_chinese_on_a_page_is_always_asked_for_by_its_key():
    assert words.naked() == []


def test_a_sentence_in_python_keeps_its_values_apart():
    found = [(place.partition(":")[0], place.rpartition(": ")[2]) for place in words.unsaid()]
    assert [one for one in found if one[1] not in DATA.get(one[0], ())] == []


PLACES = {
    "没有这个账号，或已停用": "access/account.py",
    "逾期 {days} 天": "tasks/marks.py",
    "提示：{note}。": "cli.py",
    "报告任务进展。不改变是否逾期。": "tasks/completion.py",
    "我的账号：": "base.html",
}


@pytest.mark.parametrize("text", PLACES)
def test_texts_are_found_where_they_stand(text):
    assert words.texts()[text][0][0] == PLACES[text]


@pytest.mark.parametrize("script", sorted(words.PACKAGE.rglob("*.js")), ids=lambda path: path.name)
def test_a_script_is_given_its_words_by_the_page(script):
    assert not words.in_chinese(script.read_text(encoding="utf-8"))
