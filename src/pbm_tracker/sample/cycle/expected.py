"""What each project's year must come to, beside the rows: the sample's own record, for tests to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that is so from the moment of its recording on, until the same is said anew.

    `what` is one of: budget (元 in hundredths of 万元: 年初, 全年), june, september (lights), self, re_review (only if
    drawn), key (score and grade), consequence (of the budget of that year), gate (the gates that refused something,
    one after another), rectified (limit, day of closing).
    """

    at: datetime
    project: str
    year: int
    what: str
    value: Any
