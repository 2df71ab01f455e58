"""`pbm sample`: made once, told how to sign in, refused with a sentence."""

import pytest

from pbm_tracker.county import County
from pbm_tracker.sample import recording
from pbm_tracker.sample.making import is_there
from pbm_tracker.sample.signing_in import PASSWORD
from pbm_tracker.settings import Settings
from surfaces import pbm

SHORT = ("sample", "--units", "5", "--until", "2021-05-31")


@pytest.fixture
def on_sqlite(tmp_path):
    return Settings(data=tmp_path / "var", database="")


def test_it_tells_who_may_sign_in_and_with_what(on_sqlite):
    said = pbm(on_sqlite, *SHORT)
    assert (said.status, said.out) == (0, "")
    assert "office-1" in said.err
    assert "单位主要负责同志（县教育局）" in said.err
    assert PASSWORD in said.err
    county = County.open(on_sqlite)
    try:
        assert county.sign_in("clerk-education", PASSWORD).unit == "education-bureau"
    finally:
        county.close()


def test_it_is_never_made_over_a_county(on_sqlite):
    assert pbm(on_sqlite, "init").status == 0
    said = pbm(on_sqlite, *SHORT)
    assert (said.status, said.err.strip()) == (1, "这里已经有一个县，不会覆盖它")
    said = pbm(on_sqlite, *SHORT, "--if-missing")
    assert (said.status, said.err.strip()) == (0, "这里已经有一个县，没有另做样本。")


@pytest.mark.parametrize(
    ("option", "value", "status", "words"),
    [
        ("--until", "2099-01-01", 1, "还没有到"),
        ("--until", "2021-04-26", 1, "才印发"),
        ("--until", "2021-02-30", 2, "没有这一天"),
        ("--units", "4", 2, "--units"),
        ("--units", "71", 2, "--units"),
        ("--seed", "-1", 2, "--seed"),
    ],
)
def test_a_wrong_option_makes_nothing(on_sqlite, option, value, status, words):
    said = pbm(on_sqlite, "sample", option, value)
    assert said.status == status
    assert words in said.err
    assert not is_there(on_sqlite)


@pytest.mark.postgres
def test_half_a_county_in_postgresql_is_a_sentence_and_a_status(tmp_path, postgres_url, monkeypatch):
    def fail(county, rows):
        raise OSError("磁盘已满")

    monkeypatch.setattr(recording, "record_rows", fail)
    said = pbm(Settings(data=tmp_path, database=postgres_url), *SHORT)
    assert said.status == 1
    assert "磁盘已满" in said.err
    assert "不是完整的样本" in said.err
