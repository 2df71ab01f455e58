"""`pbm search`, and what the command line says of a corrected entry, on both databases."""

import json

import pytest

from surfaces import pbm

DUTY = "duty/51/member/education-bureau"


def found(settings, *arguments):
    said = pbm(settings, "search", *arguments, "--format", "json")
    assert (said.status, said.err) == (0, "")
    answer = json.loads(said.out)
    return {kind: answer[kind]["count"] for kind in ("tasks", "units", "people", "remarks") if answer[kind]["count"]}


@pytest.mark.parametrize(
    ("arguments", "counts"),
    [
        (["51"], {"tasks": 1}),
        (["县教育局"], {"units": 1}),
        (["李明"], {"people": 1}),
        (["责任人", "空缺"], {"remarks": 1}),
        (["分解表．ＰＤＦ"], {"remarks": 1}),
        (["分解%表"], {}),
        (["分解表", "--kind", "people"], {}),
        (["分解表", "--known-at", "2022-06-01"], {}),
        (["分解表", "--as-of", "2022-01-31"], {}),
    ],
)
def test_what_is_searched_for_is_found(made, arguments, counts):
    assert found(made.settings, *arguments) == counts


def test_a_search_is_shown_and_written(made, tmp_path):
    assert "预算股" in pbm(made.settings, "search", "预算股").out
    said = pbm(made.settings, "search", "空缺", "--format", "csv")
    assert "责任人空缺" in said.out
    file = tmp_path / "found.xlsx"
    assert pbm(made.settings, "search", "空缺", "--format", "xlsx", "--output", file).status == 0
    assert file.read_bytes().startswith(b"PK")


def test_a_search_has_its_limits(made):
    said = pbm(made.settings, "search", "一", "二", "三", "四", "五", "六")
    assert said.status == 2
    assert "最多 5 个词" in said.err


def test_a_correction_is_recorded_told_and_found(copied):
    history = json.loads(pbm(copied.settings, "history", DUTY, "--format", "json").out)["rows"]
    [claim] = [row for row in history if row["event"] == "completion_claimed"]
    given = ["--position", claim["position"], "--note", "完成日期是二月二日", "--account", "wang"]
    said = pbm(copied.settings, "do", "correct_entry", *given, PBM_PASSWORD=copied.passwords["wang"])
    assert said.status == 0, said.err
    made = json.loads(said.out)
    assert (made["event"], made["corrected"]) == ("entry_corrected", claim["position"])

    rows = json.loads(pbm(copied.settings, "history", DUTY, "--format", "json").out)["rows"]
    [marked] = [row for row in rows if "corrected_by" in row]
    [mark] = marked.pop("corrected_by")
    assert marked == claim
    assert (mark["position"], mark["note"]) == (made["position"], "完成日期是二月二日")
    for form in ("table", "csv"):
        assert f"第 {made['position']} 条" in pbm(copied.settings, "history", DUTY, "--format", form).out
    assert found(copied.settings, "二月二日") == {"remarks": 1}
    again = pbm(
        copied.settings, "do", "correct_entry", "--position", made["position"], *given[2:],
        PBM_PASSWORD=copied.passwords["wang"],
    )  # fmt: skip
    assert again.status == 1
    assert "这一条本身是更正" in again.err
