"""The board as it is kept: never to anybody it is not for, never older than the log, and the same as drawn anew."""

import gzip
from datetime import timedelta

import pytest

from counties import Desk
from pbm_tracker.kernel.events import Act
from pbm_tracker.tasks.completion import ReportProgress
from pbm_tracker.tasks.pages import duties_seen
from pbm_tracker.web import board
from pbm_tracker.web.kept import Kept, takes_gzip


@pytest.fixture
def drawn(monkeypatch):
    """How often a page was asked of the views."""
    times = []
    draw = board.Names
    monkeypatch.setattr(board, "Names", lambda views: times.append(1) or draw(views))
    return times


def report_progress(county):
    with county.at() as moment:
        duty = next(one for one in duties_seen(moment.views, moment.as_of) if not one.facts.withdrawn)
    command = ReportProgress(task=duty.task, capacity=duty.capacity, unit=duty.unit, text="正在征求意见")
    act = Act(actor="clerk", role="unit_clerk", occurred_on=county.today())
    county.carry_out(command, act, permit=lambda *_: None)


def test_a_page_is_drawn_once_for_a_position(app, county, drawn):
    zhao = Desk(app, "zhao")
    first = zhao.read("/board")
    assert zhao.read("/board").html == first.html
    assert len(drawn) == 1
    report_progress(county)
    second = zhao.read("/board")
    assert len(drawn) == 2
    assert second.headers["etag"] != first.headers["etag"]


def test_others_get_the_same_board_in_a_page_of_their_own(app, drawn):
    one, other = Desk(app, "zhao").read("/board"), Desk(app, "chen").read("/board")
    assert len(drawn) == 1
    assert "zhao" in one.html
    assert "zhao" not in other.html
    assert one.headers["etag"] != other.headers["etag"]


def test_what_has_not_changed_is_not_sent_again(app, county):
    zhao = Desk(app, "zhao")
    tag = zhao.read("/board").headers["etag"]
    same = zhao.client.get("/board", headers={"If-None-Match": f'"other", {tag}'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert same.headers["cache-control"] == "no-store"
    assert zhao.client.get("/board?state=lapsed", headers={"If-None-Match": tag}).status_code == 200
    report_progress(county)
    assert zhao.client.get("/board", headers={"If-None-Match": tag}).status_code == 200


def test_a_page_is_zipped_for_who_takes_it(app):
    zhao = Desk(app, "zhao")
    for _ in range(2):  # drawn, then kept
        with zhao.client.stream("GET", "/board", headers={"Accept-Encoding": "gzip"}) as zipped:
            raw = b"".join(zipped.iter_raw())
        assert zipped.headers["content-encoding"] == "gzip"
        plain = zhao.client.get("/board", headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert gzip.decompress(raw) == plain.content


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("GZIP", True), ("gzip;q=0", False), ("br", False), ("", False)],
)
def test_what_a_browser_takes(accepted, takes):
    assert takes_gzip(accepted) is takes


def test_nobody_gets_a_kept_page_once_the_session_is_over(app):
    zhao = Desk(app, "zhao")
    page = zhao.read("/board")
    cookie = dict(zhao.client.cookies)
    zhao.send(page, next(form for form in page.forms if form.action == "/sign-out"))
    zhao.client.cookies.update(cookie)
    assert zhao.read("/board").status == 303
    assert Desk(app).read("/board").status == 303


def test_a_one_time_password_is_replaced_before_anything_is_read(app, county):
    zhao = Desk(app, "zhao")
    assert zhao.read("/board").status == 200
    county.credentials.issue("zhao")
    assert zhao.read("/board").status == 303


def test_who_sees_no_business_gets_no_kept_page_either(app):
    Desk(app, "zhao").read("/board")
    assert Desk(app, "bao").read("/board").status == 403


def test_the_foot_says_the_minute_in_which_a_page_was_made(app, clock):
    zhao = Desk(app, "zhao")
    first = zhao.read("/board")
    clock.now += timedelta(minutes=1)
    second = zhao.read("/board")
    assert first.headers["etag"] != second.headers["etag"]
    assert f"{clock.now:%H:%M}" in second.text


def test_a_session_that_reads_kept_pages_is_not_idle(app, clock):
    zhao = Desk(app, "zhao")
    for _ in range(8):
        assert zhao.read("/board").status == 200
        clock.now += timedelta(minutes=9)


def test_only_the_last_few_are_kept():
    kept = Kept(2)
    for key in "abac":
        kept.get_or(key, lambda key=key: key.upper())
    assert [kept.get(key) for key in "abc"] == ["A", None, "C"]
