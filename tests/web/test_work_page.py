def test_a_unit_sees_what_waits_for_it(desks):
    page = desks["li"].read("/work")

    assert page.h1 == "县教育局：18 项要办，其中逾期 17 项，年度绩效 4 件"
    for words in ("已经逾期 17", "已失守，尚未恢复 1", "没有落实到股室和责任人 37", "年度坚持尚未确认 1"):
        assert words in page.text
    assert page.link("报告完成：任务 9").startswith("/act/claim_completion?task=9&unit=education-bureau")
    assert "year=2022" in page.link("确认 2022 年：任务 51")


def test_a_returned_claim_comes_first(clerk, office):
    proof = {"evidence__0__name": "表.pdf", "evidence__0__sha256": "ab" * 32}
    clerk.act("/act/claim_completion?task=9&unit=education-bureau", **proof)
    assert "待核验的完成报告，最早的在前 1" in office.read("/work").text

    office.act("/act/return_completion?task=9&unit=education-bureau", reason="材料不全")
    page = clerk.read("/work")
    assert "退回或推翻的完成报告 1" in page.text
    assert page.link("重新报告完成：任务 9")


def test_the_office_decides_on_extensions(clerk, office):
    clerk.act("/act/request_extension?task=2&unit=education-bureau", until="2023-03-31", reason="换届")
    page = office.read("/work")
    assert page.h1 == "等您办理 1 件：延期申请 1 件"

    assert office.follow(office.act(page.link("批准延期：县教育局任务 2"))).h1 == "今日没有等您办理的"
    assert "2023-03-31（延期后；原时限 2022-12-31）" in office.read("/duties/2/member/education-bureau").text


def test_who_administers_accounts_finds_them(security):
    page = security.read("/work")
    assert page.h1 == "账号 9 个，在用 9 个"
    assert page.link("停用 li") == "/act/close_account?account=li&back=%2Faccounts"
    assert [words for link, words in page.links if "account=admin" in link] == []
