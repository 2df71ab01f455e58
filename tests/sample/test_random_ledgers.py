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
from pbm_tracker.notice.notice import NoticeRecorded, TaskInForce, notice_in_force
from pbm_tracker.sample.recording import SimulatedClock, record_rows
from pbm_tracker.sample.rows import Row, Who
from pbm_tracker.settings import Settings
from pbm_tracker.units.person import RegisterPerson
from pbm_tracker.units.section import AddSection
from pbm_tracker.units.unit import RegisterUnit
from sample.comparing import assert_agrees, told, truth_of
from sample.rules import why_refused

ISSUED_ON = date(2021, 4, 27)
FOUNDED_AT = datetime(2021, 4, 27, 9, 0, tzinfo=ZONE)
BEGINNING = date(2021, 11, 1)
UNITS = ("county-office", "finance-bureau", "education-bureau")
LATECOMER = "late-bureau"
TASKS = (
    TaskInForce(number=8, due=date(2022, 12, 31), collective=False, units=("finance-bureau",)),
    TaskInForce(number=35, due=date(2022, 12, 31), collective=True, units=("finance-bureau",)),
    TaskInForce(number=53, due=date(2021, 12, 31), collective=True, units=("finance-bureau",)),
)
DUE = {task.number: task.due for task in TASKS}
PROOF = [{"name": "佐证.pdf", "sha256": "ab" * 32}]
OF_UNIT = {"report_progress", "claim_completion", "request_extension", "confirm_upkeep", "name_section", "name_person"}

OPEN = ("claim_completion", "claim_completion", "report_progress", "request_extension", "grant_extension")
CLAIMED = ("verify_completion", "verify_completion", "return_completion", "grant_extension", "refuse_extension")
VERIFIED = ("find_lapse", "find_lapse", "cure_lapse", "overturn_verification", "confirm_upkeep")
ANY = tuple(sorted({*OPEN, *CLAIMED, *VERIFIED}))
HANDS = ("name_section", "name_person")
SELDOM = ("withdraw_duty", "assign_duty", "register_unit", "merge_unit", "abolish_unit", "adopt_reading")


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
        draft.record(Fact(notice_in_force(draft.read), recorded), act)
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


def likely(truth, task, unit, capacity):
    """Acts that make sense where the duty stands, so that ledgers get somewhere."""
    found = [duty for duty in truth.fitting({"task": task, "unit": unit, "capacity": capacity}) if not duty.withdrawn]
    claims = found[0].claims if found else []
    if not claims or claims[-1].rejected:
        return OPEN
    return CLAIMED if claims[-1].pending else VERIFIED


@st.composite
def acts(draw, truth, moment):
    """An act recorded at a moment, of that day or an earlier one."""
    on = moment.date() - timedelta(days=draw(st.sampled_from((0, 0, 0, 1, 13, 45))))
    unit = draw(st.sampled_from(("education-bureau",) * 4 + ("county-office",) * 3 + ("finance-bureau", LATECOMER)))
    task = draw(st.sampled_from((53, 53, 53, 35, 8)))
    capacity = draw(st.sampled_from((None, None, None, "member", "named")))
    kinds = draw(st.sampled_from(("likely",) * 14 + ("any", "hands", "seldom", "seldom")))
    words = {"likely": likely(truth, task, unit, capacity), "any": ANY, "hands": HANDS, "seldom": SELDOM}[kinds]
    do = draw(st.sampled_from(words))
    fields = {"task": task, "unit": unit, "capacity": capacity} | draw(particulars(do, on, task))
    about_units = {"register_unit", "merge_unit", "abolish_unit", "adopt_reading"}
    dropped = {"task", "capacity"} if do in about_units else set()
    dropped |= {"unit"} if do == "adopt_reading" else set()
    fields = {name: value for name, value in fields.items() if name not in dropped and value is not None}
    person = draw(st.sampled_from("ab"))
    if do in OF_UNIT:
        who = Who(f"{unit}/{person}", "unit_clerk")
    elif do in ("verify_completion", "return_completion") and draw(st.integers(0, 7)):
        who = Who(f"county-office/{person}", "audit" if unit == "county-office" else "supervision")
    else:
        who = Who(f"county-office/{person}", "supervision")
    return Row(moment, on, who, do, fields)


