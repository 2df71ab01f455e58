"""Entries and projections that cannot be folded, and two versions of the program at once. F37, F38, F39, F40."""

from contextlib import closing

import pytest

from pbm_tracker.county import County
from pbm_tracker.keeping.checks import look
from pbm_tracker.kernel import projections
from pbm_tracker.kernel.log import WrittenByANewer
from pbm_tracker.settings import folder
from places import Place
from surfaces import CLERK, api, pbm, record

REPORT = {"task": 50, "unit": "education-bureau", "text": "进展"}
POISON = {
    "unknown": ("duty_praised", '{"v":1,"recorded_at":"2022-06-02T01:00:00.000000Z","effective_on":"2022-06-02"}'),
    "no-json": ("progress_reported", '{"v":1,"recorded_at":"2022-06-02T01'),
    "incomplete": ("progress_reported", '{"v":1,"recorded_at":"2022-06-02T01:00:00.000000Z"}'),
}
NEWER = '{"v":99,"recorded_at":"2022-06-02T01:00:00.000000Z","effective_on":"2022-06-02","text":"…","evidence":[]}'


def put(settings, topic, state):
    """What another hand, or another version, writes into the log, beside a stream of ours."""
    place = Place(settings.data, settings.database)
    with place.by_another_hand() as execute:
        execute(
            f"insert into {place.entries} (originator_id, originator_version, topic, state) "  # noqa: S608 - our own table
            f"values ('duty/50/member/culture-bureau', 99, '{topic}', '{state}')"
        )


@pytest.mark.parametrize("poison", POISON)
def test_f37_66_an_entry_that_cannot_be_folded_stops_the_views_loudly_and_not_the_log(copied, poison):
    put(copied.settings, *POISON[poison])
    with closing(County.open(copied.settings)) as county:
        http, li = api(county), ("li", copied.passwords["li"])
        before = county.log.head()
        assert http.get("/health").status_code == 503
        assert "views" in http.get("/health").json()["reasons"]
        assert http.post("/api/commands/report_progress", json=REPORT, auth=li).status_code == 201
        assert county.log.head() == before + 1
        assert http.get("/api/board", auth=li).status_code == 200
    said = pbm(copied.settings, "board")
    assert said.status == 0
    assert "不能汇总" in said.err
    assert POISON[poison][0] in said.err


@pytest.mark.parametrize("topic", ["progress_reported", "completion_claimed"])
def test_f39_66_a_log_with_a_later_form_in_it_is_read_and_not_written(copied, tmp_path, topic):
    """Whether it comes while this version serves or was there before, and however often and wherever one asks."""
    with closing(County.open(copied.settings)) as county:
        http, li = api(county), ("li", copied.passwords["li"])
        assert http.post("/api/commands/report_progress", json=REPORT, auth=li).status_code == 201
        put(copied.settings, topic, NEWER)
        before = county.log.head()
        for _ in range(2):
            answer = http.post("/api/commands/report_progress", json=REPORT, auth=li)
            assert answer.status_code == 503
            assert "第 99 版" in answer.json()["detail"]
        with pytest.raises(WrittenByANewer):
            record(
                county, tmp_path, [CLERK | {"on": "2022-06-03", "do": "report_progress", "task": 50, "text": "进展"}]
            )
        assert county.log.head() == before
        assert http.get("/api/board", auth=li).status_code == 200
        assert http.get("/health").status_code == 503
    said = pbm(copied.settings, "do", "report_progress", "--task", "50", "--unit", "education-bureau", "--text", "进展",
               "--account", "li", PBM_PASSWORD=copied.passwords["li"])  # fmt: skip
    assert said.status == 78
    assert "更新的版本" in said.err


def test_f38_a_projection_whose_sql_fails_is_rolled_back_alone(copied, tmp_path, monkeypatch):
    """It stops where it was; the others come along; the log takes more."""
    files = tmp_path / "projections"
    files.mkdir()
    for path in folder("projections").glob("*.sql"):
        (files / path.name).write_bytes(path.read_bytes())
    (files / "bad.sql").write_text(
        "-- name: create_tally()!\ncreate table if not exists tally (task integer primary key);\n\n"
        "-- name: on_progress_reported(position)!\n"
        "insert into tally values (1 + 0 * :position);\n\n"
        "-- name: tally()\nselect task from tally order by task;\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("pbm_tracker.stores.folder", lambda name: files if name == "projections" else folder(name))
    with closing(County.open(copied.settings)) as county:
        http, li = api(county), ("li", copied.passwords["li"])
        for _ in range(3):  # the second time the key is there
            assert http.post("/api/commands/report_progress", json=REPORT, auth=li).status_code == 201
        county.views.catch_up()
        stopped = county.views.errors()
        assert list(stopped) == ["bad"]
        assert "progress_reported" in stopped["bad"]
        positions = county.views.positions()
        assert positions["bad"] == county.log.head() - 2
        assert {at for name, at in positions.items() if name != "bad"} == {county.log.head()}
        with county.at() as moment:
            assert moment.views.rows("bad", "tally") == moment.views.rows("bad", "tally")
            assert len(moment.views.rows("bad", "tally")) == 1
        assert [finding.name for finding in look(county).findings if not finding.good] == ["views"]


def test_f40_other_sql_is_folded_beside_while_the_old_views_serve(copied, tmp_path, monkeypatch):
    with closing(County.open(copied.settings)) as old, old.at() as reading:
        before = reading.views.rows("units", "all_units")
        files = tmp_path / "projections"
        files.mkdir()
        for path in folder("projections").glob("*.sql"):
            (files / path.name).write_text(path.read_text(encoding="utf-8") + "\n-- another\n", encoding="utf-8")
        assert projections.digest(files) != projections.digest(folder("projections"))
        if not copied.settings.database:  # PostgreSQL waits for who still reads, and drops the old ones the next time
            monkeypatch.setattr(
                "pbm_tracker.stores.folder", lambda name: files if name == "projections" else folder(name)
            )
            with closing(County.open(copied.settings)) as new, new.at() as moment:
                assert len(moment.views.rows("units", "all_units")) == len(before)
        assert len(reading.views.rows("units", "all_units")) == len(before)
