"""docs/reference.md says what there is: it is drawn from the registers, and never behind them."""

from pathlib import Path

from pbm_tracker.reference import reference

DOCUMENT = Path(__file__).parent.parent / "docs" / "reference.md"


def test_the_reference_is_drawn_anew_after_every_change():
    assert DOCUMENT.read_text(encoding="utf-8") == reference(), "run: make docs"
