"""The cycle as it is read of a county: who is asked of what, and what is recorded of it, on both dates."""

from contextlib import closing

import pytest

from given import day
from pbm_tracker.kernel.events import Act
from pbm_tracker.notice.reading import AdoptReading
from pbm_tracker.performance.pages import cycle_seen
from pbm_tracker.performance.progress import in_words
from pbm_tracker.settings import Settings
from surfaces import CLERK, OFFICER, Clock, record, small_county

CLERK = CLERK | {"channel": "县政府网站"}
NIL = {name: CLERK[name] for name in ("by", "as", "unit")} | {
    "do": "file_nil_return",
    "statement": "没有",
    "signer": "li-ming",
}
BUREAU = {"by": "finance-bureau/reviewer", "as": "finance"}
PROJECT = {
    "by": "education-bureau/clerk", "as": "unit_clerk", "unit": "education-bureau", "do": "propose_project",
    "name": "农村学校取暖改造", "kind": "department_project", "book": "general_public", "major": True,
    "major_basis": "县委〔2021〕8号", "period_until": "2023-12-31", "total_funds": "1260.5",
}  # fmt: skip
TOLD = [
    OFFICER | {"on": "2021-06-01", "do": "register_person", "person": "li-ming", "name": "李明"},
    OFFICER | {"on": "2021-06-01", "do": "take_post", "person": "li-ming", "unit": "education-bureau", "title": "局长"},
    NIL | {"on": "2021-09-20", "year": 2022, "step": "1.1"},
    NIL | {"on": "2021-11-05", "year": 2022, "step": "2.1"},
    BUREAU | {"on": "2022-02-10", "do": "submit_budget_draft", "year": 2022},
    BUREAU | {"on": "2022-02-20", "do": "approve_budget", "year": 2022},
    BUREAU | {"on": "2022-02-25", "do": "record_sync_step", "year": 2022, "step": "publish", "budget_on": "2022-02-22"},
    CLERK | {"on": "2022-03-08", "do": "publish_budget", "year": 2022, "published_on": "2022-03-05"},
    CLERK | {"on": "2022-03-10", "do": "publish_goals", "year": 2022, "published_on": "2022-03-09"},
    BUREAU
    | {"on": "2022-03-20", "do": "contradict_nil_return", "year": 2022, "unit": "education-bureau", "step": "1.1"}
    | {"found": "有 2022-031"},
    PROJECT | {"on": "2022-04-01", "project": "2022-031", "attribute": "new", "period_from": "2022-01-01"},
    PROJECT | {"on": "2022-04-02", "project": "2021-007", "attribute": "continuing", "period_from": "2021-01-01"},
]


def told(settings, folder):
    """Each row recorded on its day, so that both dates differ."""
    clock = Clock()
    county, _ = small_county(settings, clock)
    for row in TOLD:
        clock.on(row["on"])
        record(county, folder, [row])
    clock.on("2022-06-10")
    return county


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("told")
    with closing(told(Settings(data=folder / "var", database=""), folder)) as county:
        yield county


def words(county, year, unit="education-bureau", as_of=None, known_at=None, **how):
    known = known_at and county.now().replace(year=int(known_at[:4]), month=int(known_at[5:7]), day=int(known_at[8:]))
    with county.at(as_of and day(as_of), known) as moment:
        cycle = cycle_seen(moment.views, county.catalogue, year, **how)
        cells = cycle.county if unit is None else {step: cell for (of, step), cell in cycle.cells.items() if of == unit}
        return {step: in_words(cell.standing) for step, cell in cells.items()}


EXPECTED = {
    "1.1": "逾期 222 天未完成",  # the nil return was contradicted, and there is a new major project
    "1.2": "逾期 222 天未完成",
    "2.1": "逾期 222 天未完成，0/3",
    "2.2": "逾期 222 天未完成，0/3",
    "2.3": "逾期 4 天后完成",
    "3.1": "未到时间，2022-07-01 起",  # nothing in the library: a nil return is due
    "3.2": "没有对象",
    "4.1": "未到时间，2023-01-01 起",
    "4.2": "没有对象",
    "4.3": "没有对象",
    "4.4": "没有对象",
    "4.5": "日期未定，待决算公开",
}


