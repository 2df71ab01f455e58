"""Entries of every form there ever was are read, for deciding and for folding alike."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from eventsourcing.persistence import StoredEvent

from kernel_samples import TODAY, Jar, JarWeighed, Ticking, append, frozen, projection_files, views_of
from pbm_tracker.kernel.events import Act, Entry
from pbm_tracker.kernel.log import Log, Unreadable, entry_of

FROZEN = frozen(Path(__file__).parent / "samples" / "jars.jsonl")


@pytest.fixture
def log(place, opened):
    log = Log(place.store(), Ticking(datetime(2022, 6, 1, tzinfo=UTC)))
    opened.callback(log.close)
    return log


@pytest.fixture
def old_log(log):
    """A log as it was written when weights were in kilograms, with one entry of today."""
    log.recorder.insert_events(
        [StoredEvent(stream, version, topic, state) for _, stream, version, topic, state in FROZEN]
    )
    append(log, "jar/2", JarWeighed(grams=1250))
    return log


def test_deciding_sees_the_new_form(old_log):
    assert old_log.state_of(Jar, "jar/1") == Jar(stream="jar/1", version=3, name="一号", amount=12, grams=3000)
    assert old_log.state_of(Jar, "jar/2").grams == 1250


def test_folding_sees_the_new_form(old_log, place, tmp_path, opened):
    views = views_of(old_log, place, projection_files(tmp_path / "projections"))
    opened.callback(views.close)
    for as_of in (date(2021, 12, 31), TODAY):
        with views.reading(as_of) as reading:
            assert next(row["grams"] for row in reading.rows("weights", "weights") if row["stream"] == "jar/1") == 3000


def test_a_stored_entry_is_never_rewritten(old_log):
    assert list(old_log.rows(0, len(FROZEN))) == FROZEN


def test_an_old_entry_says_all_it_ever_said(old_log):
    [weighed] = [entry for entry in old_log.entries_of("jar/1") if isinstance(entry.event, JarWeighed)]
    assert weighed == Entry(
        "jar/1",
        3,
        Act(actor="finance-bureau/clerk", role="unit_clerk", occurred_on=date(2021, 12, 30), basis="龙财〔2021〕1号"),
        JarWeighed(grams=3000),
        "weigh/1",
        datetime(2021, 12, 31, 1, 2, 3, 456789, tzinfo=UTC),
        3,
    )


def test_an_entry_of_a_newer_form_is_not_taken_for_one_of_today():
    state = b'{"v":3,"recorded_at":"2022-01-01T00:00:00.000000Z","effective_on":"2022-01-01"}'
    with pytest.raises(Unreadable, match="第 3 版"):
        entry_of((1, "jar/1", 1, "jar_weighed", state))


def test_an_entry_of_an_unknown_kind_is_not_read():
    with pytest.raises(Unreadable, match="没有 os:system 这种记录"):
        entry_of((1, "jar/1", 1, "os:system", b'{"v":1,"effective_on":"2022-01-01"}'))
