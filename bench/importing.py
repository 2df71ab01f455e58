"""A ledger of the yearly cycle, imported from its file: read, checked row by row, decided, recorded as one."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from pbm_tracker.county import County
from pbm_tracker.founding import found
from pbm_tracker.kernel.clock import ZONE
from pbm_tracker.ledger import import_ledger
from pbm_tracker.sample.making import write_ledger
from pbm_tracker.sample.rows import Row
from pbm_tracker.settings import Settings

from .figures import Figure, Sizes, seconds

SEED, UNITS = 2021, 70
TODAY = datetime.combine(date(2024, 1, 15), time(10), ZONE)


class InFull(yaml.CSafeDumper):
    """A ledger file repeats what is the same."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def measure(sizes: Sizes, data: Path) -> list[Figure]:
    sample = write_ledger(SEED, UNITS, None, TODAY)
    rows = of_the_cycle(sample.rows)[: sizes.imported]
    file = data / "cycle.yaml"
    file.write_text(yaml.dump(rows, Dumper=InFull, allow_unicode=True, sort_keys=False), encoding="utf-8")
    moments = [sample.founded_at]
    with closing(County(Settings(data=data / "imported", database=""), lambda: moments[0])) as county:
        found(county, sample.units, "admin")
        moments[0] = TODAY
        taken = seconds(lambda: import_ledger(county, file))
        again = seconds(lambda: import_ledger(county, file))
        assert county.log.head() > len(rows)
    loaded = seconds(lambda: yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))
    return [
        Figure(f"ledger of {sizes.imported:,} rows of the cycle: rows a second", len(rows) / taken, "/s", at_least=500),
        Figure("  the same once more, nothing new", len(rows) / again, "/s"),
        Figure("  time, to what PyYAML takes to load the file", taken / loaded),
    ]


def of_the_cycle(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows of the sample without its duties, as a ledger file has them; re-reviews hang on a draw, and are left."""
    return [_as_written(row) for row in rows if "task" not in row.fields and row.drawn_in is None]


def _as_written(row: Row) -> dict[str, Any]:
    refused = {"refused": row.gate} if row.gate else {}
    head = {"on": row.at.date(), "by": row.who.by, "as": row.who.role, "do": row.do}
    return {**head, **refused, **row.fields}
