"""草稿 on pages: saved half-filled, gone on with, recorded, removed; nothing of it is in the log."""

from datetime import timedelta

import pytest

from counties import Desk
from large_forms import ROW, OutlineGoal, cells, errors_of, goal, registered
from pbm_tracker.access import saved_forms
from pbm_tracker.kernel.commands import Earlier
from surfaces import account

OUTLINE = "/act/outline_goal?year=2022&unit=education-bureau"
HALF = {"funds": "1,2", "urgent": "true", **cells("indicators", {}, {"name": "造价"})}


@pytest.fixture(autouse=True)
def _one_command_more():
    with registered():
        yield


@pytest.fixture
def head(county, app, clock):
    """The head of the same bureau."""
    password = account(county, "bai", "unit_head", "education-bureau")
    county.credentials.choose("bai", "lao zhang de yi ju hua")
    assert password
    return Desk(app, "bai", "lao zhang de yi ju hua")


def saved(desk, page, **values):
    """Save a form; the page at which one goes on with it."""
    answer = desk.send(page, save="yes", **values)
    assert answer.status == 303, answer.text
    return desk.follow(answer)


def test_a_half_filled_form_is_kept_and_gone_on_with(clerk, county):
    before = county.log.head()
    page = saved(clerk, clerk.read(OUTLINE), **HALF)

    assert "草稿 2022-06-10 10:00 由 li 保存，没有记入台账。" in page.text
    assert (page.form.fields["funds"], page.form.fields["urgent"]) == ("1,2", "true")
    assert page.form.fields["indicators-0-name"] == "造价"
    assert county.log.head() == before
    offered = clerk.read(OUTLINE)
    assert "这件事有 1 份没有填完的草稿" in offered.text
    assert offered.form.fields.get("funds", "") == ""
    again = clerk.read(offered.link("继续填写"))
    assert again.form.fields["indicators-0-name"] == "造价"
    assert "没有填完的草稿" not in clerk.read("/act/outline_goal?year=2023").text


def test_recording_it_ends_it_and_errors_do_not(clerk, county):
    page = saved(clerk, clerk.read(OUTLINE), **HALF)
    wrong = clerk.send(page, **goal(year="2022", funds="x"))
    assert wrong.status == 422
    assert "没有填完的草稿" in clerk.read(OUTLINE).text
    refused = clerk.send(wrong, **goal(year="2022", **{"indicators-0-weight": "1"}))
    assert refused.status == 409
    assert len(county.saved_forms.of(clerk_of_education())) == 1
    done = clerk.send(refused, **goal(year="2022"))
    assert done.status == 303
    assert county.saved_forms.of(clerk_of_education()) == []
    assert clerk.read("/work").status == 200


def clerk_of_education():
    return saved_forms.Identity("li", "unit_clerk", "education-bureau")


def test_the_unit_goes_on_with_it_and_nobody_is_written_over(clerk, head):
    page = saved(clerk, clerk.read(OUTLINE), **HALF)
    his = head.read(head.read("/work").link("继续填写"))
    assert his.form.fields["funds"] == "1,2"
    saved(clerk, page, funds="2")
    page = saved(head, his, funds="3")

    assert "有人也存过这份草稿" in page.text
    assert page.form.fields["funds"] == "3"
    assert head.read(page.link("看那一份")).form.fields["funds"] == "2"
    assert "这件事有 2 份没有填完的草稿" in clerk.read(OUTLINE).text
    assert "草稿 2" in clerk.read("/work").text


def test_what_was_recorded_meanwhile_is_not_thrown_away_by_another(clerk, head, county):
    page = saved(clerk, clerk.read(OUTLINE), **HALF)
    saved(head, head.read(head.read("/work").link("继续填写")), funds="9")
    assert clerk.send(page, **goal(year="2022")).status == 303
    assert [one.values["funds"] for one in county.saved_forms.of(clerk_of_education())] == ["9"]


@pytest.mark.parametrize("who", ["other_clerk", "office", "auditor", "security"])
def test_nobody_else_sees_it_or_removes_it(request, clerk, county, who):
    page = saved(clerk, clerk.read(OUTLINE), **HALF)
    stranger = request.getfixturevalue(who)
    [form] = county.saved_forms.of(clerk_of_education())
    name = form.reference.id

    assert "继续填写" not in stranger.read("/work").text
    asked = stranger.read(f"/act/outline_goal?year=2022&draft={name}")
    assert asked.status in (403, 404)
    assert "造价" not in asked.text
    own = next(one for one in stranger.read("/work").forms if one.action == "/sign-out")
    removed = stranger.client.post(f"/drafts/{name}/delete", data={"csrf": own.fields["csrf"], "version": "1"})
    assert removed.status_code == 409
    assert county.saved_forms.of(clerk_of_education()) == [form]
    assert page.status == 200


def test_it_is_removed_as_it_was_seen(clerk, county):
    saved(clerk, clerk.read(OUTLINE), **HALF)
    listed = clerk.read("/work")
    form = next(one for one in listed.forms if one.action.startswith("/drafts/"))
    saved(clerk, clerk.read(listed.link("继续填写")), funds="2")
    assert clerk.send(listed, form).status == 409
    listed = clerk.read("/work")
    form = next(one for one in listed.forms if one.action.startswith("/drafts/"))
    assert clerk.send(listed, form, csrf="x").status == 403
    assert clerk.send(listed, form).headers["location"] == "/work"
    assert county.saved_forms.of(clerk_of_education()) == []


