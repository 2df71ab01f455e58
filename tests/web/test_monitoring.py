"""绩效运行监控 on pages, in files, in the API and on the command line: one year of two projects, seen by who may."""

import csv
import io
import json
import re
import shutil
from datetime import timedelta

import pytest

from a_year import record_a_year
from counties import PASSWORD, Desk
from english import English
from pbm_tracker.county import County
from pbm_tracker.settings import Settings
from pbm_tracker.web.pace import Pace
from surfaces import Clock, app_of, pbm

UNIT_NAMES = ("县府办", "县财政局", "县审计局", "县教育局", "县文化局", "老隆镇")
YEAR, PROJECT, KEY = "/monitoring/2022", "/monitoring/2022/2022-031", "/monitoring/2022/key"


@pytest.fixture(scope="module")
def place(peopled, tmp_path_factory):
    """The small county with two projects of 2022, one of them followed until the end of May."""
    folder = tmp_path_factory.mktemp("a-year") / "var"
    shutil.copytree(peopled, folder)
    clock = Clock()
    clock.on("2022-06-10")
    county = County.open(Settings(data=folder, database=""), clock)
    record_a_year(county)
    yield county
    county.close()


@pytest.fixture(scope="module")
def desks(place):
    app = app_of(place)
    app.state.shell.exports = Pace(10_000, timedelta(hours=1), "")
    return {name: Desk(app, name) for name in ("li", "wen", "chen", "wang", "cai", "shen")}


def rows_of(page):
    return re.findall(r"(?s)<tr>.*?</tr>", page.html.split("<tbody>")[1])


# The list


def test_the_list_puts_red_lights_first_and_says_what_is_missing(desks):
    page = desks["cai"].read(YEAR)
    assert page.h1 == "2022 年绩效运行监控：2 个项目，红灯 1 个"
    first, second = rows_of(page)[:2]
    assert ("2022-031" in first, "红灯" in first, "应列重点未列" in first) == (True, True, True)
    assert ("2022-032" in second, "没有报告" in second) == (True, True)
    assert "63.68%" in first
    assert "78.40%" in first
    assert page.link("农村学校取暖改造") == PROJECT
    assert "龙教〔2022〕1号" in page.text


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("light=red", ["2022-031"]),
        ("light=none", ["2022-032"]),
        ("light=green", []),
        ("period=june", ["2022-031", "2022-032"]),
        ("unit=culture-bureau", []),
        ("key=true", ["2022-031"]),
        ("key=false", ["2022-032"]),
        ("due=true", ["2022-031"]),
    ],
)
def test_the_list_is_narrowed(desks, query, codes):
    text = desks["cai"].client.get(f"{YEAR}?{query}&format=csv").content.decode("utf-8-sig")
    assert [row["项目"] for row in csv.DictReader(io.StringIO(text, newline=""))] == codes
    assert desks["cai"].read(f"{YEAR}?{query}").status == 200


@pytest.mark.parametrize("query", ["light=blue", "period=july", "unit=space-bureau", "key=maybe"])
def test_what_cannot_be_asked_is_told(desks, query):
    assert desks["cai"].read(f"{YEAR}?{query}").status == 422


@pytest.mark.parametrize(("name", "count"), [("cai", 2), ("wang", 2), ("shen", 2), ("li", 2), ("chen", 2), ("wen", 0)])
def test_a_unit_sees_its_own_projects(desks, name, count):
    assert desks[name].read(YEAR).h1.startswith(f"2022 年绩效运行监控：{count} 个项目")
    assert desks[name].read(PROJECT).status == (200 if count else 404)
    assert desks[name].read(KEY).h1.startswith("2022 年重点跟踪监控：0 个项目")
    assert ("应列未列 1 个" in desks[name].read(KEY).h1) == bool(count)


def test_a_year_without_budgets_says_so(desks):
    page = desks["cai"].read("/monitoring/2024")
    assert (page.status, "到这一天，还没有安排 2024 年的项目预算。" in page.text) == (200, True)
    assert desks["cai"].read("/monitoring/1999").status == 404


def test_a_past_day_has_the_list_of_that_day(desks):
    page = desks["cai"].read(f"{YEAR}?as_of=2022-05-04")
    assert "红灯 0 个" in page.h1
    assert "/act/" not in page.html
    assert desks["cai"].read(f"{PROJECT}?as_of=2022-05-04").h1 == "农村学校取暖改造：没有报告"


# A project


def test_a_project_shows_the_form_as_it_was_reported(desks):
    page = desks["li"].read(PROJECT)
    assert page.h1 == "农村学校取暖改造：红灯"
    form = page.html.partition('id="form"')[2].partition("</section>")[0]
    expected = """项目支出绩效运行监控表
        年度资金总额 332.50 312.50 18.05% 本年财政拨款 产出指标 成本指标 效益指标 满意度指标
        ≥20所 5.3333所 经费保障：配套资金未到位 完全不可能 措施：下半年出台管护办法 尚未测量 王杰"""
    assert [words for words in expected.split() if words not in form] == []
    assert "完成二十所农村学校取暖改造" in form


