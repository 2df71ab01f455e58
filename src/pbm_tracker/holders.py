"""The unit that a stream of the log belongs to today: what it wrote there is its own, and its heir's after a merger."""

from __future__ import annotations

from pbm_tracker.access.policy import OF_THEIR_UNIT
from pbm_tracker.county import County
from pbm_tracker.projects.project import Project
from pbm_tracker.tasks.duty import Duty
from pbm_tracker.units.unit import STREAM, Units


def holder_of(county: County, stream: str) -> str | None:
    """The holder of a duty, of a project, or of what a unit records for itself; None for streams of the county."""
    if stream.startswith("duty/"):
        return county.log.state_of(Duty, stream).unit
    if not stream.startswith(OF_THEIR_UNIT):
        return None
    noun, _, last = stream.rpartition("/")
    of_a_project = noun.rpartition("/")[2] == "project"
    unit = county.log.state_of(Project, f"project/{last}").unit if of_a_project else last
    return county.log.state_of(Units, STREAM).heir(unit)
