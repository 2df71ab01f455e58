"""`pbm monitoring`: the projects of a year and their lights, red ones first."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

import typer

from pbm_tracker import exports, tables
from pbm_tracker.cli_answer import Format, Output, answer
from pbm_tracker.cli_asked import AsOf, KnownAt, asked
from pbm_tracker.cli_do import KEEPER
from pbm_tracker.monitored import (
    LightAsked,
    MonitoringFilter,
    list_monitored,
    monitored_page,
)
from pbm_tracker.monitored_tables import monitored_table
from pbm_tracker.reads import require_unit


def monitoring(
    year: Annotated[int | None, typer.Option("--year", min=2021, max=2100, help="预算年度，默认所截至的年份")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="单位代号")] = None,
    light: Annotated[LightAsked | None, typer.Option("--light", help="哪种灯，none 是没有报告")] = None,
    period: Annotated[
        Literal["june", "september", "other"] | None, typer.Option("--period", help="看哪一期的报告，默认最近一次")
    ] = None,
    key: Annotated[bool | None, typer.Option("--key/--not-key", help="只看重点监控的，或其余的")] = None,
    due: Annotated[bool | None, typer.Option("--due/--nothing-due", help="只看财政部门有待办的，或没有的")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """绩效运行监控：一个年度的项目和它们的灯，红灯在前。"""
    with asked(as_of, known_at) as (county, moment):
        require_unit(county, moment, unit)
        number = year or moment.as_of.year
        chosen = MonitoringFilter(unit=unit, light=light, period=period, key=key, due=due)
        listed = list_monitored(county, moment, KEEPER, number, chosen)
        table = partial(monitored_table, listed, moment, exports.dating(moment, filters=chosen.told("")), number)
        answer(form, output, monitored_page(moment, number, listed), table, tables.show_monitoring)
