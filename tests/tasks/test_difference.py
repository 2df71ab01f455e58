"""What a difference is called, why it came about, and what holds for any two moments."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbm_tracker.kernel.events import Act, Entry
from pbm_tracker.tasks.completion import ProgressReported
from pbm_tracker.tasks.difference import KIND_WORDS, Kind, differences
from pbm_tracker.tasks.pages import DutySeen
from pbm_tracker.tasks.standing import Extension, Facts, standing

DUE = date(2021, 12, 31)
OPEN = Facts(due=DUE)
STARTED = replace(OPEN, started=True)
CLAIMED = replace(STARTED, claimed_on=date(2021, 12, 20), claimed=date(2021, 12, 20))
DONE = replace(CLAIMED, accepted=date(2021, 12, 20))
DONE_LATE = replace(DONE, claimed=date(2022, 1, 5), accepted=date(2022, 1, 5))
LAPSED = replace(DONE, lapses=((date(2022, 1, 4), None),))
CURED = replace(DONE, lapses=((date(2022, 1, 4), date(2022, 1, 8)),))
GRANTED = replace(OPEN, extensions=(Extension(date(2021, 12, 1), date(2022, 3, 31), date(2021, 12, 20)),))
WITHDRAWN = replace(OPEN, withdrawn=True)
BEFORE, AFTER = date(2021, 12, 31), date(2022, 1, 10)
ENTRY = Entry(
    "duty/9/member/a",
    7,
    Act(actor="a/clerk", role="unit_clerk", occurred_on="2022-01-03"),
    ProgressReported(text="进展"),
    position=70,
)


def seen(facts, day, unit="a", task=9, *, reading="printed", stream=None):
    row = {"stream": stream or f"duty/{task}/member/{unit}"}
    return DutySeen(row, task, unit, "member", facts, standing(facts, day, reading))


def compared(before, after, gained=(), lost=()):
    """The one change between two sides of one duty."""
    [change] = differences(
        [before] if before else [],
        [after] if after else [],
        {ENTRY.stream: gained} if gained else {},
        {ENTRY.stream: lost} if lost else {},
    )
    return change


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (OPEN, OPEN, Kind.OVERDUE),
        (CLAIMED, STARTED, Kind.OVERDUE),
        (DONE, LAPSED, Kind.LAPSED),
        (CLAIMED, LAPSED, Kind.LAPSED),
        (OPEN, CLAIMED, Kind.CLAIMED),
        (DONE, CLAIMED, Kind.UNDONE),
        (OPEN, DONE, Kind.VERIFIED),
        (CLAIMED, DONE_LATE, Kind.VERIFIED),
        (OPEN, GRANTED, Kind.DEADLINE),
        (DONE, CURED, Kind.JUDGED_ANEW),
        (OPEN, WITHDRAWN, Kind.WITHDRAWN),
        (WITHDRAWN, OPEN, Kind.RESTORED),
        (None, OPEN, Kind.ASSIGNED),
        (OPEN, None, Kind.ABSENT),
    ],
)
def test_what_became_of_a_duty_has_its_name(before, after, kind):
    change = compared(before and seen(before, BEFORE), after and seen(after, AFTER), [ENTRY])
    assert change.kind is kind
    assert change.gained == (ENTRY,)


@pytest.mark.parametrize(
    ("before", "after", "day", "kind"),
    [
        (OPEN, STARTED, AFTER, Kind.STARTED),
        (STARTED, OPEN, AFTER, Kind.UNSTARTED),
        (OPEN, GRANTED, AFTER, Kind.RELIEVED),
        (LAPSED, CURED, AFTER, Kind.CURED),
        (CLAIMED, STARTED, BEFORE, Kind.UNDONE),
        (DONE, DONE_LATE, AFTER, Kind.JUDGED_ANEW),
        (OPEN, OPEN, AFTER, Kind.NOTED),
    ],
)
def test_what_is_known_otherwise_of_one_day_has_its_name(before, after, day, kind):
    assert compared(seen(before, day), seen(after, day), [ENTRY]).kind is kind


def test_a_duty_in_other_hands_was_handed_over():
    before, after = seen(OPEN, BEFORE), seen(OPEN, BEFORE, unit="b", stream=ENTRY.stream)
    assert compared(before, after, [ENTRY]).kind is Kind.HANDED_OVER


@pytest.mark.parametrize(
    ("before", "after", "entries", "reason"),
    [
        (seen(OPEN, BEFORE), seen(OPEN, AFTER), [], "没有新的记录，时限 2021-12-31 已过"),
        (seen(OPEN, BEFORE), seen(STARTED, AFTER), [ENTRY], "时限 2021-12-31 已过"),
        (seen(OPEN, AFTER), seen(OPEN, BEFORE), [], "没有新的记录，时限 2021-12-31 还没有到"),
        (seen(CLAIMED, BEFORE), seen(STARTED, AFTER), [ENTRY], None),
        (
            seen(replace(DONE, accepted=AFTER), BEFORE),
            seen(replace(DONE, accepted=AFTER), AFTER),
            [],
            "没有新的记录，认定的完成日期 2022-01-10 已到",
        ),
        (
            seen(replace(OPEN, due=date(2022, 12, 31)), BEFORE),
            seen(replace(OPEN, due=date(2022, 12, 31)), BEFORE, reading="next_workday"),
            [],
            "时限读法不同，原时限由 2022-12-31 变为 2023-01-03",
        ),
    ],
)
def test_what_no_entry_did_is_said(before, after, entries, reason):
    assert compared(before, after, entries).reason == reason


def test_a_second_entry_does_not_hide_that_the_standing_is_the_same():
    change = compared(seen(STARTED, AFTER), seen(STARTED, AFTER), [ENTRY])
    assert (change.kind, change.reason) == (Kind.NOTED, None)


def test_the_days_that_pass_are_no_difference():
    assert differences([seen(OPEN, AFTER)], [seen(OPEN, date(2022, 2, 1))], {}, {}) == []
    lapsed = [seen(LAPSED, day) for day in (AFTER, date(2022, 2, 1))]
    assert differences([lapsed[0]], [lapsed[1]], {}, {}) == []


def test_every_kind_has_its_words():
    assert list(KIND_WORDS) == list(Kind)


# What holds for any two moments

FACTS = st.sampled_from([OPEN, STARTED, CLAIMED, DONE, DONE_LATE, LAPSED, CURED, GRANTED, WITHDRAWN])
STREAMS = st.sampled_from([f"duty/{task}/member/{unit}" for task in (9, 10) for unit in "abc"])
SIDES = st.dictionaries(STREAMS, FACTS)
ENTRIES = st.sets(STREAMS).map(lambda streams: {stream: [replace(ENTRY, stream=stream)] for stream in streams})


def side(facts, day):
    return [
        seen(one, day, stream.rpartition("/")[2], int(stream.split("/")[1])) for stream, one in sorted(facts.items())
    ]


@given(SIDES, st.sampled_from([BEFORE, AFTER]))
def test_there_is_no_difference_to_oneself(facts, day):
    assert differences(side(facts, day), side(facts, day), {}, {}) == []


@given(SIDES, SIDES, ENTRIES, ENTRIES)
def test_back_again_is_the_same_the_other_way_round(one, other, gained, lost):
    known = one.keys() | other.keys()
    gained, lost = ({stream: each[stream] for stream in each if stream in known} for each in (gained, lost))
    there = differences(side(one, BEFORE), side(other, AFTER), gained, lost)
    back = differences(side(other, AFTER), side(one, BEFORE), lost, gained)

    def mirrored(changes):
        return {(change.stream, change.after, change.before, change.lost, change.gained) for change in changes}

    def plain(changes):
        return {(change.stream, change.before, change.after, change.gained, change.lost) for change in changes}

    assert {row[0] for row in plain(there)} == {row[0] for row in mirrored(back)}
    for row, other_way in zip(sorted(plain(there), key=first), sorted(mirrored(back), key=first), strict=True):
        assert [repr(cell) for cell in row] == [repr(cell) for cell in other_way]


def first(row):
    return row[0]


@given(SIDES, ENTRIES)
def test_where_something_was_recorded_there_is_a_difference(facts, gained):
    gained = {stream: entries for stream, entries in gained.items() if stream in facts}
    found = differences(side(facts, AFTER), side(facts, AFTER), gained, {})
    assert {change.stream for change in found} == gained.keys()
    assert {change.kind for change in found} <= {Kind.NOTED}


@given(SIDES, SIDES)
def test_changes_stand_in_the_order_of_the_second_moment(one, other):
    found = differences(side(one, BEFORE), side(other, AFTER), {}, {})
    tasks = [change.seen.task for change in found]
    assert tasks == sorted(tasks)
    assert len({change.stream for change in found}) == len(found)
