"""Which faults were agreed to be tried: each has a test that bears its number, so that `pytest -k f10` finds it."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ROWS = (
    1, 2, 4, 5, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 21, 22, 23, 24, 25, 28, 29, 32, 33, 34,
    37, 38, 39, 40, 41, 42, 43, 44, 47, 48, 50,
)  # fmt: skip
FIGURES = ("b1", "b2", "b3", "b9", "b10")
NAMES = [
    name
    for path in TESTS.rglob("test_*.py")
    for name in re.findall(r"(?m)^def test_(\w+)", path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("number", [*(f"f{row}" for row in ROWS), *FIGURES])
def test_a_row_has_a_test(number):
    assert [name for name in NAMES if number in name.split("_")]