def test_a_light_says_why(desks):
    why = desks["cai"].read(PROJECT).html.partition('id="why"')[2].partition("</section>")[0]
    for words in ("双监控", "28.33%", "63.68%", "90.00% 以上为绿灯", "没有背离", "第 1 项 改造学校数", "37.50%"):
        assert words in why, words


def test_both_tracks_are_drawn_with_their_figures_beside_them(desks):
    page = desks["cai"].read(PROJECT)
    assert page.html.count('class="expected"') == 1
    assert {'class="money"', 'class="goal"'} <= set(re.findall(r'class="(?:money|goal)"', page.html))
    figures = page.html.partition("</svg>")[2].partition("</table>")[0]
    assert re.findall(r"[0-9.]+%", figures) == ["28.33%", "18.05%", "63.68%", "78.40%"]


def test_what_followed_is_told_with_its_limits(desks):
    page = desks["cai"].read(PROJECT)
    assert "预警：已办" in page.text  # a correction was required on the third working day
    assert "逾期未办" in page.text  # and not completed by 31 May
    assert "收回资金" in page.text
    assert "12.50" in page.text
    assert "全年预算数 320.00 万元" in page.text


def test_whoever_may_act_is_offered_what_comes_next(desks):
    offered = {
        name: set(re.findall(r"/act/([a-z_]+)", desks[name].read(PROJECT).html)) for name in desks if name != "wen"
    }
    assert offered["li"] == {"report_monitoring", "collect_performance_data", "complete_correction"}
    assert {"issue_warning", "suspend_payment", "select_key_monitoring", "decide_spending_measure"} <= offered["cai"]
    assert not offered["cai"] & {"resume_payment", "review_monitoring", "report_monitoring"}
    assert offered["wang"] == offered["shen"] == set()


@pytest.mark.parametrize(
    "address", [f"{PROJECT}?report=2", "/monitoring/2022/2022-999", "/monitoring/2022/x", "/monitoring/2022/2022-031x"]
)
def test_what_is_not_there_is_not_found(desks, address):
    assert desks["cai"].read(address).status == 404


def test_in_english_too(desks):
    desk = Desk(desks["cai"].client.app, "cai")
    desk.client.get("/language?language=en")
    for address in (YEAR, KEY, PROJECT):
        page = desk.read(address)
        assert page.status == 200
        assert English(page.html, names=("龙川县", "农村学校取暖改造", *UNIT_NAMES)).found == [], address


# Files, programs


def test_the_key_list_leaves_as_a_file(desks):
    text = desks["cai"].client.get(f"{KEY}?format=csv").content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["项目"], row["情况"]) == ("2022-031", "应列未列")
    assert desks["cai"].client.get(f"{YEAR}?format=xlsx").content[:2] == b"PK"


def test_the_api_tells_the_same(desks, place):
    http = desks["cai"].client
    page = http.get("/api/monitoring/2022", auth=("cai", PASSWORD)).json()
    assert [(row["project"], row["light"], row["money"]) for row in page["rows"]] == [
        ("2022-031", "red", "0.6368"),
        ("2022-032", "none", None),
    ]
    assert page["rows"][0]["limits"] == [
        {"kind": "warning", "by": "2022-05-18", "done_on": "2022-05-10", "state": "met"}
    ]
    one = http.get("/api/monitoring/2022/2022-031", auth=("li", PASSWORD)).json()
    assert (one["standing"]["budget"], len(one["reports"][0]["indicators"])) == ("3200000.00", 9)
    assert [act["kind"] for act in one["acts"]] == ["no_reason", "recover"]
    assert http.get("/api/monitoring/2022/2022-031", auth=("wen", PASSWORD)).status_code == 404
    assert http.get("/api/monitoring/2022?light=red&limit=1", auth=("wen", PASSWORD)).json()["rows"] == []
    assert http.get("/api/monitoring/2022?light=blue", auth=("cai", PASSWORD)).status_code == 422


def test_the_command_line_tells_the_same(place):
    settings = place.settings if hasattr(place, "settings") else None
    said = pbm(settings, "monitoring", "--year", "2022", "--format", "json", "--as-of", "2022-06-10")
    assert (said.status, said.err) == (0, "")
    assert [row["project"] for row in json.loads(said.out)["rows"]] == ["2022-031", "2022-032"]
    shown = pbm(settings, "monitoring", "--year", "2022", "--light", "red", "--as-of", "2022-06-10")
    assert ("红灯" in shown.out, "2022-032" in shown.out) == (True, False)


def test_both_databases_tell_the_same(change):
    record_a_year(change.county)
    page = change.get("monitoring/2022").json()
    assert [(row["project"], row["light"], row["diverges"], row["key"]) for row in page["rows"]] == [
        ("2022-031", "red", False, False),
        ("2022-032", "none", None, False),
    ]
    [report] = change.get("monitoring/2022/2022-031").json()["reports"]
    assert (report["replaced"], report["slow"], report["verdict"], report["reviewer"]) == (
        False,
        True,
        "passed",
        "finance-bureau/reviewer",
    )
    assert [row["reached"] for row in report["indicators"] if row["reached"]] == [
        "0.3750",
        "1.0000",
        "1.0000",
        "0.5000",
    ]
