"""The main tasks, walked in Chromium; the board by arrow keys, on a telephone, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from papers import pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DUTY = "/duties/9/member/education-bureau"


def test_a_completion_is_claimed_and_verified_and_the_board_changes(visit):
    clerk = visit("li")
    clerk.get_by_role("link", name=re.compile("报告完成.*任务 9$")).click()
    clerk.get_by_label("完成日期").fill("2022-06-01")
    clerk.get_by_label("文件", exact=True).set_input_files(
        {"name": "分解表.pdf", "mimeType": "application/pdf", "buffer": pdf("分解表")}
    )
    clerk.get_by_role("button", name="报告完成").click()
    clerk.get_by_text(re.compile("已记入台账第 .* 条")).wait_for()
    assert clerk.url.endswith(f"/work?done={clerk.locator('.done a').get_attribute('href').rpartition('-')[2]}")
    clerk.locator(".done a").click()
    expect(clerk.locator("h1")).to_contain_text("已报待核，逾期 152 天")

    office = visit("wang", viewport={"width": 1440, "height": 900})
    office.goto("/board")
    cell = office.get_by_role("link", name="任务9 · 教育局：已报待核，逾期 152 天", exact=True)
    cell.click()
    office.get_by_role("link", name="核验通过").click()
    office.get_by_role("button", name="请核对").click()
    expect(office.locator("h1")).to_have_text("请核对：核验通过")
    office.get_by_role("button", name="核对无误，记入台账").click()
    expect(office.locator("h1")).to_contain_text("逾期 152 天后完成")

    office.goto("/board")
    expect(office.get_by_role("link", name="任务9 · 教育局：逾期 152 天后完成", exact=True)).to_be_visible()
    office.goto("/board?as_of=2022-05-31")
    expect(office.get_by_role("link", name="任务9 · 教育局：逾期 151 天", exact=True)).to_be_visible()
    assert clerk.said == office.said == []


def test_the_language_is_chosen_in_the_head_of_a_page(visit):
    nobody = visit(locale="en-GB")
    nobody.goto("/sign-in")
    expect(nobody.locator("h1")).to_have_text("Sign in")
    nobody.get_by_role("button", name="中文").click()
    expect(nobody.locator("h1")).to_have_text("登录")
    nobody.get_by_role("button", name="English").click()
    expect(nobody.locator("h1")).to_have_text("Sign in")
    clerk = visit("li", java_script_enabled=False)
    clerk.goto("/duties/51/member/education-bureau?as_of=2022-05-31")
    clerk.get_by_role("button", name="English").click()
    expect(clerk).to_have_url(re.compile(r"/duties/51/member/education-bureau\?as_of=2022-05-31$"))
    expect(clerk.locator("h1")).to_have_text("Task 51 · 县教育局: Lapsed for 31 days")
    expect(clerk.locator(".band")).to_contain_text("You are looking at 31 May 2022")


def test_a_form_works_without_script(visit):
    clerk = visit("li", java_script_enabled=False)
    clerk.goto(f"/act/claim_completion?{DUTY.replace('/duties/9/member/', 'task=9&unit=')}")
    clerk.locator("#evidence-0-name").fill("一.pdf")
    clerk.get_by_role("button", name="增加一份").click()
    expect(clerk.locator("#evidence-0-name")).to_have_value("一.pdf")
    expect(clerk.locator("#evidence-1-name")).to_be_visible()
    clerk.get_by_text("只有 SHA-256 值，没有文件").first.click()
    clerk.locator("#evidence-0-sha256").fill("ab" * 32)
    clerk.locator("#evidence-0-sha256").press("Enter")
    expect(clerk.locator("h1")).to_contain_text("已报待核")


def test_the_board_is_walked_with_arrow_keys(visit):
    office = visit("wang", viewport={"width": 1440, "height": 900})
    office.goto("/board")
    cells = office.locator(".board td a")
    assert cells.evaluate_all("links => links.filter((link) => link.tabIndex === 0).length") == 1

    def focused():
        return office.evaluate("document.activeElement.getAttribute('aria-label')")

    cells.first.focus()
    walk = [focused()]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "End", "Home"):
        office.keyboard.press(key)
        walk.append(focused().partition("：")[0])
    assert walk[0].startswith("任务1 · 县府办")
    assert walk[1:] == [
        "任务1 · 财政局",
        "任务2 · 财政局",
        "任务2 · 县府办",
        "任务1 · 县府办",
        "任务1 · 老隆镇",
        "任务1 · 县府办",
    ]
    assert office.locator(".readout").inner_text().startswith("任务1 · 县府办")
    office.keyboard.press("Enter")
    office.wait_for_url("**/duties/1/member/county-office")


def test_the_board_is_printed_on_one_sheet(visit):
    office = visit("wang")
    office.goto("/board")
    sheets = office.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1
    assert re.findall(rb"/MediaBox\s*\[0 0 (\d+)", sheets) == [b"1191"]


def test_on_a_telephone_the_board_is_a_list_of_units_then_tasks(visit):
    office = visit("wang", viewport={"width": 375, "height": 800})
    office.goto("/board")
    assert not office.locator(".board").is_visible()
    assert [heading.inner_text() for heading in office.locator(".narrow h2").all()] == ["单位", "任务"]
    office.get_by_role("link", name="县教育局").click()
    office.wait_for_url("**/units/education-bureau")


def test_a_wrong_entry_is_corrected_by_keyboard_alone(visit):
    office = visit("wang", viewport={"width": 1440, "height": 900})
    office.goto("/work")
    office.get_by_role("searchbox").focus()
    office.keyboard.type("空缺")
    office.keyboard.press("Enter")
    expect(office.locator("h1")).to_contain_text("查到 1 项")
    office.get_by_role("link", name="认定失守", exact=True).focus()
    office.keyboard.press("Enter")
    expect(office.locator("h1")).to_contain_text("认定失守")
    office.get_by_role("link", name="更正这一条").focus()
    office.keyboard.press("Enter")
    office.get_by_label("更正说明").focus()
    office.keyboard.type("责任人没有空缺，是外出学习")
    office.get_by_role("button", name="请核对").focus()
    office.keyboard.press("Enter")
    expect(office.locator("h1")).to_have_text("请核对：更正一条记录")
    office.get_by_role("button", name="核对无误，记入台账").focus()
    office.keyboard.press("Enter")
    expect(office.locator("main")).to_contain_text("责任人没有空缺，是外出学习")
    office.goto("/duties/51/member/education-bureau")
    expect(office.locator(".corrected")).to_contain_text("责任人没有空缺，是外出学习")
    assert office.said == []


def test_the_log_and_the_help_print_well(visit):
    office = visit("wang")
    for address in ("/log", "/help", "/people", "/search?q=51"):
        office.goto(address)
        office.emulate_media(media="print")
        for unwanted in (".find", ".pages", ".filters"):
            assert office.locator(unwanted).filter(visible=True).count() == 0, (address, unwanted)
        office.emulate_media(media="screen")
