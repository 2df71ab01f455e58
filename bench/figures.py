"""A figure: what was measured, and the limit it must keep."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

HEAD = ("measured", "figure", "limit", "verdict")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is done. The figures hold for the standard ones; the tiny ones only show that all of it runs."""

    duties_a_round: int = 12
    rounds: int = 25
    warm_up_rounds: int = 10
    entries: int = 400_000
    sample_entries: int = 23_000
    folds: int = 5
    past_days: int = 9
    written_a_round: int = 960
    writing_rounds: int = 3
    drawings: int = 9
    requests: int = 60
    projects: int = 300  # a year
    imported: int = 10_000


TINY = Sizes(
    duties_a_round=2,
    rounds=2,
    warm_up_rounds=1,
    entries=8_000,
    sample_entries=4_000,
    folds=2,
    past_days=3,
    written_a_round=16,
    writing_rounds=1,
    drawings=2,
    requests=3,
    projects=9,
    imported=400,
)


@dataclass(frozen=True, slots=True)
class Figure:
    what: str
    value: float
    unit: str = "x"
    at_least: float | None = None
    at_most: float | None = None

    @property
    def missed(self) -> bool:
        below = self.at_least is not None and self.value < self.at_least
        return below or (self.at_most is not None and self.value > self.at_most)

    @property
    def row(self) -> tuple[str, str, str, str]:
        limit = ""
        if self.at_least is not None:
            limit = f">= {self.at_least:.2f} {self.unit}"
        if self.at_most is not None:
            limit = f"<= {self.at_most:.2f} {self.unit}"
        verdict = "" if not limit else "MISSED" if self.missed else "kept"
        return self.what, f"{self.value:.2f} {self.unit}", limit, verdict


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleaved(rounds: int, works: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds that each work took in each round, one after the other within a round: noise meets them alike."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(seconds(work))
    return taken


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the ratios within each round."""
    return statistics.median(one / other for one, other in zip(above, below, strict=True))


def table(figures: Iterable[Figure]) -> str:
    rows = [figure.row for figure in figures]
    widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    lines = [HEAD, ["-" * width for width in widths], *rows]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
