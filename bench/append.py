"""Deciding and recording one command, against a bare row in SQLite and against what one would otherwise use."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.capabilities import ANSWERS
from pbm_tracker.kernel.draft import Draft, record
from pbm_tracker.kernel.events import Act
from pbm_tracker.kernel.log import Log
from pbm_tracker.kernel.store_sqlite import SQLiteLogRecorder, set_pragmas
from pbm_tracker.tasks.completion import ClaimCompletion, ReportProgress, ReturnCompletion
from pbm_tracker.tasks.duty import DutyCommand

from .counties import EVIDENCE, TEXT, new_county, streams_of_duties
from .figures import Figure, Sizes, interleaved, ratio
from .rivals import change_with_django, save_with_eventsourcing

CHANGES = 9  # after the assignment: streams of at most 10 entries
DAY = date(2021, 6, 1)

Request = tuple[DutyCommand, Act]


def measure(sizes: Sizes, data: Path) -> list[Figure]:
    with closing(new_county(data / "county")) as county:
        streams = streams_of_duties(county)[: sizes.duties_a_round * (sizes.warm_up_rounds + sizes.rounds)]
        log = county.log
        decided = map(_recording(log), itertools.chain.from_iterable(map(_life, streams)))
        next(decided)
        changes = sizes.duties_a_round * CHANGES
        rivals = {
            "raw": _bare_rows(data / "raw.sqlite", log.entries_of(streams[0])[-1].version, log, streams[0]),
            "ours": decided,
            "eventsourcing": save_with_eventsourcing(data / "eventsourcing.sqlite", CHANGES),
            "django": change_with_django(data / "django.sqlite", CHANGES),
        }
        works = {name: _some(changes, rival) for name, rival in rivals.items()}
        interleaved(sizes.warm_up_rounds, works)
        taken = interleaved(sizes.rounds - 1, works)
        first = _first_of_a_process(data / "county" / "log.sqlite", streams, sizes, rivals["raw"])
    return [
        Figure("decide and append, of a bare SQLite row", ratio(taken["raw"], taken["ours"]), at_least=0.25),
        Figure("decide and append, of Django with history", ratio(taken["django"], taken["ours"]), at_least=1.5),
        Figure("eventsourcing's get, act, save, of a bare row", ratio(taken["raw"], taken["eventsourcing"])),
        Figure("first command on a duty of 10 entries, of a bare row", first),
    ]
