"""What the command line and the API answer alike: the board, the duties, the history of a stream."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from pbm_tracker.audit.history import History, entries_of, history_rows
from pbm_tracker.county import County, Moment
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.reading import Reading
from pbm_tracker.tasks.pages import BoardRow, DutyRow, DutySeen, board, duties_seen, duty_row, matching, units_of
from pbm_tracker.tasks.standing import DutyState, Punctuality

STREAM = re.compile(r"[a-z0-9._/-]{1,200}")
TASK_NUMBERS = frozenset(str(number) for number in range(1, 64))

By = Literal["unit", "task", "category"]


class NotThere(LookupError):
    """What was asked about does not exist. `field` is the option that named it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class Dated(BaseModel):
    """`known_at` is the last moment counted, with its offset; `position` the last entry counted."""

    as_of: date
    known_at: datetime
    position: int

    @classmethod
    def at(cls, moment: Moment, **fields: Any) -> Self:
        return cls(as_of=moment.as_of, known_at=moment.known_at, position=moment.position, **fields)


class Board(Dated):
    rows: list[BoardRow]


class Duties(Dated):
    """Without `next` these are the last, or all, where no page was asked for."""

    rows: list[DutyRow]
    next: str | None = Field(default=None, exclude_if=lambda value: value is None)


def read_board(county: County, by: By, moment: Moment, reading: Reading | None = None) -> Board:
    """Counts of standings, of the units of the day."""
    duties = duties_seen(moment.views, moment.as_of, reading)
    rows = board(moment.views, county.catalogue, by, duties)
    return Board.at(moment, rows=rows)


def duties_page(moment: Moment, seen: Iterable[DutySeen]) -> Duties:
    """Duties as programs get them."""
    return Duties.at(moment, rows=[duty_row(one) for one in seen])


def select_duties(
    county: County,
    moment: Moment,
    reading: Reading | None = None,
    *,
    unit: str | None = None,
    task: int | None = None,
    state: DutyState | None = None,
    punctuality: Punctuality | None = None,
) -> list[DutySeen]:
    """Duties by task, in register order, member before named. Raises NotThere for a unit that never was."""
    require_unit(county, moment, unit)
    return matching(duties_seen(moment.views, moment.as_of, reading, unit=unit, task=task), state, punctuality)


def require_unit(county: County, moment: Moment, unit: str | None) -> None:
    """Raise NotThere for a unit that never was; none is asked for where there is None."""
    if unit is not None and unit not in {seen.unit for seen in units_of(moment.views)}:
        with county.at() as now:
            if unit not in {seen.unit for seen in units_of(now.views)}:
                raise NotThere("unit", say("登记册里没有这个单位：{unit}", unit=unit))


def read_history(county: County, stream: str, moment: Moment) -> History:
    """Every entry of a stream that counts at the moment. Raises NotThere for a stream without any entry.

    A duty that a unit took over in a merger is found under the heir's name too, and says which stream it is.
    """
    if not STREAM.fullmatch(stream):
        raise NotThere("stream", say("台账里没有这条记录：{stream}", stream=stream[:100]))
    stream = _taken_over(moment, stream) or stream
    entries = entries_of(county.log, stream, moment.position, moment.as_of)
    if not entries and not county.log.entries_of(stream):
        raise NotThere("stream", say("台账里没有这条记录：{stream}", stream=stream))
    return History(stream=stream, position=moment.position, rows=history_rows(entries))


def _taken_over(moment: Moment, stream: str) -> str | None:
    match stream.split("/"):
        case ["duty", task, "member" | "named" as capacity, unit] if task in TASK_NUMBERS:
            rows = moment.views.rows("duties", "one_duty", task=int(task), capacity=capacity, unit=unit)
            return str(rows[0]["stream"]) if rows else None
    return None
