"""A command of the tests' own with all that a form can hold: exact numbers, yes or no, words, and rows of them."""

from collections.abc import Iterable
from contextlib import contextmanager
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Event, Frozen
from pbm_tracker.kernel.fields import Day, Flag, Line, decimal, prose, whole
from pbm_tracker.ledger import columns
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.unit import UnitId, require_present

HUNDRED = Decimal("100.00")
KINDS = {"quantity": "数量", "quality": "质量", "time": "时效", "cost": "成本"}
SCOPES = {"project": "项目", "unit": "部门整体"}
Kind = Annotated[
    Literal["quantity", "quality", "time", "cost"], Field(title="指标类别", json_schema_extra={"words": {**KINDS}})
]
Scope = Annotated[Literal["project", "unit"], Field(title="目标范围", json_schema_extra={"words": {**SCOPES}})]
Wan = Annotated[Decimal, decimal(6)]
Share = Annotated[Decimal, decimal(2, "0", "100")]
Level = Annotated[int, whole(1, 3)]


class Indicator(Frozen):
    kind: Kind
    name: Annotated[Line, Field(title="指标名称")]
    level: Annotated[Level, Field(title="级次", description="一级、二级、三级写 1、2、3")]
    target: Annotated[Wan, Field(title="目标值")]
    weight: Annotated[Share, Field(title="权重（%）", description="全部权重合计 100")]
    steady: Annotated[Flag, Field(title="是否长期指标")] = False
    due: Annotated[Day | None, Field(title="完成日期")] = None
    basis: Annotated[Annotated[str, prose()] | None, Field(title="设定依据")] = None


class Stage(Frozen):
    month: Annotated[int, whole(1, 12), Field(title="月份")]
    amount: Annotated[Wan, Field(title="计划支出（万元）")]


Indicators = Annotated[tuple[Indicator, ...], Field(title="绩效指标", min_length=1, max_length=40)]
Stages = Annotated[tuple[Stage, ...], Field(title="分月计划", max_length=12)]


class Outlined(State):
    indicators: tuple[Indicator, ...] = ()


class GoalOutlined(Event):
    words = "拟定目标"
    year: Annotated[int, whole(2000, 2100), Field(title="年度")]
    scope: Scope
    funds: Annotated[Wan, Field(title="资金（万元）")]
    urgent: Annotated[Flag, Field(title="是否急办")]
    indicators: Indicators
    stages: Stages = ()

    def apply(self, state: Outlined, entry: Any) -> None:
        state.indicators = self.indicators


class OutlineGoal(Command):
    """拟定一个目标，连同它的指标。"""

    verb = "拟定目标"
    roles = frozenset({"unit_clerk", "unit_head", "supervision"})
    unit: UnitId
    year: Annotated[int, whole(2000, 2100), Field(title="年度")]
    scope: Scope
    funds: Annotated[Wan, Field(title="资金（万元）")]
    urgent: Annotated[Flag, Field(title="是否急办")]
    public: Annotated[Flag, Field(title="是否公开")] = True
    indicators: Indicators
    stages: Stages = ()
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_present(read, self.unit)
        if sum(one.weight for one in self.indicators) != HUNDRED:
            raise Refusal("权重合计应为 100", clause="试用规则：权重合计 100", field="indicators.0.weight")
        state = read(Outlined, f"outline/{self.year}/{self.unit}")
        yield Fact(state, GoalOutlined(**self.model_dump(include={*GoalOutlined.model_fields})))


# They are there for the tests that ask for them, and for no other.
for _register, _kind in ((Command.all, OutlineGoal), (Event.all, GoalOutlined)):
    _kind.__module__ = "pbm_tracker.outline"
    del _register[_kind.topic]


@contextmanager
def registered():
    """The product with one command more."""
    Command.all[OutlineGoal.topic], Event.all[GoalOutlined.topic] = OutlineGoal, GoalOutlined
    _forget()
    yield OutlineGoal
    del Command.all[OutlineGoal.topic], Event.all[GoalOutlined.topic]
    _forget()


def _forget():
    for kept in (columns.known_columns, columns._titles, columns._holding_rows):
        kept.cache_clear()


def outline(**changed):
    """A goal as a program would send it."""
    indicator = {"kind": "quantity", "name": "新建学校", "level": 2, "target": "3", "weight": "60.00"}
    other = {"kind": "cost", "name": "造价", "level": 3, "target": "1234.5", "weight": "40", "steady": True,
             "due": "2022-12-31", "basis": "可研报告"}  # fmt: skip
    goal = {"unit": "education-bureau", "year": 2022, "scope": "project", "funds": "1234.50", "urgent": False,
            "indicators": [indicator, other], "stages": [{"month": 6, "amount": "600"}]}  # fmt: skip
    return goal | changed


# As a form has it

ROW = {"kind": "quantity", "name": "新建学校", "level": "2", "target": "3", "weight": "100"}


def cells(name, *rows):
    """The fields of a form for these rows."""
    return {f"{name}-{at}-{part}": value for at, row in enumerate(rows) for part, value in row.items()}


def goal(**changed):
    fields = {"year": "2022", "scope": "project", "funds": "1234.5", "urgent": "true", "public": "false"}
    return fields | cells("indicators", ROW) | changed


def errors_of(page):
    return {address: words for address, words in page.links if address.startswith("#") and "：" in words}