def test_a_unit_in_its_twelve_steps(settings, tmp_path):
    with closing(told(settings, tmp_path)) as county:
        assert words(county, 2022) == EXPECTED
        assert words(county, 2022, as_of="2022-06-09") != EXPECTED
        county.rebuild()
        assert words(county, 2022) == EXPECTED


def test_another_unit_is_asked_for_its_nil_returns(county):
    said = words(county, 2022, "culture-bureau")
    assert said["1.1"] == "逾期 222 天未完成"
    assert (said["2.1"], said["2.3"], said["3.1"]) == (
        "逾期 222 天未完成，0/2",
        "日期未定，待预算公开",
        "未到时间，2022-07-01 起",
    )


@pytest.mark.parametrize(
    ("as_of", "known_at", "step", "said"),
    [
        ("2021-09-19", None, "1.1", "办理中"),
        ("2021-09-20", None, "1.1", "零报告"),
        ("2022-03-19", None, "1.1", "零报告"),
        ("2022-03-20", None, "1.1", "逾期 140 天未完成"),
        ("2022-06-01", "2022-03-19", "1.1", "零报告"),
        ("2022-03-04", None, "2.3", "日期未定，待预算公开"),
        ("2022-03-06", None, "2.3", "逾期 1 天未完成"),  # published on 03-05, as was known from 03-08
        ("2022-03-06", "2022-03-07", "2.3", "日期未定，待预算公开"),
        ("2022-03-09", "2022-03-09", "2.3", "逾期 4 天未完成"),
        ("2022-03-09", None, "2.3", "逾期 4 天后完成"),
        ("2022-03-31", None, "2.1", "逾期 151 天未完成，1/2"),  # its overall goal
    ],
)
def test_both_dates_count(county, as_of, known_at, step, said):
    assert words(county, 2022, as_of=as_of, known_at=known_at)[step] == said


def test_what_the_finance_bureau_owes_the_county(county):
    said = words(county, 2022, None)
    assert said.keys() == {"1.2", "2.2", "2.3", "3.2", "4.2", "4.3", "4.4", "4.5"}
    assert said["2.3"] == "逾期 108 天未完成，0/2"  # the county's budget was public on 2022-02-22
    assert said["4.2"] == "未到时间，2023-05-01 起"
    assert said["4.5"] == "日期未定，待决算公开"


def test_any_reading_can_be_asked_for(county):
    assert words(county, 2022, reading="before_month")["1.1"] == "逾期 253 天未完成"
    assert words(county, 2022, reading="within_20_days")["2.3"] == "按期完成"


def test_a_reading_that_is_adopted_counts_for_what_closes_afterwards(county):
    officer = Act(actor="county-office/officer", role="supervision", occurred_on=county.today())
    assert words(county, 2023)["1.1"] == "办理中"
    county.carry_out(AdoptReading(wording="10月前", reading="before_month"), officer, permit=lambda *_: None)
    with county.at() as moment:
        read = cycle_seen(moment.views, county.catalogue, 2023).cells["education-bureau", "1.1"].windows
        before = cycle_seen(moment.views, county.catalogue, 2022).cells["education-bureau", "1.1"].windows
    assert (read.reading, str(read.spans[0].closes)) == ("before_month", "2022-09-30")
    assert (before.reading, str(before.spans[0].closes)) == ("through_month", "2021-10-31")


def test_one_unit_is_read_alone(county):
    with county.at() as moment:
        cycle = cycle_seen(moment.views, county.catalogue, 2022, unit="culture-bureau")
    assert {unit for unit, _ in cycle.cells} == {"culture-bureau"}
    assert cycle.county == {}
