"""The sample county is the same for the same seed, whole or not there, and true on any day on both axes."""

import hashlib
import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from pbm_tracker.access.account import Account
from pbm_tracker.county import County, InTheFuture, exists
from pbm_tracker.founding import CountyExists
from pbm_tracker.kernel.clock import ZONE, as_text, end_of
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.notice.notice import STREAM, Notice
from pbm_tracker.sample import recording
from pbm_tracker.sample.making import HalfRecorded, is_there, make_sample, write_ledger
from pbm_tracker.sample.signing_in import PASSWORD, sign_ins
from pbm_tracker.settings import Settings
from sample.comparing import assert_agrees, truth_of

NOW = datetime(2024, 1, 15, 10, 0, tzinfo=ZONE)
LAST = date(2023, 12, 31)
DEADLINES = (date(2021, 12, 31), date(2022, 12, 31), date(2023, 1, 3))


def made(settings, seed=7, units=5, until=LAST):
    ledger = write_ledger(seed, units, until, NOW)
    make_sample(settings, seed, ledger, lambda _: None)
    return ledger


def opened(settings):
    return County.open(settings, lambda: NOW)


def log_of(settings):
    county = opened(settings)
    try:
        return hashlib.sha256(repr(list(county.log.rows(0, county.log.head()))).encode()).hexdigest()
    finally:
        county.close()


def folder(path):
    return Settings(data=path, database="")


