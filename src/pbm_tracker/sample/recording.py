"""Recording a sample county through the same drafts as a real one, with a simulated clock, in this process only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.county import County
from pbm_tracker.founding import found
from pbm_tracker.kernel.commands import GateRefusal
from pbm_tracker.kernel.draft import Draft, record
from pbm_tracker.notice.gate import event_in
from pbm_tracker.performance.re_review import sample_of
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
            if row.drawn_in is None or row.fields["project"] in sample_of(draft, row.drawn_in).drawn:
                _carry_out(draft, row)

    record(county.log, lambda: county.draft(permit_in_ledger), work)


def _carry_out(draft: Draft, row: Row) -> None:
    """What a gate refuses is held as its refusal. Raises Refusal, and RuntimeError if a gate lets it pass."""
    try:
        draft.carry_out(row.command, row.act)
    except GateRefusal as refusal:
        if row.gate != event_in(refusal).gate:
            raise
    else:
        if row.gate is not None:
            raise RuntimeError(f"{row.do} passed {row.gate}: {row.fields}")


def _at_once(rows: Sequence[Row]) -> Iterator[tuple[datetime, list[Row]]]:
    for moment, together in groupby(rows, key=lambda row: row.at):
        yield moment, list(together)
