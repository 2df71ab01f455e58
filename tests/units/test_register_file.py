"""The sample register of units, and what a county's own register is refused for."""

from collections import Counter
from pathlib import Path

import pytest

from pbm_tracker.kernel.strict_yaml import BadFile
from pbm_tracker.notice.catalogue import load
from pbm_tracker.units.register_file import load_units, missing_units

TASKS = Path(__file__).parents[2] / "tasks"
SAMPLE = TASKS / "units.yaml"


def refused(tmp_path, text):
    path = tmp_path / "units.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        load_units(path)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


def test_the_sample_is_a_county_of_seventy_units_departments_first():
    rows = load_units(SAMPLE)
    assert Counter(row.kind for row in rows) == {"department": 46, "town": 24}
    assert [row.kind for row in rows] == ["department"] * 46 + ["town"] * 24
    names = {row.id: row.name for row in rows}
    assert names["county-office"] == "县府办"
    assert names["education-bureau"] == "县教育局"
    assert names["laolong-town"] == "老隆镇"


def test_the_sample_says_that_it_is_one():
    assert "\nsample: true\n" in SAMPLE.read_text(encoding="utf-8")


def test_the_sample_holds_the_units_that_the_notice_names_under_the_same_names():
    rows, named_units = load_units(SAMPLE), load(TASKS / "task_division.yaml").named_units
    assert missing_units(rows, named_units) == []
    assert {row.id: row.name for row in rows}.items() >= named_units.items()


def test_a_named_unit_that_the_register_lacks_is_told():
    rows = [row for row in load_units(SAMPLE) if row.id != "audit-bureau"]
    assert missing_units(rows, ["audit-bureau", "finance-bureau"]) == ["audit-bureau"]


ROW = "  - id: a-bureau\n    name: 甲局\n    kind: department\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("units:\n" + ROW + ROW.replace("甲", "乙"), ["5: units.1.id: 「a-bureau」重复"]),
        ("units:\n" + ROW + ROW.replace("a-", "b-"), ["6: units.1.name: 「甲局」重复"]),
        ("units: []\n", ["1: units: 至少要有 1 项，现有 0 项"]),
        ("units:\n" + ROW.replace("department", "village"), ["4: units.0.kind: 只能是 department、town"]),
        ("units:\n" + ROW.replace("甲局", "甲局\u3000"), ["3: units.0.name: 前后有多余的空白 U+3000"]),
        (
            "units:\n" + ROW.replace("a-bureau", "A局"),
            ["2: units.0.id: 应为小写字母和数字，中间可用连字符，最多 60 个字符"],
        ),
        (
            "units:\n" + ROW.replace("kind", "knid"),
            ["2: units.0.kind: 必填", "4: units.0.knid: 没有这个字段，是否指 kind？"],
        ),
        ("sample: yes\nunits:\n" + ROW, ["1: sample: 应为 true（是）或 false（否）"]),
    ],
)
def test_a_register_is_refused_on_the_line_that_is_wrong(tmp_path, text, said):
    assert refused(tmp_path, text) == said
