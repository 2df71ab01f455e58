"""The registers of the cycle (指标库、第三方机构、制度、工作事实) as every surface asks for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, Field

from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County, Moment
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Slug
from pbm_tracker.reads import Dated


class RegisterFilter(Frozen):
    """What a register is narrowed to."""

    unit: Annotated[Slug | None, Field(title="单位")] = None


class ValueRow(BaseModel):
    year: int
    value: str
    source: str


class IndicatorRow(BaseModel):
    indicator: str
    unit: str
    name: str
    kind: str
    sector: str
    field: str
    level: str
    measure: str | None
    standard: str
    source: str
    core: bool
    added_on: date
    revised_on: date | None
    retired_on: date | None
    values: list[ValueRow]


class Indicators(Dated):
    """By sector, field and name, those retired among them."""

    rows: list[IndicatorRow]


class EngagementRow(BaseModel):
    """`amount` in 元, for who sees the details of the unit; `scope` as project and year."""

    engagement: str
    unit: str
    purpose: str
    procurement: str
    document: str
    amount: str | None
    scope: list[str]
    engaged_on: date
    delivered_on: date | None
    rated_on: date | None
    score: str | None


class AgencyRow(BaseModel):
    agency: str
    name: str
    credit_code: str
    registered_on: date
    barred_until: date | None
    engagements: list[EngagementRow]


class Agencies(Dated):
    rows: list[AgencyRow]


class RegulationRow(BaseModel):
    """`in_force` on the day asked."""

    regulation: str
    unit: str
    title: str
    document: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    in_force: bool
    amended_on: date | None
    reviewed_on: date | None
    outcome: str | None
    successor: str | None
    tasks: list[int]


class Regulations(Dated):
    rows: list[RegulationRow]


class WorkFactRow(BaseModel):
    """`tasks` are those that a fact of its kind proves."""

    position: int
    unit: str
    fact_kind: str
    done_on: date
    text: str
    document: str | None
    tasks: list[int]


class WorkFacts(Dated):
    """By the day they were done; a unit sees its own."""

    rows: list[WorkFactRow]


def read_indicators(county: County, moment: Moment, who: Identity, wanted: RegisterFilter) -> Indicators:
    values: Mapping[str, list[ValueRow]] = defaultdict(list)
    for row in moment.views.rows("indicators", "values_of", stream=None):
        values[row["stream"]].append(ValueRow(year=row["year"], value=row["value"], source=row["source"]))
    rows = moment.views.rows("indicators", "indicators", unit=wanted.unit, kind=None)
    return Indicators.at(moment, rows=[IndicatorRow(**{**row, "values": values[row["stream"]]}) for row in rows])


def read_agencies(county: County, moment: Moment, who: Identity, wanted: RegisterFilter) -> Agencies:
    """Of a unit: those that it engaged, with what it engaged them for."""
    scopes: Mapping[tuple[str, str], list[str]] = defaultdict(list)
    for row in moment.views.rows("agencies", "scopes", project=None):
        scopes[row["stream"], row["engagement"]].append(f"{row['project']} {row['year']}")
    made: Mapping[str, list[EngagementRow]] = defaultdict(list)
    for row in moment.views.rows("agencies", "engagements", unit=wanted.unit):
        sees = who.sees_details_of(row["unit"])
        shown = {**row, "scope": scopes[row["stream"], row["engagement"]] if sees else []}
        made[row["stream"]].append(EngagementRow(**{**shown, "amount": row["amount"] if sees else None}))
    rows = [
        AgencyRow(**{**row, "engagements": made[row["stream"]]})
        for row in moment.views.rows("agencies", "agencies")
        if wanted.unit is None or made[row["stream"]]
    ]
    return Agencies.at(moment, rows=rows)


def read_regulations(county: County, moment: Moment, who: Identity, wanted: RegisterFilter) -> Regulations:
    served: Mapping[str, list[int]] = defaultdict(list)
    for row in moment.views.rows("regulations", "regulation_tasks"):
        served[row["stream"]].append(row["task"])
    day = moment.as_of.isoformat()
    rows = [
        RegulationRow(**{**row, "tasks": served[row["stream"]], "in_force": _in_force(row, day)})
        for row in moment.views.rows("regulations", "regulations", unit=wanted.unit)
    ]
    return Regulations.at(moment, rows=rows)


def _in_force(row: Any, day: str) -> bool:
    return bool(row["valid_from"] <= day and (row["valid_until"] is None or day <= row["valid_until"]))


def read_work_facts(county: County, moment: Moment, who: Identity, wanted: RegisterFilter) -> WorkFacts:
    tasks = {kind.id: list(kind.tasks) for kind in county.catalogue.performance.fact_kinds}
    rows = [
        WorkFactRow(**{**row, "tasks": tasks.get(row["fact_kind"], [])})
        for row in moment.views.rows("work_facts", "work_facts", unit=wanted.unit, fact_kind=None)
        if who.sees_details_of(row["unit"])
    ]
    return WorkFacts.at(moment, rows=rows)


Read = Callable[[County, Moment, Identity, RegisterFilter], Any]


class Register(NamedTuple):
    """A register by the name that its address and its command have."""

    title: str
    read: Read


REGISTERS: Mapping[str, Register] = {
    "indicators": Register("指标库", read_indicators),
    "agencies": Register("第三方机构", read_agencies),
    "regulations": Register("制度", read_regulations),
    "work-facts": Register("工作事实", read_work_facts),
}
