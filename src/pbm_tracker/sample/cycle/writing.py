"""The rows of the yearly cycle, and beside them what each project's year must come to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from pbm_tracker.sample.changes import HEIR, MERGED, PASSING
from pbm_tracker.sample.hours import Hours
from pbm_tracker.sample.places import Place
from pbm_tracker.sample.rows import Row

from .applying import ProjectStory
from .bureau import BureauStory
from .disclosing import DisclosureStory, RoundStory
from .expected import Expected
from .plans import plans_for
from .telling import Around, CycleStory
from .units import UnitStory, signed_by


class Cycle(NamedTuple):
    rows: list[Row]
    expected: list[Expected]


def write_cycle(places: Mapping[str, Place], hours: Hours, seed: int, until: date) -> Cycle:
    """Everything of the cycle that happens up to a day."""
    owners = [place for place in places.values() if place.unit != PASSING]
    around = Around(dict(places), {MERGED: HEIR}, signed_by(owners, seed))
    projects = [ProjectStory(plan, around, hours, seed) for plan in plans_for(owners, seed)]
    wholes = [UnitStory(place, around, projects, hours, seed) for place in owners]
    disclosures = [DisclosureStory(place, around, projects, hours, seed) for place in owners]
    county: list[CycleStory] = [BureauStory(projects, hours, seed), RoundStory(hours, seed)]
    stories: list[CycleStory] = [*projects, *wholes, *disclosures, *county]
    rows: list[Row] = []
    for story in stories:
        story.begin()
        rows += story.run(until)
    return Cycle(rows, [one for project in projects for one in project.expected])
