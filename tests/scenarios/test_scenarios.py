"""Whole stories as ledgers, recorded at their moments; what each day looked like, as known when, written by hand.

Each is asked for in the program, through the API and on the command line, on both databases.
"""

import json
from contextlib import closing
from pathlib import Path

import pytest

from pbm_tracker.kernel import strict_yaml
from pbm_tracker.kernel.fields import parse_day, parse_known_at
from pbm_tracker.reads import duties_page, read_board, select_duties
from pbm_tracker.tasks.standing import DutyState, Punctuality
from surfaces import UNITS, Clock, account, api, pbm, record, small_county


def as_text(file):
    """The tree of a file, its scalars as text: loaders that guess take the key `on` for True."""
    return json.loads(json.dumps(strict_yaml.read(file, max_bytes=100_000)))


STORIES = {path.stem: as_text(path) for path in sorted(Path(__file__).parent.glob("*.yaml"))}
TODAY = "2024-05-06"
OPTIONS = ("as_of", "known_at", "reading", "by", "unit", "task", "state", "punctuality")


def asked(expected):
    return {name: expected[name] for name in OPTIONS if name in expected}


def as_written(value):
    """What programs get, as the stories write it."""
    if isinstance(value, dict):
        return {name: as_written(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_written(each) for each in value]
    return value if value is None or isinstance(value, str) else json.dumps(value)


def board_row(figures):
    return {
        "duties": figures.get("duties", "0"),
        "states": {state.value: figures.get(state.value, "0") for state in DutyState},
        "punctuality": {one.value: figures.get(one.value, "0") for one in Punctuality},
        **({"name": figures["name"]} if "name" in figures else {}),
    }


def looks_as_expected(page, expected):
    rows = as_written(page["rows"])
    assert page["as_of"] == expected["as_of"]
    if "duties" in expected:
        found = [{name: row[name] for name in partial} for row, partial in zip(rows, expected["duties"], strict=True)]
        assert found == expected["duties"]
        return
    if "ids" in expected:
        assert [row["id"] for row in rows] == expected["ids"]
    only = expected.get("only", [] if "ids" in expected else [row["id"] for row in rows])
    wanted = {unit: board_row(figures) for unit, figures in expected.get("rows", {}).items()}
    found = {row["id"]: row for row in rows if row["id"] in only}
    assert found.keys() == wanted.keys()
    assert {row: {name: found[row][name] for name in wanted[row]} for row in wanted} == wanted


@pytest.fixture(params=STORIES)
def story(request):
    return STORIES[request.param]


@pytest.fixture
def county(settings, tmp_path, story):
    clock = Clock()
    county, _ = small_county(settings, clock, UNITS)
    with closing(county):
        for ledger in story["recorded"]:
            clock.put(ledger["at"])
            imported = record(county, tmp_path, ledger["rows"], ledger.get("basis"))
            assert (imported.added, imported.there) == (len(ledger["rows"]), 0)
        clock.on(TODAY)
        yield county


def in_the_program(county, question):
    day, moment = parse_day(question["as_of"]), question.get("known_at")
    options = {name: question[name] for name in ("unit", "state", "punctuality") if name in question}
    if "task" in question:
        options["task"] = int(question["task"])
    with county.at(day, parse_known_at(moment) if moment else None) as then:
        if "by" in question:
            page = read_board(county, question["by"], then, question.get("reading"))
        else:
            page = duties_page(then, select_duties(county, then, question.get("reading"), **options))
    return page.model_dump(mode="json", by_alias=True)


def through_the_api(client, question):
    answer = client.get(f"/api/{what(question)}", params=question)
    assert answer.status_code == 200
    return answer.json()


def on_the_command_line(settings, question):
    flags = [part for name, value in question.items() for part in (f"--{name.replace('_', '-')}", value)]
    said = pbm(settings, what(question), *flags, "--format", "json")
    assert (said.status, said.err) == (0, "")
    return json.loads(said.out)


def what(question):
    return "board" if "by" in question else "duties"


def same_page(other, page, question):
    assert list(other) == ["as_of", "known_at", "position", "rows"]
    assert other["rows"] == page["rows"]
    if "known_at" in question:
        assert (other["known_at"], other["position"]) == (page["known_at"], page["position"])


def test_every_day_looks_as_it_is_written_on_every_surface(county, settings, story):
    password = account(county, "reader", "finance")
    client = api(county)
    client.auth = ("reader", password)
    for index, expected in enumerate(story["expected"]):
        question = asked(expected)
        page = in_the_program(county, question)
        looks_as_expected(page, expected)
        same_page(through_the_api(client, question), page, question)
        if index % 4 == 0:  # the rest would say the same, each after opening the county anew
            same_page(on_the_command_line(settings, question), page, question)


@pytest.mark.parametrize("story", ["late_extension"], indirect=True)
def test_a_story_is_the_same_after_folding_again(county, story):
    county.rebuild()
    for expected in story["expected"]:
        looks_as_expected(in_the_program(county, asked(expected)), expected)
