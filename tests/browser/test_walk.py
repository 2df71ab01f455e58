"""The main tasks, walked in Chromium; every page looked over by axe; no page wider than a small telephone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from papers import pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DUTY = "/duties/9/member/education-bureau"
LANGUAGES = ["zh-CN", "en"]
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
PAGES = {
    None: ["/", "/sign-in", "/nothing"],
    "wang": [
        "/work",
        "/overview",
        "/overview?as_of=2022-06-09&known_at=2022-06-09",
        "/overdue",
        "/overdue?lapsed=true&sort=unit&unit=education-bureau",
        "/difference?from=2022-04-30",
        "/difference?from=2021-12-31&to=2022-01-01",
        "/difference?from=x&to=2099-01-01",
        "/board",
        "/board?state=not_started&category=1",
        "/board?as_of=2022-05-31&known_at=2022-06-02",
        "/board?as_of=2099-01-01",
        "/tasks",
        "/tasks/17",
        "/units",
        "/units/education-bureau",
        "/duties/51/member/education-bureau",
        "/duties/2/member/education-bureau",
        "/entries/1",
        "/log",
        "/log?event=duty_assigned&back_dated=true",
        "/search?q=教育",
        "/search",
        "/people",
        "/people/li-ming",
        "/help",
        "/act/correct_entry?position=10",
        "/account",
        "/act/find_lapse?task=51&unit=education-bureau",
        "/act/rename_unit?unit=education-bureau&as_of=2022-05-31",
        "/act/assign_duty?task=17",
        "/ledger",
        "/nothing",
    ],
    "li": ["/work", "/act/claim_completion?task=9&unit=education-bureau&capacity=member", "/act/name_section"],
    "chen": ["/account"],
    "admin": ["/work", "/accounts", "/account", "/act/open_account", "/act/lock_account", "/board", "/log", "/help"],
}


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


def read_in(page, language):
    """As the button in the head of every page does."""
    page.goto(f"/language?language={language}")


def violations(page, options=None):
    """What axe finds wrong, with everything that can be opened open."""
    page.locator("main details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit, name, language):
    """In light and in dark: the page is the same, and only its colours change."""
    page = visit(name, color_scheme="light", viewport={"width": 1280, "height": 900})
    read_in(page, language)
    found = {}
    for address in PAGES[name]:
        page.emulate_media(color_scheme="light")
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        found[address, "light"] = violations(page)
        page.emulate_media(color_scheme="dark")
        found[address, "dark"] = violations(page, COLOURS)
    assert [(place, wrong) for place, wrong in found.items() if wrong] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_way(visit, scheme):
    def look(page, title):
        expect(page).to_have_title(re.compile(title))
        assert violations(page) == []

    clerk = visit("li", color_scheme=scheme)
    clerk.goto("/act/claim_completion?task=9&unit=education-bureau&capacity=member")
    clerk.get_by_role("button", name="报告完成").click()
    look(clerk, "有误：报告完成")
    clerk.locator("#evidence-0-name").fill("一.pdf")
    clerk.locator("#evidence-0-sha256").fill("ab" * 32)
    clerk.locator("#completed_on").fill("2022-06-30")
    clerk.get_by_role("button", name="报告完成").click()
    look(clerk, "有误：报告完成")
    clerk.locator("#completed_on").fill("2022-06-01")
    clerk.get_by_role("button", name="报告完成").click()
    look(clerk, "任务 9")

    office = visit("wang", color_scheme=scheme)
    office.goto("/act/verify_completion?task=9&unit=education-bureau&capacity=member")
    office.get_by_role("button", name="请核对").click()
    look(office, "请核对：核验通过")

    security = visit("admin", color_scheme=scheme)
    security.goto("/act/open_account")
    security.get_by_label("账号").fill("new")
    security.get_by_role("button", name="开设账号").click()
    look(security, "已开设账号 new")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 375, 1440])
def test_no_page_is_wider_than_its_window(visit, width, language):
    wide = []
    for name, addresses in PAGES.items():
        page = visit(name, viewport={"width": width, "height": 800})
        read_in(page, language)
        for address in addresses:
            page.goto(address)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((name, address))
    assert wide == []


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
