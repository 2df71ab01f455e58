"""What a body looks like, for the description of the API: a value for each field, by its name or by what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import Described, Kind, described

VALUES: Mapping[str, Any] = {
    "account": "li.ming",
    "completed_on": "2022-03-31",
    "cured_on": "2022-06-10",
    "sha256": "ab" * 32,
    "evidence": [{"name": "责任分解表.pdf", "sha256": "ab" * 32}],
    "into": "culture-bureau",
    "lapsed_on": "2022-05-01",
    "name": "县体育局",
    "note": "完成日期应为 2022-03-30，见会议纪要",
    "person": "li-ming",
    "position": 1,
    "reason": "机构改革",
    "section": "budget",
    "task": 51,
    "text": "已拟出初稿",
    "title": "局长",
    "unit": "education-bureau",
    "until": "2022-12-31",
    "year": 2022,
}


OF_A_KIND: Mapping[Kind, Any] = {
    "line": "县第一中学",
    "prose": "按实施方案确定",
    "day": "2022-06-30",
    "whole": 1,
    "decimal": "1.00",
    "flag": False,
}


def example_of(command: type[Command]) -> dict[str, Any]:
    """The fields that must be given, and evidence where there may be some."""
    return {
        name: _value(field)
        for name, field in described(command).items()
        if field.required or name in ("evidence", "completed_on")
    }


def _value(field: Described) -> Any:
    if field.kind == "code":
        return next(iter(field.words))
    if field.name in VALUES:
        return VALUES[field.name]
    if field.kind == "rows":
        return [{part.name: _value(part) for part in field.parts if part.required}]
    return OF_A_KIND[field.kind]
