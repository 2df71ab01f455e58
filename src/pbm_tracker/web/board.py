"""总览: 63 tasks by the units of the day, a mark a cell, in one page of less than 400 kB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter
from fastapi.responses import Response

from pbm_tracker.exports import dating, duties_table
from pbm_tracker.notice.catalogue import Catalogue, Task
from pbm_tracker.tasks.duty import Capacity
from pbm_tracker.tasks.marks import Mark, in_words, mark_of
from pbm_tracker.tasks.pages import DutySeen, UnitSeen, duties_seen, matching

from .asked import Asked, read_query
from .context import duty_path
from .download import exported
from .filters import BoardFilter
from .names import KIND_WORDS, Names
from .visit import OnBusiness
from .work import counts_of

# One letter a mark, and none for the most usual one: there are 2,703 cells, and every byte of a cell is there as often.
LETTERS = dict(zip(Mark, "oelcvxpiw", strict=True))
DONE = (Mark.ON_TIME, Mark.EXTENDED, Mark.LATE)

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Cell:
    letter: str
    address: str
    label: str


@dataclass(slots=True)
class Tally:
    """How many duties a row or a column has, and how many of them are done and overdue."""

    all: int = 0
    done: int = 0
    overdue: int = 0

    def add(self, mark: Mark) -> None:
        self.all += mark is not Mark.WITHDRAWN
        self.done += mark in DONE
        self.overdue += mark is Mark.OVERDUE


@dataclass(slots=True)
class Column:
    """A unit as a member of 各部门各单位, or as one that the notice names by itself."""

    unit: str
    name: str
    capacity: Capacity
    opens: bool
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """`runs` are the cells of a task, each group of empty ones as a number."""

    task: Task
    runs: list[Cell | int]
    tally: Tally
    counts: Mapping[Mark, int]


@router.get("/board")
def show_board(visit: OnBusiness) -> Response:
    chosen = read_query(BoardFilter, visit.request.query_params)
    catalogue = visit.county.catalogue
    with visit.moment() as moment:
        names = Names(moment.views)
        here = {unit.unit for unit in names.present}
        seen = [one for one in duties_seen(moment.views, moment.as_of, visit.asked.reading) if one.unit in here]
        within = [one for one in seen if chosen.category in (None, catalogue.task(one.task).category)]
        shown = matching(within, chosen.state, chosen.punctuality)
        dated = dating(moment, visit.asked.reading, chosen.told(catalogue))
        if file := exported(visit, "board", lambda: duties_table(visit.county, moment, shown, dated)):
            return file
        groups = _groups(names, seen)
        tallied = counts_of(shown)
        columns = [column for _, group in groups for column in group]
        return visit.page(
            "tasks/board.html",
            moment,
            names=names,
            chosen=chosen,
            catalogue=catalogue,
            groups=groups,
            columns=columns,
            bands=_bands(catalogue, columns, shown, names, visit.asked, chosen),
            counts=counts_of(within),
            units=_by_unit(names.present, shown),
            usual=LETTERS[max(tallied, key=tallied.__getitem__)],
            total=len(within),
            shown=len(shown),
            exportable=True,
        )


def _groups(names: Names, duties: Iterable[DutySeen]) -> list[tuple[str, list[Column]]]:
    """Columns in register order: the county's own offices, the towns, and the units that are named by themselves."""
    groups = []
    for kind, words in KIND_WORDS.items():
        units = [unit for unit in names.present if unit.kind == kind]
        groups.append((words, [Column(one.unit, names.short(one.unit), "member", one is units[0]) for one in units]))
    named = {seen.unit for seen in duties if seen.capacity == "named"}
    units = [unit for unit in names.present if unit.unit in named]
    groups.append(("点名", [Column(one.unit, names.short(one.unit), "named", one is units[0]) for one in units]))
    return [(words, group) for words, group in groups if group]


def _bands(
    catalogue: Catalogue,
    columns: Sequence[Column],
    shown: Iterable[DutySeen],
    names: Names,
    asked: Asked,
    chosen: BoardFilter,
) -> list[tuple[str, list[BoardRow]]]:
    """The rows by category; where something is filtered, only rows with something in them."""
    found: dict[tuple[int, str, str], DutySeen] = {}
    for seen in shown:  # a unit may hold a withdrawn duty beside the one in force
        place = (seen.task, seen.capacity, seen.unit)
        if place not in found or found[place].facts.withdrawn:
            found[place] = seen
    query = asked.link("")
    bands = []
    for category in catalogue.categories:
        tasks = [task for task in catalogue.tasks if task.category == category.number]
        rows = [_row(task, columns, found, names, query) for task in tasks]
        if kept := [row for row in rows if not chosen.given or any(isinstance(run, Cell) for run in row.runs)]:
            bands.append((f"{category.number} {category.name}", kept))
    return bands


def _row(
    task: Task,
    columns: Sequence[Column],
    found: Mapping[tuple[int, str, str], DutySeen],
    names: Names,
    query: str,
) -> BoardRow:
    runs: list[Cell | int] = []
    tally, counts = Tally(), dict.fromkeys(Mark, 0)
    for column in columns:
        seen = found.get((task.number, column.capacity, column.unit))
        if seen is None:
            if runs and isinstance(runs[-1], int) and not column.opens:
                runs[-1] += 1
            else:
                runs.append(1)
            continue
        mark = mark_of(seen.standing)
        tally.add(mark)
        column.tally.add(mark)
        counts[mark] += 1
        address = duty_path(seen.task, seen.capacity, seen.unit).removeprefix("/") + query
        runs.append(Cell(LETTERS[mark], address, f"任务{task.number} · {column.name}：{in_words(seen.standing)}"))
    return BoardRow(task, runs, tally, counts)


def _by_unit(present: Iterable[UnitSeen], shown: Iterable[DutySeen]) -> list[tuple[UnitSeen, dict[Mark, int]]]:
    """For narrow screens: each unit with how many duties bear each mark; those without any are left out."""
    duties: dict[str, list[DutySeen]] = {}
    for seen in shown:
        duties.setdefault(seen.unit, []).append(seen)
    return [(unit, counts_of(duties[unit.unit])) for unit in present if unit.unit in duties]
