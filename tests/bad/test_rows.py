"""The rows of the list of bad input: where each is tried, or why it is not tried yet."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
VALUES, CALLS, REQUESTS = "bad/test_values.py", "bad/test_calls.py", "bad/test_requests.py"
API, FORMS, YAML, SHEETS = (
    "web/test_bad_requests.py", "web/test_forms.py", "kernel/test_strict_yaml.py", "ledger/test_bad_sheets.py",
)  # fmt: skip
# Row: the file, and words of the test in it.
TRIED = {
    **dict.fromkeys((1, 2, 3, 5, 6, 7, 8), (YAML, "test_what_could_be_read_in_two_ways_is_refused")),
    4: (YAML, "test_every_scalar_stays_text_row_4"),
    9: ("notice/test_catalogue.py", "test_sixty_two_tasks_are_refused"),
    10: (YAML, "test_a_model_refuses_what_it_cannot_take"),
    11: ("kernel/test_text_fields.py", "test_characters_that_deceive_are_refused_by_their_code"),
    12: (YAML, "test_only_a_regular_file_of_a_sane_size_is_read"),
    **dict.fromkeys((13, 14, 20), (CALLS, "test_13_14_20_")),
    15: ("kernel/test_views.py", "test_processes_that_catch_up_at_once_fold_each_entry_once"),
    16: (CALLS, "test_16_"),
    17: (CALLS, "test_17_75_"),
    18: (CALLS, "test_18_"),
    19: (CALLS, "test_19_"),
    **{row: (VALUES, f"({row}, ") for row in (21, 22, 23, 24, 25, 26, 44, 59, 90, 91, 92, 96, 102, 103)},
    27: ("kernel/test_text_fields.py", "test_a_line_is_trimmed_and_composed_and_otherwise_kept"),
    28: ("kernel/test_text_fields.py", "test_text_that_is_taken_is_clean_and_taken_again_unchanged"),
    29: (FORMS, "test_a_form_sent_twice_records_once_and_is_answered_alike"),
    30: (FORMS, "test_a_field_too_many_is_refused"),
    **dict.fromkeys((31, 32, 33, 34), (REQUESTS, "test_31_to_36_bodies_of_forms")),
    35: (FORMS, "test_a_form_without_the_sessions_token_records_nothing"),
    **dict.fromkeys((36, 37, 38, 39), (API, "test_a_body_that_is_none")),
    40: (API, "test_another_type"),
    42: (API, "test_42_"),
    43: (API, "test_43_79_"),
    **dict.fromkeys(range(45, 58), (SHEETS, "test_")),
    **dict.fromkeys((58, 60, 64), (REQUESTS, "test_58_")),
    65: (REQUESTS, "test_65_"),
    66: ("faults/test_entries.py", "test_f37_66_"),
    67: ("keeping/test_doctor.py", "test_an_entry_taken_out_of_the_middle_is_found"),
    68: ("keeping/test_doctor.py", "test_an_entry_taken_out_of_the_middle_is_found"),
    70: ("faults/test_configuration.py", "test_f42_70_"),
    **dict.fromkeys((73, 74), ("faults/test_configuration.py", "test_f41_73_74_")),
    75: (CALLS, "test_17_75_"),
    **dict.fromkeys((76, 77, 81), (REQUESTS, "test_76_77_81_")),
    78: ("web/test_sign_in.py", "test_signing_in_returns_to_a_page_of_ours_only"),
    **dict.fromkeys((79, 80), (REQUESTS, "test_43_79_80_")),
    **dict.fromkeys(range(82, 89), (REQUESTS, "test_82_to_88_")),
    83: (REQUESTS, "test_83_"),
    89: (REQUESTS, "test_89_"),
    93: (API, '"93"'),
    105: (REQUESTS, "test_105_111_"),
    110: ("web/test_checking.py", "test_what_changed_while_one_checked_is_told_first"),
    111: (REQUESTS, "test_105_111_"),
}
NOT_HERE = {
    41: "a form carries what it was drawn from, and a command its key; there is no If-Match",
    **dict.fromkeys((61, 62, 63), "files of evidence, which have tests of their own"),
    69: "the limit of a signed log, which is not there yet",
    71: "checkpoints are not there yet",
    72: "documented: local disks only",
    **dict.fromkeys((94, 95), "working days and windows come with their own rules"),
    **dict.fromkeys(range(97, 102), "money and indicators come with the projects"),
    104: "document numbers are kept as they were written",
    **dict.fromkeys((106, 107, 108, 109), "persons, projects and numbered documents come later"),
    **dict.fromkeys((112, 113, 114), "feeds, dossiers and mail are not there yet"),
}


def test_every_row_is_tried_or_said_not_to_be():
    assert sorted([*TRIED, *NOT_HERE]) == list(range(1, 115))


@pytest.mark.parametrize("row", TRIED)
def test_a_row_is_tried_where_it_is_said(row):
    path, words = TRIED[row]
    assert re.search(re.escape(words), (TESTS / path).read_text(encoding="utf-8"))
