"""The sections (股室) of a unit, down to which the notice wants each piece of work assigned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.roles import OF_A_UNIT
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Line, Slug
from pbm_tracker.kernel.saying import say

from .unit import UnitId, require_present

DOWN_TO_SECTIONS = "龙府办〔2021〕22号 四(二)「将预算绩效管理的具体工作落实到具体股室(单位)、具体责任人」"

SectionId = Annotated[Slug, Field(title="股室", description="股室代号，例如 budget-section")]


class Sections(State):
    names: Mapping[str, str] = Field(default_factory=dict)  # section -> its name


def sections_of(read: Read, unit: str) -> Sections:
    return read(Sections, f"unit/{unit}")


def require_section(read: Read, unit: str, section: str) -> None:
    if section not in sections_of(read, unit).names:
        raise Refusal(
            say("该单位没有登记这个股室：{section}", section=section),
            clause=DOWN_TO_SECTIONS,
            cure="请先登记股室",
            field="section",
        )


class SectionAdded(Event):
    words = "登记股室"
    unit: Slug
    section: Slug
    name: Line

    def apply(self, sections: Sections, entry: Entry) -> None:
        sections.names = {**sections.names, self.section: self.name}


class AddSection(Command):
    """登记本单位的一个股室，供落实任务时选用。"""

    verb = "登记股室"
    roles = OF_A_UNIT
    unit: UnitId
    section: SectionId
    name: Annotated[Line, Field(title="股室名称")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        require_present(read, self.unit)
        sections = sections_of(read, self.unit)
        if self.section in sections.names:
            raise Refusal("这个股室代号已经登记过", clause=DOWN_TO_SECTIONS, field="section")
        return [Fact(sections, SectionAdded(unit=self.unit, section=self.section, name=self.name))]
