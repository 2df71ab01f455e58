"""What the cycle of a year is made of, each part drawn once: after one change nearly all cells are as they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from pbm_tracker.kernel.saying import CHINESE, joined, say, told
from pbm_tracker.performance.pages import Cell
from pbm_tracker.performance.progress import MARKS, STATE_WORDS, Standing, StepState, in_words

from .frame import share

LINES_KEPT = 600
CELLS_KEPT = 20_000
# One letter a state, as on the board of tasks.
LETTERS = {
    StepState.DONE: "o",
    StepState.NIL: "n",
    StepState.DONE_LATE: "l",
    StepState.MISSING: "v",
    StepState.OPEN: "p",
    StepState.NOT_OPEN: "i",
    StepState.UNDATED: "u",
    StepState.NOTHING: "w",
    StepState.BEFORE_NOTICE: "b",
}
SETTLED = (StepState.DONE, StepState.NIL, StepState.DONE_LATE)
CELL = Markup('<td{gap}><a class={letter} href="{address}" aria-label="{label}">{figure}</a>')
BAR = Markup('<svg class=bar aria-hidden=true viewBox="0 0 100 8" preserveAspectRatio=none>{}</svg>')
RECT = Markup("<rect class=f-{} x={} width={} />")


class Shown(NamedTuple):
    """A cell as it is drawn; where it is filtered out, the place stays empty."""

    step: str
    standing: Standing | None
    opens: bool  # a stage of the notice begins here


@lru_cache(LINES_KEPT)
def cycle_line(unit: str, name: str, year: int, cells: Sequence[Shown], language: str = CHINESE) -> Markup:
    """The cells of a unit, each leading to the step on the unit's own page."""
    address = f"{year}/{unit}" if unit else f"{year}"
    return Markup("").join(
        _cell(address, name, one, language) if one.standing else _empty(opens=one.opens) for one in cells
    )


@lru_cache(CELLS_KEPT)
def _cell(address: str, name: str, shown: Shown, language: str) -> Markup:
    standing = shown.standing
    if standing is None:
        return _empty(opens=shown.opens)
    label = say("{step} · {unit}：{standing}", step=shown.step, unit=name, standing=in_words(standing))
    return CELL.format(
        gap=Markup(" class=gap") if shown.opens else "",
        letter=LETTERS[standing.state],
        address=f"{address}#step-{shown.step}",
        label=told(label, language),
        figure=figure(standing),
    )


def _empty(*, opens: bool) -> Markup:
    return Markup("<td class=gap>") if opens else Markup("<td>")


def figure(standing: Standing) -> str:
    """The figure beside the mark: days late, or how much of it is done, or the day on which it was."""
    if standing.state in (StepState.MISSING, StepState.DONE_LATE):
        return str(standing.days)
    if standing.state is StepState.OPEN and standing.asked > 1:
        return f"{standing.done}/{standing.asked}"
    return _month_day(standing.done_on) if standing.state is StepState.DONE else ""


def _month_day(day: date | None) -> str:
    return f"{day:%m-%d}" if day else ""


def counts(cells: Iterable[Cell]) -> dict[StepState, int]:
    """How many cells are in each state; every state is there."""
    found = Counter(cell.standing.state for cell in cells)
    return {state: found[state] for state in STATE_WORDS}


def bar_of(numbers: dict[StepState, int], language: str) -> Markup:
    """A bar, and beside it how many have done it and how many have missed it."""
    return _bar(tuple(numbers.values()), language)


@lru_cache(LINES_KEPT)
def _bar(numbers: tuple[int, ...], language: str) -> Markup:
    found = dict(zip(STATE_WORDS, numbers, strict=True))
    parts = [RECT.format(name, x, width) for name, x, width in share((MARKS[one], n) for one, n in found.items())]
    asked = sum(numbers) - found[StepState.NOTHING] - found[StepState.BEFORE_NOTICE]
    words = [say("办完 {done}/{all}", done=sum(found[one] for one in SETTLED), all=asked)]
    if found[StepState.MISSING]:
        words.append(say("逾期 {n}", n=found[StepState.MISSING]))
    return Markup("{} {}").format(BAR.format(Markup("").join(parts)), told(joined(words, "，"), language))