def test_a_draft_of_an_older_form_opens_with_what_still_fits(clerk, county):
    rows = {"indicators": [{"name": "造价", "colour": "红"}], "measures": [{"a": "b"}], "stages": [{"month": "1"}] * 30}
    filling = saved_forms.Filling(
        "outline_goal", {"year": "2022", "unit": "education-bureau"}, {"funds": "7", "old": "x"}, rows
    )
    county.saved_forms.save(clerk_of_education(), filling, saved_forms.Reference("ab" * 8, 0))
    page = clerk.read(clerk.read("/work").link("继续填写"))

    assert page.status == 200
    assert (page.form.fields["funds"], page.form.fields["indicators-0-name"]) == ("7", "造价")
    assert "stages-11-month" in page.form.fields
    assert "stages-12-month" not in page.form.fields
    assert "这几栏没有带过来：old、indicators-colour、measures。" in page.text


def test_a_draft_of_what_is_no_longer_done_can_be_removed(clerk, county):
    filling = saved_forms.Filling("do_what_is_gone", {}, {"a": "b"}, {})
    county.saved_forms.save(clerk_of_education(), filling, saved_forms.Reference("ab" * 8, 0))
    listed = clerk.read("/work")
    assert "现在不能办" in listed.text
    form = next(one for one in listed.forms if one.action.startswith("/drafts/"))
    assert clerk.send(listed, form).status == 303


def test_its_age_is_told(clerk, clock):
    saved(clerk, clerk.read(OUTLINE), **HALF)
    clock.now += timedelta(minutes=20)
    assert "天前" not in clerk.read("/work").text
    clock.now += timedelta(days=3)
    later = Desk(clerk.client.app, "li")
    assert "（3 天前）" in later.read("/work").text


def test_too_many_are_told_and_the_form_stays_filled_in(clerk, monkeypatch):
    monkeypatch.setattr(saved_forms, "FORMS_MAX", 0)
    page = clerk.send(clerk.read(OUTLINE), save="yes", **HALF)
    assert page.status == 409
    assert "草稿已满 0 份，没有存下。请在“我的待办”里删去不用的草稿" in errors_of(page)["#draft"]
    assert page.form.fields["funds"] == "1,2"


def test_files_are_stored_and_named_in_the_draft(clerk):
    page = clerk.read(OUTLINE)
    bad = clerk.send(page, files=[("evidence-0-file", "a.pdf", b"no pdf")], save="yes", **HALF)
    assert bad.status == 422
    assert "没有记入台账" in bad.text  # the rest is kept
    assert len(clerk.read(OUTLINE).links) > 0
    assert "这件事有 1 份" in clerk.read(OUTLINE).text


def test_a_small_form_is_not_saved(clerk):
    page = clerk.read("/act/add_section")
    assert "存为草稿" not in page.text
    assert clerk.send(page, save="yes").status == 422


def test_a_row_is_added_within_a_draft_that_stays_the_same(clerk, county):
    page = saved(clerk, clerk.read(OUTLINE), **HALF)
    page = clerk.send(page, add="indicators")
    page = saved(clerk, page, **cells("indicators", ROW))
    [form] = county.saved_forms.of(clerk_of_education())
    assert form.reference.version == 2
    assert page.form.fields["indicators-0-weight"] == "100"


def test_the_past_has_no_drafts(clerk):
    saved(clerk, clerk.read(OUTLINE), **HALF)
    assert "继续填写" not in clerk.read("/work?as_of=2022-06-01").text


# What a form begins with


@pytest.fixture
def returned(monkeypatch):
    """The goal was returned, with remarks."""
    rows = [{**ROW, "name": name, "weight": "50.00"} for name in ("甲", "乙")]
    fields = {"funds": "12.50", "urgent": True, "indicators": rows}
    remarks = [
        ("funds", "与预算不符"),
        ("indicators.1.target", "偏低\n请核实"),
        ("indicators.0", "这一项重复"),
        ("indicators", "再加社会效益"),
        ("indicators.7.name", "没有这一行"),
    ]
    monkeypatch.setattr(
        OutlineGoal, "earlier", lambda read, about: Earlier(fields, remarks) if about and read else None
    )


def remarks_of(page):
    marked = [given["id"] for _, given in page.tags if "remarked" in given.get("class", "")]
    return [one.removesuffix("-remark") for one in marked]


def test_a_form_begins_with_what_came_back_and_each_remark_at_its_place(returned, clerk):
    page = clerk.read(OUTLINE)

    assert (page.form.fields["funds"], page.form.fields["urgent"]) == ("12.50", "true")
    assert [page.form.fields[f"indicators-{at}-name"] for at in (0, 1)] == ["甲", "乙"]
    assert sorted(remarks_of(page)) == ["funds", "indicators", "indicators-0", "indicators-1-target"]
    assert "退回时的第 8 行：没有这一行" in page.text
    described = {given.get("id"): given.get("aria-describedby", "") for _, given in page.tags}
    assert "indicators-1-target-remark" in described["indicators-1-target"]


def test_remarks_follow_their_rows(returned, clerk):
    page = clerk.send(clerk.read(OUTLINE), remove="indicators-0")
    assert page.form.fields["indicators-0-name"] == "乙"
    assert sorted(remarks_of(page)) == ["funds", "indicators", "indicators-0-target"]
    assert "退回时的第 1 行：这一项重复" in page.text


def test_remarks_are_there_in_a_draft_too(returned, clerk):
    page = saved(clerk, clerk.read(OUTLINE), funds="13")
    assert page.form.fields["funds"] == "13"
    assert "funds" in remarks_of(page)
    assert "与预算不符" in page.text
