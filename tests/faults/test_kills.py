"""kill -9, at random moments and at chosen ones: nothing that was acknowledged is lost, torn or there twice."""

import pytest

from checkers import judge
from storm import storm

pytestmark = pytest.mark.slow
SEED, KILLS = 20211231, 40


def test_b1_f1_f4_f5_a_storm_of_kills_loses_nothing(copied, tmp_path):
    folder = tmp_path / "storm"
    folder.mkdir()
    weather, acts = storm(copied.settings, copied.passwords["li"], folder, SEED, KILLS)
    verdict = judge(copied.settings, acts, tmp_path / "scratch")
    assert verdict.wrong() == {}
    assert weather.fell_over == []
    print(weather, verdict)
    assert verdict.asked["ok"] > 100
    assert weather.kills.total() == KILLS
