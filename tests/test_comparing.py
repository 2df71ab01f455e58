"""Two moments of a county compared, on either database, on the command line as in the API."""

import csv
import io
import json
import re
from contextlib import closing
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from pbm_tracker.comparing import before_of, changes, counted, side, side_at
from pbm_tracker.county import County, InTheFuture
from pbm_tracker.kernel.clock import end_of
from pbm_tracker.kernel.events import Act
from pbm_tracker.tasks.completion import ReportProgress
from pbm_tracker.tasks.difference import Kind
from surfaces import Clock, pbm

DUTY = "duty/51/member/education-bureau"
DAYS = [date(2021, 5, 7), date(2021, 12, 21), date(2022, 1, 2), date(2022, 2, 5), date(2022, 5, 2), date(2022, 6, 9)]


@pytest.fixture
def county(copied):
    clock = Clock()
    clock.on("2022-06-10")
    with closing(County.open(copied.settings, clock)) as county:
        yield county


def at(county, day, known=None):
    return side_at(county, day, known and end_of(known), None)


def test_the_entries_that_count_at_one_of_two_moments_alone_are_named(county):
    every = [county.log.entry_at(position) for position in range(1, county.log.head() + 1)]
    moments = [(day, known) for day, known in product(DAYS, [None, date(2022, 1, 2), date(2022, 6, 9)])]
    for one, other in Random(5).sample(list(product(moments, moments)), 60):
        before, after = at(county, *one), at(county, *other)
        found = changes(county, before, after)
        expected = {
            (entry.position, after.counts(entry))
            for entry in every
            if entry.stream.startswith("duty/") and before.counts(entry) != after.counts(entry)
        }
        named = {(entry.position, True) for change in found for entry in change.gained}
        named |= {(entry.position, False) for change in found for entry in change.lost}
        assert named == expected
        stands = [{str(seen.row["stream"]): seen.standing.state for seen in each.duties} for each in (before, after)]
        turned = {stream for stream in stands[0] | stands[1] if stands[0].get(stream) != stands[1].get(stream)}
        assert turned <= {change.stream for change in found}


def test_what_is_recorded_shows_at_once(county):
    known = county.now()
    county.now.now += timedelta(minutes=1)
    command = ReportProgress(task=9, unit="education-bureau", capacity="member", text="正在征求意见")
    act = Act(actor="li", role="unit_clerk", occurred_on=county.today())
    county.carry_out(command, act, permit=lambda *_: None)
    before = side_at(county, county.today(), known, None)
    with county.at() as moment:
        [change] = changes(county, before, side(moment))
    assert (change.stream, change.kind) == ("duty/9/member/education-bureau", Kind.STARTED)
    assert [entry.position for entry in change.gained] == [county.log.head()]


def test_a_story_is_told_by_its_turns(county):
    def between(first, last, known=None):
        found = changes(county, at(county, first, known), at(county, last), unit="education-bureau", task=51)
        return [(change.kind, [entry.event.topic for entry in change.gained]) for change in found]

    assert between(date(2021, 12, 1), date(2021, 12, 28)) == [
        (Kind.DEADLINE, ["extension_requested", "extension_granted"])
    ]
    assert between(date(2021, 12, 28), date(2022, 2, 1)) == [
        (Kind.VERIFIED, ["completion_claimed", "completion_verified"])
    ]
    assert between(date(2022, 4, 30), date(2022, 5, 1)) == [(Kind.LAPSED, ["lapse_found"])]
    assert between(date(2022, 5, 1), date(2022, 6, 10)) == []
    [(kind, topics)] = between(date(2022, 5, 1), date(2022, 6, 10), known=date(2022, 5, 6))  # all was entered in June
    assert (kind, topics[-1]) == (Kind.LAPSED, "lapse_found")
    assert len(topics) == 7


