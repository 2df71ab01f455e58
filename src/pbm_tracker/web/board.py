"""任务总表: 63 tasks by the units of the day, a mark a cell, in one page of less than 400 kB."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup

from pbm_tracker.county import Moment
from pbm_tracker.documents.table import Table
from pbm_tracker.exports import dating, duties_table
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.catalogue import Catalogue, Task
from pbm_tracker.tasks.duty import Capacity
from pbm_tracker.tasks.marks import Mark
from pbm_tracker.tasks.pages import DutySeen, UnitSeen, counts_of, duties_seen, matching
from pbm_tracker.units.unit import KIND_WORDS

from .asked import Asked, read_query
from .cells import LETTERS, NOTHING, BoardLine, Tally, board_line, foot_line, short_bar, tally
from .dated import is_dated, under_its_dates
from .download import exported
from .filters import BoardFilter
from .kept_pages import kept
from .names import Names
from .visit import OnBusiness, Visit

FOOT = (("逾期", "overdue", "punctuality=overdue"), ("完成", "done", "state=sustained"), ("共", "all", ""))

router = APIRouter(include_in_schema=False)


@dataclass(slots=True)
class Column:
    """A unit as a member of 各部门各单位, or as one that the notice names by itself."""

    unit: str
    name: str
    capacity: Capacity
    opens: bool
    address: str  # of the list of what stands in it, beside the board
    tally: Tally = NOTHING


@dataclass(frozen=True, slots=True)
class BoardRow:
    task: Task
    line: BoardLine


@router.get("/board")
def show_board(visit: OnBusiness) -> Response:
    chosen = read_query(BoardFilter, visit.request.query_params)
    if visit.asked.typed and not is_dated(visit.request) and not visit.request.query_params.get("format"):
        visit.refuse_future()
        return under_its_dates(visit.request, visit.asked.typed)
    with visit.moment() as moment:
        dated = dating(moment, visit.asked.reading, chosen.told(visit.county.catalogue))

        def table() -> Table:
            *_, shown = _seen(visit, moment, Names(moment.views), chosen)
            return duties_table(visit.county, moment, shown, dated)

        if (file := exported(visit, "board", table)) is not None:
            return file
        known = moment.known_at if visit.asked.known_at else None
        key = moment.position, moment.as_of, known, visit.request.url.query, visit.language
        main = visit.shell.mains.get_or(key, lambda: _main(visit, moment, chosen))
        return kept(visit.request, visit.page("tasks/board.html", moment, main=main, chosen=chosen, exportable=True))


def _main(visit: Visit, moment: Moment, chosen: BoardFilter) -> Markup:
    """All between the dates and the foot: the same for everybody who may see the board."""
    catalogue = visit.county.catalogue
    names = Names(moment.views)
    seen, within, shown = _seen(visit, moment, names, chosen)
    groups = _groups(names, seen)
    tallied, counts = counts_of(shown), counts_of(within)
    columns = [column for _, group in groups for column in group]
    usual = LETTERS[max(tallied, key=tallied.__getitem__)]
    bands = _bands(catalogue, columns, shown, usual, visit.language, chosen)  # and with them what columns add up to
    own = {
        "names": names,
        "chosen": chosen,
        "catalogue": catalogue,
        "groups": groups,
        "columns": columns,
        "bands": bands,
        "column_sums": _foot(columns, chosen),
        "undated": Asked().link,
        "short_bar": partial(short_bar, language=visit.language),
        "counts": counts,
        "units": _by_unit(names.present, shown),
        "usual": usual,
        "total": len(within) - counts[Mark.WITHDRAWN],
        "shown": len(shown),
    }
    return Markup(visit.shell.render("tasks/board_main.html", visit.frame(moment) | own))  # noqa: S704 - Jinja escaped it


def _seen(
    visit: Visit, moment: Moment, names: Names, chosen: BoardFilter
) -> tuple[list[DutySeen], list[DutySeen], list[DutySeen]]:
    """The duties of the units of the day: all, those of the category that is asked for, and those shown."""
    catalogue = visit.county.catalogue
    here = {unit.unit for unit in names.present}
    seen = [one for one in duties_seen(moment.views, moment.as_of, visit.asked.reading) if one.unit in here]
    tasks = {task.number for task in catalogue.tasks if chosen.wants(task)}
    within = [one for one in seen if one.task in tasks]
    shown = matching(within, chosen.state, chosen.punctuality)
    return seen, within, shown


def _groups(names: Names, duties: Iterable[DutySeen]) -> list[tuple[str, list[Column]]]:
    """Columns in register order: the county's own offices, the towns, and the units that are named by themselves."""
    named = {seen.unit for seen in duties if seen.capacity == "named"}

    def columns(units: Sequence[UnitSeen], capacity: Capacity) -> list[Column]:
        return [
            Column(
                one.unit,
                names.short(one.unit),
                capacity,
                opens=one is units[0],
                address=f"units/{one.unit}{f'?capacity={capacity}' if one.unit in named else ''}",
            )
            for one in units
        ]

    groups = [
        (say(words), columns([unit for unit in names.present if unit.kind == kind], "member"))
        for kind, words in KIND_WORDS.items()
    ]
    groups.append((say("点名"), columns([unit for unit in names.present if unit.unit in named], "named")))
    return [(words, group) for words, group in groups if group]


