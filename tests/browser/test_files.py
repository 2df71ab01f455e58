"""Evidence by a real file chooser: with script and without, on a wide window and on a narrow one."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from papers import pdf

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CLAIM = "/act/claim_completion?task=9&unit=education-bureau&capacity=member"
DUTY = "/duties/9/member/education-bureau"


def paper(name, data):
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


@pytest.mark.parametrize("width", [1440, 375])
@pytest.mark.parametrize("script", [True, False])
def test_a_file_is_chosen_kept_through_an_error_and_saved_again(visit, width, script, tmp_path):
    clerk = visit("li", viewport={"width": width, "height": 900}, java_script_enabled=script, accept_downloads=True)
    clerk.goto(CLAIM)
    clerk.get_by_label("文件", exact=True).set_input_files(paper("责任分解表.pdf", pdf("责任分解表")))
    clerk.get_by_role("button", name="增加一份").click()
    expect(clerk.get_by_text("已上传")).to_be_visible()
    assert clerk.evaluate("document.documentElement.scrollWidth") <= width
    second = clerk.get_by_role("group", name="佐证材料第 2 份")
    second.get_by_label("文件", exact=True).set_input_files(paper("坏.pdf", b"<html>"))
    clerk.get_by_role("button", name="报告完成").last.click()
    clerk.get_by_role("link", name="佐证材料第 2 行 文件").click()
    expect(second.get_by_label("文件", exact=True)).to_be_in_viewport()
    if script:
        assert Axe().run(clerk).violations_count == 0
    second.get_by_label("文件", exact=True).set_input_files(paper("会议纪要.pdf", pdf("会议纪要")))
    clerk.get_by_role("button", name="报告完成").last.click()
    clerk.wait_for_url(f"**{DUTY}*")
    with clerk.expect_download() as saved:
        clerk.get_by_role("link", name="会议纪要.pdf").click()
    assert saved.value.suggested_filename == "会议纪要.pdf"
    saved.value.save_as(tmp_path / "saved.pdf")
    assert (tmp_path / "saved.pdf").read_bytes() == pdf("会议纪要")


def test_too_large_a_file_is_said_before_it_is_sent(visit):
    clerk = visit("li")
    clerk.goto(CLAIM)
    clerk.evaluate(
        """() => {
            const chooser = document.querySelector('input[type="file"]'), files = new DataTransfer();
            files.items.add(new File([new Uint8Array(50_000_001)], "a.pdf"));
            chooser.files = files.files;
            chooser.dispatchEvent(new Event("change"));
        }"""
    )
    expect(clerk.get_by_text("超过 50 MB，请")).to_be_visible()


def test_a_digest_is_worked_out_from_a_file_that_stays(visit):
    clerk = visit("li")
    clerk.goto(CLAIM)
    clerk.get_by_text("只有 SHA-256 值，没有文件").click()
    clerk.get_by_label("选择文件，算出 SHA-256 值（不上传）").set_input_files(paper("分解表.pdf", b"abc"))
    expect(clerk.get_by_text("已填写")).to_be_visible()
    assert clerk.locator("#evidence-0-sha256").input_value().startswith("ba7816bf")
    clerk.get_by_role("button", name="报告完成").last.click()
    clerk.wait_for_url(f"**{DUTY}*")
    expect(clerk.get_by_text("未存档").first).to_be_visible()
    assert clerk.said == []


def test_nothing_that_hides_in_a_file_runs(visit):
    """A PDF that is a page of scripts as well is saved, not shown: no script of it runs in this origin."""
    clerk = visit("li", accept_downloads=True)
    data = pdf("x") + b"\n<script>window.__ran = true</script>"
    clerk.goto(CLAIM)
    clerk.get_by_label("文件", exact=True).set_input_files(paper("两面.pdf", data))
    clerk.get_by_role("button", name="报告完成").last.click()
    clerk.wait_for_url(f"**{DUTY}*")
    address = clerk.get_by_role("link", name="两面.pdf").get_attribute("href")
    with clerk.expect_download():
        clerk.evaluate("(address) => { location.href = address; }", address)
    assert clerk.evaluate("window.__ran") is None
    assert clerk.url.partition("?")[0].endswith(DUTY)
