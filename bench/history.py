"""`python -m bench.history FILE ROWS DAY…`: seconds that django-simple-history takes for all duties as of each day."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from .counties import DAYS_BETWEEN, EVIDENCE, FIRST_DAY, TEXT
from .django_rows import set_up
from .figures import seconds

DUTIES = 2_703


def with_index(path: Path) -> Any:
    """Its table of history, with the index that serves it best: by row and then by date."""
    row_class = set_up(path)
    from django.db import connection  # noqa: PLC0415 - after Django is set up

    with connection.schema_editor() as editor:
        editor.execute("create index history_by_row_and_date on bench_historicaldutyrow (id, history_date)")
    return row_class


def fill(rows: int) -> None:
    """The same duties on the same days as in a grown county."""
    from django.db import connection, transaction  # noqa: PLC0415

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "insert into bench_historicaldutyrow "
            "(id, task, reported, evidence, actor, occurred_on, history_date, history_type) "
            "values (%s, %s, %s, %s, %s, %s, %s, %s)",
            itertools.islice(_rows(), rows),
        )
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _rows() -> Iterator[tuple[Any, ...]]:
    papers = json.dumps([one.model_dump() for one in EVIDENCE])
    for step in itertools.count():
        day = FIRST_DAY + timedelta(days=step * DAYS_BETWEEN)
        at = datetime.combine(day, time(1), UTC)
        for duty in range(DUTIES):
            yield duty, duty % 63 + 1, TEXT, papers, "finance-bureau/clerk", day, at, "~" if step else "+"


def as_of(duty_row: Any, day: date) -> None:
    found = list(duty_row.history.as_of(datetime.combine(day, time.max, UTC)))
    assert found


def main() -> None:
    path, rows, *days = sys.argv[1:]
    duty_row = with_index(Path(path))
    fill(int(rows))
    as_of(duty_row, date.fromisoformat(days[0]))
    for day in days:
        print(seconds(lambda day=day: as_of(duty_row, date.fromisoformat(day))))  # type: ignore[misc]


if __name__ == "__main__":
    main()