def _bands(
    catalogue: Catalogue,
    columns: Sequence[Column],
    shown: Iterable[DutySeen],
    usual: str,
    language: str,
    chosen: BoardFilter,
) -> list[tuple[str, list[BoardRow]]]:
    """The rows by category; where something is filtered, only rows with something in them."""
    places = {(column.capacity, column.unit): at for at, column in enumerate(columns)}
    found: dict[int, list[DutySeen | None]] = {task.number: [None] * len(columns) for task in catalogue.tasks}
    for seen in shown:  # a unit may hold a withdrawn duty beside the one in force
        line, at = found[seen.task], places[seen.capacity, seen.unit]
        if (there := line[at]) is None or there.facts.withdrawn:
            line[at] = seen
    for column, duties in zip(columns, zip(*found.values(), strict=True), strict=True):
        column.tally = tally(duties)
    heads = tuple((column.name, column.opens) for column in columns)
    bands = []
    for category in catalogue.categories:
        tasks = [task for task in catalogue.tasks if task.category == category.number]
        rows = [
            BoardRow(task, board_line(tuple(found[task.number]), heads, usual, language, _lists(task, chosen)))
            for task in tasks
        ]
        if kept := [row for row in rows if not chosen.given or any(row.line.counts.values())]:
            bands.append((f"{category.number} {category.name}", kept))
    return bands


def _lists(task: Task, chosen: BoardFilter) -> str:
    """Where the figures of a row lead, beside the board; nowhere where they are of a part only."""
    return "" if chosen.given else f"tasks/{task.number}"


def _foot(columns: Sequence[Column], chosen: BoardFilter) -> list[tuple[str, Markup, int]]:
    """What the columns add up to: the words, the cells, and the sum of them all."""
    rows = []
    for words, name, query in FOOT:
        figures = [
            (getattr(column.tally, name), "" if chosen.given else column.address, column.opens) for column in columns
        ]
        rows.append((words, foot_line(tuple(figures), query), sum(count for count, *_ in figures)))
    return rows


def _by_unit(present: Iterable[UnitSeen], shown: Iterable[DutySeen]) -> list[tuple[UnitSeen, dict[Mark, int]]]:
    """For narrow screens: each unit with how many duties bear each mark; those without any are left out."""
    duties: dict[str, list[DutySeen]] = {}
    for seen in shown:
        duties.setdefault(seen.unit, []).append(seen)
    return [(unit, counts_of(duties[unit.unit])) for unit in present if unit.unit in duties]
