"""Tasks prove themselves: what is missing after its window makes a duty lapse, on all surfaces and both dates."""

from contextlib import closing
from datetime import datetime

import pytest

from given import CLERK, day
from pbm_tracker.kernel.clock import ZONE
from pbm_tracker.kernel.projections import load
from pbm_tracker.performance.monitoring_report import ReportMonitoring
from pbm_tracker.performance.proof_seen import proof_of
from pbm_tracker.settings import Settings, folder
from pbm_tracker.tasks.pages import duty_seen
from proved import FILED, JULY_OF_NINE, STORY, UNIT, told
from surfaces import Clock, account, api, asked, small_county


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    """On SQLite: the self-evaluation of 2022 came on 2023-07-10."""
    clock = Clock()
    county, _ = small_county(Settings(data=tmp_path_factory.mktemp("proof") / "var", database=""), clock)
    with closing(county):
        told(county, clock, [*STORY, FILED])
        clock.on("2023-12-01")
        yield county


def seen(county, task, as_of, known_at=None, unit=UNIT):
    with county.at(day(as_of), known_at) as moment:
        return duty_seen(moment.views, moment.as_of, task=task, capacity="member", unit=unit)


def lapses(county, task, as_of, **more):
    return [
        (lapse.from_.isoformat(), lapse.to and lapse.to.isoformat(), lapse.days, lapse.presumed)
        for lapse in seen(county, task, as_of, **more).standing.lapses
    ]


@pytest.mark.parametrize(
    ("as_of", "state", "expected"),
    [
        ("2023-05-31", "sustained", []),
        ("2023-06-01", "lapsed", [("2023-06-01", None, 1, True)]),
        ("2023-07-09", "lapsed", [("2023-06-01", None, 39, True)]),
        ("2023-07-10", "sustained", [("2023-06-01", "2023-07-10", 39, True)]),
        ("2023-11-30", "sustained", [("2023-06-01", "2023-07-10", 39, True)]),
    ],
)
def test_a_missing_self_evaluation_lapses_the_duty_until_it_is_filed(filed, as_of, state, expected):
    assert seen(filed, 23, as_of).standing.state == state
    assert lapses(filed, 23, as_of) == expected


def test_each_window_of_monitoring_lapses_by_itself_and_what_follows_the_next_continues(filed):
    assert lapses(filed, 14, "2022-07-31") == []
    assert lapses(filed, 14, "2022-08-01") == [("2022-08-01", None, 1, True)]
    assert lapses(filed, 14, "2022-11-30") == [("2022-08-01", None, 122, True)]


def test_a_goal_is_owed_for_each_year_of_the_project(filed):
    assert lapses(filed, 10, "2022-10-31") == []
    assert lapses(filed, 10, "2022-11-01") == [("2022-11-01", None, 1, True)]


def test_what_another_unit_owes_is_nobody_elses(filed):
    assert lapses(filed, 23, "2023-06-10", unit="culture-bureau") == []
    with filed.at(day("2023-06-10")) as moment:
        proof = proof_of(moment.views)
    assert proof.needs(23, "member", UNIT)
    assert proof.needs(23, "member", "culture-bureau") == []
    assert proof.needs(11, "named", "finance-bureau")
    assert proof.needs(11, "named", "audit-bureau") == []


def test_what_was_not_verified_cannot_lapse(filed):
    assert seen(filed, 3, "2023-06-10").standing.state == "not_started"
    assert lapses(filed, 3, "2023-06-10") == []


def test_what_was_known_before_the_filing_still_lacks_it(filed):
    before = datetime(2023, 7, 1, tzinfo=ZONE)
    assert lapses(filed, 23, "2023-07-20", known_at=before) == [("2023-06-01", None, 50, True)]


def test_a_report_in_its_window_leaves_nothing_and_a_late_one_ends_what_it_began(tmp_path):
    clock = Clock()
    county, _ = small_county(Settings(data=tmp_path / "var", database=""), clock)
    with closing(county):
        told(county, clock, [*STORY, ("2022-07-20", ReportMonitoring(**JULY_OF_NINE), CLERK)])
        clock.on("2022-11-10")
        assert lapses(county, 14, "2022-10-31") == []
        assert lapses(county, 14, "2022-11-10") == [("2022-11-01", None, 10, True)]
        october = ReportMonitoring(**JULY_OF_NINE | {"period": "september", "executed": "240"})
        told(county, clock, [("2022-11-20", october, CLERK)])
        assert lapses(county, 14, "2022-11-20") == [("2022-11-01", "2022-11-20", 19, True)]


def test_whatever_is_read_of_the_cycle_moves_the_mark():
    """Else a lapse that an entry ends would go on until another came."""
    files = load(folder("projections"))
    read = ("projects", "budgets", "steps", "follow_ups", "rounds", "monitoring", "notice")
    assert set().union(*(files[name].folds for name in read)) <= set(files["proof"].folds)


def test_the_command_line_the_api_and_the_pages_say_the_same(settings):
    clock = Clock()
    county, _ = small_county(settings, clock)
    with closing(county):
        told(county, clock, [*STORY, FILED])
        clock.on("2023-12-01")
        account(county, "shen", "audit")
        county.credentials.choose("shen", "shen de yi ju hua")
        expected = [{"from": "2023-06-01", "to": "2023-07-10", "days": 39, "presumed": True}]
        web = api(county)
        answered = web.get("/api/duties?task=23", auth=("shen", "shen de yi ju hua")).json()
        [row] = [one for one in answered["rows"] if one["unit"] == UNIT]
        assert (row["state"], row["lapses"]) == ("sustained", expected)
        then = web.get("/api/duties?task=23&as_of=2023-06-01", auth=("shen", "shen de yi ju hua")).json()
        [row] = [one for one in then["rows"] if one["unit"] == UNIT]
        assert (row["state"], row["lapses"]) == ("lapsed", [expected[0] | {"to": None, "days": 1}])
    [row] = [
        one for one in asked(settings, "duties", "--task", "23", "--as-of", "2023-11-30")["rows"] if one["unit"] == UNIT
    ]
    assert (row["state"], row["lapses"]) == ("sustained", expected)
    board = asked(settings, "board", "--by", "task", "--as-of", "2023-06-01")
    assert next(one for one in board["rows"] if one["id"] == "23")["states"]["lapsed"] == 1
