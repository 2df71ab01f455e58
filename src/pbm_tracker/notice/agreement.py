"""What must agree within the notice's file: each finding is the place of a field and what is wrong with it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pbm_tracker.kernel.saying import joined, say

if TYPE_CHECKING:
    from .catalogue import Division, Task
    from .standards import Standards

TASKS = 63
CATEGORIES = 14
FULL_SCORE = 100
ALL_UNITS = "all_units"
ALL_UNITS_WORDING = "各部门各单位"
_DUE_WORDING = re.compile(r"([0-9]{4})年(1[0-2]|[1-9])月底前完成并长期坚持")

Place = tuple[int | str, ...]
Finding = tuple[Place, str]


def disagreements(division: Division) -> Iterator[Finding]:
    """Find everything in the file that contradicts the rest of it."""
    yield from _numbering("categories", [category.number for category in division.categories], CATEGORIES)
    yield from _numbering("tasks", [task.number for task in division.tasks], TASKS)
    yield from _category_order(division.tasks)
    for index, task in enumerate(division.tasks):
        for field, reason in _in_task(task, division):
            yield ("tasks", index, *field), reason
    yield from _in_steps(division)
    for place, reason in _in_standards(division.performance):
        yield ("performance", *place), reason


def due_of(wording: str) -> date | None:
    """Return the day that 「2021年12月底前完成并长期坚持」 names as printed, or None for other words."""
    if found := _DUE_WORDING.fullmatch(wording):
        year, month = int(found[1]), int(found[2])
        return date(year, month, calendar.monthrange(year, month)[1])
    return None


def _numbering(name: str, numbers: Sequence[int], count: int) -> Iterator[Finding]:
    for index, number in enumerate(numbers):
        if number in numbers[:index]:
            yield (name, index, "number"), say("编号 {number} 重复", number=number)
            return
        if number != index + 1:
            yield (
                (name, index, "number"),
                say("此处应为编号 {index}，须有 1 至 {count} 各一项，依次排列", index=index + 1, count=count),
            )
            return
    if len(numbers) < count:
        yield (name,), say("缺少编号 {count}，须有 1 至 {count2} 各一项", count=len(numbers) + 1, count2=count)


def _category_order(tasks: Sequence[Task]) -> Iterator[Finding]:
    before = 0
    for index, task in enumerate(tasks):
        if task.category not in {before, before + 1} or not task.category:
            yield ("tasks", index, "category"), say("类别的次序与文件不符，上一项任务属于第 {before} 类", before=before)
        before = task.category
    if before != CATEGORIES:
        yield ("tasks",), say("类别的次序与文件不符，最后一项任务应属于第 {categories} 类", categories=CATEGORIES)


def _in_task(task: Task, division: Division) -> Iterator[Finding]:
    yield from _unknown(("units",), task.units, division.named_units, "没有这个单位，named_units 中只有")
    if set(task.units) <= division.named_units.keys():
        parts = [ALL_UNITS_WORDING] * task.collective + [division.named_units[unit] for unit in task.units]
        if task.unit_wording != "、".join(parts):
            yield ("unit_wording",), say("与 units 和 collective 不符，按二者应为「{names}」", names=joined(parts))
    if (due := due_of(task.due_wording)) is None:
        yield ("due_wording",), "应写成「2021年12月底前完成并长期坚持」的样子"
    elif due != task.due:
        yield ("due",), say("与 due_wording 不符，按其文字应为 {due}", due=due)
    steps = [step.number for step in division.steps]
    yield from _unknown(("sustain", "steps"), task.sustain.steps, steps, "没有这个步骤，steps 中只有")
    rules = [rule.id for rule in division.rules]
    yield from _unknown(("sustain", "gates"), task.sustain.gates, rules, "没有这条规则，rules 中只有")


def _in_steps(division: Division) -> Iterator[Finding]:
    gates = [gate.id for gate in division.gates]
    actors = [ALL_UNITS, *division.named_units]
    yield from _repeated("steps", "number", [step.number for step in division.steps])
    yield from _repeated("gates", "id", gates)
    yield from _repeated("rules", "id", [rule.id for rule in division.rules])
    for index, step in enumerate(division.steps):
        place = ("steps", index)
        yield from _unknown((*place, "actors"), step.actors, actors, "没有这个单位，只有")
        recorded = [*step.done_by, *([step.chosen_by] if step.chosen_by else [])]
        yield from _unknown((*place, "done_by"), recorded, step.produces, "这一步骤没有这种记录，produces 中只有")
        if (step.chosen_by is not None) != ("chosen" in step.asked_of):
            yield (*place, "chosen_by"), "asked_of 中有 chosen 的步骤写 chosen_by，没有的不写"
        yield from _unknown((*place, "gates"), step.gates, gates, "没有这个关口，gates 中只有")
        yield from _unknown((*place, "clauses"), step.clauses, division.clauses, "没有这条条文，clauses 中只有")
        for number, reading in enumerate(step.readings):
            in_days = reading.within_days is not None
            if in_days == bool(reading.windows) or in_days != (step.follows is not None):
                yield (*place, "readings", number), "有 follows 的步骤写 within_days，没有的写 windows"
    for index, gate in enumerate(division.gates):
        yield from _unknown(("gates", index, "clauses"), gate.clauses, division.clauses, "没有这条条文，clauses 中只有")
    for index, rule in enumerate(division.rules):
        yield from _unknown(("rules", index, "gates"), rule.gates, gates, "没有这个关口，gates 中只有")


def _in_standards(standards: Standards) -> Iterator[Finding]:
    scales = [scale.id for scale in standards.scales]
    yield from _repeated("scales", "id", scales)
    yield from _repeated("fact_kinds", "id", [kind.id for kind in standards.fact_kinds])
    yield from _repeated("profiles", "from_year", [str(profile.from_year) for profile in standards.profiles])
    for index, scale in enumerate(standards.scales):
        lowest = [band.lowest for band in scale.bands]
        if lowest != sorted(set(lowest), reverse=True) or lowest[-1]:
            yield ("scales", index, "bands"), "等级应从高到低排列，分数不重复，最低一级从 0 分起"
    for name, scale_id in standards.scale_of:
        yield from (
            (("scale_of", name), reason) for _, reason in _unknown((), [scale_id], scales, "没有这套等级，只有")
        )
    for index, profile in enumerate(standards.profiles):
        parts = (profile.execution_rate, profile.output, profile.cost, profile.benefit, profile.satisfaction)
        if sum(parts) != FULL_SCORE:
            yield ("profiles", index), say("各部分权重合计应为 100，现为 {total}", total=sum(parts))
    if standards.lights.yellow >= standards.lights.green:
        yield ("lights", "yellow"), "黄灯的界限应低于绿灯"


def _unknown(place: Place, names: Sequence[str], known: Collection[str], wording: str) -> Iterator[Finding]:
    for index, name in enumerate(names):
        if name not in known:
            yield (*place, index), say("{what} {known}", what=say(wording), known=joined(known))
        elif name in names[:index]:
            yield (*place, index), say("{name} 重复", name=name)


def _repeated(name: str, field: str, values: Sequence[str]) -> Iterator[Finding]:
    for index, value in enumerate(values):
        if value in values[:index]:
            yield (name, index, field), say("{value} 重复", value=value)
