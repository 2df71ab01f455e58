"""What a gate refused, as programs and the command line are told of it, and as both list it."""

import csv
import io
import json
import shutil
from contextlib import closing

import pytest
from typer.main import get_command

import surfaces
from gate_samples import SAMPLES, known
from pbm_tracker import cli, cli_do
from pbm_tracker.county import County
from pbm_tracker.settings import Settings
from pbm_tracker.web import api as endpoints
from surfaces import ACCOUNTS, Clock, api, pbm

EDUCATION, CULTURE = "education-bureau", "culture-bureau"
CLAUSE = "龙府办〔2021〕22号 二(三)「未按要求设定绩效目标或审核未通过的,不得安排预算」"
ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def sampled(monkeypatch):
    known(monkeypatch)


class Client:
    """The API of a county on a day of June 2022."""

    def __init__(self, made):
        clock = Clock()
        clock.on("2022-06-10")
        self.county, self.passwords = County.open(made.settings, clock), made.passwords
        self.http = api(self.county)

    def ask(self, amount=5, unit=EDUCATION, by="li", do="arrange_sample_money", **headers):
        body = {"unit": unit} | ({"amount": amount} if do == "arrange_sample_money" else {})
        return self.http.post(f"/api/commands/{do}", json=body, auth=(by, self.passwords[by]), headers=headers)

    def listed(self, by="cai", **query):
        return self.http.get("/api/refusals", params=query, auth=(by, self.passwords[by]))

    def entries(self, unit):
        """The attempts of a unit, newest first."""
        found = self.county.log.entries_of(f"purse/{unit}")
        return [entry for entry in reversed(found) if entry.event.topic == "gate_refused"]


@pytest.fixture(scope="module")
def client(making, tmp_path_factory):
    """One county for all that is asked here. The goal of the education bureau never passes."""
    made, data = making("sqlite"), tmp_path_factory.mktemp("told") / "var"
    shutil.copytree(made.settings.data, data)
    with pytest.MonkeyPatch.context() as patched:
        known(patched)
        patched.setattr(endpoints, "example_of", lambda _: {})  # of the fields of the sample there is none
        client = Client(made._replace(settings=Settings(data=data, database="")))
    with closing(client.county):
        client.ask()
        client.ask(unit=CULTURE, by="wen")
        client.ask(unit=CULTURE, by="wen", do="pass_sample_goal")
        client.ask(101, unit=CULTURE, by="wen")
        yield client


def test_a_problem_names_gate_clause_what_is_missing_and_the_entry(client):
    answer = client.ask()
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "被关口拒绝",
        "status": 409,
        "detail": "关口 G3 不予通过：没有审核通过的样品目标",
        "clause": CLAUSE,
        "cure": "请先报样品目标，审核通过后再安排",
        "errors": [{"field": "unit", "reason": "关口 G3 不予通过：没有审核通过的样品目标"}],
        "gate": "G3",
        "missing": ["没有审核通过的样品目标"],
        "position": client.county.log.head(),
    }


def test_a_problem_names_the_entries_that_show_it(client):
    said = client.ask(101, CULTURE, "wen").json()
    assert (said["gate"], said["missing"]) == ("G10", ["上年结果为差", "金额没有减少"])
    assert said["entries"] == [{"stream": f"purse/{CULTURE}", "version": 2}]


def test_any_other_problem_is_as_it_was(client):
    assert client.ask(0).json().keys() == {"type", "title", "status", "detail", "clause", "cure", "errors"}


def test_a_repeated_request_gets_its_first_answer(client):
    key, before = {"Idempotency-Key": "2022-06-10-0001"}, len(client.entries(EDUCATION))
    first, again = client.ask(**key), client.ask(**key)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert len(client.entries(EDUCATION)) == before + 1
    assert client.ask(6, **key).json()["title"] == "请求不一致"


def test_it_is_told_in_english(client):
    said = client.ask(**{"Accept-Language": "en"}).json()
    assert said["title"] == "Refused by a gate"
    assert said["detail"].startswith("gate G3 does not let this pass: ")


def test_the_list_is_of_whom_it_concerns(client):
    own = {unit: [entry.position for entry in client.entries(unit)] for unit in (EDUCATION, CULTURE)}
    everything = sorted(own[EDUCATION] + own[CULTURE], reverse=True)
    seen = {by: [row["position"] for row in client.listed(by).json()["rows"]] for by in ACCOUNTS}
    everybody = dict.fromkeys(("wang", "cai", "shen"), everything)
    assert seen == {"li": own[EDUCATION], "wen": own[CULTURE], **everybody}
    assert client.listed("li", unit=CULTURE).json()["count"] == 0
    assert client.listed("admin").status_code == 403


