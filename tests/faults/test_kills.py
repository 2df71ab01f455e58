"""kill -9, at random moments and at chosen ones: nothing that was acknowledged is lost, torn or there twice."""

from contextlib import closing

import pytest
import yaml

from checkers import judge
from clients import die_while_importing, forked
from pbm_tracker.county import County
from pbm_tracker.ledger import import_ledger
from storm import busy, storm

SEED, KILLS = 20211231, 40


@pytest.mark.slow
def test_b1_f1_f4_f5_a_storm_of_kills_loses_nothing(copied, tmp_path):
    folder = tmp_path / "storm"
    folder.mkdir()
    weather, acts = storm(copied.settings, copied.passwords["li"], folder, SEED, KILLS)
    verdict = judge(copied.settings, acts, tmp_path / "scratch")
    assert verdict.wrong() == {}
    assert weather.fell_over == []
    assert verdict.asked["ok"] > 100
    assert weather.kills.total() == KILLS


@pytest.mark.slow
def test_b2_many_processes_that_record_at_once_lose_and_double_nothing(copied, tmp_path):
    folder = tmp_path / "busy"
    folder.mkdir()
    ended, acts = busy(copied.settings, folder, SEED, 8, 25)
    verdict = judge(copied.settings, acts, tmp_path / "scratch")
    assert verdict.wrong() == {}
    assert ended == [0] * 8
    assert verdict.asked.keys() <= {"ok", "refused"}
    assert verdict.asked["ok"] > 150


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["in the middle", "before the commit", "before the views"])
def test_f2_f5_an_import_that_is_killed_is_there_whole_or_not_at_all(copied, tmp_path, moment):
    """And imported again it adds what is missing; the views follow whoever reads next."""
    rows = [
        {
            "on": "2022-06-05", "by": "education-bureau/clerk", "as": "unit_clerk", "do": "report_progress",
            "unit": "education-bureau", "task": 51, "text": f"第 {row} 行",
        }
        for row in range(400)
    ]  # fmt: skip
    ledger = tmp_path / "ledger.yaml"
    ledger.write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")
    with closing(County.open(copied.settings)) as county, forked() as begin:
        before = county.log.head()
        process = begin(die_while_importing, copied.settings, ledger, moment)
        process.join(60)
        assert process.exitcode == 9
        committed = moment == "before the views"
        assert len(list(county.log.rows(before, county.log.head()))) == (400 if committed else 0)
        with county.at() as reading:
            assert reading.position == county.log.head()
        again = import_ledger(county, ledger)
        assert (again.added, again.there) == ((0, 400) if committed else (400, 0))
        assert len(list(county.log.rows(before, county.log.head()))) == 400