def test_a_deadline_that_passed_is_no_entrys_doing(county):
    found = changes(county, at(county, date(2021, 12, 31)), at(county, date(2022, 1, 1)))
    assert {change.kind for change in found} == {Kind.OVERDUE}
    assert {str(change.reason) for change in found} == {"没有新的记录，时限 2021-12-31 已过"}
    assert not any(change.gained or change.lost for change in found)
    with county.at(date(2022, 1, 1)) as moment:
        overdue = sum(seen.standing.overdue_days == 1 for seen in side(moment).duties)
    assert len(found) == overdue == counted(found)[Kind.OVERDUE]


def test_what_has_not_come_is_compared_with_nothing(county):
    with pytest.raises(InTheFuture) as caught:
        at(county, date(2022, 6, 11))
    assert caught.value.field == "from"
    with pytest.raises(InTheFuture) as caught:
        at(county, date(2022, 6, 1), date(2022, 6, 11))
    assert caught.value.field == "known_from"


@pytest.mark.parametrize(("day", "before"), [("2022-06-10", "2022-05-31"), ("2022-01-31", "2021-12-31")])
def test_a_day_is_compared_with_the_end_of_the_month_before(day, before):
    assert before_of(date.fromisoformat(day)).isoformat() == before


# The command line

ASKED = ("--from", "2022-04-30", "--to", "2022-05-02")


def test_the_command_line_tells_it_to_people_and_programs(made, tmp_path):
    said = pbm(made.settings, "diff", *ASKED)
    assert said.status == 0
    assert "转为失守" in said.out
    assert "与 2022-04-30 相比" in said.out

    page = json.loads(pbm(made.settings, "diff", *ASKED, "--format", "json").out)
    assert page["from"]["as_of"] == "2022-04-30"
    [row] = page["rows"]
    assert (row["kind"], row["stream"], row["from"]["state"], row["to"]["state"]) == (
        "lapsed", DUTY, "sustained", "lapsed",
    )  # fmt: skip
    assert [(entry["event"], entry["counts"]) for entry in row["entries"]] == [("lapse_found", "to")]
    assert page["counts"]["lapsed"] == 1

    [line] = csv.DictReader(io.StringIO(pbm(made.settings, "diff", *ASKED, "--format", "csv").out.lstrip("\ufeff")))
    assert (line["变动"], line["由"], line["到"]) == ("转为失守", "延期内完成", "已失守 2 天")
    file = tmp_path / "d.xlsx"
    assert pbm(made.settings, "diff", *ASKED, "--format", "xlsx", "--output", file).status == 0
    assert file.read_bytes().startswith(b"PK")


def test_the_command_line_tells_it_in_english(made):
    said = pbm(made.settings, "diff", "--from", "2021-12-31", "--to", "2022-01-01", "--task", "9", PBM_LANG="en")
    assert "Became overdue" in said.out
    assert "Compared with 2021-12-31" in said.out
    assert not re.search("[一-鿿]", said.out)


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--kind", "lapsed"), 1),
        (("--kind", "verified"), 0),
        (("--unit", "culture-bureau"), 0),
        (("--unit", "education-bureau", "--task", "51"), 1),
        (("--task", "9"), 0),
    ],
)
def test_the_command_line_narrows_it(made, options, count):
    page = json.loads(pbm(made.settings, "diff", *ASKED, *options, "--format", "json").out)
    assert len(page["rows"]) == count


@pytest.mark.parametrize(
    ("options", "status", "sentence"),
    [
        (("--from", "2022-02-30"), 2, "没有这一天"),
        (("--to", "2099-01-01"), 1, "to：2099-01-01 还没有到"),
        (("--from", "2099-01-01"), 1, "from：2099-01-01 还没有到"),
        (("--known-to", "2099-01-01"), 1, "known_to"),
        (("--unit", "nowhere"), 1, "登记册里没有这个单位：nowhere"),
    ],
)
def test_the_command_line_says_what_cannot_be_compared(made, options, status, sentence):
    said = pbm(made.settings, "diff", *options)
    assert said.status == status
    assert sentence in said.err
    assert said.out == ""
