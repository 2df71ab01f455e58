"""Any ledger, legal or not, recorded in any order of days: the product decides and judges as the rules in words do."""

import shutil
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.county import County
from pbm_tracker.kernel.clock import ZONE
from pbm_tracker.kernel.commands import Fact, Refusal
from pbm_tracker.kernel.draft import record
from pbm_tracker.kernel.events import Act
from pbm_tracker.notice.notice import NoticeRecorded, notice_in_force
from pbm_tracker.sample.recording import SimulatedClock, record_rows
from pbm_tracker.settings import Settings
from pbm_tracker.units.person import RegisterPerson
from pbm_tracker.units.section import AddSection
from pbm_tracker.units.unit import RegisterUnit
from sample.comparing import assert_agrees, told, truth_of
from sample.random_acts import TASKS, UNITS, Acts
from sample.rules import why_refused

ISSUED_ON = date(2021, 4, 27)
FOUNDED_AT = datetime(2021, 4, 27, 9, 0, tzinfo=ZONE)
UNJUDGED = {"confirm_upkeep", "name_section"}  # they also rest on what the second opinion does not keep


@pytest.fixture(scope="module")
def small_county():
    """Three units and three tasks; every example starts from a copy."""
    folder = Path(tempfile.mkdtemp(prefix="pbm-small-"))
    county = County(Settings(data=folder, database=""), SimulatedClock(FOUNDED_AT))
    act = Act(actor="county-office/init", role="supervision", occurred_on=ISSUED_ON)

    def work(draft):
        notice, digest = county.catalogue.notice, county.catalogue.digest
        recorded = NoticeRecorded(
            number=notice.number, issuer=notice.issuer, issued_on=ISSUED_ON, digest=digest, tasks=TASKS
        )
        draft.record(Fact(notice_in_force(draft), recorded), act)
        for person in ("one", "two"):
            draft.carry_out(RegisterPerson(person=person, name=person), act)
        for unit in UNITS:
            draft.carry_out(RegisterUnit(unit=unit, name=unit, kind="department"), act)
            clerk = Act(actor=f"{unit}/a", role="unit_clerk", occurred_on=ISSUED_ON)
            draft.carry_out(AddSection(unit=unit, section="office", name="办公室"), clerk)

    record(county.log, lambda: county.draft(permit_in_ledger), work)
    county.close()
    yield folder
    shutil.rmtree(folder)


@pytest.mark.slow
@settings(max_examples=40, phases=[Phase.generate], deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rng=st.randoms(use_true_random=True))
def test_the_product_decides_and_judges_as_the_rules_in_words_do(small_county, rng):
    folder = Path(tempfile.mkdtemp(prefix="pbm-random-"))
    try:
        shutil.copytree(small_county, folder, dirs_exist_ok=True)
        clock = SimulatedClock(FOUNDED_AT)
        county = County(Settings(data=folder, database=""), clock)
        try:
            follow(county, clock, rng)
        finally:
            county.close()
    finally:
        shutil.rmtree(folder)


def follow(county, clock, rng):
    """Records a ledger act by act, then compares some days and moments with the second opinion."""
    truth = truth_of(county, FOUNDED_AT, UNITS, ())
    acts = Acts(rng, truth)
    day, rows = date(2021, 11, 1), []
    for minute in range(rng.randint(10, 50)):
        day += timedelta(days=rng.choice((0, 0, 1, 5, 15, 45)))
        clock.moment = datetime.combine(day, time(9, minute), ZONE)
        row = acts.next(clock.moment)
        if taken(county, truth, row):
            truth.add(told(row))
            rows.append(row)
    clock.moment = datetime.combine(day, time(18), ZONE)
    compare(county, truth, rows, rng)


def taken(county, truth, row):
    """Whether the product takes a row; it must where the rules in words do, and a refused one leaves no trace."""
    before, wrong = county.log.head(), why_refused(truth, told(row))
    refused = None
    try:
        record_rows(county, [row])
    except Refusal as refusal:
        refused = refusal.reason
    if wrong or row.do not in UNJUDGED:
        assert (refused is None) == (wrong is None), (row, refused, wrong)
    assert (county.log.head() == before) == (refused is not None), row
    return refused is None


def compare(county, truth, rows, rng):
    """Days that mean something to these rows, and the days beside them; moments just before and just after a row."""
    end = county.now()
    named = [value for row in rows for value in row.fields.values() if isinstance(value, date)]
    days = sorted({*named, *(task.due for task in TASKS), *(row.on for row in rows), end.date()})
    moments = [end, end, FOUNDED_AT, *(row.at for row in rows)]
    assert_agrees(county, truth, end.date(), end)
    for _ in range(6):
        as_of = min(rng.choice(days) + timedelta(days=rng.choice((0, 0, -1, 1))), end.date())
        assert_agrees(county, truth, as_of, rng.choice(moments), rng.choice((None, "printed", "next_workday")))
