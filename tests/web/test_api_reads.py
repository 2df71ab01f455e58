"""What the API answers to who asks again, page by page, of the log, the units, the tasks and one duty."""

from contextlib import closing
from datetime import timedelta

import pytest

from pbm_tracker.county import County
from surfaces import Clock, api

DUTY = "duties/51/member/education-bureau"
TAGGED = ["board", "duties", DUTY, "history/units", "entries", "units", "tasks", "tasks/51"]
pytestmark = pytest.mark.parametrize("made", ["sqlite"], indirect=True)


class Asking:
    def __init__(self, made):
        self.clock = Clock()
        self.clock.on("2022-06-10")
        self.county = County.open(made.settings, self.clock)
        self.http, self.passwords = api(self.county), made.passwords

    def get(self, path, by="cai", headers=None, **query):
        return self.http.get(f"/api/{path}", params=query, auth=(by, self.passwords[by]), headers=headers)

    def pages(self, path, by="cai", **query):
        """Every page, following `next`."""
        found, following = [], {}
        while True:
            page = self.get(path, by, **query, **following).json()
            found.append(page["rows"])
            if "next" not in page:
                return found
            following = {"cursor": page["next"]}

    def act(self):
        body = {"unit": "culture-bureau", "name": "县文旅局"}
        auth = ("wang", self.passwords["wang"])
        assert self.http.post("/api/commands/rename_unit", json=body, auth=auth).status_code == 201


@pytest.fixture
def ask(copied):
    asking = Asking(copied)
    with closing(asking.county):
        yield asking


@pytest.mark.parametrize("path", TAGGED)
def test_what_has_not_changed_is_not_sent_again(ask, path):
    first = ask.get(path)
    tag = {"If-None-Match": first.headers["etag"]}
    again = ask.get(path, headers=tag)
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == "private, no-cache"
    assert ask.get(path, headers={"If-None-Match": f'"x", {first.headers["etag"]}'}).status_code == 304
    assert ask.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
    assert ask.get(path, "li", headers=tag).status_code == 200
    assert ask.get(path, headers=tag, as_of="2022-06-09").status_code == 200
    ask.act()
    assert ask.get(path, headers=tag).status_code == 200


def test_the_next_day_it_is_another_answer(ask):
    tag = ask.get("board").headers["etag"]
    ask.clock.on("2022-06-11")
    assert ask.get("board", headers={"If-None-Match": tag}).status_code == 200


def test_a_past_that_stays_what_it_was_keeps_its_tag(ask):
    query = {"as_of": "2022-05-01", "known_at": "2022-06-05"}
    tag = ask.get("board", **query).headers["etag"]
    ask.act()
    assert ask.get("board", **query, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("path", "limit"), [("duties", 100), ("duties", 1000), ("history/units", 2), ("history/units", 3)]
)
def test_pages_together_are_the_whole(ask, path, limit):
    whole = ask.get(path).json()
    assert "next" not in whole
    pages = ask.pages(path, limit=limit)
    assert [row for page in pages for row in page] == whole["rows"]
    assert {len(page) for page in pages[:-1]} <= {limit}


def test_pages_are_of_one_moment(ask):
    first = ask.get("duties", limit=200)
    ask.act()
    second = ask.get("duties", limit=200, cursor=first.json()["next"]).json()
    assert second["position"] == first.json()["position"]
    assert len(first.json()["rows"] + second["rows"]) == 270


def test_a_cursor_is_for_the_list_and_the_person_it_was_given_for(ask):
    cursor = ask.get("duties", limit=5).json()["next"]
    for path, by, query in [
        ("duties", "li", {}),
        ("duties", "cai", {"unit": "education-bureau"}),
        ("entries", "cai", {}),
        ("duties", "cai", {"cursor": cursor + "x"}),
        ("duties", "cai", {"cursor": "WzBd"}),
    ]:
        answer = ask.get(path, by, **{"limit": 5, "cursor": cursor, **query})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "cursor"