@st.composite
def particulars(draw, do, on, task):
    """What the act says beside whom it is about; days near the act, the deadline, or each other."""
    near = on + timedelta(days=draw(st.sampled_from((-60, -14, -5, -1, 0, 0, 0, 1))))
    about_due = DUE[task] + timedelta(days=draw(st.sampled_from((-1, 0, 1, 3, 4, 20, 60, 100))))
    day = draw(st.sampled_from((near, near, about_due)))
    reason = {"reason": "理由"}
    return {
        "report_progress": {"text": "进展"},
        "claim_completion": {"completed_on": day, "evidence": PROOF},
        "verify_completion": {
            "completed_on": draw(st.sampled_from((None, None, day))),
            **draw(st.sampled_from((reason, reason, {}))),
        },
        "return_completion": reason,
        "overturn_verification": reason,
        "request_extension": {"until": draw(st.sampled_from((about_due, on + timedelta(days=30)))), **reason},
        "grant_extension": {"until": draw(st.sampled_from((None, about_due)))},
        "refuse_extension": reason,
        "confirm_upkeep": {"year": day.year, "evidence": PROOF},
        "find_lapse": {"lapsed_on": near, **reason},
        "cure_lapse": {"cured_on": near},
        "name_section": {"section": "office"},
        "name_person": {"person": draw(st.sampled_from(("one", "two")))},
        "withdraw_duty": reason,
        "assign_duty": {
            "capacity": draw(st.sampled_from(("member", "named"))),
            "due": draw(st.sampled_from((None, about_due))),
        },
        "register_unit": {"name": "晚来的单位", "kind": "town", "member_from": near},
        "merge_unit": {"into": draw(st.sampled_from((*UNITS, LATECOMER)))},
        "abolish_unit": {},
        "adopt_reading": {
            "wording": "12月底前",
            "reading": draw(st.sampled_from(("printed", "next_workday"))),
            "valid_from": day,
        },
    }[do]


@settings(
    max_examples=60, phases=[Phase.generate], deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_the_product_decides_and_judges_as_the_rules_in_words_do(small_county, data):
    folder = Path(tempfile.mkdtemp(prefix="pbm-random-"))
    try:
        shutil.copytree(small_county, folder, dirs_exist_ok=True)
        clock = SimulatedClock(FOUNDED_AT)
        county = County(Settings(data=folder, database=""), clock)
        try:
            follow(county, clock, data)
        finally:
            county.close()
    finally:
        shutil.rmtree(folder)


def follow(county, clock, data):
    """Records a ledger act by act, then compares some days and moments with the second opinion."""
    truth = truth_of(county, FOUNDED_AT, UNITS, ())
    day, rows = BEGINNING, []
    for minute in range(data.draw(st.integers(4, 30), "acts")):
        day += timedelta(days=data.draw(st.sampled_from((0, 0, 1, 6, 20, 75))))
        clock.moment = datetime.combine(day, time(9, minute), ZONE)
        row = data.draw(acts(truth, clock.moment))
        if taken(county, truth, row):
            truth.add(told(row))
            rows.append(row)
    clock.moment = datetime.combine(day, time(18), ZONE)
    compare(county, truth, rows, clock.moment, data)


def taken(county, truth, row):
    """Whether the product takes a row; it must where the rules in words do, and a refused one leaves no trace."""
    before, wrong = county.log.head(), why_refused(truth, told(row))
    refused = None
    try:
        record_rows(county, [row])
    except Refusal as refusal:
        refused = refusal.reason
    if row.do != "confirm_upkeep" or wrong:
        assert (refused is None) == (wrong is None), (row, refused, wrong)
    assert (county.log.head() == before) == (refused is not None), row
    return refused is None


def compare(county, truth, rows, end, data):
    """Days that mean something to these rows, and the days beside them; moments just before and just after a row."""
    named = [value for row in rows for value in row.fields.values() if isinstance(value, date)]
    days = sorted({*named, *DUE.values(), *(row.on for row in rows), end.date()})
    moments = [end, FOUNDED_AT, *(row.at for row in rows)]
    for _ in range(5):
        as_of = data.draw(st.sampled_from(days)) + timedelta(days=data.draw(st.sampled_from((0, 0, -1, 1))))
        known_at = data.draw(st.sampled_from(moments))
        reading = data.draw(st.sampled_from((None, "printed", "next_workday")))
        assert_agrees(county, truth, min(as_of, end.date()), known_at, reading)
    assert_agrees(county, truth, end.date(), end)
