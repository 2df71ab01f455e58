"""The register of responsible units: one stream, since what is unique or listed must be decided in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pbm_tracker.access.account import AccountOpened, RoleGranted
from pbm_tracker.access.roles import SUPERVISION
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Line, Slug
from pbm_tracker.kernel.saying import say

STREAM = "units"
REGISTER = "龙府办〔2021〕22号 四(二)「各部门各单位作为预算绩效管理的责任主体」"

UnitId = Annotated[Slug, Field(title="单位", description="单位代号，例如 education-bureau")]
UnitName = Annotated[Line, Field(title="单位名称")]
KIND_WORDS: dict[str, str] = {"department": "县直", "town": "镇"}
UnitKind = Annotated[Literal["department", "town"], Field(title="类别", json_schema_extra={"words": {**KIND_WORDS}})]


class Unit(Frozen):
    name: str
    kind: str
    member_from: date
    ended: bool = False
    into: str | None = None  # the heir, if it was merged


class Units(State):
    units: Mapping[str, Unit] = Field(default_factory=dict)

    def present(self, unit: str) -> bool:
        return unit in self.units and not self.units[unit].ended

    def heir(self, unit: str) -> str:
        """The unit itself, or the one that it was merged into, also by way of another."""
        while unit in self.units and (into := self.units[unit].into) is not None:
            unit = into
        return unit

    def origins(self, unit: str) -> list[str]:
        """The unit and every unit that was merged into it, also by way of another."""
        found = [unit]
        for one in found:
            found += [merged for merged, row in self.units.items() if row.into == one]
        return found


def register(read: Read) -> Units:
    return read(Units, STREAM)


def require_present(read: Read, unit: str, field: str = "unit") -> Units:
    """The register, if the unit is one of its present members. Raises Refusal."""
    units = register(read)
    if not units.present(unit):
        reason = say("该单位已合并或撤销" if unit in units.units else "登记册里没有这个单位")
        raise Refusal(
            say("{reason}：{unit}", reason=reason, unit=unit), clause=REGISTER, cure="请核对单位代号", field=field
        )
    return units


def require_member(read: Read, unit: str, act: Act, field: str = "unit") -> Units:
    """The register, if the unit is present, and was already on the day of the act. Raises Refusal."""
    units = require_present(read, unit, field)
    if act.occurred_on < (joined := units.units[unit].member_from):
        raise Refusal(say("该单位 {joined} 才加入：{unit}", joined=joined, unit=unit), clause=REGISTER, field=field)
    return units


# Events


class UnitRegistered(Event):
    words = "登记单位"
    unit: Slug
    name: Line
    kind: UnitKind
    member_from: Day

    def effective_on(self, act: Act) -> date:
        return self.member_from

    def apply(self, units: Units, entry: Entry) -> None:
        row = Unit(name=self.name, kind=self.kind, member_from=self.member_from)
        units.units = {**units.units, self.unit: row}


class UnitRenamed(Event):
    words = "单位更名"
    unit: Slug
    name: Line

    def apply(self, units: Units, entry: Entry) -> None:
        _change(units, self.unit, name=self.name)


class UnitMerged(Event):
    words = "单位合并"
    unit: Slug
    into: Slug

    def apply(self, units: Units, entry: Entry) -> None:
        _change(units, self.unit, ended=True, into=self.into)


class UnitAbolished(Event):
    words = "撤销单位"
    unit: Slug

    def apply(self, units: Units, entry: Entry) -> None:
        _change(units, self.unit, ended=True)


def _change(units: Units, unit: str, **fields: object) -> None:
    units.units = {**units.units, unit: units.units[unit].model_copy(update=fields)}


# Commands


class RegisterUnit(Command):
    """登记一个责任单位。自加入之日起承担各部门各单位的全部任务。"""

    verb = "登记单位"
    roles = SUPERVISION
    unit: UnitId
    name: UnitName
    kind: UnitKind
    member_from: Annotated[Day | None, Field(title="加入日期", description="不填即为今天，不得在办理之后")] = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        units = register(read)
        member_from = self.member_from or act.occurred_on
        if self.unit in units.units:
            raise Refusal("这个单位代号已经登记过，代号不重复使用", clause=REGISTER, field="unit")
        _refuse_taken_name(units, self.name)
        if member_from > act.occurred_on:
            raise Refusal("加入日期不能在办理之后", clause=REGISTER, field="member_from")
        return [Fact(units, UnitRegistered(unit=self.unit, name=self.name, kind=self.kind, member_from=member_from))]


class RenameUnit(Command):
    """单位更名。代号、任务和历史不变。"""

    verb = "单位更名"
    roles = SUPERVISION
    unit: UnitId
    name: UnitName

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        units = require_member(read, self.unit, act)
        _refuse_taken_name(units, self.name)
        return [Fact(units, UnitRenamed(unit=self.unit, name=self.name))]


class MergeUnit(Command):
    """一个单位并入另一个单位。后者接过它没有的任务及其过去；两家都有的，前者的任务终止并移交。"""

    verb = "单位合并"
    roles = SUPERVISION
    checked = True
    unit: UnitId
    into: Annotated[Slug, Field(title="并入单位")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        units = require_member(read, self.unit, act)
        require_member(read, self.into, act, field="into")
        if self.unit == self.into:
            raise Refusal("单位不能并入自己", clause=REGISTER, field="into")
        return [Fact(units, UnitMerged(unit=self.unit, into=self.into))]


class AbolishUnit(Command):
    """撤销一个单位。它的任务随之撤销，过去的记录保留。"""

    verb = "撤销单位"
    roles = SUPERVISION
    checked = True
    unit: UnitId

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        return [Fact(require_member(read, self.unit, act), UnitAbolished(unit=self.unit))]


def _refuse_taken_name(units: Units, name: str) -> None:
    if any(row.name == name and not row.ended for row in units.units.values()):
        raise Refusal(say("已有名为“{name}”的单位", name=name), clause=REGISTER, field="name")


# What the register says to what others record


def account_names_a_unit(event: AccountOpened | RoleGranted, read: Read, act: Act) -> Iterable[Fact]:
    """An account belongs to, and a role is held for, a unit that is there."""
    if event.unit is not None:
        require_present(read, event.unit)
    return ()
