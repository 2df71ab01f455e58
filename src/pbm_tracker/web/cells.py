"""What the board is made of, each part drawn once: after one change, 2,702 cells and 62 lines are as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from pbm_tracker.kernel.saying import CHINESE, joined, say, told
from pbm_tracker.tasks.marks import MARK_WORDS, Mark, in_words
from pbm_tracker.tasks.pages import DutySeen, counts_of

from .context import duty_path
from .frame import share

# One letter a mark, and none for the most usual one: there are 2,703 cells, and every byte of a cell is there as often.
LETTERS = dict(zip(Mark, "oelcvxpiw", strict=True))
DONE = (Mark.ON_TIME, Mark.EXTENDED, Mark.LATE)
NAMED_BESIDE_BARS = (Mark.OVERDUE, Mark.LAPSED, Mark.CLAIMED)
CELLS_KEPT = 12_000  # of four boards
LINES_KEPT = 300
TALLIES_KEPT = 600
BARS_KEPT = 1_000
FIGURES_KEPT = 2_000
CELL = Markup('<td{gap}><a{letter} href={address} aria-label="{label}"></a>')
BAR = Markup("<rect class={} x={}% width={}% />")
GAP = (Markup(""), Markup(" class=gap"))

Duties = tuple[DutySeen | None, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many duties a row or a column has, and how many of them are done and overdue."""

    all: int
    done: int
    overdue: int


NOTHING = Tally(0, 0, 0)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """The cells of a task and the figures at their end, drawn, and what they add up to."""

    cells: Markup
    counts: Mapping[Mark, int]
    tally: Tally


@lru_cache(LINES_KEPT)
def board_line(
    duties: Duties, heads: Sequence[tuple[str, bool]], usual: str, language: str = CHINESE, lists: str = ""
) -> BoardLine:
    """A cell a duty. `heads` say for each the unit's name, and whether it opens a group of columns.

    `usual` is the letter that is left out, `lists` the address of the lists that the figures open, or nothing.
    """
    cells: list[Markup] = []
    empty, gap = 0, False  # places without a duty since the last cell, and whether the first of them opens a group
    for seen, (unit, opens) in zip(duties, heads, strict=True):
        if empty and (seen or opens):
            cells.append(_no_cells(empty, opens=gap))
            empty = 0
        if seen:
            cells.append(_cell(seen, unit, language, opens=opens, usual=usual))
        else:
            gap = gap if empty else opens
            empty += 1
    if empty:
        cells.append(_no_cells(empty, opens=gap))
    sums = tally(duties)
    cells += [
        Markup('<td class="sum gap">') + figure(sums.overdue, lists, "punctuality=overdue"),
        Markup("<td class=sum>") + figure(sums.done, lists, "state=sustained"),
        Markup("<td class=sum>") + figure(sums.all, lists),
    ]
    return BoardLine(Markup("".join(cells)), counts_of(filter(None, duties)), sums)  # noqa: S704 - of Markup


@lru_cache(LINES_KEPT)
def foot_line(figures: Sequence[tuple[int, str, bool]], query: str) -> Markup:
    """What columns add up to: a figure, the address of its list or nothing, and whether it opens a group, of each."""
    cells = [Markup("<td{}>").format(GAP[opens]) + figure(count, lists, query) for count, lists, opens in figures]
    return Markup("").join(cells)


@lru_cache(CELLS_KEPT)
def _cell(seen: DutySeen, unit: str, language: str, *, opens: bool, usual: str) -> Markup:
    letter = LETTERS[seen.mark]
    label = say("任务{task} · {unit}：{standing}", task=seen.task, unit=unit, standing=in_words(seen.standing))
    return CELL.format(
        gap=GAP[opens],
        letter="" if letter == usual else Markup(" class={}").format(letter),
        address=duty_path(seen.task, seen.capacity, seen.unit).removeprefix("/"),  # beside the board
        label=told(label, language),
    )


def _no_cells(count: int, *, opens: bool) -> Markup:
    return Markup("<td{}{}>").format(GAP[opens], Markup(" colspan={}").format(count) if count > 1 else "")


@lru_cache(TALLIES_KEPT)
def tally(duties: Duties) -> Tally:
    counts = counts_of(filter(None, duties))
    total = sum(counts.values()) - counts[Mark.WITHDRAWN]
    return Tally(total, sum(counts[mark] for mark in DONE), counts[Mark.OVERDUE])


@lru_cache(FIGURES_KEPT)
def figure(count: int, lists: str, query: str = "") -> Markup:
    """A figure that opens the list of what it counts, which stands beside the board; nothing for none."""
    if not count or not lists:
        return Markup(count or "")  # noqa: S704 - a number
    mark = ("&" if "?" in lists else "?") if query else ""
    return Markup('<a href="{}{}{}">{}</a>').format(lists, mark, query, count)


def short_bar(counts: Mapping[Mark, int], language: str = CHINESE) -> Markup:
    """For narrow screens: a bar, and beside it how many are done, overdue, lapsed and claimed."""
    return _short_bar(tuple(counts.values()), language)


@lru_cache(BARS_KEPT)
def _short_bar(numbers: tuple[int, ...], language: str) -> Markup:
    counts = dict(zip(Mark, numbers, strict=True))
    parts = Markup("").join(BAR.format(LETTERS[Mark(name)], *place) for name, *place in share(counts.items()))
    done, total = sum(counts[mark] for mark in DONE), sum(numbers) - counts[Mark.WITHDRAWN]
    words = [
        say("完成 {done}/{total}", done=done, total=total),
        *(say("{mark} {n}", mark=say(MARK_WORDS[mark]), n=counts[mark]) for mark in NAMED_BESIDE_BARS if counts[mark]),
    ]
    bar = Markup("<svg class=bar aria-hidden=true>{}</svg>{}")
    return bar.format(parts, told(joined(words, "，"), language))
