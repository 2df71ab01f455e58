"""Forms with exact numbers, yes or no, words, and rows of all these: filled in, refused at the cell, recorded, told."""

from decimal import Decimal

import pytest
import yaml
from fastapi.testclient import TestClient

from counties import PASSWORD
from large_forms import HUNDRED, ROW, cells, errors_of, goal, outline, registered
from pbm_tracker.web.app import make_app

BY = {"on": "2022-06-02", "by": "education-bureau/clerk", "as": "unit_clerk", "do": "outline_goal"}
OUTLINE = "/act/outline_goal?unit=education-bureau"


@pytest.fixture(autouse=True)
def _one_command_more():
    with registered():
        yield


def test_what_was_filled_in_is_recorded_exactly(clerk, county):
    stages = cells("stages", {}, {"month": "6", "amount": "600.5"})
    page = clerk.send(clerk.read(OUTLINE), **goal(**stages))

    assert page.status == 303, page.text
    event = county.log.entry_at(county.log.head()).event
    assert (event.year, event.scope, event.urgent) == (2022, "project", True)
    assert str(event.funds) == "1234.500000"
    [indicator] = event.indicators
    assert (indicator.kind, indicator.level, indicator.weight, indicator.steady) == ("quantity", 2, HUNDRED, False)
    assert [(stage.month, stage.amount) for stage in event.stages] == [(6, Decimal("600.5"))]


def test_a_trail_tells_words_and_plain_numbers(clerk, county):
    clerk.send(clerk.read(OUTLINE), **goal())
    page = clerk.read(f"/entries/{county.log.head()}")

    for words in ("年度 2022", "目标范围 项目", "资金（万元） 1234.50", "是否急办 是", "绩效指标 1 行"):
        assert words in page.text
    assert "分月计划" not in page.text
    assert '<td data-label="指标类别">数量</td>' in page.html
    assert '<td data-label="目标值" class="n">3</td>' in page.html
    assert '<td data-label="是否长期指标">否</td>' in page.html


def test_numbers_yes_or_no_and_words_are_asked_for_as_what_they_are(clerk):
    page = clerk.read(OUTLINE)
    given = {one.get("name"): one for tag, one in page.tags if tag in ("input", "select", "textarea")}

    assert given["funds"]["inputmode"] == "decimal"
    assert given["year"]["inputmode"] == "numeric"
    assert given["urgent"]["type"] == "radio"
    assert "checked" not in given["urgent"]
    assert page.form.fields["public"] == "true"  # what holds where nothing is said
    assert "不填即为「是」" in page.text
    assert {one["autocomplete"] for name, one in given.items() if name and name.startswith("indicators")} == {"off"}
    assert page.form.in_parts  # evidence may be chosen here
    assert "第 3 行 指标名称" in page.text
    assert "第 4 行" not in page.text
    labelled = {f"indicators-{row}-{part}" for row in range(3) for part in (*ROW, "steady", "due", "basis")}
    assert labelled <= page.labelled


@pytest.mark.parametrize(
    ("changed", "place", "sentence"),
    [
        ({"funds": "1,234.5"}, "funds", "资金（万元）：应为数字，小数点用 .，不用逗号，例如 1234.50"),
        ({"funds": "１２３４"}, "funds", "资金（万元）：应为数字，例如 1234.50"),
        ({"urgent": ""}, "urgent", "是否急办：必填"),
        ({"scope": "county"}, "scope", "目标范围：只能是 project、unit"),
        ({"indicators-0-weight": "99.999"}, "indicators-0-weight", "绩效指标第 1 行 权重（%）：小数点后最多 2 位"),
        ({"indicators-0-weight": "1000"}, "indicators-0-weight", "绩效指标第 1 行 权重（%）：应为 0 至 100 的数"),
        ({"indicators-0-target": ""}, "indicators-0-target", "绩效指标第 1 行 目标值：必填"),
        ({"indicators-0-due": "2022-02-30"}, "indicators-0-due", "绩效指标第 1 行 完成日期：没有这一天"),
        ({"indicators-0-weight": "99.99"}, "indicators-0-weight", "权重合计应为 100"),
    ],
)  # fmt: skip
def test_an_error_stands_at_its_cell_and_nothing_is_lost(clerk, county, changed, place, sentence):
    before = county.log.head()
    page = clerk.send(clerk.read(OUTLINE), **goal(**changed))

    assert page.status in (409, 422)
    assert sentence in errors_of(page).get(f"#{place}", page.text)
    marked = {one.get("id") for _, one in page.tags if one.get("aria-invalid") == "true"}
    assert place in marked or place == "urgent"
    wanted = {name: value for name, value in goal(**changed).items() if value and (name, value) != ("scope", "county")}
    assert wanted.items() <= page.form.fields.items()
    assert county.log.head() == before


