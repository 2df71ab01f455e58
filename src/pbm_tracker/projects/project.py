"""A project or policy (项目、政策): what it is, whose it is, in which of the four books its money stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Flag, Line, Prose, Slug, pattern
from pbm_tracker.kernel.saying import say
from pbm_tracker.units.unit import UnitId, register, require_member

from .money import Wan, Yuan, in_yuan

LIBRARY = "龙府办〔2021〕22号 二(三)「将绩效目标全面纳入项目库管理」"
OWN_PROJECTS = "本系统规则：各单位只办理本单位的项目"
MAJOR = "龙府办〔2021〕22号 四(三)「对重大项目的负责人实行绩效终身责任追究制」"

ProjectCode = Annotated[
    str,
    pattern("20[0-9]{2}-[0-9]{3,4}", "应为项目编码，写成 2022-031 的样子", 9),
    Field(title="项目", description="项目编码，例如 2022-031"),
]
KIND_WORDS = {"department_project": "部门项目", "special_fund": "专项资金", "policy": "政策"}
Kind = Annotated[
    Literal["department_project", "special_fund", "policy"],
    Field(title="类别", json_schema_extra={"words": KIND_WORDS}),
]
Attribute = Annotated[
    Literal["new", "continuing"],
    Field(title="项目属性", json_schema_extra={"words": {"new": "新增", "continuing": "延续"}}),
]
BOOK_WORDS = {
    "general_public": "一般公共预算",
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "social_insurance": "社会保险基金预算",
}
Book = Annotated[
    Literal["general_public", "government_fund", "state_capital", "social_insurance"],
    Field(title="预算账本", json_schema_extra={"words": BOOK_WORDS}),
]
SPECIAL_WORDS = {
    "capital_construction": "基建",
    "ppp": "政府和社会资本合作（PPP）",
    "government_bond": "政府债券",
    "government_procurement": "政府采购",
    "purchased_services": "政府购买服务",
    "investment_fund": "政府投资基金",
}
SpecialKind = Annotated[
    Literal[
        "capital_construction",
        "ppp",
        "government_bond",
        "government_procurement",
        "purchased_services",
        "investment_fund",
    ],
    Field(title="特别类型", json_schema_extra={"words": SPECIAL_WORDS}),
]
ProjectName = Annotated[Line, Field(title="项目名称")]
MajorBasis = Annotated[Line | None, Field(title="列为重大的依据", description="列为重大项目、政策的必填，写文号")]
TotalInYuan = Annotated[Yuan, Field(title="资金总额（元）")]
TotalFunds = Annotated[Wan, Field(title="资金总额（万元）", description="实施期内合计，例如 1060.5")]


class LeadTerm(Frozen):
    """A person who leads from a day on, and until which day, that day included."""

    person: str
    since: date
    until: date | None = None


class Project(State):
    unit: str = ""  # who brought it; after a merger it is the heir's
    name: str = ""
    kind: str = ""
    attribute: str = ""
    book: str = ""
    special_kind: str | None = None
    major: bool = False
    period_from: date = date.max
    period_until: date = date.min
    total_funds: Decimal = Decimal(0)
    proposed_on: date | None = None
    admitted_on: date | None = None
    cleared_on: date | None = None
    direct_personal_subsidy: bool = False
    livelihood: bool = False
    leads: tuple[LeadTerm, ...] = ()

    @property
    def newly_major(self) -> bool:
        """新出台、新增的重大政策和项目, which nothing lets pass without an assessment."""
        return self.major and self.attribute == "new"

    def covers(self, year: int) -> bool:
        return self.period_from.year <= year <= self.period_until.year

    def lead_on(self, day: date) -> str | None:
        for term in self.leads:
            if term.since <= day and (term.until is None or day <= term.until):
                return term.person
        return None


def stream_of(project: str) -> str:
    return f"project/{project}"


def require_project(read: Read, code: str) -> Project:
    """The project, if there is one that was not cleared out. Raises Refusal."""
    project = read(Project, stream_of(code))
    if project.proposed_on is None:
        raise Refusal(say("没有这个项目：{code}", code=code), clause=LIBRARY, cure="请核对项目编码", field="project")
    if project.cleared_on is not None:
        raise Refusal(say("该项目已于 {day} 清理退出", day=project.cleared_on), clause=LIBRARY, field="project")
    return project


def require_own(read: Read, code: str, unit: str) -> Project:
    """The project, if it is this unit's, or was that of a unit merged into it. Raises Refusal."""
    project = require_project(read, code)
    if project.unit not in register(read).origins(unit):
        raise Refusal(
            say("项目 {code} 不是这个单位的", code=code),
            clause=OWN_PROJECTS,
            cure="请核对项目编码和单位",
            field="project",
        )
    return project


# Events


