"""`pbm diff`: which duties stand otherwise on one day than on another, from what to what, and what made it so."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from pbm_tracker import exports, tables
from pbm_tracker.cli_answer import Format, Output, ReadingOption, answer
from pbm_tracker.cli_do import parsed
from pbm_tracker.comparing import before_of, changes, difference, refuse_future, side, side_at
from pbm_tracker.county import County
from pbm_tracker.kernel.fields import parse_day, parse_known_at
from pbm_tracker.kernel.saying import say
from pbm_tracker.reads import require_unit
from pbm_tracker.settings import Settings
from pbm_tracker.tasks.difference import KIND_WORDS, Kind


def diff(
    from_: Annotated[str | None, typer.Option("--from", metavar="DAY", help="由哪一天，默认上月末")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help="到哪一天，默认今天")] = None,
    known_from: Annotated[
        str | None, typer.Option("--known-from", metavar="DAY|MOMENT", help="前者按何时所知，默认现在")
    ] = None,
    known_to: Annotated[
        str | None, typer.Option("--known-to", metavar="DAY|MOMENT", help="后者按何时所知，默认现在")
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="单位代号")] = None,
    task: Annotated[int | None, typer.Option("--task", min=1, max=63, help="任务序号")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="哪一种变动")] = None,
    reading: ReadingOption = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """两日对比：哪些任务情况有变，由什么到什么，是哪些记录所致。"""
    first, last = parsed("--from", parse_day, from_), parsed("--to", parse_day, to)
    knew, know = parsed("--known-from", parse_known_at, known_from), parsed("--known-to", parse_known_at, known_to)
    county = County.open(Settings())
    try:
        refuse_future(county, last, know)
        upto = county.log.head()
        before = side_at(county, first or before_of(last or county.today()), knew, reading, upto)
        with county.at(last, know, upto) as moment:
            require_unit(county, moment, unit)
            after = side(moment, reading)
            found = changes(county, before, after, unit=unit, task=task)
            found = [change for change in found if kind in (None, change.kind)]
            asked = {
                "与之对比的一天": before.dated.as_of.isoformat(),
                "那一天按何时所知": f"{before.dated.known_at:%Y-%m-%d %H:%M}",
                "单位": unit,
                "任务": None if task is None else str(task),
                "变动": kind and say(KIND_WORDS[kind]),
            }
            table = partial(exports.difference_table, county, moment, found, exports.dating(moment, reading, asked))
            answer(form, output, difference(before, after, found), table, tables.show_difference)
    finally:
        county.close()
