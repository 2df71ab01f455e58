"""How 「12月底前」 is read, and since when."""

from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from pydantic import ValidationError

from given import CLERK, OFFICER, county, day
from pbm_tracker.access.policy import OWN_MATTERS
from pbm_tracker.notice.reading import (
    STREAM,
    AdoptReading,
    ReadingAdopted,
    in_force,
    next_workday,
    read_deadline,
)

ADOPT = AdoptReading(wording="12月底前", reading="next_workday")
DAYS = st.dates(date(2021, 1, 1), date(2024, 12, 31))


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
    adopted = [(day("2022-12-01"), "next_workday"), (day("2022-06-01"), "printed")]
    assert in_force(adopted, day("2022-11-30")) == "printed"
    assert in_force(adopted, day("2022-12-01")) == "next_workday"
    again = [*adopted, (day("2022-12-01"), "printed")]
    assert in_force(again, day("2022-12-01")) == "printed"
    assert in_force([*again, (day("2023-03-01"), "next_workday")], day("2023-02-28")) == "printed"


@drawn(st.lists(st.tuples(DAYS, st.sampled_from(["printed", "next_workday"]))), DAYS)
def test_what_begins_later_changes_nothing_before(adopted, asked):
    known = [one for one in adopted if one[0] <= asked]
    assert in_force(adopted, asked) == in_force(known, asked)


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


@pytest.mark.parametrize("wrong", [{"wording": "10月底前"}, {"reading": "weekday"}])
def test_only_what_can_be_read_has_a_reading(wrong):
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        AdoptReading.model_validate({"wording": "12月底前", "reading": "printed", **wrong})


def test_adopting_is_for_supervision():
    county().when(ADOPT, CLERK, "2022-11-01").refused(OWN_MATTERS)
