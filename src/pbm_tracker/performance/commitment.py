"""预算执行承诺书 of a unit for a year (T16): what it promises to spend by when, signed by its head and project leads.

A new head (主要负责同志) renews it; amount and rates stay as signed. The rates are what the lights expect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Line, Slug
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.standards import Percent
from pbm_tracker.projects.money import Wan, Yuan, in_yuan
from pbm_tracker.projects.project import ProjectCode, require_own
from pbm_tracker.units.person import HEADS_AND_LEADS, PersonId, require_person
from pbm_tracker.units.unit import UnitId, register, require_member

from .subject import Year

COMMITMENT = "龙府办〔2021〕22号 二(四)「明确政策和项目的阶段性目标、跨年度目标,并签订预算执行承诺书」"
UNIT_HEAD = frozenset({"unit_head"})
RATES = ("rate_march", "rate_june", "rate_september", "rate_december")

Head = Annotated[PersonId, Field(title="主要负责同志", description="签字的主要负责同志，人员代号")]
DocumentNumber = Annotated[Line, Field(title="承诺书文号")]


class LeadSigned(Frozen):
    """A lead who signs for a project."""

    project: ProjectCode
    person: PersonId


LeadRows = Annotated[tuple[LeadSigned, ...], Field(title="项目负责人签字", description="每个项目一行", max_length=60)]


class Commitment(State):
    signed_on: date | None = None
    head: str | None = None
    rates: tuple[Decimal, ...] = ()


def commitment_of(read: Read, year: int, unit: str) -> Commitment:
    return read(Commitment, f"commitment/{year}/{unit}")


def promised_rates(read: Read, year: int, *units: str) -> tuple[Decimal, ...] | None:
    """What the first of these units that signed one promised; None where none did.

    A project of a unit that was merged is held to what its heir signed, and before that to what it signed itself.
    """
    signed = (commitment_of(read, year, unit).rates for unit in units)
    return next((rates for rates in signed if rates), None)


# Events


class CommitmentSigned(Event):
    """Rates in percent of the year's budget, by the end of March, June, September and December; money in 元."""

    words = "签订预算执行承诺书"
    unit: Slug
    year: Year
    document: DocumentNumber
    head: Head
    amount: Annotated[Yuan, Field(title="承诺预算（元）")]
    rate_march: Annotated[Percent, Field(title="3月底执行率（%）")]
    rate_june: Annotated[Percent, Field(title="6月底执行率（%）")]
    rate_september: Annotated[Percent, Field(title="9月底执行率（%）")]
    rate_december: Annotated[Percent, Field(title="12月底执行率（%）")]
    lead_rows: LeadRows = ()

    def apply(self, commitment: Commitment, entry: Entry) -> None:
        commitment.signed_on, commitment.head = entry.act.occurred_on, self.head
        commitment.rates = tuple(getattr(self, name) for name in RATES)


class CommitmentRenewed(Event):
    words = "续签预算执行承诺书"
    unit: Slug
    year: Year
    document: DocumentNumber
    head: Head
    lead_rows: LeadRows = ()

    def apply(self, commitment: Commitment, entry: Entry) -> None:
        commitment.head = self.head


# Commands


class CommitmentCommand(Command):
    """What signing and renewing share: who signs."""

    roles = UNIT_HEAD
    unit: UnitId
    year: Year
    document: DocumentNumber
    head: Head

    def commitment_to_sign(self, leads: Sequence[LeadSigned], read: Read, act: Act) -> Commitment:
        """The commitment of this unit, if those who sign may do so on this day. Raises Refusal."""
        require_member(read, self.unit, act)
        head = require_person(read, self.head, field="head")
        if not {post.unit for post in head.posts} & set(register(read).origins(self.unit)):
            raise Refusal("签字人在该单位没有任职", clause=HEADS_AND_LEADS, cure="请先登记任职", field="head")
        _require_leads(read, leads, self.unit, act.occurred_on)
        return commitment_of(read, self.year, self.unit)


class SignCommitment(CommitmentCommand):
    """签订本年度预算执行承诺书：承诺各时点的预算执行率，由主要负责同志和项目负责人签字。监控时以此为应有进度。"""

    verb = "签订承诺书"
    checked = True
    amount: Annotated[Wan, Field(title="承诺预算（万元）", description="本单位本年度的预算")]
    rate_march: Annotated[Percent, Field(title="3月底执行率（%）")]
    rate_june: Annotated[Percent, Field(title="6月底执行率（%）")]
    rate_september: Annotated[Percent, Field(title="9月底执行率（%）")]
    rate_december: Annotated[Percent, Field(title="12月底执行率（%）")]
    lead_rows: LeadRows = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        commitment = self.commitment_to_sign(self.lead_rows, read, act)
        if commitment.signed_on is not None:
            raise Refusal(
                say("{year} 年的承诺书已于 {day} 签订", year=self.year, day=commitment.signed_on),
                clause=COMMITMENT,
                cure="更换主要负责同志的，请续签",
                field="year",
            )
        _require_rising(self)
        given = {name: value for name, value in vars(self).items() if name != "amount"}
        return [Fact(commitment, CommitmentSigned(**given, amount=in_yuan(self.amount)))]


class RenewCommitment(CommitmentCommand):
    """更换主要负责同志以后，由新任续签承诺书。承诺的预算和执行率不变。"""

    verb = "续签承诺书"
    lead_rows: LeadRows = ()

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        commitment = self.commitment_to_sign(self.lead_rows, read, act)
        if commitment.signed_on is None:
            raise Refusal(say("{year} 年还没有签订承诺书", year=self.year), clause=COMMITMENT, field="year")
        if commitment.head == self.head:
            raise Refusal("此人就是原来的签字人，不必续签", clause=COMMITMENT, field="head")
        return [Fact(commitment, CommitmentRenewed(**vars(self)))]


def _require_rising(signed: SignCommitment) -> None:
    """What is promised is cumulative. Raises Refusal at the rate that falls."""
    for before, name in pairwise(RATES):
        if getattr(signed, name) < getattr(signed, before):
            raise Refusal("执行率是累计的，不能低于前一时点", clause=COMMITMENT, field=name)


def _require_leads(read: Read, rows: Sequence[LeadSigned], unit: str, day: date) -> None:
    """Whoever signs for a project leads it on that day, and it is the unit's own. Raises Refusal at the row."""
    for at, row in enumerate(rows):
        try:
            project = require_own(read, row.project, unit)
        except Refusal as refusal:
            raise Refusal(
                refusal.reason, clause=refusal.clause, cure=refusal.cure, field=f"lead_rows.{at}.project"
            ) from refusal
        if project.lead_on(day) != row.person:
            raise Refusal(
                say("此人当天不是项目 {project} 的负责人", project=row.project),
                clause=HEADS_AND_LEADS,
                cure="请先确定项目负责人",
                field=f"lead_rows.{at}.person",
            )
