"""The registers of the cycle as tables: what their pages show, and what leaves as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, get_args

from pbm_tracker.county import County, Moment
from pbm_tracker.documents.table import Cell, Column, Dating, Table
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.performance.agency import Purpose
from pbm_tracker.performance.goal_indicator import written
from pbm_tracker.performance.indicator import IndicatorKind, Level
from pbm_tracker.performance.regulation import Outcome
from pbm_tracker.projects.money import wan_text
from pbm_tracker.registers import REGISTERS, Agencies, Indicators, Regulations, WorkFacts
from pbm_tracker.tasks.pages import units_of

INDICATOR_COLUMNS = (
    Column("指标代号", width=24),
    Column("指标名称", width=28),
    Column("指标类别"),
    Column("行业"),
    Column("领域"),
    Column("层次"),
    Column("度量单位"),
    Column("标准", width=28),
    Column("数据来源"),
    Column("核心指标"),
    Column("单位", width=20),
    Column("入库日", "day"),
    Column("修订日", "day"),
    Column("退出日", "day"),
    Column("历年数值", width=24),
)
AGENCY_COLUMNS = (
    Column("机构代号", width=20),
    Column("机构名称", width=28),
    Column("统一社会信用代码", width=22),
    Column("登记日", "day"),
    Column("限制至何日", "day"),
    Column("委托", width=20),
    Column("单位", width=20),
    Column("委托事项"),
    Column("采购方式"),
    Column("采购文号"),
    Column("合同金额（万元）"),
    Column("涉及的项目和年度", width=24),
    Column("委托日", "day"),
    Column("交付日", "day"),
    Column("评定日", "day"),
    Column("得分"),
)
REGULATION_COLUMNS = (
    Column("制度代号", width=20),
    Column("制度名称", width=32),
    Column("文号", width=20),
    Column("单位", width=20),
    Column("自何日起施行", "day"),
    Column("有效期至", "day"),
    Column("现行有效"),
    Column("修订日", "day"),
    Column("复审日", "day"),
    Column("复审结论"),
    Column("由何制度取代", width=20),
    Column("落实的任务"),
)
FACT_COLUMNS = (
    Column("条", "number"),
    Column("发生日期", "day"),
    Column("单位", width=20),
    Column("事项种类", width=24),
    Column("情况", width=44),
    Column("文号", width=20),
    Column("证明的任务"),
)


def words_of(field: Any) -> Mapping[str, str]:
    """What the codes of an enumeration are called: as its field says."""
    extra = next(part.json_schema_extra for part in get_args(field)[1:] if getattr(part, "json_schema_extra", None))
    return dict(extra["words"])


KINDS, LEVELS = words_of(IndicatorKind), words_of(Level)
PURPOSES, OUTCOMES = words_of(Purpose), words_of(Outcome)


def register_table(name: str, page: Any, county: County, moment: Moment, dated: Dating) -> Table:
    """The register of that name as a table."""
    columns, cells = TABLES[name]
    units = {unit.unit: unit.name for unit in units_of(moment.views)}
    return Table(REGISTERS[name].title, columns, cells(page, units, county), dated)


Cells = Sequence[Sequence[Cell]]
Units = Mapping[str, str]


def _indicators(page: Indicators, units: Units, county: County) -> Cells:
    return [
        [
            row.indicator,
            row.name,
            say(KINDS[row.kind]),
            row.sector,
            row.field,
            say(LEVELS[row.level]),
            row.measure,
            row.standard,
            row.source,
            say("是" if row.core else "否"),
            units.get(row.unit, row.unit),
            row.added_on,
            row.revised_on,
            row.retired_on,
            joined([f"{one.year} {written(Decimal(one.value))}" for one in row.values], "\n"),
        ]
        for row in page.rows
    ]


def _agencies(page: Agencies, units: Units, county: County) -> Cells:
    """A row an engagement; an agency that was never engaged has one of its own."""
    rows: list[list[Cell]] = []
    for agency in page.rows:
        own: list[Cell] = [
            agency.agency,
            agency.name,
            agency.credit_code,
            agency.registered_on,
            agency.barred_until,
        ]
        rows += [
            [
                *own,
                one.engagement,
                units.get(one.unit, one.unit),
                say(PURPOSES[one.purpose]),
                one.procurement,
                one.document,
                None if one.amount is None else wan_text(one.amount),
                joined(one.scope, "\n"),
                one.engaged_on,
                one.delivered_on,
                one.rated_on,
                one.score,
            ]
            for one in agency.engagements
        ] or [[*own, *[None] * (len(AGENCY_COLUMNS) - len(own))]]
    return rows


def _regulations(page: Regulations, units: Units, county: County) -> Cells:
    return [
        [
            row.regulation,
            row.title,
            row.document,
            units.get(row.unit, row.unit),
            row.valid_from,
            row.valid_until,
            say("是" if row.in_force else "否"),
            row.amended_on,
            row.reviewed_on,
            say(OUTCOMES[row.outcome]) if row.outcome else None,
            row.successor,
            joined(map(str, row.tasks)),
        ]
        for row in page.rows
    ]


def _work_facts(page: WorkFacts, units: Units, county: County) -> Cells:
    kinds = {kind.id: kind.words for kind in county.catalogue.performance.fact_kinds}
    return [
        [
            row.position,
            row.done_on,
            units.get(row.unit, row.unit),
            kinds.get(row.fact_kind, row.fact_kind),
            row.text,
            row.document,
            joined(map(str, row.tasks)),
        ]
        for row in page.rows
    ]


TABLES: Mapping[str, tuple[Sequence[Column], Callable[[Any, Units, County], Cells]]] = {
    "indicators": (INDICATOR_COLUMNS, _indicators),
    "agencies": (AGENCY_COLUMNS, _agencies),
    "regulations": (REGULATION_COLUMNS, _regulations),
    "work-facts": (FACT_COLUMNS, _work_facts),
}
