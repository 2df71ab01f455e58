"""Work that was killed leaves nothing behind for long, and work that is under way is left alone."""

from pbm_tracker.keeping.staging import PREFIX, staging


def test_what_a_killed_predecessor_left_is_swept_away_however_early_it_died(tmp_path):
    (tmp_path / f"{PREFIX}empty").mkdir()
    (tmp_path / f"{PREFIX}full").mkdir()
    (tmp_path / f"{PREFIX}full" / "log.sqlite").touch()
    with staging(tmp_path) as folder:
        assert list(tmp_path.iterdir()) == [folder]
    assert list(tmp_path.iterdir()) == []


def test_who_is_at_work_is_left_alone(tmp_path):
    with staging(tmp_path) as one:
        with staging(tmp_path) as other:
            assert {one, other} == set(tmp_path.iterdir())
        assert list(tmp_path.iterdir()) == [one]
