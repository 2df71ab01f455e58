"""Third parties (第三方机构, T46, T47): agencies, what they are engaged for, by what procurement, how well they did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.roles import FINANCE, OF_A_UNIT
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Line, Prose, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.projects.money import Wan, YuanAmount, in_yuan
from pbm_tracker.projects.project import ProjectCode
from pbm_tracker.tasks.duty import EvidenceList
from pbm_tracker.units.unit import UnitId, register, require_member

from .scales import Score
from .subject import Year

PROCURED = "龙府办〔2021〕22号 二(九)「通过政府采购等规范程序引入第三方机构参与绩效目标审核、绩效评价等」"
QUALITY = "龙府办〔2021〕22号 二(九)「加强第三方机构执业质量的全过程跟踪和监督」"
INDEPENDENT = "龙府办〔2021〕22号 三(四)2「着重审核自评材料的真实性、准确性」"

AgencyCode = Annotated[Slug, Field(title="第三方机构", description="机构代号，例如 zhengxin-consulting")]
EngagementCode = Annotated[Slug, Field(title="委托", description="委托代号，例如 re-review-2021")]
Purpose = Annotated[
    Literal["ex_ante", "goal_review", "self_evaluation", "re_review", "key_evaluation", "overall_evaluation"],
    Field(
        title="委托事项",
        json_schema_extra={
            "words": {
                "ex_ante": "事前绩效评估",
                "goal_review": "绩效目标评审",
                "self_evaluation": "协助自评",
                "re_review": "自评复核",
                "key_evaluation": "重点绩效评价",
                "overall_evaluation": "部门整体绩效评价",
            },
        },
    ),
]
# What an agency may not do for a project and year in whose self-evaluation it had a hand.
INDEPENDENT_OF_IT = frozenset({"re_review", "key_evaluation"})


class Scope(Frozen):
    """A project, in a budget year, that an engagement is about."""

    project: ProjectCode
    year: Year


class Engagement(Frozen):
    unit: str
    purpose: str
    scope: tuple[Scope, ...]
    engaged_on: date
    delivered_on: date | None = None
    rated: bool = False


class Agency(State):
    name: str = ""
    registered_on: date | None = None
    barred_until: date | None = None
    engagements: Mapping[str, Engagement] = Field(default_factory=dict)

    def engaged_for(self, purpose: str, project: str, year: int) -> bool:
        about = Scope(project=project, year=year)
        return any(one.purpose == purpose and about in one.scope for one in self.engagements.values())


def require_agency(read: Read, code: str, field: str = "agency") -> Agency:
    """The agency, if registered. Raises Refusal."""
    agency = read(Agency, f"agency/{code}")
    if agency.registered_on is None:
        raise Refusal(say("没有登记这家机构：{code}", code=code), clause=QUALITY, cure="请先登记机构", field=field)
    return agency


# Events


class AgencyRegistered(Event):
    words = "登记第三方机构"
    agency: AgencyCode
    name: Line
    credit_code: Line

    def apply(self, agency: Agency, entry: Entry) -> None:
        agency.name, agency.registered_on = self.name, entry.act.occurred_on


class AgencyBarred(Event):
    words = "限制第三方机构"
    barred_until: Day
    reason: Prose

    def apply(self, agency: Agency, entry: Entry) -> None:
        agency.barred_until = self.barred_until


class ThirdPartyEngaged(Event):
    words = "委托第三方机构"
    agency: AgencyCode
    engagement: EngagementCode
    unit: Slug
    purpose: Purpose
    scope: tuple[Scope, ...]
    procurement: Line
    document: Line
    amount: YuanAmount
    evidence: EvidenceList = ()

    def apply(self, agency: Agency, entry: Entry) -> None:
        made = Engagement(unit=self.unit, purpose=self.purpose, scope=self.scope, engaged_on=entry.act.occurred_on)
        agency.engagements = {**agency.engagements, self.engagement: made}


class EngagementDelivered(Event):
    words = "第三方机构交付"
    engagement: EngagementCode
    evidence: EvidenceList

    def apply(self, agency: Agency, entry: Entry) -> None:
        _change(agency, self.engagement, delivered_on=entry.act.occurred_on)


class AgencyQualityRated(Event):
    words = "评定执业质量"
    engagement: EngagementCode
    score: Score
    opinion: Prose

    def apply(self, agency: Agency, entry: Entry) -> None:
        _change(agency, self.engagement, rated=True)


def _change(agency: Agency, engagement: str, **fields: object) -> None:
    changed = agency.engagements[engagement].model_copy(update=fields)
    agency.engagements = {**agency.engagements, engagement: changed}


# Commands


class RegisterAgency(Command):
    """登记一家第三方机构。"""

    verb = "登记第三方机构"
    roles = FINANCE
    agency: Annotated[AgencyCode, Field(title="机构代号", description="例如 zhengxin-consulting，不重复使用")]
    name: Annotated[Line, Field(title="机构名称")]
    credit_code: Annotated[Line, Field(title="统一社会信用代码")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        agency = read(Agency, f"agency/{self.agency}")
        if agency.registered_on is not None:
            raise Refusal("这个机构代号已经用过", clause=QUALITY, field="agency")
        return [Fact(agency, AgencyRegistered(**vars(self)))]


class BarAgency(Command):
    """限制一家机构在一定期限内承接委托，写明理由。"""

    verb = "限制第三方机构"
    roles = FINANCE
    checked = True
    agency: AgencyCode
    barred_until: Annotated[Day, Field(title="限制至何日", description="含当日")]
    reason: Annotated[Prose, Field(title="限制理由")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        agency = require_agency(read, self.agency)
        if self.barred_until < act.occurred_on:
            raise Refusal("限制的期限不能已经过去", clause=QUALITY, field="barred_until")
        return [Fact(agency, AgencyBarred(barred_until=self.barred_until, reason=self.reason))]


class EngageThirdParty(Command):
    """委托第三方机构，写明采购方式、文号和范围。协助过自评的机构，不得再复核或评价同一项目的同一年度。"""

    verb = "委托第三方机构"
    roles = OF_A_UNIT | FINANCE
    agency: AgencyCode
    engagement: Annotated[EngagementCode, Field(title="委托代号", description="例如 re-review-2021，同一机构不重复")]
    unit: UnitId
    purpose: Purpose
    scope: Annotated[tuple[Scope, ...], Field(title="涉及的项目和年度", min_length=1, max_length=60)]
    procurement: Annotated[Line, Field(title="采购方式", description="例如 竞争性磋商")]
    document: Annotated[Line, Field(title="采购文号")]
    amount: Annotated[Wan, Field(title="合同金额（万元）")]
    evidence: EvidenceList = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_member(read, self.unit, act)
        agency = require_agency(read, self.agency)
        if agency.barred_until is not None and act.occurred_on <= agency.barred_until:
            raise Refusal(
                say("该机构在 {day} 以前不得承接委托", day=agency.barred_until), clause=QUALITY, field="agency"
            )
        if self.engagement in agency.engagements:
            raise Refusal("这个委托代号已经用过", clause=PROCURED, field="engagement")
        self._refuse_conflict(agency)
        given = {name: value for name, value in vars(self).items() if name != "amount"}
        return [Fact(agency, ThirdPartyEngaged(**given, amount=in_yuan(self.amount)))]

    def _refuse_conflict(self, agency: Agency) -> None:
        others = {"self_evaluation"} if self.purpose in INDEPENDENT_OF_IT else set()
        if self.purpose == "self_evaluation":
            others = set(INDEPENDENT_OF_IT)
        for index, one in enumerate(self.scope):
            if any(agency.engaged_for(other, one.project, one.year) for other in others):
                raise Refusal(
                    say("该机构已参与项目 {project} {year} 年的自评或复核、评价", project=one.project, year=one.year),
                    clause=INDEPENDENT,
                    cure="请另选机构",
                    field=f"scope.{index}.project",
                )


class EngagementCommand(Command):
    """Something about an engagement by the unit that made it."""

    agency: AgencyCode
    engagement: EngagementCode
    unit: UnitId

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        agency = require_agency(read, self.agency)
        made = agency.engagements.get(self.engagement)
        if made is None or made.unit not in register(read).origins(self.unit):
            raise Refusal("该单位没有这项委托", clause=PROCURED, cure="请核对委托代号", field="engagement")
        return [Fact(agency, self.decide_on(made))]

    def decide_on(self, made: Engagement) -> Event:
        raise NotImplementedError


class DeliverEngagement(EngagementCommand):
    """登记第三方机构交付了成果，附报告。"""

    verb = "第三方机构交付"
    roles = OF_A_UNIT | FINANCE
    evidence: Annotated[EvidenceList, Field(min_length=1)]

    def decide_on(self, made: Engagement) -> Event:
        if made.delivered_on is not None:
            raise Refusal(say("已于 {day} 交付", day=made.delivered_on), clause=PROCURED, field="engagement")
        return EngagementDelivered(engagement=self.engagement, evidence=self.evidence)


class RateAgencyQuality(EngagementCommand):
    """交付以后评定第三方机构的执业质量，百分制。"""

    verb = "评定执业质量"
    roles = OF_A_UNIT | FINANCE
    score: Annotated[Score, Field(title="得分")]
    opinion: Annotated[Prose, Field(title="评定意见")]

    def decide_on(self, made: Engagement) -> Event:
        if made.delivered_on is None:
            raise Refusal("还没有交付", clause=QUALITY, cure="交付以后再评定", field="engagement")
        if made.rated:
            raise Refusal("这项委托已经评定", clause=QUALITY, field="engagement")
        return AgencyQualityRated(engagement=self.engagement, score=self.score, opinion=self.opinion)
