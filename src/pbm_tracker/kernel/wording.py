"""What people read when a field is refused: one Chinese sentence for each error that pydantic can raise."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from .saying import Said, joined, say

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_SENTENCES = {
    "missing": "必填",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "none_required": "应为空",
    "date_type": "应为日期",
    "bool_type": "应为 true（是）或 false（否）",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "set_type": "应为列表",
    "dict_type": "应为一组「字段: 值」",
    "model_type": "应为一组「字段: 值」",
    "model_attributes_type": "应为一组「字段: 值」",
    "too_short": "至少要有 {min_length} 项，现有 {actual_length} 项",
    "too_long": "最多 {max_length} 项，现有 {actual_length} 项",
    "string_too_short": "至少要有 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "union_tag_invalid": "只能是 {expected_tags}",
    "union_tag_not_found": "缺少说明种类的字段",
    "json_invalid": "不是有效的 JSON",
}
_CHOICES = frozenset({"expected", "expected_tags"})


def sentence(error: ErrorDetails, known: Iterable[str] = ()) -> str:
    """Say what is wrong; `known` are the fields there are, to suggest the nearest for one that is not."""
    kind = error["type"]
    if kind == "extra_forbidden":
        return say("没有这个字段{nearest}", nearest=nearest(str(error["loc"][-1]), known))
    context = dict(error.get("ctx", {}))
    if template := context.pop("template", None) or _SENTENCES.get(kind):
        choices = {name: _choices(str(context[name])) for name in _CHOICES & context.keys()}
        return say(template, **{**context, **choices})
    said = context.get("error", error["msg"])
    if isinstance(said, Said | ValueError):
        return str(said)
    return say("填写有误（{kind}）", kind=kind) if said.isascii() else said


def reason_of(error: ValueError) -> str:
    """What a reader of a field, asked by itself, says is wrong."""
    if isinstance(error, PydanticCustomError):
        return sentence(
            {"type": error.type, "msg": error.message(), "ctx": error.context or {}, "loc": (), "input": None}
        )
    return str(error)


def telling(errors: Iterable[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out 「至少要有 1 项」 of a list whose elements are there but wrong: pydantic counts only the good ones."""
    found = list(errors)
    return [
        error
        for error in found
        if error["type"] != "too_short"
        or not any(other is not error and other["loc"][: len(error["loc"])] == error["loc"] for other in found)
    ]


def nearest(name: str, known: Iterable[str]) -> Said:
    """Say "，是否指 …?" for the known name that looks most like this one, or nothing."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return say("，是否指 {name}？", name=close[0]) if close else say("")


def fields_at(model: type[BaseModel], place: Iterable[int | str]) -> Iterable[str]:
    """Return the names of the fields that a model has at a place within it; none where the place leaves its models."""
    here: Any = model
    for part in place:
        here = here.model_fields[part].annotation if _is_model(here) and part in here.model_fields else here
        here = _element(here)
    return here.model_fields if _is_model(here) else ()


def _element(annotation: Any) -> Any:
    """Unwrap list[X], tuple[X, ...], dict[str, X], X | None and Annotated[X, …] until a model, or nothing, is left."""
    while not _is_model(annotation) and (inner := get_args(annotation)):
        annotation = next((each for each in inner if _is_model(each) or get_args(each)), None)
    return annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _choices(expected: str) -> Said:
    return joined(part.strip("'") for part in re.split(r", | or ", expected))
