"""The official forms of goals and of self-evaluations as sheets of a workbook, filled or blank: as on their pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from pbm_tracker.documents.form import COLUMNS, Box, FormSheet
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.standards import GRADE_WORDS, Profile
from pbm_tracker.performance.evaluation_seen import EvaluationSeen
from pbm_tracker.performance.goal_seen import FormSeen, IndicatorSeen
from pbm_tracker.performance.project_seen import ProjectFacts
from pbm_tracker.performance.self_evaluation import SOURCE_WORDS, SelfEvaluationSubmitted
from pbm_tracker.performance.self_scoring import BAND_WORDS
from pbm_tracker.projects.money import in_wan

from .goal_rows import levels, plain_of, value_of
from .names import Names

Rows = Iterator[Sequence[Box]]


def evaluation_sheet(
    about: tuple[ProjectFacts, int, Names, Profile, date], form: FormSeen | None, evaluated: EvaluationSeen | None
) -> FormSheet:
    """`about` are the project, the year, the names of the day, the weights of the year, and the day."""
    facts, year, names, profile, day = about
    submitted = evaluated.submitted if evaluated else None
    rows = [
        *_project(facts, names, submitted.unit if submitted else facts.unit),
        *_funds(profile, evaluated),
        *_texts(
            ("年度目标", form.annual_goal if form else None),
            ("实际完成情况", submitted.achievement if submitted else None),
        ),
        *_indicators(form, profile, evaluated),
        *_texts(
            ("自评结论", submitted.conclusion if submitted else None),
            ("存在的问题", submitted.problems if submitted else None),
            ("改进措施", submitted.improvement if submitted else None),
        ),
        _signed(submitted, names),
    ]
    title = say("项目支出绩效自评表（{year}年度）", year=year)
    return FormSheet(title, "项目支出绩效自评表", rows, day)


def _project(facts: ProjectFacts, names: Names, carried_out_by: str) -> Rows:
    code = say("{name}（{code}）", name=names.unit(facts.unit), code=facts.unit)
    yield [_head("项目名称", 2), Box(facts.name, 4), _head("项目编码", 2), Box(facts.project, 2)]
    yield [_head("主管部门及代码", 2), Box(code, 4), _head("实施单位", 2), Box(names.unit(carried_out_by), 2)]


def _funds(profile: Profile, evaluated: EvaluationSeen | None) -> Rows:
    submitted = evaluated.submitted if evaluated else None
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "得分")
    yield [
        _head("项目资金（万元）", 4),
        *(_head(one) for one in heads[:2]),
        *(_head(one) for one in heads[2:]),
        _head(""),
    ]
    total = None
    if evaluated and submitted:
        initial = sum((one.initial for one in submitted.funds), Decimal(0))
        total = [in_wan(initial), in_wan(evaluated.spent.adjusted), in_wan(evaluated.spent.executed)]
    scores = [Box(profile.execution_rate), Box(submitted.rate_score if submitted else None), Box()]
    yield [_head("年度资金总额", 4), *(Box(one) for one in total or (None, None, None)), *scores]
    own = {one.source: one for one in submitted.funds} if submitted else {}
    for source, words in SOURCE_WORDS.items():
        found = next((one for name, one in own.items() if name == source), None)
        amounts = [in_wan(found.initial), in_wan(found.adjusted), in_wan(found.executed)] if found else [None] * 3
        yield [_head(say("其中：{source}", source=say(words)), 4), *(Box(one) for one in amounts), Box(), Box(), Box()]


def _indicators(form: FormSeen | None, profile: Profile, evaluated: EvaluationSeen | None) -> Rows:
    yield [
        *(
            _head(one)
            for one in ("一级指标", "二级指标", "序号", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
        ),
        _head("偏差原因分析及改进措施", 2),
    ]
    for level in levels(form.indicators if form else None, cost_apart=profile.cost > 0):
        for kind in level.kinds:
            for row in kind.rows:
                yield [_head(level.words), _head(kind.words), *_indicator(row, evaluated)]
            for _ in range(kind.blank):
                yield [_head(level.words), _head(kind.words), *(Box() for _ in range(6)), Box(columns=2)]
    submitted = evaluated.submitted if evaluated else None
    grade = say(GRADE_WORDS[submitted.grade]) if submitted else None
    yield [
        _head("总分（含预算执行率）", 6),
        Box(100),
        Box(submitted.score if submitted else None),
        Box(grade, 2),
    ]


def _indicator(row: IndicatorSeen, evaluated: EvaluationSeen | None) -> list[Box]:
    one = evaluated.rows.get(row.no) if evaluated else None
    target = value_of(row, row.target) or row.described
    if one is None:
        return [Box(row.no), Box(row.name), Box(target), Box(), Box(row.weight), Box(), Box(columns=2)]
    achieved = one.achieved
    reached = plain_of(row, achieved.actual)
    if achieved.not_applicable:
        reached = say("不再适用")
    elif achieved.band:
        reached = say("{band}，{percent}%", band=say(BAND_WORDS[achieved.band]), percent=achieved.percent)
    return [
        Box(row.no),
        Box(row.name),
        Box(target),
        Box(reached),
        Box(row.weight),
        Box(achieved.score),
        Box(achieved.cause, 2),
    ]


def _signed(submitted: SelfEvaluationSubmitted | None, names: Names) -> list[Box]:
    people = ("项目负责人", "project_lead"), ("财务负责人", "finance_lead"), ("单位负责人", "unit_head")
    boxes = []
    for at, (words, name) in enumerate(people):
        person = names.person(getattr(submitted, name)) if submitted else None
        boxes += [_head(words), Box(person, 2 if at < len(people) - 1 else 3)]
    return boxes


def _texts(*pairs: tuple[str, str | None]) -> Rows:
    for words, text in pairs:
        yield [_head(words, 2), Box(text, COLUMNS - 2)]


def _head(words: str, columns: int = 1) -> Box:
    return Box(words, columns, head=True)
