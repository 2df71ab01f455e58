"""What each project's year must come to, beside the rows: the sample's own record, for tests to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that is so from the moment of its recording on, until the same is said anew.

    `what` is one of: budget (万元: 年初预算数, 全年预算数); june, september (the lights of the report); ex_ante (of its
    first year), self, re_review (only if it is drawn), key (score and grade); consequence (what a key evaluation came
    to in the budget of that year); rectified (the limit, and by number the day on which each problem was closed);
    gate (what refused something of it).
    """

    at: datetime
    project: str
    year: int
    what: str
    value: Any
