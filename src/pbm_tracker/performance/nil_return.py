"""零报告: a unit states that a step had nothing to be done for; the finance bureau may contradict it from the facts.

A false nil return is a sign of 弄虚作假, to be looked into by people. Source: 三, and the house reading 3.12.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Prose, Slug, whole
from pbm_tracker.kernel.saying import say
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.person import PersonId, require_person
from pbm_tracker.units.unit import UnitId, require_member

from .subject import Year

NOTHING_IS_REPORTED = "本系统规则：没有应办事项的步骤由单位作零报告，写明情况和签字人"
CONTRADICTED_BY_FACTS = "本系统规则：零报告与项目情况不符的，由县财政局写明事实予以否定"
REPORTED_MONTHLY = "3.1"  # the step that has a report for each of several months

NilStep = Annotated[
    Literal["1.1", "2.1", "3.1", "4.1"],
    Field(
        title="步骤",
        json_schema_extra={
            "words": {
                "1.1": "1.1 组织评估",
                "2.1": "2.1 绩效目标编制",
                "3.1": "3.1 部门自行监控",
                "4.1": "4.1 部门绩效自评",
            }
        },
    ),
]
Month = Annotated[
    Annotated[int, whole(1, 12)] | None,
    Field(title="报告月份", description="步骤 3.1 填 7 或 10，其他步骤不填"),
]


class NilReturns(State):
    """Those in force, by step and month; a contradicted one is no more."""

    filed: frozenset[tuple[str, int | None]] = frozenset()
    contradicted: Mapping[str, int] = Field(default_factory=dict)  # how many, by step


def nil_returns_of(read: Read, year: int, unit: str) -> NilReturns:
    return read(NilReturns, f"nil/{year}/{unit}")


# Events


class NilReturnFiled(Event):
    words = "零报告"
    year: Year
    unit: Slug
    step: NilStep
    month: Month = None
    statement: Prose
    signer: Slug
    evidence: EvidenceList = ()

    def apply(self, returns: NilReturns, entry: Entry) -> None:
        returns.filed |= {(self.step, self.month)}


class NilReturnContradicted(Event):
    words = "否定零报告"
    year: Year
    unit: Slug
    step: NilStep
    month: Month = None
    found: Prose
    evidence: EvidenceList = ()

    def apply(self, returns: NilReturns, entry: Entry) -> None:
        returns.filed -= {(self.step, self.month)}
        returns.contradicted = {**returns.contradicted, self.step: returns.contradicted.get(self.step, 0) + 1}


# Commands


class NilReturnCommand(Command):
    """About the nil return of one step, in one month where it has several."""

    year: Year
    unit: UnitId
    step: NilStep
    month: Month = None

    def returns(self, read: Read, act: Act, clause: str) -> NilReturns:
        require_member(read, self.unit, act)
        if (self.step == REPORTED_MONTHLY) != (self.month is not None):
            reason = "请写明是哪一个月的报告" if self.month is None else "这个步骤不分月份"
            raise Refusal(reason, clause=clause, field="month")
        return nil_returns_of(read, self.year, self.unit)


class FileNilReturn(NilReturnCommand):
    """声明某一步骤在本年度没有应办的项目或事项，写明情况，由签字人负责。与事实不符的，按弄虚作假线索处理。"""

    verb = "零报告"
    roles = OF_A_UNIT
    statement: Annotated[Prose, Field(title="情况说明", description="例如 本单位没有新出台的重大政策和项目")]
    signer: Annotated[PersonId, Field(title="签字人", description="本单位在任人员")]
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        returns = self.returns(read, act, NOTHING_IS_REPORTED)
        if (self.step, self.month) in returns.filed:
            raise Refusal("这一步骤已作零报告", clause=NOTHING_IS_REPORTED, field="step")
        signer = require_person(read, self.signer, "signer")
        if not signer.holds_a_post_in(self.unit, act.occurred_on):
            raise Refusal(
                say("签字人这一天在本单位没有任职：{person}", person=self.signer),
                clause=NOTHING_IS_REPORTED,
                cure="请由在任人员签字，或先登记任职",
                field="signer",
            )
        return [Fact(returns, NilReturnFiled(**{name: getattr(self, name) for name in type(self).model_fields}))]


class ContradictNilReturn(NilReturnCommand):
    """否定一份零报告：写明与它不符的项目和事实。该步骤自此按未办理计。"""

    verb = "否定零报告"
    roles = FINANCE
    checked = True
    found: Annotated[Prose, Field(title="不符的事实", description="例如 项目库中有新出台的重大项目 2023-004")]
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        returns = self.returns(read, act, CONTRADICTED_BY_FACTS)
        if (self.step, self.month) not in returns.filed:
            raise Refusal("这一步骤没有零报告", clause=CONTRADICTED_BY_FACTS, field="step")
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return [Fact(returns, NilReturnContradicted(**fields))]
