"""The ten main tasks of an office, done by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from counties import PASSWORD
from keyboard import Keyboard
from sheets import HEADINGS, row, xlsx

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSION = "/act/request_extension?task={}&unit=education-bureau&capacity=member&back=/work"


@pytest.fixture
def desk(visit):
    """A window, already signed in, and its keyboard."""

    def desk(name, **options):
        page = visit(name, viewport={"width": 1280, "height": 900}, **options)
        return page, Keyboard(page)

    return desk


def recorded(page):
    page.get_by_text(re.compile("已记入台账第 .* 条")).wait_for()


def claim(page, keys, task):
    keys.follow(f"报告完成：任务 {task}").to("材料名称").write("证明.pdf")
    keys.to("只有 SHA-256 值").press().to("SHA-256").write("ab" * 32).follow("报告完成")
    recorded(page)


def test_1_signing_in_and_out(visit):
    page = visit()
    page.goto("/sign-in")
    keys = Keyboard(page)
    keys.to("账号").write("wang").to("密码").write(PASSWORD)
    keys.follow("登录")
    page.wait_for_url("**/work")
    keys.to("跳到正文").press()
    assert page.evaluate("document.location.hash") == "#main"
    keys.to("退出", backwards=True)
    with page.expect_navigation():
        keys.press()
    expect(page.get_by_role("link", name="登录")).to_be_visible()


def test_2_reporting_a_completion(desk):
    page, keys = desk("li")
    keys.follow("报告完成：任务 9").to("完成日期").day("2022-06-01").to("材料名称").write("分解表.pdf")
    keys.to("只有 SHA-256 值").press().to("SHA-256").write("ab" * 32).follow("报告完成")
    recorded(page)
    keys.follow("台账第")
    expect(page.locator("h1")).to_contain_text("已报待核，逾期 152 天")


def test_3_a_form_that_was_wrong_is_put_right(desk):
    page, keys = desk("li")
    keys.follow("报告完成：任务 9").to("材料名称").write("分解表.pdf").follow("报告完成")
    expect(page.locator(".errors h2")).to_have_text("有 1 处需要改")
    keys.to("SHA-256").press()
    keys.write("ab" * 32).follow("报告完成")
    recorded(page)


def test_4_asking_for_an_extension_and_granting_it(desk):
    page, keys = desk("li")
    page.goto(EXTENSION.format(9))
    keys.to("延期到").day("2022-09-30").to("申请理由").write("换届").follow("申请延期")
    recorded(page)
    page, keys = desk("wang")
    keys.follow("批准延期：县教育局任务 9").follow("请核对").follow("核对无误")
    recorded(page)


def test_5_verifying_one_report(desk):
    claim(*desk("li"), 9)
    page, keys = desk("wang")
    keys.follow("核验通过：县教育局任务 9").to("认定的完成日期").day("2022-06-03").to("说明").write("材料补齐之日")
    keys.follow("请核对")
    expect(page.locator("main")).to_contain_text("材料补齐之日")
    keys.follow("核对无误")
    recorded(page)


def test_6_verifying_many_at_once(desk):
    page, keys = desk("li")
    claim(page, keys, 9)
    claim(page, keys, 17)
    page, keys = desk("wang")
    keys.follow("一并核验").to("9充分").press("Space").to("17定期").press("Space").to("说明").write("材料齐全")
    keys.follow("请核对")
    expect(page.locator("h1")).to_have_text("请核对：核验通过 2 项")
    keys.follow("核对无误")
    expect(page.locator(".done")).to_contain_text(re.compile("第 .* 至 .* 条"))


def test_7_naming_one_person_for_many_duties(desk):
    page, keys = desk("li")
    keys.follow("一并落实责任人").follow("全选")
    keys.to("人员 必填").choose("李明").follow("请核对")
    expect(page.locator("h1")).to_contain_text("请核对：落实责任人")
    keys.follow("核对无误")
    recorded(page)


def test_8_a_day_of_the_past_and_back(desk):
    page, keys = desk("wang")
    page.goto("/board")
    keys.follow("2021-12-31")
    assert page.url.endswith("/at/as_of=2021-12-31/board")
    keys.follow("逾期").follow("回到今天")
    assert "as_of" not in page.url


def test_9_bringing_a_ledger(desk, tmp_path):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(xlsx(HEADINGS, row(text="布置会")))
    page, keys = desk("wang")
    keys.follow("台账导入").to("台账文件")
    with page.expect_file_chooser() as chooser:
        keys.press("Space")
    chooser.value.set_files({"name": file.name, "mimeType": SHEET, "buffer": file.read_bytes()})
    keys.follow("试导入").follow("核对无误")
    recorded(page)


def test_10_opening_an_account_and_taking_a_list_away(desk):
    page, keys = desk("admin")
    keys.follow("开设账号").to("账号 ").write("sun").follow("开设账号")
    expect(page.locator("main")).to_contain_text("sun")
    page, keys = desk("wang", accept_downloads=True)
    page.goto("/board?punctuality=overdue")
    keys.to("CSV")
    with page.expect_download() as caught:
        keys.press()
    assert caught.value.suggested_filename.endswith(".csv")
