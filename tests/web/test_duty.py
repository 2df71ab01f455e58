from counties import PASSWORD, Desk

DUTY = "/duties/51/member/education-bureau"


def test_a_duty_says_why_it_stands_as_it_does(desks):
    page = desks["wang"].read(DUTY)

    assert page.h1 == "任务 51 · 县教育局：已失守 41 天"
    assert "按照任务分工落实工作责任制" in page.text
    for words in (
        "「2021年12月底前完成并长期坚持」按文件所印日期，即 2021-12-31。",
        "2021-12-20 申请延期，2021-12-25 批准到 2022-03-31",
        "核验认定 2022-02-01 完成，在延期之内",
        "2022-05-01 起失守，到 2022-06-10 仍未恢复，已 41 天",
        "预算股 李明",
        "时限2022-03-31（延期后；原时限 2021-12-31）",
        "依据 龙府办〔2021〕60号",
        "补录",
        "台账导入",
        "未存档",
    ):
        assert words in page.text, words
    times = [given["datetime"] for tag, given in page.tags if tag == "time"]
    assert times == sorted(times)
    assert all(link[1:] in page.ids for link, _ in page.links if link.startswith("#entry-"))


def test_a_duty_says_what_one_can_do_and_who_must_act(desks):
    verbs = {
        name: [words for link, words in desks[name].read(DUTY).links if link.startswith("/act/")]
        for name in ("li", "wen", "wang", "shen", "cai")
    }
    assert verbs == {
        "li": ["确认坚持", "报告进展", "落实股室", "落实责任人"],
        "wen": [],
        "wang": ["认定恢复", "推翻核验", "撤销任务"],
        "shen": ["推翻核验"],
        "cai": [],
    }
    assert "应由 县教育局 尽快恢复坚持，并报县府办认定" in desks["wen"].read(DUTY).text
    open_duty = desks["wen"].read("/duties/2/member/education-bureau")
    assert "应由 县教育局 在 2022年12月31日前报告完成" in open_duty.text


def test_audit_judges_the_offices_own_duties(app, auditor, office, county, security):
    security.act("/act/open_account", account="lin", unit="county-office")
    security.act("/act/grant_role?account=lin", role="unit_clerk", unit="county-office")
    county.credentials.choose("lin", PASSWORD)
    lin = Desk(app, "lin")
    proof = {"evidence__0__name": "表.pdf", "evidence__0__sha256": "ab" * 32}
    lin.act("/act/claim_completion?task=9&unit=county-office", **proof)

    shown = "/duties/9/member/county-office"
    assert "核验通过" in auditor.read(shown).text
    assert "等待 县审计局核验" in office.read(shown).text
    assert "核验通过" not in [words for _, words in office.read(shown).links]
    assert "县府办" in auditor.read("/work").text


def test_a_unit_that_was_merged_hands_its_past_on(office):
    office.act("/act/merge_unit?unit=culture-bureau", into="education-bureau")

    unit = office.read("/units/culture-bureau")
    assert "2022年6月10日并入县教育局" in unit.text
    assert "单位合并" in unit.text
    mine = office.read("/duties/9/member/education-bureau")
    assert mine.link("县文化局的同项任务") == "/duties/9/member/culture-bureau"
    theirs = office.read("/duties/9/member/culture-bureau")
    assert theirs.h1 == "任务 9 · 县文化局：已撤销"
    assert theirs.link("县教育局的同项任务") == "/duties/9/member/education-bureau"
    assert "5 个单位" in office.read("/board").h1
    assert "6 个单位" in office.read("/board?as_of=2022-06-09").h1


def test_a_duty_that_went_to_another_unit_says_where(office):
    office.act("/act/withdraw_duty?task=9&unit=education-bureau", reason="另有安排")
    office.act("/act/merge_unit?unit=culture-bureau", into="education-bureau")

    page = office.read("/duties/9/member/culture-bureau")
    assert page.status == 404
    assert "已随单位合并移交" in page.text
    heirs = office.read(page.link("看县教育局的任务 9"))
    assert heirs.status == 200
    assert "移交任务" in heirs.text


def test_a_unit_that_had_not_come_yet_says_so(office):
    office.act("/act/register_unit", unit="water-bureau", name="县水务局", kind="department")

    page = office.read("/units/water-bureau?as_of=2022-06-09")
    assert page.status == 404
    assert "这一天，登记册里还没有县水务局" in page.text
    page = office.read("/duties/9/member/water-bureau?as_of=2022-06-09")
    assert page.status == 404
    assert "这一天，任务 9 还没有分解到这个单位" in page.text
    assert "时限另定为 2022-08-09" in office.read("/duties/9/member/water-bureau").text
