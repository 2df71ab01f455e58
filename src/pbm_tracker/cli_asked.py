"""What every read of the command line is asked for: a day, and what was known by when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from pbm_tracker.cli_do import parsed
from pbm_tracker.cli_words import tell
from pbm_tracker.county import County, Moment
from pbm_tracker.kernel.fields import parse_day, parse_known_at
from pbm_tracker.kernel.saying import say
from pbm_tracker.settings import Settings

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="截至哪一天的情况，默认今天")]
KnownAt = Annotated[str | None, typer.Option("--known-at", metavar="DAY|MOMENT", help="按何时所知，默认现在")]


@contextmanager
def asked(as_of: str | None, known_at: str | None) -> Iterator[tuple[County, Moment]]:
    """The county, at the moment that is asked for."""
    day = parsed("--as-of", parse_day, as_of)
    moment = parsed("--known-at", parse_known_at, known_at)
    county = County.open(Settings())
    try:
        with county.at(day, moment) as found:
            for name, error in found.views.errors.items():
                tell(say("注意：{name} 停在一条不能汇总的记录上：{error}", name=name, error=error))
            yield county, found
    finally:
        county.close()
