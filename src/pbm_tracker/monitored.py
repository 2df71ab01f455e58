"""绩效运行监控 as pages, API, command line and exports are asked for it: the projects of a year, red ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County, Moment
from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.performance.lights import LIGHT_WORDS, WORST_FIRST
from pbm_tracker.performance.monitoring import NOUN
from pbm_tracker.performance.monitoring_form import PERIOD_WORDS
from pbm_tracker.performance.monitoring_pages import NO_LIGHT, Monitored, ReportSeen, monitored
from pbm_tracker.performance.subject import stream_of
from pbm_tracker.performance.watch import Limit
from pbm_tracker.reads import Dated, NotThere

LightAsked = Literal["red", "yellow", "green", "none"]
SHOWN_WORDS: dict[str, str] = {**{str(light): words for light, words in LIGHT_WORDS.items()}, NO_LIGHT: "没有报告"}
ORDER = {light: place for place, light in enumerate((*WORST_FIRST, NO_LIGHT))}
WARNING_WORDS, MEASURE_WORDS = "预警", "资金措施"


class MonitoringFilter(Frozen):
    """What the list is narrowed to: the report of one period, one light, one unit, the key list, what is due."""

    unit: Annotated[Slug | None, Field(title="单位")] = None
    light: Annotated[LightAsked | None, Field(title="灯")] = None
    period: Annotated[Literal["june", "september", "other"] | None, Field(title="报告期")] = None
    key: Annotated[Flag | None, Field(title="重点监控")] = None
    due: Annotated[Flag | None, Field(title="待办")] = None

    @property
    def given(self) -> bool:
        return any(value is not None for _, value in self)

    def told(self, unit_name: str) -> dict[str, str | None]:
        """What is asked for, field by field, as an export says it."""
        yes = {True: say("是"), False: say("否"), None: None}
        return {
            "单位": self.unit and (unit_name or self.unit),
            "灯": self.light and say(SHOWN_WORDS[self.light]),
            "报告期": self.period and say(PERIOD_WORDS[self.period]),
            "重点监控": yes[self.key],
            "待办": yes[self.due],
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """A project as the list shows it: with the report in force of the period that is asked for, or the latest."""

    seen: Monitored
    report: ReportSeen | None
    open: Sequence[tuple[str, Limit]]  # what is due of the finance bureau: in words, and by when

    @property
    def light(self) -> str:
        return self.report.light if self.report else NO_LIGHT


# What a row says of its report; null without one.
OF_A_REPORT = (
    "period", "data_until", "executed", "expected", "money", "goal", "money_light", "goal_light", "diverges", "slow",
    "verdict",
)  # fmt: skip


class LimitRow(BaseModel):
    """What is due of the finance bureau by a day: a warning, or an answer to slow money."""

    kind: Literal["warning", "measure"]
    by: date
    done_on: date | None
    state: str


class MonitoredRow(BaseModel):
    """A project of the list. Money in 元 as exact text, shares as exact text; without a report they are null."""

    project: str
    name: str
    unit: str
    book: str
    budget: str
    paid: str
    report: int | None
    period: str | None
    data_until: date | None
    executed: str | None
    expected: str | None
    money: str | None
    goal: str | None
    light: str
    money_light: str | None
    goal_light: str | None
    diverges: bool | None
    slow: bool | None
    verdict: str | None
    key: bool
    must_be_key: bool
    payments: str | None
    limits: list[LimitRow]


class MonitoredYear(Dated):
    """The projects with a budget of that year: red ones first, then yellow, green, and those without a report."""

    year: int
    rows: list[MonitoredRow]
    next: str | None = Field(default=None, exclude_if=lambda value: value is None)


class IndicatorReported(BaseModel):
    """An indicator of a report: what the goal said of it, and how far it has come. Numbers as exact text."""

    no: int
    kind: str
    name: str
    operator: str
    target: str | None
    measure: str | None
    weight: str
    actual: str | None
    stage: str | None
    reached: str | None
    forecast: str
    deviation: str | None
    deviation_text: str | None
    likelihood: str
    measures: str | None
    note: str | None


class ReportRead(BaseModel):
    """A monitoring report in full; one that a later report corrects is `replaced`."""

    number: int
    position: int
    period: str
    data_until: date
    reported_on: date
    reporter: str
    initial: str
    budget: str
    executed: str
    forecast: str
    expected: str
    money: str
    goal: str
    money_light: str
    goal_light: str
    light: str
    diverges: bool
    slow: bool
    replaced: bool
    correction_of: int | None
    verdict: str | None
    opinion: str | None
    reviewed_on: date | None
    reviewer: str | None
    limits: list[LimitRow]
    indicators: list[IndicatorReported]


class ActRead(BaseModel):
    """What the finance bureau did about a project: a warning, a finding, a measure, a decision on payments."""

    position: int
    kind: str
    day: date
    report: int | None
    amount: str | None
    text: str | None
    document: str | None


class MonitoredProject(Dated):
    """A project in a year: how it stands, its reports as they were made, and what was done about it."""

    year: int
    standing: MonitoredRow
    reports: list[ReportRead]
    acts: list[ActRead]


def list_monitored(county: County, moment: Moment, who: Identity, year: int, wanted: MonitoringFilter) -> list[Listed]:
    """Those who review see all of them; a unit sees its own."""
    found = []
    for seen in monitored(moment.views, county.catalogue.performance, year):
        if not who.sees_details_of(seen.unit) or wanted.unit not in (None, seen.unit):
            continue
        one = Listed(seen, seen.of_period(wanted.period), open_limits(seen, moment.as_of))
        fits = wanted.light in (None, one.light) and wanted.key in (None, seen.key is not None or seen.lacks_key)
        if fits and wanted.due in (None, bool(one.open) or seen.lacks_key):
            found.append(one)
    return sorted(found, key=lambda one: (ORDER[one.light], one.seen.code))


def open_limits(seen: Monitored, as_of: date) -> list[tuple[str, Limit]]:
    """What is due after the reports of a project and not done yet."""
    pairs = [
        (words, limit)
        for report in seen.reports
        if not report.row["replaced"]
        for words, limit in ((WARNING_WORDS, report.warning), (MEASURE_WORDS, report.measure))
        if limit is not None and limit.state(as_of) in ("open", "overdue")
    ]
    return sorted(pairs, key=lambda pair: pair[1].by)


def find_monitored(county: County, moment: Moment, who: Identity, year: int, project: str) -> Monitored:
    """One project. Raises NotThere for one without a budget that year, or of another unit."""
    found = monitored(moment.views, county.catalogue.performance, year, project)
    if not found or not who.sees_details_of(found[0].unit):
        raise NotThere(
            "project", say("项目 {project} 没有 {year} 年的预算，或不是本单位的", project=project, year=year)
        )
    return found[0]


def read_monitored(county: County, moment: Moment, who: Identity, year: int, project: str) -> MonitoredProject:
    """One project in full, as programs get it. Raises NotThere."""
    seen = find_monitored(county, moment, who, year, project)
    rows = moment.views.rows("monitoring", "indicator_rows", stream=stream_of(NOUN, year, project))
    listed = Listed(seen, seen.latest, open_limits(seen, moment.as_of))
    return MonitoredProject.at(
        moment,
        year=year,
        standing=row_of(listed, moment.as_of),
        reports=[
            _report(one, [row for row in rows if row["position"] == one.row["position"]], moment.as_of)
            for one in seen.reports
        ],
        acts=[ActRead(**{name: row[name] for name in ActRead.model_fields}) for row in seen.acts],
    )


def _report(report: ReportSeen, rows: Sequence[Row], as_of: date) -> ReportRead:
    indicators = [IndicatorReported(**{name: row[name] for name in IndicatorReported.model_fields}) for row in rows]
    told = {name: report.row[name] for name in ReportRead.model_fields if name not in ("limits", "indicators")}
    told |= {name: bool(report.row[name]) for name in ("diverges", "slow", "replaced")}
    return ReportRead(**told, limits=_limits(report, as_of), indicators=indicators)


def monitored_page(moment: Moment, year: int, listed: Sequence[Listed]) -> MonitoredYear:
    """The list as programs get it."""
    return MonitoredYear.at(moment, year=year, rows=[row_of(one, moment.as_of) for one in listed])


def row_of(one: Listed, as_of: date) -> MonitoredRow:
    seen = one.seen
    told: dict[str, Any] = dict.fromkeys(OF_A_REPORT) | {"report": None, "limits": []}
    if one.report:
        row = one.report.row
        told = {name: row[name] for name in OF_A_REPORT} | {
            "report": row["number"],
            "limits": _limits(one.report, as_of),
        }
        told |= {name: bool(row[name]) for name in ("diverges", "slow")}
    return MonitoredRow(
        project=seen.code,
        name=seen.project["name"],
        unit=seen.unit,
        book=seen.project["book"],
        budget=seen.budget["adjusted"],
        paid=f"{seen.paid:.2f}",
        light=one.light,
        key=seen.key is not None,
        must_be_key=seen.must_be_key,
        payments=seen.halted,
        **told,
    )


def _limits(report: ReportSeen, as_of: date) -> list[LimitRow]:
    pairs: list[tuple[Literal["warning", "measure"], Limit | None]] = [
        ("warning", report.warning),
        ("measure", report.measure),
    ]
    return [
        LimitRow(kind=kind, by=limit.by, done_on=limit.done_on, state=limit.state(as_of))
        for kind, limit in pairs
        if limit is not None
    ]
