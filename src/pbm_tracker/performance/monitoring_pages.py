"""What people and programs read of monitoring: the projects of a budget year, their reports, and what followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.views import Reading as Views
from pbm_tracker.notice.standards import Standards

from .lights import WORST_FIRST, Light
from .watch import ANSWERS, Limit, belongs_on_key_list, measure_limit, warning_limit

NO_LIGHT = "none"  # of a project that has not reported yet


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """A report, and what is due after it."""

    row: Row
    warning: Limit | None
    measure: Limit | None

    @property
    def in_force(self) -> bool:
        return not self.row["replaced"] and self.row["verdict"] != "returned"

    @property
    def light(self) -> Light:
        return next(light for light in WORST_FIRST if light == self.row["light"])


@dataclass(frozen=True, slots=True)
class Monitored:
    """A project in a year in which it has a budget. `halted` says whether payments are suspended or stopped now."""

    project: Row
    year: int
    budget: Row
    reports: Sequence[ReportSeen]
    acts: Sequence[Row]
    corrections: Sequence[Row]
    key: Row | None
    must_be_key: bool
    paid: Decimal
    halted: str | None

    @property
    def code(self) -> str:
        return str(self.project["project"])

    @property
    def unit(self) -> str:
        return str(self.project["unit"])

    @property
    def latest(self) -> ReportSeen | None:
        return max(
            (one for one in self.reports if one.in_force),
            key=lambda one: (one.row["data_until"], one.row["number"]),
            default=None,
        )

    def of_period(self, period: str | None) -> ReportSeen | None:
        """The report in force of a period, the last of several; of any period where none is named."""
        if period is None:
            return self.latest
        return next((one for one in reversed(self.reports) if one.in_force and one.row["period"] == period), None)

    @property
    def lacks_key(self) -> bool:
        return self.must_be_key and self.key is None

    @property
    def light(self) -> str:
        return self.latest.light if self.latest else NO_LIGHT


def monitored(views: Views, standards: Standards, year: int, project: str | None = None) -> list[Monitored]:
    """The projects with a budget of that year, by code; one of them, or all."""
    asked = {"project": project, "year": year}
    budgets = {row["project"]: row for row in views.rows("budgets", "budgets", **asked) if row["arranged"] is not None}
    known = {row["project"]: row for row in views.rows("projects", "projects", unit=None, project=project)}
    of = {name: _by_project(views.rows("monitoring", name, **asked)) for name in ("reports", "acts", "corrections")}
    payments = _by_project(views.rows("monitoring", "payments", **asked))
    keys = {row["project"]: row for row in views.rows("monitoring", "key_list", year=year)}
    return [
        Monitored(
            project=known[code],
            year=year,
            budget=budget,
            reports=_reports(of["reports"][code], of["acts"][code], of["corrections"][code], standards),
            acts=of["acts"][code],
            corrections=of["corrections"][code],
            key=keys.get(code),
            must_be_key=_must_be_key(known[code], year),
            paid=sum((Decimal(row["amount"]) for row in payments[code]), Decimal(0)),
            halted=_halted(of["acts"][code]),
        )
        for code, budget in sorted(budgets.items())
        if code in known
    ]


def _by_project(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["project"]].append(row)
    return found


def _reports(
    reports: Iterable[Row], acts: Sequence[Row], corrections: Sequence[Row], standards: Standards
) -> list[ReportSeen]:
    warned = [_day(row["day"]) for row in acts if row["kind"] == "warning"]
    warned += [_day(row["required_on"]) for row in corrections]
    answered = [_day(row["day"]) for row in acts if row["kind"] in ANSWERS]
    return [
        ReportSeen(
            row,
            warning_limit(_day(row["reported_on"]), row["light"], warned, standards.warning_within),
            measure_limit(
                row["period"],
                _day(row["reported_on"]),
                answered,
                standards.measure_within,
                slow=bool(row["slow"]),
            ),
        )
        for row in reports
    ]


def _must_be_key(project: Row, year: int) -> bool:
    begins = _day(project["period_from"])
    return belongs_on_key_list(project["attribute"], year, begins, major=bool(project["major"]))


def _halted(acts: Iterable[Row]) -> str | None:
    """How payments stand after the last decision on them."""
    last = None
    for row in acts:
        if row["kind"] in ("suspended", "stopped", "resumed"):
            last = row["kind"]
    return None if last == "resumed" else last


def _day(text: str) -> date:
    return date.fromisoformat(text)
