"""The whole fold, reading included, against the same entries put into dicts; and what the past costs."""

from __future__ import annotations

import json
import sqlite3
import statistics
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from pbm_tracker.county import County

from . import past
from .counties import grown_county
from .figures import Figure, Sizes, interleaved, ratio, seconds

Parse = Callable[[str], dict[str, Any]]
Table = dict[str, dict[str, Any]]


def measure(sizes: Sizes, data: Path) -> list[Figure]:
    with closing(grown_county(data / "grown", sizes.entries)) as county:
        log = data / "grown" / "log.sqlite"
        assert_same_duties(county, by_dicts(log))
        works = {
            "views": county.rebuild,
            "dicts": lambda: by_dicts(log),
            "dicts, our parser": lambda: by_dicts(log, from_json),
        }
        taken = interleaved(sizes.folds, works)
        past_figures = past.measure(county, sizes, data, statistics.median(taken["views"]))
    with closing(grown_county(data / "sample", sizes.sample_entries)) as county:
        sample = statistics.median(seconds(county.rebuild) for _ in range(sizes.folds))
    return [
        Figure(
            f"fold of {sizes.entries:,} entries: time, to dicts'", ratio(taken["views"], taken["dicts"]), at_most=2.5
        ),
        Figure("  to dicts' that are read with our JSON parser", ratio(taken["views"], taken["dicts, our parser"])),
        Figure("  in seconds", statistics.median(taken["views"]), "s"),
        *past_figures,
        Figure(f"fold of {sizes.sample_entries:,} entries, a sample county's", sample, "s"),
    ]


def by_dicts(log: Path, parse: Parse = json.loads) -> Table:
    """What projections/duties.sql does with these entries, in plain Python; the other tables hold next to nothing."""
    duties: Table = {}
    with closing(sqlite3.connect(log)) as connection:
        for stream, topic, state in connection.execute(
            "select originator_id, topic, state from entries order by position"
        ):
            fields = parse(state)
            match topic:
                case "progress_reported":
                    duties[stream]["started"] = 1
                case "completion_claimed":
                    duties[stream] |= {
                        "claimed_on": fields["occurred_on"],
                        "claimed": fields["completed_on"],
                        "claimed_by": fields["actor"],
                    }
                case "completion_returned":
                    duties[stream] |= {"claimed_on": None, "claimed": None, "claimed_by": None, "started": 1}
                case "completion_verified":
                    duties[stream] |= {"accepted": fields["completed_on"], "verified_on": fields["occurred_on"]}
                case "verification_overturned":
                    duties[stream] |= {"claimed_on": None, "claimed": None, "claimed_by": None, "started": 1}
                    duties[stream] |= {"accepted": None, "verified_on": None}
                case "duty_assigned":
                    names = ("task", "unit", "capacity", "since", "due", "due_as_printed")
                    duties[stream] = {name: fields[name] for name in names} | {"started": 0}
    return duties


def assert_same_duties(county: County, duties: Table) -> None:
    with county.at() as moment:
        rows = {row["stream"]: row for row in moment.views.rows("duties", "duties")}
    assert rows.keys() == duties.keys()
    for stream, duty in duties.items():
        assert {name: rows[stream][name] for name in duty} == duty
