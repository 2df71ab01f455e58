"""What is read of goals, on both databases: how each stands, all its forms, for whom; in the API and on the line."""

import json
from contextlib import closing
from datetime import date
from decimal import Decimal

import pytest

from cycle import CODE, DECLARE, INDICATORS, OWN, PASS, WHAT, indicator
from goals_told import CLERK, FINANCE, OF_2022, OFFICE, PROJECT, RETURN, REVIEW, UNIT, act, tell
from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County
from pbm_tracker.goals import GoalFilter, read_goal, read_goals
from pbm_tracker.kernel.commands import Fact
from pbm_tracker.kernel.events import Act
from pbm_tracker.performance.evaluation import Evaluation
from pbm_tracker.performance.goal_declaring import DeclareGoal, ReviseGoal
from pbm_tracker.performance.goal_reviewing import ApproveGoalRevision, RefuseGoalRevision
from pbm_tracker.performance.goal_seen import actuals_seen
from pbm_tracker.performance.self_evaluation import SelfEvaluationSubmitted
from pbm_tracker.reads import NotThere
from pbm_tracker.units.unit import MergeUnit
from surfaces import Clock, api, pbm, record

REVIEWER = Identity("cai", "finance")
OWN_CLERK, OTHER = Identity("li", "unit_clerk", OWN["unit"]), Identity("wen", "unit_clerk", "culture-bureau")
LESS = [indicator("quantity", "改造学校数", "15", target="16"), *INDICATORS[1:]]
REVISE = ReviseGoal(**{**DECLARE, "indicators": LESS}, reason="两所学校撤并")


@pytest.fixture
def clock():
    clock = Clock()
    clock.on("2022-06-10")
    return clock


@pytest.fixture
def county(copied, clock):
    with closing(County.open(copied.settings, clock)) as county:
        yield tell(county)


def listed(county, who=REVIEWER, **wanted):
    with county.at() as moment:
        return {row.stream: row.status for row in read_goals(moment, who, GoalFilter(**wanted)).rows}


def goal(county, who=REVIEWER, **subject):
    with county.at() as moment:
        return read_goal(moment, who, 2022, **(subject or {"project": CODE})).goal


# Lists


def test_what_waits_is_the_finance_bureaus_queue(county):
    assert list(listed(county).items()) == [(PROJECT, "pending"), (UNIT, "pending")]
    act(county, REVIEW, FINANCE)
    assert listed(county, awaiting=True) == {UNIT: "pending"}
    assert listed(county, awaiting=False) == {PROJECT: "passed"}
    act(county, REVISE, CLERK)
    assert listed(county, awaiting=True) == {PROJECT: "pending", UNIT: "pending"}
    assert listed(county, year=2023) == {}
    assert listed(county, year=2022, project=CODE) == {PROJECT: "pending"}


def test_a_unit_sees_its_own_and_its_heir_inherits_them(county):
    assert listed(county, OWN_CLERK).keys() == {PROJECT, UNIT}
    assert listed(county, OTHER) == {}
    with pytest.raises(NotThere):
        goal(county, OTHER)
    act(county, MergeUnit(unit=OWN["unit"], into="culture-bureau"), OFFICE)
    assert listed(county, OTHER).keys() == listed(county, unit="culture-bureau").keys() == {PROJECT, UNIT}
    assert listed(county, OWN_CLERK) == {}
    assert (goal(county, OTHER).unit, goal(county, OTHER).holder) == (OWN["unit"], "culture-bureau")


# Forms


def test_a_form_is_read_as_it_was_declared(county):
    form = goal(county).last
    assert (form.fiscal, form.carried_over, form.other, form.funds) == (3200000, None, 125000, 3325000)
    assert [(one.no, one.weight) for one in form.indicators] == [
        (number, Decimal(row["weight"])) for number, row in enumerate(INDICATORS, start=1)
    ]
    first, words = form.indicators[0], form.indicators[7]
    assert (first.target, first.by_june, first.cumulative, words.target, words.cumulative) == (20, 8, True, None, False)
    overall = goal(county, unit=OWN["unit"]).last
    assert [(one.amount, one.projects) for one in overall.tasks] == [(3325000, CODE)]
    assert (overall.functions, len(overall.indicators)) == ("管理全县教育", 6)


