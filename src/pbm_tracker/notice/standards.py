"""The standards of the yearly cycle as data: scales, weights, thresholds, limits. None of them stands in code.

They come with the notice's file and are recorded with it, so that deciding reads them from the log. What a decision
made of them (a grade, a score) is kept in its own entry: a standard that changes later changes nothing before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Line, decimal, line, whole

from .steps import Code

GRADE_WORDS = {"excellent": "优", "good": "良", "fair": "中", "low": "低", "poor": "差"}
Grade = Literal["excellent", "good", "fair", "low", "poor"]
Share = Annotated[Decimal, decimal(2, "0", "10")]
Percent = Annotated[Decimal, decimal(2, "0", "100")]
Days = Annotated[int, whole(0, 400)]
Months = Annotated[int, whole(1, 240)]


class Band(Frozen):
    """A grade from a score on, up to where the next better one begins; scores have exactly two places."""

    grade: Grade
    words: Annotated[str, line(4)]
    lowest: Percent


class Scale(Frozen):
    """A scale of grades, the best first; the last begins at 0."""

    id: Code
    name: Line
    bands: Annotated[tuple[Band, ...], Field(min_length=2)]


class Profile(Frozen):
    """What the parts of a score weigh, in points of 100. Without `cost` it counts as output, as before 2022."""

    id: Code
    name: Line
    from_year: Annotated[int, whole(2000, 2100)]
    execution_rate: Percent
    output: Percent
    cost: Percent
    benefit: Percent
    satisfaction: Percent


class ScaleOf(Frozen):
    """The scale that each kind of verdict is graded on."""

    ex_ante: Code
    self_evaluation: Code
    re_review: Code
    key_evaluation: Code


class Lights(Frozen):
    """From which share of what was to be expected a track is green, and from which yellow; below it is red."""

    green: Share
    yellow: Share
    divergence: Share  # how far the two tracks may lie apart before that is a flag of its own


class Cuts(Frozen):
    """What is cut from next year's budget after a key evaluation, where nobody names a figure; percent."""

    fair: Percent
    low: Percent
    poor: Percent


class FactKind(Frozen):
    """A kind of work fact (会议、培训、核查 …), what people call it, and the tasks whose duties it proves."""

    id: Code
    words: Line
    tasks: tuple[Annotated[int, whole(1, 63)], ...]


class Standards(Frozen):
    scales: Annotated[tuple[Scale, ...], Field(min_length=1)]
    scale_of: ScaleOf
    profiles: Annotated[tuple[Profile, ...], Field(min_length=1)]
    lights: Lights
    cuts: Cuts
    explained_below: Share  # an execution rate below this needs an explanation
    slow_below: Share  # money that is so far behind is slow (T20)
    over_achieved_above: Share  # an actual value of so many times its target needs an analysis
    re_review_ratio: Percent  # of the self-evaluations, at least
    sync_tolerance: Mapping[Code, Days]  # working days that a goal step may differ from the budget step, by the step
    ex_ante_valid: Months
    clear_out_within: Days  # working days
    warning_within: Days  # working days after a red light
    measure_within: Days  # working days after money was found to be slow
    commitment_within: Days  # days after the budget was approved to the unit
    percent_highest: Annotated[Decimal, decimal(2, "100", "10000")]  # that a target in per cent may have
    percent_signs: tuple[Annotated[str, line(20)], ...]  # the measures that mean per cent
    input_words: tuple[Annotated[str, line(20)], ...]  # a name with one of these is an input's, not a result's
    fact_kinds: tuple[FactKind, ...]

    def scale(self, name: str) -> Scale:
        """The scale of that name. Raises KeyError where there is none."""
        return {scale.id: scale for scale in self.scales}[name]

    def profile(self, year: int) -> Profile:
        """The weights for a budget year: those that begin last by then."""
        begun = [profile for profile in self.profiles if profile.from_year <= year]
        return max(begun or self.profiles[:1], key=lambda profile: profile.from_year)