def moments(rng, ledger, count):
    """Pairs of a day and a moment: the turns of the year, the days around lapses and moves, and days at random."""
    turning = [day + timedelta(days=off) for day in DEADLINES for off in (-1, 0, 1)]
    lapses = [row.fields[name] for row in ledger.rows for name in ("lapsed_on", "cured_on") if name in row.fields]
    late = [row for row in ledger.rows if row.at.date() != row.on]
    days = [*turning, date(2021, 4, 26), date(2021, 4, 27), LAST, NOW.date()]
    pairs = [(day, rng.choice((NOW, end_of(day)))) for day in days]
    pairs += [(rng.choice(lapses) - timedelta(days=rng.randrange(2)), NOW) for _ in range(count // 5)]
    pairs += [(row.on, row.at - timedelta(seconds=rng.randrange(2))) for row in rng.sample(late, count // 10)]
    while len(pairs) < count:
        day = date(2021, 4, 27) + timedelta(days=rng.randrange(979))
        pairs.append((day, min(end_of(day + timedelta(days=rng.randrange(-90, 300))), NOW)))
    return pairs


# What it is


def test_one_seed_makes_one_county_to_the_last_entry(tmp_path):
    until = date(2021, 10, 31)
    for name, seed in (("one", 7), ("same", 7), ("other", 8)):
        made(folder(tmp_path / name), seed, until=until)
    digests = [log_of(folder(tmp_path / name)) for name in ("one", "same", "other")]
    assert digests[0] == digests[1] != digests[2]


def test_an_earlier_end_is_the_beginning_of_the_same_story():
    whole, begun = write_ledger(7, 8, None, NOW), write_ledger(7, 8, date(2022, 3, 31), NOW)
    assert 0 < len(begun.rows) < len(whole.rows)
    assert begun.rows == whole.rows[: len(begun.rows)]
    assert max(row.at for row in begun.rows) <= end_of(date(2022, 3, 31))


def test_nothing_is_recorded_later_than_now():
    now = datetime(2022, 6, 1, 11, 0, tzinfo=ZONE)
    assert max(row.at for row in write_ledger(7, 8, None, now).rows) <= now
    with pytest.raises(InTheFuture):
        write_ledger(7, 8, date(2022, 6, 2), now)


@pytest.fixture(scope="module")
def whole_ledger():
    return write_ledger(2021, 70, None, NOW)


def test_the_whole_county_shows_what_a_real_one_would(whole_ledger):
    acts = Counter(row.do for row in whole_ledger.rows)
    assert len(whole_ledger.units) == 70
    assert 35_000 <= len(whole_ledger.rows) <= 43_000
    assert {"merge_unit", "abolish_unit", "register_unit", "rename_unit", "leave_post", "withdraw_duty"} <= set(acts)
    assert all(acts[do] >= 20 for do in ("overturn_verification", "find_lapse", "cure_lapse", "refuse_extension"))
    assert acts["return_completion"] > 200
    assert acts["grant_extension"] > 100


def test_only_the_supervision_office_records_late_and_names_its_basis(whole_ledger):
    late = [row for row in whole_ledger.rows if row.at.date() != row.on]
    assert len(late) > 100
    assert {row.who.role for row in late} == {"supervision"}
    assert all(row.basis and row.on < row.at.date() for row in late)


def test_fewer_units_keep_those_that_the_notice_names():
    units = [row.id for row in write_ledger(7, 5, date(2021, 5, 1), NOW).units]
    named = ["county-office", "finance-bureau", "audit-bureau", "organization-department", "education-bureau"]
    assert units == named


# Made whole or not at all, and never over another


def test_it_wears_its_mark_and_its_people_can_sign_in(settings):
    ledger = made(settings, until=date(2021, 6, 30))
    county = opened(settings)
    try:
        assert county.log.state_of(Notice, STREAM).sample_seed == 7
        found = {one.account: one.role for one in sign_ins(county)}
        assert found["clerk-education"] == "单位经办人（县教育局）"
        assert {"admin", "office-1", "office-2", "finance-1", "audit-1", "head-education", "clerk-finance"} < set(found)
        assert all(county.sign_in(account, PASSWORD) for account in found)
        assert county.log.state_of(Account, "account/office-1").person is not None
        truth = truth_of(county, ledger.founded_at, [row.id for row in ledger.units], ledger.rows)
        assert_agrees(county, truth, date(2021, 6, 15), end_of(date(2021, 6, 20)))
        assert_agrees(county, truth, NOW.date(), NOW)
    finally:
        county.close()
    assert is_there(settings)
    with pytest.raises(CountyExists):
        made(settings, until=date(2021, 6, 30))


def test_a_password_that_was_changed_is_no_longer_told(tmp_path):
    made(folder(tmp_path), until=date(2021, 5, 31))
    county = opened(folder(tmp_path))
    try:
        county.credentials.choose("office-1", "another-password-2024")
        assert "office-1" not in {one.account for one in sign_ins(county)}
    finally:
        county.close()


def breaking_off(monkeypatch, after):
    """The recording fails after so many moments."""
    recorded = []
    record_rows = recording.record_rows

    def fail(county, rows):
        recorded.append(rows)
        if len(recorded) > after:
            raise Refusal("不可能", clause="测试")
        record_rows(county, rows)

    monkeypatch.setattr(recording, "record_rows", fail)


def test_a_recording_that_breaks_off_leaves_no_county_behind(tmp_path, monkeypatch):
    settings = folder(tmp_path / "var")
    breaking_off(monkeypatch, after=3)
    with pytest.raises(Refusal):
        made(settings, until=date(2021, 6, 30))
    assert not exists(settings)
    assert list((tmp_path / "var").iterdir()) == []
    monkeypatch.undo()
    made(settings, until=date(2021, 6, 30))
    assert is_there(settings)


@pytest.mark.postgres
def test_what_broke_off_in_postgresql_says_that_it_is_half_a_county(tmp_path, postgres_url, monkeypatch):
    breaking_off(monkeypatch, after=3)
    with pytest.raises(HalfRecorded, match="不是完整的样本"):
        made(Settings(data=tmp_path, database=postgres_url), until=date(2021, 6, 30))


def test_what_was_left_by_a_killed_one_is_cleared_away(tmp_path):
    (tmp_path / ".sample").mkdir()
    (tmp_path / ".sample" / "log.sqlite").write_text("half", encoding="utf-8")
    made(folder(tmp_path), until=date(2021, 5, 31))
    assert not (tmp_path / ".sample").exists()


def test_every_entry_stands_at_the_moment_it_was_recorded(tmp_path):
    ledger = made(folder(tmp_path), until=date(2021, 8, 31))
    county = opened(folder(tmp_path))
    try:
        last = county.log.entry_at(county.log.head())
        assert as_text(last.recorded_at) == as_text(ledger.rows[-1].at)
        assert county.log.position_at(ledger.founded_at - timedelta(seconds=1)) == 0
    finally:
        county.close()


# True on any day, on both axes


def compared_on(settings, ledger, count):
    rng = random.Random(count)
    county = opened(settings)
    try:
        truth = truth_of(county, ledger.founded_at, [row.id for row in ledger.units], ledger.rows)
        for as_of, known_at in moments(rng, ledger, count):
            assert_agrees(county, truth, as_of, known_at, rng.choice((None, None, "printed", "next_workday")))
    finally:
        county.close()


def test_a_small_county_is_true_on_a_dozen_days(tmp_path):
    compared_on(folder(tmp_path), made(folder(tmp_path), units=6), 12)


@pytest.mark.slow
def test_the_whole_county_is_true_on_fifty_days(tmp_path):
    compared_on(folder(tmp_path), made(folder(tmp_path), seed=2021, units=70), 50)
