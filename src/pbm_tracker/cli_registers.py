"""`pbm register NAME`: the registers of the cycle at a terminal."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

import typer
from pydantic import ValidationError

from pbm_tracker import exports, tables
from pbm_tracker.cli_answer import Format, Output, answer
from pbm_tracker.cli_asked import AsOf, KnownAt, asked
from pbm_tracker.cli_do import KEEPER
from pbm_tracker.cli_words import wrong_option
from pbm_tracker.kernel.wording import sentence
from pbm_tracker.reads import require_unit
from pbm_tracker.register_tables import register_table
from pbm_tracker.registers import REGISTERS, RegisterFilter

Name = Literal["indicators", "agencies", "regulations", "work-facts"]


def register(
    name: Annotated[Name, typer.Argument(help="指标库、第三方机构、制度、工作事实之一")],
    unit: Annotated[str | None, typer.Option("--unit", help="单位代号")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """年度绩效的各种登记：指标库、第三方机构、制度、工作事实。"""
    try:
        chosen = RegisterFilter(unit=unit)
    except ValidationError as wrong:
        raise wrong_option(sentence(wrong.errors()[0]), "--unit") from None
    with asked(as_of, known_at) as (county, moment):
        require_unit(county, moment, unit)
        page = REGISTERS[name].read(county, moment, KEEPER, chosen)
        dated = exports.dating(moment, filters={"单位": unit})
        table = partial(register_table, name, page, county, moment, dated)
        answer(form, output, page, table, lambda found: tables.show_table(table(), found))
