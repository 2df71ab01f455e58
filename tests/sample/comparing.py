"""Whether the product says what the second opinion says: every duty, field by field, and the three boards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Literal

from pbm_tracker import reads
from pbm_tracker.county import County
from pbm_tracker.notice.notice import STREAM, Notice
from pbm_tracker.notice.reading import Reading
from pbm_tracker.sample.rows import Row
from pbm_tracker.tasks import presumed
from pbm_tracker.tasks.pages import board, duties_seen
from sample.truth import Truth

BOARDS: tuple[Literal["unit", "task", "category"], ...] = ("unit", "task", "category")


def told(row: Row) -> dict[str, Any]:
    """A row as the second opinion takes it."""
    return {"do": row.do, "on": row.on, "by": row.who.by, "as": row.who.role, "recorded": row.at, **row.fields}


def truth_of(county: County, founded_at: datetime, units: Iterable[str], rows: Iterable[Row]) -> Truth:
    tasks = county.log.state_of(Notice, STREAM).tasks.values()
    truth = Truth((task.number, task.due, task.collective, task.units) for task in tasks)
    for unit in units:
        day = county.catalogue.notice.issued_on
        truth.add({"do": "register_unit", "on": day, "recorded": founded_at, "unit": unit, "name": unit})
    for row in rows:
        truth.add(told(row))
    return truth


@contextmanager
def nothing_presumed() -> Iterator[None]:
    """This opinion is on what people recorded of duties; lapses that follow from the cycle are held elsewhere."""
    kept = presumed._judge
    presumed.judged_by(presumed._nobody)
    try:
        yield
    finally:
        presumed.judged_by(kept)


def assert_agrees(
    county: County, truth: Truth, as_of: date, known_at: datetime, reading: Reading | None = None
) -> None:
    """The product and the second opinion say the same of a day, as known at a moment.

    Of lapses both say those that were found: what follows from the records of the cycle is judged in tests/performance.
    """
    asked = f"as of {as_of}, known at {known_at}, reading {reading}"
    with nothing_presumed(), county.at(as_of, known_at) as moment:
        page = reads.duties_page(moment, reads.select_duties(county, moment, reading))
        rows = [row.model_dump(by_alias=True) for row in page.rows]
        judged = duties_seen(moment.views, as_of, reading)  # once for the three boards, as reads.read_board would
        boards = {by: board(moment.views, county.catalogue, by, judged) for by in BOARDS}
    expected = truth.rows(as_of, known_at, reading)
    different = [pair for pair in zip(rows, expected, strict=False) if pair[0] != pair[1]]
    assert (len(rows), different) == (len(expected), []), asked
    for by, page in boards.items():
        counts = [row.model_dump(exclude={"name"}) for row in page]
        assert [row for row in counts if _counted(row, by)] == [
            row for row in truth.board(by, as_of, known_at, reading) if _counted(row, by)
        ], (asked, by)


def _counted(row: dict[str, Any], by: str) -> bool:
    """All units; of tasks and categories those that have duties, since a small county has not all 63."""
    return by == "unit" or any(row["states"].values())
