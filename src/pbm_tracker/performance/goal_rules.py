"""The rules of a goal's form as pure functions (V1, V2, V8, V9): what is missing, how it is weighed, what is no result.

Points are of 100; the execution rate of the budget has its own, so the indicators of a project have the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from pbm_tracker.notice.standards import Profile

from .goal import SEED_KIND_WORDS
from .goal_indicator import Aim

FULL = Decimal(100)
# 产出、成本、满意度: what is spent has an output, a cost and somebody it is for.
NEVER_WAIVED_WHERE_MONEY_IS_SPENT = frozenset({"output", "cost", "satisfaction"})
OUTPUTS = frozenset({"quantity", "quality", "timeliness"})
PART_WORDS = {"output": "产出", "cost": "成本", "benefit": "效益", "satisfaction": "满意度"}


class Weighed(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def weight(self) -> Decimal: ...


def seed_kind(kind: str) -> str:
    """Which of the seven kinds of the notice an indicator is of: 数量 质量 时效 are 产出."""
    return "output" if kind in OUTPUTS else kind


def missing_kinds(kinds: Iterable[str], waived: Collection[str], *, spends: bool) -> list[str]:
    """The kinds that neither have an indicator nor may go without, in the order of the notice (V1)."""
    there = {seed_kind(kind) for kind in kinds}
    may_lack = set(waived) - (NEVER_WAIVED_WHERE_MONEY_IS_SPENT if spends else set())
    return [kind for kind in SEED_KIND_WORDS if kind not in there | may_lack]


def parts(indicators: Iterable[Weighed], profile: Profile) -> dict[str, Decimal]:
    """The points of each part of a profile; where it gives cost none of its own, cost is a part of the output."""
    found = dict.fromkeys(PART_WORDS, Decimal(0))
    for one in indicators:
        found[_part(seed_kind(one.kind), cost_apart=profile.cost > 0)] += one.weight
    return found


def asked_of(profile: Profile) -> dict[str, Decimal]:
    """The points of each part as a profile has them."""
    return {part: getattr(profile, part) for part in PART_WORDS}


def differing(indicators: Iterable[Weighed], profile: Profile) -> Mapping[str, tuple[Decimal, Decimal]]:
    """The parts whose points are not the profile's: what they are, and what they are there."""
    have, want = parts(indicators, profile), asked_of(profile)
    return {part: (have[part], want[part]) for part in PART_WORDS if have[part] != want[part]}


def repeated(indicators: Sequence[Aim]) -> int | None:
    """The place of the first whose name one of its kind has already; None where all differ (V9)."""
    seen = set()
    for index, one in enumerate(indicators):
        if (one.kind, one.name) in seen:
            return index
        seen.add((one.kind, one.name))
    return None


def above_percent(indicator: Aim, signs: Collection[str], highest: Decimal) -> str | None:
    """The first field of it that holds more per cent than there may be; `signs` are what per cent is written as."""
    if indicator.measure not in signs:
        return None
    fields = ("target", "mid_term", "by_june", "by_september", "last_actual")
    return next((name for name in fields if (value := getattr(indicator, name)) is not None and value > highest), None)


def inputs(indicators: Sequence[Aim], words: Collection[str]) -> Iterator[tuple[int, str]]:
    """The indicators that name an input (money, staff) instead of a result, each with the word that says so (V8).

    What a thing costs is an indicator of its own kind.
    """
    for index, one in enumerate(indicators):
        said = next((word for word in words if word in one.name), None)
        if one.kind != "cost" and said is not None:
            yield index, said


def _part(kind: str, *, cost_apart: bool) -> str:
    if kind == "cost":
        return "cost" if cost_apart else "output"
    return kind if kind in PART_WORDS else "benefit"
