"""绩效运行监控 as pages, API, command line and exports are asked for it: the projects of a year, red ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County, Moment
from pbm_tracker.documents.table import Cell, Column, Dating, Table
from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Flag, Slug
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.performance.lights import LIGHT_WORDS, WORST_FIRST
from pbm_tracker.performance.monitoring_form import PERIOD_WORDS
from pbm_tracker.performance.monitoring_pages import NO_LIGHT, Monitored, ReportSeen, monitored
from pbm_tracker.performance.monitoring_review import KEY_WORDS
from pbm_tracker.performance.payment import SUSPENSION_WORDS
from pbm_tracker.performance.watch import STATE_WORDS, Limit
from pbm_tracker.projects.money import wan_text
from pbm_tracker.projects.project import BOOK_WORDS
from pbm_tracker.reads import Dated, NotThere
from pbm_tracker.tasks.pages import units_of

LightAsked = Literal["red", "yellow", "green", "none"]
SHOWN_WORDS: dict[str, str] = {**{str(light): words for light, words in LIGHT_WORDS.items()}, NO_LIGHT: "没有报告"}
ORDER = {light: place for place, light in enumerate((*WORST_FIRST, NO_LIGHT))}
WARNING_WORDS, MEASURE_WORDS, KEY_LACKS = "预警", "资金措施", "应列未列"


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


# As tables

COLUMNS = (
    Column("项目"),
    Column("项目名称", width=32),
    Column("单位", width=20),
    Column("单位代号", width=20),
    Column("预算账本", width=18),
    Column("全年预算数（万元）", width=16),
    Column("报告期", width=20),
    Column("数据截至日", "day"),
    Column("累计执行数（万元）", width=16),
    Column("应有进度"),
    Column("资金进度"),
    Column("目标进度"),
    Column("灯"),
    Column("资金灯"),
    Column("目标灯"),
    Column("两条线背离"),
    Column("监控审核结论"),
    Column("重点监控"),
    Column("拨款"),
    Column("待办", width=30),
)
KEY_COLUMNS = (
    Column("项目"),
    Column("项目名称", width=32),
    Column("单位", width=20),
    Column("单位代号", width=20),
    Column("选取依据", width=24),
    Column("列入日期", "day"),
    Column("备注", width=30),
    Column("情况"),
)
LIGHTS = ("money_light", "goal_light")
VERDICT_WORDS = {"passed": "通过", "returned": "退回"}


def percent(share: str | Decimal) -> str:
    """A share of four places as a percentage of two."""
    return f"{Decimal(share) * 100:.2f}%"


def monitored_table(listed: Sequence[Listed], moment: Moment, dated: Dating, year: int) -> Table:
    """A project a row."""
    units = {unit.unit: unit.name for unit in units_of(moment.views)}
    rows = [[*_about(one.seen, units), *_money(one), *_standing(one, moment.as_of)] for one in listed]
    return Table(say("{year} 年绩效运行监控", year=year), COLUMNS, rows, dated)


def key_table(listed: Sequence[Monitored], moment: Moment, dated: Dating, year: int) -> Table:
    """A project of the key list a row, those that should be on it too."""
    units = {unit.unit: unit.name for unit in units_of(moment.views)}
    rows: list[list[Cell]] = []
    for seen in listed:
        told: list[Cell] = [say(KEY_WORDS["new_major"]), None, None, say(KEY_LACKS)]
        if (key := seen.key) is not None:
            told = [say(KEY_WORDS[key["ground"]]), date.fromisoformat(key["listed_on"]), key["note"], say("已列入")]
        rows.append([*_about(seen, units)[:4], *told])
    return Table(say("{year} 年重点跟踪监控名单", year=year), KEY_COLUMNS, rows, dated)


def _about(seen: Monitored, units: dict[str, str]) -> list[Cell]:
    book = say(BOOK_WORDS[seen.project["book"]])
    return [seen.code, seen.project["name"], units.get(seen.unit, seen.unit), seen.unit, book]


def _money(one: Listed) -> list[Cell]:
    budget = wan_text(one.seen.budget["adjusted"])
    if one.report is None:
        return [budget, None, None, None, None, None, None]
    row = one.report.row
    shares = [percent(row[name]) for name in ("expected", "money", "goal")]
    period = say(PERIOD_WORDS[row["period"]])
    return [budget, period, date.fromisoformat(row["data_until"]), wan_text(row["executed"]), *shares]


def _standing(one: Listed, as_of: date) -> list[Cell]:
    row: Row = one.report.row if one.report else {"verdict": None, "diverges": False}
    seen = one.seen
    lights: list[Cell] = [say(SHOWN_WORDS[row[name]]) if one.report else None for name in LIGHTS]
    key = say("已列入") if seen.key else say(KEY_LACKS) if seen.lacks_key else None
    due = [_due(words, limit, as_of) for words, limit in one.open]
    return [
        say(SHOWN_WORDS[one.light]),
        *lights,
        say("背离") if row["diverges"] else None,
        say(VERDICT_WORDS[row["verdict"]]) if row["verdict"] else None,
        key,
        say(SUSPENSION_WORDS[seen.halted]) if seen.halted else None,
        joined(due, "；") if due else None,
    ]


def _due(words: str, limit: Limit, as_of: date) -> str:
    state = say(STATE_WORDS[limit.state(as_of)])
    return say("{what}：{state}，限 {day}", what=say(words), state=state, day=limit.by)
