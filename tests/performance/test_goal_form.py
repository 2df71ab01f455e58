"""The form of a goal: what gate G2 refuses and records, and what is a slip told at its field."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from cycle import (
    CODE,
    DECLARE,
    INDICATORS,
    OWN,
    PASS,
    SATISFIED,
    WHAT,
    admitted,
    declared,
    indicator,
    passed,
    staffed,
)
from evaluated import evaluated
from given import CLERK, REVIEWER
from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.capabilities import ANSWERS
from pbm_tracker.kernel.commands import Earlier, GateRefusal, Refusal
from pbm_tracker.kernel.draft import Draft
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import event_in
from pbm_tracker.performance.goal import SEED_KIND_WORDS
from pbm_tracker.performance.goal_declaring import DeclareGoal, ReviseGoal
from pbm_tracker.performance.goal_form import MEASURED, POINTS
from pbm_tracker.performance.goal_indicator import GoalIndicatorRow
from pbm_tracker.performance.goal_remark import FINE
from pbm_tracker.performance.goal_reviewing import ReturnGoal, ReviewGoal
from pbm_tracker.performance.goal_rules import seed_kind
from pbm_tracker.performance.indicator import KEPT_UP, AddIndicator, RetireIndicator
from pbm_tracker.projects.lead import BindProjectLead
from pbm_tracker.projects.project import ProposeProject

ON = "2021-09-15"
POLICY = "2022-032"  # without money
KINDS = list(SEED_KIND_WORDS)
UNIT = {"unit": "education-bureau"}
UNWAIVABLE = {"output", "cost", "satisfaction"}


@pytest.fixture(scope="module")
def story():
    policy = ProposeProject(**{**WHAT, "project": POLICY, "kind": "policy", "total_funds": "0"})
    bound = [BindProjectLead(project=code, unit="education-bureau", person="wang-jie") for code in (CODE, POLICY)]
    begun = staffed().given(policy, CLERK, "2021-08-02")
    for one in bound:
        begun.given(one, CLERK, "2021-09-01")
    return begun


def ask(indicators=INDICATORS, **more):
    return DeclareGoal(**{**DECLARE, "indicators": indicators, **more})


def waive(*kinds):
    return [{"kind": kind, "reason": "与项目无关"} for kind in kinds]


def missing_at_g2(story, asked):
    """What G2 finds missing: nothing where the form passes it, also where its points do not fit what is left."""
    try:
        story.decided(asked, CLERK, ON)
    except GateRefusal as refusal:
        return g2(refusal, asked)
    except Refusal as slip:
        return [] if slip.clause == POINTS else [slip.reason]
    return []


def g2(refusal, asked):
    """What is missing, of a refusal that is right in all else."""
    event = event_in(refusal)
    assert (event.gate, event.clause, event.task, event.field) == ("G2", CLAUSES["s2_3_kinds"], 10, "indicators")
    assert (event.asked, event.unit) == ("declare_goal", "education-bureau")
    assert event.cure
    assert [fact.state.stream for fact in refusal.facts] == [f"goal/2022/project/{asked.project}"]
    return list(event.missing)


# G2 in full: each kind is there, waived, or neither; money is spent or not


EACH = [
    (kind, there, waived, spends)
    for kind in KINDS
    for there, waived in ((True, False), (False, True), (False, False))
    for spends in (True, False)
]


@pytest.mark.parametrize(("kind", "there", "waived", "spends"), EACH)
def test_g2_in_full(story, kind, there, waived, spends):
    rows = [row for row in INDICATORS if there or seed_kind(row["kind"]) != kind]
    asked = ask(
        rows,
        project=CODE if spends else POLICY,
        waived=waive(kind) if waived else [],
        profile_reason="按所余类别安排",
    )
    passes = there or (waived and not (spends and kind in UNWAIVABLE))
    words = SEED_KIND_WORDS[kind]
    told = f"“{words}”不能列为不适用" if waived else f"缺“{words}”指标"
    assert missing_at_g2(story, asked) == ([] if passes else [told])


def test_all_that_is_missing_is_named_at_once(story):
    asked = ask([indicator("quantity", "改造学校数", "90")], waived=waive("cost", "ecological_benefit"))
    assert missing_at_g2(story, asked) == [
        "“成本”不能列为不适用",
        "缺“经济效益”指标",
        "缺“社会效益”指标",
        "缺“可持续影响”指标",
        "缺“服务对象满意度”指标",
    ]


@pytest.mark.parametrize("kind", ["quantity", "quality", "timeliness"])
def test_one_of_three_is_output_enough(story, kind):
    outputs = [row for row in INDICATORS if seed_kind(row["kind"]) != "output"]
    assert missing_at_g2(story, ask([indicator(kind, "产出", "40"), *outputs])) == []


def described(row):
    return {**row, "operator": "qualitative", "target": None, "measure": None, "described": "分三档认定"}


def test_one_number_at_least_is_asked_for(story):
    plain = [{key: row[key] for key in ("kind", "name", "weight")} for row in INDICATORS]
    words = [described(row) for row in plain]
    assert missing_at_g2(story, ask(words)) == ["没有一项指标是数值"]
    assert missing_at_g2(story, ask([INDICATORS[0], *words[1:]])) == []


def test_the_attempt_is_recorded_and_the_next_may_pass():
    begun = admitted()
    with pytest.raises(GateRefusal) as caught:
        begun.decided(ask(INDICATORS[:-1]), CLERK, ON)
    begun.entries += caught.value.entries
    [entry] = begun.when(ask(), CLERK, ON).entries()
    assert (entry.event.topic, entry.version) == ("goal_declared", 2)


# Slips, at their fields


def with_weights(*weights):
    return [{**row, "weight": weight} for row, weight in zip(INDICATORS, weights, strict=True)]


def test_points_come_to_a_hundred_exactly(story):
    off = with_weights("14.99", "15", "10", "20", "5", "5", "5", "5", "10")
    refusal = story.when(ask(off, profile_reason="试"), CLERK, ON).refused(POINTS, "indicators")
    assert refusal.reason == "各项指标的分值合计 89.99 分，应为 90 分"
    assert not isinstance(refusal, GateRefusal)


def test_parts_are_the_profiles_or_the_reason_is_given(story):
    other = with_weights("20", "15", "10", "15", "5", "5", "5", "5", "10")
    refusal = story.when(ask(other), CLERK, ON).refused(POINTS, "profile_reason")
    assert refusal.reason == "分值与标准“成本单列”不同：产出 45 分，应为 40 分；成本 15 分，应为 20 分"
    assert story.when(ask(other, profile_reason="成本由上级核定"), CLERK, ON).entries()


def test_before_2022_cost_is_a_part_of_the_output():
    begun = staffed()
    earlier = {**WHAT, "project": "2021-007", "period_from": "2021-01-01"}
    begun.given(ProposeProject(**earlier), CLERK, "2021-08-02")
    begun.given(BindProjectLead(project="2021-007", unit="education-bureau", person="li-na"), CLERK, "2021-09-01")
    of_2021 = {"project": "2021-007", "year": 2021}
    begun.when(ask(**of_2021), CLERK, ON).refused(POINTS, "profile_reason")
    older = with_weights("15", "10", "5", "20", "10", "10", "5", "5", "10")
    assert begun.when(ask(older, **of_2021), CLERK, ON).entries()


@pytest.mark.parametrize(
    ("waived", "field"),
    [(("cost",), "waived.0.kind"), (("ecological_benefit", "ecological_benefit"), "waived.1.kind")],
)
def test_a_kind_is_waived_once_and_only_where_there_is_none(story, waived, field):
    rows = [row for row in INDICATORS if row["kind"] != "ecological_benefit"]
    story.when(ask(rows, waived=waive(*waived)), CLERK, ON).refused(FINE, field)


@pytest.mark.parametrize(
    ("row", "change", "field"),
    [
        (1, {"name": "改造学校数", "kind": "quantity"}, "indicators.1.name"),
        (8, {"target": "1000"}, "indicators.8.target"),
        (8, {"mid_term": "1000"}, "indicators.8.mid_term"),
        (0, {"name": "投入资金总额"}, "indicators.0.name"),
        (5, {"name": "专项人员投入"}, "indicators.5.name"),
    ],
)
def test_an_indicator_measures_a_result_once_and_possibly(story, row, change, field):
    rows = [{**one, **change} if index == row else one for index, one in enumerate(INDICATORS)]
    story.when(ask(rows), CLERK, ON).refused(MEASURED, field)


def test_names_differ_within_a_kind_and_what_a_thing_costs_is_no_input(story):
    same = [{**row, "name": "改造学校数"} for row in INDICATORS]
    assert story.when(ask(same), CLERK, ON).entries()
    cost = [{**row, "name": "每所投入资金"} if row["kind"] == "cost" else row for row in INDICATORS]
    assert story.when(ask(cost), CLERK, ON).entries()


def test_an_indicator_from_the_library_is_there_and_stays_where_it_was_in_force():
    code = "schools-heated"
    rows = [{**INDICATORS[0], "library": code}, *INDICATORS[1:]]
    begun = admitted()
    begun.when(ask(rows), CLERK, ON).refused(KEPT_UP, "indicators.0.library")
    added = {"name": "改造学校数", "kind": "quantity", "sector": "教育", "field": "基础教育", "level": "project"}
    begun.given(AddIndicator(**added, indicator=code, **UNIT, standard="县定", source="验收单", core=False), CLERK, ON)
    begun.given(ask(rows), CLERK, ON).given(ReviewGoal(**PASS), REVIEWER, "2021-10-08")
    begun.given(RetireIndicator(indicator=code, **UNIT, reason="不再使用"), CLERK, "2022-05-01")
    revised = {**DECLARE, "indicators": rows, "reason": "调整资金"}
    assert begun.when(ReviseGoal(**revised), CLERK, "2022-06-01").entries()
    other = {**revised, "indicators": [*rows[:-1], {**rows[-1], "library": "unknown"}]}
    begun.when(ReviseGoal(**other), CLERK, "2022-06-01").refused(KEPT_UP, "indicators.8.library")


def test_a_plan_runs_forward(story):
    back = {"content": "施工", "since": "2022-05-01", "until": "2022-04-30"}
    fine = {"content": "招标", "since": "2022-03-01", "until": "2022-03-01"}
    story.when(ask(plan=[fine, back]), CLERK, ON).refused(FINE, "plan.1.until")


# Rows by themselves: every error at once, each at its field

ROW = indicator("quantity", "改造学校数", "10", cumulative=True)
PLAIN = {"kind": "sustainability", "name": "管护机制", "operator": "qualitative", "weight": "5", "described": "分三档"}


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (ROW, []),
        (PLAIN, []),
        ({**ROW, "target": None}, ["target"]),
        ({**ROW, "target": "0"}, ["target"]),
        ({**ROW, "target": "-3"}, ["target"]),
        ({**ROW, "target": "20,5"}, ["target"]),
        ({**ROW, "target": 20.5}, ["target"]),
        ({**ROW, "measure": None}, ["measure"]),
        ({**ROW, "target": None, "measure": None}, ["target", "measure"]),
        ({**ROW, "weight": "0"}, ["weight"]),
        ({**ROW, "weight": "10.005"}, ["weight"]),
        ({**PLAIN, "described": None}, ["described"]),
        ({**PLAIN, "target": "3", "mid_term": "3", "by_june": "1"}, ["target", "mid_term", "by_june"]),
        ({**ROW, "mid_term": "20"}, []),
        ({**ROW, "mid_term": "19.9999"}, ["mid_term"]),
        ({**ROW, "operator": "at_most", "cumulative": False, "mid_term": "15"}, []),
        ({**ROW, "operator": "at_most", "mid_term": "15"}, ["mid_term"]),
        ({**ROW, "by_june": "8", "by_september": "8"}, []),
        ({**ROW, "by_june": "20", "by_september": "20"}, []),
        ({**ROW, "by_june": "9", "by_september": "8"}, ["by_september"]),
        ({**ROW, "by_september": "20.0001"}, ["by_september"]),
        ({**ROW, "by_june": "21"}, ["by_june"]),
        ({**ROW, "cumulative": False, "by_june": "30", "by_september": "10"}, []),
        ({**ROW, "last_actual": "20"}, []),
        ({**ROW, "last_actual": "21"}, ["lower_reason"]),
        ({**ROW, "last_actual": "21", "lower_reason": "撤并"}, []),
        ({**ROW, "operator": "at_most", "last_actual": "21"}, []),
        ({**ROW, "operator": "at_most", "last_actual": "19"}, ["lower_reason"]),
    ],
)
def test_a_row_by_itself(row, fields):
    try:
        GoalIndicatorRow(**row)
        found = []
    except ValidationError as wrong:
        found = [".".join(map(str, error["loc"])) for error in wrong.errors()]
    assert found == fields


def test_errors_of_all_rows_are_told_at_once():
    rows = [{**row, **SATISFIED, "target": None} if index in (0, 8) else row for index, row in enumerate(INDICATORS)]
    with pytest.raises(ValidationError) as caught:
        ask(rows)
    assert [error["loc"] for error in caught.value.errors()] == [
        ("indicators", 0, "target"),
        ("indicators", 8, "target"),
    ]


@pytest.mark.parametrize("number", [0, 61, 1000])
def test_there_are_at_most_sixty_rows_and_one_at_least(number):
    with pytest.raises(ValidationError) as caught:
        ask([indicator("quantity", f"第{index}项", "1") for index in range(number)])
    assert [error["loc"] for error in caught.value.errors()] == [("indicators",)]


# What was reached before stands beside the new target (V10)


def next_year(**changed):
    """The goal of 2023: as it was, with the last row changed."""
    rows = [*INDICATORS[:-1], {**INDICATORS[-1], **changed}]
    return ask(rows, year=2023)


@pytest.fixture(scope="module")
def judged():
    """The satisfaction of 2022 was 92.5, of 90 that were aimed at; the cost 32, of 30 at most; quality 95 of 100."""
    return evaluated()


@pytest.mark.parametrize(
    ("changed", "reasoned"),
    [
        ({}, False),
        ({"target": "92.49"}, False),
        ({"target": "92.5"}, True),
        ({"target": "95"}, True),
        ({"lower_reason": "样本扩大"}, True),
        ({"name": "家长满意度"}, True),
        ({"last_actual": "88"}, True),
    ],
)
def test_less_than_was_reached_needs_a_reason(judged, changed, reasoned):
    when = judged.when(next_year(**changed), CLERK, "2023-09-15")
    if reasoned:
        assert when.entries()
    else:
        refusal = when.refused(FINE, "indicators.8.lower_reason")
        assert refusal.reason == "2022 年自评的实际值为 92.5，指标值不及它，请说明理由"


def test_what_was_reached_is_recorded_beside_the_target(judged):
    [entry] = judged.when(next_year(target="93"), CLERK, "2023-09-15").entries()
    found = {one.name: one.last_actual for one in entry.event.indicators}
    assert (found["师生满意度"], found["每所改造成本"], found["设备管护机制"]) == (Decimal("92.5"), Decimal(32), None)


# What a form begins with

ABOUT = {"project": CODE, "unit": "education-bureau", "year": "2022"}


def begun(story, command=DeclareGoal, **about):
    return command.earlier(Draft(story, ANSWERS, permit_in_ledger), {**ABOUT, **about})


def test_a_form_begins_with_what_came_back_and_its_remarks():
    assert begun(admitted()) == begun(declared()) == begun(passed()) == Earlier()
    remarks = [{"place": "target", "row": 2, "text": "依据不足"}, {"place": "annual_goal", "text": "请细化"}]
    story = declared().given(ReturnGoal(project=CODE, year=2022, remarks=remarks), REVIEWER, "2021-09-20")
    earlier = begun(story)
    assert earlier.remarks == [("indicators.1.target", "依据不足"), ("annual_goal", "请细化")]
    again = DeclareGoal(**OWN, year=2022, **earlier.fields)
    assert again == ask()
    for elsewhere in ({"unit": "culture-bureau"}, {"project": "2022-999"}, {"year": "x"}, {"year": ""}):
        assert begun(story, **elsewhere) == Earlier()


def test_a_revision_begins_with_the_form_in_force():
    assert ReviseGoal(**OWN, year=2022, reason="调整", **begun(passed(), ReviseGoal).fields).annual_goal
    assert begun(declared(), ReviseGoal) == Earlier()


def test_a_new_year_begins_with_the_indicators_of_the_last(judged):
    rows = begun(judged, year="2023").fields["indicators"]
    assert [row["name"] for row in rows] == [row["name"] for row in INDICATORS]
    assert (rows[0]["last_actual"], rows[0]["measure"], rows[8]["last_actual"]) == (20, "所", Decimal("92.5"))
    assert all(row.keys().isdisjoint({"target", "by_june", "by_september", "lower_reason"}) for row in rows)
