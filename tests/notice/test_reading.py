"""How 「12月底前」 is read, and since when."""

from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from pydantic import ValidationError

from given import CATALOGUE, CLERK, OFFICER, county, day
from pbm_tracker.access.policy import OWN_MATTERS
from pbm_tracker.notice.reading import (
    ONE_OF_ITS_OWN,
    READINGS_OF,
    STREAM,
    Adoption,
    AdoptReading,
    ReadingAdopted,
    adopted_on,
    in_force,
    next_workday,
    read_deadline,
)

ADOPT = AdoptReading(wording="12月底前", reading="next_workday")
DAYS = st.dates(date(2021, 1, 1), date(2024, 12, 31))


def adoption(reading, valid_from, wording="12月底前"):
    return Adoption(wording, reading, day(valid_from))


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("2021-12-31", "2021-12-31"),  # a Friday at work
        ("2022-12-31", "2023-01-03"),  # a Saturday, and the holiday after it
        ("2023-12-31", "2024-01-02"),
        ("2021-02-07", "2021-02-07"),  # a Sunday worked instead
        ("2022-10-01", "2022-10-08"),  # the National Day holiday, and a Saturday worked instead
        ("2060-01-03", "2060-01-05"),  # no arrangement known: the weekdays
    ],
)
def test_the_next_workday(printed, read):
    assert next_workday(day(printed)) == day(read)
    assert read_deadline(day(printed), "next_workday") == day(read)
    assert read_deadline(day(printed), "printed") == day(printed)


@drawn(DAYS)
def test_a_reading_never_brings_a_deadline_forward_and_reading_twice_changes_nothing(printed):
    read = next_workday(printed)
    assert printed <= read <= printed + timedelta(days=10)
    assert next_workday(read) == read


def test_until_a_reading_is_adopted_the_printed_day_counts():
    assert in_force([], day("2022-12-31")) == "printed"


def test_the_reading_that_begins_last_is_in_force_and_of_equals_the_one_adopted_last():
    adopted = [adoption("next_workday", "2022-12-01"), adoption("printed", "2022-06-01")]
    assert in_force(adopted, day("2022-11-30")) == "printed"
    assert in_force(adopted, day("2022-12-01")) == "next_workday"
    again = [*adopted, adoption("printed", "2022-12-01")]
    assert in_force(again, day("2022-12-01")) == "printed"
    assert in_force([*again, adoption("next_workday", "2023-03-01")], day("2023-02-28")) == "printed"


ADOPTIONS = st.builds(
    Adoption, st.sampled_from(["12月底前", "10月前"]), st.sampled_from(["printed", "next_workday"]), DAYS
)


@drawn(st.lists(ADOPTIONS), DAYS)
def test_what_begins_later_or_is_about_another_wording_changes_nothing(adopted, asked):
    known = [one for one in adopted if one.valid_from <= asked and one.wording == "12月底前"]
    assert in_force(adopted, asked) == in_force(known, asked)


def test_each_wording_has_its_own_reading():
    adopted = [adoption("before_month", "2022-01-01", "10月前"), adoption("next_workday", "2022-02-01")]
    assert in_force(adopted, day("2022-03-01")) == "next_workday"
    assert adopted_on(adopted, day("2022-03-01"), "10月前") == "before_month"
    assert adopted_on(adopted, day("2022-03-01"), "12月前") is None


@pytest.mark.parametrize(
    "step", [step for step in CATALOGUE.steps if len(step.readings) > 1], ids=lambda one: one.number
)
def test_the_readings_of_a_steps_window_can_be_adopted(step):
    wording = step.wording.removeprefix("每年")
    assert READINGS_OF[wording] == tuple(reading.name for reading in step.readings)
    for name in READINGS_OF[wording]:
        county().when(AdoptReading(wording=wording, reading=name), OFFICER, "2022-11-01").then(
            ReadingAdopted(wording=wording, reading=name, valid_from="2022-11-01")
        )


@pytest.mark.parametrize(("wording", "reading"), [("10月前", "next_workday"), ("12月底前", "before_month")])
def test_a_wording_is_not_read_as_another_is(wording, reading):
    adopt = AdoptReading(wording=wording, reading=reading)
    county().when(adopt, OFFICER, "2022-11-01").refused(ONE_OF_ITS_OWN, "reading")


def test_a_reading_counts_from_the_day_of_the_act_or_the_one_it_names():
    [entry] = (
        county()
        .when(ADOPT, OFFICER, "2022-11-01")
        .then(ReadingAdopted(wording="12月底前", reading="next_workday", valid_from="2022-11-01"))
    )
    assert (entry.stream, entry.effective_on) == (STREAM, day("2022-11-01"))


@pytest.mark.parametrize(("valid_from", "effective_on"), [("2022-12-01", "2022-11-01"), ("2022-10-01", "2022-10-01")])
def test_one_that_begins_later_is_known_at_once_and_one_that_began_before_from_then(valid_from, effective_on):
    adopt = ADOPT.model_copy(update={"valid_from": day(valid_from)})
    [entry] = county().when(adopt, OFFICER, "2022-11-01").entries()
    assert (entry.event.valid_from, entry.effective_on) == (day(valid_from), day(effective_on))


@pytest.mark.parametrize("wrong", [{"wording": "11月前"}, {"reading": "weekday"}])
def test_only_what_can_be_read_has_a_reading(wrong):
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        AdoptReading.model_validate({"wording": "12月底前", "reading": "printed", **wrong})


def test_adopting_is_for_supervision():
    county().when(ADOPT, CLERK, "2022-11-01").refused(OWN_MATTERS)
