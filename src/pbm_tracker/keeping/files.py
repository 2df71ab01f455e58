"""Evidence files as a whole: which are here, missing, altered or of no use, and what must go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from pbm_tracker.county import County
from pbm_tracker.files.store import FileAltered, FileMissing

UNNAMED_KEPT = timedelta(days=1)


class Survey(NamedTuple):
    """Every digest stands for a file. `unnamed` ones were brought and are named nowhere, so far."""

    whole: list[str]
    missing: list[str]
    altered: list[str]
    unnamed: list[str]


def survey(county: County) -> Survey:
    """Read every file, and hold it against its SHA-256."""
    named, purged = named_in(county), purged_in(county)
    expected = (named & county.deposits.digests()) - purged
    whole, altered = [], []
    for sha256 in county.files.kept():
        try:
            with county.files.opened(sha256):
                whole.append(sha256)
        except (FileAltered, OSError):  # or cannot be read at all
            altered.append(sha256)
        except FileMissing:  # it went while we looked
            continue
    missing = sorted(expected - {*whole, *altered})
    return Survey(whole, missing, altered, [one for one in whole if one not in named])


def tidy(county: County) -> None:
    """Take away what a decision has destroyed, what nobody named within a day, and what never came in whole."""
    purged, before = purged_in(county), county.now() - UNNAMED_KEPT
    old = []
    for sha256 in county.files.kept():
        brought = county.files.kept_at(sha256)
        if sha256 in purged:
            county.files.remove(sha256)
        elif brought is not None and brought < before:
            old.append(sha256)
    named = named_in(county) if old else set()  # which waits for the index
    for sha256 in old:
        if sha256 not in named:
            county.deposits.forget(sha256)
            county.files.remove(sha256)
    county.files.sweep_incoming(before)


def named_in(county: County) -> set[str]:
    with county.index.reading(date.max) as index:
        return {row["sha256"] for row in index.rows("files", "named")}


def purged_in(county: County) -> set[str]:
    with county.at() as moment:
        return {row["sha256"] for row in moment.views.rows("files", "purged")}
