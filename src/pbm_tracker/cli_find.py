"""`pbm search`: tasks, units, people and remarks by their words."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer
from pydantic import ValidationError

from pbm_tracker import exports, tables
from pbm_tracker.cli_answer import Format, Output, answer
from pbm_tracker.cli_asked import AsOf, KnownAt, asked
from pbm_tracker.cli_do import KEEPER
from pbm_tracker.cli_words import wrong_option
from pbm_tracker.finding import Kind, Search, Sought
from pbm_tracker.kernel.wording import sentence


def search(
    words: Annotated[list[str], typer.Argument(help="几个词须都有，最多五个")],
    kind: Annotated[Kind | None, typer.Option("--kind", help="只查任务、单位、人员，或说明和佐证材料")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """查找任务、单位、人员、说明和佐证材料。全角半角、大小写、括号和横线的写法不论。"""
    try:
        sought = Sought(words=" ".join(words), kind=kind)
    except ValidationError as wrong:
        raise wrong_option(sentence(wrong.errors()[0]), "WORDS") from None
    with asked(as_of, known_at) as (county, moment):
        page = Search(county, moment, KEEPER, sought).found()
        dated = exports.dating(moment, filters={"查找": sought.words})
        answer(form, output, page, partial(exports.found_table, page, dated), tables.show_found)
