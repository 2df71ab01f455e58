"""Every error of a model becomes one Chinese sentence."""

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pbm_tracker.kernel.fields import Line
from pbm_tracker.kernel.wording import fields_at, sentence, telling


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    responsible: Line
    kind: Literal["department", "town"] = "town"
    parts: list[Line] | None = None


@pytest.mark.parametrize(
    ("given_row", "said"),
    [
        ({}, "必填"),
        ({"responsible": "甲", "respnsible": "乙"}, "没有这个字段，是否指 responsible？"),
        ({"responsible": "甲", "zzz": "乙"}, "没有这个字段"),
        ({"responsible": "甲", "kind": "village"}, "只能是 department、town"),
        ({"responsible": "甲", "parts": "乙"}, "应为列表"),
        ("甲", "应为一组「字段: 值」"),
    ],
)
def test_every_error_of_a_model_is_a_chinese_sentence(given_row, said):
    with pytest.raises(ValidationError) as caught:
        Row.model_validate(given_row)
    assert [sentence(error, Row.model_fields) for error in caught.value.errors()] == [said]


class Sheet(BaseModel):
    rows: list[Row] = Field(min_length=1)
    named: dict[str, Row | None] = {}


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ((), {"rows", "named"}),
        (("rows", 3), set(Row.model_fields)),
        (("named", "any"), set(Row.model_fields)),
        (("rows", 3, "kind"), set()),
    ],
)
def test_the_fields_of_a_place_are_known(place, names):
    assert set(fields_at(Sheet, place)) == names


def test_a_list_with_a_wrong_element_is_not_called_too_short():
    with pytest.raises(ValidationError) as caught:
        Sheet.model_validate({"rows": [{}]})
    assert [error["loc"] for error in telling(caught.value.errors())] == [("rows", 0, "responsible")]