# The log


def test_the_log_is_told_in_its_order(ask):
    rows = [row for page in ask.pages("entries", limit=100) for row in page]
    positions = [row["position"] for row in rows]
    assert positions == sorted(positions)
    assert len(positions) == len(set(positions)) > 250
    assert {row["stream"] for row in rows if row["stream"].startswith("account/")} == {"account/cai"}


@pytest.mark.parametrize(
    ("query", "count", "fits"),
    [
        ({"stream": "duty/51/member/education-bureau"}, 8, lambda row: row["stream"].startswith("duty/51/")),
        ({"event": "unit_registered"}, 6, lambda row: row["event"] == "unit_registered"),
        ({"actor": "education-bureau/clerk", "unit": "education-bureau"}, 5, lambda row: row["role"] == "unit_clerk"),
        ({"unit": "culture-bureau"}, 39, lambda row: "culture-bureau" in (row["stream"] + row.get("unit", ""))),
        ({"from": 10, "to": 14}, 5, lambda row: 10 <= row["position"] <= 14),
        ({"from": 14, "to": 10}, 0, None),
        ({"stream": "nothing"}, 0, None),
    ],
)
def test_the_log_is_filtered(ask, query, count, fits):
    rows = ask.get("entries", limit=1000, **query).json()["rows"]
    assert len(rows) == count
    assert all(fits(row) for row in rows)


def test_everybody_sees_of_the_log_what_is_his_to_see(ask):
    claims = {by: ask.get("entries", by, event="completion_claimed").json()["rows"] for by in ("li", "wen", "wang")}
    assert [("evidence" in rows[0], len(rows)) for rows in claims.values()] == [(True, 1), (False, 1), (True, 1)]
    streams = {row["stream"].split("/")[0] for row in ask.get("entries", "admin", limit=1000).json()["rows"]}
    assert streams == {"account"}
    assert {row["stream"] for row in ask.get("entries", "li", stream="account/").json()["rows"]} == {"account/li"}


def test_the_newest_come_first_where_that_is_asked_and_all_are_counted(ask):
    oldest = [row for page in ask.pages("entries", unit="education-bureau", limit=7) for row in page]
    newest = [row for page in ask.pages("entries", unit="education-bureau", limit=7, order="newest") for row in page]
    assert newest == oldest[::-1]
    assert ask.get("entries", unit="education-bureau", limit=7).json()["count"] == len(oldest) > 40


def test_an_entry_that_was_corrected_says_so_wherever_it_is_read(ask):
    [claim] = ask.get("entries", event="completion_claimed").json()["rows"]
    body = {"position": claim["position"], "note": "完成日期是二月二日"}
    auth = ("shen", ask.passwords["shen"])
    said = ask.http.post("/api/commands/correct_entry", json=body, auth=auth)
    assert said.status_code == 201, said.text
    [made] = said.json()["entries"]
    mark = {"position": made["position"], "occurred_on": "2022-06-10"}
    for path in ("entries", "history/duty/51/member/education-bureau", DUTY):
        for by, note in (("li", {"note": "完成日期是二月二日"}), ("wen", {})):
            answer = (ask.get(path, by) if path == DUTY else ask.get(path, by, limit=1000)).json()
            [row] = [row for row in answer.get("rows", answer.get("trail")) if row["event"] == "completion_claimed"]
            assert row["corrected_by"] == [mark | note]
            assert ("完成日期是二月二日" in str(answer)) == bool(note)
    early = ask.get("entries", as_of="2022-06-09", event="completion_claimed").json()["rows"]
    assert "corrected_by" not in early[0]


