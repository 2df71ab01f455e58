"""What an entry says, field by field: what each field is called, and its value in words; rows as small tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pbm_tracker.county import County
from pbm_tracker.filing import called
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import Described, described
from pbm_tracker.kernel.events import Entry, Event
from pbm_tracker.kernel.saying import say
from pbm_tracker.refusals import asked_in_words
from pbm_tracker.tasks.duty import CAPACITY_WORDS

from .choices import NAMING_A_PERSON
from .names import Names

# What fields are called whose events give them no title of their own.
FIELD_WORDS = {
    "account": "账号",
    "annual_goal": "年度目标",
    "asked": "所办事项",
    "capacity": "承担身份",
    "carried_over": "上年结转（元）",
    "claimed": "所报完成日期",
    "completed_on": "完成日期",
    "corrected": "所更正的",
    "cured_on": "自何日起恢复",
    "digest": "文件摘要",
    "due": "完成时限",
    "feasibility": "可行性和必要性",
    "fiscal": "财政拨款（元）",
    "grade": "等级",
    "grounds": "立项依据",
    "indicators": "绩效指标",
    "inherited_by": "移交到",
    "into": "并入",
    "issued_on": "印发日期",
    "issuer": "印发单位",
    "lapsed_on": "自何日起失守",
    "member_from": "加入日期",
    "mid_term_goal": "中期目标",
    "name": "名称",
    "note": "更正说明",
    "number": "文号",
    "opinion": "意见",
    "other": "其他资金（元）",
    "person": "人员",
    "plan": "实施进度计划",
    "profile_reason": "分值另定的理由",
    "rate_score": "预算执行率得分",
    "reason": "理由",
    "remarks": "退回意见",
    "score": "得分",
    "section": "股室",
    "sha256": "文件",
    "task": "任务",
    "text": "进展",
    "third_party_reason": "是否引入第三方的理由",
    "title": "职务",
    "unit": "单位",
    "until": "延期到",
    "valid_from": "自何日起",
    "waived": "不设的指标",
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A field that holds rows: the titles of its columns, which of them hold numbers, and the cells in words."""

    title: str
    heads: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Told:
    """Tells the fields of entries; `unit` is whose stream it is, where that is known."""

    names: Names
    county: County
    unit: str = ""

    def fields(self, entry: Entry) -> Iterator[tuple[str, str, str]]:
        """The name, the title and the value of each field; a duty's own task, unit and capacity stand above."""
        of_the_duty = ("task", "unit", "capacity") if entry.event.topic == "duty_assigned" else ()
        for name, one in described(type(entry.event)).items():
            title, value = _title(type(entry.event), one), getattr(entry.event, name)
            if title and value is not None and one.kind != "rows" and name not in of_the_duty:
                yield name, say(title), self._value(entry, one, value)

    def _value(self, entry: Entry, field: Described, value: Any) -> str:
        name = field.name
        if name in _WRITTEN:
            return _WRITTEN[name](self.names, value)
        if name == "sha256":
            return called(self.county, value)
        if name == "section":
            units = (getattr(entry.event, "unit", ""), self.unit, entry.stream.rpartition("/")[2])
            return self.names.section(value, *units)
        if name == "inherited_by":
            _, task, capacity, unit = value.split("/")
            return say(
                "任务{task} · {unit}（{capacity}）",
                task=task,
                unit=self.names.unit(unit),
                capacity=say(CAPACITY_WORDS[capacity]),
            )
        if name == "due" and not getattr(entry.event, "due_as_printed", True):
            return say("{day}（另定，不是方案所印时限）", day=value)
        return field.word(value)


def rows_of(event: Event) -> Iterator[tuple[str, Rows]]:
    """The fields of an event that hold rows, files aside, by their names."""
    for name, one in described(type(event)).items():
        if one.kind == "rows" and not one.names_files and (title := _title(type(event), one)):
            heads = [(say(part.title), part.kind in ("whole", "decimal")) for part in one.parts]
            rows = [[_cell(row, part) for part in one.parts] for row in getattr(event, name) or ()]
            if rows:
                yield name, Rows(say(title), heads, rows)


def _title(event: type[Event], field: Described) -> str:
    """What a field is called: by the event, or by the command of the same noun that asks for it; else not at all."""
    return field.title or FIELD_WORDS.get(field.name) or _titles_of(event.__module__).get(field.name, "")


@cache
def _titles_of(noun: str) -> Mapping[str, str]:
    commands = (command for command in Command.all.values() if command.__module__ == noun)
    return {name: one.title for command in commands for name, one in described(command).items()}


def _cell(row: Any, part: Described) -> str:
    value = getattr(row, part.name)
    return "" if value is None else part.word(value)


_WRITTEN: dict[str, Callable[[Names, Any], str]] = {
    "asked": lambda _, topic: asked_in_words(topic),
    "corrected": lambda _, position: say("第 {n} 条", n=f"{position:,}"),
    "into": Names.unit,
    "unit": Names.unit,
    **dict.fromkeys(NAMING_A_PERSON, Names.person),
}