def test_rows_close_up_and_their_errors_with_them(clerk):
    rows = cells("indicators", {}, ROW, {}, {**ROW, "name": ""})
    page = clerk.send(clerk.read(OUTLINE), **goal(**cells("indicators", dict.fromkeys(ROW, "")), **rows))

    assert list(errors_of(page)) == ["#indicators-1-name"]
    assert page.form.fields["indicators-1-kind"] == "quantity"


def test_rows_are_added_and_removed_without_losing_others(clerk, county):
    before = county.log.head()
    page = clerk.send(clerk.read(OUTLINE), **goal(**cells("indicators", ROW, {}, {"name": "造价"})), add="indicators")
    assert page.form.fields["indicators-7-name"] == ""
    assert "indicators-8-name" not in page.form.fields
    page = clerk.send(page, remove="indicators-1")
    assert [page.form.fields[f"indicators-{at}-name"] for at in range(3)] == ["新建学校", "造价", ""]
    assert page.form.fields["funds"] == "1234.5"
    page = clerk.send(page, remove="indicators-99")
    assert page.status == 200
    assert county.log.head() == before


def test_rows_have_as_many_as_the_field_may_hold(clerk, county):
    page = clerk.read(OUTLINE)
    for _ in range(8):
        page = clerk.send(page, add="indicators")
    assert "indicators-39-name" in page.form.fields
    assert "indicators-40-name" not in page.form.fields
    assert ("add", "indicators") not in [button[:2] for button in page.form.buttons]
    full = cells("indicators", *({**ROW, "weight": "2.5"} for _ in range(40)))
    assert clerk.send(page, **goal(**full)).status == 303
    assert len(county.log.entry_at(county.log.head()).event.indicators) == 40


def test_a_thousand_rows_are_told_how_many_there_may_be(clerk, county):
    before = county.log.head()
    many = cells("indicators", *({"name": "指标", "weight": "0.1"} for _ in range(1000)))
    page = clerk.send(clerk.read(OUTLINE), **goal(**many))

    assert page.status == 422
    assert errors_of(page)["#indicators"] == "绩效指标：最多 40 行，送来 1000 行"
    assert page.form.fields["indicators-39-name"] == "指标"
    too_many = cells("indicators", *(ROW for _ in range(1000)))
    page = clerk.send(clerk.read(OUTLINE), **goal(**too_many))
    assert page.status == 413
    assert "行数多的，请用台账导入" in page.text
    assert county.log.head() == before


@pytest.mark.parametrize("name", ["indicators-0-color", "indicators-00-name", "indicators-٣-name", "stages-0-file"])
def test_a_cell_that_the_form_does_not_have_is_refused(clerk, county, name):
    before = county.log.head()
    assert clerk.send(clerk.read(OUTLINE), **goal(**{name: "x"})).status == 422
    assert county.log.head() == before


def test_a_browser_that_sends_no_file_sends_the_rest_all_the_same(clerk):
    page = clerk.send(clerk.read(OUTLINE), files=[("stages-0-file", "a.pdf", b"%PDF-")], **goal())
    assert page.status == 422
    assert errors_of(page)["#stages-0-file"].endswith("没有这个字段")


def test_a_ledger_that_is_tried_tells_words_and_how_many_rows(office):
    ledger = yaml.safe_dump([BY | outline()], allow_unicode=True).encode()
    page = office.send(office.read("/ledger"), files=[("file", "a.yaml", ledger)])
    assert (
        "年度 2022，目标范围 项目，资金（万元） 1234.50，是否急办 否，是否公开 是，绩效指标 2 行，分月计划 1 行"
        in page.text
    )


def test_the_api_takes_the_same_and_no_float(county):
    with TestClient(make_app(county)) as client:
        told = client.get("/api/openapi.json").json()["components"]["schemas"]["OutlineGoalBody"]
        assert told["properties"]["scope"]["words"] == {"project": "项目", "unit": "部门整体"}
        assert told["examples"][0]["indicators"][0]["weight"] == "0"
        body = told["examples"][0] | {"unit": "education-bureau", "year": 2022}
        body["indicators"][0]["weight"] = "100"
        answer = client.post("/api/commands/outline_goal", json=body, auth=("li", PASSWORD))
        assert answer.status_code == 201, answer.text
        assert answer.json()["entries"][0]["indicators"][0]["weight"] == "100.00"
        body["indicators"][0]["weight"] = 99.5
        answer = client.post("/api/commands/outline_goal", json=body, auth=("li", PASSWORD))
        assert answer.json()["errors"] == [
            {"field": "indicators.0.weight", "reason": '应为数字；带小数的写成文字，例如 "1234.50"，以免失真'}
        ]
