"""Which faults were agreed to be tried: each has a test that bears its number, so that `pytest -k f10` finds it."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ROWS = (
    1, 2, 4, 5, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 21, 22, 23, 24, 25, 28, 29, 32, 33, 34,
    37, 38, 39, 40, 41, 42, 43, 44, 47, 48, 50,
)  # fmt: skip
FIGURES = ("b1", "b2", "b3", "b9", "b10")
# Rows that are tried on SQLite alone, and why: a server looks to its own files.
OF_SQLITE = {
    11: "PostgreSQL holds log and views in one database: no disk is the views' alone",
    17: "what a server's disk is bound to hold is its own promise; unsafe settings are refused (test_unsafe_store)",
    21: "whose the files of a server are is for the server to say",
    23: "the journal that a reader holds up is SQLite's",
    33: "a backup is one file, the same from either database",
}
TESTED = [
    (
        one.name.split("_"),
        any("sqlite" in ast.unparse(mark) or "ON_ONE" in ast.unparse(mark) for mark in one.decorator_list),
    )
    for path in TESTS.rglob("test_*.py")
    for one in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(one, ast.FunctionDef)
]


@pytest.mark.parametrize("number", [*(f"f{row}" for row in ROWS), *FIGURES])
def test_a_row_has_a_test(number):
    assert [words for words, _ in TESTED if number in words]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_tried_on_both_databases_unless_only_one_can_have_it(row):
    assert all(on_one for words, on_one in TESTED if f"f{row}" in words) == (row in OF_SQLITE)
