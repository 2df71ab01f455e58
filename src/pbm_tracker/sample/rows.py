"""A row of the sample's ledger: what a row of a ledger file says, and the moment at which it was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.events import Act


class Who(NamedTuple):
    """Who acts, and in what role."""

    by: str
    role: str


@dataclass(frozen=True, slots=True)
class Row:
    """`at` is later than the day `on` only where the supervision office recorded it afterwards (补录)."""

    at: datetime
    on: date
    who: Who
    do: str
    fields: dict[str, Any]
    basis: str | None = None
    gate: str | None = None  # that refuses it
    drawn_in: int | None = None  # only if its project is drawn for the re-review of that year

    @property
    def act(self) -> Act:
        return Act(actor=self.who.by, role=self.who.role, occurred_on=self.on, basis=self.basis)

    @property
    def command(self) -> Command:
        return Command.all[self.do].model_validate(self.fields)
