"""The table of indicators as the official forms have it: levels one and two beside their rows, values in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pbm_tracker.kernel.saying import say
from pbm_tracker.performance.goal_indicator import OPERATOR_WORDS, written
from pbm_tracker.performance.goal_rules import seed_kind
from pbm_tracker.performance.goal_seen import IndicatorSeen
from pbm_tracker.performance.indicator import KIND_WORDS
from pbm_tracker.performance.overall_goal import DIMENSION_WORDS

LEVELS = {"output": "产出指标", "cost": "成本指标", "satisfaction": "满意度指标"}
BENEFIT = "效益指标"
BLANK_ROWS = 2


@dataclass(frozen=True, slots=True)
class Kind:
    """A second level with its rows; on a blank form `blank` of them are left empty."""

    words: str
    rows: Sequence[IndicatorSeen]
    blank: int = 0

    @property
    def span(self) -> int:
        return len(self.rows) + self.blank


@dataclass(frozen=True, slots=True)
class Level:
    """A first level with the kinds that it holds."""

    words: str
    kinds: Sequence[Kind]

    @property
    def span(self) -> int:
        return sum(kind.span for kind in self.kinds)


def levels(rows: Sequence[IndicatorSeen] | None, *, cost_apart: bool) -> list[Level]:
    """The indicators of a project by level; those of a blank form where there are none to be shown."""
    found: dict[str, list[Kind]] = defaultdict(list)
    for kind, own in _by_kind(rows, KIND_WORDS):
        found[_level(kind, cost_apart=cost_apart)].append(_kind(say("{kind}指标", kind=say(KIND_WORDS[kind])), own))
    return [Level(say(words), kinds) for words, kinds in found.items()]


def dimensions(rows: Sequence[IndicatorSeen] | None) -> list[Level]:
    """The indicators of a unit as a whole by dimension."""
    return [Level(say(DIMENSION_WORDS[kind]), [_kind("", own)]) for kind, own in _by_kind(rows, DIMENSION_WORDS)]


def value_of(row: IndicatorSeen, value: Decimal | None) -> str:
    """A target as the form says it: ≥ 20 所; empty where there is none."""
    return "" if value is None else f"{OPERATOR_WORDS[row.operator]} {plain_of(row, value)}"


def plain_of(row: IndicatorSeen, value: Decimal | None) -> str:
    """A value with its measure."""
    return "" if value is None else f"{written(value)} {row.measure or ''}".strip()


def _by_kind(
    rows: Sequence[IndicatorSeen] | None, kinds: Mapping[str, str]
) -> list[tuple[str, Sequence[IndicatorSeen] | None]]:
    if rows is None:
        return [(kind, None) for kind in kinds]
    own = {kind: [row for row in rows if row.kind == kind] for kind in kinds}
    return [(kind, found) for kind, found in own.items() if found]


def _kind(words: str, own: Sequence[IndicatorSeen] | None) -> Kind:
    return Kind(words, (), BLANK_ROWS) if own is None else Kind(words, own)


def _level(kind: str, *, cost_apart: bool) -> str:
    seed = seed_kind(kind)
    if seed == "cost" and not cost_apart:
        return LEVELS["output"]
    return LEVELS.get(seed, BENEFIT)
