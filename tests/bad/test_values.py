"""Values that no reading makes right, on every surface that takes them: refused at their field, nothing recorded.

The number is that of the row in the list of bad input.
"""

import re
import shutil
from contextlib import closing
from urllib.parse import urlencode

import pytest
import yaml
from starlette.testclient import TestClient

from counties import Desk
from pbm_tracker.county import County
from pbm_tracker.ledger import import_ledger
from pbm_tracker.ledger.importing import BadLedger, carry_in, read_ledger
from pbm_tracker.settings import Settings
from sheets import csv
from surfaces import Clock, app_of, pbm

CHINESE = re.compile("[\u4e00-\u9fff]")
REPORT = ("report_progress", "li", {"task": "48", "unit": "education-bureau", "text": "已拟出初稿"})
ASKED = {"task": "48", "unit": "education-bureau"}
EXTEND = ("request_extension", "li", ASKED | {"until": "2022-12-31", "reason": "换届"})
CLAIM = ("find_lapse", "wang", {"task": "51", "unit": "education-bureau", "lapsed_on": "2022-06-01", "reason": "空缺"})
UNIT = ("register_unit", "wang", {"unit": "sports-bureau", "name": "县体育局", "kind": "department"})
PERSON = ("register_person", "wang", {"person": "zhang-san", "name": "张三"})
EVIDENCE = ("claim_completion", "li", ASKED | {"evidence": [{"name": "表.pdf", "sha256": "ab" * 32}]})

# Row, command, field, values.
VALUES = [
    (21, REPORT, "text", ["", " ", "\u3000\u3000", "\u200b", "\u2060", "\t\n"]),
    (21, UNIT, "name", ["", "\u3000", "\u200b"]),
    (22, REPORT, "text", ["a\x00b", "a\x07b", "a\x85b", "a\ufffeb", "a\x1b[31mb"]),
    (23, UNIT, "name", ["县体育\n局", "县体育\r局"]),
    (24, UNIT, "name", ["县\u202e体育局", "县体育局\u2066"]),
    (24, PERSON, "name", ["张\u202e三"]),
    (25, REPORT, "text", ["长" * 20_001]),
    (25, UNIT, "name", ["局" * 101]),
    (26, REPORT, "text", ["a" + "\u0301" * 1000]),
    (44, REPORT, "task", ["9" * 4301, "-0", "+5", "1_000", "1.0", "1e1", "٣", "0", "64", "-1", "048", "x"]),
    (90, EXTEND, "until", ["0001-01-01", "1949-10-01", "9999-12-31", "2023-02-29", "2022-06-31", "2022-13-01"]),
    (90, EXTEND, "until", ["2022-12-31T24:00", "2022-12-31T23:59:60"]),
    (91, EXTEND, "until", ["22-12-31", "12月底", "去年", "20221231x", "2022年", "31.12.2022"]),
    (92, EXTEND, "until", ["2022-12-31T16:30Z", "2022-12-31 16:30"]),
    (96, CLAIM, "lapsed_on", ["2022-06-11", "2030-01-01"]),
    (102, REPORT, "unit", ["县教育委", "縣教育局", "EDUCATION-BUREAU", "education_bureau", "nowhere", "../x"]),
    (103, PERSON, "person", ["zhаng", "ZHANG", "张三", "zhang san", "-", "a" * 200]),
    (59, EVIDENCE, "evidence", ["a\x00.pdf", "a\u202efdp.exe", "\n.pdf", "x" * 300 + ".pdf"]),
]  # fmt: skip
CASES = [
    pytest.param(command, field, value, id=f"{row}-{command[0]}-{field}-{ascii(value)[1:-1][:24]}")
    for row, command, field, values in VALUES
    for value in values
]
# What stands in an address is settled before the form is drawn: there a bad one is no page, or a refusal at the field.
IN_THE_ADDRESS = ("task", "unit")


@pytest.fixture(scope="module")
def place(making, tmp_path_factory):
    made = making("sqlite")
    folder = tmp_path_factory.mktemp("asked")
    shutil.copytree(made.settings.data, folder / "var")
    return made._replace(settings=Settings(data=folder / "var", database=""))


