"""A goal with its indicators, filled in as a clerk would: rows more and fewer, saved, gone on with; without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from every_page import COLOURS

pytestmark = pytest.mark.browser
GOAL = "/act/declare_goal?project=2022-031&year=2022"


@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_goal_is_filled_in_saved_and_gone_on_with(visit, width, colours):
    viewport = {"width": width, "height": 900}
    clerk = visit("li", viewport=viewport, color_scheme=colours, java_script_enabled=False)
    clerk.goto(GOAL)
    clerk.get_by_label("财政拨款").fill("1,234.5")
    clerk.get_by_label("第 1 行 指标名称").fill("新建学校")
    clerk.get_by_label("第 3 行 指标名称").fill("造价")
    clerk.locator("button[name=add][value=indicators]").click()
    assert clerk.get_by_label("第 8 行 指标名称").count() == 1
    assert clerk.url.endswith("#indicators-3")
    clerk.locator("button[name=remove][value=indicators-1]").click()
    clerk.get_by_role("button", name="存为草稿").click()
    assert "没有记入台账" in clerk.locator("main").inner_text()
    clerk.goto(GOAL)
    clerk.get_by_role("link", name="继续填写").click()
    assert clerk.get_by_label("财政拨款").input_value() == "1,234.5"
    assert [clerk.get_by_label(f"第 {row} 行 指标名称").input_value() for row in (1, 2)] == ["新建学校", "造价"]
    clerk.get_by_role("button", name="申报绩效目标").last.click()
    assert clerk.get_by_role("link", name="财政拨款（万元）：应为数字").count() == 1
    assert clerk.locator("[aria-invalid]").count() > 2
    clerk.goto("/work")
    clerk.get_by_text("删去", exact=False).first.click()
    clerk.get_by_role("button", name="确认删去这份草稿").click()
    assert clerk.get_by_role("link", name="继续填写").count() == 0
    assert [one for one in clerk.said if "422" not in one] == []  # what was refused is told as such


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_where_cells_are_wrong(visit, colours):
    clerk = visit("li", color_scheme=colours)
    clerk.goto(GOAL)
    clerk.get_by_label("第 1 行 指标名称").fill("新建学校")
    clerk.get_by_role("button", name="申报绩效目标").last.click()
    for options in (None, COLOURS):
        found = Axe().run(clerk, options=options) if options else Axe().run(clerk)
        assert [one["id"] for one in found.response["violations"]] == []
    assert clerk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
