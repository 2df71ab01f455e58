"""GET /api/difference: tags, pages, and what cannot be compared."""

from contextlib import closing

import pytest

from pbm_tracker.county import County
from surfaces import Clock, api

pytestmark = pytest.mark.parametrize("made", ["sqlite"], indirect=True)
ASKED = {"from": "2022-04-30", "to": "2022-05-02"}


@pytest.fixture
def ask(copied):
    clock = Clock()
    clock.on("2022-06-10")
    with closing(County.open(copied.settings, clock)) as county:
        http = api(county)

        def get(by="cai", headers=None, **query):
            auth = (by, copied.passwords[by])
            return http.get("/api/difference", params=query, auth=auth, headers=headers)

        def act():
            body = {"unit": "culture-bureau", "name": "县文旅局"}
            answer = http.post("/api/commands/rename_unit", json=body, auth=("wang", copied.passwords["wang"]))
            assert answer.status_code == 201

        get.act = act
        yield get


def test_it_says_what_stands_otherwise_and_by_which_entries(ask):
    said = ask(**ASKED).json()
    assert (said["from"]["as_of"], said["to"]["as_of"]) == ("2022-04-30", "2022-05-02")
    [row] = said["rows"]
    assert (row["task"], row["kind"], row["from"]["state"], row["to"]["state"], row["reason"]) == (
        51, "lapsed", "sustained", "lapsed", None,
    )  # fmt: skip
    [entry] = row["entries"]
    assert (entry["event"], entry["effective_on"], entry["counts"]) == ("lapse_found", "2022-05-01", "to")
    assert "reason" not in entry
    assert ask(**{"from": ASKED["to"], "to": ASKED["from"]}).json()["rows"][0]["entries"][0]["counts"] == "from"


def test_it_is_narrowed_and_counts_stay_of_the_whole(ask):
    said = ask(**ASKED, kind="verified").json()
    assert (said["rows"], said["counts"]["lapsed"]) == ([], 1)
    assert ask(**ASKED, unit="culture-bureau").json()["counts"]["lapsed"] == 0
    assert len(ask(**ASKED, unit="education-bureau", task=51).json()["rows"]) == 1


def test_pages_together_are_the_whole_and_of_one_moment(ask):
    query = {"from": "2021-12-31", "to": "2022-01-01"}
    whole = ask(**query).json()["rows"]
    first = ask(**query, limit=50).json()
    ask.act()
    rows, page = first["rows"], first
    while "next" in page:
        page = ask(**query, limit=50, cursor=page["next"]).json()
        assert page["from"]["position"] == page["to"]["position"] == first["to"]["position"]
        rows += page["rows"]
    assert rows == whole
    assert len(whole) > 50


def test_what_has_not_changed_is_not_sent_again(ask):
    past = ASKED | {"known_from": "2022-06-05", "known_to": "2022-06-05"}
    half = ASKED | {"known_to": "2022-06-05"}
    tags = [ask(**query).headers["etag"] for query in (ASKED, past, half)]
    for query, tag in zip((ASKED, past, half), tags, strict=True):
        assert ask(**query, headers={"If-None-Match": tag}).status_code == 304
    ask.act()
    again = [ask(**query, headers={"If-None-Match": tag}) for query, tag in zip((ASKED, past, half), tags, strict=True)]
    assert [answer.status_code for answer in again] == [200, 304, 200]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2022-02-30"}, "from"),
        ({"from": "2022-06-11"}, "from"),
        ({"to": "2022-06-11"}, "to"),
        ({"to": "2030-01-31"}, "to"),
        ({"known_to": "2022-06-11"}, "known_to"),
        ({"known_from": "2022-06-11T00:00:00+08:00"}, "known_from"),
        ({"kind": "better"}, "kind"),
        ({"as_of": "2022-06-01"}, "as_of"),
    ],
)
def test_what_cannot_be_compared_names_its_parameter(ask, query, field):
    answer = ask(**query)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_unit_that_never_was_is_not_there(ask):
    assert ask(unit="nowhere").status_code == 404


def test_who_administers_accounts_reads_none_of_it(ask):
    assert ask("admin").status_code == 403