def test_a_row_says_all_that_is_on_record(client):
    row = client.listed(gate="G10").json()["rows"][-1]
    entry = client.entries(CULTURE)[-2]
    assert row == {
        "position": entry.position,
        "stream": f"purse/{CULTURE}",
        "gate": "G10",
        "asked": "arrange_sample_money",
        "clause": entry.event.clause,
        "task": None,
        "unit": CULTURE,
        "holder": CULTURE,
        "missing": ["上年结果为差", "金额没有减少"],
        "shown_by": [entry.position - 1],
        "cure": None,
        "actor": "wen",
        "role": "unit_clerk",
        "occurred_on": "2022-06-10",
        "basis": None,
    }


def test_the_list_comes_in_pages_and_stays_while_nothing_moves(client):
    pages, cursor = [], {}
    while True:
        page = client.listed("wen", limit=1, **cursor).json()
        pages.append([row["position"] for row in page["rows"]])
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    assert pages == [[entry.position] for entry in client.entries(CULTURE)]
    assert page["count"] == len(pages) >= 2
    tag = {"If-None-Match": client.listed().headers["etag"]}
    again = client.http.get("/api/refusals", auth=("cai", client.passwords["cai"]), headers=tag)
    assert again.status_code == 304


def test_other_units_get_an_attempt_without_what_was_missing(client):
    def fields(by, path, **query):
        answer = client.http.get(path, params=query, auth=(by, client.passwords[by]))
        return [row.keys() & {"gate", "missing", "cure", "by_entries"} for row in answer.json()["rows"]][:1]

    stream = f"purse/{EDUCATION}"
    for path, query in ((f"/api/history/{stream}", {}), ("/api/entries", {"stream": stream})):
        assert fields("wen", path, **query) == [{"gate"}]
        assert (
            fields("li", path, **query) == fields("cai", path, **query) == [{"gate", "missing", "cure", "by_entries"}]
        )


# The command line


@pytest.fixture
def do(monkeypatch, copied):
    """`pbm do`, with the acts of the sample."""
    monkeypatch.setattr(cli_do.do_app, "registered_commands", [*cli_do.do_app.registered_commands])
    for topic, command in SAMPLES.items():
        cli_do.do_app.command(topic)(cli_do._make(command))
    monkeypatch.setattr(surfaces, "COMMAND_LINE", get_command(cli.app))

    def do(topic, *options, by="li", **env):
        passwords = {"PBM_PASSWORD": copied.passwords[by]}
        return pbm(copied.settings, "do", topic, *options, "--account", by, **passwords, **env)

    return do


def asked(made, *options):
    said = pbm(made.settings, "refusals", *options)
    assert (said.status, said.err) == (0, "")
    return said.out


@ON_ONE
def test_the_command_line_says_it_and_fails(do, copied):
    said = do("arrange_sample_money", "--unit", EDUCATION, "--amount", "5")
    assert (said.status, said.out) == (1, "")
    [row] = json.loads(asked(copied, "--format", "json"))["rows"]
    assert said.err == (
        "关口 G3 不予通过：没有审核通过的样品目标。请先报样品目标，审核通过后再安排。"
        f"依据：{CLAUSE}。这次尝试已记入台账第 {row['position']} 条。\n"
    )
    again = do("arrange_sample_money", "--unit", EDUCATION, "--amount", "5", PBM_LANG="en")
    assert f"The attempt is recorded as entry {row['position'] + 1}" in again.err


@ON_ONE
def test_the_command_line_lists_attempts_in_every_form(do, copied, tmp_path):
    do("pass_sample_goal", "--unit", EDUCATION)
    do("arrange_sample_money", "--unit", EDUCATION, "--amount", "101")
    assert "G10" in asked(copied, "--unit", EDUCATION)
    assert json.loads(asked(copied, "--gate", "G3", "--format", "json"))["count"] == 0
    [row] = csv.DictReader(io.StringIO(asked(copied, "--format", "csv").removeprefix("\ufeff"), newline=""))
    assert (row["关口"], row["单位代号"], row["缺什么"]) == ("G10", EDUCATION, "上年结果为差\n金额没有减少")
    file = tmp_path / "refusals.xlsx"
    asked(copied, "--format", "xlsx", "--output", file)
    assert file.read_bytes().startswith(b"PK")
    assert pbm(copied.settings, "refusals", "--gate", "x").status == 2
    assert pbm(copied.settings, "refusals", "--unit", "nobody").status == 1