class ProjectProposed(Event):
    words = "申报项目"
    project: ProjectCode
    unit: Slug
    name: Line
    kind: Kind
    attribute: Attribute
    book: Book
    special_kind: SpecialKind | None = None
    major: Flag
    major_basis: Line | None = None
    period_from: Day
    period_until: Day
    total_funds: TotalInYuan
    overview: Prose | None = None

    def apply(self, project: Project, entry: Entry) -> None:
        project.proposed_on = entry.act.occurred_on
        _take(project, self, "unit", "attribute", *CHANGEABLE)


class ProjectAdjusted(Event):
    """What is named is as said here from now on; what is not stays."""

    words = "调整项目"
    name: Line | None = None
    kind: Kind | None = None
    book: Book | None = None
    special_kind: SpecialKind | None = None
    major: Flag | None = None
    major_basis: Line | None = None
    period_from: Day | None = None
    period_until: Day | None = None
    total_funds: Annotated[Yuan | None, Field(title="资金总额（元）")] = None
    reason: Prose

    def apply(self, project: Project, entry: Entry) -> None:
        _take(project, self, *(name for name in CHANGEABLE if getattr(self, name) is not None))


CHANGEABLE = ("name", "kind", "book", "special_kind", "major", "period_from", "period_until", "total_funds")


def _take(project: Project, event: Event, *names: str) -> None:
    for name in names:
        setattr(project, name, getattr(event, name))


# Commands


class ProposeProject(Command):
    """申报一个项目或一项政策，取得项目编码。入项目库须另经财政审核。"""

    verb = "申报项目"
    roles = OF_A_UNIT
    project: Annotated[ProjectCode, Field(title="项目编码", description="年度加编号，例如 2022-031，不重复使用")]
    unit: UnitId
    name: ProjectName
    kind: Kind
    attribute: Attribute
    book: Book
    special_kind: Annotated[SpecialKind | None, Field(title="特别类型")] = None
    major: Annotated[Flag, Field(title="重大项目或政策")]
    major_basis: MajorBasis = None
    period_from: Annotated[Day, Field(title="实施期自")]
    period_until: Annotated[Day, Field(title="实施期至")]
    total_funds: TotalFunds
    overview: Annotated[Prose | None, Field(title="项目概况")] = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_member(read, self.unit, act)
        project = read(Project, stream_of(self.project))
        if project.proposed_on is not None:
            raise Refusal("这个项目编码已经用过", clause=LIBRARY, cure="请另取编号", field="project")
        if self.period_until < self.period_from:
            raise Refusal("实施期的终止不能在起始之前", clause=LIBRARY, field="period_until")
        if self.major and self.major_basis is None:
            raise Refusal("列为重大的项目、政策须写明依据", clause=MAJOR, field="major_basis")
        given = {name: value for name, value in vars(self).items() if name != "total_funds"}
        return [Fact(project, ProjectProposed(**given, total_funds=in_yuan(self.total_funds)))]


class AdjustProject(Command):
    """调整项目的内容，写明理由。入库以前由单位调整，入库以后由财政部门调整。"""

    verb = "调整项目"
    roles = OF_A_UNIT | FINANCE
    project: ProjectCode
    unit: UnitId
    name: Annotated[ProjectName | None, Field(title="项目名称", description="以下只填要改的")] = None
    kind: Annotated[Kind | None, Field(title="类别")] = None
    book: Annotated[Book | None, Field(title="预算账本")] = None
    special_kind: Annotated[SpecialKind | None, Field(title="特别类型")] = None
    major: Annotated[Flag | None, Field(title="重大项目或政策")] = None
    major_basis: MajorBasis = None
    period_from: Annotated[Day | None, Field(title="实施期自")] = None
    period_until: Annotated[Day | None, Field(title="实施期至")] = None
    total_funds: Annotated[Wan | None, Field(title="资金总额（万元）")] = None
    reason: Annotated[Prose, Field(title="调整理由")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        project = require_own(read, self.project, self.unit)
        if project.admitted_on is not None and act.role not in FINANCE:
            raise Refusal("项目已经入库，由财政部门调整", clause=LIBRARY, cure="请报财政部门办理")
        given = {name: getattr(self, name) for name in CHANGEABLE if getattr(self, name) is not None}
        if all(getattr(project, name) == _kept(name, value) for name, value in given.items()):
            raise Refusal("没有改动", clause=LIBRARY, field="reason")
        if self.major and self.major_basis is None and not project.major:
            raise Refusal("列为重大的项目、政策须写明依据", clause=MAJOR, field="major_basis")
        if given.get("period_until", project.period_until) < given.get("period_from", project.period_from):
            raise Refusal("实施期的终止不能在起始之前", clause=LIBRARY, field="period_until")
        kept: dict[str, Any] = {name: _kept(name, value) for name, value in given.items()}
        return [Fact(project, ProjectAdjusted(**kept, major_basis=self.major_basis, reason=self.reason))]


def _kept(name: str, value: Any) -> Any:
    return in_yuan(value) if name == "total_funds" else value
