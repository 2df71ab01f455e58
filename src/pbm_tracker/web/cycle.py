"""年度绩效: the county's cycle of a budget year at a glance, every unit in each of the twelve steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup

from pbm_tracker.county import Moment
from pbm_tracker.documents.table import Table
from pbm_tracker.exports import dating
from pbm_tracker.kernel.events import Event
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.reading import NAME_WORDS
from pbm_tracker.performance.congress import (
    ApproveBudget,
    SubmitBudgetDraft,
    SubmitFinalAccount,
    SubmitGoals,
    SubmitResults,
)
from pbm_tracker.performance.disclosure import (
    ApproveBudgetToUnit,
    PublishForCounty,
)
from pbm_tracker.performance.pages import Cell
from pbm_tracker.performance.progress import STATE_WORDS, StepState
from pbm_tracker.performance.round import SYNC_WORDS, RecordSyncStep, SyncDays, days_apart
from pbm_tracker.yearly import (
    cells_of,
    cycle_table,
    select_cycle,
)

from .asked import read_query
from .cycle_cells import Shown, bar_of, counts, cycle_line
from .cycle_parts import WindowFilter, actor_names, budget_year, drawn, key_of, offered
from .download import exported
from .kept_pages import kept
from .names import Names
from .visit import OnBusiness, Visit

OF_THE_ROUND = (
    RecordSyncStep, SubmitBudgetDraft, SubmitGoals, ApproveBudget, ApproveBudgetToUnit, SubmitFinalAccount,
    SubmitResults, PublishForCounty,
)  # fmt: skip

router = APIRouter(include_in_schema=False)


class CycleFilter(WindowFilter):
    state: StepState | None = None


@router.get("/cycle/{year}")
def show_cycle(year: str, visit: OnBusiness) -> Response:
    chosen, number = read_query(CycleFilter, visit.request.query_params), budget_year(year)
    with visit.moment() as moment:
        names = Names(moment.views)

        def table() -> Table:
            cells = cells_of(select_cycle(visit.county, moment, number, None, chosen.window), chosen.state)
            told = {"状态": chosen.state and say(STATE_WORDS[chosen.state]), **chosen.told()}
            return cycle_table(cells, actor_names(names), dating(moment, visit.asked.reading, told), number)

        if file := exported(visit, f"cycle-{number}", table):
            return file
        main = visit.shell.mains.get_or(key_of(visit, moment), lambda: _cycle_main(visit, moment, number, chosen))
        title = say("{year} 年度绩效管理", year=number)
        commands = [(one, {"year": number}) for one in offered(visit, OF_THE_ROUND)]
        return kept(
            visit.request,
            visit.page("performance/page.html", moment, main=main, title=title, commands=commands, exportable=True),
        )


def _cycle_main(visit: Visit, moment: Moment, year: int, chosen: CycleFilter) -> Markup:
    cycle = select_cycle(visit.county, moment, year, None, chosen.window)
    names = Names(moment.views)
    stages = [step.stage for step in cycle.steps]
    opens = [index == 0 or stages[index - 1] != stage for index, stage in enumerate(stages)]
    lines = []
    for member in cycle.members:
        cells = [cycle.cells[member.unit, step.number] for step in cycle.steps]
        if shown := _line(member.unit, names.short(member.unit), cells, opens, visit.language, chosen.state, year):
            lines.append((member, names.short(member.unit), shown))
    own_cells = [cycle.county.get(step.number) for step in cycle.steps]
    own = {
        "year": year,
        "chosen": chosen,
        "cycle": cycle,
        "stages": [(stage, stages.count(stage)) for stage in dict.fromkeys(stages)],
        "opens": opens,
        "county": _line("", say("县财政局（全县）"), own_cells, opens, visit.language, chosen.state, year),
        "county_bar": bar_of(counts(cycle.county.values()), visit.language),
        "lines": lines,
        "numbers": counts(cycle.cells.values()),
        "sums": [counts(cycle.cells[one.unit, step.number] for one in cycle.members) for step in cycle.steps],
        "by_unit": [
            (
                member,
                name,
                bar_of(counts(cycle.cells[member.unit, step.number] for step in cycle.steps), visit.language),
            )
            for member, name, _ in lines
        ],
        "reading_names": NAME_WORDS,
        "event_words": {topic: event.words for topic, event in Event.all.items()},
        **_round(visit, moment, year),
    }
    return drawn(visit, moment, "performance/cycle.html", own)


def _line(
    unit: str,
    name: str,
    cells: Sequence[Cell | None],
    opens: Sequence[bool],
    language: str,
    state: StepState | None,
    year: int,
) -> Markup | None:
    shown = tuple(
        Shown(
            cell.step.number if cell else "",
            cell.standing if cell and state in (None, cell.standing.state) else None,
            begins,
        )
        for cell, begins in zip(cells, opens, strict=True)
    )
    return cycle_line(unit, name, year, shown, language) if any(one.standing for one in shown) else None


def _round(visit: Visit, moment: Moment, year: int) -> dict[str, Any]:
    """The five steps of the round beside the goals', and what went to congress, by the standards of the file."""
    standards = visit.county.catalogue.performance
    recorded = {row["step"]: row for row in moment.views.rows("rounds", "sync_steps", year=year)}
    sync = []
    for step, words in SYNC_WORDS.items():
        days, row = None, recorded.get(step)
        if row is not None and row["budget_on"] <= moment.as_of.isoformat():
            days = SyncDays(budget_on=row["budget_on"], goal_on=row["goal_on"])
            if days.goal_on is not None and days.goal_on > moment.as_of:
                days = SyncDays(budget_on=days.budget_on)
        apart = days_apart(step, days, standards, moment.as_of) if days else 0
        sync.append((words, days, row and row["position"], apart, standards.sync_tolerance.get(step, 0)))
    facts: list[Mapping[str, Any]] = [dict(row) for row in moment.views.rows("rounds", "facts", year=year)]
    return {
        "sync": sync,
        "facts": [row for row in facts if row["unit"] is None and row["missing"] is None],
        "breaches": [row for row in facts if row["missing"]],
        "approved": sum(row["unit"] is not None for row in facts),
    }