def test_what_was_remarked_stays_with_the_form_that_was_returned(county):
    act(county, RETURN, FINANCE)
    assert [one.at for one in goal(county).last.remarks] == ["annual_goal", "indicators.1.target", "indicators.3"]
    assert (goal(county).returned, goal(county).last.opinion) == (goal(county).last, "请修改后再报")
    act(county, DeclareGoal(**DECLARE), CLERK)
    first, second = goal(county).forms
    assert (first.status, len(first.remarks), second.status, second.remarks) == ("returned", 3, "pending", [])
    assert goal(county).returned is None


def test_the_original_stays_beside_its_revisions(county):
    act(county, REVIEW, FINANCE)
    act(county, REVISE, CLERK)
    assert (goal(county).in_force.version, goal(county).last.reason) == (1, "两所学校撤并")
    act(county, RefuseGoalRevision(**OF_2022, reason="理由不充分"), FINANCE)
    act(county, REVISE, CLERK)
    act(county, ApproveGoalRevision(**OF_2022), FINANCE)
    seen = goal(county)
    assert [one.status for one in seen.forms] == ["passed", "refused", "approved"]
    assert [one.indicators[0].target for one in seen.forms] == [20, 16, 16]
    assert seen.in_force == seen.last
    assert (seen.forms[0].review_kind, seen.forms[0].third_party) == ("major", False)


def test_a_goal_is_read_as_of_a_day(county, clock):
    clock.on("2022-06-20")
    act(county, REVIEW, FINANCE)
    with county.at(date(2022, 6, 19)) as moment:
        assert read_goal(moment, REVIEWER, 2022, project=CODE).goal.in_force is None
    with county.at(date(2022, 6, 9)) as moment, pytest.raises(NotThere):
        read_goal(moment, REVIEWER, 2022, project=CODE)


def test_what_was_reached_last_year_is_found_by_kind_and_name(county):
    act(county, REVIEW, FINANCE)
    reached = [(1, "18"), (8, None), (9, "92.5")]
    event = SelfEvaluationSubmitted(
        **OF_2022,
        unit=OWN["unit"],
        funds=(),
        rate_score="9",
        achievement="完成",
        indicators=tuple(
            {"no": no, "actual": actual, "score": "5", **({} if actual else {"band": "reached", "percent": "90"})}
            for no, actual in reached
        ),
        score="90",
        scale="mof_four",
        grade="excellent",
        conclusion="好",
        project_lead="wang-jie",
        finance_lead="wang-jie",
        unit_head="wang-jie",
        evidence=(),
    )
    draft = county.draft(lambda *_: None)
    state = draft(Evaluation, f"evaluation/2022/project/{CODE}")
    draft.record(Fact(state, event), Act(actor=CLERK[0], role=CLERK[1], occurred_on=county.today()))
    draft.commit()
    with county.at() as moment:
        found = {
            name: (2022, Decimal(value))
            for name, value in ((("quantity", "改造学校数"), 18), (("satisfaction", "师生满意度"), "92.5"))
        }
        seen = {year: actuals_seen(moment.views, CODE, year) for year in (2022, 2023, 2024, 2025)}
        assert {year: {name: (one.year, one.value) for name, one in each.items()} for year, each in seen.items()} == {
            2022: {},
            2023: found,
            2024: found,
            2025: {},
        }


# Surfaces


