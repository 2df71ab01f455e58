"""Recording a sample county through the same drafts as a real one, with a simulated clock, in this process only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.county import County
from pbm_tracker.founding import found
from pbm_tracker.kernel.draft import Draft, record
from pbm_tracker.settings import Settings

from .rows import Row
from .signing_in import choose_passwords
from .staffing import ADMIN
from .writing import SampleLedger

Advance = Callable[[int], None]


class SimulatedClock:
    """Stands at the moment that is being recorded."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


def record_sample(settings: Settings, seed: int, ledger: SampleLedger, advance: Advance) -> None:
    """Make a county of it. Raises CountyExists; a Refusal would be a mistake of the sample's own."""
    clock = SimulatedClock(ledger.founded_at)
    county = County(settings, clock)
    try:
        found(county, ledger.units, ADMIN.by, sample_seed=seed)
        for clock.moment, rows in _at_once(ledger.rows):
            record_rows(county, rows)
            advance(len(rows))
        choose_passwords(county)
        county.views.catch_up()
    finally:
        county.close()


def record_rows(county: County, rows: Sequence[Row]) -> None:
    """All of it or nothing, as one draft; the views follow later."""

    def work(draft: Draft) -> None:
        for row in rows:
            draft.carry_out(row.command, row.act)

    record(county.log, lambda: county.draft(permit_in_ledger), work)


def _at_once(rows: Sequence[Row]) -> Iterator[tuple[datetime, list[Row]]]:
    for moment, together in groupby(rows, key=lambda row: row.at):
        yield moment, list(together)
