"""The registers of the cycle on every surface: as they stood on a day, and what is a unit's only for that unit."""

from contextlib import closing

import pytest

from callers import problem
from given import PROOF
from pbm_tracker.county import County
from pbm_tracker.kernel.events import Act
from pbm_tracker.performance.agency import EngageThirdParty, RegisterAgency
from pbm_tracker.performance.indicator import AddIndicator, CollectIndicatorValue
from pbm_tracker.performance.regulation import IssueRegulation, RepealRegulation
from pbm_tracker.performance.work_fact import RecordWorkFact
from surfaces import Clock, api, asked, pbm

UNIT = {"unit": "education-bureau"}
RULES = {"regulation": "goal-rules", **UNIT}
INDICATOR = {"indicator": "school-heating", **UNIT}
HEATING = {
    "name": "取暖覆盖率",
    "kind": "quantity",
    "sector": "教育",
    "field": "设施",
    "level": "department",
    "measure": "%",
    "standard": "≥95",
    "source": "统计",
    "core": True,
}
HELP = {
    "agency": "zhengxin",
    "engagement": "self-2021",
    "purpose": "self_evaluation",
    "scope": [{"project": "2021-001", "year": 2021}],
    "procurement": "询价",
    "document": "5号",
    "amount": "18.5",
}
ROWS = (
    ("2022-06-01", "unit_clerk", IssueRegulation(**RULES, title="绩效目标办法", document="9号", tasks=[{"task": 40}])),
    ("2022-06-01", "unit_clerk", AddIndicator(**INDICATOR, **HEATING)),
    ("2022-06-01", "unit_clerk", RecordWorkFact(**UNIT, fact_kind="leading_group_met", text="研究", evidence=PROOF)),
    ("2022-06-01", "finance", RegisterAgency(agency="zhengxin", name="正信公司", credit_code="9144")),
    ("2022-06-02", "unit_clerk", CollectIndicatorValue(**INDICATOR, year=2021, value="93.5", source="统计")),
    ("2022-06-03", "unit_clerk", EngageThirdParty(**UNIT, **HELP)),
    ("2022-06-05", "unit_clerk", RepealRegulation(**RULES, valid_until="2022-06-07", reason="已有新办法")),
)


@pytest.fixture
def county(copied):
    clock = Clock()
    for day, role, command in ROWS:
        clock.on(day)
        with closing(County.open(copied.settings, clock)) as county:
            actor = "finance-bureau/reviewer" if role == "finance" else "education-bureau/clerk"
            county.carry_out(command, Act(actor=actor, role=role, occurred_on=day), permit=lambda *_: None)
    clock.on("2022-06-10")
    with closing(County.open(copied.settings, clock)) as county:
        yield county


def rows(county, name, by="wang", **query):
    answer = api(county).get(f"/api/{name}", params=query, auth=(by, f"{by} de yi ju hua"))
    assert answer.status_code == 200
    return answer.json()["rows"]


def test_a_regulation_is_in_force_by_the_day_asked(county):
    [row] = rows(county, "regulations")
    assert (row["in_force"], row["valid_until"], row["tasks"]) == (False, "2022-06-07", [40])
    [row] = rows(county, "regulations", as_of="2022-06-04")
    assert (row["in_force"], row["valid_until"]) == (True, None)


def test_an_indicator_has_its_values_by_year(county):
    [row] = rows(county, "indicators")
    assert [(one["year"], one["value"]) for one in row["values"]] == [(2021, "93.5000")]
    assert rows(county, "indicators", unit="culture-bureau") == []


def test_what_an_engagement_costs_is_for_its_unit_and_its_reviewers(county):
    for by in ("wang", "li"):
        [agency] = rows(county, "agencies", by)
        assert [(one["amount"], one["scope"]) for one in agency["engagements"]] == [("185000.00", ["2021-001 2021"])]
    [agency] = rows(county, "agencies", "wen")
    assert [(one["amount"], one["scope"]) for one in agency["engagements"]] == [(None, [])]


def test_a_unit_sees_its_own_facts(county):
    assert [row["tasks"] for row in rows(county, "work-facts", "li")] == [[48]]
    assert rows(county, "work-facts", "wen") == []


@pytest.mark.parametrize("name", ["indicators", "agencies", "regulations", "work-facts"])
def test_each_leaves_as_a_file_and_is_told_at_a_terminal(county, copied, name):
    said = pbm(copied.settings, "register", name)
    assert said.status == 0
    answered = asked(copied.settings, "register", name)
    assert answered["rows"]
    assert pbm(copied.settings, "register", name, "--unit", "nowhere").status == 1


def test_a_unit_that_never_was_is_a_problem(county):
    problem(api(county).get("/api/indicators", params={"unit": "x y"}, auth=("wang", "wang de yi ju hua")), 422)