def test_the_api_and_the_command_line_answer_alike(county, copied):
    http, auth = api(county), {name: (name, copied.passwords[name]) for name in ("cai", "li", "wen", "admin")}
    told = http.get("/api/goals?awaiting=true", auth=auth["cai"]).json()
    assert [row["stream"] for row in told["rows"]] == [PROJECT, UNIT]
    assert told["rows"][0]["project_name"] == "农村学校取暖改造"
    first = http.get("/api/goals?limit=1", auth=auth["li"]).json()
    assert [row["stream"] for row in first["rows"]] == [PROJECT]
    rest = http.get("/api/goals", params={"limit": 1, "cursor": first["next"]}, auth=auth["li"]).json()
    assert ([row["stream"] for row in rest["rows"]], "next" in rest) == ([UNIT], False)
    form = http.get(f"/api/goals/2022/{CODE}", auth=auth["li"]).json()["goal"]["forms"][0]
    assert (form["fiscal"], form["indicators"][0]["target"]) == ("3200000.00", "20.0000")
    assert http.get("/api/goals/2022/unit/education-bureau", auth=auth["cai"]).status_code == 200
    assert http.get("/api/goals", auth=auth["wen"]).json()["rows"] == []
    answers = [
        http.get(f"/api/goals{path}", auth=auth[name]).status_code
        for name, path in [
            ("wen", f"/2022/{CODE}"),
            ("cai", "/2022/2022-999"),
            ("cai", "/1999/2022-031"),
            ("admin", ""),
        ]
    ]
    assert answers == [404, 404, 422, 403]
    line = json.loads(pbm(copied.settings, "goals", "--awaiting", "--format", "json").out)
    assert line["rows"] == told["rows"]
    assert "农村学校取暖改造" in pbm(copied.settings, "goals").out
    assert "待审核" in pbm(copied.settings, "goals", "--year", "2022", "--format", "csv").out
    assert pbm(copied.settings, "goals", "--year", "1999").status == 2
    assert pbm(copied.settings, "goals", "--unit", "water-bureau").status == 1


# A ledger


BY_CLERK = {"by": "education-bureau/clerk", "as": "unit_clerk"}
BY_OFFICE = {"by": "county-office/officer", "as": "supervision"}
BY_FINANCE = {"by": "finance-bureau/reviewer", "as": "finance"}


def told_as_rows():
    """The goal of a project that fell short at first, was returned, passed, and was revised in its year."""
    own = {**BY_CLERK, **OWN}
    declare = {**BY_CLERK, **DECLARE, "do": "declare_goal"}
    return [
        {**BY_CLERK, **WHAT, "on": "2021-08-02", "do": "propose_project"},
        {**BY_OFFICE, "on": "2021-08-03", "do": "register_person", "person": "wang-jie", "name": "王杰"},
        {
            **BY_OFFICE,
            "on": "2021-08-03",
            "do": "take_post",
            "person": "wang-jie",
            "unit": OWN["unit"],
            "title": "科长",
        },
        {**own, "on": "2021-08-04", "do": "bind_project_lead", "person": "wang-jie"},
        {**declare, "on": "2021-09-10", "indicators": INDICATORS[:-1], "refused": "G2"},
        {**declare, "on": "2021-09-15"},
        {
            **BY_FINANCE,
            **OF_2022,
            "on": "2021-09-20",
            "do": "return_goal",
            "remarks": [{"place": "plan", "text": "补"}],
        },
        {**declare, "on": "2021-09-25"},
        {**BY_FINANCE, **PASS, "on": "2021-10-08", "do": "review_goal"},
        {**declare, "on": "2022-08-01", "do": "revise_goal", "indicators": LESS, "reason": "两所学校撤并"},
        {**BY_FINANCE, **OF_2022, "on": "2022-08-10", "do": "approve_goal_revision"},
    ]


@pytest.mark.parametrize(("day", "statuses", "target"), [
    ("2021-09-14", None, None),
    ("2021-09-21", ["returned"], None),
    ("2021-10-08", ["returned", "passed"], 20),
    ("2022-08-09", ["returned", "passed", "pending"], 20),
    ("2022-08-10", ["returned", "passed", "approved"], 16),
])  # fmt: skip
def test_a_ledger_tells_it_all_and_each_day_knows_its_part(told_by_ledger, day, statuses, target):
    with told_by_ledger.at(date.fromisoformat(day)) as moment:
        if statuses is None:
            with pytest.raises(NotThere):
                read_goal(moment, REVIEWER, 2022, project=CODE)
            return
        seen = read_goal(moment, REVIEWER, 2022, project=CODE).goal
        assert [one.status for one in seen.forms] == statuses
        assert (seen.in_force and seen.in_force.indicators[0].target) == target


@pytest.fixture
def told_by_ledger(copied, clock, tmp_path):
    clock.on("2022-09-01")
    with closing(County.open(copied.settings, clock)) as county:
        imported = record(county, tmp_path, json.loads(json.dumps(told_as_rows())))  # without anchors
        assert (imported.added, imported.there) == (11, 0)
        yield county
