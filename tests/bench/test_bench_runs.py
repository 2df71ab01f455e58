"""`make bench` runs to its end and prints its table. How high the figures are is not held: tiny sizes say little."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINE = re.compile(
    r"(?P<what>.+?) {2,}(?P<value>[\d.]+ (x|s|ms|kB|/s))"
    r"(?: {2,}(?P<limit>[<>]= [\d.]+ (x|kB|ms|/s)) {2,}(?P<verdict>kept|MISSED))?"
)


@pytest.mark.slow
def test_the_table_has_every_figure_with_its_limit_and_a_verdict() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bench", "--tiny"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.stderr == ""
    head, rule, *lines = ran.stdout.splitlines()
    assert head.split() == ["measured", "figure", "limit", "verdict"]
    assert set(rule) == {"-", " "}
    figures = [figure for line in lines if (figure := LINE.fullmatch(line))]
    assert len(figures) == len(lines) == 36
    held = [figure for figure in figures if figure["limit"]]
    assert [figure["limit"] for figure in held] == [
        *(">= 0.25 x", ">= 1.50 x"),  # append
        *[">= 0.80 x"] * 4,  # writers at once
        *("<= 0.20 x", ">= 0.80 x", ">= 1.20 x", "<= 400.00 kB", "<= 60.00 kB"),  # the board page
        *("<= 400.00 kB", "<= 150.00 ms", "<= 150.00 ms"),  # the cycle
        ">= 500.00 /s",  # its ledger
        *("<= 2.50 x", "<= 0.08 x", "<= 0.02 x", "<= 5.00 x", "<= 1.00 x", "<= 2.00 x"),  # the fold and the past
    ]
    assert ran.returncode == int(any(figure["verdict"] == "MISSED" for figure in held))
