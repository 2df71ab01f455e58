"""A ledger brought in Chromium: a bad one comes back, a good one is looked at and recorded; axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from python_calamine import CalamineWorkbook

from sheets import HEADINGS, row, xlsx

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def bring(page, data):
    page.get_by_label("台账文件").set_input_files({"name": "台账.xlsx", "mimeType": SHEET, "buffer": data})
    page.get_by_role("button", name="试导入").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_ledger_is_corrected_looked_at_and_recorded(visit, scheme, tmp_path):
    page = visit("wang", color_scheme=scheme, viewport={"width": 320, "height": 800}, accept_downloads=True)
    page.goto("/work")
    page.get_by_role("link", name="台账导入").click()
    bring(page, xlsx(HEADINGS, row(task=64)))
    page.get_by_text("有 1 处不对").wait_for()
    looked_over(page)
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载同一张表").click()
    caught.value.save_as(tmp_path / "bad.xlsx")
    with CalamineWorkbook.from_path(tmp_path / "bad.xlsx") as book:
        assert book.get_sheet_by_index(0).to_python()[1][-1] == "任务序号：应为 1 至 63 的整数"
    bring(page, xlsx(HEADINGS, row(text=f"布置会 {scheme}")))
    page.get_by_role("heading", name="请核对").wait_for()
    looked_over(page)
    page.get_by_role("button", name="核对无误，记入台账").click()
    page.locator(".done a").click()
    assert f"布置会 {scheme}" in page.locator("main").inner_text()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Excel 表格").click()
    caught.value.save_as(tmp_path / "history.xlsx")
    with CalamineWorkbook.from_path(tmp_path / "history.xlsx") as book:
        assert f"布置会 {scheme}" in str(book.get_sheet_by_index(0).to_python())


def looked_over(page):
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
