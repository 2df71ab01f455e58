"""`pbm cycle`: a budget year in its twelve steps, or the calendar of a year. `pbm re-review-sample`: drawn again."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from pbm_tracker import exports, tables, yearly
from pbm_tracker.cli_answer import Format, Output, answer
from pbm_tracker.cli_asked import AsOf, KnownAt, asked
from pbm_tracker.cli_words import tell
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.reading import NAME_WORDS, WindowReading
from pbm_tracker.performance.progress import STATE_WORDS, StepState
from pbm_tracker.re_review_sample import read_sample, sample_table
from pbm_tracker.tasks.pages import units_of

DISAGREES = 1


def cycle(
    year: Annotated[int | None, typer.Option("--year", min=2020, max=2100, help="哪一年，默认所截至的年份")] = None,
    calendar: Annotated[bool, typer.Option("--calendar", help="那一年的日历：三个预算年度的步骤各在何时")] = False,
    unit: Annotated[str | None, typer.Option("--unit", help="单位代号")] = None,
    state: Annotated[StepState | None, typer.Option("--state", help="状态")] = None,
    window: Annotated[
        WindowReading | None, typer.Option("--window", help="凡有这种读法的步骤都按它读，默认按采用的")
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """年度绩效管理：一个预算年度的十二个步骤，各单位办得怎样；或一年的日历。"""
    with asked(as_of, known_at) as (county, moment):
        number = year or moment.as_of.year
        names = {"all_units": str(say("各部门各单位"))} | {one.unit: one.name for one in units_of(moment.views)}
        told = {"单位": unit, "状态": state and say(STATE_WORDS[state]), "窗口读法": window and say(NAME_WORDS[window])}
        dated = exports.dating(moment, None, told)
        if calendar:
            rows = yearly.calendar_rows(county, moment, number, unit, window)
            page = yearly.read_calendar(county, moment, number, unit, window)
            answer(form, output, page, partial(yearly.calendar_table, rows, names, dated), tables.show_calendar)
            return
        found = yearly.select_cycle(county, moment, number, unit, window)
        cells = yearly.cells_of(found, state)
        table = partial(yearly.cycle_table, cells, names, dated, number)
        answer(form, output, yearly.cycle_page(moment, found, state), table, tables.show_cycle)


def re_review_sample(
    year: Annotated[int, typer.Argument(min=2020, max=2100, help="哪一年的自评")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """自评复核抽样：按种子重新抽一遍，与台账所记的核对；不一致即以 1 结束。"""
    with asked(as_of, known_at) as (county, moment):
        page = read_sample(county, moment, year)
        answer(form, output, page, partial(sample_table, page, exports.dating(moment)), tables.show_sample)
    if not page.agrees:
        tell("按种子重算，与所抽的不一致。")
        raise typer.Exit(DISAGREES)
