"""`pbm search`: tasks, units, people and remarks by their words. `pbm refusals`, `pbm goals`, `pbm projects`: lists."""

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
from pbm_tracker.goals import GoalFilter, goals_table, read_goals
from pbm_tracker.kernel.wording import sentence
from pbm_tracker.project_list import ProjectFilter, projects_table, read_projects
from pbm_tracker.reads import require_unit
from pbm_tracker.refusals import RefusalFilter, read_refusals, refusals_table


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


def refusals(
    gate: Annotated[str | None, typer.Option("--gate", help="哪道关口，例如 G3")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="单位代号")] = None,
    stream: Annotated[str | None, typer.Option("--stream", help="哪条记录流")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """被拒记录：方案的关口拒绝过的事项，最新的在前。"""
    try:
        chosen = RefusalFilter(gate=gate, unit=unit, stream=stream)
    except ValidationError as wrong:
        error = wrong.errors()[0]
        raise wrong_option(sentence(error), f"--{error['loc'][0]}") from None
    with asked(as_of, known_at) as (county, moment):
        require_unit(county, moment, unit)
        page = read_refusals(county, moment, KEEPER, chosen)
        dated = exports.dating(moment, filters=chosen.told(""))
        answer(form, output, page, partial(refusals_table, page, moment, dated), tables.show_refusals)


def goals(
    year: Annotated[str | None, typer.Option("--year", help="预算年度，例如 2022")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="单位代号")] = None,
    project: Annotated[str | None, typer.Option("--project", help="项目编码")] = None,
    awaiting: Annotated[
        bool | None, typer.Option("--awaiting/--decided", help="只看待财政部门决定的，或已决定的")
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """绩效目标：各项目和各单位的目标申报、审核到哪一步。"""
    try:
        chosen = GoalFilter.model_validate({"year": year, "unit": unit, "project": project, "awaiting": awaiting})
    except ValidationError as wrong:
        error = wrong.errors()[0]
        raise wrong_option(sentence(error), f"--{error['loc'][0]}") from None
    with asked(as_of, known_at) as (county, moment):
        require_unit(county, moment, unit)
        page = read_goals(moment, KEEPER, chosen)
        dated = exports.dating(moment, filters=chosen.told(""))
        answer(form, output, page, partial(goals_table, page, moment, dated), tables.show_goals)


def projects(
    unit: Annotated[str | None, typer.Option("--unit", help="单位代号")] = None,
    book: Annotated[str | None, typer.Option("--book", help="预算账本，例如 general_public")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="类别，例如 special_fund")] = None,
    major: Annotated[bool | None, typer.Option("--major/--ordinary", help="只看重大的，或不重大的")] = None,
    year: Annotated[str | None, typer.Option("--year", help="预算年度；写明即只列实施期含该年的")] = None,
    state: Annotated[str | None, typer.Option("--state", help="这一年度办到哪一步，例如 goal_pending")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    """项目和政策：属于谁、全年预算数、这一年度办到哪一步。"""
    given = {"unit": unit, "book": book, "kind": kind, "major": major, "year": year, "state": state}
    try:
        chosen = ProjectFilter.model_validate(given)
    except ValidationError as wrong:
        error = wrong.errors()[0]
        raise wrong_option(sentence(error), f"--{error['loc'][0]}") from None
    with asked(as_of, known_at) as (county, moment):
        require_unit(county, moment, unit)
        page = read_projects(moment, KEEPER, chosen)
        dated = exports.dating(moment, filters=chosen.told(""))
        answer(form, output, page, partial(projects_table, page, moment, dated), tables.show_projects)
