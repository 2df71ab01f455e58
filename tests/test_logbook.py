"""Every filter of the log, on both databases; and the index that it is read by."""

from contextlib import closing
from datetime import date

import pytest

from pbm_tracker.access.policy import Identity
from pbm_tracker.audit.entries import Filter
from pbm_tracker.county import County
from pbm_tracker.logbook import LogFilter, LogRead
from surfaces import Clock, pbm

OFFICE, SECURITY, CLERK = Identity("wang", "supervision"), Identity("bao", "security"), Identity("li", "unit_clerk")


@pytest.fixture
def county(made):
    clock = Clock()
    clock.on("2022-06-10")
    with closing(County.open(made.settings, clock)) as county:
        yield county


def read(county, identity=OFFICE, wanted=None, as_of=None, **asked):
    with county.at(as_of) as moment:
        log = LogRead(county, moment, identity, wanted or LogFilter(**asked))
        newest = log.newest(1000)
        assert [entry.position for entry in log.oldest(1000)] == [entry.position for entry in newest][::-1]
        assert log.count() == len(newest)
        assert log.stopped() == []
        return newest


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"event": "lapse_found"}, 1),
        ({"unit": "education-bureau", "task": 51}, 8),
        ({"stream": "duty/51/member/education"}, 8),
        ({"stream": "duty/51_member"}, 0),
        ({"actor": "education-bureau/clerk"}, 5),
        ({"role": "unit_clerk"}, 5),
        ({"occurred_from": "2022-02-01", "occurred_to": "2022-02-28"}, 2),
        ({"recorded_from": "2022-06-03"}, 0),
        ({"recorded_to": "2021-05-06", "event": "unit_registered"}, 6),
        ({"back_dated": "true"}, 9),
        ({"back_dated": "false", "task": 51, "unit": "education-bureau"}, 8),
        ({"from_ledger": "true", "event": "person_registered"}, 1),
        ({"cause": "init", "event": "unit_registered"}, 6),
        ({"cause": "ini", "event": "unit_registered"}, 0),
        ({"event": "lapse_found", "as_of": date(2022, 4, 30)}, 0),
        ({"event": "lapse_found", "as_of": date(2022, 6, 1)}, 1),
    ],
)
def test_the_log_is_narrowed_alike_on_both_databases(county, asked, count):
    assert len(read(county, **asked)) == count


def test_the_reader_decides_what_counts(county):
    assert {entry.stream.split("/")[0] for entry in read(county, SECURITY)} == {"account"}
    assert {entry.stream for entry in read(county, CLERK, stream="account/")} == {"account/li"}
    assert len(read(county, CLERK)) == len(read(county, OFFICE))


def test_a_person_signs_by_name_in_a_ledger(county):
    assert len(read(county, wanted=Filter(person="officer"))) == 4
    assert read(county, wanted=Filter(person="fficer")) == []


def test_a_page_begins_after_or_before_a_position(county):
    with county.at() as moment:
        log = LogRead(county, moment, OFFICE, LogFilter(event="duty_assigned"))
        positions = [entry.position for entry in log.oldest(1000)]
        assert [entry.position for entry in log.oldest(3, positions[9])] == positions[10:13]
        assert [entry.position for entry in log.newest(3, positions[9])] == positions[6:9][::-1]
        log.between(positions[5], positions[7])
        assert [entry.position for entry in log.oldest(9)] == positions[5:8]


def test_the_index_is_made_again_when_it_is_thrown_away(copied):
    clock = Clock()
    clock.on("2022-06-10")
    with closing(County.open(copied.settings, clock)) as county:
        before = [entry.position for entry in read(county, event="lapse_found")]
        county.index.fold_anew()
        assert [entry.position for entry in read(county, event="lapse_found")] == before


def test_what_is_recorded_later_is_in_the_index_too(copied):
    given = ["--unit", "culture-bureau", "--name", "县文旅局", "--account", "wang"]
    assert "文旅" not in pbm(copied.settings, "search", "文旅").out
    said = pbm(copied.settings, "do", "rename_unit", *given, PBM_PASSWORD=copied.passwords["wang"])
    assert said.status == 0, said.err
    assert "县文旅局" in pbm(copied.settings, "search", "文旅").out
    with closing(County.open(copied.settings)) as county:
        assert [entry.event.topic for entry in read(county, unit="culture-bureau", event="unit_renamed")] == [
            "unit_renamed"
        ]