@pytest.fixture(scope="module")
def asked(place):
    clock = Clock()
    clock.on("2022-06-10")
    with closing(County.open(place.settings, clock)) as county:
        app = app_of(county)
        desks = {name: Desk(app, name, place.passwords[name]) for name in ("li", "wang")}
        yield county, TestClient(app, raise_server_exceptions=False), desks


@pytest.fixture
def unchanged(asked):
    """Nothing is recorded, whatever was tried."""
    before = asked[0].log.head()
    yield
    assert asked[0].log.head() == before


def with_value(command, field, value):
    topic, by, fields = command
    if field == "evidence":
        value = [{"name": value, "sha256": "ab" * 32}]
    return topic, by, fields | {field: value}


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(("command", "field", "value"), CASES)
def test_a_value_that_will_not_do_for_the_api(asked, place, command, field, value):
    topic, by, fields = with_value(command, field, value)
    answer = asked[1].post(f"/api/commands/{topic}", json=fields, auth=(by, place.passwords[by]))
    assert answer.status_code in (403, 409, 422), answer.text
    said = answer.json()
    assert CHINESE.search(said["detail"])
    if answer.status_code == 422:
        assert said["errors"][0]["field"].split(".")[0] == field
    assert "Traceback" not in answer.text


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(("command", "field", "value"), CASES)
def test_a_value_that_will_not_do_on_a_form(asked, command, field, value):
    topic, by, fields = command
    desk = asked[2][by]
    fixed = {name: fields[name] for name in IN_THE_ADDRESS if name in fields and topic != "register_unit"}
    if field in fixed:
        query = urlencode(fixed | {field: value[:2000]})
        page = desk.read(f"/act/{topic}?{query}")
        assert page.status in (200, 400, 403, 404, 422)
        if page.status != 200:
            return
        page = desk.send(page, **{name: given for name, given in fields.items() if name not in fixed})
    else:
        page = desk.read(f"/act/{topic}?{urlencode(fixed)}")
        given = {name: given for name, given in fields.items() if name not in fixed and name != "evidence"}
        if field == "evidence":
            given |= {"evidence__0__name": value, "evidence__0__sha256": "ab" * 32}
        else:
            given |= {field: value}
        page = desk.send(page, **given)
        if page.status == 200 and "请核对" in page.html:
            page = desk.send(page, confirmed="yes")
    assert page.status in (403, 404, 409, 422), page.text
    assert CHINESE.search(page.text)
    if page.status == 422 and field not in fixed:
        assert f'id="{field}' in page.html or f"#{field}" in page.html or 'aria-invalid="true"' in page.html


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(("command", "field", "value"), CASES)
def test_a_value_that_will_not_do_on_the_command_line(place, command, field, value):
    topic, by, fields = with_value(command, field, value)
    if "\x00" in str(value):
        pytest.skip("no argument holds a NUL")
    options = []
    for name, given in fields.items():
        text = f"name={given[0]['name']},sha256={given[0]['sha256']}" if isinstance(given, list) else given
        options.append(f"--{name}={text}")
    said = pbm(place.settings, "do", topic, *options, "--account", by, PBM_PASSWORD=place.passwords[by])
    assert said.status in (1, 2), said
    assert said.out == ""
    assert CHINESE.search(said.err)
    assert "Traceback" not in said.err


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(("command", "field", "value"), CASES)
def test_a_value_that_will_not_do_in_a_ledger(asked, tmp_path, command, field, value):
    topic, by, fields = with_value(command, field, value)
    role = {"li": ("education-bureau/clerk", "unit_clerk"), "wang": ("county-office/officer", "supervision")}[by]
    row = {"on": "2022-06-10", "by": role[0], "as": role[1], "do": topic, **fields}
    file = tmp_path / "ledger.yaml"
    file.write_text(yaml.safe_dump([row], allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadLedger) as bad:
        import_ledger(asked[0], file)
    assert CHINESE.search(str(bad.value))
    assert re.search(r"ledger\.yaml:[0-9]+", str(bad.value)), str(bad.value)
    if field == "evidence" or any(mark in value for mark in "\n\r\t,\"'") or not value.strip():
        return
    data = csv([*row], [*row.values()])
    with pytest.raises(BadLedger) as bad:
        carry_in(asked[0], read_ledger(asked[0], data, "ledger.csv"))
    assert CHINESE.search(str(bad.value))
