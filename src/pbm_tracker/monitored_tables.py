"""绩效运行监控 as tables: the projects of a year with their lights, and the list of those followed as key ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pbm_tracker.county import Moment
from pbm_tracker.documents.table import Cell, Column, Dating, Table
from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.monitored import SHOWN_WORDS, Listed
from pbm_tracker.performance.monitoring_form import PERIOD_WORDS
from pbm_tracker.performance.monitoring_pages import Monitored
from pbm_tracker.performance.monitoring_review import KEY_WORDS, VERDICT_WORDS
from pbm_tracker.performance.payment import SUSPENSION_WORDS
from pbm_tracker.performance.watch import STATE_WORDS, Limit
from pbm_tracker.projects.money import wan_text
from pbm_tracker.projects.project import BOOK_WORDS
from pbm_tracker.tasks.pages import units_of

KEY_LACKS = "应列未列"
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