# Searching, people


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "51"}, {"tasks": 1}),
        ({"q": "县教育局"}, {"units": 1}),
        ({"q": "ＥＤＵＣＡＴＩＯＮ"}, {"units": 1}),
        ({"q": "预算股"}, {"units": 1}),
        ({"q": "李明"}, {"people": 1}),
        ({"q": "责任人 空缺"}, {"remarks": 1}),
        ({"q": "分解表", "kind": "remarks"}, {"remarks": 1}),
        ({"q": "李明", "kind": "tasks"}, {}),
        ({"q": "责任人%空缺"}, {}),
        ({"q": "责任人_缺"}, {}),
        ({"q": '"'}, {}),
        ({"q": "李明", "known_at": "2021-06-01"}, {}),
        ({"q": "空缺", "as_of": "2022-04-30"}, {}),
    ],
)
def test_what_is_searched_for_is_found(ask, query, found):
    said = ask.get("search", **query).json()
    assert {kind: said[kind]["count"] for kind in ("tasks", "units", "people", "remarks") if said[kind]["count"]} == (
        found
    )


def test_a_search_has_its_limits(ask):
    assert ask.get("search", q="一 二 三 四 五 六").json()["errors"][0]["reason"] == "最多 5 个词"
    assert ask.get("search", q="长" * 101).status_code == 422
    assert [ask.get("search", "wen", q="县").status_code for _ in range(31)] == [200] * 30 + [429]
    again = ask.get("search", "wen", q="县")
    assert again.headers["retry-after"] == "60"
    assert ask.get("search", q="县").status_code == 200
    ask.clock.put(ask.clock.now + timedelta(seconds=60))
    assert ask.get("search", "wen", q="县").status_code == 200


def test_people_are_read_with_their_posts_and_duties(ask):
    [row] = ask.get("people").json()["rows"]
    assert (row["person"], row["duties"], row["posts"]) == ("li-ming", 1, [])
    said = ask.get("people/li-ming").json()
    assert said["duties"] == ask.get("duties", task=51, unit="education-bureau").json()["rows"]
    hand = {"task": 51, "capacity": "member", "unit": "education-bureau", "since": "2021-06-02", "until": None}
    assert said["hands"] == [hand]
    assert ask.get("people/li-ming", as_of="2021-05-31").status_code == 404


# Units, tasks, one duty


def test_the_register_and_the_tasks_are_read(ask):
    assert [row["unit"] for row in ask.get("units").json()["rows"]][:2] == ["county-office", "finance-bureau"]
    tasks = ask.get("tasks").json()
    assert [row["task"] for row in tasks["rows"]] == list(range(1, 64))
    assert sum(row["counts"]["duties"] for row in tasks["rows"]) == 270
    assert ask.get("tasks", as_of="2021-05-01", reading="next_workday").json()["reading"] == "next_workday"


def test_a_task_is_read_with_its_duties(ask):
    said = ask.get("tasks/51").json()
    assert said["task"]["due"] == "2021-12-31"
    assert said["duties"] == ask.get("duties", task=51).json()["rows"]


def test_a_duty_is_read_with_its_trail(ask):
    said = ask.get(DUTY).json()
    [row] = ask.get("duties", task=51, unit="education-bureau").json()["rows"]
    assert said["duty"] == row
    assert said["trail"] == ask.get("history/duty/51/member/education-bureau").json()["rows"]
    assert "evidence" in str(ask.get(DUTY, "li").json()["trail"])
    assert "evidence" not in str(ask.get(DUTY, "wen").json()["trail"])


@pytest.mark.parametrize(
    "path",
    ["tasks/0", "tasks/64", "tasks/-1", "tasks/１２", "tasks/012", "tasks/1.0", "tasks/1%00",
     "duties/51/guest/education-bureau",
     "duties/051/member/education-bureau", "duties/51/member/space-bureau", "duties/52/named/education-bureau",
     "duties/51/member/a%00b"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(ask, path):
    answer = ask.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_who_manages_accounts_reads_no_business(ask):
    for path in ("board", "duties", DUTY, "units", "tasks", "tasks/51"):
        assert ask.get(path, "admin").status_code == 403
