"""What is said of a field: from its model, and from nowhere else."""

from datetime import date
from decimal import Decimal

import pytest

from kernel_samples import JarLabelled, JarMeasured
from large_forms import KINDS, GoalOutlined, OutlineGoal
from pbm_tracker.kernel.described import as_text, described, nested


def test_a_field_is_what_its_type_says():
    fields = described(OutlineGoal)
    assert {name: one.kind for name, one in fields.items()} == {
        "unit": "line",
        "year": "whole",
        "scope": "code",
        "funds": "decimal",
        "urgent": "flag",
        "public": "flag",
        "indicators": "rows",
        "stages": "rows",
        "evidence": "rows",
    }
    assert [name for name, one in fields.items() if not one.required] == ["public", "stages", "evidence"]
    assert (fields["public"].default, fields["urgent"].default) == ("true", "")
    assert (fields["year"].lowest, fields["year"].highest) == ("2000", "2100")
    assert fields["funds"].title == "资金（万元）"


def test_rows_have_parts_and_as_many_as_the_field_says():
    rows = nested(OutlineGoal)
    assert {name: (one.rows_max, one.names_files) for name, one in rows.items()} == {
        "indicators": (40, False),
        "stages": (12, False),
        "evidence": (20, True),
    }
    parts = {part.name: part for part in rows["indicators"].parts}
    assert {name: part.kind for name, part in parts.items()} == {
        "kind": "code",
        "name": "line",
        "level": "whole",
        "target": "decimal",
        "weight": "decimal",
        "steady": "flag",
        "due": "day",
        "basis": "prose",
    }
    assert dict(parts["kind"].words) == KINDS
    assert (parts["weight"].lowest, parts["weight"].highest) == ("0", "100")
    assert [name for name, part in parts.items() if not part.required] == ["steady", "due", "basis"]


def test_a_field_without_a_title_has_none():
    assert described(GoalOutlined)["year"].title == "年度"
    assert {part.title for part in described(JarMeasured)["measures"].parts} == {""}
    assert "labels" not in described(JarLabelled)  # a list of plain texts is no field that people fill in


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (None, ""),
        (Decimal("1234.500000"), "1234.50"),
        (Decimal("3.000000"), "3"),
        (Decimal("60.00"), "60.00"),
        (Decimal("0.000001"), "0.000001"),
        (Decimal("-12.340000"), "-12.34"),
        (Decimal("5E+3"), "5000"),
        (date(2022, 6, 1), "2022-06-01"),
        (2022, "2022"),
    ],
)
def test_a_value_as_people_write_it(value, text):
    assert as_text(value) == text


def test_a_value_in_words():
    fields = described(OutlineGoal)
    assert (fields["scope"].word("unit"), fields["urgent"].word(False)) == ("部门整体", "否")
    assert fields["scope"].word("county") == "county"
